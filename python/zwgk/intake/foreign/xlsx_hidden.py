"""The hidden rows and columns of an .xlsx file, which its parser does not report."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from lxml import etree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHUNK = 2**20
_HIDDEN_ROW = re.compile(
    rb"<(?:\w+:)?row\b[^>]*?\s(?:hidden\s*=\s*[\"'](?:1|true|on)|ht\s*=\s*[\"']0(?:\.0*)?)[\"'][^>]*>"
)
"""A row without height is as hidden as one that is marked so."""
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*?\shidden\s*=\s*[\"'](?:1|true|on)[\"'][^>]*>")
_ENDS = re.compile(rb"\s(min|max)\s*=\s*[\"'](\d{1,5})[\"']")
_MOST_COLUMNS = 16_384
_NUMBER = re.compile(rb"\sr\s*=\s*[\"'](\d{1,7})[\"']")


class Hidden(NamedTuple):
    """Numbers of rows and columns, counted from 0."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def hidden_places(source: bytes) -> dict[str, Hidden]:
    """Return hidden rows and columns by sheet name; sheets without any are left out."""
    found = {}
    try:
        with zipfile.ZipFile(BytesIO(source)) as archive:
            for name, part in sheet_parts(archive):
                hidden = Hidden(_hidden_rows(archive, part), _hidden_columns(archive, part))
                if any(hidden):
                    found[name] = hidden
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, OSError, ValueError, NotImplementedError):
        return {}  # the parser of the cells reports the file's fault
    return found


def sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield (sheet name, its part). Raise errors of zipfile and lxml, and KeyError for a part that is missing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    names = {part.casefold(): part for part in archive.namelist()}
    links = etree.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]), parser)
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    book = etree.fromstring(archive.read(names["xl/workbook.xml"]), parser)
    for sheet in (*book.iter(f"{_MAIN}sheet"), *book.iter(f"{_STRICT}sheet")):
        link = sheet.get(_LINK) or next((sheet.get(key) for key in sheet.keys() if str(key).endswith("}id")), None)  # noqa: SIM118
        target = _part_of(targets.get(link, ""))
        if target.casefold() in names:
            yield sheet.get("name", ""), names[target.casefold()]


@lru_cache(maxsize=1024)
def _part_of(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _hidden_columns(archive: zipfile.ZipFile, part: str) -> frozenset[int]:
    """Return the hidden columns; they precede the rows."""
    with archive.open(part) as stream:
        before, _, _ = stream.read(_CHUNK).partition(b"sheetData")
    columns: set[int] = set()
    for tag in _HIDDEN_COLUMN.findall(before):
        ends = dict(_ENDS.findall(tag))
        first, last = int(ends.get(b"min", 1)), int(ends.get(b"max", 1))
        columns.update(range(first - 1, min(last, _MOST_COLUMNS)))
    return frozenset(columns)


def _hidden_rows(archive: zipfile.ZipFile, part: str) -> frozenset[int]:
    rows: set[int] = set()
    for piece in _pieces(archive, part):
        for tag in _HIDDEN_ROW.finditer(piece) if b"hidden" in piece or b' ht="0' in piece else ():
            number = _NUMBER.search(tag[0])
            if number is None:
                return _hidden_by_order(archive, part)
            rows.add(int(number[1]) - 1)
    return frozenset(rows)


def _hidden_by_order(archive: zipfile.ZipFile, part: str) -> frozenset[int]:
    """Return the hidden rows of a sheet whose rows have no numbers: each follows the one before."""
    rows: set[int] = set()
    at = -1
    with archive.open(part) as stream:
        for _, element in etree.iterparse(stream, events=("start",), resolve_entities=False, no_network=True):
            if etree.QName(element).localname == "row":
                at = int(element.get("r", at + 2)) - 1
                if element.get("hidden") in ("1", "true", "on") or re.fullmatch(r"0(\.0*)?", element.get("ht", "")):
                    rows.add(at)
                parent = element.getparent()
                if parent is not None and element.getprevious() is not None:
                    parent.remove(element.getprevious())
    return frozenset(rows)


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part's contents in pieces that end between two tags."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            piece = tail + chunk
            cut = piece.rfind(b"<")
            tail = piece[cut:] if cut > 0 else b""
            yield piece[:cut] if cut > 0 else piece
    yield tail
