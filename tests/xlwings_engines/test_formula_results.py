"""A formula's result is the file's, told only while it must be right. Results are put in by hand: openpyxl has none."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from xlwings_engines.openpyxl_engine import open_book

FORMULAS = {
    "A1": ("=20+14", "n", "34"),
    "A2": ("=B1+B2", "n", "3"),
    "A3": ("=1/0", "e", "#DIV/0!"),
    "A4": ('="甲"&"乙"', "str", "甲乙"),
    "A5": ("=B1>B2", "b", "0"),
    "A6": ("=另表!A1*2", "n", "20"),
    "A7": ("=指标*2", "n", "16"),
}


def give_results(path: Path, sheet: str, results: dict[str, tuple[str, str, str]]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[sheet].decode()
    for cell, (_, kind, value) in results.items():
        text, count = re.subn(
            rf'<c r="{cell}"><f>(.*?)</f><v ?/?>(?:</v>)?', rf'<c r="{cell}" t="{kind}"><f>\1</f><v>{value}</v>', text
        )
        assert count == 1
    parts[sheet] = text.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    target = tmp_path / "公式.xlsx"
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "表"
    for cell, (formula, _, _) in FORMULAS.items():
        sheet[cell] = formula
    sheet["B1"], sheet["B2"] = 1, 2
    workbook.create_sheet("另表")["A1"] = 10
    workbook.create_sheet("单独")["A1"] = 8
    workbook["单独"]["B1"] = "=A1+1"
    workbook.defined_names["指标"] = openpyxl.workbook.defined_name.DefinedName("指标", attr_text="单独!$A$1")
    workbook.save(target)
    give_results(target, "xl/worksheets/sheet1.xml", FORMULAS)
    give_results(target, "xl/worksheets/sheet3.xml", {"B1": ("=A1+1", "n", "9")})
    return target


def test_results_of_the_file(path: Path) -> None:
    with open_book(path) as book:
        sheet = book.sheets["表"]
        assert sheet["A1:A7"].value == [34, 3, None, "甲乙", False, 20, 16]
        assert sheet["A3"].options(err_to_str=True).value == "#DIV/0!"
        assert sheet["A1"].formula == "=20+14"


def test_after_a_write_only_what_cannot_have_changed_is_told(path: Path) -> None:
    with open_book(path) as book:
        book.sheets["另表"]["A1"].value = 11
        # =20+14 and the text refer to nothing; the rest of the sheet may depend on what was written.
        assert book.sheets["表"]["A1:A7"].value == [34, None, None, "甲乙", None, None, None]
        assert book.sheets["单独"]["B1"].value == 9


def test_change_travels_through_names(path: Path) -> None:
    with open_book(path) as book:
        book.sheets["单独"]["A1"].value = 7
        assert book.sheets["单独"]["B1"].value is None
        assert book.sheets["表"]["A7"].value is None


def test_writing_the_same_value_changes_nothing(path: Path) -> None:
    with open_book(path) as book:
        book.sheets["另表"]["A1"].value = 10
        assert book.sheets["表"]["A6"].value == 20


def test_new_formula_has_no_result(path: Path) -> None:
    with open_book(path) as book:
        book.sheets["表"]["A1"].value = "=1+1"
        assert book.sheets["表"]["A1"].value is None
        assert book.sheets["表"]["A1"].formula == "=1+1"


def test_results_that_hold_are_in_the_saved_file(path: Path) -> None:
    with open_book(path) as book:
        book.sheets["另表"]["A1"].value = 11
        book.save()
    saved = openpyxl.load_workbook(path, data_only=True)
    results = [saved["表"][f"A{row}"].value for row in range(1, 8)]
    assert results == [34, None, "#DIV/0!", "甲乙", None, None, None]
    assert saved["单独"]["B1"].value == 9
    assert openpyxl.load_workbook(path)["表"]["A2"].value == "=B1+B2"


def test_the_file_asks_to_be_calculated_when_opened(path: Path) -> None:
    with open_book(path) as book:
        book.save()
    assert openpyxl.load_workbook(path).calculation.fullCalcOnLoad


@pytest.mark.parametrize("formula", ["=TODAY()", "=INDIRECT(B1)", "=OFFSET(A1,1,1)", "=[1]表!A1", "=没有的名称"])
def test_unsteady_formula_makes_its_sheet_unknown_after_a_write(formula: str, path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    for row in workbook["单独"].iter_rows():
        for cell in row:
            cell.value = None
    workbook["单独"]["C1"] = formula
    workbook["单独"]["A1"] = 8
    workbook["单独"]["B1"] = "=A1+1"
    workbook.save(path)
    give_results(path, "xl/worksheets/sheet3.xml", {"B1": ("=A1+1", "n", "9")})
    with open_book(path) as book:
        assert book.sheets["单独"]["B1"].value == 9
        book.sheets["另表"]["A1"].value = 11
        assert book.sheets["单独"]["B1"].value is None
