"""The app behind a book, on every engine."""

from __future__ import annotations

import xlwings as xw


def test_calculation_is_automatic_until_set(book: xw.Book) -> None:
    assert book.app.calculation == "automatic"
    with book.app.properties(calculation="manual"):
        assert book.app.calculation == "manual"
    assert book.app.calculation == "automatic"
