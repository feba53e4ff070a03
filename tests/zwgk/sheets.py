"""Workbook files read and damaged with openpyxl, independent of the code under test."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet


def table(path: Path, sheet: str, head_row: int) -> list[list[str]]:
    """Return the rows of a printed table as text, from its headings to the first row without a number in column A."""
    worksheet = openpyxl.load_workbook(path)[sheet]
    _, _, last_column, last_row = range_boundaries(worksheet.print_area.split("!")[-1])
    rows: list[list[str]] = []
    for cells in worksheet.iter_rows(min_row=head_row, max_row=last_row, max_col=last_column, values_only=True):
        if rows and not isinstance(cells[0], int):
            break
        rows.append([str(cell) for cell in cells if cell is not None])
    return rows


def records(path: Path, sheet: str, head_row: int) -> list[dict[str, Any]]:
    """Return the rows below the headings that have a number in their first column, by heading."""
    worksheet = openpyxl.load_workbook(path)[sheet]
    rows = worksheet.iter_rows(min_row=head_row, values_only=True)
    heads = [str(head) for head in next(rows)]
    return [dict(zip(heads, row, strict=False)) for row in rows if isinstance(row[0], int)]


def spoil(path: Path, change: Callable[[openpyxl.Workbook], object]) -> None:
    """Let `change` do to the file what a clerk might."""
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    workbook.save(path)


def cell_of(worksheet: Worksheet, month: int, heading: str) -> Any:
    """Return the cell of a unit sheet for a month, searched independently: row of the month, column of the heading."""
    head = next(cell for row in worksheet.iter_rows() for cell in row if cell.value == "月份")
    column = next(cell.column for cell in worksheet[head.row] if cell.value == heading)
    months = {worksheet.cell(row, head.column).value: row for row in range(head.row, worksheet.max_row + 1)}
    return worksheet.cell(months[month], column)
