"""门户网站, 新媒体 and 目录自查 -> frames as `Inputs` describes them, and what is odd about them."""

import datetime as dt
import re

import pandas as pd

from zwgk.period import Period
from zwgk.problems import Problem, Severity
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid, Table, find_table
from zwgk.workbook.numbers import folded, read_count
from zwgk.workbook.read_units import month_of

_ACCOUNT, _HOST, _PLATFORM = layout.MEDIA_HEADINGS_BEFORE[1:]
_WEEKS_BELOW, _LAST_POST, _ = layout.MEDIA_HEADINGS_AFTER
_FIELD, _UPDATED, _BODY_NAMED, _FAULT, _REMARK = layout.CATALOGUE_HEADINGS[1:]
_DATE_TEXT = re.compile(r"(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})?日?)?")


def read_portal(grid: Grid, period: Period) -> tuple[pd.DataFrame, dict[str, int | None], list[Problem]]:
    """Monthly portal figures, requests still open at the start, problems."""
    names = (*layout.PORTAL_COLUMNS, *layout.PORTAL_REQUEST_COLUMNS)
    problems: list[Problem] = []
    table = find_table(grid, layout.MONTH, (layout.MONTH, *names))
    months: dict[int, dict[str, int | None]] = {month: dict.fromkeys(names) for month in range(1, 13)}
    if table is None:
        problems.append(_no_heading(grid, layout.MONTH))
    else:
        problems += _heading_problems(table)
        for row in table.rows():
            month = month_of(table.value(row, layout.MONTH))
            if month is not None:
                months[month] = {name: _count(table, row, name, problems) for name in names}
        problems += _portal_blanks(table, months, names, period)
    frame = pd.DataFrame([{"month": month, **values} for month, values in months.items()])
    frame = frame.astype(dict.fromkeys(names, "Int64"))
    return frame, _openings(grid, problems), problems


def _portal_blanks(
    table: Table, months: dict[int, dict[str, int | None]], names: tuple[str, ...], period: Period
) -> list[Problem]:
    problems = []
    for name in names:
        blank = [month for month in period.months if months[month][name] is None]
        if blank and name in table.columns:
            named = "、".join(f"{month}月" for month in blank)
            problems.append(
                Problem(
                    Severity.WARNING,
                    table.grid.sheet,
                    table.address(table.head_row, name),
                    "",
                    f"“{name}”{named}没有填",
                    "没有的填 0；漏填的请补填",
                )
            )
    return problems


def _openings(grid: Grid, problems: list[Problem]) -> dict[str, int | None]:
    openings: dict[str, int | None] = dict.fromkeys(layout.REQUEST_KINDS)
    table = find_table(grid, layout.OPENING_COUNT, (layout.OPENING_ITEM, layout.OPENING_COUNT))
    if table is not None and not table.missing:
        for row in table.rows():
            item = table.text(row, layout.OPENING_ITEM)
            if item in openings:
                openings[item] = _count(table, row, layout.OPENING_COUNT, problems)
    return openings


def read_media(grid: Grid) -> tuple[pd.DataFrame, list[Problem]]:
    """One row an account, problems."""
    headings = (*layout.MEDIA_HEADINGS_BEFORE, *layout.MONTH_HEADINGS, *layout.MEDIA_HEADINGS_AFTER)
    columns = ["account", "host", "platform", *range(1, 13), "weeks_below", "last_update"]
    problems: list[Problem] = []
    rows: list[list[object]] = []
    table = find_table(grid, _ACCOUNT, headings)
    if table is None:
        problems.append(_no_heading(grid, _ACCOUNT))
    else:
        problems += _heading_problems(table, optional=("序号", _PLATFORM, *layout.MEDIA_HEADINGS_AFTER))
        for row in table.rows():
            if not table.text(row, _ACCOUNT):
                continue
            rows.append(
                [
                    table.text(row, _ACCOUNT),
                    table.text(row, _HOST),
                    table.text(row, _PLATFORM),
                    *(_count(table, row, heading, problems) for heading in layout.MONTH_HEADINGS),
                    _count(table, row, _WEEKS_BELOW, problems),
                    _date(table, row, _LAST_POST, problems),
                ]
            )
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.astype({**dict.fromkeys(range(1, 13), "Int64"), "weeks_below": "Int64"})
    frame["last_update"] = pd.to_datetime(frame["last_update"])
    return frame, problems


