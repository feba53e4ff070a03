"""One ``book`` over every engine: a contract test says what holds, not on which engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw

from xlwings_engines.libreoffice_engine import engine as libreoffice
from xlwings_engines.libreoffice_engine.failures import OfficeNotFound
from xlwings_engines.libreoffice_engine.uno_import import UnoMissing
from xlwings_engines.openpyxl_engine import engine as openpyxl

OFFICE = [pytest.mark.office, pytest.mark.xdist_group("office-engine")]
ENGINES = [pytest.param("openpyxl", id="openpyxl"), pytest.param("libreoffice", id="libreoffice", marks=OFFICE)]


@pytest.fixture(scope="session")
def office() -> Iterator[xw.App]:
    """A running LibreOffice without a window, one for all tests that can share it."""
    try:
        app = xw.App(impl=libreoffice.apps.add(visible=False))
    except (OfficeNotFound, UnoMissing) as error:
        pytest.skip(f"没有可用的 LibreOffice：{error}")
    yield app
    app.quit()


@pytest.fixture
def office_book(office: xw.App) -> Iterator[xw.Book]:
    """A new book with one sheet in LibreOffice."""
    book = office.books.add()
    yield book
    book.close()


@pytest.fixture(params=ENGINES)
def book(request: pytest.FixtureRequest) -> Iterator[xw.Book]:
    """A new book with one sheet, on each engine in turn."""
    if request.param == "libreoffice":
        yield request.getfixturevalue("office_book")
        return
    app = openpyxl.apps.add(add_book=True)
    yield xw.Book(impl=app.books.active)
    app.quit()
