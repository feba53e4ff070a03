"""Areas and UNO's ranges of cells: one made from the other. UNO counts rows and columns from 0."""

from __future__ import annotations

from typing import Any

from xlwings_engines.addresses import Area


def new_range(table: Any, area: Area) -> Any:
    """Return a new UNO range for an area of a UNO sheet."""
    return table.getCellRangeByPosition(area.column - 1, area.row - 1, area.last_column - 1, area.last_row - 1)


def area_of(address: Any) -> Area:
    """Return the area of a UNO CellRangeAddress."""
    return Area(
        address.StartRow + 1,
        address.StartColumn + 1,
        address.EndRow - address.StartRow + 1,
        address.EndColumn - address.StartColumn + 1,
    )
