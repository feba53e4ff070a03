"""Facts about a sheet in its file that the parser does not report."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Span = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of an area, counted from 0."""


@dataclass(frozen=True)
class Marks:
    """Marks of one sheet; all places (row, column) counted from 0.

    unread: texts of the cells that the parser reports as blank: the error's, or UNFINISHED for a formula that no
    program has calculated yet. struck: cells that are struck out as a whole.
    """

    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unread: Mapping[tuple[int, int], str] = field(default_factory=dict)
    struck: frozenset[tuple[int, int]] = frozenset()


UNFINISHED = "#GETTING_DATA"
"""Excel's own error text for a value not yet available."""
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: UNFINISHED,
}
"""The texts of errors, by their number in binary files ([MS-XLS] 2.5.10)."""

MOST_HIDDEN = 1_048_576


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A worksheet without its cells. Rows and columns are counted from 0 on the sheet.

    top, left: place of the first filled cell, (0, 0) if there is none; height, width: of the filled area, even if fewer
    rows are sent; visible: False if hidden in any way; merged: areas of more than one cell; struck: cells struck out.
    """

    name: str
    visible: bool
    top: int
    left: int
    height: int
    width: int
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()


class Extent:
    """The area between the first and the last filled cell of a sheet."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._columns: list[int] = []

    def add(self, row: int, column: int) -> int:
        """Extend the area by a filled cell; return its number of cells."""
        if not self._rows:
            self._rows, self._columns = [row, row], [column, column]
        else:
            self._rows = [min(self._rows[0], row), max(self._rows[1], row)]
            self._columns = [min(self._columns[0], column), max(self._columns[1], column)]
        return (self._rows[1] - self._rows[0] + 1) * (self._columns[1] - self._columns[0] + 1)
