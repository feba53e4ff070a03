"""The attachments of a saved workbook as one PDF, page numbers going on from sheet to sheet."""

import tempfile
from pathlib import Path

import xlwings as xw

from zwgk.documents.office import convert_to_pdf
from zwgk.errors import Refusal
from zwgk.files import open_file
from zwgk.workbook import layout
from zwgk.workbook.grid import read_grid
from zwgk.workbook.read_settings import read_rules


def attachments_pdf(workbook: Path, target: Path) -> tuple[str, ...]:
    """Writes the attachments to `target`; the workbook is not touched.

    What stands in the workbook but cannot be printed this way is returned, one Chinese line each. Raises `Refusal`
    where there are no attachments or no LibreOffice.
    """
    with tempfile.TemporaryDirectory(prefix="zwgk-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "附件.xlsx"
        with open_file(workbook) as book:
            show_only_attachments(book, workbook.name)
            book.save(copy)
            losses = tuple(str(loss) for loss in book.impl.losses)
        convert_to_pdf(copy, target)
    return losses


def attachment_names(book: xw.Book) -> list[str]:
    """附件1, 附件2 … as far as they go without a gap."""
    names = {sheet.name for sheet in book.sheets}
    numbers = range(1, len(names) + 1)
    return [layout.attachment(number) for number in numbers if layout.attachment(number) in names]


def show_only_attachments(book: xw.Book, file_name: str) -> None:
    """Hides all but the attachments and, unless 设置 keeps them on paper, their colours. Meant for a copy."""
    attachments = attachment_names(book)
    if not attachments or not any(_has_table(book.sheets[sheet]) for sheet in attachments):
        raise Refusal(f"“{file_name}”里还没有附件：请先重新统计。")
    for name in attachments:
        book.sheets[name].visible = True
    if not colours_on_paper(book):
        book.names[layout.NAME_SCREEN_COLOURS].refers_to_range.value = False
    for sheet in book.sheets:
        if sheet.name not in attachments:
            sheet.visible = False


def _has_table(sheet: xw.Sheet) -> bool:
    return sheet.range(layout.ATTACHMENT_FIRST).value is not None


def colours_on_paper(book: xw.Book) -> bool:
    """What 设置 says of 打印时保留颜色."""
    return read_rules(read_grid(book.sheets[layout.SETTINGS])).office.colour_on_paper
