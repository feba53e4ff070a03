"""A formula's text, parsed once per workbook: its pieces, the cells that it needs, and whether its result is trusted.

A formula's result may differ from Excel's, and is not trusted, if it has a function that is not in ``TRUSTED``, another
workbook, a structured or three-dimensional reference, or a range in place of one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from xlwings_engines.addresses import MAX_COLUMNS, MAX_ROWS, Area
from xlwings_engines.package.document import Document
from xlwings_engines.package.references import Token, letters_of, number_of, sheets_of, tokens
from xlwings_engines.package.sheets import Sheet

# Functions that take a range as a whole; a range anywhere else means one cell of it, or an array.
_TAKE_RANGES = frozenset(
    {"AVERAGE", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "INDEX", "MATCH", "MAX", "MIN", "SUM", "SUMIF", "SUMIFS"}
)
# All of them are compared with LibreOffice in tests/xlwings_engines/test_calculation.py.
TRUSTED = _TAKE_RANGES | {"ABS", "AND", "HYPERLINK", "IF", "IFERROR", "LEN", "NA", "NOT", "ROUND"}
_MOVING = frozenset("NOW TODAY RAND RANDBETWEEN RANDARRAY".split())  # noqa: SIM905
_ANYWHERE = frozenset(
    """
    OFFSET INDIRECT CELL INFO WEBSERVICE SHEET SHEETS RTD CUBEVALUE GETPIVOTDATA
    """.split()  # noqa: SIM905
)
_MOST_NAMES = 20
_CORNER = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)")


class Corner(NamedTuple):
    """One end of a reference: column and row, 0 for whole rows or columns, and whether they are absolute."""

    column: int
    column_stays: bool
    row: int
    row_stays: bool

    @property
    def text(self) -> str:
        """The corner as written in a formula, such as ``$A$1``, ``$A`` or ``1``."""
        column = ("$" if self.column_stays else "") + letters_of(self.column) if self.column else ""
        return column + (("$" if self.row_stays else "") + str(self.row) if self.row else "")

    def moved(self, rows: int, columns: int) -> Corner | None:
        """Return the corner in a copy of the formula, None outside the sheet."""
        column = self.column if self.column_stays or not self.column else self.column + columns
        row = self.row if self.row_stays or not self.row else self.row + rows
        inside = (not self.column or 1 <= column <= MAX_COLUMNS) and (not self.row or 1 <= row <= MAX_ROWS)
        return Corner(column, self.column_stays, row, self.row_stays) if inside else None


class Cells(NamedTuple):
    """Cells that a formula names. The sheet is None for the formula's own; ``prefix`` is the sheet as written."""

    prefix: str
    sheet: Sheet | None
    corners: tuple[Corner, ...]

    @property
    def text(self) -> str:
        """The reference as written in a formula, with its sheet if it has one."""
        return self.prefix + ":".join(corner.text for corner in self.corners)

    @property
    def area(self) -> Area:
        """The cells, with the corners in order; whole rows and columns extend to the sheet's limits."""
        first, last = self.corners[0], self.corners[-1]
        top, bottom = sorted((first.row or 1, last.row or MAX_ROWS))
        left, right = sorted((first.column or 1, last.column or MAX_COLUMNS))
        return Area(top, left, bottom - top + 1, right - left + 1)

    def moved(self, rows: int, columns: int) -> Cells | None:
        """Return the reference as copied by so many rows and columns; None if it would leave the sheet."""
        corners = [corner.moved(rows, columns) for corner in self.corners]
        inside = tuple(corner for corner in corners if corner is not None)
        return self._replace(corners=inside) if len(inside) == len(corners) else None


class Piece(NamedTuple):
    """A token of a formula, with the cells that a reference means."""

    kind: str
    text: str
    cells: Cells | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """A parsed formula.

    ``needs``: the cells that it refers to; the sheet is None for its own. ``ordered`` and ``sought`` are cells on
    which programs disagree: operands of ``<`` and ``>``, and lookup values of MATCH.
    ``moving``: depends on the day or on chance. ``anywhere``: may depend on any cell.
    """

    pieces: tuple[Piece, ...] = ()
    needs: tuple[tuple[Sheet | None, Area], ...] = ()
    ordered: tuple[Cells, ...] = ()
    sought: tuple[Cells, ...] = ()
    trusted: bool = True
    moving: bool = False
    anywhere: bool = False

    @property
    def text(self) -> str:
        """The formula for the calculator: with ``=``, names expanded."""
        return "=" + "".join(piece.text for piece in self.pieces)

    def moved(self, rows: int, columns: int) -> Reading:
        """Return the formula moved by so many rows and columns."""
        trusted = self.trusted

        def there(cells: Cells) -> Cells | None:
            nonlocal trusted
            found = cells.moved(rows, columns)
            trusted = trusted and found is not None
            return found

        pieces = []
        for piece in self.pieces:
            if piece.cells is not None:
                cells = there(piece.cells)
                piece = Piece("reference", cells.text, cells) if cells is not None else Piece("error", "#REF!")
            pieces.append(piece)
        ordered, sought = (
            tuple(cells for cells in map(there, those) if cells is not None) for those in (self.ordered, self.sought)
        )
        return replace(
            self, pieces=tuple(pieces), needs=_needs(pieces), ordered=ordered, sought=sought, trusted=trusted
        )


