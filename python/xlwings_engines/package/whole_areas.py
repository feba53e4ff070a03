"""Whole columns and rows (``K:K``, ``3:5``) in a worksheet part, which Calc writes for merged cells, validation and
filters, spelled out (``K1:K1048576``, ``A3:XFD5``) for readers that know only areas with two corners.
"""

from __future__ import annotations

import re

from xlwings_engines.addresses import parse_area, two_corners
from xlwings_engines.opc import parse
from xlwings_engines.package.parts import Parts
from xlwings_engines.package.references import tokens

_WHOLE = re.compile(r"\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?[0-9]{1,7}:\$?[0-9]{1,7}")
_IN_BYTES = re.compile(rb"""["'\s]\$?(?:[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|[0-9]{1,7}:\$?[0-9]{1,7})["'\s]""")
_REFERENCES = re.compile(rb"""(<[^<>]*?\s(?:sq)?ref\s*=\s*)(["'])([^"'<>]*)(?=\2)""")
_ROWS = b"sheetData"
_PRINT_AREA = "_xlnm.print_area"


def spelled_out(sheet: bytes) -> bytes:
    """Return a worksheet part without such areas in the elements around its rows; the part itself if it has none."""
    start, end = sheet.find(_ROWS), sheet.rfind(_ROWS)
    if start < 0:
        return _spelled_out(sheet)
    before, rows, after = sheet[:start], sheet[start:end], sheet[end:]
    mended = _spelled_out(before), _spelled_out(after)
    return sheet if mended == (before, after) else b"".join((mended[0], rows, mended[1]))


def area_spelled_out(text: str) -> str:
    """Return a whole column or row by its two corners, absolute if it was; any other text unchanged."""
    area = parse_area(text) if _WHOLE.fullmatch(text) else None
    if area is None:
        return text
    return two_corners(area, "$" if text.startswith("$") else "")


def _spelled_out(xml: bytes) -> bytes:
    return _REFERENCES.sub(_mended, xml) if _IN_BYTES.search(xml) else xml


def _mended(found: re.Match[bytes]) -> bytes:
    areas = found[3].decode("utf-8", "surrogateescape").split(" ")
    text = " ".join(map(area_spelled_out, areas))
    return found[1] + found[2] + text.encode("utf-8", "surrogateescape")


def package_spelled_out(package: bytes) -> bytes:
    """Return a workbook without such areas in its worksheets and print areas; the package itself if it has none."""
    parts = Parts(package)
    for sheet in parts.sheets:
        if sheet.kind == "worksheet":
            xml = parts.read(sheet.part)
            mended = spelled_out(xml)
            if mended is not xml:
                parts.put(sheet.part, mended)
    book = parse(parts.read(parts.workbook_part))
    for name in book.iterfind("{*}definedNames/{*}definedName"):
        if name.get("name", "").lower() == _PRINT_AREA and name.text:
            text = "".join(
                token.prefix + area_spelled_out(token.address) if token.address else token.text
                for token in tokens(name.text)
            )
            if text != name.text:
                name.text = text
                parts.put_xml(parts.workbook_part, book)
    return parts.to_bytes() if parts.touched else package
