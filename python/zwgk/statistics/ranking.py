"""The ranking of one kind of unit: by 合计, descending; ties keep roster order (no other rule fits the bulletin).

Each of a column's items counts as many points as 设置 says; the total is of points. The printed order may differ.
"""

from decimal import Decimal

import pandas as pd

from zwgk.model.rules import BY_ROSTER, BY_TOTAL, Kind, Rules


def ranking(totals: pd.DataFrame, kind: str, rules: Rules) -> pd.DataFrame:
    """Return rank (1…n), unit, one Int64 column for each column of the kind by its short name, total (Int64; Float64 if
    an item of the kind counts fractional points).

    <NA> is "not a duty" or "not reported"; `duty_table` tells them apart. `totals` is that of `period_totals`. Units
    without any report come last.
    """
    mine = totals[totals["kind"] == kind]
    names = [column.name for column in rules.columns_of(kind)]
    order = list(dict.fromkeys(mine["unit"]))
    table = mine.pivot(index="unit", columns="column", values="found").reindex(index=order, columns=names)
    table = table.astype("Int64")
    table["total"] = unit_points(mine, kind, rules)
    table = table.sort_values("total", ascending=False, kind="stable").reset_index()
    table.columns.name = None
    table.insert(0, "rank", range(1, len(table) + 1))
    return table


def unit_points(totals: pd.DataFrame, kind: str, rules: Rules) -> pd.Series:
    """Return unit -> sum of its counted columns in points; <NA> if nothing is reported. `totals`: of one kind."""
    points = {column.name: Decimal(str(column.points)) for column in rules.columns_of(kind)}
    counted = totals[totals["counted"] & totals["found"].notna()]
    sums: dict[str, Decimal] = {}
    for unit, column, found in zip(counted["unit"], counted["column"], counted["found"], strict=True):
        sums[unit] = sums.get(unit, Decimal(0)) + int(found) * points[column]
    units = list(dict.fromkeys(totals["unit"]))
    values = [float(sums[unit]) if unit in sums else None for unit in units]
    whole = all(value == int(value) for value in points.values())
    return pd.Series(values, index=units, dtype="Int64" if whole else "Float64", name="total")


def printed_rows(table: pd.DataFrame, kind: Kind, units: list[str]) -> pd.DataFrame:
    """Return the ranking in printed order, with `rank` as printed. `units`: the roster's order.

    Shared ranks: 1, 2, 2, 4. In roster order the numbers are consecutive.
    """
    if kind.order == BY_ROSTER:
        places = {unit: place for place, unit in enumerate(units)}
        rows = table.sort_values("unit", key=lambda names: names.map(places))
        return rows.assign(rank=range(1, len(rows) + 1))
    by = "total" if kind.order == BY_TOTAL else kind.order
    rows = table.sort_values(by, ascending=False, kind="stable")
    ranks = pd.Series(range(1, len(rows) + 1), index=rows.index)
    if kind.shared_ranks:
        ranks = rows[by].rank(method="min", ascending=False).astype("Int64").fillna(ranks).astype(int)
    return rows.assign(rank=ranks)


def duty_table(totals: pd.DataFrame, kind: str, rules: Rules) -> pd.DataFrame:
    """Return, by unit, a bool column for each column of the kind: whether it is the unit's duty."""
    mine = totals[totals["kind"] == kind]
    names = [column.name for column in rules.columns_of(kind)]
    return mine.pivot(index="unit", columns="column", values="duty").reindex(columns=names).astype(bool)
