"""Changes by others to an open book between two calls are noticed, though sheets and names are cached."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from typing import Any

import pytest
import xlwings as xw

from xlwings_engines import libreoffice_engine
from xlwings_engines.libreoffice_engine import counter
from xlwings_engines.libreoffice_engine.call_cache import MOMENT

pytestmark = pytest.mark.office


@pytest.fixture
def book(office_book: xw.Book) -> xw.Book:
    """Return a book of sheets 甲, 乙, 丙 with their own name in A1; each has been read once."""
    office_book.sheets[0].name = "甲"
    for name in ("乙", "丙"):
        office_book.sheets.add(name, after=office_book.sheets[-1])
    for sheet in office_book.sheets:
        sheet["A1"].value = sheet.name
    assert contents(office_book) == [("甲", "甲"), ("乙", "乙"), ("丙", "丙")]
    return office_book


def contents(book: xw.Book) -> list[tuple[str, object]]:
    return [(sheet.name, sheet.used_range.value) for sheet in book.sheets]


def others(book: xw.Book) -> Any:
    """Return the sheets through UNO, past the engine."""
    return book.api.getSheets()


def test_a_sheet_renamed_by_hand(book: xw.Book) -> None:
    sheet = book.sheets[1]
    assert sheet.name == "乙"
    others(book).getByIndex(1).setName("丁")
    time.sleep(2 * MOMENT)
    assert sheet.name == "丁"
    assert contents(book) == [("甲", "甲"), ("丁", "乙"), ("丙", "丙")]


def test_a_sheet_renamed_by_ourselves_is_known_at_once(book: xw.Book) -> None:
    sheet = book.sheets[1]
    assert sheet.name == "乙"
    book.sheets["乙"].name = "丁"
    assert sheet.name == "丁"


def test_a_book_saved_under_another_name_is_known_at_once(book: xw.Book, tmp_path: Any) -> None:
    book.save(tmp_path / "一.xlsx")
    assert book.name == "一.xlsx"
    book.save(tmp_path / "二.xlsx")
    assert book.name == "二.xlsx"


def test_sheets_moved_by_hand(book: xw.Book) -> None:
    others(book).moveByName("丙", 0)
    assert contents(book) == [("丙", "丙"), ("甲", "甲"), ("乙", "乙")]


def test_a_sheet_replaced_by_hand(book: xw.Book) -> None:
    others(book).removeByName("乙")
    others(book).insertNewByName("乙", 1)
    assert contents(book) == [("甲", "甲"), ("乙", None), ("丙", "丙")]


def test_rows_and_columns_inserted_and_deleted_by_hand(book: xw.Book) -> None:
    others(book).getByIndex(1).getRows().insertByIndex(0, 2)
    others(book).getByIndex(2).getColumns().insertByIndex(0, 1)
    assert [sheet.used_range.address for sheet in book.sheets] == ["$A$1", "$A$3", "$B$1"]
    assert contents(book) == [("甲", "甲"), ("乙", "乙"), ("丙", "丙")]
    others(book).getByIndex(1).getRows().removeByIndex(0, 2)
    others(book).getByIndex(2).getColumns().removeByIndex(0, 1)
    book.sheets["丙"]["B2"].value = 2
    assert [sheet.used_range.address for sheet in book.sheets] == ["$A$1", "$A$1", "$A$1:$B$2"]


def test_just_the_cells_that_were_read_or_written_deleted_by_hand(book: xw.Book) -> None:
    sheet, rows = book.sheets["乙"], others(book).getByName("乙").getRows()
    sheet["B3"].value = [[1, 2], [3, 4]]
    rows.removeByIndex(2, 2)
    sheet["B3"].value = 5
    assert sheet["B2:C4"].value == [[None, None], [5, None], [None, None]]
    rows.removeByIndex(1, 3)
    assert sheet.used_range.value == "乙"
    rows.removeByIndex(0, 1)
    assert sheet["A1:B1"].value == [None, None]
    sheet["A1"].value = "乙"
    assert contents(book) == [("甲", "甲"), ("乙", "乙"), ("丙", "丙")]


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("cells", ["getRows", "getColumns"])
def test_all_cells_of_a_sheet_deleted_by_hand(book: xw.Book, place: int, cells: str) -> None:
    every = getattr(others(book).getByIndex(place), cells)()
    every.removeByIndex(0, every.getCount())
    emptied = [(name, None if here == place else name) for here, name in enumerate("甲乙丙")]
    assert contents(book) == emptied
    for sheet in book.sheets:
        sheet["B2"].value = sheet.name
        sheet.page_setup.print_area = "$A$1:$B$2"
    assert [sheet["B2"].value for sheet in book.sheets] == ["甲", "乙", "丙"]
    assert [sheet.page_setup.print_area for sheet in book.sheets] == ["$A$1:$B$2"] * 3


def test_sheets_deleted_on_the_way_through_them(book: xw.Book) -> None:
    for sheet in book.sheets:
        if sheet.name != "乙":
            sheet.delete()
    assert contents(book) == [("乙", "乙")]


def test_used_range_read_twice(book: xw.Book) -> None:
    sheet = book.sheets[0]
    day = dt.datetime(2024, 6, 30)
    sheet["A1"].value = [["月份", "条数", "日期"], [4, 12, day], [5, None, day], [6, 7, "—"]]
    sheet["A2:A4"].number_format = '0"月"'
    used = sheet.used_range
    expected = [["月份", "条数", "日期"], [4, 12, day], [5, None, day], [6, 7, "—"]]
    assert used.value == expected
    assert used.value == expected
    assert used.address == "$A$1:$C$4"


@pytest.fixture
def attached(office: xw.App, book: xw.Book) -> Iterator[xw.Book]:
    """Return the same book as a worker has it: the office is the clerk's, so undo must restore the former contents."""
    app = libreoffice_engine.attach(office.impl.bridge.pipe)
    yield libreoffice_engine.attach_book(app, uid=book.impl.document.uid)
    app.impl.quit()


