"""Printing by a host that works on a snapshot: it is told what to print, and does so after the command."""

from collections.abc import Sequence
from pathlib import Path

import xlwings as xw


class Snapshot:
    """The book's host, over its list of actions."""

    def __init__(self, book: xw.Book) -> None:
        self._book = book

    def hidden(self, sheet: str, last_row: int, last_column: int) -> tuple[list[int], list[int]]:
        """Return the numbers of hidden rows and columns up to a cell."""
        cells = self._book.sheets[sheet].impl.cells
        return (
            [row for row in range(1, last_row + 1) if cells(row, 1).row_hidden],
            [column for column in range(1, last_column + 1) if cells(1, column).column_hidden],
        )

    def repeat_row(self, sheet: str, row: int) -> None:
        """Ask for a row to be repeated at the top of each page."""
        self._book.impl.act("repeat", sheet=sheet, row=row)

    def preview(self, sheets: Sequence[str]) -> None:
        """Ask for the print preview of these sheets."""
        self._book.impl.act("preview", sheets=list(sheets))

    def print_out(self, sheets: Sequence[str], printer: str | None) -> None:
        """Ask for these sheets to be printed."""
        self._book.impl.act("print", sheets=list(sheets), printer=printer)

    def export_pdf(self, sheets: Sequence[str], target: Path) -> None:
        """Ask for these sheets as a PDF file."""
        self._book.impl.act("export", sheets=list(sheets), file=str(target))
