"""The attachment sheets as something to print: which they are, and how they look on paper."""

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.workbook import layout
from zwgk.workbook.grid import read_grid
from zwgk.workbook.read_settings import read_rules


def attachment_sheets(book: xw.Book) -> list[xw.Sheet]:
    """附件1, 附件2 … as far as they go without a gap. Raises `Refusal` where none holds a table yet."""
    by_name = {sheet.name: sheet for sheet in book.sheets}
    names = [layout.attachment(number) for number in range(1, len(by_name) + 1)]
    sheets = [by_name[name] for name in names[: next(i for i, name in enumerate([*names, ""]) if name not in by_name)]]
    if not any(sheet.range(layout.ATTACHMENT_FIRST).value is not None for sheet in sheets):
        raise Refusal(f"“{book.name}”里还没有附件：请先重新统计。")
    return sheets


def colours_on_paper(book: xw.Book) -> bool:
    """What 设置 says of 打印时保留颜色."""
    return read_rules(read_grid(book.sheets[layout.SETTINGS])).office.colour_on_paper


def colours_shown(book: xw.Book) -> bool:
    """Whether the colours of the attachments are on."""
    return bool(book.names[layout.NAME_SCREEN_COLOURS].refers_to_range.value)


def show_colours(book: xw.Book, shown: bool) -> None:
    """Turns the colours of the attachments on or off: they hang on one cell, which the formats ask."""
    book.names[layout.NAME_SCREEN_COLOURS].refers_to_range.value = shown


def hide_all_but_attachments(book: xw.Book) -> None:
    """Leaves only what is to be printed, as it is to be printed. Meant for a copy."""
    sheets = attachment_sheets(book)
    if not colours_on_paper(book):
        show_colours(book, False)
    shown = {sheet.name for sheet in sheets}
    for sheet in sheets:
        sheet.visible = True
    for sheet in book.sheets:
        if sheet.name not in shown:
            sheet.visible = False
            sheet.page_setup.print_area = None  # LibreOffice prints a hidden sheet that has a print area
