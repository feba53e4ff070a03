"""办件情况: cases late or due soon, the lines of the yearly report on requests, counts by month."""

import datetime as dt

from zwgk.model.period import Period
from zwgk.model.rules import REQUEST_FIGURES
from zwgk.statistics.cases import CaseState, months_of_cases, request_report
from zwgk.statistics.results import Results
from zwgk.workbook import layout
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text, sheet_link


def case_blocks(results: Results) -> tuple[OutputBlock, ...]:
    """Return three blocks side by side; none for an office without 办件台账."""
    if not results.inputs.rules.parts.case_log:
        return ()
    report, months = _report(results), _months(results)
    return (
        OutputBlock(layout.CASE_REPORT, *layout.PRESSING_FIRST, len(layout.PRESSING_HEADINGS), _pressing(results)),
        OutputBlock(layout.CASE_REPORT, *layout.REQUEST_REPORT_FIRST, len(layout.REQUEST_REPORT_HEADINGS), report),
        OutputBlock(layout.CASE_REPORT, *layout.CASE_MONTHS_FIRST, len(months[0]), months),
    )


def _pressing(results: Results) -> list[list[Value]]:
    rows: list[list[Value]] = []
    for number, one in enumerate(results.pressing, start=1):
        case = one.case
        told = f"还有 {one.days} 天" if one.state is CaseState.DUE_SOON else f"超过 {one.days} 天"
        names = [cell_text(text) for text in (case.kind, case.number, case.unit)]
        dates: list[Value] = [_day(case.received), _day(one.due), told, _day(case.answered)]
        link = sheet_link(layout.CASE_LOG, case.cell, "查看")
        rows.append([number, one.state.value, *names, *dates, link])
    nothing = "没有超时和临期的办件" if results.inputs.cases.log else "办件台账里还没有办件"
    return rows or [[None, nothing, *[None] * 8]]


def _day(day: dt.date | None) -> str | None:
    return f"{day.year}-{day.month}-{day.day}" if day is not None else None


def _report(results: Results) -> list[list[Value]]:
    period = results.inputs.period
    year = Period(period.year, 1, period.last)
    own, since = (request_report(results.inputs.cases, each) for each in (period, year))
    return [[name, count, since[name]] for name, count in own.items()]


def _months(results: Results) -> list[list[Value]]:
    """Return headings and twelve rows."""
    rules, cases = results.inputs.rules, results.inputs.cases
    heads: list[Value] = [
        layout.MONTH,
        *(cell_text(kind + told) for kind in rules.case_kinds for told in REQUEST_FIGURES[:2]),
    ]
    columns = [months_of_cases(cases, kind, results.inputs.period.year) for kind in rules.case_kinds]
    rows: list[list[Value]] = [[f"{month}月"] for month in range(1, 13)]
    for column in columns:
        for row, pair in zip(rows, column, strict=True):
            row += pair
    return [heads, *rows]
