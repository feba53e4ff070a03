"""Insert and delete cells, rows and columns."""

from __future__ import annotations

from xlwings_engines.addresses import MAX_COLUMNS, MAX_ROWS
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.cells import Cells

_INSERT = {"down": "DOWN", "right": "RIGHT"}
_ALL_BUT_LOOKS = 1 | 2 | 4 | 8 | 16 | 128  # of CellFlags: VALUE, DATETIME, STRING, ANNOTATION, FORMULA, OBJECTS
_DELETE = {"up": "UP", "left": "LEFT"}


def insert(cells: Cells, shift: str | None, copy_origin: str | None) -> None:
    """Insert blank cells with the format of those above or to the left, or from the other side."""
    if cells.area.whole_rows or cells.area.whole_columns:
        mode = "ROWS" if cells.area.whole_rows else "COLUMNS"
    else:
        mode = _INSERT[shift or ("down" if cells.area.columns >= cells.area.rows else "right")]
    cells.sheet.table.insertCells(cells.cells.getRangeAddress(), uno.enum("sheet.CellInsertMode", mode))
    cells.document.cells_moved()
    if copy_origin == "format_from_right_or_below":
        _dress_from_behind(cells, down=mode in {"DOWN", "ROWS"})


def _dress_from_behind(cells: Cells, *, down: bool) -> None:
    """Give inserted cells the format of the row below them, or of the column to their right."""
    area, table = cells.area, cells.sheet.table
    if down:
        source, size = area._replace(row=area.last_row + 1, rows=1), area.rows
    else:
        source, size = area._replace(column=area.last_column + 1, columns=1), area.columns
    if source.last_row > MAX_ROWS or source.last_column > MAX_COLUMNS:
        return
    address = cells.at(source).cells.getRangeAddress()
    for step in range(size):
        place = area._replace(row=area.row + step) if down else area._replace(column=area.column + step)
        first = cells.at(place._replace(rows=1, columns=1)).cells.getCellByPosition(0, 0)
        table.copyRange(first.getCellAddress(), address)
    cells.at(area).cells.clearContents(_ALL_BUT_LOOKS)


def delete(cells: Cells, shift: str | None) -> None:
    """Delete cells; without ``shift`` the shape decides, as in Excel: an area no wider than high closes to the left."""
    if cells.area.whole_rows or cells.area.whole_columns:
        mode = "ROWS" if cells.area.whole_rows else "COLUMNS"
    else:
        mode = _DELETE[shift or ("left" if cells.area.columns <= cells.area.rows else "up")]
    cells.sheet.table.removeRange(cells.cells.getRangeAddress(), uno.enum("sheet.CellDeleteMode", mode))
    cells.document.cells_moved()
