"""Sorting, finding, replacing, removing duplicates: on every engine."""

from __future__ import annotations

import pytest
import xlwings as xw


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    made = book.sheets[0]
    made["A1"].value = [["单位", "动态"], ["财政局", 24], ["统计局", 31], ["信访局", 24], ["公安局", 7]]
    return made


def test_sorting_is_stable(sheet: xw.Sheet) -> None:
    sheet["A1:B5"].sort(2, ascending=False, has_headers=True)
    assert sheet["A1:A5"].value == ["单位", "统计局", "财政局", "信访局", "公安局"]


def test_blanks_sort_last(sheet: xw.Sheet) -> None:
    sheet["B3"].value = None
    sheet["A2:B5"].sort(2)
    assert sheet["B2:B5"].value == [7, 24, 24, None]
    assert sheet["A5"].value == "统计局"


def test_find(sheet: xw.Sheet) -> None:
    found = sheet["A1:B5"].find("信访")
    assert found is not None
    assert found.address == "$A$4"
    assert sheet["A1:B5"].find("信访", whole=True) is None
    assert sheet["A1:B5"].find("没有") is None


def test_replace(sheet: xw.Sheet) -> None:
    sheet["A1:B5"].replace_all("局", "委")
    assert sheet["A2:A5"].value == ["财政委", "统计委", "信访委", "公安委"]
    assert sheet["B2"].value == 24


def test_sorting_by_what_formulas_come_to(sheet: xw.Sheet) -> None:
    sheet["C2:C5"].formula = [["=3*1"], ["=1*1"], ["=4*1"], ["=2*1"]]
    sheet["A2:C5"].sort(3)
    assert sheet["A2:A5"].value == ["统计局", "公安局", "财政局", "信访局"]
    assert sheet["C2:C5"].value == [1, 2, 3, 4]
