"""Saving of a workbook of openpyxl whose sheets are added one at a time: a province has thousands of them, and each
cell takes some three hundred bytes."""

import io
import zipfile
from collections.abc import Callable, Iterator
from typing import cast

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from xlwings_engines.file_engine.openpyxl_internals import drop_contents

Steps = Iterator[Callable[[], None]]
"""Each adds one sheet or some, in the order of the tabs."""


def saved(book: Workbook, steps: Steps) -> bytes:
    """Return the workbook as an .xlsx file. What a step has added is written and emptied before the next step."""
    buffer = io.BytesIO()
    writer = ExcelWriter(book, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED))
    writer.workbook = cast(Workbook, _Growing(book, steps))
    writer.save()
    return buffer.getvalue()


class _Growing:
    """A workbook for openpyxl's writer, which goes through its worksheets once and then needs their names only."""

    def __init__(self, book: Workbook, steps: Steps) -> None:
        self._book = book
        self._steps = steps

    def __getattr__(self, name: str) -> object:
        return getattr(self._book, name)

    @property
    def worksheets(self) -> Iterator[Worksheet]:
        """The worksheets; the first time, each is added when its turn comes."""
        written = self._book.worksheets
        yield from written
        known = len(written)
        for step in self._steps:
            step()
            for sheet in self._book.worksheets[known:]:
                yield sheet
                drop_contents(sheet)
                known += 1
