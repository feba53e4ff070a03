"""One ``book`` over every engine: a contract test says what holds, not on which engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import xlwings as xw


def _openpyxl_book() -> Iterator[xw.Book]:
    from xlwings_engines.openpyxl_engine import engine

    app = engine.apps.add(add_book=True)
    yield xw.Book(impl=app.books.active)
    app.quit()


ENGINES = {"openpyxl": _openpyxl_book}


@pytest.fixture(params=[pytest.param(name, id=name) for name in ENGINES])
def book(request: pytest.FixtureRequest) -> Iterator[xw.Book]:
    """A new book with one sheet, on each engine in turn."""
    yield from ENGINES[request.param]()
