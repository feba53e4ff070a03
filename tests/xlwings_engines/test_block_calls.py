"""Cells cross the bridge to LibreOffice in blocks: one read per range, one write per range, of any size."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import xlwings as xw

from xlwings_engines.libreoffice_engine import counter
from xlwings_engines.libreoffice_engine.sheet_cache import Cursor

pytestmark = pytest.mark.office


@pytest.fixture(autouse=True)
def _count_from_zero() -> None:
    counter.reset()


def test_one_read_a_range(office_book: xw.Book) -> None:
    cells = office_book.sheets[0]["A1:T50"]
    assert cells.value[0] == [None] * 20
    assert (counter.reads, counter.cells_read, counter.writes) == (1, 1000, 0)


def test_one_read_whatever_the_kinds(office_book: xw.Book) -> None:
    sheet = office_book.sheets[0]
    row = [1, "二", True, dt.datetime(2024, 6, 30), None, 2.5, "=A1*2", dt.datetime(2024, 6, 30, 8, 30)]
    sheet["A1"].value = [row] * 40
    counter.reset()
    read = sheet["A1:H40"].value
    assert read[0] == [1, "二", True, dt.datetime(2024, 6, 30), None, 2.5, 2.0, dt.datetime(2024, 6, 30, 8, 30)]
    assert read[39] == [1, "二", True, dt.datetime(2024, 6, 30), None, 2.5, 2.0, dt.datetime(2024, 6, 30, 8, 30)]
    assert (counter.reads, counter.writes) == (1, 0)


@pytest.mark.parametrize("last", [3, "文字", True, dt.datetime(2024, 6, 30), "=A1+B1", None])
def test_one_write_a_range(office_book: xw.Book, last: object) -> None:
    office_book.sheets[0]["B2"].value = [[1, "=A1", last]] * 100
    assert (counter.writes, counter.cells_written, counter.reads) == (1, 300, 0)


def test_one_write_of_one_value_into_many_cells(office_book: xw.Book) -> None:
    office_book.sheets[0]["A1:C30"].value = "=ROW()"
    assert (counter.writes, counter.cells_written) == (1, 90)
    assert office_book.sheets[0]["C30"].value == 30


def test_formulas_in_one_read(office_book: xw.Book) -> None:
    assert office_book.sheets[0]["A1:C3"].formula == (("", "", ""),) * 3
    assert counter.reads == 1


def test_whole_columns_read_what_is_used(office_book: xw.Book) -> None:
    sheet = office_book.sheets[0]
    sheet["A1"].value = [[1, 2], [3, 4]]
    counter.reset()
    assert sheet["A:B"].value == [[1, 2], [3, 4]]
    assert counter.cells_read == 4


def test_a_frame_is_one_write(office_book: xw.Book) -> None:
    import pandas as pd

    frame = pd.DataFrame({"单位": ["小冀镇", "翟坡镇"], "动态": [12, 3]})
    office_book.sheets[0]["A1"].options(index=False).value = frame
    assert counter.writes == 1
    assert office_book.sheets[0]["A1:B3"].value == [["单位", "动态"], ["小冀镇", 12], ["翟坡镇", 3]]


def test_formats_are_asked_for_by_the_look_however_many_cells_have_it(
    office_book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = office_book.sheets[0]
    for row in range(1, 60, 2):
        sheet.range((row, 2)).number_format = "0.00"
    moves = []
    at = Cursor.at

    def counted(cursor: Cursor, area: Any) -> Any:
        moves.append(area)
        return at(cursor, area)

    monkeypatch.setattr(Cursor, "at", counted)
    sheet["A1:C60"].value = [["甲", 1, 2.5]] * 60
    written = len(moves)
    assert sheet["A1:C60"].value == [["甲", 1, 2.5]] * 60
    assert (written, len(moves)) == (2, 4)
    assert (sheet["B1"].number_format, sheet["B2"].number_format) == ("0.00", "General")
