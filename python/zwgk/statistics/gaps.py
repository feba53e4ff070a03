"""工作断档: months of the period in which a unit published nothing at all; and repeated shortfalls."""

from collections.abc import Callable

import pandas as pd

from zwgk.model.frames import CellState
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.statistics.shortfalls import Shortfall

ShortfallsIn = Callable[[Period], pd.DataFrame]
"""Function that returns the shortfalls of a period, as `zwgk.statistics.shortfalls` does."""

_PROVEN = (Shortfall.ZERO.value, Shortfall.BELOW.value)


def gaps(counts: pd.DataFrame, units: tuple[Unit, ...], period: Period) -> pd.DataFrame:
    """Return unit, kind, months (tuple): months in which every duty was reported, all as 0. Roster order.

    `counts` is that of `Inputs`. A month with a blank among its cells is not a gap: nothing is proven yet.
    """
    duty = counts[counts["month"].between(period.first, period.last) & (counts["state"] != CellState.NOT_DUTY.value)]
    nothing = duty.assign(nothing=(duty["count"] == 0).fillna(False))
    idle = nothing.groupby(["unit", "month"])["nothing"].all()
    months: dict[str, list[int]] = {}
    for unit, month in idle[idle].index:
        months.setdefault(unit, []).append(int(month))
    rows = [(unit.name, unit.kind, tuple(sorted(months[unit.name]))) for unit in units if unit.name in months]
    return pd.DataFrame(rows, columns=["unit", "kind", "months"])


def repeated_shortfalls(shortfalls_in: ShortfallsIn, period: Period) -> pd.DataFrame:
    """Return unit, kind, column, heading, label, periods (int, at least 2): proven shortfalls of this period that also
    occurred in the preceding periods, as far back as the workbook and 历史 tell."""
    keys = ["unit", "kind", "column", "heading", "label"]
    going_on = _proven(shortfalls_in(period))[keys].assign(periods=1)
    earlier = period.previous
    while earlier is not None and len(going_on):
        before = _proven(shortfalls_in(earlier))
        short = pd.MultiIndex.from_frame(before[["unit", "column"]])
        still = pd.MultiIndex.from_frame(going_on[["unit", "column"]]).isin(short)
        unbroken = going_on["periods"] == going_on["periods"].max()
        if not (still & unbroken).any():
            break
        going_on.loc[still & unbroken, "periods"] += 1
        earlier = earlier.previous
    return going_on[going_on["periods"] > 1].reset_index(drop=True)


def named_again(shortfalls_in: ShortfallsIn, period: Period) -> pd.DataFrame:
    """Return the shortfalls named in the text of this period and of the previous one; none if unknown."""
    found, before = shortfalls_in(period), period.previous
    if before is None:
        return found.iloc[:0]
    earlier = shortfalls_in(before)
    keys = pd.MultiIndex.from_frame(earlier.loc[earlier["named"], ["unit", "column"]])
    return found[found["named"] & pd.MultiIndex.from_frame(found[["unit", "column"]]).isin(keys)]


def improved(shortfalls_in: ShortfallsIn, totals: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the shortfalls named in the previous period, of units whose column is now completely reported and no
    longer short. `totals` is that of `period_totals`."""
    if period.previous is None:
        return shortfalls_in(period).iloc[:0]
    before, now = shortfalls_in(period.previous), shortfalls_in(period)
    whole = totals[totals["duty"] & ~totals["missing"].map(bool).astype(bool)]
    places = pd.MultiIndex.from_frame(before[["unit", "column"]])
    settled = places.isin(pd.MultiIndex.from_frame(whole[["unit", "column"]]))
    still = places.isin(pd.MultiIndex.from_frame(now[["unit", "column"]]))
    return before[before["named"].astype(bool) & settled & ~still]


def _proven(found: pd.DataFrame) -> pd.DataFrame:
    return found[found["state"].isin(_PROVEN)]
