"""Moving whole cells: sorting rows, removing duplicates, copying blocks. Formats and formulas go along."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any, NamedTuple

from openpyxl.cell.cell import MergedCell
from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.datetime import to_excel

from xlwings_engines.addresses import Area
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.blocks import ensure_cell, read_values, refuse_if_protected
from xlwings_engines.file_engine.cached import CachedValues
from xlwings_engines.file_engine.merging import touches_merged
from xlwings_engines.package.sheets import UNKNOWN


class Content(NamedTuple):
    """Content and format of a cell, with the original place of its formula."""

    value: Any
    data_type: str
    style: Any
    row: int
    column: int


def take(worksheet: Any, area: Area) -> list[list[Content | None]]:
    """Return the contents of an area, None for missing cells."""
    return [
        [_content(internals.cells(worksheet).get((row, column))) for column in range(area.column, area.last_column + 1)]
        for row in range(area.row, area.last_row + 1)
    ]


def _content(cell: Any) -> Content | None:
    if cell is None or isinstance(cell, MergedCell):
        return None
    return Content(cell.value, cell.data_type, copy(internals.style(cell)), cell.row, cell.column)


def put(worksheet: Any, row: int, column: int, rows: Sequence[Sequence[Content | None]], cached: CachedValues) -> None:
    """Write contents from a cell on; relative references in formulas move along."""
    for offset, line in enumerate(rows):
        for step, content in enumerate(line):
            _place(worksheet, row + offset, column + step, content)
    cached.note_upheaval(worksheet)


def _place(worksheet: Any, row: int, column: int, content: Content | None) -> None:
    if content is None:
        internals.cells(worksheet).pop((row, column), None)
        return
    cell = ensure_cell(worksheet, row, column)
    value = content.value
    if content.data_type == "f" and isinstance(value, str):
        origin = f"{get_column_letter(content.column)}{content.row}"
        value = Translator(value, origin).translate_formula(cell.coordinate)
    internals.store(cell, value, content.data_type)
    internals.set_style(cell, copy(content.style))


def _rank(value: Any) -> tuple[int, Any]:
    """Return Excel's sort order: numbers and dates, text, false, true, errors; blanks come last in both directions."""
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, int | float):
        return 0, float(value)
    if hasattr(value, "toordinal"):
        return 0, float(to_excel(value))  # type: ignore[no-untyped-call]
    return 1, str(value).casefold()


def _refuse_unknown(values: Sequence[Sequence[Any]], columns: Sequence[int], code: str) -> None:
    """Raise ``Unsupported`` with the code if the result of a formula in some columns (1-based) is unknown."""
    if any(row[column - 1] is UNKNOWN for row in values for column in columns):
        raise Unsupported(code)


def sort_rows(
    worksheet: Any, area: Area, keys: Sequence[int], ascending: Sequence[bool], has_headers: bool, cached: CachedValues
) -> None:
    """Sort the rows of an area by columns (1-based within it); rows that tie keep their order."""
    refuse_if_protected(worksheet, area)
    if touches_merged(worksheet, area):
        raise Unsupported("sort.merged")
    if has_headers:
        area = area._replace(row=area.row + 1, rows=area.rows - 1)
    values = read_values(worksheet, area, cached)
    _refuse_unknown(values, keys, "sort.unknown_results")
    order = list(range(area.rows))
    for key, up in reversed(list(zip(keys, ascending, strict=True))):
        filled = [index for index in order if values[index][key - 1] is not None]
        blank = [index for index in order if values[index][key - 1] is None]
        order = sorted(filled, key=lambda index: _rank(values[index][key - 1]), reverse=not up) + blank
    contents = take(worksheet, area)
    put(worksheet, area.row, area.column, [contents[index] for index in order], cached)


def remove_duplicates(
    worksheet: Any, area: Area, columns: Sequence[int], has_headers: bool, cached: CachedValues
) -> None:
    """Keep the first of rows that are equal in the given columns (1-based); the others move up."""
    refuse_if_protected(worksheet, area)
    if has_headers:
        area = area._replace(row=area.row + 1, rows=area.rows - 1)
    values, contents = read_values(worksheet, area, cached), take(worksheet, area)
    _refuse_unknown(values, columns, "duplicates.unknown_results")
    seen, kept = set(), []
    for line, content in zip(values, contents, strict=True):
        mark = tuple(str(line[column - 1]).casefold() for column in columns)
        if mark not in seen:
            seen.add(mark)
            kept.append(content)
    blank: list[list[Content | None]] = [[None] * area.columns for _ in range(area.rows - len(kept))]
    put(worksheet, area.row, area.column, [*kept, *blank], cached)
