"""Sheets are added when they are written: of thousands, one is in memory."""

import io
from collections.abc import Callable, Iterator
from functools import partial

import openpyxl
from openpyxl import Workbook
from openpyxl.cell.cell import Cell

from zwgk.workbook.template.one_at_a_time import saved


def test_no_two_sheets_are_filled_at_a_time() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "首页"
    seen: list[int] = []

    def fill(name: str, number: int) -> None:
        sheet = book.create_sheet(name)
        sheet.cell(number + 2, 3).value = f"第{number}张"
        sheet.row_dimensions[9].height = 40
        sheet.print_area = "A1:C3"
        seen.append(cells_in_memory(book))

    def steps() -> Iterator[Callable[[], None]]:
        for number, name in enumerate(("东镇", "西镇", "南镇")):
            yield partial(fill, name, number)

    content = saved(book, steps())
    assert seen == [2, 2, 2]  # that of 首页, which was there before, and one more
    found = openpyxl.load_workbook(io.BytesIO(content))
    assert found.sheetnames == ["Sheet", "东镇", "西镇", "南镇"]
    assert found.worksheets[0]["A1"].value == "首页"
    assert [sheet.cell(number, 3).value for number, sheet in enumerate(found.worksheets[1:], 2)] == [
        "第0张",
        "第1张",
        "第2张",
    ]
    assert [sheet.row_dimensions[9].height for sheet in found.worksheets[1:]] == [40] * 3
    assert [sheet.print_area for sheet in found.worksheets[1:]] == [
        f"'{name}'!$A$1:$C$3" for name in ("东镇", "西镇", "南镇")
    ]


def cells_in_memory(book: Workbook) -> int:
    return sum(isinstance(cell, Cell) for sheet in book.worksheets for cell in vars(sheet).get("_cells", {}).values())
