"""Merged cells."""

from __future__ import annotations

from xlwings_engines.addresses import Area
from xlwings_engines.libreoffice_engine import blocks
from xlwings_engines.libreoffice_engine.areas import area_of
from xlwings_engines.libreoffice_engine.cells import Cells


def merge_area(cells: Cells) -> Area:
    """Return the merged cells that the first cell belongs to; the cell itself if it is not merged."""
    first = cells.area._replace(rows=1, columns=1)
    cursor = cells.sheet.table.createCursorByRange(blocks.cells_of(cells.sheet, first))
    cursor.collapseToMergedArea()
    return area_of(cursor.getRangeAddress())


def is_merged(cells: Cells) -> bool | None:
    """Return whether the cells are in one merged area; None if only some cells are merged."""
    area = merge_area(cells)
    if area.size > 1 and area.contains(cells.area):
        return True
    return None if area.size > 1 or cells.cells.getIsMerged() else False


def merge(cells: Cells, across: bool) -> None:
    """Merge into one cell, or row by row; only the first cell of each keeps its contents, as in Excel."""
    unmerge(cells)
    parts = [cells.area]
    if across:
        parts = [cells.area._replace(row=row, rows=1) for row in range(cells.area.row, cells.area.last_row + 1)]
    for part in parts:
        if part.columns > 1:
            cells.at(part._replace(column=part.column + 1, columns=part.columns - 1)).clear_contents()
        if part.rows > 1:
            cells.at(part._replace(row=part.row + 1, rows=part.rows - 1)).clear_contents()
        blocks.cells_of(cells.sheet, part).merge(True)


def unmerge(cells: Cells) -> None:
    """Split the merged area of the first cell, and all others within the range."""
    area = merge_area(cells)
    if area.size > 1:
        blocks.cells_of(cells.sheet, area).merge(False)
    if cells.cells.getIsMerged():
        cells.cells.merge(False)
