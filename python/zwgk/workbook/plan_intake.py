"""填报进度 and 导入记录: places of intake's rows."""

from collections.abc import Iterable, Sequence

import xlwings as xw

from zwgk.workbook import layout
from zwgk.workbook.paper_sizes import list_heights
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text
from zwgk.workbook.sheet_ends import first_free_row


def progress_blocks(rows: Sequence[Sequence[Value]], lines: Iterable[str]) -> tuple[OutputBlock, OutputBlock]:
    """Return the table of 填报进度 (cells as layout.PROGRESS_HEADINGS), and the reminder, one line per cell."""
    heights = list_heights(rows, layout.PROGRESS_WIDTHS)
    table = OutputBlock(layout.PROGRESS, *layout.PROGRESS_FIRST, len(layout.PROGRESS_HEADINGS), rows, heights=heights)
    text = OutputBlock(layout.PROGRESS, *layout.REMINDER_FIRST, 1, [[cell_text(line)] for line in lines])
    return table, text


def import_rows(book: xw.Book) -> list[list[object]]:
    """Return the lines of 导入记录 (cells as layout.IMPORT_HEADINGS), the oldest first."""
    first, column = layout.IMPORTS_FIRST
    sheet = book.sheets[layout.IMPORTS]
    used = sheet.used_range
    last = max(used.row + used.shape[0] - 1, first)
    cells = sheet.range((first, column), (last, column + len(layout.IMPORT_HEADINGS) - 1))
    rows: list[list[object]] = cells.options(ndim=2, err_to_str=True).value
    return [row for row in rows if row[0] not in (None, "")]


def import_block(book: xw.Book, rows: Sequence[Sequence[Value]]) -> OutputBlock:
    """Return new lines of 导入记录 (cells as layout.IMPORT_HEADINGS), below the last filled one."""
    row, column = first_free_row(book.sheets[layout.IMPORTS], *layout.IMPORTS_FIRST), layout.IMPORTS_FIRST[1]
    return OutputBlock(layout.IMPORTS, row, column, len(layout.IMPORT_HEADINGS), rows, grows=False)
