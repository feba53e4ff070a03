"""Cached data of a sheet between two clicks: the UNO sheet, one cursor on it, and the last used ranges.

A new object of the office costs a dozen calls, and asking a known one for its place costs one. So each is checked
before reuse, and obtained again if others have moved, renamed or deleted its cells: Calc moves the ranges
that it has returned along with the cells, truncates even a sheet's own range, and crashes on a cursor whose
cells are all gone.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any

from xlwings_engines.addresses import MAX_ROWS, Area, format_area
from xlwings_engines.libreoffice_engine.areas import area_of, new_range
from xlwings_engines.libreoffice_engine.call_cache import MOMENT

_MOST_RANGES = 64
_SURE_COLUMNS = 1024
"""Every Calc version has at least this many columns."""


class Known:
    """A UNO range and its absolute name at its last use, such as ``$Sheet1.$A$1:$B$2``."""

    def __init__(self, cells: Any) -> None:
        self.cells = cells
        self.absolute_name: str = str(cells.AbsoluteName)
        self.asked_at: float = time.monotonic()

    def is_still(self) -> bool:
        """Return whether it is still at its place; any failure means no."""
        try:
            still = bool(self.cells.AbsoluteName == self.absolute_name)
        except Exception:
            return False
        self.asked_at = time.monotonic()
        return still


class Cursor:
    """The only cursor of a sheet: every block is read and written through it, so its result must not be kept."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self._known = Known(table.createCursor())
        self._sheet = self._known.absolute_name.rpartition(".")[0]
        self._row, self._column = 1, 1
        self._size: tuple[int, int] | None = None

    @property
    def asked_at(self) -> float:
        """The time of the last check of its place, by the monotonic clock in seconds."""
        return self._known.asked_at

    def is_still(self) -> bool:
        """Return whether it is still at its place; any failure means no."""
        return self._known.is_still()

    def used_area(self) -> Area:
        """Move to the cells from the first to the last with content; A1 on an empty sheet."""
        cells = self._known.cells
        cells.gotoStartOfUsedArea(False)
        cells.gotoEndOfUsedArea(True)
        area = area_of(cells.getRangeAddress())
        self._stand_on(area)
        return area

    def at(self, area: Area) -> Any:
        """Move to an area and return the cursor as its UNO range, valid until the cursor moves again."""
        if area.last_row > MAX_ROWS or area.last_column > _SURE_COLUMNS:
            return new_range(self._table, area)  # a cursor would silently stay inside the sheet
        cells, down, right = self._known.cells, area.row - self._row, area.column - self._column
        # First back, then the size, then on: so it never extends over the edge, where Calc would cut it.
        if down < 0 or right < 0:
            cells.gotoOffset(min(right, 0), min(down, 0))
        if self._size != (area.rows, area.columns):
            cells.collapseToSize(area.columns, area.rows)
        if down > 0 or right > 0:
            cells.gotoOffset(max(right, 0), max(down, 0))
        self._stand_on(area)
        return cells

    def stands_on(self, area: Area) -> bool:
        """Return whether it was last moved to exactly this area."""
        return (self._row, self._column) == (area.row, area.column) and self._size == (area.rows, area.columns)

    def _stand_on(self, area: Area) -> None:
        self._row, self._column, self._size = area.row, area.column, (area.rows, area.columns)
        self._known.absolute_name = f"{self._sheet}.{format_area(area)}"


class Tab:
    """A sheet of an open document."""

    def __init__(self, table: Any) -> None:
        self.table = table
        self._known: Known | None = None
        self._cursor: Cursor | None = None
        self._ranges: OrderedDict[Area, Known] = OrderedDict()

    def keep(self) -> Tab:
        """Note its place, for ``is_still``."""
        self._known = Known(self.table)
        return self

    def is_still(self) -> bool:
        """Return whether it is still the cached sheet, under the same name, and complete."""
        return self._known is not None and self._known.is_still()

    def cursor(self) -> Cursor:
        """Return the cursor at its present place."""
        if self._cursor is None or not self._cursor.is_still():
            self._cursor = Cursor(self.table)
        return self._cursor

    def reading_cursor(self, area: Area) -> Cursor:
        """Return the cursor for reading an area; not checked again if it was just moved there, as by ``used_area``.

        Cells that others move meanwhile take it along, so the intended cells are still read. A write needs the check.
        """
        cursor = self._cursor
        if cursor is not None and cursor.stands_on(area) and time.monotonic() - cursor.asked_at < MOMENT:
            return cursor
        return self.cursor()

    def cells(self, area: Area) -> Any:
        """Return the UNO range of an area, which may be kept."""
        known = self._ranges.pop(area, None)
        if known is None or not known.is_still():
            known = Known(new_range(self.table, area))
        self._ranges[area] = known
        if len(self._ranges) > _MOST_RANGES:
            self._ranges.popitem(last=False)
        return known.cells
