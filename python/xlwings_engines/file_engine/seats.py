"""Names of a sheet's pictures and charts, which openpyxl does not keep.

They are attached to its objects as ``seat``: a chart that changes its type becomes another object, so handles to it
refer to the seat.
"""

from __future__ import annotations

from typing import Any

from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.free_names import numbered

EMU = 12_700
"""English metric units per point."""


class Seat:
    """A drawn object of a sheet, with attributes that are not in the file."""

    def __init__(self, item: Any, name: str) -> None:
        self.item = item
        self.name = name
        self.renamed = False
        self.keeps_ratio = False
        self.source: Any = None


def seats_of(worksheet: Any, items: list[Any], word: str) -> list[Seat]:
    """Return the seats of a sheet's pictures or charts; unnamed ones get names that begin with ``word``."""
    for item in items:
        if not hasattr(item, "seat"):
            item.seat = Seat(item, _written_name(item) or free_name(worksheet, word))
    return [item.seat for item in items]


def _written_name(item: Any) -> str | None:
    """Return the name of a picture or chart in the file."""
    anchor = item.anchor
    frame, picture = getattr(anchor, "graphicFrame", None), getattr(anchor, "pic", None)
    properties = frame.nvGraphicFramePr.cNvPr if frame else picture.nvPicPr.cNvPr if picture else None
    return properties.name if properties is not None else None


def free_name(worksheet: Any, word: str) -> str:
    """Return ``word`` with the lowest number that no picture or chart of the sheet has."""
    drawings = (*internals.charts(worksheet), *internals.images(worksheet))
    taken = {item.seat.name for item in drawings if hasattr(item, "seat")}
    return numbered(f"{word} ", taken)


def traits(worksheet: Any) -> list[tuple[Any, ...]]:
    """Return a value that changes if the pictures and charts of a sheet change."""
    return [
        (id(item), id(item.anchor), item.seat.name if _is_renamed(item) else _written_name(item))
        for item in (*internals.charts(worksheet), *internals.images(worksheet))
    ]


def _is_renamed(item: Any) -> bool:
    """Return whether a picture or chart was renamed; one only read keeps the name in its file."""
    return hasattr(item, "seat") and item.seat.renamed
