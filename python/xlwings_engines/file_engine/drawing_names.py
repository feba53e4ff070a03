"""Names of a sheet's pictures and charts, which openpyxl does not keep.

They are attached to its objects as ``handle``: a chart that changes its type becomes another object, and the handle
goes along.
"""

from __future__ import annotations

from typing import Any

from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.free_names import numbered

EMU = 12_700
"""English metric units per point."""


class Handle:
    """A drawn object of a sheet, with attributes that are not in the file."""

    def __init__(self, item: Any, name: str) -> None:
        self.item = item
        self.name = name
        self.renamed = False
        self.keeps_ratio = False
        self.source: Any = None


def handles_of(worksheet: Any, items: list[Any], word: str) -> list[Handle]:
    """Return the handles of a sheet's pictures or charts; unnamed ones get names that begin with ``word``."""
    for item in items:
        if not hasattr(item, "handle"):
            item.handle = Handle(item, _written_name(item) or free_name(worksheet, word))
    return [item.handle for item in items]


def _written_name(item: Any) -> str | None:
    """Return the name of a picture or chart in the file."""
    anchor = item.anchor
    frame, picture = getattr(anchor, "graphicFrame", None), getattr(anchor, "pic", None)
    properties = frame.nvGraphicFramePr.cNvPr if frame else picture.nvPicPr.cNvPr if picture else None
    return properties.name if properties is not None else None


def free_name(worksheet: Any, word: str) -> str:
    """Return ``word`` with the lowest number that no picture or chart of the sheet has."""
    drawings = (*internals.charts(worksheet), *internals.images(worksheet))
    taken = {item.handle.name for item in drawings if hasattr(item, "handle")}
    return numbered(f"{word} ", taken)


def traits(worksheet: Any) -> list[tuple[Any, ...]]:
    """Return a value that changes if the pictures and charts of a sheet change."""
    return [
        (id(item), id(item.anchor), item.handle.name if _is_renamed(item) else _written_name(item))
        for item in (*internals.charts(worksheet), *internals.images(worksheet))
    ]


def _is_renamed(item: Any) -> bool:
    """Return whether a picture or chart was renamed; one only read keeps the name in its file."""
    return hasattr(item, "handle") and item.handle.renamed