UNREADABLE = Reading(trusted=False)
_MOST_READINGS = 2**12


def reading_of(document: Document, sheet: Sheet, text: str) -> Reading:
    """Parse a formula of a sheet; ``text`` is without ``=``. Equal formulas are parsed once."""
    key = (sheet, text) if document.has_local_names else text
    found: Reading | None = document.readings.get(key)
    if found is None:
        if len(document.readings) >= _MOST_READINGS:
            document.readings.clear()
        found = document.readings[key] = _Reader(document, sheet).read(text)
    return found


class _Reader:
    def __init__(self, document: Document, home: Sheet) -> None:
        self._document = document
        self._home = home
        self._names_read = 0
        self._trusted = True
        self._moving = self._anywhere = False

    def read(self, text: str) -> Reading:
        pieces = tuple(self._expanded(tokens(text)))
        solid = [piece for piece in pieces if piece.kind != "space"]
        shown = _without_targets(solid)
        self._distrust_unless(_ranges_in_place(solid) and shown is not None)
        self._distrust_unless(not any(piece.text == '"="' for piece in solid))  # a criterion for blanks
        ordered, sought = (self._single_cells(those(shown or solid)) for those in (_ordered, _sought))
        return Reading(pieces, _needs(pieces), ordered, sought, self._trusted, self._moving, self._anywhere)

    def _distrust_unless(self, sound: bool) -> None:
        self._trusted = self._trusted and sound

    def _single_cells(self, found: list[Piece]) -> tuple[Cells, ...]:
        cells = tuple(piece.cells for piece in found if piece.cells is not None and piece.cells.area.size == 1)
        self._distrust_unless(len(cells) == len(found))
        return cells

    def _expanded(self, found: Iterable[Token]) -> Iterator[Piece]:
        """Yield tokens with names expanded, noting everything found."""
        for token in found:
            if token.kind == "reference":
                yield self._reference(token)
            elif token.kind == "function":
                yield self._function(token)
            elif token.kind == "name" and token.text.upper() not in {"TRUE", "FALSE"}:
                yield from self._name(token)
            else:
                # Braces are constants; # after a cell, @ and brackets belong to dynamic arrays and tables.
                if token.kind == "other" and token.text in "[]{}#@:!\\":
                    self._trusted = False
                    self._anywhere = self._anywhere or token.text in "[#"
                yield Piece(token.kind, token.text)

    def _reference(self, token: Token) -> Piece:
        sheet: Sheet | None = None
        bare = Piece(token.kind, token.text)
        if token.prefix:
            names = sheets_of(token.prefix)
            sheet = self._document.find(names[0]) if names is not None and len(names) == 1 else None
            if sheet is None:
                self._trusted = False
                self._anywhere = self._anywhere or (names is not None and len(names) > 1)
                return bare
        corners = _corners(token.address)
        if corners is None:
            self._trusted = False
            return bare
        cells = Cells(token.prefix, sheet, corners)
        return Piece("reference", cells.text, cells)

    def _function(self, token: Token) -> Piece:
        name = token.text.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        self._moving = self._moving or name in _MOVING
        self._anywhere = self._anywhere or name in _ANYWHERE
        self._distrust_unless(name in TRUSTED)
        return Piece(token.kind, name)

    def _name(self, token: Token) -> Iterator[Piece]:
        """Yield the expansion of a name; only a plain reference or constant is trusted."""
        bare = token.address or token.text
        scopes = sheets_of(token.prefix) if token.prefix else None
        owner = self._document.find(scopes[0]) if scopes else self._home
        text = self._document.meaning(bare, owner) if bare != "#REF!" else None
        self._names_read += 1
        if text is None or self._names_read > _MOST_NAMES or (token.prefix and scopes is None):
            self._trusted = False
            self._anywhere = self._anywhere or text is not None
            yield Piece(token.kind, token.text)
            return
        inside = list(self._expanded(tokens(text)))
        self._distrust_unless(len(inside) == 1 and inside[0].kind in {"reference", "number", "text"})
        for piece in inside:
            if piece.cells is not None and not _stays(piece.cells):  # a name relative to the cell that uses it
                self._trusted, self._anywhere = False, True
            yield piece


