"""The hidden sheet 日志: a line per command."""

import xlwings as xw

from zwgk.workbook import layout
from zwgk.workbook.sheet_ends import first_free_row


def read_log(book: xw.Book) -> list[list[object]]:
    """Return the lines (cells as layout.LOG_HEADINGS), the oldest first; none without the sheet."""
    if layout.LOG not in [sheet.name for sheet in book.sheets]:
        return []
    sheet, (first, column) = book.sheets[layout.LOG], layout.LOG_FIRST
    last = first_free_row(sheet, first, column) - 1
    if last < first:
        return []
    cells = sheet.range((first, column), (last, column + len(layout.LOG_HEADINGS) - 1))
    rows: list[list[object]] = cells.options(ndim=2, err_to_str=True).value
    return rows
