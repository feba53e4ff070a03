"""Blocks of cells to and from openpyxl's own cell store, without a call per cell through xlwings.

A block is a list of rows, each a list of values (see ``xlwings_engines.values``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from copy import copy
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from xlwings_engines.addresses import Area, parse_area, stored_address
from xlwings_engines.errors import CannotWrite
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.cached import CachedValues
from xlwings_engines.functions import with_prefixes, without_prefixes
from xlwings_engines.structured_references import has_this_row, spell_out_this_row
from xlwings_engines.values import CellError, refuse_unwritable


def used_part(worksheet: Any, area: Area) -> Area:
    """Cut a huge area to the rows and columns in use (at least its first cell): whole columns are cheap."""
    if area.rows < 10_000 and area.columns < 1_000:
        return area
    rows = max(1, min(area.rows, worksheet.max_row - area.row + 1))
    columns = max(1, min(area.columns, worksheet.max_column - area.column + 1))
    return Area(area.row, area.column, rows, columns)


def read_values(worksheet: Any, area: Area, cached: CachedValues) -> list[list[Any]]:
    """Return the values of a block; formulas by their result, or ``cached.UNKNOWN``."""
    cells = internals.cells(worksheet)
    columns = range(area.column, area.last_column + 1)

    def value_at(key: tuple[int, int]) -> Any:
        cell = cells.get(key)
        if cell is None:
            return None
        kind = cell.data_type
        if kind == "n":
            return cell.value
        if kind == "f":
            return cached.value(worksheet, cell)
        return _other_value(cell)

    return [[value_at((row, column)) for column in columns] for row in range(area.row, area.last_row + 1)]


def _other_value(cell: Any) -> Any:
    value = cell.value
    if cell.data_type == "e":
        return CellError(value)
    if isinstance(value, CellRichText):
        return str(value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day)
    return value


def read_formulas(worksheet: Any, area: Area) -> list[list[str]]:
    """Return the contents of Excel's formula bar: the formula, or the constant as text, or ``""``."""
    cells = internals.cells(worksheet)
    columns = range(area.column, area.last_column + 1)
    return [
        [formula_text(cells.get((row, column))) for column in columns] for row in range(area.row, area.last_row + 1)
    ]


def formula_text(cell: Any) -> str:
    """Return the formula bar's content for one cell (or None, for no cell)."""
    value = None if cell is None else cell.value
    if value is None:
        return ""
    if isinstance(value, ArrayFormula):
        text = without_prefixes(str(value.text))
        return text if text.startswith("=") else f"={text}"
    if cell.data_type == "f":
        return without_prefixes(str(value))
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def write_values(worksheet: Any, area: Area, rows: Sequence[Sequence[Any]], cached: CachedValues) -> None:
    """Write a block into the area. Nothing is written unless every value fits into a cell.

    A text that starts with ``=`` becomes a formula, as in Excel; a leading apostrophe is dropped and keeps
    it text. Cells hidden under a merged cell take no value, as in Excel. Raise ``CannotWrite``.
    """
    refuse_unwritable(worksheet.title, area, rows)
    refuse_if_protected(worksheet, area)
    cells = internals.cells(worksheet)
    changed = False
    for row_number, row in enumerate(rows, area.row):
        for column_number, value in enumerate(row, area.column):
            key = (row_number, column_number)
            cell = cells.get(key)
            if cell is None:
                if value is None or value == "":
                    continue
                cell = ensure_cell(worksheet, row_number, column_number)
            elif isinstance(cell, MergedCell):
                continue
            changed = _set(cell, value, cached) or changed
    if changed:
        cached.note_change(worksheet)
    if rows:
        internals.note_row(worksheet, area.last_row)


def refuse_if_protected(worksheet: Any, area: Area) -> None:
    """Raise ``CannotWrite`` if Excel would: the sheet is protected and a cell of the area is locked."""
    if not worksheet.protection.sheet:
        return
    cells = internals.cells(worksheet)
    for row in range(area.row, area.last_row + 1):
        for column in range(area.column, area.last_column + 1):
            cell = cells.get((row, column))
            style = inherited_style(worksheet, row, column) if cell is None else internals.style(cell)
            if style is None or internals.is_locked(worksheet.parent, style):
                address = f"{get_column_letter(column)}{row}"
                raise CannotWrite("write.protected", sheet=worksheet.title, cell=address)


def _set(cell: Any, value: Any, cached: CachedValues) -> bool:
    """Set one cell; return whether anything changed."""
    if value == "":
        value = None
    quoted = False
    if type(value) is str and value[0] == "'":
        quoted, value = True, value[1:]
    if cell.data_type == "f":
        cached.note_formula(cell.parent, cell.row, cell.column)
    before = (cell.value, cell.data_type)
    if quoted:
        internals.store(cell, value, "s")
    else:
        cell.value = str(value) if type(value) is CellError else value
        if cell.data_type == "f":
            internals.store(cell, formula_in_file(cell, value), "f")
    style = internals.style(cell)
    if quoted or (style is not None and style.quotePrefix):
        cell.quotePrefix = quoted
    if cell.data_type == "f":
        cached.note_formula(cell.parent, cell.row, cell.column)
    return before != (cell.value, cell.data_type)


def formula_in_file(cell: Any, formula: str) -> str:
    """Convert a formula of the formula bar to its form in a file's cell."""
    if has_this_row(formula):
        place = Area(cell.row, cell.column, 1, 1)
        areas = {table.displayName: parse_area(table.ref) for table in cell.parent.tables.values()}
        home = next((name for name, area in areas.items() if area is not None and area.contains(place)), None)
        formula = spell_out_this_row(formula, home)
    return with_prefixes(formula)


def inherited_style(worksheet: Any, row: int, column: int) -> Any:
    """Return the style that a missing cell would have: that of its row, or of its column, or None."""
    dimension = worksheet.row_dimensions.get(row)
    if dimension is not None and dimension.has_style:
        return internals.style(dimension)
    for dimension in worksheet.column_dimensions.values():
        if dimension.has_style and (dimension.min or 0) <= column <= (dimension.max or 0):
            return internals.style(dimension)
    return None


def ensure_cell(worksheet: Any, row: int, column: int) -> Any:
    """Return a cell; create a missing one with the style of its row or column, as Excel does."""
    key = (row, column)
    cell = internals.cells(worksheet).get(key)
    if cell is None:
        made: Any = Cell(worksheet, row=row, column=column)
        cell = internals.cells(worksheet)[key] = made
        style = inherited_style(worksheet, row, column)
        if style is not None:
            internals.set_style(cell, copy(style))
    return cell


def set_array(cell: Any, area: Area, formula: str) -> None:
    """Make a formula the array formula of an area whose first cell is this one."""
    cell.value = ArrayFormula(stored_address(area), formula_in_file(cell, formula))


def is_array(cell: Any) -> bool:
    """Return whether a cell holds an array formula."""
    return isinstance(cell.value, ArrayFormula)


def filled_cells(worksheet: Any) -> set[tuple[int, int]]:
    """Return row and column of the non-blank cells of openpyxl's worksheet."""
    return {key for key, cell in internals.cells(worksheet).items() if cell.value is not None}


def is_filled(worksheet: Any, row: int, column: int) -> bool:
    """Return whether a cell of openpyxl's worksheet is not blank."""
    cell = internals.cells(worksheet).get((row, column))
    return cell is not None and cell.value is not None
