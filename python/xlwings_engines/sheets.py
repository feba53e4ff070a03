"""A sheet, as far as it is the same on every engine: its cells as a whole."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from xlwings import base_classes

BookType = TypeVar("BookType")


class BaseSheet(base_classes.Sheet, Generic[BookType]):
    """One sheet of a book."""

    def __init__(self, book: BookType) -> None:
        self._book = book

    @property
    def book(self) -> BookType:
        """The book of the sheet."""
        return self._book

    @property
    def cells(self) -> Any:
        """All cells of the sheet as a range."""
        raise NotImplementedError

    def clear_contents(self) -> None:
        """Delete values and formulas of all cells; formats stay."""
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        """Reset the formats of all cells; values and formulas stay."""
        self.cells.clear_formats()

    def clear(self) -> None:
        """Delete the contents, formats and rules of all cells."""
        self.cells.clear()
