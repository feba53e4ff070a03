"""Copying cells and sheets: on every engine."""

from __future__ import annotations

import xlwings as xw


def test_copy_and_paste(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [[1, "=A1+1"]]
    sheet["A1:B1"].color = (255, 255, 0)
    sheet["A1:B1"].copy()
    sheet["A2"].paste()
    assert sheet["B2"].formula == "=A2+1"
    assert sheet["A2:B2"].color == (255, 255, 0)
    sheet["D1"].paste(paste="formulas")
    assert sheet["E1"].formula == "=D1+1"
    assert sheet["D1"].color is None


def test_copying_parts(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [[1, 2]]
    sheet["A1"].color = (255, 255, 0)
    sheet["D1"].copy_from(sheet["A1:B1"], copy_type="values", transpose=True)
    assert sheet["D1:D2"].value == [1, 2]
    assert sheet["D1"].color is None
    sheet["F1"].value = 5
    sheet["F1"].copy_from(sheet["A1"], copy_type="formats")
    assert sheet["F1"].value == 5
    assert sheet["F1"].color == (255, 255, 0)


def test_rules_of_a_copied_sheet_are_its_own(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1:A3"].conditional_formats.add_custom("=A1>5")
    copied = sheet.copy(name="副本")
    copied["A1:A3"].conditional_formats.clear()
    assert len(sheet["A1:A3"].conditional_formats) == 1


def test_copying_a_sheet_to_another_book(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = "通报"
    sheet["A1"].font.bold = True
    other = book.app.books.add()
    try:
        copied = sheet.copy(before=other.sheets[0], name="第二季度")
        assert other.sheets[0].name == "第二季度"
        assert copied["A1"].value == "通报"
        assert copied["A1"].font.bold is True
    finally:
        other.close()


def test_tables_of_a_copied_sheet_are_its_own(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [["单位", "动态"], ["财政局", 24]]
    sheet.tables.add(sheet["A1:B2"], name="台账")
    copied = sheet.copy(name="副本")
    again = sheet.copy(name="再一份")
    assert len({table.name for each in (sheet, copied, again) for table in each.tables}) == 3
    copied.tables[0].resize(copied["A1:B3"])
    assert copied.tables[0].range == copied["A1:B3"]
    assert sheet.tables["台账"].range == sheet["A1:B2"]