def read_catalogue(grid: Grid) -> tuple[pd.DataFrame, list[Problem]]:
    """One row a catalogue field, problems."""
    problems: list[Problem] = []
    rows: list[list[object]] = []
    table = find_table(grid, _FIELD, layout.CATALOGUE_HEADINGS)
    if table is None:
        problems.append(_no_heading(grid, _FIELD))
    else:
        problems += _heading_problems(table, optional=("序号", _REMARK))
        for row in table.rows():
            if not table.text(row, _FIELD):
                continue
            rows.append(
                [
                    table.text(row, _FIELD),
                    _date(table, row, _UPDATED, problems),
                    _yes_no(table, row, _BODY_NAMED, problems),
                    table.text(row, _FAULT),
                    table.text(row, _REMARK),
                ]
            )
        problems += _catalogue_blanks(table)
    frame = pd.DataFrame(rows, columns=["field", "last_update", "body_named", "fault", "remark"])
    frame["last_update"] = pd.to_datetime(frame["last_update"])
    frame["body_named"] = frame["body_named"].astype("boolean")
    return frame, problems


def _catalogue_blanks(table: Table) -> list[Problem]:
    """One problem a column, not one a field: a catalogue nobody has looked at yet would fill the sheet 校验."""
    problems = []
    for heading in (_UPDATED, _BODY_NAMED):
        if heading in table.missing:
            continue
        blank = [row for row in table.rows() if table.text(row, _FIELD) and not table.text(row, heading)]
        if blank:
            names = "、".join(table.text(row, _FIELD) for row in blank[:3]) + ("等" if len(blank) > 3 else "")
            what = f"{names}{len(blank)}个领域的“{heading}”没有填，通报不会提到它们"
            problems.append(_cell_problem(table, blank[0], heading, Severity.WARNING, what, "查看目录后补填"))
    return problems


def _no_heading(grid: Grid, heading: str) -> Problem:
    return Problem(
        Severity.ERROR,
        grid.sheet,
        "",
        "",
        f"找不到标题“{heading}”，这张表没有统计",
        f"恢复标题“{heading}”",
    )


def _heading_problems(table: Table, optional: tuple[str, ...] = ()) -> list[Problem]:
    problems = []
    for heading in (*table.missing, *table.repeated):
        if heading in optional and heading in table.missing:
            continue
        twice = heading in table.repeated
        problems.append(
            Problem(
                Severity.ERROR,
                table.grid.sheet,
                table.similar.get(heading, table.grid.address(table.head_row, 0)),
                "",
                f"标题“{heading}”出现了两次，只读了前一个" if twice else f"找不到标题“{heading}”，这一栏没有统计",
                "改正标题",
            )
        )
    return problems


def _count(table: Table, row: int, heading: str, problems: list[Problem]) -> int | None:
    reading = read_count(table.value(row, heading))
    if reading.means_nothing:
        problems.append(
            _cell_problem(table, row, heading, Severity.ERROR, "看不出是 0 还是没有统计", "没有的填 0，尚未统计留空")
        )
    elif reading.severity:
        problems.append(_cell_problem(table, row, heading, reading.severity, reading.what, reading.remedy))
    return reading.count


def _date(table: Table, row: int, heading: str, problems: list[Problem]) -> dt.datetime | None:
    value = table.value(row, heading)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    date = parse_date(value)
    if date is None:
        problems.append(
            _cell_problem(table, row, heading, Severity.ERROR, "不是日期，没有读取", "改填日期，例如 2024-6-30")
        )
    elif isinstance(value, str):
        what = f"日期是文本形式，已按 {date:%Y-%m-%d} 读取"
        problems.append(_cell_problem(table, row, heading, Severity.NOTE, what, "请核对；改成日期后不再提示"))
    return date


def parse_date(value: object) -> dt.datetime | None:
    """A date, or a text like 2024-6-30, 2024年6月30日 or 2024.6 (its first day); None for anything else."""
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    match = _DATE_TEXT.fullmatch(folded(value)) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return dt.datetime(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None


def _yes_no(table: Table, row: int, heading: str, problems: list[Problem]) -> bool | None:
    text = folded(table.text(row, heading))
    if text in ("是", "否"):
        return text == "是"
    if text:
        problems.append(
            _cell_problem(table, row, heading, Severity.ERROR, "只能填“是”或“否”，没有读取", "改填“是”或“否”")
        )
    return None


def _cell_problem(table: Table, row: int, heading: str, severity: Severity, what: str, remedy: str) -> Problem:
    return Problem(severity, table.grid.sheet, table.address(row, heading), table.text(row, heading), what, remedy)
