"""新建工作簿: the first workbook of a county, with a list of its units or without one.

The list is a sheet with a row of headings that names the units and their kinds, open in the host (pasted, or of a file
of any kind) or in a file. It may have any column of 单位名录. Everything else is that of the blank materials; 设置 is
filled in the new workbook, and 同步结构 follows it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs
import xlwings as xw

from zwgk.errors import Refusal
from zwgk.intake.list_files import TEXTS, list_grids
from zwgk.model.county import County
from zwgk.model.period import SPANS
from zwgk.model.problems import Severity
from zwgk.model.rules import Rules
from zwgk.outcome import Outcome
from zwgk.packaged import packaged
from zwgk.workbook import layout
from zwgk.workbook.create import create_workbook
from zwgk.workbook.grid import Grid, as_text, read_grid
from zwgk.workbook.numbers import folded
from zwgk.workbook.read_roster import read_roster
from zwgk.workbook.reserved import is_total
from zwgk.workbook.schema import ROSTER
from zwgk.workbook.source import read_source

_SPELLINGS = {
    "name": ("单位名称", "单位", "名称", "简称", "部门名称", "发布单位"),
    "full_name": ("全称", "单位全名"),
    "kind": ("单位类别", "类型", "单位类型", "单位性质"),
    "aliases": ("曾用名", "其他名称"),
}
"""Other headings for a column of 单位名录; each may also be spelled like its key in roster.csv."""
_PASSED = frozenset({"序号", "编号", "备注"})  # nobody misses them
_MOST_ABOVE = 20  # lines above the headings
_NEXT = (
    f"1. 在“{layout.SETTINGS}”里改县（市、区）名称，核对类别、栏目、每月最低；年度和时段在{layout.HOME}选",
    f"2. 在“{layout.ROSTER}”里一行一个单位（可以粘贴），核对承担哪些栏目",
    "3. 点“同步结构”，各单位的表就都有了",
)


@dataclass(frozen=True)
class UnitList:
    """A list as found: its sheet with the headings of 单位名录, the row of these, and headings that were not read."""

    grid: Grid
    head: int
    other: tuple[str, ...]

    @property
    def headings(self) -> list[str]:
        """The headings, by column."""
        return list(map(as_text, self.grid.values[self.head]))

    def column(self, key: str) -> list[str]:
        """Return the texts of a column of 单位名录, of all rows of the sheet."""
        place = self.headings.index(ROSTER.of_key(key).heading)
        return [self.grid.text(row, place) for row in range(len(self.grid.values))]


def new_workbook(
    book: xw.Book | None, today: dt.date, target: Path | None = None, list_: Path | None = None
) -> Outcome:
    """Create `target` with the units of the list in a file, or of the one open in `book`, if any.

    By default the file is beside the open book, or in the user's folder of documents, under a name that is free.
    Raise `Refusal` for a list that cannot be trusted; then there is no file.
    """
    blank = _this_year(read_source(packaged("blank")), today)
    if list_ is not None:
        found = with_units(blank, list_grids(list_), list_.name)
        if found is None:
            raise Refusal(
                f"“{list_.name}”里没有找到单位名单：要有一行标题，其中一栏“单位名称”、一栏“类别”（例如乡镇、部门）。"
            )
    else:
        found = _open_list(book, blank)
    county, notes = found or (replace(blank, units=()), ())
    outcome = create_workbook(county, target or _free_place(book, county))
    if found is None:
        return replace(outcome, headline="空白工作簿已建好，打开它接着做：", lines=_NEXT)
    counted = Counter(unit.kind for unit in county.units)
    kinds = "、".join(f"{kind} {count} 个" for kind, count in counted.items())
    headline = f"工作簿已建好，有名单里的 {len(county.units)} 个单位（{kinds}），打开它接着做："
    return replace(outcome, headline=headline, lines=(*_NEXT, *notes))


def with_units(
    blank: County, sheets: Iterable[tuple[Grid, bool]], file: str = ""
) -> tuple[County, tuple[str, ...]] | None:
    """Return the county with the kinds and units of the one list among the visible sheets, and what else is there;
    None without a list. sheets: each with whether it is visible.

    Raise `Refusal` for two lists, and for a list with a row that is not a unit.
    """
    duties = blank.rules.column_names
    listed = [(grid, _list(grid, duties) if visible else None) for grid, visible in sheets]
    lists = [found for _, found in listed if found is not None]
    if not lists:
        return None
    if len(lists) > 1:
        names = "”“".join(each.grid.sheet for each in lists)
        raise Refusal(f"工作表“{names}”都像单位名单，不知道用哪一张：请只留一张，再来一次。")
    [found] = lists
    rules = _with_kinds(blank.rules, found)
    grid = _with_duties(found, duties)
    units, problems = read_roster(replace(grid, sheet=grid.sheet or file), rules, complete=False)
    fault = next((each for each in problems if each.severity is Severity.ERROR), None)
    if fault is not None:
        raise Refusal(f"“{fault.sheet}”{fault.cell}：{fault.what}。请{fault.remedy}，再来一次。")
    notes = [f"名单里这几栏没有用到：{'、'.join(found.other)}"] if found.other else []
    notes += [f"名单 {problem.cell}：{problem.what}" for problem in problems]
    filled = ((grid, sum(any(map(as_text, cells)) for cells in grid.values)) for grid, one in listed if one is None)
    notes += [f"工作表“{grid.sheet}”没有用到：{rows} 行" for grid, rows in filled if rows]
    return replace(blank, rules=rules, units=units), tuple(notes)


def _open_list(book: xw.Book | None, blank: County) -> tuple[County, tuple[str, ...]] | None:
    """Return `with_units` of the open book; None without a list and for a workbook of this tool.

    A text file whose Chinese the host has opened in the wrong encoding is read again.
    """
    if book is None or {layout.HOME, layout.SETTINGS} <= {sheet.name for sheet in book.sheets}:
        return None
    found = with_units(blank, [(read_grid(sheet), bool(sheet.visible)) for sheet in book.sheets])
    file = Path(book.fullname)
    if found is None and file.suffix.lower() in TEXTS and file.is_file():
        return with_units(blank, list_grids(file), file.name)
    return found


def _list(grid: Grid, duties: Iterable[str]) -> UnitList | None:
    """Return the sheet with its headings spelled as in 单位名录; None without a row that names units and kinds.

    duties: headings of columns that tell whether they are the unit's duty.
    """
    columns = [column for column in ROSTER.keyed if column.key != "duties"]  # a sheet has a column per duty
    spelled = {
        folded(spelling): column.heading
        for column in columns
        for spelling in (column.heading, column.key, *_SPELLINGS.get(column.key, ()))
    }
    name, kind = (ROSTER.of_key(key).heading for key in ("name", "kind"))
    for row, cells in enumerate(grid.values[:_MOST_ABOVE]):
        headings = [spelled.get(folded(as_text(cell)), as_text(cell)) for cell in cells]
        if {name, kind} <= set(headings):
            known = {*(column.heading for column in columns), *_PASSED, *duties}
            width = max(map(len, grid.values))
            headings += [""] * (width - len(headings))
            unread = {at for at, heading in enumerate(headings) if heading not in known}
            rows = [[*cells, *[None] * (width - len(cells))] for cells in grid.values[row + 1 :]]
            filled = [at for at in sorted(unread) if headings[at] or any(as_text(cells[at]) for cells in rows)]
            other = tuple(headings[at] or f"{grid.address(row, at)}（没有标题）" for at in filled)
            read = [at for at in range(width) if at not in unread]
            again = tuple(as_text(cells[at]) for at in read)  # a list may repeat its headings on each page
            below = [
                list[object](headings)
                if tuple(as_text(line[at]) for at in read) == again
                else [None if at in unread else cell for at, cell in enumerate(line)]
                for line in rows
            ]
            values = [*grid.values[:row], headings, *_same_spelling(headings.index(kind), below)]
            return UnitList(replace(grid, values=values), row, other)
    return None


def _same_spelling(column: int, rows: list[list[object]]) -> list[list[object]]:
    """Return the rows with kinds that differ by spaces or full-width signs spelled as the first of them."""
    first: dict[str, str] = {}
    for cells in rows:
        if isinstance(cells[column], str):
            cells[column] = first.setdefault(folded(cells[column]), as_text(cells[column]))
    return rows


def _with_duties(found: UnitList, duties: tuple[str, ...]) -> Grid:
    """Return a list that does not tell any duties with all of them for every unit."""
    if set(duties) & set(found.headings):
        return found.grid
    names = enumerate(found.column("name"))
    added = [[layout.DUTY_YES if name and row > found.head else None] * len(duties) for row, name in names]
    added[found.head] = list(duties)
    rows = found.grid.values
    width = max(map(len, rows))
    values = [[*cells, *[None] * (width - len(cells)), *more] for cells, more in zip(rows, added, strict=True)]
    return replace(found.grid, values=values)


def _with_kinds(rules: Rules, found: UnitList) -> Rules:
    """Return the rules with the kinds of the list, in the order of their first unit; a kind that the materials lack
    gets the title and the columns of their last one."""
    rows = list(zip(found.column("name"), found.column("kind"), strict=True))[found.head + 1 :]
    listed = list(dict.fromkeys(kind for name, kind in rows if name and kind and not is_total(name)))
    if not listed:
        return rules
    own = {kind.name: kind for kind in rules.kinds}
    model = rules.kinds[-1]

    def named(text: str, kind: str) -> str:
        return text.replace(model.name, kind)

    kinds = [
        own.get(kind) or replace(model, name=kind, attachment_title=named(model.attachment_title, kind))
        for kind in listed
    ]
    columns = [
        column if kind in own else replace(column, kind=kind, heading=named(column.heading, kind))
        for kind in listed
        for column in rules.columns_of(kind if kind in own else model.name)
    ]
    return replace(rules, kinds=tuple(kinds), columns=tuple(columns))


def _this_year(county: County, today: dt.date) -> County:
    """Return the county in the quarter of `today`."""
    quarters = [name for name, (first, last) in SPANS.items() if name.endswith("季度") and first <= today.month <= last]
    return replace(county, year=today.year, period_name=quarters[0], note="")


def _free_place(book: xw.Book | None, county: County) -> Path:
    beside = Path(book.fullname).parent if book is not None else None
    folder = beside if beside is not None and beside.is_absolute() and beside.is_dir() else _documents()
    stem = f"{county.year}年政务公开统计工作簿"
    names = (stem, *(f"{stem}（{number}）" for number in range(2, 1000)))
    return next(path for name in names if not (path := folder / f"{name}.xlsx").exists())


def _documents() -> Path:
    folder = platformdirs.user_documents_path()
    return folder if folder.is_dir() else Path.home()
