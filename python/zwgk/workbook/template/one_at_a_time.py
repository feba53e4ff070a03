"""Saving of a workbook of openpyxl whose sheets of units are filled one at a time: a province has thousands of them,
and a filled one takes a quarter of a megabyte."""

import io
import zipfile
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from xlwings_engines.file_engine.openpyxl_internals import cells

Fills = dict[str, Callable[[], None]]
"""Name of a sheet -> what fills it."""


def saved(book: Workbook, fills: Fills) -> bytes:
    """Return the workbook as an .xlsx file. The sheets of `fills` are blank until they are written, and blank again
    afterwards."""
    buffer = io.BytesIO()
    _Writer(book, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED), fills).save()
    return buffer.getvalue()


class _Writer(ExcelWriter):
    def __init__(self, book: Workbook, archive: zipfile.ZipFile, fills: Fills) -> None:
        super().__init__(book, archive)
        self._fills = fills

    def write_worksheet(self, sheet: Worksheet) -> None:
        """Write a sheet; called by openpyxl for each, in the order of the tabs."""
        if sheet.title not in self._fills:
            super().write_worksheet(sheet)
            return
        self._fills[sheet.title]()
        super().write_worksheet(sheet)
        cells(sheet).clear()  # deleting rows moves each cell below
        sheet.row_dimensions.clear()
        sheet.column_dimensions.clear()
        sheet.conditional_formatting = ConditionalFormattingList()
        sheet.data_validations = DataValidationList()
