"""What is kept of a sheet between two clicks: the UNO sheet, one cursor on it, and the ranges asked for last.

A new object of the office costs a dozen calls, and asking a known one where it stands costs one. So each is asked
before it serves again, and got anew where others have moved, renamed or deleted what it covers: Calc moves the ranges
that it has handed out along with the cells, cuts even a sheet's own range short, and breaks down over a cursor whose
cells are all gone.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any

from xlwings.constants import MAX_ROWS

from xlwings_engines.addresses import Area, format_area
from xlwings_engines.libreoffice_engine.answers import MOMENT
from xlwings_engines.libreoffice_engine.selection import area_of

_MOST_RANGES = 64
_SURE_COLUMNS = 1024
"""Fewer than this has no sheet of any version of Calc."""


def new_range(table: Any, area: Area) -> Any:
    return table.getCellRangeByPosition(area.column - 1, area.row - 1, area.last_column - 1, area.last_row - 1)


class Known:
    """A UNO range and its absolute name, such as ``$Sheet1.$A$1:$B$2``, as it was when it was last used."""

    def __init__(self, cells: Any) -> None:
        self.cells = cells
        self.absolute_name = str(cells.AbsoluteName)
        self.asked_at = time.monotonic()

    def is_still(self) -> bool:
        """Return whether it stands where it stood; any failure tells that it does not."""
        try:
            still = bool(self.cells.AbsoluteName == self.absolute_name)
        except Exception:
            return False
        self.asked_at = time.monotonic()
        return still


class Cursor:
    """The one cursor of a sheet: any block is read and written through it, so nobody may keep what it gives."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self._known = Known(table.createCursor())
        self._sheet = self._known.absolute_name.rpartition(".")[0]
        self._row, self._column = 1, 1
        self._size: tuple[int, int] | None = None

    @property
    def asked_at(self) -> float:
        return self._known.asked_at

    def is_still(self) -> bool:
        return self._known.is_still()

    def used_area(self) -> Area:
        """Stand on the cells from the first to the last that hold something; A1 on an empty sheet."""
        cells = self._known.cells
        cells.gotoStartOfUsedArea(False)
        cells.gotoEndOfUsedArea(True)
        area = area_of(cells.getRangeAddress())
        self._stand_on(area)
        return area

    def at(self, area: Area) -> Any:
        """Stand on an area and return the cursor as its UNO range, good until the cursor is moved again."""
        if area.last_row > MAX_ROWS or area.last_column > _SURE_COLUMNS:
            return new_range(self._table, area)  # a cursor would stay inside the sheet without a word
        cells, down, right = self._known.cells, area.row - self._row, area.column - self._column
        # First back, then the size, then on: so it never reaches over the edge, where Calc would cut it short.
        if down < 0 or right < 0:
            cells.gotoOffset(min(right, 0), min(down, 0))
        if self._size != (area.rows, area.columns):
            cells.collapseToSize(area.columns, area.rows)
        if down > 0 or right > 0:
            cells.gotoOffset(max(right, 0), max(down, 0))
        self._stand_on(area)
        return cells

    def stands_on(self, area: Area) -> bool:
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
        """Note where it stands, for ``is_still``."""
        self._known = Known(self.table)
        return self

    def is_still(self) -> bool:
        """Return whether it is the sheet that it was when it was kept, under the same name, and all of it."""
        return self._known is not None and self._known.is_still()

    def cursor(self) -> Cursor:
        """Return the cursor, wherever it stands."""
        if self._cursor is None or not self._cursor.is_still():
            self._cursor = Cursor(self.table)
        return self._cursor

    def reading_cursor(self, area: Area) -> Cursor:
        """Return the cursor for reading an area; not asked anew where it was sent there just now, as by ``used_area``.

        Cells that others move meanwhile take it along, so what is read is still what was meant. A write needs more.
        """
        cursor = self._cursor
        if cursor is not None and cursor.stands_on(area) and time.monotonic() - cursor.asked_at < MOMENT:
            return cursor
        return self.cursor()

    def cells(self, area: Area) -> Any:
        """Return the UNO range of an area, for anybody to keep."""
        known = self._ranges.pop(area, None)
        if known is None or not known.is_still():
            known = Known(new_range(self.table, area))
        self._ranges[area] = known
        if len(self._ranges) > _MOST_RANGES:
            self._ranges.popitem(last=False)
        return known.cells
