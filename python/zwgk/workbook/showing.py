"""The sheet shown to the clerk."""

from contextlib import suppress

import xlwings as xw

from zwgk.workbook import layout


def show_sheet(book: xw.Book, name: str) -> None:
    """Show a sheet from its top, 校验 from its first finding. Raise the host's errors."""
    sheet = book.sheets[name]
    with suppress(Exception):
        sheet.select()  # Excel selects cells of the active sheet only; xlwings has no such call on Linux
    sheet.range(layout.CHECKS_FIRST if name == layout.CHECKS else (1, 1)).select()
