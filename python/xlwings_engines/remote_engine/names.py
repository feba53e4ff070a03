"""Defined names of a host's workbook, to be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine.names import Name as FileName
from xlwings_engines.file_engine.names import Names as FileNames
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.sheets import Sheet as FileSheet
    from xlwings_engines.remote_engine.books import Book
    from xlwings_engines.remote_engine.ranges import Range


@explains_gaps("engine.remote")
class Names(base_classes.Names):
    """The names of a book, or those of one sheet."""

    def __init__(self, book: Book, sheet: FileSheet | None = None) -> None:
        self._book = book
        self._copy = FileNames(book.held, sheet)

    @property
    def api(self) -> Any:
        """The collection itself: no object of the host exists in this process."""
        return self

    def __call__(self, name_or_index: int | str) -> Name:
        return Name(self._book, self._copy(name_or_index))

    def snapshot(self) -> list[tuple[str, Name]]:
        """Return the names with their spellings, as xlwings lists them."""
        return [(spelling, Name(self._book, name)) for spelling, name in self._copy.snapshot()]

    def contains(self, name_or_index: int | str) -> bool:
        """Return whether a name, or a number from 1 to the count, exists."""
        return self._copy.contains(name_or_index)

    def __len__(self) -> int:
        return len(self._copy)


@explains_gaps("engine.remote")
class Name(base_classes.Name):
    """One defined name."""

    def __init__(self, book: Book, copy: FileName) -> None:
        self._book = book
        self._copy = copy

    @property
    def api(self) -> Any:
        """The name itself: no object of the host exists in this process."""
        return self

    @property
    def name(self) -> str:
        """The name, with ``Sheet!`` in front if a sheet owns it; read-only (``remote.rename_name``)."""
        return self._copy.name

    @name.setter
    def name(self, value: str) -> None:
        raise Unsupported("remote.rename_name")

    @property
    def refers_to(self) -> str:
        """The meaning as a formula that begins with ``=``; read-only (``remote.move_name``)."""
        return self._copy.refers_to

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        raise Unsupported("remote.move_name")

    @property
    def refers_to_range(self) -> Range:
        """The named cells. Raise ``BadRequest`` (``name.no_range``) if the name means something else."""
        found = self._copy.refers_to_range
        return self._book.sheets(found.sheet.name).range((found.row, found.column, *found.shape))
