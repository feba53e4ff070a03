"""OpenDocument spreadsheets: two short cells may mean millions, so cells are counted before the parser reads."""

import zipfile
from collections.abc import Collection

from lxml import etree

from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.limits import ReadingLimits
from zwgk.intake.foreign.marks import ERRORS, MOST_HIDDEN, UNFINISHED, Extent, Marks, Span

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_MOST_REPEATED = 1_000
_MANIFEST = "META-INF/manifest.xml"


def examined(archive: zipfile.ZipFile, limits: ReadingLimits) -> dict[str, Marks]:
    """Return the marks of every table, by its name.

    Raise `Unreadable` if content is too far out, or repeated a thousand times.
    """
    marks: dict[str, Marks] = {}
    styles: set[str] = set()
    tags = (f"{_TABLE}table", f"{_STYLE}style")
    with archive.open("content.xml") as stream:
        elements = etree.iterparse(
            stream, events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=True
        )
        for _, element in elements:
            if element.tag == tags[0]:
                marks[element.get(f"{_TABLE}name", "")] = _marks(element, limits, styles)
                element.clear()
            elif any(_strikes(look) for look in element.iterchildren(f"{_STYLE}text-properties")):
                styles.add(element.get(f"{_STYLE}name", ""))
    return marks


def refuse_encrypted(archive: zipfile.ZipFile) -> None:
    """Raise `Unreadable` for a document with a password: each part is encrypted, or all as one (ODF 1.4)."""
    if _MANIFEST in archive.NameToInfo and b"encryption-data" in archive.read(_MANIFEST):
        raise Unreadable(Fault.PASSWORD)


def _strikes(look: "etree._Element") -> bool:
    lines = (look.get(f"{_STYLE}text-line-through-{kind}", "none") for kind in ("style", "type"))
    return any(line != "none" for line in lines)


def _marks(table: "etree._Element", limits: ReadingLimits, struck_styles: Collection[str]) -> Marks:
    extent = Extent()
    merged: list[Span] = []
    hidden_rows: set[int] = set()
    unread: dict[tuple[int, int], str] = {}
    struck: set[tuple[int, int]] = set()
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        lines = _times(line, "number-rows-repeated")
        if line.get(f"{_TABLE}visibility", "visible") != "visible":
            hidden_rows.update(range(row, min(row + lines, MOST_HIDDEN)))
        column = 0
        for cell in line.iterchildren(*_CELLS):
            times = _times(cell, "number-columns-repeated")
            if len(cell) or cell.get(f"{_OFFICE}value-type") is not None or cell.get(f"{_TABLE}formula"):
                if times > _MOST_REPEATED or lines > _MOST_REPEATED:
                    raise Unreadable(Fault.REPEATED)
                extent.add(row, column)
                if extent.add(row + lines - 1, column + times - 1) > limits.area:
                    raise Unreadable(Fault.FAR)
                places = {(row + down, column + across) for down in range(lines) for across in range(times)}
                if text := _error(cell):
                    unread |= dict.fromkeys(places, text)
                if cell.get(f"{_TABLE}style-name") in struck_styles:
                    struck |= places
            down, across = _times(cell, "number-rows-spanned"), _times(cell, "number-columns-spanned")
            if down > 1 or across > 1:
                merged.append(((row, column), (row + down - 1, column + across - 1)))
            column += times
        row += lines
    return Marks(tuple(merged), frozenset(hidden_rows), _hidden_columns(table), unread, frozenset(struck))


def _error(cell: "etree._Element") -> str:
    """Return the text of a cell with an error, UNFINISHED for a formula without a result, "" for all others."""
    if cell.get(f"{_CALC}value-type") == "error":
        return "".join(cell.itertext()).strip() or ERRORS[0x2A]
    return UNFINISHED if cell.get(f"{_TABLE}formula") and cell.get(f"{_OFFICE}value-type") is None else ""


def _hidden_columns(table: "etree._Element") -> frozenset[int]:
    hidden: set[int] = set()
    column = 0
    for element in table.iter(f"{_TABLE}table-column"):
        times = _times(element, "number-columns-repeated")
        if element.get(f"{_TABLE}visibility", "visible") != "visible":
            hidden.update(range(column, min(column + times, MOST_HIDDEN)))
        column += times
    return frozenset(hidden)


def _times(element: "etree._Element", attribute: str) -> int:
    return int(element.get(f"{_TABLE}{attribute}", "1"))
