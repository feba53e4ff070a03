"""Office packages not written as nearly all programs write them: an XML parser locates their cells."""

import re
import zipfile
from typing import IO

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from xlwings_engines.opc import MAIN, PackageReader
from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.limits import ReadingLimits
from zwgk.intake.foreign.marks import ERRORS, MOST_HIDDEN, UNFINISHED, Extent, Marks
from zwgk.intake.foreign.mending import is_striking, styles_part

_MAIN = f"{{{MAIN}}}"
_TRUE = ("1", "true", "on")
_NO_HEIGHT = re.compile(r"0(\.0*)?")


def examined(content: bytes, archive: zipfile.ZipFile, limits: ReadingLimits) -> dict[str, Marks]:
    """Return the marks of every worksheet, by its name. Raise `Unreadable` if content is too far out."""
    package = PackageReader(content)
    styles = _struck_styles(archive)
    marks = {}
    for entry in package.sheets:
        if entry.part in archive.NameToInfo:
            with archive.open(entry.part) as stream:
                marks[entry.name] = _marks(stream, limits, styles)
    return marks


def _struck_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return the numbers of the cell styles with a struck-out font."""
    part = styles_part(archive)
    if part is None or not is_striking(archive):
        return frozenset()
    root = etree.fromstring(archive.read(part), etree.XMLParser(resolve_entities=False, no_network=True))
    strikes = [font.find("{*}strike") for font in root.iterfind("{*}fonts/{*}font")]
    fonts = {str(at) for at, mark in enumerate(strikes) if mark is not None and mark.get("val", "1") in _TRUE}
    formats = root.iterfind("{*}cellXfs/{*}xf")
    return frozenset(str(at) for at, each in enumerate(formats) if each.get("fontId") in fonts)


def _marks(stream: IO[bytes], limits: ReadingLimits, struck_styles: frozenset[str]) -> Marks:
    extent = Extent()
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    unread: dict[tuple[int, int], str] = {}
    struck: set[tuple[int, int]] = set()
    row = column = -1
    tags = ("{*}row", "{*}c", "{*}col")
    events = etree.iterparse(
        stream, events=("start", "end"), tag=tags, resolve_entities=False, no_network=True, huge_tree=True
    )
    for event, element in events:
        tag = etree.QName(element).localname
        if event == "start" and tag == "row":
            row, column = int(element.get("r", row + 2)) - 1, -1
            if _is_hidden(element) and row < MOST_HIDDEN:
                hidden_rows.add(row)
        elif event == "end" and tag == "c":
            row, column = _place(element.get("r"), row, column)
            if len(element) and extent.add(row, column) > limits.area:
                raise Unreadable(Fault.FAR)
            if len(element) and element.get("s") in struck_styles:
                struck.add((row, column))
            if text := _unread(element):
                unread[row, column] = text
            element.clear()
        elif event == "end" and tag == "row":
            element.clear()
        elif event == "end" and element.get("hidden") in _TRUE:
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            hidden_columns.update(range(first - 1, min(last, MOST_HIDDEN)))
    return Marks((), frozenset(hidden_rows), frozenset(hidden_columns), unread, frozenset(struck))


def _is_hidden(line: "etree._Element") -> bool:
    return line.get("hidden") in _TRUE or _NO_HEIGHT.fullmatch(line.get("ht", "")) is not None


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Return the place of a cell; one without a reference is right of the one before."""
    if reference is None:
        return row, column + 1
    letters, number = coordinate_from_string(reference.strip().upper())
    return number - 1, column_index_from_string(letters) - 1


def _unread(cell: "etree._Element") -> str:
    """Return the text of a cell with an error, UNFINISHED for a formula without a result, "" for all others."""
    result = cell.find("{*}v")
    if cell.find("{*}f") is not None and not _has_result(cell, result):
        return UNFINISHED
    if cell.get("t") == "e" and result is not None:
        return (result.text or "").strip() or ERRORS[0x2A]
    return ""


def _has_result(cell: "etree._Element", result: "etree._Element | None") -> bool:
    """Return whether a formula has a result, even an empty text."""
    return result is not None and (bool(result.text) or cell.get("t") == "str")
