"""The portal's own counts, compared with the units' reports. Shown side by side, never adjusted."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from zwgk.model.period import Period


@dataclass(frozen=True)
class PortalSummary:
    """Items by column of 门户网站 over a period; a column without any figure is None."""

    columns: dict[str, int | None]
    missing: tuple[int, ...]  # months of the period with a column left blank

    @property
    def total(self) -> int | None:
        """Sum of the columns that are filled in; None if none is."""
        known = [count for count in self.columns.values() if count is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Reconciliation:
    """Portal total against the total of all units. They are different counts: the portal also publishes for others."""

    portal: int | None
    units: int | None
    note: str  # the clerk's explanation

    @property
    def difference(self) -> int | None:
        """Portal - units; None if either is unknown."""
        return None if self.portal is None or self.units is None else self.portal - self.units


def portal_summary(portal: pd.DataFrame, columns: Sequence[str], period: Period) -> PortalSummary:
    """Return sums of `columns` (Int64, a row per month) over the months of the period."""
    within = portal[portal["month"].between(period.first, period.last)]
    sums = {column: None if within[column].isna().all() else int(within[column].sum()) for column in columns}
    gaps = within[within[list(columns)].isna().any(axis=1)]
    return PortalSummary(sums, tuple(int(month) for month in gaps["month"]))


def reconcile(summary: PortalSummary, unit_totals: "pd.Series[int]", note: str) -> Reconciliation:
    """Compare the totals. `unit_totals` is that of `zwgk.statistics.totals`: unit -> 合计 (Int64)."""
    units = None if unit_totals.isna().all() else int(unit_totals.sum())
    return Reconciliation(summary.total, units, note)