def _needs(pieces: Iterable[Piece]) -> tuple[tuple[Sheet | None, Area], ...]:
    return tuple((piece.cells.sheet, piece.cells.area) for piece in pieces if piece.cells is not None)


def _stays(cells: Cells) -> bool:
    return all(
        (not corner.column or corner.column_stays) and (not corner.row or corner.row_stays) for corner in cells.corners
    )


@lru_cache(maxsize=2**12)
def _corners(address: str) -> tuple[Corner, ...] | None:
    """Return the ends of a reference, None if it is outside the sheet."""
    corners = []
    for part in address.split(":"):
        match = _CORNER.fullmatch(part)
        if match is None:
            return None
        mark, letters, row_mark, digits = match.groups()
        column, row = number_of(letters), int(digits or 0)
        if column > MAX_COLUMNS or row > MAX_ROWS or not (column or row) or (digits and not row):
            return None
        # A row's absolute mark was taken for a column's.
        corners.append(Corner(column, bool(mark and letters), row, bool(row_mark or (mark and not letters))))
    return tuple(corners)


def _ranges_in_place(found: list[Piece]) -> bool:
    """Return whether each range is a whole argument of a function that takes ranges."""
    functions: list[str] = []
    for place, piece in enumerate(found):
        before = found[place - 1] if place else None
        if piece.text == "(" and piece.kind == "other":
            functions.append(before.text if before is not None and before.kind == "function" else "")
        elif piece.text == ")" and piece.kind == "other":
            if functions:
                functions.pop()
        elif piece.cells is not None and piece.cells.area.size > 1:
            after = found[place + 1] if place + 1 < len(found) else None
            alone = before is not None and before.text in "(," and after is not None and after.text in "),"
            if not alone or not functions or functions[-1] not in _TAKE_RANGES:
                return False
    return True


def _ordered(found: list[Piece]) -> list[Piece]:
    """Return the cells beside ``<`` and ``>``, in the formula or, joined by ``&``, in a criterion."""
    cells = []
    for place, piece in enumerate(found):
        beside: list[Piece] = []
        if piece.kind == "other" and piece.text in "<>" and _text_at(found, place, -1) + piece.text != "<>":
            if piece.text + _text_at(found, place, 1) == "<>":
                continue
            beside = [*found[max(0, place - 1) : place], *found[place + 1 : place + 3]]
        elif piece.kind == "text" and piece.text[1:2] in {"<", ">"} and found[place + 1 : place + 2]:
            beside = found[place + 2 : place + 3] if found[place + 1].text == "&" else []
        cells += [each for each in beside if each.kind == "reference"]
    return cells


def _sought(found: list[Piece]) -> list[Piece]:
    """Return the lookup value of MATCH, unless it is a constant; anything but one cell has no address."""
    return [
        found[place + 2]
        for place, piece in enumerate(found)
        if piece.kind == "function" and piece.text == "MATCH"
        if found[place + 2 : place + 3]
        and not (found[place + 2].kind in {"number", "text"} and _text_at(found, place + 2, 1) == ",")
    ]


def _text_at(found: list[Piece], place: int, step: int) -> str:
    return found[place + step].text if 0 <= place + step < len(found) else ""


def _without_targets(found: list[Piece]) -> list[Piece] | None:
    """Return the pieces without the targets of HYPERLINK, which do not show. None if one may show an error, or
    anything but a literal text: numbers are numbers only in Excel."""
    for place, piece in enumerate(found):
        if piece.kind == "function" and piece.text == "HYPERLINK":
            end = _end_of_argument(found, place + 2)
            target, shown = found[place + 2 : end], [one.kind for one in found[end + 1 : end + 3]]
            safe = target[:1] == [Piece("function", "IFERROR")] and [
                one.kind for one in target[_end_of_argument(target, 2) + 1 :]
            ] == ["text", "other"]
            whole = safe or [one.kind for one in target] == ["text"]
            rest = _without_targets(found[end + 1 :])
            return [*found[: place + 2], *rest] if whole and shown == ["text", "other"] and rest is not None else None
    return found


def _end_of_argument(found: list[Piece], start: int) -> int:
    """Return the place of the comma or parenthesis that ends the argument beginning at `start`."""
    depth = 0
    for place in range(start, len(found)):
        text = found[place].text if found[place].kind == "other" else ""
        if depth == 0 and text in {",", ")"}:
            return place
        depth += (text == "(") - (text == ")")
    return len(found)
