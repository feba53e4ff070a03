"""Printing the attachments, for which xlwings has no call: one small adapter per host.

All attachments are one job with continuous page numbers. Their colours are off while printing, unless 设置 keeps them,
and are always restored afterwards.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlwings as xw

from zwgk.documents.book_file import file_as_shown, saved_file
from zwgk.documents.print_host import PrintHost
from zwgk.documents.printing_file import File
from zwgk.errors import Refusal
from zwgk.workbook.attachment_sheets import (
    REPEATED_ROW,
    colours_on_paper,
    colours_shown,
    hidden_on_paper,
    mend_print_areas,
    show_colours,
)
from zwgk.workbook.print_copy import print_copy


def preview(book: xw.Book) -> None:
    """Show the attachments as they would be printed, until the clerk closes the preview."""
    file = _file(book)
    if file is not None:
        file.preview()
    with _as_on_paper(book) as (host, sheets):
        host.preview(sheets)


def print_attachments(book: xw.Book, printer: str | None = None) -> tuple[str, ...]:
    """Print the attachments on `printer`, by default the program's own choice.

    Return their contents that are missing on paper, one Chinese line each. Raise `Refusal` if there are no attachments,
    no printer or no program that can print, and if a row or column of an attachment is hidden.
    """
    file = _file(book)
    if file is not None:
        return file.print_out(printer)
    with _as_on_paper(book) as (host, sheets):
        host.print_out(sheets, printer)
    return ()


def export_pdf(book: xw.Book, target: Path) -> tuple[str, ...]:
    """Write the attachments to `target`; return and raise as `print_attachments` does."""
    file = _file(book)
    if file is not None:
        return file.export_pdf(target)
    with _as_on_paper(book) as (host, sheets):
        host.export_pdf(sheets, target)
    return ()


def _file(book: xw.Book) -> File | None:
    """Return the book's file if no program has it open: then a copy of it is printed."""
    return File(Path(book.fullname)) if book.app.engine.name == "openpyxl" else None


@contextmanager
def _as_on_paper(book: xw.Book) -> Iterator[tuple[PrintHost, list[str]]]:
    """Prepare the attachments for paper; restore their colours afterwards."""
    host = _host(book)
    colours_stay, corners = colours_on_paper(book), mend_print_areas(book)
    for sheet, corner in corners.items():
        rows, columns = host.hidden(sheet, *corner)
        if rows or columns:
            raise hidden_on_paper(book.name, sheet, rows, columns)
        host.repeat_row(sheet, REPEATED_ROW)
    _refuse_other_looks(book)
    if not colours_shown(book) or colours_stay:
        yield host, list(corners)
        return
    show_colours(book, False)
    try:
        yield host, list(corners)
    finally:
        show_colours(book, True)


def _refuse_other_looks(book: xw.Book) -> None:
    """Raise `Refusal` if the host would print anything other than the copy that other programs print."""
    with file_as_shown(book, saved_file(book)) as shown:
        mended = print_copy(shown).mended
    if mended:
        more = f"等 {len(mended)} 处" if len(mended) > 1 else ""
        raise Refusal(
            f"“{book.name}”里{mended[0]}{more}，这样打印会缺字、散开或看不清：请改好再打印；"
            "不改的，点“生成通报”，那里的附件 PDF 会自动改好。"
        )


def _host(book: xw.Book) -> PrintHost:
    if book.app.engine.name == "libreoffice":
        from zwgk.documents.printing_calc import Calc

        return Calc(book.impl.app.bridge, book.api)
    if book.app.engine.name == "snapshot":
        from zwgk.documents.printing_snapshot import Snapshot

        return Snapshot(book)
    return _Excel(book)


class _Excel:
    """Excel's own object model, on Windows."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    def hidden(self, sheet: str, last_row: int, last_column: int) -> tuple[list[int], list[int]]:
        table = self._book.sheets[sheet]
        whole = table.range((1, 1), (last_row, last_column)).api
        rows, columns = range(1, last_row + 1), range(1, last_column + 1)
        # Each question is a call into Excel; usually nothing is hidden.
        if whole.EntireRow.Hidden is False:
            rows = range(0)
        if whole.EntireColumn.Hidden is False:
            columns = range(0)
        return (
            [row for row in rows if table.range((row, 1)).api.EntireRow.Hidden],
            [column for column in columns if table.range((1, column)).api.EntireColumn.Hidden],
        )

    def repeat_row(self, sheet: str, row: int) -> None:
        self._book.api.Worksheets(sheet).PageSetup.PrintTitleRows = f"${row}:${row}"

    def preview(self, sheets: Sequence[str]) -> None:
        app = self._book.app
        app.screen_updating = True  # otherwise the preview would stay blank
        app.interactive = True
        self._sheets(sheets).PrintPreview()
        app.interactive = False  # until the command has ended

    def print_out(self, sheets: Sequence[str], printer: str | None) -> None:
        if printer is None:
            self._sheets(sheets).PrintOut()
        else:
            self._sheets(sheets).PrintOut(ActivePrinter=printer)

    def export_pdf(self, sheets: Sequence[str], target: Path) -> None:
        self._book.to_pdf(target, include=list(sheets))

    def _sheets(self, names: Sequence[str]) -> Any:
        return self._book.api.Worksheets(tuple(names))
