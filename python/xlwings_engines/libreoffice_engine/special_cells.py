"""Cells of a range by type: blank, constant, formula or visible."""

from __future__ import annotations

from typing import Any

from xlwings_engines.addresses import Area
from xlwings_engines.libreoffice_engine import block_calls, blocks
from xlwings_engines.libreoffice_engine.areas import area_of
from xlwings_engines.libreoffice_engine.cells import Cells
from xlwings_engines.values import CellError


def areas(cells: Cells, cell_type: str, value_type: str | None) -> list[Area]:
    """Return the rectangles of the cells of a type."""
    if cell_type == "visible":
        found = cells.cells.queryVisibleCells().getRangeAddresses()
        return [area_of(address) for address in found]
    part = cells.area.intersection(_searched(cells))
    if part is None:
        return []
    values = blocks.read_values(cells.sheet, part)
    typed = block_calls.read_formulas(blocks.cells_of(cells.sheet, part))
    codes: list[list[str | None]] = [
        ["x" if _is(cell_type, value_type, value, text) else None for value, text in zip(row, texts, strict=True)]
        for row, texts in zip(values, typed, strict=True)
    ]
    return [
        area._replace(row=part.row + area.row, column=part.column + area.column) for _, area in blocks.rectangles(codes)
    ]


def _searched(cells: Cells) -> Area:
    """Return the area to search: of a very large range only the used part of the sheet."""
    return cells.area if cells.area.size <= 1_000_000 else cells.sheet.used_area


def _is(cell_type: str, value_type: str | None, value: Any, text: str) -> bool:
    if cell_type == "blanks":
        return text == ""
    is_formula = text.startswith(("=", "{=")) and text != value
    if text == "" or is_formula != (cell_type == "formulas"):
        return False
    return value_type is None or value_type == _value_type(value)


def _value_type(value: Any) -> str:
    if isinstance(value, CellError):
        return "errors"
    if isinstance(value, bool):
        return "logical"
    return "text" if isinstance(value, str) or value is None else "numbers"
