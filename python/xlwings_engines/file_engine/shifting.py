"""Effect of inserted or deleted cells on addresses: in formulas, names, rules, tables, merged cells."""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils.cell import get_column_letter
from xlwings.utils import column_to_number

from xlwings_engines.addresses import MAX_COLUMNS, MAX_ROWS, Area, split_reference, stored_address, stored_areas

_POINT = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)([1-9][0-9]*)")
_COLUMN = re.compile(r"(\$?)([A-Za-z]{1,3})()()")
_ROW = re.compile(r"()()(\$?)([1-9][0-9]*)")
_LOST = "#REF!"


class Moves(Protocol):
    """Maps cells to their new places."""

    def moved(self, area: Area) -> Area | None:
        """Return an area's new place, None if nothing of it is left."""


class Shift(NamedTuple):
    """Cells inserted or deleted: the area, whether following cells move down or up (else sideways), the action."""

    area: Area
    by_rows: bool
    inserts: bool

    def _line(self, first: int, last: int, limit: int) -> tuple[int, int] | None:
        """Return the new place of a run of rows or columns, None if nothing of it is left."""
        start = self.area.row if self.by_rows else self.area.column
        count = self.area.rows if self.by_rows else self.area.columns
        if self.inserts:
            moved = (first + count if first >= start else first, last + count if last >= start else last)
            return (moved[0], min(moved[1], limit)) if moved[0] <= limit else None
        end = start + count - 1
        new_first = first if first < start else max(start, first - count)
        new_last = last if last < start else start - 1 if last <= end else last - count
        return (new_first, new_last) if new_first <= new_last else None

    def moved(self, area: Area) -> Area | None:
        """Return an area's new place; areas that extend beyond the moving strip stay."""
        if self.by_rows:
            if area.whole_columns or area.column < self.area.column or area.last_column > self.area.last_column:
                return area
            rows = self._line(area.row, area.last_row, MAX_ROWS)
            return area._replace(row=rows[0], rows=rows[1] - rows[0] + 1) if rows else None
        if area.whole_rows or area.row < self.area.row or area.last_row > self.area.last_row:
            return area
        columns = self._line(area.column, area.last_column, MAX_COLUMNS)
        return area._replace(column=columns[0], columns=columns[1] - columns[0] + 1) if columns else None

    def anchored(self, corners: list[tuple[int, int]], kind: str) -> list[tuple[int, int]]:
        """Return the new corners of an object, one or two: row or column (0-based) and offset, in the moving direction.

        `kind` is ``oneCell`` for an object that keeps its size, ``twoCell`` for one that grows and shrinks with its
        cells; if it ends where cells are inserted, it does not grow.
        """
        start = (self.area.row if self.by_rows else self.area.column) - 1
        count = self.area.rows if self.by_rows else self.area.columns

        def moved(place: tuple[int, int]) -> tuple[int, int]:
            number, offset = place
            if number < start or (self.inserts and number == start and corners[0][0] < start and not offset):
                return place
            if self.inserts:
                return number + count, offset
            return (start, 0) if number < start + count else (number - count, offset)

        first = moved(corners[0])
        if kind == "oneCell":
            return [first, *((number + first[0] - corners[0][0], offset) for number, offset in corners[1:])]
        return [first, *map(moved, corners[1:])]

    @property
    def whole(self) -> bool:
        """True if whole rows or columns move."""
        return self.area.whole_rows if self.by_rows else self.area.whole_columns

    def formula(self, formula: str, home: str, changed: str) -> str:
        """Return a formula of the sheet ``home`` after cells of the sheet ``changed`` have moved."""
        return moved_formula(self, formula, home, changed)

    def references(self, text: str, home: str, changed: str) -> str:
        """Return a formula or reference without ``=``."""
        return self.formula(f"={text}", home, changed)[1:]


def moved_areas(move: Moves, text: str) -> str:
    """Return the addresses of a list such as ``A1 K:K`` after a move; "" if nothing is left."""
    return " ".join(stored_address(place) for area in stored_areas(text) if (place := move.moved(area)) is not None)


def moved_formula(move: Moves, formula: str, home: str, changed: str) -> str:
    """Return a formula of the sheet ``home`` after cells of the sheet ``changed`` have moved."""
    tokenizer = Tokenizer(formula)
    for token in tokenizer.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = _reference(move, token.value, home, changed)
    return "=" + "".join(token.value for token in tokenizer.items)


def _reference(move: Moves, text: str, home: str, changed: str) -> str:
    if "[" in text:
        return text
    sheet, _ = split_reference(text)
    if (sheet or home).casefold() != changed.casefold():
        return text
    prefix, mark, address = text.rpartition("!")
    return prefix + mark + _address(move, address)


def _address(move: Moves, text: str) -> str:
    first, colon, second = text.partition(":")
    for pattern in (_POINT, _COLUMN, _ROW):
        one, other = pattern.fullmatch(first), pattern.fullmatch(second or first)
        if one and other and (colon or pattern is _POINT):
            break
    else:
        return text
    rows = [int(match[4]) for match in (one, other)] if one[4] else [1, MAX_ROWS]
    columns = [column_to_number(match[2].upper()) for match in (one, other)] if one[2] else [1, MAX_COLUMNS]
    before = Area(rows[0], columns[0], rows[1] - rows[0] + 1, columns[1] - columns[0] + 1)
    if before.rows < 1 or before.columns < 1:
        return text
    after = move.moved(before)
    if after is None:
        return _LOST
    if after == before:
        return text
    corners = [(one, after.row, after.column), (other, after.last_row, after.last_column)]
    written = [
        f"{match[1]}{get_column_letter(column) if match[2] else ''}{match[3]}{row if match[4] else ''}"
        for match, row, column in corners
    ]
    return ":".join(written) if colon else written[0]
