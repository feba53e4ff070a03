"""The objects of a workbook in Excel are xlwings' own, but ask Excel once."""

import gc
from collections import Counter
from pathlib import Path
from weakref import ref

import openpyxl
import pytest
import xlwings as xw

from tests.xlwings_engines.excel_over_com import excel_with


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[xw.Book, Counter[str]]:
    """Return a workbook of two sheets in Excel, and the counter of calls."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "甲"
    for row in ([1, "a"], [2, "b"], [3, "c"]):
        first.append(row)
    book.create_sheet("乙 1")
    book.defined_names["区"] = openpyxl.workbook.defined_name.DefinedName("区", attr_text="甲!$A$2:$B$3")
    book.save(tmp_path / "a=b.xlsx")
    found, calls = excel_with(tmp_path / "a=b.xlsx", monkeypatch)
    found.app.interactive = False  # as while a command runs
    calls.clear()
    return found, calls


def test_a_block_is_read_by_two_calls_and_written_by_four(opened: tuple[xw.Book, Counter[str]]) -> None:
    book, calls = opened
    sheet = book.sheets["甲"]
    calls.clear()
    assert sheet.range((1, 1), (3, 2)).value == [[1, "a"], [2, "b"], [3, "c"]]
    assert calls == {"Worksheet.Range": 1, "Cells.Value": 1}
    calls.clear()
    sheet.range((5, 2)).value = [[7, 8, 9], [10, 11, 12]]
    assert calls["Cells.Value="] == 1
    assert calls.total() <= 4
    assert sheet.range("B5:D6").value == [[7, 8, 9], [10, 11, 12]]


def test_the_used_range_knows_its_place_after_one_more_call(opened: tuple[xw.Book, Counter[str]]) -> None:
    book, calls = opened
    sheet = book.sheets["甲"]
    calls.clear()
    used = sheet.used_range
    assert (used.row, used.column, used.shape, used.address) == (1, 1, (3, 2), "$A$1:$B$3")
    assert calls["Cells.Address"] <= 2
    assert calls.total() <= 3
    assert used.sheet == sheet
    assert used.sheet.book == book
    assert used.sheet.book.app == book.app


@pytest.mark.parametrize(
    ("first", "second", "address"),
    [
        ((2, 2), None, "$B$2"),
        ("A2", "B3", "$A$2:$B$3"),
        ("$A:$B", None, "$A:$B"),
        ("2:3", None, "$2:$3"),
        ((3, 2), (1, 1), "$A$1:$B$3"),
    ],
)
def test_places_are_those_of_xlwings(
    opened: tuple[xw.Book, Counter[str]],
    first: tuple[int, int] | str,
    second: tuple[int, int] | str | None,
    address: str,
) -> None:
    sheet = opened[0].sheets["甲"]
    assert sheet.range(first, second).address == address


def test_ranges_of_ranges(opened: tuple[xw.Book, Counter[str]]) -> None:
    sheet = opened[0].sheets["甲"]
    block = sheet.range((1, 1), (3, 2))
    assert sheet.range(block, sheet.range("D4")).address == "$A$1:$D$4"
    assert block(2, 2).value == "b"
    assert block[1:, :].value == [[2, "b"], [3, "c"]]
    assert block.resize(1, 2).value == [1, "a"]
    assert block.offset(1, 0).address == "$A$2:$B$4"
    assert [cell.address for cell in block.rows[1]] == ["$A$2", "$B$2"]
    assert block.last_cell.value == "c"


def test_a_name_is_left_to_excel(opened: tuple[xw.Book, Counter[str]]) -> None:
    book, _ = opened
    assert book.names["区"].refers_to_range.value == [[2, "b"], [3, "c"]]
    assert book.names["区"].refers_to_range.sheet == book.sheets["甲"]


def test_outside_the_sheet_is_an_error(opened: tuple[xw.Book, Counter[str]]) -> None:
    with pytest.raises(IndexError):
        opened[0].sheets["甲"].range((0, 1))
    with pytest.raises(KeyError):
        opened[0].sheets["没有"]


def test_names_of_sheets_are_asked_for_once_unless_their_number_changes(opened: tuple[xw.Book, Counter[str]]) -> None:
    book, calls = opened
    for _ in range(3):
        assert [sheet.name for sheet in book.sheets] == ["甲", "乙 1"]
    assert calls["Worksheet.Name"] == 2
    application = book.impl.xl._inner._obj_
    application.book.sheets.add("丙", after=application.book.sheets["乙 1"])
    assert [sheet.name for sheet in book.sheets] == ["甲", "乙 1", "丙"]
    book.sheets["丙"].range((1, 1)).value = "新"
    assert application.book.sheets["丙"]["A1"].value == "新"


def test_nothing_of_excel_is_held_once_the_book_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = openpyxl.Workbook()
    file.save(tmp_path / "a.xlsx")
    book, _ = excel_with(tmp_path / "a.xlsx", monkeypatch)
    gc.disable()
    try:
        for sheet in book.sheets:
            sheet.range("A1:B2").options(ndim=2).value  # noqa: B018
            assert sheet.book == book
        held = [ref(each) for each in (book.impl, book.impl.sheets, *book.impl.sheets)]
        del book, sheet
        assert [each() for each in held] == [None, None, None]
    finally:
        gc.enable()


def test_a_sheet_finds_its_book_again(opened: tuple[xw.Book, Counter[str]]) -> None:
    book = opened[0]
    sheet = xw.Sheet(impl=book.impl.sheets("甲"))
    sheet.impl._book = lambda: None
    assert sheet.book == book
