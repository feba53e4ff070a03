"""The ranking of one kind of unit: by 合计, descending; ties keep roster order (no other rule fits the bulletin)."""

import pandas as pd

from zwgk.rules import Rules
from zwgk.statistics.totals import unit_totals


def ranking(totals: pd.DataFrame, kind: str, rules: Rules) -> pd.DataFrame:
    """rank (1…n), unit, one Int64 column for each column of the kind by its short name, total (Int64).

    <NA> is "not a duty" or "not reported"; `duty_table` tells them apart. `totals` is that of `period_totals`.
    Units without any report come last.
    """
    mine = totals[totals["kind"] == kind]
    names = [column.name for column in rules.columns_of(kind)]
    order = list(dict.fromkeys(mine["unit"]))
    table = mine.pivot(index="unit", columns="column", values="found").reindex(index=order, columns=names)
    table = table.astype("Int64")
    table["total"] = unit_totals(mine).reindex(order)
    table = table.sort_values("total", ascending=False, kind="stable", na_position="last").reset_index()
    table.columns.name = None
    table.insert(0, "rank", range(1, len(table) + 1))
    return table


def duty_table(totals: pd.DataFrame, kind: str, rules: Rules) -> pd.DataFrame:
    """Index unit, a bool column for each column of the kind: whether it is the unit's duty."""
    mine = totals[totals["kind"] == kind]
    names = [column.name for column in rules.columns_of(kind)]
    return mine.pivot(index="unit", columns="column", values="duty").reindex(columns=names).astype(bool)
