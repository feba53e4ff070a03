"""References to a renamed or deleted sheet are adjusted, in the package and past the door to openpyxl's objects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.worksheet.datavalidation import DataValidation

from tests.xlwings_engines.packages import add_to_sheet, edit, schema_errors
from xlwings_engines.file_engine import open_book
from xlwings_engines.opc import PackageReader
from xlwings_engines.package import references

AS_OPENPYXL_WRITES = ["Unexpected element 'color' found"]
"""Schema violations of the fixture itself: openpyxl's order of a font's elements."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    total = workbook.active
    total.title = "汇总"
    unit: Any = workbook.create_sheet("七里营镇")
    for row in (("月份", "动态"), ("4月", 12), ("5月", 10), ("6月", 12)):
        unit.append(row)
    unit["B5"] = "=SUM(七里营镇!B2:B4)"
    unit.print_area = "A1:B5"
    workbook.create_sheet("别处")["A1"] = "=汇总!B1+1"
    total["A1"] = "=SUM(七里营镇!B2:B4)"
    total["B1"] = "='七里营镇'!$B$5&\"七里营镇!B5\""
    total.conditional_formatting.add("C1:C3", FormulaRule(formula=["七里营镇!$B$2>C1"]))
    rule = DataValidation(type="list", formula1="=七里营镇!$A$2:$A$4")
    rule.add("D1")
    total.add_data_validation(rule)
    chart = BarChart()
    chart.add_data(Reference(unit, min_col=2, min_row=1, max_row=4), titles_from_data=True)
    total.add_chart(chart, "F2")
    workbook.defined_names["动态"] = openpyxl.workbook.defined_name.DefinedName("动态", attr_text="七里营镇!$B$2:$B$4")
    workbook.save(tmp_path / "填报.xlsx")
    return tmp_path / "填报.xlsx"


def opened(path: Path, past_the_door: bool) -> xw.Book:
    book = open_book(path)
    if past_the_door:
        assert book.api is not None
    return book


def package_text(path: Path) -> str:
    package = PackageReader(path.read_bytes())
    return "\n".join(package.read(name).decode() for name in sorted(package.names) if name.endswith(".xml"))


@pytest.mark.parametrize("past_the_door", [False, True])
def test_all_follows_a_new_name(past_the_door: bool, path: Path) -> None:
    with opened(path, past_the_door) as book:
        book.sheets["七里营镇"].name = "七里营 镇"
        assert book.sheets["汇总"]["A1"].formula == "=SUM('七里营 镇'!B2:B4)"
        assert book.sheets["汇总"]["A1"].value == 34
        assert book.sheets["汇总"]["B1"].formula == "='七里营 镇'!$B$5&\"七里营镇!B5\""
        assert book.names["动态"].refers_to == "='七里营 镇'!$B$2:$B$4"
        assert book.names["动态"].refers_to_range.value == [12, 10, 12]
        book.save()
    workbook: Any = openpyxl.load_workbook(path)
    total = workbook["汇总"]
    assert workbook["七里营 镇"]["B5"].value == "=SUM('七里营 镇'!B2:B4)"
    assert workbook["七里营 镇"].print_area == "'七里营 镇'!$A$1:$B$5"
    ((rule,),) = (block.rules for block in total.conditional_formatting)
    assert rule.formula == ["'七里营 镇'!$B$2>C1"]
    assert total.data_validations.dataValidation[0].formula1 == "='七里营 镇'!$A$2:$A$4"
    (series,) = total._charts[0].ser
    assert series.val.numRef.f == "'七里营 镇'!$B$2:$B$4"
    assert series.tx.strRef.f == "'七里营 镇'!B1"
    assert set(schema_errors(path)) <= set(AS_OPENPYXL_WRITES)


def test_links_follow_in_the_package(path: Path) -> None:
    link = '<hyperlinks><hyperlink ref="A2" location="七里营镇!A1"/></hyperlinks>'
    edit(path, lambda parts: add_to_sheet(parts, link, before="<pageMargins"))
    with open_book(path) as book:
        book.sheets["七里营镇"].name = "小冀镇"
        book.save()
    assert 'ref="A2" location="小冀镇!A1"' in package_text(path)


