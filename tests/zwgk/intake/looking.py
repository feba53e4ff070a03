"""Reading workbooks and filling forms with openpyxl alone, independent of the code under test."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl

Count = tuple[str, str, int]
SHORT = {
    "乡镇动态": "动态",
    "部门动态": "动态",
    "乡镇信息公开": "信息公开",
    "部门信息公开": "信息公开",
    "重点领域": "重点领域",
    "重点领域信息公开": "重点领域",
}


@lru_cache(maxsize=2)
def _loaded(path: Path, _: int) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def loaded(path: Path) -> openpyxl.Workbook:
    """Return the workbook, reloaded only if the file has changed. It must not be changed itself."""
    return _loaded(path, path.stat().st_mtime_ns)


def unit_counts(path: Path) -> dict[Count, int]:
    """Return (unit, column, month) -> whole number, from every visible sheet with 填报单位 in A2; headings in row 4."""
    found: dict[Count, int] = {}
    for sheet in loaded(path).worksheets:
        if sheet["A2"].value != "填报单位" or sheet.sheet_state != "visible":
            continue
        for column in range(2, 5):
            short = SHORT.get(str(sheet.cell(4, column).value))
            for month in range(1, 13):
                value = sheet.cell(6 + month, column).value
                if short and isinstance(value, int):
                    found[str(sheet["B2"].value), short, month] = value
    return found


def fill_form(path: Path, counts: dict[Count, int]) -> None:
    """Type a unit's numbers into its form: headings in row 5, April in row 9."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["填报表"]
    unit = str(sheet["B2"].value)
    for column in range(2, 5):
        short = SHORT.get(str(sheet.cell(5, column).value))
        for month in (4, 5, 6):
            if short and (unit, short, month) in counts:
                sheet.cell(5 + month, column).value = counts[unit, short, month]
    workbook.save(path)


def checks(path: Path) -> list[dict[str, Any]]:
    """Return the rows of 校验 by heading."""
    sheet = loaded(path)["校验"]
    heads = [str(cell.value) for cell in sheet[3]]
    return [
        dict(zip(heads, row, strict=True))
        for row in sheet.iter_rows(min_row=4, max_col=len(heads), values_only=True)
        if row[0] is not None
    ]


def rows_of(path: Path, sheet_name: str, head_row: int) -> list[dict[str, Any]]:
    """Return the filled rows of a list by heading."""
    sheet = loaded(path)[sheet_name]
    heads = [str(cell.value) for cell in sheet[head_row] if cell.value]
    return [
        dict(zip(heads, row, strict=False))
        for row in sheet.iter_rows(min_row=head_row + 1, values_only=True)
        if any(value is not None for value in row[: len(heads)])
    ]
