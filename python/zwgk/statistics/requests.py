"""Requests from the public (依申请公开, 县长信箱): received, closed, still open.

Opening balance + received = closed + still open; the opening balance is the number left open by the previous period.
Only that of the month in which the records begin is typed; every later one follows from the months.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from zwgk.model.frames import PortalMonths
from zwgk.model.period import Period
from zwgk.model.rules import REQUEST_FIGURES


def request_columns(kind: str) -> tuple[str, str, str]:
    """Return the headings of 门户网站 for one kind of request: received, closed, answered."""
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


def opening_of(portal: PortalMonths, kind: str, typed: int | None, since: int, month: int) -> int | None:
    """Return how many requests were open when `month` began (13: when the year ended), with `typed` open when month
    `since` began; None if unknown, or if a month in between lacks one of the figures."""
    if typed is None or month < since:
        return None
    received, closed, _ = request_columns(kind)
    still_open = typed
    for figures in (portal[each] for each in range(since, month) if each in portal):
        came, went = figures.get(received), figures.get(closed)
        if came is None or went is None:
            return None
        still_open += came - went
    return still_open


def request_balances(
    portal: PortalMonths, openings: dict[str, int | None], period: Period
) -> tuple[RequestBalance, ...]:
    """Return one balance per kind of `openings`."""
    months = [month for month in period.months if month in portal]
    balances = []
    for kind, opening in openings.items():
        rows = {month: [portal[month].get(column) for column in request_columns(kind)] for month in months}
        missing = tuple(month for month, row in rows.items() if None in row)
        received, closed, answered = (_sum(row[place] for row in rows.values()) for place in range(3))
        balances.append(RequestBalance(kind, opening, received, closed, answered, missing))
    return tuple(balances)


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
