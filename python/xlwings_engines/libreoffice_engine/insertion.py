"""Insert and delete cells, rows and columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlwings_engines.libreoffice_engine import bridge as uno

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.ranges import Range

_INSERT = {"down": "DOWN", "right": "RIGHT"}
_DELETE = {"up": "UP", "left": "LEFT"}


def insert(cells: Range, shift: str | None, copy_origin: str | None) -> None:
    """Insert blank cells; ``copy_origin`` below or to the right takes the formats from there."""
    if cells.area.whole_rows or cells.area.whole_columns:
        mode = "ROWS" if cells.area.whole_rows else "COLUMNS"
    else:
        mode = _INSERT[shift or ("down" if cells.area.columns >= cells.area.rows else "right")]
    cells.sheet.table.insertCells(cells.cells.getRangeAddress(), uno.enum("sheet.CellInsertMode", mode))
    cells.document.cells_moved()
    del copy_origin


def delete(cells: Range, shift: str | None) -> None:
    """Delete cells; without ``shift`` the shape decides, as in Excel: what is no wider than high closes to the left."""
    if cells.area.whole_rows or cells.area.whole_columns:
        mode = "ROWS" if cells.area.whole_rows else "COLUMNS"
    else:
        mode = _DELETE[shift or ("left" if cells.area.columns <= cells.area.rows else "up")]
    cells.sheet.table.removeRange(cells.cells.getRangeAddress(), uno.enum("sheet.CellDeleteMode", mode))
    cells.document.cells_moved()
