"""A1 text and rectangles of cells: the address arithmetic of every engine.

Input: the arguments of ``Sheet.range`` (text, tuples, numbers, another range). Output: an ``Area``, and text as
Excel writes it. Nothing here knows a spreadsheet technology.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from xlwings import NoSuchObjectError
from xlwings.constants import MAX_COLUMNS, MAX_ROWS
from xlwings.utils import col_name, column_to_number

__all__ = ["MAX_COLUMNS", "MAX_ROWS", "Area", "UnknownName"]
_POINT = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?([1-9][0-9]{0,6})")
_QUALIFIED = re.compile(r"^=?(?:'((?:[^']|'')+)'|([^'!]+))!(.+)$", re.DOTALL)
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr][0-9]*(?:[Cc][0-9]*)?|[Cc][0-9]*")


class UnknownName(NoSuchObjectError, ValueError):
    """Text that is neither an address nor a defined name."""


class Area(NamedTuple):
    """A rectangle of cells: 1-based first row and column, number of rows and columns (0 if empty)."""

    row: int
    column: int
    rows: int
    columns: int

    @property
    def last_row(self) -> int:
        """The last row, 1-based; one less than ``row`` if the area is empty."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """The last column, 1-based; one less than ``column`` if the area is empty."""
        return self.column + self.columns - 1

    @property
    def size(self) -> int:
        """The number of cells."""
        return self.rows * self.columns

    @property
    def whole_rows(self) -> bool:
        """True for references such as ``3:5``."""
        return self.column == 1 and self.columns >= MAX_COLUMNS

    @property
    def whole_columns(self) -> bool:
        """True for references such as ``A:C``."""
        return self.row == 1 and self.rows >= MAX_ROWS

    def intersection(self, other: Area) -> Area | None:
        """Return the cells in both, or None if there are none."""
        row, column = max(self.row, other.row), max(self.column, other.column)
        rows = min(self.last_row, other.last_row) - row + 1
        columns = min(self.last_column, other.last_column) - column + 1
        return Area(row, column, rows, columns) if rows > 0 and columns > 0 else None

    def contains(self, other: Area) -> bool:
        """Return whether all cells of another area are in this one; False if the other is empty."""
        return self.intersection(other) == other


def without(area: Area, hole: Area) -> list[Area]:
    """Return up to four rectangles: the area without a hole."""
    hit = area.intersection(hole)
    if hit is None:
        return [area]
    parts = [
        Area(area.row, area.column, hit.row - area.row, area.columns),
        Area(hit.last_row + 1, area.column, area.last_row - hit.last_row, area.columns),
        Area(hit.row, area.column, hit.rows, hit.column - area.column),
        Area(hit.row, hit.last_column + 1, hit.rows, area.last_column - hit.last_column),
    ]
    return [part for part in parts if part.rows > 0 and part.columns > 0]


WHOLE_SHEET = Area(1, 1, MAX_ROWS, MAX_COLUMNS)


def span(first: Area, second: Area) -> Area:
    """Return the smallest rectangle that contains both, like ``first:second`` in a formula."""
    row, column = min(first.row, second.row), min(first.column, second.column)
    return Area(
        row,
        column,
        max(first.last_row, second.last_row) - row + 1,
        max(first.last_column, second.last_column) - column + 1,
    )


def parse_area(text: str) -> Area | None:
    """Read ``A1``, ``$A$1:B2``, ``A:C`` or ``3:5`` (no sheet in front); None for anything else (a name)."""
    first, colon, second = text.strip().partition(":")
    if not colon:
        return _parse_point(first)
    corners = [_parse_point(first), _parse_point(second)]
    if corners[0] and corners[1]:
        return span(corners[0], corners[1])
    columns = [_COLUMN.fullmatch(part.strip()) for part in (first, second)]
    if columns[0] and columns[1]:
        left, right = sorted(column_to_number(match[1].upper()) for match in columns if match)
        return Area(1, left, MAX_ROWS, right - left + 1) if right <= MAX_COLUMNS else None
    rows = [_ROW.fullmatch(part.strip()) for part in (first, second)]
    if rows[0] and rows[1]:
        top, bottom = sorted(int(match[1]) for match in rows if match)
        return Area(top, 1, bottom - top + 1, MAX_COLUMNS) if bottom <= MAX_ROWS else None
    return None


def _parse_point(text: str) -> Area | None:
    match = _POINT.fullmatch(text.strip())
    if not match:
        return None
    row, column = int(match[2]), column_to_number(match[1].upper())
    return Area(row, column, 1, 1) if row <= MAX_ROWS and column <= MAX_COLUMNS else None


def format_area(area: Area, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """Write an area as Excel does: ``$A$1``, ``$A$1:$B$2``, ``$A:$C``, ``$3:$5``."""
    if not area.size:
        return f"${col_name(area.column)}${area.row}{{{area.rows}x{area.columns}}}"
    r, c = ("$" if row_absolute else ""), ("$" if column_absolute else "")
    if area.whole_columns and not area.whole_rows:
        return f"{c}{col_name(area.column)}:{c}{col_name(area.last_column)}"
    if area.whole_rows:
        return f"{r}{area.row}:{r}{area.last_row}"
    first = f"{c}{col_name(area.column)}{r}{area.row}"
    if area.rows == area.columns == 1:
        return first
    return f"{first}:{c}{col_name(area.last_column)}{r}{area.last_row}"


def two_corners(area: Area, mark: str = "") -> str:
    """Return an area as ``A1:B2`` whatever its size; `mark` is written before each letter and number."""
    corners = (area.column, area.row), (area.last_column, area.last_row)
    return ":".join(f"{mark}{col_name(column)}{mark}{row}" for column, row in corners)


def stored_address(area: Area) -> str:
    """Return an area as files store it: ``A1`` or ``A1:B2``, whole rows and columns by their corners."""
    return two_corners(area) if area.size > 1 else format_area(area, False, False)


def stored_areas(text: str) -> list[Area]:
    """Return the areas of a list such as ``A1 B2:C3 K:K``, in its order, without anything that is no address."""
    found = (parse_area(part) for part in text.split())
    return [area for area in found if area is not None]


def split_reference(text: str) -> tuple[str | None, str]:
    """Split ``'My sheet'!A1`` into sheet name and the rest; the sheet is None if there is none.

    A leading ``=`` and a book in brackets are dropped, doubled quotes become single.
    """
    match = _QUALIFIED.match(text.strip())
    if not match:
        return None, text.strip().removeprefix("=")
    sheet = match[1].replace("''", "'") if match[1] else match[2]
    return sheet.rpartition("]")[2], match[3].strip()


def quote_sheet(name: str) -> str:
    """Return a sheet name as written before ``!``: quoted if Excel requires it."""
    if _PLAIN_SHEET.fullmatch(name) and not _LOOKS_LIKE_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def qualified(
    sheet: str, area: Area, book: str | None = None, *, row_absolute: bool = True, column_absolute: bool = True
) -> str:
    """Return ``Sheet!$A$1``, or ``[Book]Sheet!$A$1`` if a book is given."""
    address = format_area(area, row_absolute, column_absolute)
    if not book:
        return f"{quote_sheet(sheet)}!{address}"
    where = f"[{book}]{sheet}"
    if quote_sheet(sheet) == sheet and re.fullmatch(r"[\w.]+", book):
        return f"{where}!{address}"
    return "'" + where.replace("'", "''") + f"'!{address}"


def sheet_area(arg1: Any, arg2: Any = None, *, resolve: Callable[[str], Area | None] | None = None) -> Area:
    """Return the area that xlwings means by ``Sheet.range(arg1, arg2)``.

    Each argument is text (A1 or a defined name), a tuple (row, column), a range of an engine (anything with
    an ``area``), or a number if the other one is; ``arg1`` may be (row, column, rows, columns), which may
    be empty. ``resolve`` converts text other than an A1 reference to an area, or None.

    Raise ``IndexError`` for a row or column 0, ``UnknownName`` for unknown text.
    """
    if isinstance(arg1, tuple) and len(arg1) == 4:
        row, column, rows, columns = arg1
        return Area(int(row), int(column), int(rows), int(columns))
    if arg2 is not None and _is_number(arg1) and _is_number(arg2):
        return _corner((arg1, arg2), resolve)
    first = _corner(arg1, resolve)
    return first if arg2 is None else span(first, _corner(arg2, resolve))


def _is_number(value: Any) -> bool:
    return hasattr(value, "__index__")


def _corner(arg: Any, resolve: Callable[[str], Area | None] | None) -> Area:
    if isinstance(arg, tuple):
        row, column = (int(part) for part in arg)
        if row == 0 or column == 0:
            raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
        if not (1 <= row <= MAX_ROWS and 1 <= column <= MAX_COLUMNS):
            raise IndexError(f"Cell ({row}, {column}) is outside the sheet.")
        return Area(row, column, 1, 1)
    if isinstance(arg, str):
        area = parse_area(arg)
        if area is None and resolve is not None:
            area = resolve(arg)
        if area is None:
            raise UnknownName(f"{arg!r} is neither an address nor a defined name of this sheet.")
        return area
    area = getattr(arg, "area", None)
    if isinstance(area, Area):
        return area
    raise TypeError(f"Cannot make a range of {arg!r}.")
