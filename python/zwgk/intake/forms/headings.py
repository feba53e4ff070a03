"""Headings of a returned form, as units write them. Only unambiguous spellings are accepted."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zwgk.model.rules import Column, Rules
from zwgk.workbook import layout
from zwgk.workbook.cell_values import month_of, stored_day
from zwgk.workbook.grid import Grid, as_text
from zwgk.workbook.numbers import folded

_MEASURE = re.compile(r"(\(?[条篇个件]\)?|条数|篇数|数量|数|\(条数\)|更新数|发布数)$")
_MONTH_HEADINGS = frozenset({layout.MONTH, "月", "统计月份", "填报月份", "时间", "月度"})
_TOTAL_HEADINGS = frozenset({layout.TOTAL, "总计", "小计", "总数", "共计"})
_REMARK_HEADINGS = frozenset({layout.REMARK, "说明"})
_OTHER_HEADINGS = _MONTH_HEADINGS | _TOTAL_HEADINGS
TOTAL_ROWS = frozenset({"合计", "总计", "小计", "共计", "本期合计", "全年合计", "季度合计", "本季度合计", "累计"})


@dataclass(frozen=True)
class FormTable:
    """A table of a form: row of the headings, a key per heading; column of the months; -1 for a missing column."""

    grid: Grid
    head_row: int
    keys: tuple[str, ...]
    month: int
    total: int = -1
    remark: int = -1


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    plain = folded(text)
    return _MEASURE.sub("", plain) or plain


@lru_cache(maxsize=256)
def column_spellings(column: Column) -> frozenset[str]:
    """Return the keys of a column's headings: as printed, short, or short with the kind in front."""
    return frozenset(
        _key(text)
        for text in (
            column.heading,
            column.name,
            column.kind + column.name,
            column.kind + column.heading,
        )
    )


def known_spellings(rules: Rules) -> frozenset[str]:
    """Return the keys of all headings of all kinds."""
    return frozenset().union(*(column_spellings(column) for column in rules.columns))


_YEAR_AND_MONTH = re.compile(r"((?:20)?\d\d)(?:年度?|[-./])(\d{1,2})月?份?|(20\d\d)(0[1-9]|1[0-2])")


@lru_cache(maxsize=1024, typed=True)  # typed: True is not 1
def month_in(value: object, year: int) -> int | None:
    """Return the month named by a cell: as `month_of`, or of this year as a date, 2024年4月, 2024-04 or 202404.

    Return None for anything else, including a month of another year.
    """
    month = month_of(value)
    if month is not None:
        return month
    value = stored_day(value) or value  # a date that a program saved as its number
    if isinstance(value, dt.date):
        return value.month if value.year == year else None
    found = _YEAR_AND_MONTH.fullmatch(folded(as_text(value)))
    if found is None:
        return None
    of_year, number = int(found[1] or found[3]), int(found[2] or found[4])
    return number if of_year in (year, year % 100) and 1 <= number <= 12 else None


def find_form_table(grid: Grid, known: frozenset[str], year: int) -> FormTable | None:
    """Return the row with the most `known_spellings` and a column of months; None if there is none."""
    best, best_score = -1, 0
    for row, cells in enumerate(grid.values):
        texts = [cell for cell in cells if type(cell) is str]
        if known.isdisjoint(map(_key, texts)):
            continue
        keys = set(map(_key, texts))
        score = 2 * len(keys & known) + len(keys & _OTHER_HEADINGS)
        if score > best_score:
            best, best_score = row, score
    if best < 0:
        return None
    keys_at = tuple(_key(as_text(cell)) for cell in grid.values[best])
    month = _first(keys_at, _MONTH_HEADINGS)
    if month < 0:
        month = _month_column(grid, best, year)
    if month < 0:
        return None
    return FormTable(grid, best, keys_at, month, _first(keys_at, _TOTAL_HEADINGS), _first(keys_at, _REMARK_HEADINGS))


def _first(keys: Sequence[str], wanted: frozenset[str]) -> int:
    return next((index for index, key in enumerate(keys) if key in wanted), -1)


def _month_column(grid: Grid, head_row: int, year: int) -> int:
    """Return the one column below the headings in which months are written out (4月, a date); -1 if none or more."""
    found = [
        column
        for column in range(len(grid.values[head_row]))
        if any(_is_written_out(cells[column], year) for cells in grid.values[head_row + 1 :])
    ]
    return found[0] if len(found) == 1 else -1


def _is_written_out(value: object, year: int) -> bool:
    written = isinstance(value, dt.date) or (isinstance(value, str) and "月" in value)
    return written and month_in(value, year) is not None


def columns_at(table: FormTable, columns: Iterable[Column]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Return short name -> column of the grid, and short name -> all its columns if it occurs more than once."""
    once: dict[str, int] = {}
    twice: dict[str, list[int]] = {}
    for column in columns:
        spellings = column_spellings(column)
        places = [index for index, key in enumerate(table.keys) if key in spellings]
        if len(places) == 1:
            once[column.name] = places[0]
        elif places:
            twice[column.name] = places
    return once, twice


def other_heading_rows(table: FormTable, columns: Iterable[Column]) -> list[int]:
    """Return the rows of the grid that head another table: a heading of months, or of two of the columns. The table's
    own headings, repeated on each printed page, head nothing new."""
    spellings = frozenset().union(*map(column_spellings, columns))
    rows = []
    for row, cells in enumerate(table.grid.values):
        keys = {_key(cell) for cell in cells if isinstance(cell, str)}
        repeated = row >= table.head_row and tuple(_key(as_text(cell)) for cell in cells) == table.keys
        if not repeated and (not keys.isdisjoint(_MONTH_HEADINGS) or len(keys & spellings) > 1):
            rows.append(row)
    return rows


def other_headings(table: FormTable, taken: Iterable[int]) -> dict[str, int]:
    """Return the unused headings of the table: folded text -> column."""
    passed = {*taken, table.month, table.total, table.remark}
    heads = table.grid.values[table.head_row]
    return {folded(as_text(heads[index])): index for index, key in enumerate(table.keys) if key and index not in passed}


UNIT_LABELS = (layout.UNIT_LABEL, "填表单位", "报送单位", "上报单位", "填报部门", "单位名称", "单位全称", "单位")
