"""The formats of a range: reading common ones, and changing one property on all its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

from openpyxl.styles import Alignment, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.fills import FILL_NONE, FILL_SOLID

from xlwings_engines.addresses import Area
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.blocks import ensure_cell, used_part
from xlwings_engines.file_engine.colors import Rgb, argb, rgb

_HORIZONTAL = {"center_across_selection": "centerContinuous"}
_HORIZONTAL_BACK = {new: old for old, new in _HORIZONTAL.items()}


def cells_of(worksheet: Any, area: Area) -> Iterator[Any]:
    """Return the cells of an area, created if missing; huge areas are cut to the rows in use."""
    area = used_part(worksheet, area)
    for row in range(area.row, area.last_row + 1):
        for column in range(area.column, area.last_column + 1):
            yield ensure_cell(worksheet, row, column)


def shared(worksheet: Any, area: Area, read: Callable[[Any], Any]) -> Any:
    """Return the common value of all cells of an area, None if they differ."""
    found = [read(cell) for cell in cells_of(worksheet, area)]
    return found[0] if all(value == found[0] for value in found) else None


def fill_color(cell: Any) -> Rgb | None:
    """Return the fill colour of a cell as (red, green, blue), None without a fill."""
    fill = cell.fill
    return rgb(fill.fgColor) if getattr(fill, "fill_type", None) not in (None, FILL_NONE) else None


def set_fill_color(cell: Any, color: Rgb | int | str | None) -> None:
    """Fill a cell with one colour, or remove its fill for None."""
    if color is None:
        cell.fill = PatternFill()
    else:
        cell.fill = PatternFill(FILL_SOLID, fgColor=argb(color))


def horizontal(cell: Any) -> str:
    """Return xlwings' name of a cell's horizontal alignment, ``general`` by default."""
    name = cell.alignment.horizontal or "general"
    return _HORIZONTAL_BACK.get(name, name)


def vertical(cell: Any) -> str:
    """Return xlwings' name of a cell's vertical alignment, ``bottom`` by default."""
    return cell.alignment.vertical or "bottom"


def align(cell: Any, **changes: Any) -> None:
    """Change parts of a cell's alignment (openpyxl's names)."""
    alignment: Alignment = copy(cell.alignment)
    if "horizontal" in changes:
        changes["horizontal"] = _HORIZONTAL.get(changes["horizontal"], changes["horizontal"])
    for name, value in changes.items():
        setattr(alignment, name, value)
    cell.alignment = alignment


def reset(cell: Any) -> None:
    """Remove all formats from a cell."""
    internals.set_style(cell, StyleArray())
