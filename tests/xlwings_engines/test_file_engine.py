"""Specific to the file engine: its registration with xlwings, its unsupported members, its books."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

import xlwings_engines.file_engine as package
from xlwings_engines.file_engine import engine, open_book


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.active.append(["单位", "动态"])
    workbook.save(tmp_path / "填报.xlsx")
    return tmp_path / "填报.xlsx"


@pytest.fixture
def active() -> Iterator[None]:
    before = xw.engines.active
    xw.engines["openpyxl"].activate()
    yield
    xw.engines.active = before


def test_registered_once() -> None:
    importlib.reload(package)
    assert [found.name for found in xw.engines].count("openpyxl") == 1


@pytest.mark.usefixtures("active")
def test_ordinary_xlwings_calls(path: Path) -> None:
    with xw.App(add_book=False) as app:
        book = app.books.open(path)
        assert xw.books.active == book
        assert xw.Book(str(path)) == book
        assert book.fullname == str(path)
        assert xw.Range("A1").value == "单位"
    assert app not in list(xw.apps)


def test_two_books_of_one_name(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "另" / path.name
    other.parent.mkdir()
    other.write_bytes(path.read_bytes())
    with open_book(path) as first, open_book(other) as second:
        first.sheets[0]["A2"].value = 1
        assert second.sheets[0]["A2"].value is None


def test_closing_ends_the_app_of_a_book(path: Path) -> None:
    before = len(engine.apps)
    with open_book(path):
        assert len(engine.apps) == before + 1
    assert len(engine.apps) == before


def test_closing_does_not_save(path: Path) -> None:
    before = path.read_bytes()
    with open_book(path) as book:
        book.sheets[0]["A1"].value = "改"
    assert path.read_bytes() == before


def test_saving_under_another_name_moves_the_book(path: Path, tmp_path: Path) -> None:
    with open_book(path) as book:
        book.save(tmp_path / "另存.xlsx")
        assert book.name == "另存.xlsx"
        book.sheets[0]["A1"].value = "改"
        book.save()
    assert openpyxl.load_workbook(path).active["A1"].value == "单位"
    assert openpyxl.load_workbook(tmp_path / "另存.xlsx").active["A1"].value == "改"


def test_new_book_is_saved_where_it_is_told(tmp_path: Path) -> None:
    app = engine.apps.add(add_book=True)
    book = xw.Book(impl=app.books.active)
    book.sheets[0]["A1"].value = 5
    book.save(tmp_path / "新.xlsx")
    app.quit()
    assert openpyxl.load_workbook(tmp_path / "新.xlsx").active["A1"].value == 5


@pytest.mark.parametrize(
    ("act", "what"),
    [
        (lambda book: book.sheets[0]["A1"].to_png(), "Range.to_png"),
        (lambda book: book.to_pdf(), "PDF"),
        (lambda book: book.macro("x")(), "macros"),
    ],
)
def test_what_a_file_cannot_do_says_so(act: object, what: str, path: Path) -> None:
    assert callable(act)
    with open_book(path) as book, pytest.raises(NotImplementedError, match=what) as refusal:
        act(book)
    assert str(refusal.value).startswith("The file engine ")
    assert str(refusal.value).endswith(".")


def test_names_of_one_sheet(path: Path) -> None:
    with open_book(path) as book:
        book.sheets.add("乙", after=book.sheets[0])
        book.sheets["乙"].names.add("表头", "=乙!$A$1:$B$1")
        assert [name.name for name in book.names] == ["乙!表头"]
        assert len(book.sheets[0].names) == 0
        assert book.sheets["乙"]["表头"].address == "$A$1:$B$1"
        book.save()
    with open_book(path) as book:
        assert book.names["乙!表头"].refers_to == "=乙!$A$1:$B$1"


def test_array_formula(path: Path) -> None:
    with open_book(path) as book:
        cells = book.sheets[0]["C1:C2"]
        cells.formula_array = "=A1:A2*2"
        assert cells.has_array
        book.save()
    with open_book(path) as book:
        assert book.sheets[0]["C1"].formula_array == "=A1:A2*2"


def test_table(path: Path) -> None:
    with open_book(path) as book:
        sheet = book.sheets[0]
        sheet["A2"].value = [["财政局", 24], ["统计局", 31]]
        table = sheet.tables.add(sheet["A1:B3"], name="单位表")
        assert table.data_body_range.value == [["财政局", 24], ["统计局", 31]]
        book.save()
    with open_book(path) as book:
        assert book.sheets[0].tables["单位表"].range.address == "$A$1:$B$3"
