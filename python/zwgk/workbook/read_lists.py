"""门户网站, 新媒体 and 目录自查 -> rows as `County` has them, and problems."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zwgk.model.county import Record, portal_of
from zwgk.model.frames import PortalMonths
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit, normal_name, unit_index
from zwgk.model.rules import REQUEST_FIGURES, REQUESTS, Rules
from zwgk.model.settings import WEEKS_OF_MONTH, Office
from zwgk.statistics.requests import request_columns
from zwgk.statistics.view import openings_at
from zwgk.workbook import layout, schema
from zwgk.workbook.cell_values import month_of
from zwgk.workbook.declaration import Holds, InputTable
from zwgk.workbook.grid import Grid, as_text
from zwgk.workbook.numbers import folded
from zwgk.workbook.plan_block import month_list
from zwgk.workbook.sense_checks import future_date, outliers, request_doubts
from zwgk.workbook.table_reader import InputRow, InputRows, read_tables


@dataclass
class PortalSheet:
    """门户网站: months with something in them; kind of request -> number typed as open, and the month when its records
    begin, if not January."""

    months: tuple[Record, ...] = ()
    openings: dict[str, int] = field(default_factory=dict)
    opening_months: dict[str, int] = field(default_factory=dict)


def read_portal(grid: Grid | None, period: Period, rules: Rules) -> tuple[PortalSheet, list[Problem]]:
    """Return the figures and problems; `grid` None: nothing is counted."""
    problems: list[Problem] = []
    sheet = PortalSheet()
    declared = schema.portal_table_as_read(rules)
    figures = declared.holding(Holds.COUNT)
    found: dict[InputTable, InputRows] = {}
    if grid is not None and rules.request_kinds:
        found = read_tables(_with_mailbox(grid, rules), (declared, schema.OPENINGS), problems)
    elif grid is not None:
        found = read_tables(grid, (declared,), problems, apart=(schema.OPENINGS,))
    portal = found.get(declared)
    if portal is not None:
        rows = portal.by_month(problems)
        months = {month: row.record(declared, problems) for month, row in rows.items()}
        problems += _portal_blanks(portal, rows, period)
        places = {month: row.index for month, row in rows.items()}
        for column in figures:
            counts = {month: record.get(column.key) for month, record in months.items()}
            headings = dict.fromkeys(counts, column.heading)
            problems += outliers(portal.table, places, headings, counts, period, problems)
        sheet.months = tuple(
            record
            for record in months.values()
            if any(record[key] not in (None, "") for key in record if key != "month")
        )
    known_months = portal_of(sheet.months, rules)
    _read_openings(found.get(schema.OPENINGS), known_months, problems, rules, sheet)
    if portal is not None:
        known = openings_at(sheet.openings, sheet.opening_months, known_months, rules, period.first)
        problems += request_doubts(portal, rows, known_months, known, period)
    return sheet, problems


def _with_mailbox(grid: Grid, rules: Rules) -> Grid:
    """Return the grid with the mailbox's present name from 设置 in place of the one that the sheet was built with."""
    name, received = rules.office.mailbox_name, REQUEST_FIGURES[0]
    texts = {text for row in grid.values for cell in row if (text := folded(as_text(cell))).endswith(received)}
    declared = {folded(heading) for heading in schema.portal_table(rules).headings if heading.endswith(received)}
    others = {text.removesuffix(received) for text in texts - declared} - {folded(REQUESTS)}
    if len(others) != 1 or folded(name) + received in texts:
        return grid
    old = others.pop()
    renamed = {old: name, **{old + what: name + what for what in REQUEST_FIGURES}}
    values = [
        [renamed.get(folded(cell), cell) if isinstance(cell, str) else cell for cell in row] for row in grid.values
    ]
    return dataclasses.replace(grid, values=values)


def _portal_blanks(portal: InputRows, rows: Mapping[int, InputRow], period: Period) -> list[Problem]:
    """Return one problem per figure with blank months of the period. An optional figure that is blank throughout is not
    asked for."""
    table = portal.table
    doubtful = portal.months - rows.keys()
    problems = []
    for column in portal.schema.holding(Holds.COUNT):
        filled = {month for month, row in rows.items() if row.table_text(column.heading)}
        blank = [month for month in period.months if month not in doubtful | filled]
        if blank and column.heading in table.columns and (column.asked or filled):
            cell = table.address(table.head_row, column.heading)
            what = f"“{column.heading}”{month_list(blank)}没有填"
            problems.append(Problem.warning(what, "没有的填 0；漏填的请补填", sheet=table.grid.sheet, cell=cell))
    return problems


def _read_openings(
    found: InputRows | None, portal: PortalMonths, problems: list[Problem], rules: Rules, sheet: PortalSheet
) -> None:
    kinds = rules.request_kinds
    switched_off = {REQUESTS, rules.office.mailbox_name} - {*kinds}
    for row in found.rows if found is not None else ():
        item = row.text(layout.OPENING_ITEM)
        if item in kinds:
            typed, since = row.count(layout.OPENING_COUNT, problems), _since(row, item, portal, problems)
            if typed is not None and since is not None:
                sheet.openings[item] = typed
            if since is not None and since > 1:
                sheet.opening_months[item] = since
        elif row.text(layout.OPENING_COUNT) and item not in switched_off:
            what = f"没有“{item}”这个事项，这个数没有统计"
            remedy = f"改为{'、'.join(kinds)}之一，或清空这一行"
            problems.append(row.problem(layout.OPENING_COUNT, Severity.ERROR, what, remedy))


