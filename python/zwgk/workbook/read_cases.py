"""分单位办件, 办件台账, 节假日 -> rows as `County` has them, and problems."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zwgk.model.cases import CASE_FIGURES, REQUEST_RESULTS, Case, CaseMonth, CaseNames, Cases, working_days
from zwgk.model.county import Record
from zwgk.model.frames import PortalMonths
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit, normal_name
from zwgk.model.rules import REQUESTS, Rules
from zwgk.model.working_days import WorkingDays
from zwgk.statistics.cases import balance_of
from zwgk.workbook import layout, schema
from zwgk.workbook.cell_values import month_of
from zwgk.workbook.grid import Grid
from zwgk.workbook.sense_checks import future_date
from zwgk.workbook.table_reader import InputRow, InputRows, read_tables


@dataclass(frozen=True)
class CaseSheets:
    """The sheets that the office fills in by 设置."""

    months: Grid | None = None
    log: Grid | None = None
    holidays: Grid | None = None


@dataclass
class CaseRows:
    """The rows of the sheets, as `County` has them."""

    cases: tuple[Record, ...] = ()
    case_log: tuple[Record, ...] = ()
    holidays: tuple[Record, ...] = ()


def read_cases(
    sheets: CaseSheets, roster: tuple[Unit, ...], rules: Rules, period: Period, today: dt.date
) -> tuple[CaseRows, list[Problem]]:
    """Return the rows and problems. A row with a problem that keeps it from counting is marked `uncounted`; a handling
    unit that is on no roster counts by the name that it has, and is reported."""
    problems: list[Problem] = []
    names = _Names(CaseNames(rules.case_kinds, roster, rules.office.county), problems)
    rows = CaseRows()
    months: list[tuple[CaseMonth, InputRow]] = []
    log: list[Case] = []
    if sheets.months is not None:
        rows.cases, months = _months(sheets.months, names, problems)
    if sheets.log is not None:
        rows.case_log, log = _log(sheets.log, names, today, problems)
    if sheets.holidays is not None:
        rows.holidays = _holidays(sheets.holidays, problems)
    problems += _unknown_years(log, working_days(rows.holidays), period)
    problems += _month_doubts(months, period)
    return rows, problems


class _Names:
    """Names of a row: its kind and its unit."""

    def __init__(self, known: CaseNames, problems: list[Problem]) -> None:
        self.known = known
        self._problems = problems
        self._told: set[str] = set()

    def check(self, row: InputRow) -> None:
        """Report an unknown kind, a missing unit, and a unit that is on no roster."""
        unit = row.text(schema.CASE_UNIT)
        if self.known.kind(row.text(schema.CASE_KIND)) is None:
            known = "、".join(self.known.kinds)
            what, remedy = "不是“分单位统计的办件”，这一行没有统计", f"改为{known}之一，或在“{layout.SETTINGS}”里添上"
            self._problems.append(row.problem(schema.CASE_KIND, Severity.ERROR, what, remedy))
        if not unit:
            what = f"“{schema.CASE_UNIT}”没有填（或被合并），这一行没有统计"
            self._problems.append(row.problem(schema.CASE_UNIT, Severity.ERROR, what, "逐行补上承办单位"))
        elif self.known.unit(unit) is None and unit not in self._told:
            self._told.add(unit)
            what = f"名录里没有“{unit}”，照原样写进附件"
            remedy = f"改成名录里的名称，或在“{layout.ROSTER}”里添上它；不是本级单位的不用改"
            self._problems.append(row.problem(schema.CASE_UNIT, Severity.NOTE, what, remedy))


def _months(
    grid: Grid, names: _Names, problems: list[Problem]
) -> tuple[tuple[Record, ...], list[tuple[CaseMonth, InputRow]]]:
    found = read_tables(grid, (schema.CASES,), problems).get(schema.CASES)
    records: list[Record] = []
    read: dict[tuple[str, int, str], tuple[CaseMonth, InputRow]] = {}
    for row in found.rows if found is not None else ():
        names.check(row)
        record = row.record(schema.CASES, []) | {"month": _month(row, problems)}
        case = names.known.month(record)
        key = (case.kind, case.month, case.unit) if case is not None else None
        records.append(record if key is not None and key not in read else record | {"uncounted": True})
        if case is None or key is None:
            continue
        if key in read:
            first = read[key][1].table.address(read[key][1].index, schema.CASE_UNIT)
            what = f"与 {first} 是同一单位、同一月、同一类型，这一行没有统计"
            problems.append(row.problem(schema.CASE_UNIT, Severity.ERROR, what, "合成一行，或改正其中一行"))
            continue
        for figure in CASE_FIGURES:
            row.count(schema.CASES.of_key(figure).heading, problems)
        read[key] = case, row
    return tuple(records), list(read.values())


def _month(row: InputRow, problems: list[Problem]) -> int | None:
    month = month_of(row.table.value(row.index, schema.CASE_MONTH))
    if month is None:
        what = "不是月份，这一行没有统计" if row.text(schema.CASE_MONTH) else "月份没有填，这一行没有统计"
        problems.append(row.problem(schema.CASE_MONTH, Severity.ERROR, what, "改填 1 到 12"))
    return month


def _month_doubts(months: Sequence[tuple[CaseMonth, InputRow]], period: Period) -> Iterator[Problem]:
    """Return problems: blank figures of the period, and inconsistent balances within a row and between rows."""
    by_unit: dict[tuple[str, str], list[tuple[CaseMonth, InputRow]]] = {}
    for read, row in sorted(months, key=lambda pair: pair[0].month):
        by_unit.setdefault((read.kind, read.unit), []).append((read, row))
    for rows in by_unit.values():
        before: list[CaseMonth] = []
        for read, row in rows:
            left = balance_of(read.unit, before, Period(period.year, 1, before[-1].month)) if before else None
            if read.month in period.months:
                yield from _row_doubts(read, row, left.still_open if left is not None else None)
            before.append(read)


def _row_doubts(read: CaseMonth, row: InputRow, left: int | None) -> Iterator[Problem]:
    for heading, value in ((schema.CASE_RECEIVED, read.received), (schema.CASE_CLOSED, read.closed)):
        if value is None and heading in row.table.columns and not row.table_text(heading):
            what = f"{read.unit}{read.month}月的“{heading}”没有填"
            yield row.problem(heading, Severity.WARNING, what, "没有的填 0；漏填的请补填")
    opening = read.opening if read.opening is not None else left
    if read.opening is not None and left is not None and read.opening != left:
        what = f"{read.unit}{read.month}月期初是 {read.opening}，上一次的处理中是 {left}"
        yield row.problem(schema.CASE_OPENING, Severity.WARNING, what, "核对这一行的期初和上一次的处理中")
    if read.received is None or read.closed is None:
        return
    if opening is None:
        if read.still_open is None:
            what = f"{read.unit}{read.month}月的期初和处理中都没有填，还有几件没有办结说不清"
            yield row.problem(schema.CASE_UNIT, Severity.WARNING, what, "填上期初或处理中，没有的填 0")
        return
    there = opening + read.received
    if read.still_open is not None and there != read.closed + read.still_open:
        what = f"期初 {opening}＋收到 {read.received}＝{there}，办结 {read.closed}＋处理中 {read.still_open}"
        what += f"＝{read.closed + read.still_open}，两边不相等"
        yield row.problem(schema.CASE_OPEN, Severity.WARNING, what, "核对这一行的四个数")
    elif read.still_open is None and read.closed > there:
        what = f"办结 {read.closed} 件，多于期初加收到的 {there} 件"
        yield row.problem(schema.CASE_CLOSED, Severity.WARNING, what, "核对期初、收到和办结")
    if read.overdue is not None and read.overdue > there:
        what = f"超时 {read.overdue} 件，多于期初加收到的 {there} 件"
        yield row.problem(schema.CASE_OVERDUE, Severity.WARNING, what, "核对超时的件数")


def case_sum_doubts(cases: Cases, portal: PortalMonths, kinds: Iterable[str], period: Period) -> Iterator[Problem]:
    """Return problems for sums over the units that differ from the sheet 门户网站."""
    within = [portal[month] for month in period.months if month in portal]
    for kind in kinds:
        rows = [row for row in cases.months if row.kind == kind and row.month in period.months]
        figures: tuple[tuple[str, Callable[[CaseMonth], int | None]], ...] = (
            (schema.CASE_RECEIVED, lambda row: row.received),
            (schema.CASE_CLOSED, lambda row: row.closed),
        )
        for heading, figure in figures:
            counts = [count for row in rows if (count := figure(row)) is not None]
            blank = not rows or len(counts) < len(rows)  # reported at its cell; its sum proves nothing
            there = [figures.get(kind + heading) for figures in within]
            known = [count for count in there if count is not None]
            if blank or not known or len(known) < len(there):
                continue
            total, ours = sum(known), sum(counts)
            if total != ours:
                what = f"{period.title}“{kind}{heading}”各承办单位合计 {ours} 件，“{layout.PORTAL}”表是 {total} 件"
                yield Problem.warning(what, "核对两张表", sheet=layout.CASES, value=str(ours))


def _log(grid: Grid, names: _Names, today: dt.date, problems: list[Problem]) -> tuple[tuple[Record, ...], list[Case]]:
    found: InputRows | None = read_tables(grid, (schema.CASE_LOG,), problems).get(schema.CASE_LOG)
    records: list[Record] = []
    cases: list[Case] = []
    numbers: dict[tuple[str, str], str] = {}
    alike: dict[tuple[object, ...], str] = {}
    for row in found.rows if found is not None else ():
        cell = row.table.address(row.index, schema.CASE_KIND)
        record = row.record(schema.CASE_LOG, problems) | {"cell": cell, "uncounted": True}
        records.append(record)
        case = _case(row, record, names, today, problems)
        if case is None:
            continue
        key = (case.kind, normal_name(case.number))
        if case.number and key in numbers:
            what = f"编号与 {numbers[key]} 重复，这一行没有统计"
            problems.append(row.problem(schema.CASE_NUMBER, Severity.ERROR, what, "改正编号，或删去一行"))
            continue
        numbers[key] = cell
        same = (case.kind, case.unit, case.received, case.due, case.answered, case.result)
        if not case.number and same in alike:
            what = f"与 {alike[same]} 完全相同，又没有编号，两行都已统计"
            problems.append(row.problem(schema.CASE_KIND, Severity.WARNING, what, "填上编号；是同一件的删去一行"))
        alike.setdefault(same, cell)
        del record["uncounted"]
        cases.append(case)
    return tuple(records), cases


def _case(row: InputRow, record: dict[str, Any], names: _Names, today: dt.date, problems: list[Problem]) -> Case | None:
    """Return the case of a row; None for one that does not count, which is reported."""
    names.check(row)
    came, due, done = record["received"], record["due"], record["answered"]
    if came is None and not row.text(schema.CASE_CAME):
        what = f"“{schema.CASE_CAME}”没有填，这一行没有统计"
        problems.append(row.problem(schema.CASE_CAME, Severity.ERROR, what, "补上收到日期"))
    case = names.known.case(record)
    if case is None:
        return None
    unread = [h for h, day in ((schema.CASE_DONE, done), (schema.CASE_DUE, due)) if day is None and row.table_text(h)]
    if unread:  # reported by the reader; open or closed, in time or late, is in doubt
        problems.append(row.problem(unread[0], Severity.ERROR, "日期读不出，这一行没有统计", "改填日期"))
        return None
    if done is not None and done < case.received:
        what = f"答复日期早于收到日期 {came}，这一行没有统计"
        problems.append(row.problem(schema.CASE_DONE, Severity.ERROR, what, "改正其中一个日期"))
        return None
    if due is not None and due < case.received:
        what = f"到期日期早于收到日期 {came}，按设置里的时限算"
        problems.append(row.problem(schema.CASE_DUE, Severity.WARNING, what, "改正到期日期"))
    for heading, key in ((schema.CASE_CAME, "received"), (schema.CASE_DONE, "answered")):
        problems += future_date(row, heading, record[key], today)
    _check_result(row, case, problems)
    return case


def _check_result(row: InputRow, case: Case, problems: list[Problem]) -> None:
    """Report a result without an answer, and an answered request's that is none of the yearly report's."""
    if case.result and case.answered is None:
        what = "有结果，没有答复日期，按没有办结统计"
        problems.append(row.problem(schema.CASE_RESULT, Severity.WARNING, what, "补上答复日期，或清空结果"))
    elif case.kind == REQUESTS and case.answered is not None and case.result not in REQUEST_RESULTS:
        what = f"办理结果{f'“{case.result}”不是年度报告的分类' if case.result else '没有填'}，计入“没有写明结果”"
        problems.append(
            row.problem(schema.CASE_RESULT, Severity.WARNING, what, f"改为{'、'.join(REQUEST_RESULTS)}之一")
        )


def _holidays(grid: Grid, problems: list[Problem]) -> tuple[Record, ...]:
    found = read_tables(grid, (schema.HOLIDAYS,), problems).get(schema.HOLIDAYS)
    records: list[Record] = []
    for row in found.rows if found is not None else ():
        record = row.record(schema.HOLIDAYS, problems)
        unreadable = record["working"] is None and row.text(schema.HOLIDAY_WORK)  # reported at its cell
        records.append(record | {"uncounted": True} if unreadable else record)
    return tuple(records)


def _unknown_years(log: Iterable[Case], days: WorkingDays, period: Period) -> Iterator[Problem]:
    spans: Mapping[int, dt.date] = {case.received.year: case.received for case in log}
    for year in days.unknown_years([*spans.values(), *([period.end] if spans else [])]):
        what = f"还不知道{year}年的放假安排，只按周六、周日休息算"
        remedy = f"把{year}年的放假日和调休上班日填进“{layout.HOLIDAYS}”表"
        yield Problem.warning(what, remedy, sheet=layout.HOLIDAYS, value=str(year))
