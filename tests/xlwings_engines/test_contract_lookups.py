"""Lookups of missing members, and references of every kind: the same on every engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import xlwings as xw

MISSING: dict[str, Callable[[xw.Book], Any]] = {
    "sheet by number": lambda book: book.sheets.impl(9),
    "sheet by number 0": lambda book: book.sheets.impl(0),
    "sheet by name": lambda book: book.sheets.impl("没有"),
    "book by number": lambda book: book.app.books.impl(99),
    "book by name": lambda book: book.app.books.impl("没有.xlsx"),
    "name by number": lambda book: book.names.impl(9),
    "name by number 0": lambda book: book.names.impl(0),
    "name by name": lambda book: book.names.impl("没有"),
    "table by number": lambda book: book.sheets[0].tables.impl(9),
    "table by number 0": lambda book: book.sheets[0].tables.impl(0),
    "table by name": lambda book: book.sheets[0].tables.impl("没有"),
    "chart by number": lambda book: book.sheets[0].charts.impl(9),
    "chart by name": lambda book: book.sheets[0].charts.impl("没有"),
    "picture by number": lambda book: book.sheets[0].pictures.impl(9),
    "picture by name": lambda book: book.sheets[0].pictures.impl("没有"),
    "shape by number": lambda book: book.sheets[0].shapes.impl(9),
    "shape by name": lambda book: book.sheets[0].shapes.impl("没有"),
    "pivot table by number": lambda book: book.sheets[0].pivot_tables.impl(9),
    "pivot table by name": lambda book: book.sheets[0].pivot_tables.impl("没有"),
    "rule by number": lambda book: book.sheets[0]["A1"].conditional_formats.impl(9),
}


@pytest.mark.parametrize("case", MISSING)
def test_what_is_not_there_is_a_key_error(book: xw.Book, case: str) -> None:
    with pytest.raises(KeyError):
        MISSING[case](book)


OUTSIDE: dict[str, tuple[type[Exception], Callable[[xw.Book], Any]]] = {
    "sheet by place": (IndexError, lambda book: book.sheets[9]),
    "table by place": (IndexError, lambda book: book.sheets[0].tables[9]),
    "row 0": (IndexError, lambda book: book.sheets[0].range((0, 1))),
    "column 0": (IndexError, lambda book: book.sheets[0].range((1, 0))),
    "beyond the last row": (IndexError, lambda book: book.sheets[0].range((1_048_577, 1))),
    "beyond the last column": (IndexError, lambda book: book.sheets[0].range((1, 16_385))),
    "unknown name": (xw.NoSuchObjectError, lambda book: book.sheets[0]["没有这个名称"].clear()),
    "another sheet's cell": (ValueError, lambda book: book.sheets[0].range("没有!A1").clear()),
}


@pytest.mark.parametrize("case", OUTSIDE)
def test_what_lies_outside(book: xw.Book, case: str) -> None:
    error, ask = OUTSIDE[case]
    with pytest.raises(error):
        ask(book)


@pytest.mark.parametrize(
    ("flags", "address"),
    [
        ({}, "$B$2:$C$3"),
        ({"row_absolute": False}, "$B2:$C3"),
        ({"include_sheetname": True}, "Sheet1!$B$2:$C$3"),
        ({"include_sheetname": True, "row_absolute": False, "column_absolute": False}, "Sheet1!B2:C3"),
        ({"include_sheetname": True, "column_absolute": False}, "Sheet1!B$2:C$3"),
    ],
)
def test_addresses(book: xw.Book, flags: dict[str, bool], address: str) -> None:
    # xlwings puts quotes if the name of the book, not of the sheet, needs them.
    assert book.sheets[0]["B2:C3"].get_address(**flags).replace("'", "") == address


def test_addresses_with_the_book(book: xw.Book) -> None:
    cells = book.sheets[0]["B2:C3"]
    for flags, address in [
        ({}, "$B$2:$C$3"),
        ({"column_absolute": False}, "B$2:C$3"),
        ({"row_absolute": False}, "$B2:$C3"),
    ]:
        assert cells.get_address(external=True, **flags).replace("'", "") == f"[{book.name}]Sheet1!{address}"


@pytest.fixture
def table(book: xw.Book) -> xw.main.Table:
    sheet = book.sheets[0]
    sheet["B2"].value = [["单位", "动态"], ["财政局", 24], ["统计局", 31]]
    return sheet.tables.add(sheet["B2:C4"], name="台账")


def test_name_of_a_table_is_a_range(table: xw.main.Table) -> None:
    sheet = table.parent
    assert sheet["台账"].address == "$B$3:$C$4"
    assert sheet["台账[#All]"].address == "$B$2:$C$4"
    assert sheet["台账[动态]"].value == [24, 31]


def test_totals_of_a_table(book: xw.Book, table: xw.main.Table) -> None:
    sheet = book.sheets[0]
    sheet["B5"].value = "注"
    table.show_totals = True
    assert table.range.address == "$B$2:$C$5"
    assert sheet["B5"].value == "Total"
    assert sheet["C5"].formula == "=SUBTOTAL(109,台账[动态])"
    assert sheet["B6"].value == "注"
    table.show_totals = False
    assert table.range.address == "$B$2:$C$4"
    assert sheet["B5:C5"].value == [None, None]


def test_formula_that_means_the_row_of_its_table(table: xw.main.Table) -> None:
    cell = table.parent["C3"]
    cell.formula = "=LEN([@单位])"
    assert cell.formula == "=LEN(台账[[#This Row],[单位]])"
    cell.formula = cell.formula
    assert cell.formula == "=LEN(台账[[#This Row],[单位]])"


@pytest.mark.parametrize("name", ["A1", "xfd9", "R1C1", "c", "R", "1月", "月 报", "月-报", "", "长" * 256, "A1:B2"])
def test_texts_that_cannot_be_names(book: xw.Book, table: xw.main.Table, name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a name"):
        book.names.impl.add(name, "=Sheet1!$A$1")
    with pytest.raises(ValueError, match="cannot be a name"):
        table.name = name
    assert table.name == "台账"
    assert len(book.names) == 0


def test_a_name_is_had_once(book: xw.Book, table: xw.main.Table) -> None:
    book.names.add("月报", "=Sheet1!$A$1")
    book.names.add("月报", "=Sheet1!$A$2")
    assert [name.refers_to_range.address for name in book.names] == ["$A$2"]
    with pytest.raises(ValueError, match="taken"):
        book.names.add("台账", "=Sheet1!$A$1")
    with pytest.raises(ValueError, match="taken"):
        table.name = "月报"


def test_tables_come_as_they_were_made(book: xw.Book, table: xw.main.Table) -> None:
    sheet = book.sheets[0]
    sheet["F1"].value = [["甲", "乙"], [1, 2]]
    sheet.tables.add(sheet["F1:G2"], name="AAA")
    assert [table.name for table in sheet.tables] == ["台账", "AAA"]
    table.name = "ZZZ"
    assert [table.name for table in sheet.tables] == ["ZZZ", "AAA"]
    assert sheet.tables[0].range.address == "$B$2:$C$4"


@pytest.mark.parametrize(("address", "by"), [("2:4", "rows"), ("B:C", "columns")])
def test_groups_of_rows_and_columns(book: xw.Book, address: str, by: str) -> None:
    cells = book.sheets[0][address]
    cells.group()
    cells.group(by)
    cells.ungroup()
    cells.ungroup(by)


def test_pivot_tables_are_refused_in_a_sentence(book: xw.Book) -> None:
    sheet = book.sheets[0]
    assert len(sheet.pivot_tables) == 0
    sheet["A1"].value = [["单位", "动态"], ["财政局", 24]]
    with pytest.raises(NotImplementedError, match=r"[Pp]ivot ?[Tt]able"):
        sheet.pivot_tables.add(sheet["A1:B2"], sheet["E1"])
