"""Small counties, written out by hand."""

from dataclasses import replace
from typing import Any

import pandas as pd

from zwgk.model.frames import CellState
from zwgk.model.inputs import Inputs
from zwgk.model.past import Past, PastFigure
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.statistics.past_figures import Comparison, comparison
from zwgk.statistics.ranking import ranking
from zwgk.statistics.totals import period_totals

Q2 = Period(2024, 4, 6)

RULES = Rules(
    kinds=(Kind("部门", "{时段}各部门统计表"),),
    columns=(
        Column("部门", "动态", "部门动态", 8, True, Naming.NEVER),
        Column("部门", "信息公开", "部门信息公开", 1, True, Naming.ZERO),
        Column("部门", "重点领域", "重点领域信息公开", None, True, Naming.NEVER),
    ),
)
"""One kind with three columns: a quota of 8 and of 1 a month, and one without."""


def unit(order: int, name: str, duties: str = "动态 信息公开", **more: Any) -> Unit:
    """Return a department; duties are separated by blanks."""
    return Unit(order, name, name, "部门", duties=frozenset(duties.split()), **more)


def counts_of(
    units: tuple[Unit, ...], months: dict[tuple[str, str], dict[int, int | None]], rules: Rules = RULES
) -> pd.DataFrame:
    """Return counts as `Inputs` describes them, from {(unit, column): {month: count}}; other months are blank."""
    rows = []
    for one in units:
        for column in rules.columns_of(one.kind):
            given = months.get((one.name, column.name), {})
            for month in range(1, 13):
                count = given.get(month)
                state = (CellState.BLANK if count is None else CellState.REPORTED).value
                if column.name not in one.duties:
                    count, state = None, CellState.NOT_DUTY.value
                rows.append((one.name, one.kind, column.name, month, count, state))
    frame = pd.DataFrame(rows, columns=["unit", "kind", "column", "month", "count", "state"])
    return frame.astype({"count": "Int64"})


def compared_with(inputs: Inputs, *figures: PastFigure) -> Comparison:
    """Return the comparison with these figures of 历史, without computing anything else."""
    totals = period_totals(inputs.counts, inputs.units, inputs.rules, inputs.period)
    rankings = {kind.name: ranking(totals, kind.name, inputs.rules) for kind in inputs.rules.kinds}
    return comparison(replace(inputs, past=Past(figures)), rankings, totals)
