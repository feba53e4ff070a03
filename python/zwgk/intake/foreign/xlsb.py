"""Binary office packages (.xlsb): what the parser does not report: hidden rows and columns, merged areas, errors, and
struck-out cells.

Records are [MS-XLSB] 2.1.4: type in one or two bytes and length in one to four, seven bits each.
"""

import posixpath
import struct
import zipfile
from collections.abc import Iterator

from lxml import etree

from zwgk.intake.foreign.marks import ERRORS, MOST_HIDDEN, Marks, Span

_BOOK = "xl/workbook.bin"
_ROW, _COLUMNS, _SHEET = 0, 60, 156
_MOST_COLUMNS = 16_384
_ROW_HIDDEN, _COLUMN_HIDDEN = 0x10, 0x01
_ERROR_CELLS = (3, 11)  # a value, a formula
_CELLS = range(2, 12)
_MERGED = 176
_STYLES, _FONT, _FORMATS, _FORMAT, _STRUCK_OUT = "xl/styles.bin", 43, 617, 47, 0x08


def examined(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Return the marks of every sheet, by its name. Raise ValueError or KeyError for a package that is truncated or
    lacks a part."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    links = etree.fromstring(archive.read("xl/_rels/workbook.bin.rels"), parser)
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    marks = {}
    styles = _struck_styles(archive.read(_STYLES)) if _STYLES in archive.NameToInfo else frozenset()
    for kind, data in _records(archive.read(_BOOK)):
        if kind == _SHEET:
            link, place = _text(data, 8)  # after its state and number
            name, _ = _text(data, place)
            part = posixpath.normpath(posixpath.join("/xl", targets[link])).lstrip("/")
            marks[name] = _marks(archive.read(part), styles)
    return marks


def _struck_styles(part: bytes) -> frozenset[int]:
    """Return the numbers of the cell formats with a struck-out font."""
    struck: list[bool] = []
    formats: list[int] | None = None
    for kind, data in _records(part):
        if kind == _FONT:
            struck.append(len(data) > 2 and bool(data[2] & _STRUCK_OUT))
        elif kind == _FORMATS:
            formats = []
        elif kind == _FORMAT and formats is not None:
            formats.append(int.from_bytes(data[4:6], "little"))
    return frozenset(at for at, font in enumerate(formats or ()) if font < len(struck) and struck[font])


def _marks(sheet: bytes, struck_styles: frozenset[int]) -> Marks:
    rows: set[int] = set()
    columns: set[int] = set()
    errors: dict[tuple[int, int], str] = {}
    struck: set[tuple[int, int]] = set()
    merged: list[Span] = []
    row = 0
    for kind, data in _records(sheet):
        if kind in _CELLS and len(data) > 7 and int.from_bytes(data[4:7], "little") in struck_styles:
            struck.add((row, int.from_bytes(data[:4], "little")))
        if kind == _ROW and len(data) > 11:
            row = int.from_bytes(data[:4], "little")
            if data[11] & _ROW_HIDDEN:
                rows.add(row)
        elif kind in _ERROR_CELLS and len(data) > 8:
            errors[row, int.from_bytes(data[:4], "little")] = ERRORS.get(data[8], ERRORS[0x2A])
        elif kind == _MERGED and len(data) > 15:
            top, bottom, left, right = struct.unpack_from("<IIII", data)
            merged.append(((top, left), (bottom, right)))
        elif kind == _COLUMNS and len(data) > 16 and data[16] & _COLUMN_HIDDEN:
            first, last = int.from_bytes(data[:4], "little"), int.from_bytes(data[4:8], "little")
            columns.update(range(first, min(last + 1, _MOST_COLUMNS)))
    hidden = frozenset(row for row in rows if row < MOST_HIDDEN)
    return Marks(tuple(merged), hidden, frozenset(columns), errors, frozenset(struck))


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place < len(part):
        kind, place = _number(part, place, 2)
        length, place = _number(part, place, 4)
        yield kind, part[place : place + length]
        place += length


def _number(part: bytes, place: int, most: int) -> tuple[int, int]:
    """Return a number of at most so many bytes, and the place after it."""
    number = 0
    for count in range(most):
        if place >= len(part):
            raise ValueError("a record is cut short")
        byte = part[place]
        place += 1
        number |= (byte & 0x7F) << 7 * count
        if not byte & 0x80:
            break
    return number, place


def _text(data: bytes, place: int) -> tuple[str, int]:
    """Return a text with a length prefix, and the place after it."""
    end = place + 4 + 2 * int.from_bytes(data[place : place + 4], "little")
    return data[place + 4 : end].decode("utf-16-le"), end
