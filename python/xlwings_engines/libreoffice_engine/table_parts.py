"""Rows and columns of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.addresses import Area
from xlwings_engines.collection import Collection
from xlwings_engines.libreoffice_engine import blocks
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.failures import Translated

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.ranges import Range
    from xlwings_engines.libreoffice_engine.tables import Table


def _open_gap(table: Table, gap: Area, way: str, grown: Area) -> None:
    """Insert cells and make sure that the table includes them."""
    address = blocks.cells_of(table.parent, gap).getRangeAddress()
    table.parent.table.insertCells(address, uno.enum("sheet.CellInsertMode", way))
    table.parent.document.cells_moved()
    table.area = grown


def _close_gap(table: Table, gap: Area, way: str, shrunk: Area) -> None:
    address = blocks.cells_of(table.parent, gap).getRangeAddress()
    table.parent.table.removeRange(address, uno.enum("sheet.CellDeleteMode", way))
    table.parent.document.cells_moved()
    table.area = shrunk


class TableRow(Translated, base_classes.TableRow):
    """A row of data, counted from 1."""

    def __init__(self, table: Table, index: int) -> None:
        self.table = table
        self._index = index

    @property
    def name(self) -> str:
        """The number of the row, as text: rows have no names."""
        return str(self._index)

    @property
    def index(self) -> int:
        """The position among the rows of data, 1-based."""
        return self._index

    @property
    def area(self) -> Area:
        """The cells of the row."""
        body = self.table.body_area
        return body._replace(row=body.row + self._index - 1, rows=1)

    @property
    def range(self) -> Range:
        """The cells of the row."""
        return self.table.parent.range_of(self.area)

    def delete(self) -> None:
        """Remove the row and move cells below up; an only row is cleared, as in Excel."""
        area = self.table.area
        if self.table.body_area.rows == 1:
            self.range.clear_contents()
            return
        _close_gap(self.table, self.area, "UP", area._replace(rows=area.rows - 1))


class TableRows(Translated, Collection[TableRow]):
    """The rows of data of a table, found by number (1-based)."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def parent(self) -> Table:
        """The table of the rows."""
        return self._table

    @property
    def column_count(self) -> int:
        """The number of cells in a row."""
        return self._table.area.columns

    def _members(self) -> list[TableRow]:
        return [TableRow(self._table, number) for number in range(1, self._table.body_area.rows + 1)]

    def add(self, values: list[Any] | None, index: int | None) -> TableRow:
        """Insert a row before the 1-based ``index`` (at the end by default); cells below the table move down."""
        area, body = self._table.area, self._table.body_area
        number = index or body.rows + 1
        gap = body._replace(row=body.row + number - 1, rows=1)
        _open_gap(self._table, gap, "DOWN", area._replace(rows=area.rows + 1))
        if values is not None:
            blocks.write_values(self._table.parent, gap, [values])
        return TableRow(self._table, number)


class TableColumn(Translated, base_classes.TableColumn):
    """A column, counted from 1."""

    def __init__(self, table: Table, index: int) -> None:
        self.table = table
        self._index = index

    @property
    def index(self) -> int:
        """The position among the columns, 1-based."""
        return self._index

    def _part(self, area: Area) -> Area:
        return area._replace(column=area.column + self._index - 1, columns=1)

    @property
    def name(self) -> str:
        """The heading, ``Column1`` and so on without a header row."""
        header = self.table.header_row_range
        if header is None:
            return f"Column{self._index}"
        return str(blocks.read_values(self.table.parent, self._part(header.area))[0][0] or "")

    @property
    def range(self) -> Range:
        """The cells of the column, header and totals included."""
        return self.table.parent.range_of(self._part(self.table.area))

    @property
    def data_body_range(self) -> Range | None:
        """The cells of the column in the rows of data, None if there are none."""
        body = self.table.body_area
        return self.table.parent.range_of(self._part(body)) if body.rows else None

    def delete(self) -> None:
        """Remove the column and move cells beside the table left. Raise ``ValueError`` for the last one."""
        area = self.table.area
        if area.columns == 1:
            raise ValueError("Cannot delete the last table column")
        _close_gap(self.table, self._part(area), "LEFT", area._replace(columns=area.columns - 1))


class TableColumns(Translated, Collection[TableColumn]):
    """The columns of a table, found by number (1-based) or heading."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def parent(self) -> Table:
        """The table of the columns."""
        return self._table

    def _members(self) -> list[TableColumn]:
        return [TableColumn(self._table, number) for number in range(1, self._table.area.columns + 1)]

    def add(self, name: str, index: int | None) -> TableColumn:
        """Insert a column before the 1-based ``index`` (at the end by default); cells beside the table move right."""
        area = self._table.area
        number = index or area.columns + 1
        gap = area._replace(column=area.column + number - 1, columns=1)
        _open_gap(self._table, gap, "RIGHT", area._replace(columns=area.columns + 1))
        if self._table.show_headers:
            blocks.write_values(self._table.parent, gap._replace(rows=1), [[name]])
        return TableColumn(self._table, number)
