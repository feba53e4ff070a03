"""分单位办件, 办件台账, 节假日 -> `Cases`, and problems."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from zwgk.model.cases import REQUEST_RESULTS, Case, CaseMonth, Cases
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit, normal_name, unit_index
from zwgk.model.rules import REQUESTS, Rules
from zwgk.model.working_days import WorkingDays
from zwgk.statistics.cases import balance_of
from zwgk.statistics.lives import Lives
from zwgk.workbook import layout, schema
from zwgk.workbook.grid import Grid
from zwgk.workbook.numbers import folded
from zwgk.workbook.sense_checks import future_date
from zwgk.workbook.table_reader import InputRow, InputRows, month_of, read_tables


@dataclass(frozen=True)
class CaseSheets:
    """The sheets that the office fills in by 设置."""

    months: Grid | None = None
    log: Grid | None = None
    holidays: Grid | None = None


def read_cases(
    sheets: CaseSheets, roster: tuple[Unit, ...], found: Lives, rules: Rules, period: Period, today: dt.date
) -> tuple[Cases, list[Problem]]:
    """Return the cases by the roster's short names; a handling unit on no roster keeps its name, and is reported."""
    problems: list[Problem] = []
    names = _Names(roster, rules, problems)
    months = _months(sheets.months, names, problems) if sheets.months is not None else ()
    log = _log(sheets.log, names, today, problems) if sheets.log is not None else ()
    days = _days(sheets.holidays, problems) if sheets.holidays is not None else WorkingDays()
    problems += _unknown_years(log, days, period)
    cases = Cases(tuple(row for row, _ in months), log, days, _heirs(roster, found))
    problems += _month_doubts(months, period)
    return cases, problems


def _heirs(roster: tuple[Unit, ...], found: Lives) -> dict[str, str]:
    """Return unit -> the unit that its cases count for in the period, including mergers before the period."""
    heirs = dict(found.heirs)
    waiting = [unit for unit in roster if unit.name not in heirs]
    while joined := {unit.name: heirs[unit.successor] for unit in waiting if unit.successor in heirs}:
        heirs |= joined
        waiting = [unit for unit in waiting if unit.name not in joined]
    return heirs


class _Names:
    """Names of a row: its kind and its unit."""

    def __init__(self, roster: tuple[Unit, ...], rules: Rules, problems: list[Problem]) -> None:
        self._kinds = {folded(kind): kind for kind in rules.case_kinds}
        self._units = unit_index(roster, rules.office.county)
        self._problems = problems
        self._told: set[str] = set()

    def kind(self, row: InputRow) -> str | None:
        """Return the kind; None for one missing from 设置, which is reported."""
        kind = self._kinds.get(folded(row.text(schema.CASE_KIND)))
        if kind is None:
            known = "、".join(self._kinds.values())
            what, remedy = "不是“分单位统计的办件”，这一行没有统计", f"改为{known}之一，或在“{layout.SETTINGS}”里添上"
            self._problems.append(row.problem(schema.CASE_KIND, Severity.ERROR, what, remedy))
        return kind

    def unit(self, row: InputRow) -> str | None:
        """Return the unit; None if there is none, which is reported."""
        text = row.text(schema.CASE_UNIT)
        unit = self._units.get(normal_name(text))
        if unit is not None:
            return unit.name
        if not text:
            what = f"“{schema.CASE_UNIT}”没有填（或被合并），这一行没有统计"
            self._problems.append(row.problem(schema.CASE_UNIT, Severity.ERROR, what, "逐行补上承办单位"))
            return None
        if text not in self._told:
            self._told.add(text)
            what = f"名录里没有“{text}”，照原样写进附件"
            remedy = f"改成名录里的名称，或在“{layout.ROSTER}”里添上它；不是本级单位的不用改"
            self._problems.append(row.problem(schema.CASE_UNIT, Severity.NOTE, what, remedy))
        return text


def _months(grid: Grid, names: _Names, problems: list[Problem]) -> list[tuple[CaseMonth, InputRow]]:
    rows = read_tables(grid, (schema.CASES,), problems).get(schema.CASES)
    read: dict[tuple[str, int, str], tuple[CaseMonth, InputRow]] = {}
    for row in rows.rows if rows is not None else ():
        kind, unit, month = names.kind(row), names.unit(row), _month(row, problems)
        if kind is None or unit is None or month is None:
            continue
        if (kind, month, unit) in read:
            first = read[kind, month, unit][1].table.address(read[kind, month, unit][1].index, schema.CASE_UNIT)
            what = f"与 {first} 是同一单位、同一月、同一类型，这一行没有统计"
            problems.append(row.problem(schema.CASE_UNIT, Severity.ERROR, what, "合成一行，或改正其中一行"))
            continue
        figures = {
            column.key: row.count(column.heading, problems) for column in schema.CASES.keyed if column.key in _FIGURES
        }
        read[kind, month, unit] = CaseMonth(kind, unit, month, **figures), row
    return list(read.values())


_FIGURES = ("opening", "received", "closed", "still_open", "overdue")


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


def case_sum_doubts(cases: Cases, portal: pd.DataFrame, kinds: Iterable[str], period: Period) -> Iterator[Problem]:
    """Return problems for sums over the units that differ from the sheet 门户网站."""
    within = portal[portal["month"].isin(period.months)]
    for kind in kinds:
        rows = [row for row in cases.months if row.kind == kind and row.month in period.months]
        figures: tuple[tuple[str, Callable[[CaseMonth], int | None]], ...] = (
            (schema.CASE_RECEIVED, lambda row: row.received),
            (schema.CASE_CLOSED, lambda row: row.closed),
        )
        for heading, figure in figures:
            counts = [count for row in rows if (count := figure(row)) is not None]
            blank = not rows or len(counts) < len(rows)  # told by its cell; its sum proves nothing
            if blank or kind + heading not in within or within[kind + heading].isna().any():
                continue
            total, ours = int(within[kind + heading].sum()), sum(counts)
            if total != ours:
                what = f"{period.title}“{kind}{heading}”各承办单位合计 {ours} 件，“{layout.PORTAL}”表是 {total} 件"
                yield Problem(Severity.WARNING, layout.CASES, "", str(ours), what, "核对两张表")


