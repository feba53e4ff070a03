"""Readable but implausible figures: reported by cell as warnings, counted nevertheless."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from zwgk.model.frames import PortalMonths
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.statistics.requests import RequestBalance, request_balances, request_columns
from zwgk.workbook.grid import Table
from zwgk.workbook.table_reader import InputRow, InputRows

_TIMES, _AT_LEAST, _OTHERS = 10, 50, 2


def outlying_months(counts: Mapping[int, int | None], period: Period) -> tuple[int, ...]:
    """Return months of the period with at least ten times the largest other month of the year."""
    if max(filter(None, counts.values()), default=0) < _AT_LEAST:
        return ()
    known = {month: count for month, count in counts.items() if count is not None}
    found = []
    for month in period.months:
        others = [count for other, count in known.items() if other != month]
        if month in known and len(others) >= _OTHERS and known[month] >= max(_AT_LEAST, _TIMES * max(others)):
            found.append(month)
    return tuple(found)


def outliers(
    table: Table,
    rows: Mapping[int, int],
    headings: Mapping[int, str],
    counts: Mapping[int, int | None],
    period: Period,
    told: Sequence[Problem],
) -> list[Problem]:
    """Return a problem per cell found by `outlying_months`, unless the cell is already reported (`told`).

    rows (of the grid), headings (of the cells), counts: by month.
    """
    months = outlying_months(counts, period)
    if not months:
        return []
    what = f"比其他各月的 {_TIMES} 倍还多，已照数统计"
    cells = {problem.cell for problem in told}
    remedy = "请核对是不是多填了一位"
    found = (table.problem(rows[month], headings[month], Severity.WARNING, what, remedy) for month in months)
    return [problem for problem in found if problem.cell not in cells]


def future_date(row: InputRow, heading: str, date: dt.date | None, today: dt.date) -> Iterator[Problem]:
    """Return a problem for a date in the future."""
    if date is not None and date > today:
        yield row.problem(heading, Severity.WARNING, "是将来的日期，已照此统计", "请核对日期")


def request_doubts(
    found: InputRows,
    rows: Mapping[int, InputRow],
    portal: PortalMonths,
    openings: dict[str, int | None],
    period: Period,
) -> Iterator[Problem]:
    """Return problems for kinds of request with more closed than received, or more answered than closed."""
    for balance in request_balances(portal, openings, period):
        if balance.contradictory:
            _, closed, answered = request_columns(balance.kind)
            heading, what = _contradiction(balance, closed, answered)
            last = max((month for month in period.months if month in rows), default=None)
            index = rows[last].index if last is not None else found.table.head_row
            yield found.table.problem(index, heading, Severity.WARNING, what, "核对收到、办结、答复和期初未办结的件数")


def _contradiction(balance: RequestBalance, closed: str, answered: str) -> tuple[str, str]:
    if balance.still_open is not None and balance.still_open < 0:
        there = (balance.opening or 0) + (balance.received or 0)
        return closed, f"本期{balance.kind}办结 {balance.closed} 件，多于期初加收到的 {there} 件"
    return answered, f"本期{balance.kind}答复 {balance.answered} 件，多于办结的 {balance.closed} 件"
