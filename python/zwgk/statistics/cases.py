"""Cases by handling unit (承办单位): letters to the mailbox, hotline calls, requests for disclosure.

Opening balance + received = closed + still open, for each unit and for all. The figures come month by month from the
sheet 分单位办件, or from the single cases of 办件台账. Working days count from the day after a case was received
(《政府信息公开条例》第三十三条: 20 working days).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from zwgk.model.cases import NO_RESULT, REQUEST_RESULTS, Case, CaseMonth, Cases
from zwgk.model.period import Period
from zwgk.model.rules import REQUESTS
from zwgk.model.settings import Limits
from zwgk.model.working_days import WorkingDays


@dataclass(frozen=True)
class CaseBalance:
    """A unit's cases of one kind over a period. None: unknown."""

    unit: str
    opening: int | None
    received: int | None
    closed: int | None
    still_open: int | None
    overdue: int | None

    @property
    def there(self) -> int | None:
        """Number of cases to deal with: the base of the closing rate."""
        return None if self.opening is None or self.received is None else self.opening + self.received

    @property
    def contradictory(self) -> bool:
        """Whether opening + received differs from closed + still open, with all four known."""
        if self.there is None or self.closed is None or self.still_open is None:
            return False
        return self.there != self.closed + self.still_open


class CaseState(StrEnum):
    """State of a case on the day of checking; the values are shown to the clerk."""

    OVERDUE = "超时未办结"
    RED = "亮红灯"
    DUE_SOON = "临期"
    LATE = "超时办结"


@dataclass(frozen=True)
class PressingCase:
    """A late case, or one due soon. days: working days over the due date, or left until it."""

    case: Case
    due: dt.date
    state: CaseState
    days: int


def balance_of(unit: str, months: Iterable[CaseMonth], period: Period) -> CaseBalance | None:
    """Return one unit's balance from its months of one kind, in any order; None if the period has none of them.

    A blank opening balance follows from the number left open in the previous month, or from the other figures.
    """
    rows = sorted(months, key=lambda row: row.month)
    within = [row for row in rows if row.month in period.months]
    if not within:
        return None
    before = [row for row in rows if row.month < period.first]
    opening = within[0].opening
    if opening is None and before:
        opening = balance_of(unit, before, replace(period, first=1)).still_open  # type: ignore[union-attr]
    received, closed, overdue = (
        _sum(getattr(row, name) for row in within) for name in ("received", "closed", "overdue")
    )
    still_open = within[-1].still_open
    if opening is None and None not in (received, closed, still_open):
        opening = closed + still_open - received  # type: ignore[operator]
    if still_open is None and None not in (opening, received, closed):
        still_open = opening + received - closed  # type: ignore[operator]
    return CaseBalance(unit, opening, received, closed, still_open, overdue)


def typed_balances(cases: Cases, kind: str, period: Period, order: Sequence[str]) -> tuple[CaseBalance, ...]:
    """Return the balance of each unit that has a row of the kind in the period; `order`: the roster's, others after."""
    by_unit: dict[str, list[CaseMonth]] = {}
    for row in cases.months:
        if row.kind == kind:
            by_unit.setdefault(row.unit, []).append(row)
    found = [balance for unit, rows in by_unit.items() if (balance := balance_of(unit, rows, period)) is not None]
    return _by_heir(found, cases.heirs, order)


def logged_balances(
    cases: Cases, kind: str, period: Period, limits: Limits, order: Sequence[str]
) -> tuple[CaseBalance, ...]:
    """Return the same from the single cases. Overdue: answered late within the period, or late and open at its end."""
    by_unit: dict[str, list[Case]] = {}
    for case in cases.log:
        if case.kind == kind and case.received <= period.end and not _answered_before(case, period.start):
            by_unit.setdefault(case.unit, []).append(case)
    found = [_counted(unit, mine, period, cases.days, limits) for unit, mine in by_unit.items()]
    return _by_heir(found, cases.heirs, order)


def _answered_before(case: Case, day: dt.date) -> bool:
    return case.answered is not None and case.answered < day


def _counted(unit: str, mine: Sequence[Case], period: Period, days: WorkingDays, limits: Limits) -> CaseBalance:
    still_open = [case for case in mine if case.open_on(period.end)]
    late = 0
    for case in mine:
        due = due_date(case, days, limits)
        done = period.end if case.open_on(period.end) or case.answered is None else case.answered
        late += due is not None and done > due
    opening = sum(case.received < period.start for case in mine)
    return CaseBalance(unit, opening, len(mine) - opening, len(mine) - len(still_open), len(still_open), late)


