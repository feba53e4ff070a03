"""The attachment sheets for printing: which they are, and their layout on paper."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from itertools import count

import xlwings as xw
from xlwings.utils import col_name

from xlwings_engines.addresses import parse_area, split_reference
from zwgk.errors import Refusal
from zwgk.model.rules import Kind, Rules
from zwgk.statistics.shown_columns import CASE_HEADS, media_heads, table_shape
from zwgk.workbook import layout
from zwgk.workbook.grid import MOST_ROWS, Grid, line_names, read_grid, refuse_without
from zwgk.workbook.merged_cells import Place, covered, covered_cells
from zwgk.workbook.read_settings import read_rules

REPEATED_ROW = layout.ATTACHMENT_HEAD_ROW
"""The row of headings, repeated on each page."""


MOST_HEADS = 60
"""Of an attachment."""


def attachment_sheets(book: xw.Book) -> list[xw.Sheet]:
    """Return the attachments. Raise `Refusal` if one is missing, or if none holds a table yet."""
    by_name = {sheet.name: sheet for sheet in book.sheets}
    number = _rules(book).attachments
    refuse_gap(book.name, by_name, number)
    sheets = [by_name[name] for name in layout.attachments_among(by_name)[:number]]
    if not any(sheet.range(layout.ATTACHMENT_FIRST).value is not None for sheet in sheets):
        raise nothing_to_print(book.name)
    return sheets


def nothing_to_print(book: str) -> Refusal:
    """Return the refusal for a workbook without figures on its attachments."""
    return Refusal(f"“{book}”里还没有附件：请先重新统计。")


def refuse_gap(book: str, sheets: Collection[str], number: int) -> None:
    """Raise `Refusal` if some of the workbook's `number` attachments are among its sheets, but not all."""
    wanted = [layout.attachment(one) for one in range(1, number + 1)]
    missing = [name for name in wanted if name not in sheets]
    if missing and len(missing) < len(wanted):
        raise Refusal(
            f"“{book}”里没有工作表“{'”“'.join(missing)}”，印出来会缺：请恢复它（改过名的改回来），或点“同步结构”补上。"
        )


def hidden_on_paper(book: str, sheet: str, rows: Sequence[int], columns: Sequence[int]) -> Refusal:
    """Return the refusal for an attachment with rows or columns that would be missing on paper, counted from 1."""
    return Refusal(
        f"“{book}”里“{sheet}”的{line_names(rows, columns)}隐藏着，印出来会缺内容："
        "请取消隐藏和筛选；只隐藏了行的，点“重新统计”也行。"
    )


def colours_on_paper(book: xw.Book) -> bool:
    """Return the value of 打印时保留颜色 in 设置."""
    return _rules(book).office.colour_on_paper


def _rules(book: xw.Book) -> Rules:
    refuse_without((sheet.name for sheet in book.sheets), layout.SETTINGS)
    return read_rules(read_grid(book.sheets[layout.SETTINGS]))


def mend_print_areas(book: xw.Book) -> dict[str, tuple[int, int]]:
    """Fit each attachment's print area to its table; return last row and last column by sheet.

    Raise `Refusal` if merged cells cover any of it.
    """
    corners, rules = {}, _rules(book)
    for number, sheet in enumerate(attachment_sheets(book)):
        grid = read_grid(sheet)
        parts = (sheet.page_setup.print_area or "").split(",")
        areas = [area for part in parts if (area := parse_area(split_reference(part)[1])) is not None]
        declared = [(max(area.last_row for area in areas), max(area.last_column for area in areas))] if areas else []
        value = partial(_value, grid)
        corner = printed_corner(value, declared, number, rules)
        if declared != [corner]:
            sheet.page_setup.print_area = f"$A$1:${col_name(corner[1])}${corner[0]}"
        for place, cells in covered_cells(sheet, (layout.ATTACHMENT_HEAD_ROW, 1), corner).items():
            if lacks_its_value(value, place, corner[1], number, rules):
                raise covered(sheet.name, cells)
        corners[sheet.name] = corner
    return corners


def _value(grid: Grid, row: int, column: int) -> object:
    return grid.value(row - grid.top, column - grid.left)


def printed_corner(
    value: Callable[[int, int], object], declared: Sequence[tuple[int, int]], number: int, rules: Rules
) -> tuple[int, int]:
    """Return last row and column of attachment `number` (from 0) on paper: its table and its print area together.

    `value` returns the value of a cell, `declared` the last row and column of each print area in the workbook.
    Calc can store two for one sheet, and programs take the wrong one: then only the table decides.
    """
    own = _width(value, number, rules)
    # Right of a ranking are the cells that its colours depend on.
    width = own if number < len(rules.kinds) else max([own, *(column for _, column in declared)])

    def is_filled(row: int) -> bool:
        return any(value(row, column) is not None for column in range(1, width + 1))

    last = layout.ATTACHMENT_HEAD_ROW
    while is_filled(last + 1):
        last += 1
    if len(declared) == 1:
        below = range(min(declared[0][0], last + MOST_ROWS), last, -1)
        last = next((row for row in below if is_filled(row)), last)
    while width > own and all(value(row, width) is None for row in range(1, last + 1)):
        width -= 1
    return last, width


def lacks_its_value(value: Callable[[int, int], object], place: Place, width: int, number: int, rules: Rules) -> bool:
    """Return whether merged cells over a cell of attachment `number` hide its value, or had it dropped: only hosts and
    notes below the table leave cells blank."""
    row, column = place
    filled = {one for one in range(1, width + 1) if value(row, one) is not None}
    of_note = filled <= {1} and not isinstance(value(row, 1), int | float)
    return column in filled or not (of_note or (column == 2 and number >= len(rules.kinds)))


def _width(value: Callable[[int, int], object], number: int, rules: Rules) -> int:
    """Return the number of columns of a table, as built."""
    head = layout.ATTACHMENT_HEAD_ROW
    if number < len(rules.kinds):
        return built_width([value(head, column) for column in range(1, MOST_HEADS + 1)], rules, rules.kinds[number])
    if number >= len(rules.attachment_titles):
        return next(column for column in count(1) if value(head, column + 1) is None)
    of_cases = number >= len(rules.attachment_titles) - len(rules.case_kinds)
    return len(CASE_HEADS if of_cases else media_heads(rules))


def built_width(heads: Sequence[object], rules: Rules, kind: Kind) -> int:
    """Return the number of columns that a ranking was built with: right of them is the name of its kind."""
    kinds = {kind.name for kind in rules.kinds}
    return max((place for place, head in enumerate(heads) if head in kinds), default=table_shape(rules, kind).width)


def colours_shown(book: xw.Book) -> bool:
    """Return whether the colours of the attachments are on. Without the cell that they refer to, there are none."""
    if layout.NAME_SCREEN_COLOURS not in book.names:
        return False
    try:
        return bool(book.names[layout.NAME_SCREEN_COLOURS].refers_to_range.value)
    except Exception:  # each engine has its own: the name no longer leads to a cell
        return False


def show_colours(book: xw.Book, shown: bool) -> None:
    """Turn the colours of the attachments on or off, through the one cell that the formats refer to."""
    book.names[layout.NAME_SCREEN_COLOURS].refers_to_range.value = shown
