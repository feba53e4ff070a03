"""Colours, and the fill of cells. Calc writes a colour as 0xRRGGBB, xlwings as a tuple, Excel as 0xBBGGRR."""

from __future__ import annotations

from typing import Any

from xlwings.utils import hex_to_rgb, int_to_rgb

from xlwings_engines.libreoffice_engine.cells import Cells
from xlwings_engines.libreoffice_engine.number_formats import is_ambiguous

Rgb = tuple[int, int, int]
NO_COLOUR = -1


def to_calc(colour: Any) -> int:
    """Return Calc's number for a tuple, ``#rrggbb`` or one of Excel's numbers; -1 for None."""
    if colour is None:
        return NO_COLOUR
    if isinstance(colour, str):
        colour = hex_to_rgb(colour)
    elif isinstance(colour, int):
        colour = int_to_rgb(colour)
    red, green, blue = colour
    return int(red) << 16 | int(green) << 8 | int(blue)


def from_calc(number: int) -> Rgb | None:
    """Return a tuple; None for "no colour" and "automatic"."""
    return None if number < 0 else (number >> 16 & 255, number >> 8 & 255, number & 255)


def get_fill(cells: Any) -> Rgb | None:
    """Return the fill; None if there is none, black if the cells differ, as in Excel."""
    return (0, 0, 0) if is_ambiguous(cells, "CellBackColor") else from_calc(cells.CellBackColor)


def set_fill(cells: Any, colour: Any) -> None:
    """Fill a UNO range with one colour in any form of ``to_calc``; None removes the fill."""
    cells.CellBackColor = to_calc(colour)


def set_fills(cells: Cells, colours: list[list[Any]]) -> None:
    """Fill cell by cell with the colours of a matrix, ``...`` for "unchanged", with one call per run of a row."""
    for row, line in enumerate(colours):
        start = 0
        for column in range(1, len(line) + 1):
            if column < len(line) and line[column] == line[start]:
                continue
            if line[start] is not ...:
                part = cells.cells.getCellRangeByPosition(start, row, column - 1, row)
                set_fill(part, line[start])
            start = column
