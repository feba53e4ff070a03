"""The columns of openpyxl's tables: their names are the texts of the header cells."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.table import TableColumn

from xlwings_engines.addresses import parse_area
from xlwings_engines.file_engine.blocks import ensure_cell


def name_columns(worksheet: Any) -> None:
    """Align the column names of tables with their cells: Excel repairs a file if they differ.

    Headings must be text; blank ones get a name, others become text.
    """
    for table in worksheet.tables.values():
        area = parse_area(table.ref)
        if area is None:
            continue
        columns = list(table.tableColumns[: area.columns])
        columns += [TableColumn(id=number, name=f"列{number}") for number in range(len(columns) + 1, area.columns + 1)]
        table.tableColumns = columns
        for number, column in enumerate(columns, 1):
            column.id = number
            cell = ensure_cell(worksheet, area.row, area.column + number - 1)
            if table.headerRowCount == 0 or cell.data_type == "f":
                continue
            if cell.data_type != "s":
                cell.value = f"列{number}" if cell.value is None else str(cell.value)
            column.name = str(cell.value)
