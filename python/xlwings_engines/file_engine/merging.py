"""Merged cells."""

from __future__ import annotations

from typing import Any

from xlwings_engines.addresses import Area, format_area


def merged_areas(worksheet: Any) -> list[Area]:
    return [
        Area(r.min_row, r.min_col, r.max_row - r.min_row + 1, r.max_col - r.min_col + 1)
        for r in worksheet.merged_cells.ranges
    ]


def merged_area_at(worksheet: Any, area: Area) -> Area:
    """Return the merged area that holds the first cell of an area, or that cell."""
    first = area._replace(rows=1, columns=1)
    return next((merged for merged in merged_areas(worksheet) if merged.contains(first)), first)


def touches_merged(worksheet: Any, area: Area) -> bool:
    return any(merged.intersection(area) for merged in merged_areas(worksheet))


def merge(worksheet: Any, area: Area, across: bool) -> None:
    """Merge an area into one cell, or each of its rows into one; the first value stays, as in Excel."""
    unmerge(worksheet, area)
    rows = range(area.row, area.last_row + 1)
    for part in [Area(row, area.column, 1, area.columns) for row in rows] if across else [area]:
        worksheet.merge_cells(format_area(part, False, False))


def unmerge(worksheet: Any, area: Area) -> None:
    for merged in merged_areas(worksheet):
        if merged.intersection(area):
            worksheet.unmerge_cells(format_area(merged, False, False))
