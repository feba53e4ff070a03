"""Worksheets of a host's workbook, found, read and printed; none is added, moved or deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine.sheets import Sheet as FileSheet
from xlwings_engines.remote_engine.names import Names
from xlwings_engines.remote_engine.ranges import Range
from xlwings_engines.sheets import BaseSheet
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.remote_engine.books import Book


@explains_gaps("engine.remote")
class Sheets(base_classes.Sheets):
    """The worksheets in their order."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def api(self) -> Sheets:
        """The collection itself: no object of the host exists in this process."""
        return self

    @property
    def active(self) -> Sheet:
        """The sheet that was active in the host, or that was activated since."""
        return Sheet(self._book, self._book.held.sheets.active)

    def __call__(self, name_or_index: int | str) -> Sheet:
        return Sheet(self._book, self._book.held.sheets(name_or_index))

    def __len__(self) -> int:
        return len(self._book.held.sheets)

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self._book, sheet) for sheet in self._book.held.sheets])

    def __contains__(self, key: object) -> bool:
        return key in self._book.held.sheets


@explains_gaps("engine.remote")
class Sheet(BaseSheet["Book"]):
    """One worksheet; ``held`` is that of the file engine."""

    def __init__(self, book: Book, copy: FileSheet) -> None:
        super().__init__(book)
        self.held = copy

    @property
    def api(self) -> Sheet:
        """The sheet itself: no object of the host exists in this process."""
        return self

    @property
    def name(self) -> str:
        """The name on the tab; read-only (``remote.rename_sheet``)."""
        return self.held.name

    @name.setter
    def name(self, value: str) -> None:
        raise Unsupported("remote.rename_sheet")

    @property
    def index(self) -> int:
        """The position among the worksheets, 1-based."""
        return self.held.index

    @property
    def names(self) -> Names:
        """The defined names that this sheet owns."""
        return Names(self.book, self.held)

    @property
    def visible(self) -> bool:
        """True unless the sheet is hidden; read-only (``remote.sheet_visible``)."""
        return self.held.visible

    @visible.setter
    def visible(self, value: bool) -> None:
        raise Unsupported("remote.sheet_visible")

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return the cells that xlwings means by one or two arguments; see ``addresses.sheet_area``."""
        return Range(self, self.held.range(arg1, arg2).area)

    @property
    def cells(self) -> Range:
        """All cells of the sheet."""
        return Range(self, self.held.cells.area)

    @property
    def used_range(self) -> Range:
        """The smallest range with all cells that have contents or a format."""
        return Range(self, self.held.used_range.area)

    @property
    def page_setup(self) -> PageSetup:
        """The print settings, as far as the host can change them."""
        return PageSetup(self)

    def activate(self) -> None:
        """Show the sheet in the host's window (action ``show``)."""
        self.held.activate()
        self.book.act("show", sheet=self.name)

    select = activate


@explains_gaps("engine.remote")
class PageSetup(base_classes.PageSetup):
    """The print area of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> PageSetup:
        """The settings themselves: no object of the host exists in this process."""
        return self

    @property
    def print_area(self) -> str | None:
        """The printed address, None for the whole sheet; a change becomes an action."""
        return self._sheet.held.page_setup.print_area

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        self._sheet.held.page_setup.print_area = value
        self._sheet.book.act("print_area", sheet=self._sheet.name, address=value)
