"""Printing the attachments: what xlwings has no call for, one small adapter a host.

All attachments are one job, page numbers going on. Their colours are off while they are on paper, unless 设置 keeps
them, and as before afterwards, whatever happens.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlwings as xw

from zwgk.documents.print_host import PrintHost
from zwgk.workbook.attachment_sheets import attachment_sheets, colours_on_paper, colours_shown, show_colours


def preview(book: xw.Book) -> None:
    """Shows the attachments as they would be printed, until the clerk closes the preview."""
    with _as_on_paper(book) as sheets:
        _host(book).preview(sheets)


def print_attachments(book: xw.Book, printer: str | None = None) -> None:
    """Prints the attachments on `printer`, or on the one that the program would take.

    Raises `Refusal` where there are no attachments, no printer, or nothing that could print.
    """
    with _as_on_paper(book) as sheets:
        _host(book).print_out(sheets, printer)


def export_pdf(book: xw.Book, target: Path) -> None:
    """Writes the attachments to `target`."""
    with _as_on_paper(book) as sheets:
        _host(book).export_pdf(sheets, target)


@contextmanager
def _as_on_paper(book: xw.Book) -> Iterator[list[str]]:
    sheets = [sheet.name for sheet in attachment_sheets(book)]
    before = colours_shown(book)
    if not before or colours_on_paper(book):
        yield sheets
        return
    show_colours(book, False)
    try:
        yield sheets
    finally:
        show_colours(book, True)


def _host(book: xw.Book) -> PrintHost:
    name = book.app.engine.name
    if name == "libreoffice":
        from zwgk.documents.printing_calc import Calc

        return Calc(book.impl.app.bridge, book.api)
    if name == "openpyxl":
        from zwgk.documents.printing_file import File

        return File(Path(book.fullname))
    return _Excel(book)


class _Excel:
    """Excel's own object model, on Windows."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    def preview(self, sheets: Sequence[str]) -> None:
        self._book.app.screen_updating = True  # the preview would stay blank
        self._sheets(sheets).PrintPreview()

    def print_out(self, sheets: Sequence[str], printer: str | None) -> None:
        if printer is None:
            self._sheets(sheets).PrintOut()
        else:
            self._sheets(sheets).PrintOut(ActivePrinter=printer)

    def export_pdf(self, sheets: Sequence[str], target: Path) -> None:
        self._book.to_pdf(target, include=list(sheets))

    def _sheets(self, names: Sequence[str]) -> Any:
        return self._book.api.Worksheets(tuple(names))
