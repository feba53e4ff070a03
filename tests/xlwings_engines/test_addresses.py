"""A1 text and areas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_engines.addresses import (
    Area,
    format_area,
    parse_area,
    qualified,
    quote_sheet,
    sheet_area,
    split_reference,
)

ROWS, COLUMNS = 1_048_576, 16_384


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("A1", (1, 1, 1, 1)),
        ("$c$4", (4, 3, 1, 1)),
        ("B2:D5", (2, 2, 4, 3)),
        ("D5:B2", (2, 2, 4, 3)),
        ("XFD1048576", (ROWS, COLUMNS, 1, 1)),
        ("A:C", (1, 1, ROWS, 3)),
        ("$3:$5", (3, 1, 3, COLUMNS)),
    ],
)
def test_parse(text: str, area: tuple[int, int, int, int]) -> None:
    assert parse_area(text) == area


@pytest.mark.parametrize("text", ["", "A0", "XFE1", "A1048577", "动态月指标", "A1:B", "1", "A1:B2:C3", "Sheet1!A1"])
def test_no_address(text: str) -> None:
    assert parse_area(text) is None


areas = st.tuples(st.integers(1, ROWS), st.integers(1, COLUMNS)).flatmap(
    lambda first: st.builds(
        Area,
        st.just(first[0]),
        st.just(first[1]),
        st.integers(1, ROWS - first[0] + 1),
        st.integers(1, COLUMNS - first[1] + 1),
    )
)


@given(areas, st.booleans(), st.booleans())
def test_text_and_back(area: Area, row_absolute: bool, column_absolute: bool) -> None:
    assert parse_area(format_area(area, row_absolute, column_absolute)) == area


@pytest.mark.parametrize(
    ("text", "sheet", "rest"),
    [
        ("A1", None, "A1"),
        ("=附件1!$A$1", "附件1", "$A$1"),
        ("'附件 1'!A1:B2", "附件 1", "A1:B2"),
        ("'it''s'!A1", "it's", "A1"),
        ("[填报.xlsx]首页!A1", "首页", "A1"),
        ("=B1*2", None, "B1*2"),
    ],
)
def test_split(text: str, sheet: str | None, rest: str) -> None:
    assert split_reference(text) == (sheet, rest)


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("附件1", "附件1"),
        ("附件 1", "'附件 1'"),
        ("2024", "'2024'"),
        ("A1", "'A1'"),
        ("R1C1", "'R1C1'"),
        ("it's", "'it''s'"),
    ],
)
def test_quote(name: str, quoted: str) -> None:
    assert quote_sheet(name) == quoted
    assert split_reference(f"{quoted}!B2") == (name, "B2")


def test_qualified() -> None:
    assert qualified("附件 1", Area(1, 1, 1, 1)) == "'附件 1'!$A$1"
    assert qualified("Sheet1", Area(1, 1, 3, 3), "Book1") == "[Book1]Sheet1!$A$1:$C$3"


def test_arguments_of_sheet_range() -> None:
    assert sheet_area("B2") == (2, 2, 1, 1)
    assert sheet_area((2, 2), (3, 4)) == (2, 2, 2, 3)
    assert sheet_area("B2", "D3") == (2, 2, 2, 3)
    assert sheet_area(2, 3) == (2, 3, 1, 1)
    assert sheet_area((2, 3, 0, 4)) == (2, 3, 0, 4)
    assert sheet_area("表头", resolve={"表头": Area(4, 1, 1, 9)}.get) == (4, 1, 1, 9)
    with pytest.raises(IndexError):
        sheet_area((0, 1))
    with pytest.raises(ValueError, match="没有"):
        sheet_area("没有", resolve={}.get)
