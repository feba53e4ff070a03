"""The widths of columns in a worksheet part: groups of equal columns are split where their widths now differ."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from lxml import etree

from xlwings_engines.opc import MAIN

CHARACTER_PIXELS, PADDING_PIXELS = 7, 5  # as in Excel with its default font
_NS = f"{{{MAIN}}}"
_BEFORE = ("sheetFormatPr", "sheetViews", "dimension", "sheetPr")  # the nearest first


def stored_width(characters: float) -> float | None:
    """Return a width as a file stores it, with the padding; None for 0, which hides a column."""
    return characters + PADDING_PIXELS / CHARACTER_PIXELS if characters else None


def set_widths(frame: Any, first: int, last: int, stored: str | None) -> bool:
    """Set the width of columns as a file stores it, and show them; None hides them in their width. Return whether
    anything has changed. ``frame``: the ``worksheet`` element.
    """
    columns = frame.find(f"{_NS}cols")
    if columns is None:
        columns = etree.Element(f"{_NS}cols")
        _put_in_place(frame, columns)
    before = [dict(each.attrib) for each in columns]
    for edge in (first, last + 1):
        _split(columns, edge)
    present = sorted((int(each.get("min")), int(each.get("max"))) for each in columns)
    start = first
    for low, high in (*((low, high) for low, high in present if first <= low <= last), (last + 1, last + 1)):
        if start < low:
            etree.SubElement(columns, f"{_NS}col", {"min": str(start), "max": str(low - 1)})
        start = high + 1
    for each in columns:
        if first <= int(each.get("min")) <= last:
            _set(each, stored)
    columns[:] = sorted(columns, key=lambda each: int(each.get("min")))
    return [dict(each.attrib) for each in columns] != before


def _set(column: Any, stored: str | None) -> None:
    if stored is None:
        column.set("hidden", "1")
        return
    column.attrib.pop("hidden", None)
    column.attrib.pop("bestFit", None)
    column.set("width", stored)
    column.set("customWidth", "1")


def _split(columns: Any, edge: int) -> None:
    """Make sure that no group has columns on both sides of the left edge of a column."""
    for group in columns:
        if int(group.get("min")) < edge <= int(group.get("max")):
            right = deepcopy(group)
            right.set("min", str(edge))
            group.set("max", str(edge - 1))
            group.addnext(right)
            return


def _put_in_place(frame: Any, columns: Any) -> None:
    for name in _BEFORE:
        before = frame.find(f"{_NS}{name}")
        if before is not None:
            before.addnext(columns)
            return
    frame.insert(0, columns)