@pytest.mark.parametrize("past_the_door", [False, True])
def test_what_led_to_a_deleted_sheet_says_so(past_the_door: bool, path: Path) -> None:
    with opened(path, past_the_door) as book:
        book.sheets["七里营镇"].delete()
        assert [sheet.name for sheet in book.sheets] == ["汇总", "别处"]
        assert book.sheets["汇总"]["A1"].formula == "=SUM(#REF!)"
        assert book.sheets["汇总"]["A1"].options(err_to_str=True).value in {"#REF!", "#GETTING_DATA"}
        assert book.names["动态"].refers_to == "=#REF!"
        book.save()
    workbook: Any = openpyxl.load_workbook(path)
    assert workbook["汇总"].data_validations.dataValidation[0].formula1 == "=#REF!"
    assert workbook["别处"]["A1"].value == "=汇总!B1+1"
    text = package_text(path)
    assert "七里营镇!$" not in text
    assert "Print_Area" not in text
    assert set(schema_errors(path)) <= set(AS_OPENPYXL_WRITES)


def test_a_copy_refers_to_itself_and_has_its_own_print_area(path: Path) -> None:
    with open_book(path) as book:
        copied = book.sheets["七里营镇"].copy(after=book.sheets["七里营镇"], name="小冀镇")
        copied["B2"].value = 20
        assert copied["B5"].formula == "=SUM(小冀镇!B2:B4)"
        assert copied["B5"].value == 42
        assert book.sheets["七里营镇"]["B5"].value == 34
        book.save()
    workbook: Any = openpyxl.load_workbook(path)
    assert workbook.sheetnames == ["汇总", "七里营镇", "小冀镇", "别处"]
    assert workbook["小冀镇"].print_area == "'小冀镇'!$A$1:$B$5"
    assert schema_errors(path) == AS_OPENPYXL_WRITES


def test_names_of_one_sheet_stay_with_it_when_sheets_move(path: Path) -> None:
    with open_book(path) as book:
        book.sheets["七里营镇"].names.add("表头", "=七里营镇!$A$1:$B$1")
        book.sheets["别处"].move(before=book.sheets["汇总"])
        book.sheets.add("新", before=book.sheets["别处"])
        book.save()
    with open_book(path) as book:
        assert [sheet.name for sheet in book.sheets] == ["新", "别处", "汇总", "七里营镇"]
        assert [name.name for name in book.sheets["七里营镇"].names] == ["七里营镇!表头"]
        assert book.sheets["七里营镇"].page_setup.print_area == "$A$1:$B$5"
    assert schema_errors(path) == AS_OPENPYXL_WRITES


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(甲!A1:B2,甲!C:C)", "SUM(乙!A1:B2,乙!C:C)"),
        ("'甲'!A1", "乙!A1"),
        ("'甲 乙'!A1", "'甲 乙'!A1"),
        ("甲乙!A1+乙甲!A1", "甲乙!A1+乙甲!A1"),
        ('"甲!A1"&甲!名称', '"甲!A1"&乙!名称'),
        ("SUM(甲:丙!A1)", "SUM(乙:丙!A1)"),
        ("[1]甲!A1", "[1]甲!A1"),
        ("'[1]甲'!A1", "'[1]甲'!A1"),
        ("甲!$A$1:甲!$B$2", "乙!$A$1:乙!$B$2"),
        ("表一[甲]", "表一[甲]"),
        ("甲(1)+甲", "甲(1)+甲"),
    ],
)
def test_renamed_formulas(formula: str, expected: str) -> None:
    assert references.renamed(formula, "甲", "乙") == expected


@pytest.mark.parametrize(
    ("formula", "rows", "columns", "expected"),
    [
        ("A1+$A1+A$1+$A$1", 2, 1, "B3+$A3+B$1+$A$1"),
        ("SUM(A:B,$1:2)", 1, 1, "SUM(B:C,$1:3)"),
        ("A1", -1, 0, "#REF!"),
        ('"A1"&LOG10(A1)', 1, 0, '"A1"&LOG10(A2)'),
        ("名1+表!A1:B2", 1, 1, "名1+表!B2:C3"),
    ],
)
def test_moved_formulas(formula: str, rows: int, columns: int, expected: str) -> None:
    assert references.moved(formula, rows, columns) == expected
