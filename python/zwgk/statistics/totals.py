"""Each unit's publications of a period, column by column, and what has not been reported."""

from collections.abc import Iterator

import pandas as pd

from zwgk.model.frames import CellState, rows_of
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Rules


def period_totals(counts: pd.DataFrame, units: tuple[Unit, ...], rules: Rules, period: Period) -> pd.DataFrame:
    """Return one row per unit and column of its kind, units in roster order, columns in the order of 设置.

    unit, kind, column, heading: str; duty: bool; counted: bool; found: Int64, the sum of the reported months (<NA>
    without duty or if no month is reported); missing: tuple of months without a readable count; idle: tuple of
    months reported as 0. `counts` is as `Inputs` describes it; the order of its rows does not matter.
    """
    frame = expected_cells(units, rules)
    found: dict[tuple[str, str], int] = {}
    missing: dict[tuple[str, str], list[int]] = {}
    idle: dict[tuple[str, str], list[int]] = {}
    for unit, column, month, count, state in _cells_of(counts, period):
        key = unit, column
        if count is not None:
            found[key] = found.get(key, 0) + count
            if count == 0:
                idle.setdefault(key, []).append(month)
        if state in _OPEN:
            missing.setdefault(key, []).append(month)
    keys = list(zip(frame["unit"], frame["column"], strict=True))
    frame["found"] = pd.array([found.get(key) for key in keys], dtype="Int64")
    frame["missing"] = [tuple(sorted(missing.get(key, ()))) for key in keys]
    frame["idle"] = [tuple(sorted(idle.get(key, ()))) for key in keys]
    return frame


_OPEN = frozenset({CellState.BLANK.value, CellState.UNREADABLE.value})
_Cell = tuple[str, str, int, int | None, str]


def _cells_of(counts: pd.DataFrame, period: Period) -> Iterator[_Cell]:
    """Yield unit, column, month, count (None unless reported) and state of the period's cells. A loop over a county's
    rows takes a fifth of the time of pandas' groups."""
    for unit, column, month, count, state in rows_of(counts, "unit", "column", "month", "count", "state"):
        if period.first <= month <= period.last:
            yield unit, column, int(month), None if count is pd.NA else int(count), state


def expected_cells(units: tuple[Unit, ...], rules: Rules) -> pd.DataFrame:
    """Return unit, kind, column, heading, duty, counted: the cells expected by the roster and 设置."""
    rows = [
        (unit.name, unit.kind, column.name, column.heading, column.name in unit.duties, column.counted)
        for unit in units
        for column in rules.columns_of(unit.kind)
    ]
    return pd.DataFrame(rows, columns=["unit", "kind", "column", "heading", "duty", "counted"])


def unit_totals(totals: pd.DataFrame) -> pd.Series:
    """Return unit -> 合计 (Int64): the sum of its counted columns; <NA> if nothing at all is reported. Roster order."""
    counted = totals["found"].where(totals["counted"])
    return counted.groupby(totals["unit"], sort=False).sum(min_count=1).astype("Int64").rename("total")


def monthly_totals(counts: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return twelve rows (index: month), an Int64 column per kind: the sum of 合计, <NA> if nothing is reported."""
    counted = {(column.kind, column.name) for column in rules.columns if column.counted}
    keys = pd.MultiIndex.from_frame(counts[["kind", "column"]])
    within = counts[keys.isin(counted)] if counted else counts.iloc[:0]
    table = within.groupby(["month", "kind"])["count"].sum(min_count=1).unstack("kind")
    table = table.reindex(index=range(1, 13), columns=[kind.name for kind in rules.kinds])
    return table.astype("Int64")


def reported_months(counts: pd.DataFrame, units: tuple[Unit, ...], period: Period) -> pd.DataFrame:
    """Return one row per unit in roster order: unit, reported (int, months with every duty filled in), missing
    (tuple of the other months of the period in which the unit exists)."""
    months: dict[str, set[int]] = {}
    for unit_name, _, month, _, state in _cells_of(counts, period):
        if state in _OPEN:
            months.setdefault(unit_name, set()).add(month)
    missing = {unit: tuple(sorted(found)) for unit, found in months.items()}
    rows = [
        (unit.name, len(unit.months_in(period)) - len(missing.get(unit.name, ())), missing.get(unit.name, ()))
        for unit in units
    ]
    return pd.DataFrame(rows, columns=["unit", "reported", "missing"])
