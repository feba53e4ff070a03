"""Tables (ListObjects) of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as FileTable
from openpyxl.worksheet.table import TableStyleInfo
from xlwings import base_classes

from xlwings_engines.addresses import Area, parse_area, stored_address
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.blocks import is_filled
from xlwings_engines.file_engine.table_columns import name_columns
from xlwings_engines.free_names import numbered
from xlwings_engines.tables import sums_up, totals_row
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.ranges import Range
    from xlwings_engines.file_engine.sheets import Sheet


@explains_gaps("engine.file")
class Tables(base_classes.Tables):
    """The tables of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """openpyxl's tables of the sheet, by name."""
        return self._sheet.worksheet.tables

    @property
    def parent(self) -> Sheet:
        """The sheet of the tables."""
        return self._sheet

    def _all(self) -> list[Table]:
        return [Table(self._sheet, table) for table in self._sheet.worksheet.tables.values()]

    def __call__(self, key: int | str) -> Table:
        if isinstance(key, str):
            for table in self._all():
                if table.name.lower() == key.lower():
                    return table
            raise KeyError(key)
        if not 1 <= key <= len(self):
            raise KeyError(key)
        return self._all()[key - 1]

    def __len__(self) -> int:
        return len(self._sheet.worksheet.tables)

    def __iter__(self) -> Iterator[Table]:
        return iter(self._all())

    def __contains__(self, key: object) -> bool:
        return any(str(key).lower() == table.name.lower() for table in self._all())

    def add(
        self,
        source_type: Any = None,
        source: Range | None = None,
        link_source: Any = None,
        has_headers: Any = None,
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        """Make a table of a range whose first row holds the headings, which must be distinct texts."""
        del source_type, link_source, destination
        if source is None:
            raise ValueError("A table needs a source range.")
        if has_headers is False:
            raise Unsupported("table.needs_headers")
        area = getattr(source, "impl", source).area
        if name is not None:
            self._sheet.check_free_name(name)
        if area.rows == 1:
            area = area._replace(rows=2)
        worksheet = self._sheet.worksheet
        table: Any = FileTable(displayName=name or self._free_name(), ref=stored_address(area))
        table.tableStyleInfo = TableStyleInfo(
            name=table_style_name or "TableStyleMedium2",
            showRowStripes=True,
            showColumnStripes=False,
            showFirstColumn=False,
            showLastColumn=False,
        )
        internals.name_columns(table)
        worksheet.add_table(table)
        name_columns(worksheet)
        return Table(self._sheet, table)

    def _free_name(self) -> str:
        return numbered("Table", (name for sheet in self._sheet.book.sheets for name in sheet.worksheet.tables))


@explains_gaps("engine.file")
class Table(base_classes.Table):
    """One table."""

    def __init__(self, sheet: Sheet, table: Any) -> None:
        self._sheet = sheet
        self._table = table

    @property
    def api(self) -> Any:
        """openpyxl's table."""
        return self._table

    @property
    def parent(self) -> Sheet:
        """The sheet of the table."""
        return self._sheet

    @property
    def name(self) -> str:
        """The name that formulas use. A change that is taken or no name raises an error."""
        return str(self._table.displayName)

    @name.setter
    def name(self, value: str) -> None:
        if value.casefold() != self.name.casefold():
            self._sheet.check_free_name(value)
        self._table.displayName = self._table.name = value
        named = self._sheet.worksheet.tables
        tables = list(named.values())
        named.clear()
        named.update({table.displayName: table for table in tables})

    @property
    def display_name(self) -> str:
        """The same as ``name``: files keep both equal."""
        return self.name

    @display_name.setter
    def display_name(self, value: str) -> None:
        self.name = value

    @property
    def _area(self) -> Area:
        area = parse_area(self._table.ref)
        if area is None:
            raise ValueError(f"Table {self.name!r} has no readable range.")
        return area

    @property
    def area(self) -> Area:
        """All cells of the table, header and totals rows included."""
        return self._area

    def _reshape(self, area: Area) -> None:
        """Give the table other cells, keeping their contents."""
        self._table.ref = stored_address(area)
        if self._table.autoFilter is not None:
            rows = area.rows - self._totals
            self._table.autoFilter.ref = stored_address(area._replace(rows=rows))
        name_columns(self._sheet.worksheet)

    def headings(self) -> list[str]:
        """Return the column names, from left to right."""
        return [column.name for column in self._table.tableColumns]

    def _range(self, area: Area) -> Range | None:
        return self._sheet.range(tuple(area)) if area.rows > 0 else None

    @property
    def _heads(self) -> int:
        count = self._table.headerRowCount
        return 1 if count is None else int(count)

    @property
    def _totals(self) -> int:
        return int(self._table.totalsRowCount or 0)

    @property
    def range(self) -> Range | None:
        """All cells of the table, header and totals rows included."""
        return self._range(self._area)

    @property
    def header_row_range(self) -> Range | None:
        """The header row, None if it is hidden."""
        return self._range(self._area._replace(rows=self._heads))

    @property
    def data_body_range(self) -> Range | None:
        """The rows of data, None if there are none."""
        area = self._area
        rows = area.rows - self._heads - self._totals
        return self._range(area._replace(row=area.row + self._heads, rows=rows))

    @property
    def totals_row_range(self) -> Range | None:
        """The totals row, None if it is hidden."""
        return self._range(self._area._replace(row=self._area.last_row, rows=self._totals))

    @property
    def show_headers(self) -> bool:
        """True if the table has a header row."""
        return bool(self._heads)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        """Exclude or include the table's header row; its cells keep their contents."""
        if bool(value) == self.show_headers:
            return
        area = self._area
        self._table.headerRowCount = int(value)
        self._table.autoFilter = AutoFilter(ref=self._table.ref) if value else None
        self._reshape(area._replace(row=area.row + (-1 if value else 1), rows=area.rows + (1 if value else -1)))

    @property
    def show_totals(self) -> bool:
        """True if the table has a totals row."""
        return bool(self._totals)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        """Give the table a totals row, moving cells below down, or clear and remove it."""
        if bool(value) == self.show_totals:
            return
        area = self._area
        row = area._replace(row=area.last_row + (1 if value else 0), rows=1)
        cells = self._sheet.range(tuple(row))
        columns = self._table.tableColumns
        for column in columns:
            column.totalsRowLabel = column.totalsRowFunction = column.totalsRowFormula = None
        if value:
            worksheet = self._sheet.worksheet
            if any(is_filled(worksheet, row.row, column) for column in range(row.column, row.last_column + 1)):
                cells.insert("down")
            last = self._sheet.range(tuple(area._replace(column=area.last_column, columns=1)))
            figures = [line[0] for line in last._values()[self._heads :]]
            cells.raw_value = [totals_row(self.name, self.headings(), figures)]
            if area.columns > 1:
                columns[0].totalsRowLabel = "Total"
            columns[-1].totalsRowFunction = "sum" if sums_up(figures) else "count"
        else:
            cells.clear_contents()
        self._table.totalsRowCount = int(value) or None
        self._table.totalsRowShown = bool(value)
        self._reshape(area._replace(rows=area.rows + (1 if value else -1)))

    @property
    def insert_row_range(self) -> Range | None:
        """The only row of a table without data."""
        area = self._area
        body = area._replace(row=area.row + self._heads, rows=area.rows - self._heads - self._totals)
        if body.rows != 1 or any(
            is_filled(self._sheet.worksheet, body.row, column) for column in range(body.column, body.last_column + 1)
        ):
            return None
        return self._range(body)

    @property
    def show_autofilter(self) -> bool:
        """True if the header row has filter arrows."""
        return self._table.autoFilter is not None

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self._table.autoFilter = (self._table.autoFilter or AutoFilter(ref=self._table.ref)) if value else None

    def _style_switch(self, name: str) -> bool:
        return bool(getattr(self._table.tableStyleInfo, name, False))

    def _set_style_switch(self, name: str, value: bool) -> None:
        if self._table.tableStyleInfo is None:
            self._table.tableStyleInfo = TableStyleInfo()
        setattr(self._table.tableStyleInfo, name, bool(value))

    @property
    def show_table_style_column_stripes(self) -> bool:
        """True if every other column is shaded."""
        return self._style_switch("showColumnStripes")

    @show_table_style_column_stripes.setter
    def show_table_style_column_stripes(self, value: bool) -> None:
        self._set_style_switch("showColumnStripes", value)

    @property
    def show_table_style_first_column(self) -> bool:
        """True if the first column is emphasized."""
        return self._style_switch("showFirstColumn")

    @show_table_style_first_column.setter
    def show_table_style_first_column(self, value: bool) -> None:
        self._set_style_switch("showFirstColumn", value)

    @property
    def show_table_style_last_column(self) -> bool:
        """True if the last column is emphasized."""
        return self._style_switch("showLastColumn")

    @show_table_style_last_column.setter
    def show_table_style_last_column(self, value: bool) -> None:
        self._set_style_switch("showLastColumn", value)

    @property
    def show_table_style_row_stripes(self) -> bool:
        """True if every other row is shaded."""
        return self._style_switch("showRowStripes")

    @show_table_style_row_stripes.setter
    def show_table_style_row_stripes(self, value: bool) -> None:
        self._set_style_switch("showRowStripes", value)

    def sort(self, keys: list[int], ascending: list[bool]) -> None:
        """Sort the rows of data by columns of the table (1-based)."""
        body = self.data_body_range
        if body is not None:
            body.sort(keys, ascending, False)

    @property
    def table_style(self) -> str | None:
        """The name of the table style, such as ``TableStyleMedium2``; None without one."""
        style = self._table.tableStyleInfo
        return None if style is None else style.name

    @table_style.setter
    def table_style(self, value: str) -> None:
        if self._table.tableStyleInfo is None:
            self._table.tableStyleInfo = TableStyleInfo()
        self._table.tableStyleInfo.name = value

    def resize(self, range: Any) -> None:  # noqa: A002 - xlwings' name
        """Give the table another range; contents of cells stay."""
        area = getattr(range, "impl", range).area
        self._reshape(area)
