"""Places of the counts on the input sheets, and writing some of them without touching the others.

A `Slot` identifies a count, a `Target` its cell and present value.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import xlwings as xw

from zwgk.model.roster import Unit, normal_name
from zwgk.model.rules import Rules
from zwgk.workbook import layout, schema
from zwgk.workbook.grid import Grid, Table, find_table, read_grid
from zwgk.workbook.merged_cells import covered_cells
from zwgk.workbook.table_reader import month_rows_among

Cell = TypeVar("Cell", int | None, str | None)


class Slot(NamedTuple):
    """One count: of a unit (item: short column name), of 门户网站 (item: heading) or of an account of 新媒体."""

    owner: str
    item: str
    month: int = 0


@dataclass(frozen=True)
class Target:
    """A cell of the workbook: (row, column) counted from 1, its value, and whether it is a formula's."""

    sheet: str
    row: int
    column: int
    address: str
    value: object
    formula: bool


def unit_targets(
    book: xw.Book, unit_sheets: Mapping[str, str], units: Iterable[Unit], rules: Rules
) -> dict[Slot, Target]:
    """Return the month cells of the duties of `units`; two block reads per sheet. A missing or repeated heading gives
    no target."""
    targets: dict[Slot, Target] = {}
    for unit in units:
        if unit.name not in unit_sheets:
            continue
        sheet = book.sheets[unit_sheets[unit.name]]
        grid = read_grid(sheet)
        columns = rules.columns_of(unit.kind)
        table = find_table(grid, layout.MONTH, (layout.MONTH, *(column.heading for column in columns)))
        if table is None:
            continue
        headings = {c.name: c.heading for c in columns if c.name in unit.duties and c.heading not in table.repeated}
        targets |= _targets(sheet, table, unit.name, headings, month_rows_among(table, table.rows(), []))
    return targets


def portal_targets(book: xw.Book, rules: Rules) -> dict[Slot, Target]:
    """Return the month cells of 门户网站, by heading; none if the office does not count the portal's columns."""
    if not rules.portal_columns:
        return {}
    sheet = book.sheets[layout.PORTAL]
    table = find_table(read_grid(sheet), layout.MONTH, (layout.MONTH, *rules.portal_columns))
    if table is None:
        return {}
    headings = {name: name for name in rules.portal_columns if name not in table.repeated}
    return _targets(sheet, table, layout.PORTAL, headings, month_rows_among(table, table.rows(), []))


def media_targets(book: xw.Book) -> dict[Slot, Target]:
    """Return the month cells of every account of 新媒体 that `account_owners` can identify: posts and weeks.

    An item is its heading, 4月 or 4月不足周数; the owner is the normalised result of `account_owners`.
    """
    sheet = book.sheets[layout.MEDIA]
    account, platform = schema.ACCOUNT, schema.PLATFORM
    by_month = (layout.MONTH_HEADINGS, schema.WEEKS_BELOW)
    items = {heading: month for headings in by_month for month, heading in enumerate(headings, start=1)}
    table = find_table(read_grid(sheet), account, (account, platform, *items))
    if table is None:
        return {}
    formulas = _formulas(sheet, table.grid)
    rows = [row for row in table.rows() if table.text(row, account)]
    accounts = [
        (table.text(row, account), table.text(row, platform) if platform in table.columns else "") for row in rows
    ]
    targets = {
        Slot(normal_name(owner), item, month): _target(table, row, item, formulas)
        for owner, row in zip(account_owners(accounts), rows, strict=True)
        if owner
        for item, month in items.items()
        if item in table.columns and item not in table.repeated
    }
    return _uncovered(sheet, targets)


def account_owners(accounts: Sequence[tuple[str, str]]) -> list[str]:
    """Return a name per account (name, platform): its own, with its platform if the name occurs twice; "" if that is
    still ambiguous."""
    names = Counter(normal_name(name) for name, _ in accounts)
    both = Counter((normal_name(name), platform_key(platform)) for name, platform in accounts)
    return [
        name
        if names[normal_name(name)] == 1
        else f"{name}（{platform}）"
        if platform and both[normal_name(name), platform_key(platform)] == 1
        else ""
        for name, platform in accounts
    ]


_PLATFORMS = {
    "视频号": ("视频号",),
    "微信": ("微信", "公众号", "订阅号", "服务号", "wechat", "weixin"),
    "微博": ("微博", "weibo"),
    "抖音": ("抖音", "douyin"),
    "快手": ("快手", "kuaishou"),
    "头条": ("头条",),
}


def platform_key(platform: str) -> str:
    """Return a platform for comparison: 微信公众号 is 微信."""
    name = normal_name(platform)
    return next((key for key, signs in _PLATFORMS.items() if any(sign in name for sign in signs)), name)


def _targets(
    sheet: xw.Sheet, table: Table, owner: str, headings: Mapping[str, str], rows: Mapping[int, int]
) -> dict[Slot, Target]:
    formulas = _formulas(sheet, table.grid)
    targets = {
        Slot(owner, item, month): _target(table, row, heading, formulas)
        for item, heading in headings.items()
        if heading in table.columns
        for month, row in rows.items()
    }
    return _uncovered(sheet, targets)


def _uncovered(sheet: xw.Sheet, targets: dict[Slot, Target]) -> dict[Slot, Target]:
    """Return the targets without those under merged cells: a number written there would not be seen, or be dropped."""
    if not targets:
        return {}
    rows, columns = [target.row for target in targets.values()], [target.column for target in targets.values()]
    hidden = covered_cells(sheet, (min(rows), min(columns)), (max(rows), max(columns)))
    return {slot: target for slot, target in targets.items() if (target.row, target.column) not in hidden}


def _formulas(sheet: xw.Sheet, grid: Grid) -> Sequence[Sequence[str]]:
    """Return the formulas of the grid's cells (never a single cell: a table has at least a heading and a row)."""
    bottom, right = grid.top + len(grid.values) - 1, grid.left + len(grid.values[0]) - 1
    formulas: Sequence[Sequence[str]] = sheet.range((grid.top, grid.left), (bottom, right)).formula
    return formulas


def _target(table: Table, row: int, heading: str, formulas: Sequence[Sequence[str]]) -> Target:
    grid, column = table.grid, table.columns[heading]
    return Target(
        grid.sheet,
        grid.top + row,
        grid.left + column,
        grid.address(row, column),
        grid.value(row, column),
        str(formulas[row][column]).startswith("="),
    )


def write_counts(book: xw.Book, counts: Iterable[tuple[Target, int | None]]) -> None:
    """Write each count into its cell (None: blank), in as few rectangular blocks as possible."""
    by_sheet: dict[str, dict[tuple[int, int], int | None]] = {}
    for target, count in counts:
        by_sheet.setdefault(target.sheet, {})[target.row, target.column] = count
    for name, cells in by_sheet.items():
        sheet = book.sheets[name]
        for row, column, block in rectangles(cells):
            sheet.range((row, column)).options(ndim=2, index=False).value = block


def rectangles(cells: Mapping[tuple[int, int], Cell]) -> list[tuple[int, int, list[list[Cell]]]]:
    """Return (row, column, values) of blocks that together cover exactly these cells."""
    left = dict(cells)
    blocks = []
    for row, column in sorted(cells):
        if (row, column) not in left:
            continue
        width = 1
        while (row, column + width) in left:
            width += 1
        height = 1
        while all((row + height, column + offset) in left for offset in range(width)):
            height += 1
        rows = range(row, row + height)
        blocks.append((row, column, [[left.pop((r, column + offset)) for offset in range(width)] for r in rows]))
    return blocks
