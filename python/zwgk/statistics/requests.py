"""Requests from the public (依申请公开, 县长信箱): received, closed, still open.

Opening balance + received = closed + still open; the opening balance is the number left open by the previous period.
Only that of the month in which the records begin is typed; every later one follows from the months.
"""

from dataclasses import dataclass

import pandas as pd

from zwgk.model.period import Period
from zwgk.model.rules import REQUEST_FIGURES


def request_columns(kind: str) -> tuple[str, str, str]:
    """Return the columns of `Inputs.portal` for one kind of request: received, closed, answered."""
    received, closed, answered = REQUEST_FIGURES
    return kind + received, kind + closed, kind + answered


@dataclass(frozen=True)
class RequestBalance:
    """One kind of request over a period. None: not filled in for any month (or, for `opening`, not at all)."""

    kind: str
    opening: int | None
    received: int | None
    closed: int | None
    answered: int | None
    missing: tuple[int, ...] = ()  # months of the period without all three figures

    @property
    def still_open(self) -> int | None:
        """Open at the end; negative if more was closed than received; None while a figure is missing."""
        if self.opening is None or self.received is None or self.closed is None or self.missing:
            return None
        return self.opening + self.received - self.closed

    @property
    def contradictory(self) -> bool:
        """Whether more was closed than received, or more answered than closed or received: a slip in the sheet."""
        answered_too_many = self.answered is not None and self.closed is not None and self.answered > self.closed
        return answered_too_many or (self.still_open is not None and self.still_open < 0)


def opening_of(portal: pd.DataFrame, kind: str, typed: int | None, since: int, month: int) -> int | None:
    """Return how many requests were open when `month` began (13: when the year ended), with `typed` open when month
    `since` began; None if unknown, or if a month in between lacks one of the figures."""
    if typed is None or month < since:
        return None
    received, closed, _ = request_columns(kind)
    between = portal.loc[portal["month"].between(since, month - 1), [received, closed]]
    if between.isna().any(axis=None):
        return None
    return typed + int(between[received].sum()) - int(between[closed].sum())


def request_balances(
    portal: pd.DataFrame, openings: dict[str, int | None], period: Period
) -> tuple[RequestBalance, ...]:
    """Return one balance per kind of `openings`. `portal` is that of `Inputs`: a row per month, columns like
    依申请公开收到."""
    within = portal[portal["month"].between(period.first, period.last)]
    balances = []
    for kind, opening in openings.items():
        received, closed, answered = (within[column] for column in request_columns(kind))
        gaps = within["month"][received.isna() | closed.isna() | answered.isna()]
        missing = tuple(int(month) for month in gaps)
        balances.append(RequestBalance(kind, opening, _sum(received), _sum(closed), _sum(answered), missing))
    return tuple(balances)


def _sum(values: "pd.Series[int]") -> int | None:
    return None if values.isna().all() else int(values.sum())
