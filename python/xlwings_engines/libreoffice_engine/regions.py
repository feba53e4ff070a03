"""Ends of a block of filled cells: ``end``, ``expand`` and ``current_region``, from a few block reads."""

from __future__ import annotations

from xlwings_engines.addresses import MAX_COLUMNS, MAX_ROWS, Area
from xlwings_engines.libreoffice_engine import block_calls, blocks
from xlwings_engines.libreoffice_engine.areas import area_of
from xlwings_engines.libreoffice_engine.cells import Cells

_DIRECTIONS = {"d": "down", "l": "left", "r": "right", "u": "up", -4121: "down", -4159: "left", -4161: "right"}
_DIRECTIONS[-4162] = "up"
_MODES = {"table": "table", "vertical": "down", "down": "down", "d": "down"}
_MODES |= {"horizontal": "right", "right": "right", "r": "right"}


def end(cells: Cells, direction: str) -> Area:
    """Return the destination of Ctrl and an arrow key from the range's first cell."""
    way = _DIRECTIONS.get(direction, direction)
    row, column = cells.area.row, cells.area.column
    used = cells.sheet.used_area
    if way in {"down", "up"}:
        last, limit = used.last_row, MAX_ROWS
        line = _column(cells, row if way == "down" else 1, column, last if way == "down" else row)
        step = _jump(line if way == "down" else line[::-1])
        if step is None:
            return Area(limit if way == "down" else 1, column, 1, 1)
        return Area(row + step if way == "down" else row - step, column, 1, 1)
    if way not in {"left", "right"}:
        raise ValueError(f"{direction!r} is no direction.")
    last, limit = used.last_column, MAX_COLUMNS
    line = _row(cells, row, column if way == "right" else 1, last if way == "right" else column)
    step = _jump(line if way == "right" else line[::-1])
    if step is None:
        return Area(row, limit if way == "right" else 1, 1, 1)
    return Area(row, column + step if way == "right" else column - step, 1, 1)


def _jump(line: list[bool]) -> int | None:
    """Return how many cells further the jump ends, None for the edge of the sheet."""
    if len(line) > 1 and line[0] and line[1]:
        return next((at - 1 for at in range(1, len(line)) if not line[at]), len(line) - 1)
    return next((at for at in range(1, len(line)) if line[at]), None)


def _column(cells: Cells, first: int, column: int, last: int) -> list[bool]:
    if last < first:
        return [False]
    block = blocks.cells_of(cells.sheet, Area(first, column, last - first + 1, 1))
    return [row[0] != "" for row in block_calls.read_formulas(block)]


def _row(cells: Cells, row: int, first: int, last: int) -> list[bool]:
    if last < first:
        return [False]
    block = blocks.cells_of(cells.sheet, Area(row, first, 1, last - first + 1))
    return [text != "" for text in block_calls.read_formulas(block)[0]]


def expand(cells: Cells, mode: str) -> Area | None:
    """Return the area of ``Range.expand``; None for a mode registered by others."""
    way = _MODES.get(mode)
    if way is None or not cells.area.size:
        return None
    area, used = cells.area, cells.sheet.used_area
    rows, columns = area.rows, area.columns
    if way != "right":
        rows = _run(_column(cells, area.row, area.column, used.last_row))
    if way != "down":
        columns = _run(_row(cells, area.row, area.column, used.last_column))
    return area._replace(rows=rows, columns=columns)


def _run(line: list[bool]) -> int:
    """Return the length of the run that starts at the first cell, which itself may be blank."""
    return next((at for at in range(1, len(line)) if not line[at]), len(line))


def current_region(cells: Cells) -> Area:
    """Return the filled block around a range's first cell, as Ctrl+* finds it."""
    table = cells.sheet.table
    first = cells.area._replace(rows=1, columns=1)
    cursor = table.createCursorByRange(blocks.cells_of(cells.sheet, first))
    cursor.collapseToCurrentRegion()
    return area_of(cursor.getRangeAddress())
