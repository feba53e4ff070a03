"""Each unit's publications of a period, column by column, and what has not been reported."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from zwgk.model.frames import CellState, CountRow, count_rows, rows_of
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Rules


class CellTotal(NamedTuple):
    """A unit's publications of a period in one column of its kind. found: sum of the reported months; None without duty
    or if no month is reported. missing: months without a readable count; idle: months reported as 0."""

    unit: str
    kind: str
    column: str
    heading: str
    duty: bool
    counted: bool
    found: int | None
    missing: tuple[int, ...]
    idle: tuple[int, ...]


def cell_totals(counts: Iterable[CountRow], units: Iterable[Unit], rules: Rules, period: Period) -> list[CellTotal]:
    """Return one total per unit and column of its kind, units in roster order, columns in the order of 设置. The order
    of `counts` does not matter."""
    found: dict[tuple[str, str], int] = {}
    missing: dict[tuple[str, str], list[int]] = {}
    idle: dict[tuple[str, str], list[int]] = {}
    for unit, _, column, month, count, state in counts:
        if not period.first <= month <= period.last:
            continue
        key = unit, column
        if count is not None:
            found[key] = found.get(key, 0) + count
            if count == 0:
                idle.setdefault(key, []).append(month)
        if state in _OPEN:
            missing.setdefault(key, []).append(month)
    return [
        CellTotal(
            one.name,
            one.kind,
            column.name,
            column.heading,
            column.name in one.duties,
            column.counted,
            found.get((one.name, column.name)),
            tuple(sorted(missing.get((one.name, column.name), ()))),
            tuple(sorted(idle.get((one.name, column.name), ()))),
        )
        for one in units
        for column in rules.columns_of(one.kind)
    ]


_OPEN = frozenset({CellState.BLANK.value, CellState.UNREADABLE.value})


def period_totals(counts: pd.DataFrame, units: tuple[Unit, ...], rules: Rules, period: Period) -> pd.DataFrame:
    """Return the frame of `cell_totals`, whose fields are its columns: found is Int64. `counts` is as `Inputs`
    describes it."""
    rows = cell_totals(count_rows(counts), units, rules, period)
    return pd.DataFrame(rows, columns=list(CellTotal._fields)).astype({"found": "Int64"})


def cells_of(totals: pd.DataFrame) -> list[CellTotal]:
    """Return the rows of `period_totals`."""
    rows = (CellTotal(*row) for row in rows_of(totals, *CellTotal._fields))
    return [row._replace(found=None if pd.isna(row.found) else int(row.found)) for row in rows]


def unit_sums(totals: Iterable[CellTotal]) -> dict[str, int | None]:
    """Return unit -> 合计: the sum of its counted columns; None if nothing at all is reported. Roster order."""
    sums: dict[str, int | None] = {}
    for cell in totals:
        sums.setdefault(cell.unit, None)
        if cell.counted and cell.found is not None:
            sums[cell.unit] = (sums[cell.unit] or 0) + cell.found
    return sums


def unit_totals(totals: pd.DataFrame) -> pd.Series:
    """Return `unit_sums` as a series (Int64). `totals` is that of `period_totals`."""
    return pd.Series(unit_sums(cells_of(totals)), dtype="Int64")


def monthly_totals(counts: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return twelve rows (index: month), an Int64 column per kind: the sum of 合计, <NA> if nothing is reported."""
    counted = {(column.kind, column.name) for column in rules.columns if column.counted}
    keys = pd.MultiIndex.from_frame(counts[["kind", "column"]])
    table = counts[keys.isin(counted)].groupby(["month", "kind"])["count"].sum(min_count=1).unstack("kind")
    table = table.reindex(index=range(1, 13), columns=[kind.name for kind in rules.kinds])
    return table.astype("Int64")


def open_months(counts: Iterable[CountRow], period: Period) -> Mapping[str, tuple[int, ...]]:
    """Return unit -> months of the period in which a duty is not filled in."""
    months: dict[str, set[int]] = {}
    for unit, _, _, month, _, state in counts:
        if state in _OPEN and period.first <= month <= period.last:
            months.setdefault(unit, set()).add(month)
    return {unit: tuple(sorted(found)) for unit, found in months.items()}


def reported_months(counts: pd.DataFrame, units: tuple[Unit, ...], period: Period) -> pd.DataFrame:
    """Return one row per unit in roster order: unit, reported (int, months with every duty filled in), missing
    (tuple of the other months of the period in which the unit exists)."""
    missing = open_months(count_rows(counts), period)
    rows = [
        (unit.name, len(unit.months_in(period)) - len(missing.get(unit.name, ())), missing.get(unit.name, ()))
        for unit in units
    ]
    return pd.DataFrame(rows, columns=["unit", "reported", "missing"])
