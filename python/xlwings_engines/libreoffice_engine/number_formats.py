"""Number formats: their distribution over a block's cells, and codes in Excel's syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from xlwings_engines.addresses import Area
from xlwings_engines.libreoffice_engine.areas import area_of
from xlwings_engines.libreoffice_engine.documents import Document, is_general
from xlwings_engines.libreoffice_engine.sheet_cache import Cursor

_QUOTED = re.compile(r'("[^"]*"|\\.|\[[^\]]*\])')
_COLOUR = re.compile(r"^\[(?:BLACK|BLUE|CYAN|GREEN|MAGENTA|RED|WHITE|YELLOW|COLOR\s?[0-9]+)\]$")
_DATE_RUN = re.compile(r"[YMDHS]+")

Box = tuple[int, int, int, int]
"""A rectangle inside a block: first row and column, counted from 0, and sizes."""


class Stretch(NamedTuple):
    """A rectangle inside a block (0-based first row and column, and sizes) with one number format."""

    row: int
    column: int
    rows: int
    columns: int
    key: int


def is_ambiguous(cells: Any, name: str) -> bool:
    """Return whether the cells differ in a property."""
    return bool(cells.getPropertyState(name).value == "AMBIGUOUS_VALUE")


def stretches(cursor: Cursor, area: Area, wanted: Sequence[Sequence[bool]]) -> Iterator[Stretch]:
    """Yield rectangles of one number format each that cover at least every wanted cell of an area.

    One or two calls if all cells agree, otherwise three calls per distinct format, however many cells have it.
    """
    box = _bounding_box(wanted)
    if box is None:
        return
    row, column, rows, columns = box
    asked = Area(area.row + row, area.column + column, rows, columns)
    cells = cursor.at(asked)
    key = _common_key(cells)
    if key is not None:
        yield Stretch(*box, key)
        return
    looks = cells.getUniqueCellFormatRanges()
    for number in range(looks.getCount()):
        alike = looks.getByIndex(number)
        key = int(alike.NumberFormat)
        for address in alike.getRangeAddresses():
            part = area_of(address)
            yield Stretch(part.row - area.row, part.column - area.column, part.rows, part.columns, key)


def _common_key(cells: Any) -> int | None:
    """Return the number format that cells share; None if they differ.

    Calc returns a general format if they differ, so any other needs no second query.
    """
    key = int(cells.NumberFormat)
    return None if is_general(key) and is_ambiguous(cells, "NumberFormat") else key


def _bounding_box(wanted: Sequence[Sequence[bool]]) -> Box | None:
    """Return the smallest rectangle that contains the wanted cells; None if there are none."""
    hit_rows = [number for number, line in enumerate(wanted) if True in line]
    if not hit_rows:
        return None
    first, last = hit_rows[0], hit_rows[-1]
    hit_columns = [c for c in range(len(wanted[0])) if any(line[c] for line in wanted[first : last + 1])]
    return first, hit_columns[0], last - first + 1, hit_columns[-1] - hit_columns[0] + 1


def excel_code(code: str) -> str:
    """Return a code in Excel's syntax: date letters in lower case, the rest unchanged."""
    parts = [_COLOUR.sub(lambda name: name.group().title(), part) for part in _QUOTED.split(code)]
    if code == "General":
        return code
    for index in range(0, len(parts), 2):
        pieces = re.split(r"(General|AM/PM|A/P|E[+-])", parts[index])
        parts[index] = "".join(
            piece if place % 2 else _DATE_RUN.sub(lambda run: run.group().lower(), piece)
            for place, piece in enumerate(pieces)
        )
    return "".join(parts)


def get_code(document: Document, cells: Any) -> str | None:
    """Return the cells' number format, None if they differ."""
    if is_ambiguous(cells, "NumberFormat"):
        return None
    return excel_code(document.format_code(cells.NumberFormat))


def set_code(document: Document, cells: Any, code: str) -> None:
    """Give a UNO range a number format in Excel's syntax. Raise ``ValueError`` for other text."""
    try:
        key = document.format_key(code)
    except Exception as error:
        if getattr(type(error), "__pyunointerface__", "") == "com.sun.star.util.MalformedNumberFormatException":
            raise ValueError(f"{code!r} is no number format.") from error
        raise
    cells.NumberFormat = key
