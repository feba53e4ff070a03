"""Merged cells.

openpyxl makes an object of each cell of a merged area: a whole column took 700 MB to load, and a million cells when
saved. The cells of a large area are left alone: those in the file stay as they are, others are not made.
"""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.cell_range import CellRange

from xlwings_engines.addresses import Area, stored_address
from xlwings_engines.file_engine import openpyxl_internals as internals

_LARGE = 1000


def is_large(merged: CellRange) -> bool:
    """Return whether merging is too large to create each of its cells, as openpyxl does."""
    return bool(merged.size["rows"] * merged.size["columns"] > _LARGE)


internals.leave_alone(is_large)


def merged_areas(worksheet: Any) -> list[Area]:
    """Return all merged areas of a worksheet."""
    return [
        Area(r.min_row, r.min_col, r.max_row - r.min_row + 1, r.max_col - r.min_col + 1)
        for r in worksheet.merged_cells.ranges
    ]


def touches_merged(worksheet: Any, area: Area) -> bool:
    """Return whether an area has a merged cell."""
    return any(merged.intersection(area) for merged in merged_areas(worksheet))


def merge(worksheet: Any, area: Area, across: bool) -> None:
    """Merge an area into one cell, or each of its rows into one; the first value stays, as in Excel."""
    unmerge(worksheet, area)
    rows = range(area.row, area.last_row + 1)
    for part in [Area(row, area.column, 1, area.columns) for row in rows] if across else [area]:
        worksheet.merge_cells(stored_address(part))


def unmerge(worksheet: Any, area: Area) -> None:
    """Split all merged areas that touch an area."""
    for merged in merged_areas(worksheet):
        if merged.intersection(area):
            take_apart(worksheet, merged)


def take_apart(worksheet: Any, merged: Area) -> None:
    """Split one merged area, which must be exact."""
    if merged.size > _LARGE:
        worksheet.merged_cells.remove(stored_address(merged))
    else:
        worksheet.unmerge_cells(stored_address(merged))
