"""Widths and heights: columns in characters, rows in points, reading, setting and autofit.

A file does not tell the width of a character on screen: as in Excel with its default font, it is taken as 7 pixels,
and a column has 5 pixels more than its characters. Positions in points follow from that.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any

from openpyxl.utils.cell import get_column_letter

from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.package.column_widths import CHARACTER_PIXELS, PADDING_PIXELS, stored_width

DEFAULT_WIDTH = 8.43
DEFAULT_HEIGHT = 15.0
_POINTS_A_PIXEL = 0.75
_DEEPEST_OUTLINE = 7


def column_width(worksheet: Any, column: int) -> float:
    """Return the width of a column in characters, 0 if it is hidden."""
    for dimension in worksheet.column_dimensions.values():
        if (dimension.min or 0) <= column <= (dimension.max or 0):
            if dimension.hidden:
                return 0.0
            if dimension.width and dimension.customWidth:
                # The file's width includes the padding.
                return round(max(0.0, float(dimension.width) - PADDING_PIXELS / CHARACTER_PIXELS), 2)
    return float(worksheet.sheet_format.defaultColWidth or DEFAULT_WIDTH)


def set_column_width(worksheet: Any, column: int, width: float) -> None:
    """Set the width of a column (1-based) in characters, and show it; 0 hides it."""
    dimension = own_column(worksheet, column)
    stored = stored_width(width)
    dimension.hidden = stored is None
    dimension.width = dimension.width if stored is None else stored


def own_column(worksheet: Any, column: int) -> Any:
    """Return the dimension of one column, split off from a group of equal columns if necessary."""
    dimensions = worksheet.column_dimensions
    for group in list(dimensions.values()):
        first, last = group.min or 0, group.max or 0
        if first < last and first <= column <= last:
            for number in range(first, last + 1):
                single = dimensions[get_column_letter(number)] = copy(group)
                single.index, single.min, single.max = get_column_letter(number), number, number
    found = dimensions[get_column_letter(column)]
    found.min = found.max = column
    return found


def row_height(worksheet: Any, row: int) -> float:
    """Return the height of a row in points, 0 if it is hidden."""
    dimension = worksheet.row_dimensions.get(row)
    if dimension is not None and dimension.hidden:
        return 0.0
    if dimension is not None and dimension.height is not None:
        return float(dimension.height)
    return float(worksheet.sheet_format.defaultRowHeight or DEFAULT_HEIGHT)


def set_row_height(worksheet: Any, row: int, height: float) -> None:
    """Set the height of a row (1-based) in points, and show it."""
    worksheet.row_dimensions[row].height = height
    worksheet.row_dimensions[row].hidden = False


def change_row_outline(worksheet: Any, rows: Iterable[int], step: int) -> None:
    """Move rows one outline level in (``step`` 1) or out (-1); there are seven, as in Excel."""
    _change_outline([worksheet.row_dimensions[row] for row in rows], step)
    levels = [int(dimension.outlineLevel or 0) for dimension in worksheet.row_dimensions.values()]
    worksheet.sheet_format.outlineLevelRow = max(levels, default=0)


def change_column_outline(worksheet: Any, columns: Iterable[int], step: int) -> None:
    """Move columns one outline level in (``step`` 1) or out (-1)."""
    _change_outline([own_column(worksheet, column) for column in columns], step)
    levels = [int(dimension.outlineLevel or 0) for dimension in worksheet.column_dimensions.values()]
    worksheet.column_dimensions.max_outline = max(levels, default=0)  # what openpyxl writes, before it counts itself


def _change_outline(dimensions: Sequence[Any], step: int) -> None:
    levels = [int(dimension.outlineLevel or 0) + step for dimension in dimensions]
    if any(not 0 <= level <= _DEEPEST_OUTLINE for level in levels):
        raise ValueError(f"An outline has {_DEEPEST_OUTLINE} levels.")
    for dimension, level in zip(dimensions, levels, strict=True):
        dimension.outlineLevel = level


def points_wide(worksheet: Any, column: int) -> float:
    """Return the width of a column (1-based) in points, rounded to pixels as Excel does; 0 if hidden."""
    characters = column_width(worksheet, column)
    return (int(characters * CHARACTER_PIXELS + 0.5) + PADDING_PIXELS) * _POINTS_A_PIXEL if characters else 0.0


def text_width(text: str) -> int:
    """Return the width of a text in characters, Chinese ones counting two; of several lines, the widest."""
    return max(
        (sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in text.splitlines()),
        default=0,
    )


def fit_column(worksheet: Any, column: int) -> None:
    """Make a column as wide as its longest text; ignore formulas and merged cells, as their text is unknown."""
    texts = [
        str(cell.value)
        for (_, c), cell in internals.cells(worksheet).items()
        if c == column and cell.value is not None and cell.data_type != "f"
    ]
    if texts:
        set_column_width(worksheet, column, min(255, max(map(text_width, texts)) + 1))


def fit_row(worksheet: Any, row: int) -> None:
    """Let the program that opens the file choose the height, as Excel does for rows that were never set."""
    if row in worksheet.row_dimensions:
        worksheet.row_dimensions[row].height = None
