"""The file engine observes sheet protection like Excel."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Protection

from xlwings_engines.errors import CannotWrite
from xlwings_engines.file_engine import open_book


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "七里营镇"
    sheet["A1"] = "合计"
    sheet["B1"] = 5
    sheet["B1"].protection = Protection(locked=False)
    sheet["B2"].protection = Protection(locked=False)
    sheet.column_dimensions["D"].protection = Protection(locked=False)
    sheet.protection.sheet = True
    workbook.save(tmp_path / "填报.xlsx")
    return tmp_path / "填报.xlsx"


def test_unlocked_cells_take_values(path: Path) -> None:
    with open_book(path) as book:
        sheet = book.sheets[0]
        sheet["B1:B2"].value = [[6], [7]]
        sheet["D5"].value = 8
        assert sheet["B1:B2"].value == [6, 7]
        assert sheet["D5"].value == 8


@pytest.mark.parametrize(("target", "cell"), [("A1", "A1"), ("B1:B3", "B3"), ("F9", "F9"), ("A1:B1", "A1")])
def test_locked_cells_refuse_the_whole_block(target: str, cell: str, path: Path) -> None:
    with open_book(path) as book:
        sheet = book.sheets[0]
        with pytest.raises(CannotWrite, match=f"{cell} of sheet '七里营镇' was not written: the cell is protected"):
            sheet[target].value = 9
        assert sheet["A1:B3"].value == [["合计", 5], [None, None], [None, None]]


@pytest.mark.parametrize("bad", ["错\x00误", "长" * 32_768, float("inf"), object()])
def test_value_that_no_cell_can_hold(bad: object, path: Path) -> None:
    with open_book(path) as book:
        sheet = book.sheets[0]
        with pytest.raises(CannotWrite, match="B2 of sheet '七里营镇' "):
            sheet["B1:B2"].value = [[1], [bad]]
        assert sheet["B1:B2"].value == [5, None]