def _by_heir(found: Iterable[CaseBalance], heirs: Mapping[str, str], order: Sequence[str]) -> tuple[CaseBalance, ...]:
    """Add up the balances that count for the same unit of the period."""
    joined: dict[str, list[CaseBalance]] = {}
    for balance in found:
        joined.setdefault(heirs.get(balance.unit, balance.unit), []).append(balance)
    places = {unit: place for place, unit in enumerate(order)}
    units = sorted(joined, key=lambda unit: places.get(unit, len(places)))
    return tuple(total_of(joined[unit], unit) for unit in units)


def total_of(balances: Sequence[CaseBalance], name: str) -> CaseBalance:
    """Return the sums of several balances; a figure missing in one of them is unknown."""
    if len(balances) == 1:
        return replace(balances[0], unit=name)
    names = ("opening", "received", "closed", "still_open", "overdue")
    return CaseBalance(name, *(_sum(getattr(one, figure) for one in balances) for figure in names))


def _sum(values: Iterable[int | None]) -> int | None:
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if found and len(known) == len(found) else None


def due_date(case: Case, days: WorkingDays, limits: Limits) -> dt.date | None:
    """Return the last day for an answer: as typed, or else by the limit of 设置; None without either."""
    limit = limits.request_workdays if case.kind == REQUESTS else limits.mailbox_workdays
    return case.due or (days.after(case.received, limit) if limit else None)


def pressing_cases(cases: Cases, period: Period, day: dt.date, limits: Limits) -> tuple[PressingCase, ...]:
    """Return cases late or due soon on a day, the longest overdue first, then those answered late."""
    days = cases.days
    pressing, late = [], []
    for case in cases.log:
        due = due_date(case, days, limits)
        if due is None:
            continue
        if case.open_on(day):
            state = _state(case, due, day, days, limits)
            if state is not None:
                left = days.between(day, due) if state is CaseState.DUE_SOON else days.between(due, day)
                pressing.append(PressingCase(case, due, state, left))
        elif case.answered is not None and case.answered > due and period.start <= case.answered <= period.end:
            late.append(PressingCase(case, due, CaseState.LATE, days.between(due, case.answered)))
    over = sorted((one for one in pressing if one.state is not CaseState.DUE_SOON), key=lambda one: -one.days)
    soon = sorted((one for one in pressing if one.state is CaseState.DUE_SOON), key=lambda one: one.days)
    return (*over, *soon, *sorted(late, key=lambda one: -one.days))


def _state(case: Case, due: dt.date, day: dt.date, days: WorkingDays, limits: Limits) -> CaseState | None:
    if day > due:
        red = limits.mailbox_red_workdays
        is_red = case.kind != REQUESTS and red and days.between(case.received, day) > red
        return CaseState.RED if is_red else CaseState.OVERDUE
    return CaseState.DUE_SOON if days.between(day, due) <= limits.due_soon_workdays else None


def months_of_cases(cases: Cases, kind: str, year: int) -> list[tuple[int, int]]:
    """Return how many cases of the log were received and how many answered, in each of the twelve months."""
    mine = [case for case in cases.log if case.kind == kind]
    came = Counter(case.received.month for case in mine if case.received.year == year)
    went = Counter(case.answered.month for case in mine if case.answered is not None and case.answered.year == year)
    return [(came[month], went[month]) for month in range(1, 13)]


def request_report(cases: Cases, period: Period) -> dict[str, int]:
    """Return the lines of the yearly report's table for a period: 新收 + 结转 = 总计 + 结转下期. So the results of four
    quarters add up to the year's."""
    mine = [case for case in cases.log if case.kind == REQUESTS and case.received <= period.end]
    done = [case for case in mine if case.answered is not None and period.start <= case.answered <= period.end]
    results = Counter(case.result if case.result in REQUEST_RESULTS else NO_RESULT for case in done)
    return {
        "新收": sum(case.received >= period.start for case in mine),
        "上期结转": sum(case.received < period.start and not _answered_before(case, period.start) for case in mine),
        **{name: results[name] for name in (*REQUEST_RESULTS, NO_RESULT)},
        "总计": len(done),
        "结转下期": sum(case.open_on(period.end) for case in mine),
    }
