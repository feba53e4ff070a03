"""xw.Book -> Inputs. One block read a sheet; what is odd becomes problems, what cannot be trusted refuses."""

import datetime as dt
from dataclasses import dataclass

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.inputs import Inputs
from zwgk.period import OwnPeriod, Period
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid, find_table, read_grid
from zwgk.workbook.read_lists import read_catalogue, read_media, read_portal
from zwgk.workbook.read_review import read_review
from zwgk.workbook.read_roster import read_roster
from zwgk.workbook.read_settings import (
    period_place,
    period_problems,
    read_period,
    read_rules,
    read_settings,
    read_year,
)
from zwgk.workbook.read_units import read_units
from zwgk.workbook.read_words import read_words, text_problems

_NAMED_INPUTS = (
    layout.HOME,
    layout.SETTINGS,
    layout.ROSTER,
    layout.PORTAL,
    layout.MEDIA,
    layout.CATALOGUE,
)


@dataclass(frozen=True)
class Places:
    """Where things stood that a writer needs again. Cells are (row, column), counted from 1."""

    unit_sheets: dict[str, str]  # unit -> name of the sheet that was read for it
    home_period: tuple[int, int]
    home_table: tuple[int, int]  # its first heading


@dataclass(frozen=True)
class Reading:
    """A workbook as read: the figures, and where they stood."""

    inputs: Inputs
    places: Places


def read_workbook(book: xw.Book, period: Period | None = None) -> Reading:
    """Everything that the statistics need. `period` overrules the one picked on 首页.

    Raises `Refusal` where reading cannot be trusted: a named sheet, the roster, the rules or the period is missing
    or unreadable, or two sheets are for one unit.
    """
    today = dt.date.today()
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for name in _NAMED_INPUTS:
        if name not in sheets:
            raise Refusal(f"工作簿里没有工作表“{name}”：请恢复它，或改用本工具新建的工作簿。")
    home = read_grid(sheets[layout.HOME])
    named = (layout.SETTINGS, layout.ROSTER, layout.PORTAL, layout.MEDIA, layout.CATALOGUE)
    settings, roster, portal_grid, media_grid, catalogue_grid = (read_grid(sheets[name]) for name in named)
    rules, found = read_settings(settings)
    period = _chosen_period(home, period, rules.periods)
    found += period_problems(settings, period)
    units, roster_problems = read_roster(roster, rules)
    portal, openings, portal_problems = read_portal(portal_grid, period)
    media, media_problems = read_media(media_grid, period, units, rules.office, today)
    catalogue, catalogue_problems = read_catalogue(catalogue_grid, today)
    unit_grids = _unit_grids(sheets, len(rules.kinds))
    counts, unit_sheets, unit_problems = read_units(unit_grids, units, rules, period)
    review, review_problems = read_review(read_grid(sheets[layout.REVIEW]) if layout.REVIEW in sheets else None)
    words, word_problems = read_words(read_grid(sheets[layout.WORDS]) if layout.WORDS in sheets else None)
    word_problems += text_problems((settings, roster, portal_grid, media_grid, catalogue_grid, *unit_grids), words)
    problems = (*found, *roster_problems, *unit_problems, *portal_problems)
    problems += (*media_problems, *catalogue_problems, *review_problems, *word_problems)
    return Reading(
        Inputs(rules, units, period, counts, portal, openings, media, catalogue, problems, review, words),
        Places(unit_sheets, period_place(home, rules.periods), _home_table(home)),
    )


def read_workbook_year(book: xw.Book) -> int:
    """Return the year that 首页 shows; raise `Refusal` if there is none."""
    if layout.HOME not in [sheet.name for sheet in book.sheets]:
        raise Refusal(f"工作簿里没有工作表“{layout.HOME}”：请恢复它，或改用本工具新建的工作簿。")
    return read_year(read_grid(book.sheets[layout.HOME]))


def read_own_periods(book: xw.Book) -> tuple[OwnPeriod, ...]:
    """Return the runs of months that 设置 has names for; raise `Refusal` if it cannot be read."""
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


def _unit_grids(sheets: dict[str, xw.Sheet], kinds: int) -> list[Grid]:
    attachments = {layout.attachment(number) for number in range(1, kinds + 2)}
    passed_over = {*layout.FIXED_SHEETS, *attachments}
    return [read_grid(sheet) for name, sheet in sheets.items() if name not in passed_over]