def _since(row: InputRow, item: str, portal: PortalMonths, problems: list[Problem]) -> int | None:
    """Return the month in which the records of a kind of request begin. In a workbook older than the column for it,
    that is the first month with a figure."""
    text = row.text(layout.OPENING_SINCE)
    month = month_of(text) if text else 1
    if month is None:
        what = "不是月份，期初未办结没有统计"
        problems.append(row.problem(layout.OPENING_SINCE, Severity.ERROR, what, "改填 1 到 12，或留空"))
    if layout.OPENING_SINCE not in row.table.columns:
        filled = (
            at for at in sorted(portal) if any(portal[at].get(name) is not None for name in request_columns(item))
        )
        month = next(filled, 1)
    return month


def read_media(
    grid: Grid | None,
    period: Period,
    units: Iterable[Unit],
    office: Office,
    today: dt.date,
    weeks_of_month: int = WEEKS_OF_MONTH,
) -> tuple[tuple[Record, ...], list[Problem]]:
    """Return one row per account, and problems. The host may be any name of a unit or of the issuing office.

    weeks_of_month: number of weeks, or of groups of weeks, for which a month can fall short.
    """
    problems: list[Problem] = []
    found = read_tables(grid, (schema.MEDIA,), problems).get(schema.MEDIA) if grid is not None else None
    hosts = _Hosts(frozenset(unit_index(units, office.county)), normal_name(office.name))
    records: list[Record] = []
    months = dict(enumerate(layout.MONTH_HEADINGS, start=1))
    for row in found.rows if found is not None else ():
        record = row.record(schema.MEDIA, problems)
        records.append(record)
        problems += _impossible_weeks(row, record, weeks_of_month)
        posts = {month: record[str(month)] for month in months}
        problems += future_date(row, schema.LAST_POST, record["last_update"], today)
        problems += outliers(row.table, dict.fromkeys(months, row.index), months, posts, period, problems)
        problems += _account_problems(row, posts, period, hosts)
    return tuple(records), problems


def _impossible_weeks(row: InputRow, record: dict[str, Any], most: int) -> Iterator[Problem]:
    """Report weeks below the limit that a month does not have; they are blanked."""
    for month, heading in enumerate(schema.WEEKS_BELOW, start=1):
        weeks = record[f"weeks_{month}"]
        if weeks is not None and weeks > most:
            record[f"weeks_{month}"] = None
            what = (
                f"一个月只有 {most} 个周期，这个数没有采用"
                if most < WEEKS_OF_MONTH
                else "一个月按 4 周算，这个数没有采用"
            )
            yield row.problem(heading, Severity.ERROR, what, f"填 0 到 {most}；不知道的留空，按总数判定")


@dataclass(frozen=True)
class _Hosts:
    """Possible hosts, by `normal_name`."""

    units: frozenset[str]
    office: str

    def know(self, name: str) -> bool:
        """Return whether it is a unit's name, or one of the office, which is on no roster (also short: 政府办)."""
        wanted = normal_name(name)
        left = iter(self.office)
        return wanted in self.units or (len(wanted) > 1 and all(character in left for character in wanted))


def _account_problems(
    row: InputRow, posts: Mapping[int, int | None], period: Period, hosts: _Hosts
) -> Iterable[Problem]:
    """Return problems: a missing or unknown host, and months of the period without a figure."""
    account, host = row.text(schema.ACCOUNT), row.text(schema.HOST)
    if schema.HOST in row.table.columns:
        if not host:
            what = f"“{account}”的“{schema.HOST}”没有填，合并的单元格只有第一行算有内容"
            yield row.problem(schema.HOST, Severity.WARNING, what, "逐行补上主办单位")
        elif not hosts.know(host):
            what = f"名录里没有“{host}”，主办单位照原样写进附件"
            yield row.problem(schema.HOST, Severity.WARNING, what, f"改成名录里的名称，或在“{layout.ROSTER}”里添上它")
    headings = {month: layout.MONTH_HEADINGS[month - 1] for month in period.months}
    blank = [
        month
        for month, heading in headings.items()
        if posts[month] is None and heading in row.table.columns and not row.table_text(heading)
    ]
    if blank:
        what = f"“{account}”{month_list(blank)}没有填"
        yield row.problem(headings[blank[0]], Severity.WARNING, what, "没有发布填 0；漏填的请补填")


def read_catalogue(grid: Grid | None, today: dt.date) -> tuple[tuple[Record, ...], list[Problem]]:
    """Return one row per catalogue field, and problems."""
    problems: list[Problem] = []
    found = read_tables(grid, (schema.CATALOGUE,), problems).get(schema.CATALOGUE) if grid is not None else None
    rows = found.rows if found is not None else ()
    records = [row.record(schema.CATALOGUE, problems) for row in rows]
    for row, record in zip(rows, records, strict=True):
        problems += future_date(row, schema.UPDATED, record["last_update"], today)
    problems += _catalogue_blanks(rows)
    return tuple(records), problems


def _catalogue_blanks(rows: Sequence[InputRow]) -> list[Problem]:
    """Return one problem per column, not per field: an untouched catalogue would fill the sheet 校验."""
    problems = []
    for heading in (schema.UPDATED, schema.BODY_NAMED):
        blank = [row for row in rows if heading in row.table.columns and not row.table_text(heading)]
        if blank:
            names = "、".join(row.text(schema.FIELD) for row in blank[:3]) + ("等" if len(blank) > 3 else "")
            what = f"{names}{len(blank)}个领域的“{heading}”没有填，通报不会提到它们"
            problems.append(blank[0].problem(heading, Severity.WARNING, what, "查看目录后补填"))
    return problems
