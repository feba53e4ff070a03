"""xw.Book -> `County`, the whole year, and problems of one period. One block read per sheet; anything untrustworthy is
refused."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from types import MappingProxyType

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.garbage_collection import no_garbage_collection
from zwgk.model.county import County, Record
from zwgk.model.inputs import Inputs
from zwgk.model.period import OwnPeriod, Period
from zwgk.model.problems import Problem
from zwgk.model.roster import unit_index
from zwgk.model.rules import Rules
from zwgk.model.settings import WEEKS_OF_MONTH
from zwgk.statistics.lives import Lives, counts_of_period, left_out, lives
from zwgk.statistics.view import counts_of, inputs_of
from zwgk.workbook import layout, schema
from zwgk.workbook.declaration import InputTable
from zwgk.workbook.grid import MOST_ROWS, Grid, as_text, find_table, line_names, read_grid, refuse_without, value_beside
from zwgk.workbook.read_cases import CaseSheets, case_sum_doubts, read_cases
from zwgk.workbook.read_further_tables import read_further_table, refuse_missing
from zwgk.workbook.read_history import read_history
from zwgk.workbook.read_lists import read_catalogue, read_media, read_portal
from zwgk.workbook.read_review import read_review
from zwgk.workbook.read_roster import read_roster
from zwgk.workbook.read_settings import (
    period_place,
    period_problems,
    quota_problems,
    read_period,
    read_rules,
    read_settings,
    read_version,
    read_year,
    version_problems,
)
from zwgk.workbook.read_units import read_units
from zwgk.workbook.read_words import read_words, text_problems
from zwgk.workbook.sheet_ends import MOST_LINES
from zwgk.workbook.table_reader import read_tables

Sheets = Mapping[str, Callable[[], Grid]]
"""Sheet name -> its reader."""


@dataclass(frozen=True)
class Places:
    """Places that a writer needs again. Cells are (row, column), counted from 1."""

    unit_sheets: dict[str, str]  # unit -> name of the sheet that was read for it
    home_period: tuple[int, int]
    home_table: tuple[int, int]  # its first heading
    version: int  # of the workbook's structure


@dataclass(frozen=True)
class Reading:
    """A workbook as read: the year, the period that was asked for or is chosen on 首页, and what was found."""

    county: County
    period: Period
    places: Places
    problems: tuple[Problem, ...]

    @cached_property
    def inputs(self) -> Inputs:
        """The period as the statistics see it. Another one of the year: `inputs_of(reading.county, period)`."""
        return inputs_of(self.county, self.period, self.problems)


def read_workbook(book: xw.Book, period: Period | None = None) -> Reading:
    """Return everything that is filled in. `period` overrides the one picked on 首页.

    Raise `Refusal` if reading cannot be trusted: a named sheet, the roster, the rules or the period is missing
    or unreadable, or two sheets are for one unit.
    """
    return read_grids(sheets_of(book), period)


def sheets_of(book: xw.Book) -> Sheets:
    """Return the sheets of a book, each read once when first needed: for reading several periods of it."""
    most = {layout.HISTORY: MOST_LINES}
    return {
        sheet.name: cache(partial(read_grid, sheet, most.get(sheet.name, MOST_ROWS), hidden=True))
        for sheet in book.sheets
    }


@no_garbage_collection()
def read_grids(sheets: Sheets, period: Period | None = None) -> Reading:
    """Read a workbook from functions that read its sheets, by name; otherwise like `read_workbook`."""
    today = dt.date.today()
    home = input_grid(sheets, layout.HOME)
    settings = input_grid(sheets, layout.SETTINGS)
    rules, found = read_settings(settings)
    period = _chosen_period(home, period, rules.periods)
    found += period_problems(settings, period)
    roster = input_grid(sheets, layout.ROSTER)
    listed, roster_problems = read_roster(roster, rules)
    if rules.quotas:
        found += quota_problems(settings, rules, unit_index(listed, rules.office.county))
    found_lives = lives(listed, period)
    portal_grid = input_grid(sheets, layout.PORTAL) if rules.monthly_figures else None
    portal, portal_problems = read_portal(portal_grid, period, rules)
    media_grid = input_grid(sheets, layout.MEDIA, "统计政务新媒体") if rules.parts.media else None
    weeks = WEEKS_OF_MONTH // rules.limits.media_weeks
    media, media_problems = read_media(media_grid, period, (*found_lives.units, *listed), rules.office, today, weeks)
    catalogue_grid = input_grid(sheets, layout.CATALOGUE, "统计目录自查") if rules.parts.catalogue else None
    catalogue, catalogue_problems = read_catalogue(catalogue_grid, today)
    case_sheets = _case_sheets(sheets, rules)
    cases, case_problems = read_cases(case_sheets, listed, rules, period, today)
    filled_in = unit_grids(sheets)
    units, unit_problems = read_units(filled_in, listed, rules, period)
    if units.counts:
        found += _year_problems(home, sheets.get(layout.LOG), period.year)
    review, review_problems = read_review(sheets[layout.REVIEW]() if layout.REVIEW in sheets else None)
    words, word_problems = read_words(sheets[layout.WORDS]()) if layout.WORDS in sheets else ((), [])
    past, past_problems = read_history(sheets[layout.HISTORY]() if layout.HISTORY in sheets else None)
    refuse_missing(rules, sheets)
    table_problems: list[Problem] = []
    tables = [read_further_table(sheets[name](), period, table_problems) for name in rules.office.tables]
    county = County(
        year=period.year,
        period_name=period.name,
        rules=rules,
        units=listed,
        note=home_note(home),
        counts=MappingProxyType(units.counts),
        unreadable=frozenset(units.unreadable),
        openings=MappingProxyType(portal.openings),
        opening_months=MappingProxyType(portal.opening_months),
        portal=portal.months,
        media=media,
        catalogue=catalogue,
        mapping=_rows(sheets, layout.MAPPING, schema.MAPPING),
        publishers=_rows(sheets, layout.MAPPING, schema.PUBLISHERS),
        words=words,
        past=past,
        cases=cases.cases,
        case_log=cases.case_log,
        holidays=cases.holidays,
        tables=tuple(tables),
        review=review,
    )
    case_problems += case_sum_doubts(county.counted_cases, county.portal_months, rules.case_kinds, period)
    unit_problems += _columns_of_former_kinds(county, found_lives, period)
    fixed = (settings, roster, portal_grid, media_grid, catalogue_grid, case_sheets.months, case_sheets.log)
    grids = [grid for grid in (*fixed, *filled_in) if grid is not None]
    wrong_words = text_problems(grids, county.word_list)
    problems = (*version_problems(home), *found, *roster_problems, *unit_problems, *portal_problems)
    problems += (*media_problems, *catalogue_problems, *case_problems, *review_problems, *word_problems, *wrong_words)
    problems += (*past_problems, *table_problems, *_counted_though_hidden(grids))
    unit_sheets = {found_lives.own[name]: sheet for name, sheet in units.sheets.items() if name in found_lives.own}
    places = Places(unit_sheets, period_place(home, rules.periods), _home_table(home), read_version(home))
    return Reading(county, period, places, problems)


def _counted_though_hidden(grids: Iterable[Grid]) -> Iterator[Problem]:
    """Report hidden rows and columns with anything in them: they are read like all others."""
    for grid in grids:
        rows = [row for row in grid.hidden_rows if any(cell not in (None, "") for cell in grid.values[row])]
        columns = [
            place
            for place in grid.hidden_columns
            if any(len(cells) > place and cells[place] not in (None, "") for cells in grid.values)
        ]
        if rows or columns:
            names = line_names([grid.top + row for row in rows], [grid.left + place for place in columns])
            cell = grid.address(rows[0] if rows else 0, 0 if rows else columns[0])
            what = f"{names}是隐藏的，里面的数照样统计了"
            yield Problem.note(what, "请核对该不该算；不要的，清空这些格", sheet=grid.sheet, cell=cell)


def home_note(home: Grid) -> str:
    """Return the line above the table of units; "" if that row has become another."""
    row = layout.HOME_NOTE_ROW - home.top
    has_jump = home.text(row, 0) == layout.HOME_JUMP  # a workbook of an earlier structure has none
    note = home.text(row, layout.HOME_NOTE_COLUMN - 1 if has_jump else 0)
    return "" if note.startswith("=") else note


def _rows(sheets: Sheets, sheet: str, table: InputTable) -> tuple[Record, ...]:
    """Return the rows of a table that only an import decides about, and reports."""
    if sheet not in sheets:
        return ()
    found = read_tables(sheets[sheet](), (table,), None).get(table)
    return tuple(row.record(table, []) for row in found.rows) if found is not None else ()


def _case_sheets(sheets: Sheets, rules: Rules) -> CaseSheets:
    parts = rules.parts
    months = input_grid(sheets, layout.CASES, "统计分单位办件") if parts.cases else None
    log, holidays = (
        input_grid(sheets, name, "统计办件台账") if parts.case_log else None
        for name in (layout.CASE_LOG, layout.HOLIDAYS)
    )
    return CaseSheets(months, log, holidays)


def _columns_of_former_kinds(county: County, found: Lives, period: Period) -> Iterator[Problem]:
    rules = county.rules
    if not any(unit.former_kind or unit.successor for unit in county.units):
        return
    columns = {kind.name: frozenset(column.name for column in rules.columns_of(kind.name)) for kind in rules.kinds}
    counts = counts_of_period(counts_of(county), found, period)
    for unit, column, count in left_out(counts, found, columns, period):
        kind = next(one.kind for one in found.units if one.name == unit)
        what = f"{unit}在{period.title}的“{column}”有 {count} 条，{kind}没有这个栏目，没有计入"
        yield Problem.warning(what, "分开统计变更以前和以后的时段", sheet=layout.ROSTER, value=unit)


def _year_problems(home: Grid, log: Callable[[], Grid] | None, year: int) -> Iterator[Problem]:
    """Report that the year of 首页 is not the one that the workbook was made for, or the last computation's: the sheets
    may hold that year's figures."""
    built = value_beside(home, layout.HOME_BUILT_FOR, lambda value: isinstance(value, int | float))
    if built is not None and isinstance(built[0], int | float) and int(built[0]) == year:
        return
    texts = [as_text(row[2]) for row in log().values if len(row) > 2] if log is not None else []
    years = [match[1] for text in texts if (match := re.match(r"(\d{4})年", text))]
    told = [(f"以前按{years[-1]}年统计过", int(years[-1]))] if years else []
    if built is not None and isinstance(built[0], int | float):
        told.append((f"这个工作簿是{int(built[0])}年的", int(built[0])))
    for how, then in [one for one in told if one[1] != year][:1]:
        what = f"{how}，现在统计年度是 {year}：各表里可能还是{then}年的数"
        remedy = f"改回 {then}；新的年度请用“新建年度工作簿”另建一个"
        yield Problem.warning(what, remedy, sheet=layout.HOME, value=str(year))


