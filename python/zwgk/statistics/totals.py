"""Each unit's publications of a period, column by column, and what has not been reported."""

import pandas as pd

from zwgk.inputs import CellState
from zwgk.period import Period
from zwgk.roster import Unit
from zwgk.rules import Rules


def period_totals(counts: pd.DataFrame, units: tuple[Unit, ...], rules: Rules, period: Period) -> pd.DataFrame:
    """Return one row per unit and column of its kind, units in roster order, columns in the order of 设置.

    unit, kind, column, heading: str; duty: bool; counted: bool; found: Int64, the sum of the reported months (<NA>
    without duty or if no month is reported); missing: tuple of months without a readable count; idle: tuple of
    months reported as 0. `counts` is as `Inputs` describes it; the order of its rows does not matter.
    """
    frame = expected_cells(units, rules)
    within = counts[counts["month"].between(period.first, period.last)]
    within = within.assign(
        missing=within["state"].isin([CellState.BLANK.value, CellState.UNREADABLE.value]),
        idle=(within["count"] == 0).fillna(False).astype(bool),
    )
    keys = ["unit", "column"]
    found = within.groupby(keys)["count"].sum(min_count=1).rename("found")
    frame = frame.merge(found, how="left", left_on=keys, right_index=True)
    for name in ("missing", "idle"):
        months = within[within[name]].sort_values("month").groupby(keys)["month"].agg(tuple).to_dict()
        frame[name] = [months.get(key, ()) for key in zip(frame["unit"], frame["column"], strict=True)]
    frame["found"] = frame["found"].astype("Int64")
    return frame


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


def kind_totals(totals: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Return one row per column of 设置: `kind`, `column`, `heading`, `found` (Int64, sum over the kind's units)."""
    sums = totals.groupby(["kind", "column"])["found"].sum(min_count=1)
    rows = [
        (column.kind, column.name, column.heading, sums.get((column.kind, column.name), pd.NA))
        for column in rules.columns
    ]
    frame = pd.DataFrame(rows, columns=["kind", "column", "heading", "found"])
    return frame.astype({"found": "Int64"})


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
    within = counts[counts["month"].between(period.first, period.last)]
    gaps = within[within["state"].isin([CellState.BLANK.value, CellState.UNREADABLE.value])]
    missing = {unit: tuple(sorted(set(months))) for unit, months in gaps.groupby("unit")["month"]}
    rows = [
        (unit.name, len(unit.months_in(period)) - len(missing.get(unit.name, ())), missing.get(unit.name, ()))
        for unit in units
    ]
    return pd.DataFrame(rows, columns=["unit", "reported", "missing"])
