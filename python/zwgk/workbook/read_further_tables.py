"""The sheets named under 另附的表 of 设置 -> the tables that are attached to the bulletin."""

import datetime as dt
import re
from collections.abc import Collection, Iterator

from zwgk.errors import Refusal
from zwgk.model.further_tables import CellValue, FurtherTable
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.model.rules import Rules
from zwgk.model.settings import Office, settings_of
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid, as_text

_ITEM = next(setting.item for setting in settings_of(Office) if setting.key == "tables")
_YEAR = re.compile(r"\d{4}年")


def refuse_missing(rules: Rules, sheets: Collection[str]) -> None:
    """Raise `Refusal` if 设置 attaches a sheet that is not among `sheets`, or that is none of the office's own."""
    for name in rules.office.tables:
        if name not in sheets:
            raise Refusal(f"“{layout.SETTINGS}”的“{_ITEM}”写着“{name}”，没有这张工作表：请恢复它，或从那一项里删去。")
        if name in layout.FIXED_SHEETS or re.fullmatch(r"附件\d+", name):
            raise Refusal(f"“{layout.SETTINGS}”的“{_ITEM}”写着“{name}”，它本来就有用处：请写另外一张工作表的名称。")


def read_further_table(grid: Grid, period: Period, problems: list[Problem]) -> FurtherTable:
    """Return the table of a sheet: its title in the first row with a text, below it the headings, then rows down to
    the first blank one.

    Figures beyond the table are reported. Raise `Refusal` for a sheet without a title and headings.
    """
    filled = [row for row, cells in enumerate(grid.values) if any(as_text(cell) for cell in cells)]
    if len(filled) < 2:
        raise Refusal(f"“{grid.sheet}”里没有可附的表：第一行写标题，下面是表头和各行。")
    top, head = filled[:2]
    places = [column for column in range(len(grid.values[head])) if grid.text(head, column)]
    width, first = len(places), places[0]
    last = head
    while last + 1 < len(grid.values) and any(as_text(cell) for cell in grid.values[last + 1]):
        last += 1
    rows = tuple(
        tuple(_cell(grid.value(row, column)) for column in range(first, first + width))
        for row in range(head + 1, last + 1)
    )
    heads = tuple(grid.text(head, column) for column in range(first, first + width))
    if not all(heads):
        raise Refusal(
            f"“{grid.sheet}”的表头{grid.address(head, first + heads.index(''))}是空的：请补上，或删去这一列。"
        )
    title = next(text for cell in grid.values[top] if (text := as_text(cell)))
    problems += _problems(grid, title, period, (last, first, width))
    return FurtherTable(grid.sheet, title, heads, rows)


def _problems(grid: Grid, title: str, period: Period, table: tuple[int, int, int]) -> Iterator[Problem]:
    last, first, width = table
    if _YEAR.search(title) and period.title not in title:
        what = f"标题写的不是{period.title}，照原样附在通报后面"
        yield Problem.warning(what, "换成本期的表，或改标题", sheet=grid.sheet, cell=grid.address(0, 0), value=title)
    cells = [(row, column) for row in range(len(grid.values)) for column in range(len(grid.values[row]))]
    beside = (
        (row, column)
        for row, column in cells
        if row <= last
        and not first <= column < first + width
        and isinstance(grid.value(row, column), int | float | dt.date)
    )
    below = ((row, column) for row, column in cells if row > last and grid.text(row, column))
    for places, told in ((beside, ""), (below, "（空行以下的都是）")):
        found = list(places)
        for row, column in found[:1]:
            what = f"在表的外面，{len(found)} 格没有附在通报后面{told}"
            yield grid.problem(row, column, Severity.WARNING, what, "移进表里；多余的空行请删去")
    if grid.truncated:
        yield Problem.warning("表太大，后面的没有附在通报后面", "拆成几张表", sheet=grid.sheet)


def _cell(value: object) -> CellValue:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return as_text(value) or None
    return int(value) if isinstance(value, float) and value.is_integer() else value
