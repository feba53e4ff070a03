"""Moving whole rows inside an office: sorting, removing those that repeat others. Formats go along."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from xlwings_engines.libreoffice_engine import blocks
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.cells import Cells


def sort(cells: Cells, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
    """Sort the rows by 1-based columns of the range, ignoring case; formats go with their cells."""
    fields = []
    for key, direction in zip(keys, ascending, strict=True):
        field = uno.struct("table.TableSortField")
        field.Field = key - 1
        field.IsAscending = direction
        field.IsCaseSensitive = False
        fields.append(field)
    descriptor = (
        *uno.properties(IsSortColumns=False, ContainsHeader=has_headers, BindFormatsToContent=True),
        *uno.properties(SortFields=uno.typed("[]com.sun.star.table.TableSortField", tuple(fields))),
    )
    uno.invoke(cells.cells, "sort", uno.typed("[]com.sun.star.beans.PropertyValue", descriptor))


def remove_duplicates(cells: Cells, columns: list[int], has_headers: bool) -> None:
    """Keep the first of the rows that agree in 1-based columns of the range; the others move up inside the range."""
    area = cells.used_part
    rows = blocks.read_values(cells.sheet, area)
    seen: set[tuple[Any, ...]] = set()
    kept: list[int] = []
    for number, row in enumerate(rows):
        key = tuple(_key(row[column - 1]) for column in columns)
        if (has_headers and number == 0) or key not in seen:
            kept.append(number)
            if not (has_headers and number == 0):
                seen.add(key)
    target = 0
    for first, last in _runs(kept):
        if first != target:
            source = blocks.cells_of(cells.sheet, area._replace(row=area.row + first, rows=last - first + 1))
            place = blocks.cells_of(cells.sheet, area._replace(row=area.row + target, rows=1))
            cells.sheet.table.moveRange(place.getCellByPosition(0, 0).getCellAddress(), source.getRangeAddress())
            cells.document.cells_moved()
        target += last - first + 1
    if target < area.rows:
        cells.at(area._replace(row=area.row + target, rows=area.rows - target)).clear_contents()


def _key(value: Any) -> Any:
    return (type(value).__name__, value.casefold() if isinstance(value, str) else value)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Return first and last of each run of consecutive numbers."""
    starts = [numbers[0], *(right for left, right in pairwise(numbers) if right != left + 1)]
    ends = [*(left for left, right in pairwise(numbers) if right != left + 1), numbers[-1]]
    return list(zip(starts, ends, strict=True))
