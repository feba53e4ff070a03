"""In an open document, a result that cannot be written stops the command before the first cell."""

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from openpyxl.styles import Protection

from tests.zwgk.sheets import spoil
from xlwings_engines.errors import CannotWrite
from zwgk import commands
from zwgk.model.period import period_coded


@pytest.mark.office
def test_a_locked_cell_of_the_last_attachment_leaves_all_sheets_as_they_were(office: xw.App, example: Path) -> None:
    def lock(book: openpyxl.Workbook) -> None:
        book["附件3"]["C8"].protection = Protection(locked=True)

    spoil(example, lock)
    book = office.books.open(example)
    try:
        names = ("首页", "附件1", "附件2", "附件3", "问题清单")
        before = {name: book.sheets[name].used_range.value for name in names}
        with pytest.raises(CannotWrite, match="C8 of sheet '附件3'"):
            commands.recompute(book, period_coded("2024-05"))
        assert {name: book.sheets[name].used_range.value for name in names} == before
    finally:
        book.close()
