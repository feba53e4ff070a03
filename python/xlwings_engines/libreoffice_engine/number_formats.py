"""Number formats: which cells of a block have which, and codes as Excel writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from xlwings_engines.addresses import Area
from xlwings_engines.libreoffice_engine.documents import Document, is_general
from xlwings_engines.libreoffice_engine.tabs import Cursor

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
    """Return whether the cells disagree in a property."""
    return bool(cells.getPropertyState(name).value == "AMBIGUOUS_VALUE")


def stretches(cursor: Cursor, area: Area, wanted: Sequence[Sequence[bool]]) -> Iterator[Stretch]:
    """Yield rectangles of one number format each that cover at least every wanted cell of an area.

    One or two calls where all cells agree; else neighbouring columns are asked together, and a part that disagrees
    is halved until it does not.
    """

    def cells_of(box: Box) -> Any:
        row, column, rows, columns = box
        return cursor.at(Area(area.row + row, area.column + column, rows, columns))

    box = _bounding_box(wanted, (0, 0, len(wanted), len(wanted[0])))
    if box is None:
        return
    key = _common_key(cursor.at(area))
    if key is not None:
        yield Stretch(*box, key)
        return
    parts = list(_groups_of_columns(wanted, box))
    while parts:
        box = _bounding_box(wanted, parts.pop())
        if box is None:
            continue
        row, column, rows, columns = box
        key = int(cells_of(box).NumberFormat) if rows == columns == 1 else _common_key(cells_of(box))
        if key is not None:
            yield Stretch(*box, key)
        elif rows > 1 and (rows <= columns or columns == 1):
            parts += [(row, column, rows // 2, columns), (row + rows // 2, column, rows - rows // 2, columns)]
        else:
            parts += [(row, column, rows, columns // 2), (row, column + columns // 2, rows, columns - columns // 2)]


def _common_key(cells: Any) -> int | None:
    """Return the number format that cells share; None where they disagree.

    Calc answers with a general format where they disagree, so any other needs no second question.
    """
    key = int(cells.NumberFormat)
    return None if is_general(key) and is_ambiguous(cells, "NumberFormat") else key


def _groups_of_columns(wanted: Sequence[Sequence[bool]], box: Box) -> Iterator[Box]:
    """Yield the neighbouring columns of a box that have wanted cells; the first column, which most often numbers the
    rows, by itself."""
    row, column, rows, columns = box
    lines = wanted[row : row + rows]
    hit = [any(line[c] for line in lines) for c in range(column, column + columns)]
    yield row, column, rows, 1
    for is_hit, places in groupby(range(1, columns), key=hit.__getitem__):
        if is_hit:
            first, *others = places
            yield row, column + first, rows, 1 + len(others)


def _bounding_box(wanted: Sequence[Sequence[bool]], box: Box) -> Box | None:
    """Return the smallest rectangle inside the given one that holds its wanted cells; None where there are none."""
    row, column, rows, columns = box
    hit_rows = [r for r in range(row, row + rows) if True in wanted[r][column : column + columns]]
    if not hit_rows:
        return None
    hit_columns = [
        c for c in range(column, column + columns) if any(wanted[r][c] for r in range(hit_rows[0], hit_rows[-1] + 1))
    ]
    return (
        hit_rows[0],
        hit_columns[0],
        hit_rows[-1] - hit_rows[0] + 1,
        hit_columns[-1] - hit_columns[0] + 1,
    )


def excel_code(code: str) -> str:
    """Return a code as Excel writes it: date letters small, the rest as it is."""
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
    """Return the cells' number format, None where they disagree."""
    if is_ambiguous(cells, "NumberFormat"):
        return None
    return excel_code(document.format_code(cells.NumberFormat))


def set_code(document: Document, cells: Any, code: str) -> None:
    try:
        key = document.format_key(code)
    except Exception as error:
        if getattr(type(error), "__pyunointerface__", "") == "com.sun.star.util.MalformedNumberFormatException":
            raise ValueError(f"{code!r} is no number format.") from error
        raise
    cells.NumberFormat = key
