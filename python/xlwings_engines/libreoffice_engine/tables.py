"""Tables: in Calc a database range, which has a name, a header row and a filter, but no style."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.addresses import Area
from xlwings_engines.collection import SheetCollection
from xlwings_engines.defined_names import check_name
from xlwings_engines.errors import Unsupported
from xlwings_engines.free_names import numbered
from xlwings_engines.libreoffice_engine import block_calls, blocks, rearranging
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.areas import area_of
from xlwings_engines.libreoffice_engine.autofilter import AutoFilter
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.libreoffice_engine.table_parts import TableColumns, TableRows
from xlwings_engines.tables import totals_row

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.ranges import Range
    from xlwings_engines.libreoffice_engine.sheets import Sheet


def _unstyled() -> property:
    """Return a property of a table's style, which Calc's tables do not have."""

    def read(_: Table) -> Any:
        raise Unsupported("table.no_style_in_office")

    def write(_: Table, _value: Any) -> None:
        raise Unsupported("table.no_style_in_office")

    return property(read, write)


class Table(Translated, base_classes.Table):
    """A database range. ``api`` is the UNO object."""

    def __init__(self, sheet: Sheet, database_range: Any) -> None:
        self._sheet = sheet
        self.database_range = database_range

    @property
    def api(self) -> Any:
        """The UNO database range."""
        return self.database_range

    @property
    def parent(self) -> Sheet:
        """The sheet of the table."""
        return self._sheet

    @property
    def name(self) -> str:
        """The name that formulas use. A change to a name that is taken raises ``ValueError``."""
        return str(self.database_range.getName())

    @name.setter
    def name(self, value: str) -> None:
        old = self.name
        if value.casefold() != old.casefold():
            _check_free_name(self._sheet, value)
        self.database_range.setName(value)
        order = self._sheet.document.table_order
        order[value.casefold()] = order.pop(old.casefold(), len(order))

    display_name = name

    @property
    def area(self) -> Area:
        """All cells of the table, header and totals rows included."""
        return area_of(self.database_range.getDataArea())

    @area.setter
    def area(self, area: Area) -> None:
        self.database_range.setDataArea(blocks.cells_of(self._sheet, area).getRangeAddress())

    @property
    def range(self) -> Range:
        """All cells of the table, header and totals rows included."""
        return self._sheet.range_of(self.area)

    @property
    def show_headers(self) -> bool:
        """True if the table has a header row."""
        return bool(self.database_range.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        """Exclude or include the table's header row; its cells keep their contents."""
        if bool(value) == self.show_headers:
            return
        area = self.area
        self.area = area._replace(row=area.row + (-1 if value else 1), rows=area.rows + (1 if value else -1))
        self.database_range.ContainsHeader = bool(value)

    @property
    def show_totals(self) -> bool:
        """True if the table has a totals row."""
        return bool(self.database_range.TotalsRow)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        """Give the table a totals row, moving cells below down, or clear and remove it."""
        if bool(value) == self.show_totals:
            return
        area = self.area
        row = area._replace(row=area.last_row + (1 if value else 0), rows=1)
        if value:
            if any(text for text in block_calls.read_formulas(blocks.block_of(self._sheet, row))[0]):
                self._sheet.range_of(row).insert("down")
            body = self.body_area
            last = body._replace(column=body.last_column, columns=1)
            figures = [line[0] for line in blocks.read_values(self._sheet, last)] if body.rows else []
            self._resize_totals(area._replace(rows=area.rows + 1), True)
            blocks.write_values(self._sheet, row, [totals_row(self.name, self.headings(), figures)])
        else:
            self._sheet.range_of(row).clear_contents()
            self._resize_totals(area._replace(rows=area.rows - 1), False)

    def _resize_totals(self, area: Area, shown: bool) -> None:
        self.database_range.TotalsRow = shown
        self.area = area

    def headings(self) -> list[str]:
        """Return the column names; ``Column1`` and so on without a header row."""
        area = self.area
        if not self.show_headers:
            return [f"Column{number}" for number in range(1, area.columns + 1)]
        return [str(value or "") for value in blocks.read_values(self._sheet, area._replace(rows=1))[0]]

    @property
    def body_area(self) -> Area:
        """The rows of data, without header and totals rows."""
        area, header = self.area, int(self.show_headers)
        return area._replace(row=area.row + header, rows=area.rows - header - int(self.show_totals))

    @property
    def data_body_range(self) -> Range | None:
        """The rows of data, None if there are none."""
        return self._sheet.range_of(self.body_area) if self.body_area.rows else None

    @property
    def header_row_range(self) -> Range | None:
        """The header row, None if it is hidden."""
        return self._sheet.range_of(self.area._replace(rows=1)) if self.show_headers else None

    @property
    def totals_row_range(self) -> Range | None:
        """The totals row, None if it is hidden."""
        area = self.area
        return self._sheet.range_of(area._replace(row=area.last_row, rows=1)) if self.show_totals else None

    @property
    def insert_row_range(self) -> Range | None:
        """The only row of a table without data."""
        body = self.body_area
        if body.rows != 1:
            return None
        values = blocks.read_values(self._sheet, body)
        return None if any(value is not None for value in values[0]) else self._sheet.range_of(body)

    @property
    def autofilter(self) -> AutoFilter:
        """The filter of the table."""
        return AutoFilter(self)

    @property
    def show_autofilter(self) -> bool:
        """True if the header row has filter arrows."""
        return bool(self.database_range.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.database_range.AutoFilter = bool(value)

    show_table_style_column_stripes = _unstyled()
    show_table_style_first_column = _unstyled()
    show_table_style_last_column = _unstyled()
    show_table_style_row_stripes = _unstyled()
    table_style = _unstyled()

    def sort(self, keys: list[int], ascending: list[bool]) -> None:
        """Sort the rows of data by columns of the table (1-based)."""
        body = self.data_body_range
        if body is not None:
            rearranging.sort(body, keys, ascending, False)

    def resize(self, range: Any) -> None:  # noqa: A002 - xlwings' name
        """Give the table another range; contents of cells stay."""
        self.area = range.impl.area

    @property
    def rows(self) -> TableRows:
        """The rows of data."""
        return TableRows(self)

    @property
    def columns(self) -> TableColumns:
        """The columns of the table."""
        return TableColumns(self)


class Tables(Translated, SheetCollection["Sheet", Table]):
    """The named database ranges of a sheet."""

    @property
    def api(self) -> Any:
        """The UNO database ranges of the whole document."""
        return self.sheet.document.model.DatabaseRanges

    def _members(self) -> list[Table]:
        index = self.sheet.index - 1
        found = (self.api.getByIndex(number) for number in range(self.api.getCount()))
        tables = [Table(self.sheet, item) for item in found if item.getDataArea().Sheet == index]
        if len(tables) > 1:
            order = self.sheet.document.table_order
            tables.sort(key=lambda table: (order.get(table.name.casefold(), len(order)), table.area))
        return tables

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: bool | None = None,
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        """Make a table of cells, adding a header row if they have none. The style is ignored: Calc has none."""
        del source_type, link_source, destination, table_style_name
        area: Area = source.impl.area
        if name is not None:
            _check_free_name(self.sheet, name)
        if not has_headers:
            top = blocks.cells_of(self.sheet, area._replace(rows=1)).getRangeAddress()
            self.sheet.table.insertCells(top, uno.enum("sheet.CellInsertMode", "DOWN"))
            self.sheet.document.cells_moved()
            area = area._replace(rows=area.rows + 1)
        if area.rows == 1:
            area = area._replace(rows=2)
        self._fill_headers(area._replace(rows=1))
        name = name or self._free_name()
        self.api.addNewByName(name, blocks.cells_of(self.sheet, area).getRangeAddress())
        made = self.api.getByName(name)
        made.ContainsHeader = True
        made.AutoFilter = True
        order = self.sheet.document.table_order
        order[name.casefold()] = len(order)
        return Table(self.sheet, made)

    def _fill_headers(self, area: Area) -> None:
        values = blocks.read_values(self.sheet, area)[0]
        if None in values:
            named = [f"Column{at}" if value is None else value for at, value in enumerate(values, start=1)]
            blocks.write_values(self.sheet, area, [named])

    def _free_name(self) -> str:
        return numbered("Table", self.api.getElementNames())


def _check_free_name(sheet: Sheet, name: str) -> None:
    """Raise ``ValueError`` for a name that a table cannot have, or that is in use in the book."""
    check_name(name)
    model = sheet.document.model
    taken = (*model.DatabaseRanges.getElementNames(), *model.NamedRanges.getElementNames())
    if name.casefold() in {other.casefold() for other in taken}:
        raise ValueError(f"The name {name!r} is taken.")


def table_at(cells: Range) -> Table | None:
    """Return the table that contains the first cell."""
    first = cells.area._replace(rows=1, columns=1)
    return next((table for table in Tables(cells.sheet) if table.area.contains(first)), None)
