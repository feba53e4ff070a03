"""Sheets of units are filled when they are written: of thousands, one is in memory."""

import io
from functools import partial

import openpyxl
from openpyxl import Workbook

from zwgk.workbook.template.one_at_a_time import saved

BLANK = "A1:A1"


def test_no_two_sheets_are_filled_at_a_time() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "首页"
    sheets = [book.create_sheet(name) for name in ("东镇", "西镇", "南镇")]
    seen: list[list[str]] = []

    def fill(number: int) -> None:
        seen.append([sheet.dimensions for sheet in sheets])
        sheets[number].cell(number + 2, 3).value = f"第{number}张"
        sheets[number].row_dimensions[9].height = 40

    content = saved(book, {sheet.title: partial(fill, number) for number, sheet in enumerate(sheets)})
    assert seen == [[BLANK] * 3] * 3
    assert [sheet.dimensions for sheet in sheets] == [BLANK] * 3
    found = openpyxl.load_workbook(io.BytesIO(content))
    assert found.worksheets[0]["A1"].value == "首页"
    assert [found[sheet.title].cell(number + 2, 3).value for number, sheet in enumerate(sheets)] == [
        "第0张",
        "第1张",
        "第2张",
    ]
    assert [found[sheet.title].row_dimensions[9].height for sheet in sheets] == [40] * 3
