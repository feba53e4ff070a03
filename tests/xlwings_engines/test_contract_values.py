"""Values written to a cell and read back, on every engine."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import xlwings as xw

from xlwings_engines.errors import CannotWrite


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (34, 34.0),
        (2.5, 2.5),
        (0, 0.0),
        (-3, -3.0),
        (True, True),
        ("七里营镇", "七里营镇"),
        ("—", "—"),
        (" 12 ", " 12 "),
        ("第一行\n第二行", "第一行\n第二行"),
        (None, None),
        ("", None),
        (float("nan"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (np.int64(7), 7.0),
        (np.float64(0.5), 0.5),
        (np.bool_(True), True),
        (Decimal("2.50"), 2.5),
        (Decimal("NaN"), None),
        (dt.date(2024, 7, 15), dt.datetime(2024, 7, 15)),
        (dt.datetime(2024, 7, 15, 8, 30), dt.datetime(2024, 7, 15, 8, 30)),
        (pd.Timestamp("2024-07-15"), dt.datetime(2024, 7, 15)),
        (np.datetime64("2024-07-15"), dt.datetime(2024, 7, 15)),
        (pd.Period("2024-07", "M"), "2024-07"),
        (pd.Period("2024Q2", "Q"), "2024Q2"),
    ],
)
def test_value_comes_back(book: xw.Book, written: object, read: object) -> None:
    cell = book.sheets[0]["B2"]
    cell.value = written
    assert cell.value == read
    assert type(cell.value) is type(read)


def test_apostrophe_keeps_text_that_looks_like_a_formula(book: xw.Book) -> None:
    cell = book.sheets[0]["A1"]
    cell.value = "'=1+1"
    assert cell.value == "=1+1"
    cell.value = 5
    assert cell.value == 5


def test_text_with_equals_sign_is_a_formula(book: xw.Book) -> None:
    book.sheets[0]["A1"].value = "=B1+C1"
    assert book.sheets[0]["A1"].formula == "=B1+C1"


def test_block_keeps_its_shape(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["B2"].value = [[1, "甲", None], [2, "乙", "—"]]
    assert sheet["B2:D3"].value == [[1, "甲", None], [2, "乙", "—"]]
    assert sheet["B2:D2"].value == [1, "甲", None]
    assert sheet["C2:C3"].value == ["甲", "乙"]
    assert sheet["C2"].value == "甲"
    assert sheet["C2"].options(ndim=2).value == [["甲"]]
    assert sheet["A1:A3"].value == [None, None, None]


def test_scalar_fills_the_range(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1:B2"].value = 7
    assert sheet["A1:C3"].value == [[7, 7, None], [7, 7, None], [None, None, None]]


def test_shorter_table_over_longer_leaves_the_rest(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [[1], [2], [3]]
    sheet["A1"].value = [[9], [8]]
    assert sheet["A1:A3"].value == [9, 8, 3]


def test_blanks_in_a_block_empty_the_cells(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A1"].value = [[None, 5], ["", 6]]
    assert sheet["A1:B2"].value == [[None, 5], [None, 6]]


def test_frame_goes_in_and_out(book: xw.Book) -> None:
    frame = pd.DataFrame({"动态": [34.0, 12.0], "重点领域": ["—", None]}, index=["财政局", "统计局"])
    sheet = book.sheets[0]
    sheet["A1"].value = frame
    back = sheet["A1"].options(pd.DataFrame, expand="table").value
    assert list(back.columns) == ["动态", "重点领域"]
    assert list(back.index) == ["财政局", "统计局"]
    assert back["动态"].tolist() == [34.0, 12.0]
    assert back["重点领域"].tolist()[0] == "—"


def test_clear_contents(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A2:B2"].clear_contents()
    assert sheet["A1:B2"].value == [[1, 2], [None, None]]


def test_used_range(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["C3"].value = [[1, None], [None, 2]]
    assert sheet.used_range.last_cell.address == "$D$4"


def test_a_formula_written_to_several_cells_moves_along(book: xw.Book) -> None:
    cells = book.sheets[0]["B2:C3"]
    for write in ("value", "formula"):
        cells.clear_contents()
        setattr(cells, write, "=A1*$A$1")
        assert cells.formula == (("=A1*$A$1", "=B1*$A$1"), ("=A2*$A$1", "=B2*$A$1"))


@pytest.mark.parametrize(
    "value",
    [
        float("inf"),
        float("-inf"),
        Decimal("Infinity"),
        10**400,
        "字" * 32768,
        "a\x01b",
        "\ud800",
        "\ufffe",
        {1: 2},
        1j,
    ],
    ids=repr,
)
def test_what_no_cell_can_hold(book: xw.Book, value: object) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = ["前", "后"]
    with pytest.raises(CannotWrite, match=r"B1\b.*Sheet1"):
        sheet["A1"].value = ["新", value]
    assert sheet["A1:B1"].value == ["前", "后"]
