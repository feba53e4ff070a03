"""A rectangle of cells, as far as it is the same on every engine: its place, and the values written to it."""

from __future__ import annotations

from typing import Any, Generic, Protocol, Self, TypeVar

from xlwings import base_classes
from xlwings.utils import col_name

from xlwings_engines.addresses import Area, format_area, qualified
from xlwings_engines.values import rows_of


class Named(Protocol):
    """A sheet or book with a name."""

    @property
    def name(self) -> str:
        """The name as written in an external address."""


class Owner(Named, Protocol):
    """A sheet that knows its book."""

    @property
    def book(self) -> Named:
        """The book of the sheet."""


SheetType = TypeVar("SheetType", bound=Owner)


class BaseRange(base_classes.Range, Generic[SheetType]):
    """Cells of one sheet; ``area`` may be empty. An engine reads and writes in the methods that begin with ``_``."""

    max_cells_per_read: Any = None
    max_cells_per_write: Any = None

    def __init__(self, sheet: SheetType, area: Area) -> None:
        self._sheet = sheet
        self.area = area
        self.arg1_input = ""
        self.options: dict[str, Any] = {}

    @property
    def sheet(self) -> SheetType:
        """The sheet of the cells."""
        return self._sheet

    def at(self, area: Area) -> Self:
        """Return another range of the same sheet."""
        return type(self)(self._sheet, area)

    def __call__(self, *args: int) -> Self:
        """Return one cell by (row, column) or by its number, counted along rows; outside is allowed."""
        if not args:
            raise ValueError("Invalid arguments")
        if len(args) == 1:
            row, column = divmod(args[0] - 1, self.area.columns)
        else:
            row, column = args[0] - 1, args[1] - 1
        return self.at(Area(self.area.row + row, self.area.column + column, 1, 1))

    def __len__(self) -> int:
        return self.area.size

    @property
    def row(self) -> int:
        """The first row, 1-based."""
        return self.area.row

    @property
    def column(self) -> int:
        """The first column, 1-based."""
        return self.area.column

    @property
    def shape(self) -> tuple[int, int]:
        """The number of rows and of columns."""
        return self.area.rows, self.area.columns

    @property
    def rows(self) -> Self:
        """The range itself: xlwings counts and slices the rows."""
        return self

    @property
    def columns(self) -> Self:
        """The range itself: xlwings counts and slices the columns."""
        return self

    @property
    def address(self) -> str:
        """The absolute address without the sheet, such as ``$A$1:$B$2``."""
        return format_area(self.area)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Return the address, with ``[Book]Sheet!`` in front if it is ``external``."""
        if external:
            book = self._sheet.book.name
            return qualified(self._sheet.name, self.area, book, row_absolute=row_absolute, column_absolute=col_absolute)
        return format_area(self.area, row_absolute, col_absolute)

    @property
    def raw_value(self) -> Any:
        """The values of the cells in use; None if the range is empty. Write one value or rows of values."""
        return self._values() if self.area.size else None

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if not self.area.size:
            return
        rows = rows_of(data)
        if rows is None:
            self._write(self.area, filled(self.area, data))
        elif rows and rows[0]:
            self._write(self.area._replace(rows=len(rows), columns=len(rows[0])), rows)

    @property
    def formula(self) -> Any:
        """Contents of the formula bar: text for one cell, otherwise a tuple of rows of text; None if empty."""
        if not self.area.size:
            return None
        texts = self._formulas()
        return texts[0][0] if self.area.size == 1 else tuple(tuple(row) for row in texts)

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    def _values(self) -> Any:
        raise NotImplementedError

    def _formulas(self) -> list[list[str]]:
        """Return the formula bar's contents, row by row."""
        raise NotImplementedError

    def _write(self, area: Area, rows: list[list[Any]]) -> None:
        raise NotImplementedError


def filled(area: Area, value: Any) -> list[list[Any]]:
    """Return the rows for writing one value to a whole area; references of a formula move along."""
    if not (isinstance(value, str) and value.startswith("=")) or area.size == 1:
        return [[value] * area.columns] * area.rows
    from openpyxl.formula.translate import Translator  # imports all of openpyxl, which takes a while

    translator = Translator(value, origin=f"{col_name(area.column)}{area.row}")
    return [
        [
            translator.translate_formula(row_delta=row, col_delta=column) if row or column else value
            for column in range(area.columns)
        ]
        for row in range(area.rows)
    ]
