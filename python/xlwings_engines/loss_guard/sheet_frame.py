"""A worksheet part without its cells: quick to parse regardless of the number of rows."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from lxml import etree

from xlwings_engines.loss_guard.catalogue import SHEET_ORDER
from xlwings_engines.opc import parse

_RANK = {name: rank for rank, name in enumerate(SHEET_ORDER)}
_DATA = re.compile(rb"<(?:(\w+):)?sheetData\b[^>]*?(/)?>")


class SplitSheet(NamedTuple):
    """A worksheet part cut at its cells: everything before, the ``sheetData`` element, everything after."""

    head: bytes
    cells: bytes
    tail: bytes


def split_sheet(xml: bytes) -> SplitSheet | None:
    """Split a worksheet part at its ``sheetData``; None if it has none."""
    start = _DATA.search(xml)
    if start is None:
        return None
    end = start.end()
    if not start[2]:
        closing = b"</" + (start[1] + b":" if start[1] else b"") + b"sheetData>"
        end = xml.rfind(closing) + len(closing)
    return SplitSheet(xml[: start.start()], xml[start.start() : end], xml[end:])


def sheet_frame(xml: bytes) -> Any:
    """Return the root element of a worksheet part, its ``sheetData`` emptied."""
    split = split_sheet(xml)
    if split is None:
        return parse(xml)
    prefix = _DATA.match(split.cells)
    name = b"sheetData" if prefix is None or not prefix[1] else prefix[1] + b":sheetData"
    return parse(split.head + b"<" + name + b"/>" + split.tail)


def joined(frame: Any, cells: bytes) -> bytes:
    """Return a worksheet part of a frame and the ``sheetData`` element to put back in it."""
    split = split_sheet(etree.tostring(frame, xml_declaration=True, encoding="UTF-8", standalone=True))
    assert split is not None
    return split.head + cells + split.tail


def local_name(element: Any) -> str:
    """Return an element's name without namespace; for ``mc:AlternateContent``, that of its content."""
    if not isinstance(element.tag, str):
        return ""
    name = str(etree.QName(element).localname)
    if name == "AlternateContent":
        for choice in element:
            for child in choice:
                return local_name(child)
    return name


def insert_in_order(frame: Any, element: Any) -> None:
    """Insert a child into a worksheet in schema order, after others of its kind."""
    rank = _RANK[local_name(element)]
    for position, child in enumerate(frame):
        if _RANK.get(local_name(child), -1) > rank:
            frame.insert(position, element)
            return
    frame.append(element)
