"""What differs between two packages, told part by part, and cell by cell within a sheet."""

from __future__ import annotations

import copy
import zipfile
from io import BytesIO
from typing import Any

from lxml import etree

from xlwings_engines.opc import MAIN, parse

_NS = f"{{{MAIN}}}"


def raw_parts(package: bytes) -> dict[str, tuple[int, bytes]]:
    """Return the parts in their order: place and compressed bytes."""
    with zipfile.ZipFile(BytesIO(package)) as archive:
        found = {}
        for place, info in enumerate(archive.infolist()):
            start = info.header_offset
            skip = 30 + int.from_bytes(package[start + 26 : start + 28], "little")
            skip += int.from_bytes(package[start + 28 : start + 30], "little")
            found[info.filename] = (place, package[start + skip : start + skip + info.compress_size])
        return found


def changed_parts(before: bytes, after: bytes) -> set[str]:
    """Return the parts that are not byte for byte what they were, or not there in one of the two."""
    one, other = raw_parts(before), raw_parts(after)
    return {name for name in one.keys() | other.keys() if one.get(name, (0, b""))[1] != other.get(name, (0, b""))[1]}


def changed_cells(before: bytes, after: bytes) -> set[str]:
    """Return what differs in two worksheet parts: addresses of cells, and ``else`` for anything beside cells."""
    one, other = _cells(parse(before)), _cells(parse(after))
    return {address for address in one.keys() | other.keys() if one.get(address) != other.get(address)}


def _cells(root: Any) -> dict[str, bytes]:
    found = {}
    for cell in root.iterfind(f"{_NS}sheetData/{_NS}row/{_NS}c"):
        alone = copy.deepcopy(cell)
        alone.tail = None
        if len(alone) or alone.get("s", "0") != "0":
            found[cell.get("r", "")] = etree.tostring(alone, method="c14n")
    for row in list(root.iterfind(f"{_NS}sheetData/{_NS}row")):
        for cell in list(row):
            row.remove(cell)
        row.attrib.pop("spans", None)
        if set(row.attrib) <= {"r"}:
            row.getparent().remove(row)
    for dimension in root.findall(f"{_NS}dimension"):
        root.remove(dimension)
    found["else"] = etree.tostring(root, method="c14n")
    return found
