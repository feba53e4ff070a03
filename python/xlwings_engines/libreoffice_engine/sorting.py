"""Sorting rows by columns."""

from __future__ import annotations

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
