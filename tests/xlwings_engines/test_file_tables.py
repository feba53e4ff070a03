"""Tables made or changed by the file engine: the file lists the columns that its cells show."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import xlwings as xw

from tests.xlwings_engines.packages import schema_errors
from xlwings_engines.file_engine import open_book


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    for row in [["单位", "动态"], ["财政局", 24], ["统计局", 31]]:
        workbook.worksheets[0].append(row)
    workbook.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def columns(path: Path) -> list[str]:
    (table,) = openpyxl.load_workbook(path).worksheets[0].tables.values()
    return [column.name for column in table.tableColumns]


def test_columns_follow_the_headings(path: Path) -> None:
    book = open_book(path)
    sheet = book.sheets[0]
    sheet.tables.add(sheet["A1:B3"], name="台账")
    book.save()
    book.close()
    book = open_book(path)
    book.sheets[0]["B1"].value = "政务要闻"
    book.sheets[0].tables["台账"].resize(book.sheets[0]["A1:C3"])
    book.save()
    book.close()
    assert columns(path) == ["单位", "政务要闻", "列3"]


def test_rows_of_a_table(path: Path) -> None:
    book = open_book(path)
    sheet = book.sheets[0]
    table = sheet.tables.add(sheet["A1:B3"])
    assert table.data_body_range == sheet["A2:B3"]
    assert table.insert_row_range is None
    table.show_totals = True
    assert table.totals_row_range == sheet["A4:B4"]
    assert table.data_body_range == sheet["A2:B3"]
    table.show_totals = False
    table.show_headers = False
    assert table.header_row_range is None
    assert table.range == sheet["A2:B3"]
    book.close()


def test_update_from_a_frame(path: Path) -> None:
    book = open_book(path)
    sheet = book.sheets[0]
    table: xw.Table = sheet.tables.add(sheet["A1:B3"])
    table.update(pd.DataFrame({"单位": ["公安局"], "政务要闻": [7], "合计": [9]}), index=False)
    assert table.range == sheet["A1:C2"]
    assert sheet["A1:C3"].value == [["单位", "政务要闻", "合计"], ["公安局", 7, 9], [None, None, None]]
    book.save()
    book.close()
    assert columns(path) == ["单位", "政务要闻", "合计"]


def test_tables_of_copied_sheets_are_in_the_file(path: Path) -> None:
    book = open_book(path)
    book.sheets[0].tables.add(book.sheets[0]["A1:B3"], name="台账")
    book.names.add("台账_2", "=Sheet!$A$1")
    book.sheets[0].copy(name="副本")
    book.sheets[0].copy(name="再一份")
    book.save()
    book.close()
    sheets = openpyxl.load_workbook(path).worksheets
    assert [[(table.name, table.ref) for table in sheet.tables.values()] for sheet in sheets] == [
        [("台账", "A1:B3")],
        [("台账_3", "A1:B3")],
        [("台账_4", "A1:B3")],
    ]
    assert schema_errors(path) == []
