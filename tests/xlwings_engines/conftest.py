"""One ``book`` over every engine: a contract test states what holds, not on which engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw

from xlwings_engines.file_engine import engine as openpyxl

ENGINES = [
    pytest.param("openpyxl", id="openpyxl"),
    pytest.param("libreoffice", id="libreoffice", marks=pytest.mark.office),
]


@pytest.fixture
def office_book(office: xw.App) -> Iterator[xw.Book]:
    """Return a new book with one sheet in LibreOffice."""
    book = office.books.add()
    yield book
    book.close()


@pytest.fixture(params=ENGINES)
def book(request: pytest.FixtureRequest) -> Iterator[xw.Book]:
    """Return a new book with one sheet, on each engine in turn."""
    if request.param == "libreoffice":
        yield request.getfixturevalue("office_book")
        return
    app = openpyxl.apps.add(add_book=True)
    yield xw.Book(impl=app.books.active)
    app.quit()
