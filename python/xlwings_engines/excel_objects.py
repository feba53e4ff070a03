"""A workbook in Excel that does not ask Excel twice: xlwings' own objects for Windows, with a memory.

Each member of an object of Excel is a call into another process. xlwings asks for the sheet, workbook, application and
window of a range each time that it reads or writes one, and for its place by five calls. Here a sheet knows its
workbook, a range its sheet and, if it was addressed by numbers, its place. Names and order of the sheets are asked for
once, and again if their number has changed: nobody renames sheets while a command runs. A sheet does not keep its
workbook: with the last use of the book, all of Excel's objects are let go, or a closed Excel would go on running.

Importable on Windows only, as xlwings' engine for it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from weakref import ref

from xlwings import _xlwindows

from xlwings_engines.addresses import Area, UnknownName, format_area, parse_area, sheet_area

theirs: Any = _xlwindows


class Book(theirs.Book):  # type: ignore[misc]
    """A workbook whose application is known."""

    def __init__(self, app: Any, xl: Any) -> None:
        super().__init__(xl)
        self._app = app
        self._name: str | None = None
        self._sheets: Sheets | None = None

    @property
    def app(self) -> Any:
        """The application in which the workbook was found."""
        return self._app

    @property
    def name(self) -> str:
        """The name, asked for once per save."""
        if self._name is None:
            self._name = self.xl.Name
        return self._name

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save, under another name if one is given."""
        super().save(path, password)
        self._name = None

    @property
    def sheets(self) -> Sheets:
        """The sheets, always the same object."""
        if self._sheets is None:
            self._sheets = Sheets(self, self.xl.Worksheets)
        return self._sheets


class Sheets(theirs.Sheets):  # type: ignore[misc]
    """The sheets of a workbook."""

    def __init__(self, book: Book, xl: Any) -> None:
        super().__init__(xl)
        self._book = ref(book)
        self._known: list[Sheet] = []

    def __iter__(self) -> Iterator[Sheet]:
        if len(self._known) != self.xl.Count:
            self._known = [self._sheet(xl) for xl in self.xl]
        return iter(self._known)

    def __call__(self, name_or_index: str | int) -> Sheet:
        known = next((sheet for sheet in self if sheet.name == name_or_index), None)
        return known or self._sheet(self.xl(name_or_index))

    def add(self, before: Any = None, after: Any = None, name: str | None = None) -> Sheet:
        """Add a sheet, and forget the order of the others."""
        self._known = []
        return self._sheet(super().add(before, after, name).xl)

    def _sheet(self, xl: Any) -> Sheet:
        return Sheet(self._book, xl)


class Sheet(theirs.Sheet):  # type: ignore[misc]
    """A sheet whose workbook is known."""

    def __init__(self, book: ref[Book], xl: Any) -> None:
        super().__init__(xl)
        self._book = book
        self._name: str | None = None

    @property
    def book(self) -> Any:
        """The workbook, found again if nobody uses the known one any more."""
        return self._book() or super().book

    @property
    def name(self) -> str:
        """The name, asked for once."""
        if self._name is None:
            self._name = self.xl.Name
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value
        self._name = None

    @property
    def used_range(self) -> Range:
        """The cells in use, as Excel sees it."""
        return Range(self, self.xl.UsedRange)

    def range(self, arg1: Any, arg2: Any = None) -> Any:
        """Return the cells that xlwings means by the arguments; no call if they are numbers or addresses."""
        try:
            return Range(self, area=sheet_area(arg1, arg2))
        except (UnknownName, TypeError, AttributeError):  # a defined name, or a range that xlwings itself made
            return super().range(arg1, arg2)


class Range(theirs.Range):  # type: ignore[misc]
    """Cells whose sheet is known, made from Excel's object or from their place."""

    _coords: Any
    _xl: Any

    def __init__(self, sheet: Sheet, xl: Any = None, area: Area | None = None) -> None:
        super().__init__(xl if area is None else (sheet.xl, *area))
        self._sheet = sheet

    @property
    def sheet(self) -> Sheet:
        """The one that the cells were asked of."""
        return self._sheet

    @property
    def area(self) -> Area:
        """The place on the sheet."""
        return Area(*self.coords[1:])

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        """Excel's sheet, first row and column, number of rows and columns."""
        if self._coords is theirs.missing:
            area = parse_area(self._xl.Address)
            if area is not None:
                self._coords = (self._sheet.xl, *area)
        return super().coords  # type: ignore[no-any-return]

    @property
    def xl(self) -> Any:
        """Excel's object, asked for when it is needed."""
        if self._xl is theirs.missing and self.area.size:
            self._xl = self._sheet.xl.Range(format_area(self.area))
        return super().xl

    def __call__(self, *place: int) -> Range:
        # A single number counts the cells row by row.
        row, column = place if len(place) == 2 else (number + 1 for number in divmod(place[0] - 1, self.shape[1]))
        return Range(self._sheet, area=Area(self.row + row - 1, self.column + column - 1, 1, 1))
