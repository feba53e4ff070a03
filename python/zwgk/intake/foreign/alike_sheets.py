"""Sheets of one package that differ in the texts of their cells only, as those of most units do: the parser reads the
first one, and the others get its values with their own texts in place of its.

The shape of a sheet is its cells' XML without texts, so sheets of one shape have the same cells, types and formats, and
none of them is blank in another. Anything else than a plain number or text is left to the parser.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import compress
from operator import ne
from typing import NamedTuple

from zwgk.workbook.grid import Grid

_START = re.compile(rb'(?:<\?xml version="1\.0" encoding="(?:UTF|utf)-8"(?: standalone="yes")?\s*\?>\s*)?<worksheet\s')
_TEXT = re.compile(rb">([^<\s][^<]*)<")  # one that begins with a space, or is only spaces, stays in the shape
_UNUSUAL = (b"<!", b"<?", b"sheetData")
_NUMBER = re.compile(rb"-?\d{1,15}(?:\.\d{1,20})?(?:E[+-]?\d{1,2})?")
_CELL = re.compile(  # at the end of what precedes a text: the cell's beginning
    rb'<c r="(?P<column>[A-Z]{1,3})(?P<row>\d{1,7})"(?: s="\d+")?(?: t="(?P<type>\w+)")?>'
    rb'(?:<f(?: [^<>]*)?/>)?<(?:v|(?P<inline>is><t(?: xml:space="preserve")?)|(?P<formula>f(?: [^<>]*)?))\Z'
)
_SHARED = re.compile(rb'<si>(?:<t(?: xml:space="preserve")?>([^<]+)</t></si>)?')
_ENTITIES = {b"&lt;": b"<", b"&gt;": b">", b"&quot;": b'"', b"&apos;": b"'", b"&amp;": b"&"}
_ENTITY = re.compile(rb"&[^;]*;?")


class Apart(NamedTuple):
    """A sheet taken apart. shape: its cells without texts; texts: in the order of the document."""

    shape: bytes
    texts: Sequence[bytes]
    xml: bytes


_Reader = Callable[[bytes], float | str | None]


class _Place(NamedTuple):
    """A cell of the grid, and how its text is read."""

    row: int
    column: int
    read: _Reader


class _Model(NamedTuple):
    """The first sheet of a shape, as the parser read it. places: those of its texts, None for a formula's."""

    grid: Grid
    texts: Sequence[bytes]
    places: Sequence[_Place | None]


def taken_apart(xml: bytes, usual: set[tuple[bytes, bytes]]) -> Apart | None:
    """Return a sheet without its texts; None if what surrounds its cells is not spelled as usual.

    usual: surroundings found to be so in sheets before, to which this one's are added.
    """
    before, _, rest = xml.partition(b"<sheetData>")
    cells, end, after = rest.rpartition(b"</sheetData>")
    if not end:
        return None
    if (before, after) not in usual:
        start = _START.match(before)
        marks = (b"<c ", b"mergeCell", *_UNUSUAL)
        if start is None or any(mark in part for mark in marks for part in (before[start.end() :], after)):
            return None
        usual.add((before, after))
    pieces = _TEXT.split(cells)
    return Apart(b"\0".join(pieces[::2]), pieces[1::2], xml)


def is_usual(shape: bytes) -> bool:
    """Return whether a shape has elements only, all of one table of cells."""
    return not any(mark in shape for mark in _UNUSUAL)


class AlikeSheets:
    """The sheets of one package, by name, that were taken apart. shared: the part of the shared texts, if any."""

    def __init__(self, sheets: Mapping[str, Apart], shared: bytes = b"") -> None:
        self._sheets = sheets
        self._shared = shared_texts(shared)
        self._first: dict[bytes, tuple[Apart, Grid]] = {}
        self._models: dict[bytes, _Model | None] = {}

    def learn(self, grid: Grid) -> None:
        """Keep a sheet as the parser read it, if it is the first one of its shape."""
        sheet = self._sheets.get(grid.sheet)
        if sheet is not None:
            self._first.setdefault(sheet.shape, (sheet, grid))

    def grid(self, name: str) -> Grid | None:
        """Return a sheet's values by those of another one; None if the parser has to read it."""
        sheet = self._sheets.get(name)
        if sheet is None or sheet.shape not in self._first:
            return None
        if sheet.shape not in self._models:
            self._models[sheet.shape] = self._model(*self._first[sheet.shape])
        model = self._models[sheet.shape]
        if model is None:
            return None
        rows: list[Sequence[object]] = [*model.grid.values]  # those without another text are shared
        differing = compress(range(len(model.texts)), map(ne, sheet.texts, model.texts))
        for number in differing:
            place = model.places[number]
            if place is not None:
                row, column, read = place
                value = read(sheet.texts[number])
                if value is None:
                    return None
                if rows[row] is model.grid.values[row]:
                    rows[row] = [*rows[row]]
                rows[row][column] = value  # type: ignore[index]
        return Grid(name, model.grid.top, model.grid.left, rows)

    def _model(self, sheet: Apart, grid: Grid) -> _Model | None:
        """Return the places of a sheet's texts; None if one of them is not what the parser read there."""
        readers: dict[bytes, _Reader] = {b"n": _number, b"s": self._shared.get, b"str": _text, b"inlineStr": _text}
        places = None if grid.truncated else _places(sheet, grid, readers)
        if places is None:
            return None
        for text, place in zip(sheet.texts, places, strict=True):
            if place is not None:
                cell, value = grid.values[place.row][place.column], place.read(text)
                if value is None or type(cell) is not type(value) or cell != value:
                    return None
        return _Model(grid, sheet.texts, places)


def _places(sheet: Apart, grid: Grid, readers: Mapping[bytes, _Reader]) -> list[_Place | None] | None:
    """Return the places of all texts; None if one is of no plain cell. readers: by the type of a cell."""
    places: list[_Place | None] = []
    cell: re.Match[bytes] | None = None
    for before in sheet.shape.split(b"\0")[:-1]:
        if cell is None or before != b"/f><v":  # else it is the result of the formula before
            cell = _CELL.search(before)
        if cell is None:
            return None
        if cell["formula"] and before != b"/f><v":
            places.append(None)
            continue
        kind = cell["type"] or b"n"
        row, column = int(cell["row"]) - grid.top, _column(cell["column"]) - grid.left
        if (kind == b"inlineStr") != (cell["inline"] is not None) or kind not in readers:
            return None
        if not (0 <= row < len(grid.values) and 0 <= column < len(grid.values[row])):
            return None
        places.append(_Place(row, column, readers[kind]))
    return places


def shared_texts(part: bytes) -> dict[bytes, str]:
    """Return number -> text of the plain ones among the shared texts; none for a part that is not spelled as usual."""
    if any(mark in part for mark in _UNUSUAL) or part.count(b"<si") != part.count(b"<si>"):
        return {}
    found = ((number, match[1]) for number, match in enumerate(_SHARED.finditer(part)))
    texts = {b"%d" % number: _text(text) for number, text in found if text}
    return {number: text for number, text in texts.items() if text is not None}


@lru_cache(maxsize=4096)
def _number(text: bytes) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


@lru_cache(maxsize=4096)
def _text(text: bytes) -> str | None:
    """Return a text as all parsers read it; None if they may differ."""
    if b"_x" in text or b"\r" in text or text != text.strip():
        return None
    if b"&" in text:
        if any(entity not in _ENTITIES for entity in _ENTITY.findall(text)):
            return None
        text = _ENTITY.sub(lambda entity: _ENTITIES[entity[0]], text)
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
