"""Tables (ListObjects) of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.table import Table as FileTable
from openpyxl.worksheet.table import TableStyleInfo
from xlwings import base_classes

from xlwings_engines.addresses import Area, format_area, parse_area
from xlwings_engines.openpyxl_engine.blocks import ensure_cell
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.openpyxl_engine.ranges import Range
    from xlwings_engines.openpyxl_engine.sheets import Sheet


@explains_gaps("文件引擎")
class Tables(base_classes.Tables):
    """The tables of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        return self._sheet.worksheet.tables

    @property
    def parent(self) -> Sheet:
        return self._sheet

    def _all(self) -> list[Table]:
        return [Table(self._sheet, table) for table in self._sheet.worksheet.tables.values()]

    def __call__(self, key: int | str) -> Table:
        if isinstance(key, str):
            for table in self._all():
                if table.name.lower() == key.lower():
                    return table
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
        """Make a table of a range whose first row holds the headings; headings must be text and differ."""
        del source_type, link_source, destination
        if source is None:
            raise ValueError("A table needs a source range.")
        if has_headers is False:
            raise NotImplementedError("文件引擎只能用带标题行的区域建表。")
        area = getattr(source, "impl", source).area
        worksheet = self._sheet.worksheet
        for column in range(area.column, area.last_column + 1):
            cell = ensure_cell(worksheet, area.row, column)
            if cell.data_type != "s":
                cell.value = f"列{column - area.column + 1}" if cell.value is None else str(cell.value)
        table = FileTable(displayName=name or self._free_name(), ref=format_area(area, False, False))
        table.tableStyleInfo = TableStyleInfo(name=table_style_name or "TableStyleMedium2", showRowStripes=True)
        worksheet.add_table(table)
        return Table(self._sheet, table)

    def _free_name(self) -> str:
        taken = {name.lower() for sheet in self._sheet.book.sheets for name in sheet.worksheet.tables}
        number = 1
        while f"table{number}" in taken:
            number += 1
        return f"Table{number}"


@explains_gaps("文件引擎")
class Table(base_classes.Table):
    """One table."""

    def __init__(self, sheet: Sheet, table: Any) -> None:
        self._sheet = sheet
        self._table = table

    @property
    def api(self) -> Any:
        return self._table

    @property
    def parent(self) -> Sheet:
        return self._sheet

    @property
    def name(self) -> str:
        return str(self._table.displayName)

    @name.setter
    def name(self, value: str) -> None:
        del self._sheet.worksheet.tables[self._table.displayName]
        self._table.displayName = self._table.name = value
        self._sheet.worksheet.tables[value] = self._table

    @property
    def display_name(self) -> str:
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
        return self._range(self._area)

    @property
    def header_row_range(self) -> Range | None:
        return self._range(self._area._replace(rows=self._heads))

    @property
    def data_body_range(self) -> Range | None:
        area = self._area
        rows = area.rows - self._heads - self._totals
        return self._range(area._replace(row=area.row + self._heads, rows=rows))

    @property
    def totals_row_range(self) -> Range | None:
        return self._range(self._area._replace(row=self._area.last_row, rows=self._totals))

    @property
    def show_headers(self) -> bool:
        return bool(self._heads)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        raise NotImplementedError("文件引擎不能增减表的标题行，请用 Excel 操作。")

    @property
    def show_totals(self) -> bool:
        return bool(self._totals)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        raise NotImplementedError("文件引擎不能增减表的汇总行，请用 Excel 操作。")

    @property
    def show_autofilter(self) -> bool:
        return self._table.autoFilter is not None

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        raise NotImplementedError("文件引擎不能增减表的筛选按钮，请用 Excel 操作。")

    @property
    def table_style(self) -> str | None:
        style = self._table.tableStyleInfo
        return None if style is None else style.name

    @table_style.setter
    def table_style(self, value: str) -> None:
        if self._table.tableStyleInfo is None:
            self._table.tableStyleInfo = TableStyleInfo()
        self._table.tableStyleInfo.name = value

    def resize(self, range: Any) -> None:  # noqa: A002 - xlwings' name
        area = getattr(range, "impl", range).area
        if area.columns != self._area.columns:
            raise NotImplementedError("文件引擎不能改变表的列数，请用 Excel 操作。")
        self._table.ref = format_area(area, False, False)
        if self._table.autoFilter is not None:
            self._table.autoFilter.ref = self._table.ref