def read_workbook_year(book: xw.Book) -> int:
    """Return the year on 首页; raise `Refusal` if there is none."""
    return read_year(input_grid(sheets_of(book), layout.HOME))


def read_own_periods(book: xw.Book) -> tuple[OwnPeriod, ...]:
    """Return the named runs of months of 设置; raise `Refusal` if it cannot be read."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    return read_rules(read_grid(sheets[layout.SETTINGS])).periods if layout.SETTINGS in sheets else ()


def _chosen_period(home: Grid, asked: Period | None, own: tuple[OwnPeriod, ...]) -> Period:
    if asked is None:
        return read_period(home, own)
    year = read_year(home)
    if asked.year != year:
        raise Refusal(f"这个工作簿是{year}年度的，不能统计{asked.title}：请换用{asked.year}年度的工作簿。")
    return asked


def _home_table(home: Grid) -> tuple[int, int]:
    table = find_table(home, layout.HOME_UNIT, layout.HOME_BEFORE_COLUMNS)
    if table is None or table.missing:
        raise Refusal(f"“{home.sheet}”上找不到单位一览表的标题“{layout.HOME_UNIT}”：请恢复这一行标题。")
    return home.top + table.head_row, home.left + table.columns[layout.HOME_BEFORE_COLUMNS[0]]


def input_grid(sheets: Sheets, name: str, part: str = "") -> Grid:
    """Return the sheet; raise `Refusal` if it is missing. `part`: item of 设置 that makes the sheet necessary."""
    off = f"；没有建过的，点“同步结构”；没有这项工作的，把“{layout.SETTINGS}”里的“{part}”改为“否”" if part else ""
    refuse_without(sheets, name, more=off)
    return sheets[name]()


def unit_grids(sheets: Sheets) -> list[Grid]:
    """Return the sheets that may be a unit's: all but those with a purpose of their own."""
    passed_over = {*layout.FIXED_SHEETS, *layout.attachments_among(sheets)}
    return [read() for name, read in sheets.items() if name not in passed_over]