def _log(grid: Grid, names: _Names, today: dt.date, problems: list[Problem]) -> tuple[Case, ...]:
    found: InputRows | None = read_tables(grid, (schema.CASE_LOG,), problems).get(schema.CASE_LOG)
    cases: list[Case] = []
    numbers: dict[tuple[str, str], str] = {}
    alike: dict[tuple[object, ...], str] = {}
    for row in found.rows if found is not None else ():
        case = _case(row, names, today, problems)
        if case is None:
            continue
        key = (case.kind, normal_name(case.number))
        if case.number and key in numbers:
            what = f"编号与 {numbers[key]} 重复，这一行没有统计"
            problems.append(row.problem(schema.CASE_NUMBER, Severity.ERROR, what, "改正编号，或删去一行"))
            continue
        numbers[key] = row.table.address(row.index, schema.CASE_KIND)
        same = (case.kind, case.unit, case.received, case.due, case.answered, case.result)
        if not case.number and same in alike:
            what = f"与 {alike[same]} 完全相同，又没有编号，两行都已统计"
            problems.append(row.problem(schema.CASE_KIND, Severity.WARNING, what, "填上编号；是同一件的删去一行"))
        alike.setdefault(same, case.cell)
        cases.append(case)
    return tuple(cases)


def _case(row: InputRow, names: _Names, today: dt.date, problems: list[Problem]) -> Case | None:
    record = row.record(schema.CASE_LOG, problems)
    kind, unit = names.kind(row), names.unit(row)
    came, due, done = (_day(record[key]) for key in ("received", "due", "answered"))
    if came is None and not row.text(schema.CASE_CAME):
        what = f"“{schema.CASE_CAME}”没有填，这一行没有统计"
        problems.append(row.problem(schema.CASE_CAME, Severity.ERROR, what, "补上收到日期"))
    if kind is None or unit is None or came is None:
        return None
    unread = [h for h, day in ((schema.CASE_DONE, done), (schema.CASE_DUE, due)) if day is None and row.table_text(h)]
    if unread:  # reported by the reader; open or closed, in time or late, is in doubt
        problems.append(row.problem(unread[0], Severity.ERROR, "日期读不出，这一行没有统计", "改填日期"))
        return None
    if done is not None and done < came:
        what = f"答复日期早于收到日期 {came}，这一行没有统计"
        problems.append(row.problem(schema.CASE_DONE, Severity.ERROR, what, "改正其中一个日期"))
        return None
    if due is not None and due < came:
        what = f"到期日期早于收到日期 {came}，按设置里的时限算"
        problems.append(row.problem(schema.CASE_DUE, Severity.WARNING, what, "改正到期日期"))
        due = None
    for heading, key in ((schema.CASE_CAME, "received"), (schema.CASE_DONE, "answered")):
        problems += future_date(row, heading, record[key], today)
    cell = row.table.address(row.index, schema.CASE_KIND)
    return Case(kind, record["number"], unit, came, due, done, _result(row, kind, done, problems), cell)


def _day(value: dt.datetime | None) -> dt.date | None:
    return value.date() if value is not None else None


def _result(row: InputRow, kind: str, done: dt.date | None, problems: list[Problem]) -> str:
    """Return the result; one of the yearly report's categories for an answered request."""
    text = folded(row.text(schema.CASE_RESULT))
    text = REQUEST_RESULTS[-1] if text == "其他" else text
    if text and done is None:
        what = "有结果，没有答复日期，按没有办结统计"
        problems.append(row.problem(schema.CASE_RESULT, Severity.WARNING, what, "补上答复日期，或清空结果"))
    elif kind == REQUESTS and done is not None and text not in REQUEST_RESULTS:
        what = f"办理结果{f'“{text}”不是年度报告的分类' if text else '没有填'}，计入“没有写明结果”"
        problems.append(
            row.problem(schema.CASE_RESULT, Severity.WARNING, what, f"改为{'、'.join(REQUEST_RESULTS)}之一")
        )
    return text


def _days(grid: Grid, problems: list[Problem]) -> WorkingDays:
    found = read_tables(grid, (schema.HOLIDAYS,), problems).get(schema.HOLIDAYS)
    days: dict[dt.date, bool] = {}
    for row in found.rows if found is not None else ():
        record = row.record(schema.HOLIDAYS, problems)
        day = _day(record["day"])
        unreadable = record["working"] is None and row.text(schema.HOLIDAY_WORK)  # told by its cell
        if day is not None and not unreadable:
            days[day] = bool(record["working"])
    return WorkingDays(days)


def _unknown_years(log: Iterable[Case], days: WorkingDays, period: Period) -> Iterator[Problem]:
    spans: Mapping[int, dt.date] = {case.received.year: case.received for case in log}
    for year in days.unknown_years([*spans.values(), *([period.end] if spans else [])]):
        what = f"还不知道{year}年的放假安排，只按周六、周日休息算"
        remedy = f"把{year}年的放假日和调休上班日填进“{layout.HOLIDAYS}”表"
        yield Problem(Severity.WARNING, layout.HOLIDAYS, "", str(year), what, remedy)