def test_a_mode_that_is_put_back_as_it_was_read_changes_no_document(office: xw.App, attached: xw.Book) -> None:
    other = office.books.add()
    try:
        attached.api.enableAutomaticCalculation(False)
        attached.impl.activate()
        before = attached.app.calculation
        assert before == "manual"
        other.impl.document.frame.activate()  # the clerk switches to another window
        attached.app.calculation = before
        assert not attached.api.isAutomaticCalculationEnabled()
        assert other.api.isAutomaticCalculationEnabled()
    finally:
        other.close()


OLD = [["甲", 1, None], ["乙", None, 3]]


@pytest.mark.parametrize(
    "new",
    [
        pytest.param([["丙", 2, None], ["丁", None, 4]], id="blank stays blank"),
        pytest.param([["丙", 2, 5], ["丁", 6, 4]], id="blanks filled"),
        pytest.param([[None, 2, None], ["丁", None, None]], id="cells emptied"),
        pytest.param([[None, 2, 5], ["丁", "=1+1", None]], id="both, with a formula"),
    ],
)
def test_undo_and_redo_of_a_block(attached: xw.Book, new: list[list[Any]]) -> None:
    cells = attached.sheets["丙"]["A1:C2"]
    cells.value = OLD
    actions = attached.api.getUndoManager()
    actions.clear()
    actions.enterUndoContext("写")
    cells.value = new
    actions.leaveUndoContext()
    written = cells.value
    actions.undo()
    assert cells.value == OLD
    actions.redo()
    assert cells.value == written


def test_a_block_is_looked_at_once_for_undo(attached: xw.Book) -> None:
    counter.reset()
    attached.sheets["丙"]["A1:C2"].value = OLD
    assert (counter.looks, counter.writes, counter.reads) == (1, 1, 0)


def test_an_office_of_our_own_keeps_no_undo(book: xw.Book) -> None:
    counter.reset()
    book.sheets["丙"]["A1:C2"].value = OLD
    assert (counter.looks, counter.writes) == (0, 1)
