"""Inserting and deleting cells, with references adjusted: on every engine."""

from __future__ import annotations

import pytest
import xlwings as xw


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    made = book.sheets[0]
    made["A1"].value = [[1, 10], [2, 20], [3, 30]]
    made["D1"].value = "=SUM(A1:A3)"
    made["D2"].value = "=A$3+B1"
    return made


def test_inserting_a_row(sheet: xw.Sheet) -> None:
    sheet["2:2"].insert("down")
    assert sheet["A1:B4"].value == [[1, 10], [None, None], [2, 20], [3, 30]]
    assert sheet["D1"].formula == "=SUM(A1:A4)"
    assert sheet["D3"].formula == "=A$4+B1"


def test_inserting_a_column(sheet: xw.Sheet) -> None:
    sheet["B:B"].insert("right")
    assert sheet["A1:C1"].value == [1, None, 10]
    assert sheet["E2"].formula == "=A$3+C1"


def test_deleting_a_row_that_a_formula_needs(sheet: xw.Sheet) -> None:
    sheet["3:3"].delete()
    assert sheet["A1:B3"].value == [[1, 10], [2, 20], [None, None]]
    assert sheet["D1"].formula == "=SUM(A1:A2)"
    assert "#REF!" in sheet["D2"].formula


def test_single_cells_move_down_and_left(sheet: xw.Sheet) -> None:
    sheet["A1"].insert("down")
    assert sheet["A1:A4"].value == [None, 1, 2, 3]
    assert sheet["B1:B3"].value == [10, 20, 30]
    assert sheet["D1"].formula == "=SUM(A2:A4)"
    sheet["B1"].value = [["甲", "乙"]]
    sheet["B1"].delete("left")
    assert sheet["B1"].value == "乙"


def test_other_sheets_and_names_follow(book: xw.Book, sheet: xw.Sheet) -> None:
    book.names.add("月报", f"={sheet.name}!$A$2:$B$3")
    other = book.sheets.add("汇总", after=sheet)
    other["A1"].value = f"={sheet.name}!B3"
    sheet["1:1"].insert("down")
    assert other["A1"].formula == f"={sheet.name}!B4"
    assert book.names["月报"].refers_to_range.address == "$A$3:$B$4"


def test_looks_merged_cells_and_rules_move_along(sheet: xw.Sheet) -> None:
    sheet["A6:C6"].merge()
    sheet["A7"].color = (255, 255, 0)
    sheet["B8:B9"].conditional_formats.add_custom("=B8>5")
    sheet["B8:B9"].data_validation.set_whole_number("between", 0, 9)
    sheet["4:5"].insert("down")
    assert sheet["A8"].merge_area.address == "$A$8:$C$8"
    assert sheet["A9"].color == (255, 255, 0)
    assert [rule.formula for rule in sheet["B10:B11"].conditional_formats] == ["=B10>5"]
    assert sheet["B10:B11"].data_validation.type == "whole_number"
    assert sheet["B8:B9"].data_validation.type == "none"


@pytest.mark.parametrize(
    ("inserted", "shift", "before", "behind"),
    [
        ("5:6", "down", "A4", "A5"),
        ("B5:C5", "down", "B4", "B5"),
        ("E:F", "right", "D3", "E3"),
        ("E3", "right", "D3", "E3"),
    ],
)
def test_looks_of_inserted_cells(sheet: xw.Sheet, inserted: str, shift: str, before: str, behind: str) -> None:
    sheet[before].color, sheet[behind].color = (255, 0, 0), (0, 0, 255)
    sheet[behind].value = "乙"
    sheet[inserted].insert(shift, copy_origin="format_from_right_or_below")
    assert (sheet[behind].value, sheet[behind].color) == (None, (0, 0, 255))
    sheet[inserted].delete("up" if shift == "down" else "left")
    sheet[inserted].insert(shift)
    assert (sheet[behind].value, sheet[behind].color) == (None, (255, 0, 0))
