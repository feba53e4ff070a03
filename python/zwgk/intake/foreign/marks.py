"""Facts about a sheet in its file that the parser does not report."""

from dataclasses import dataclass

Span = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of an area, counted from 0."""


@dataclass(frozen=True)
class Marks:
    """Marks of one sheet; all places (row, column) counted from 0."""

    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    unfinished: tuple[tuple[int, int], ...] = ()


MOST_HIDDEN = 1_048_576


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
