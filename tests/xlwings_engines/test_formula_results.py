"""A formula's result is the file's while nothing that it needs has changed, then the calculated one. Initial results
are put into the files by hand: openpyxl writes none."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from xlwings_engines.file_engine import open_book
from xlwings_engines.opc import PackageReader
from xlwings_engines.package import calculator

FORMULAS = {
    "A1": ("=20+14", "n", "34"),
    "A2": ("=B1+B2", "n", "3"),
    "A3": ("=1/0", "e", "#DIV/0!"),
    "A4": ('="甲"&"乙"', "str", "甲乙"),
    "A5": ("=B1>B2", "b", "0"),
    "A6": ("=另表!A1*2", "n", "20"),
    "A7": ("=指标*2", "n", "16"),
}


def give_results(path: Path, sheet: str, results: dict[str, tuple[str, str, str]], known: bool = False) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[sheet].decode()
    for cell, (_, kind, value) in results.items():
        old = r' t="n"><f>(.*?)</f><v>[^<]*</v>' if known else r"><f>(.*?)</f><v ?/?>(?:</v>)?"
        text, count = re.subn(rf'<c r="{cell}"{old}', rf'<c r="{cell}" t="{kind}"><f>\1</f><v>{value}</v>', text)
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


def test_a_change_is_worked_out_wherever_it_reaches(path: Path) -> None:
    with open_book(path) as book:
        book.sheets["另表"]["A1"].value = 11
        assert book.sheets["表"]["A1:A7"].value == [34, 3, None, "甲乙", False, 22, 16]


def test_a_change_travels_through_names_and_other_formulas(path: Path) -> None:
    with open_book(path) as book:
        book.sheets["单独"]["A1"].value = 7
        book.sheets["另表"]["B1"].value = "=单独!B1*10"
        assert book.sheets["单独"]["B1"].value == 8
        assert book.sheets["表"]["A7"].value == 14
        assert book.sheets["另表"]["B1"].value == 80


def test_a_result_of_the_file_is_not_doubted_without_a_change(path: Path) -> None:
    give_results(path, "xl/worksheets/sheet3.xml", {"B1": ("=A1+1", "n", "10")}, known=True)
    with open_book(path) as book:
        assert book.sheets["单独"]["B1"].value == 10
        book.sheets["另表"]["A1"].value = 11
        assert book.sheets["单独"]["B1"].value == 10


def test_manual_calculation_waits_until_it_is_told(path: Path) -> None:
    with open_book(path) as book:
        book.app.calculation = "manual"
        book.sheets["另表"]["A1"].value = 11
        assert book.sheets["表"]["A6"].value == 20
        book.app.calculate()
        assert book.sheets["表"]["A6"].value == 22


@pytest.mark.parametrize("through_openpyxl", [False, True])
def test_the_saved_file_has_all_results_with_their_types(through_openpyxl: bool, path: Path) -> None:
    with open_book(path) as book:
        if through_openpyxl:
            assert book.api is not None
        book.sheets["另表"]["A1"].value = 11
        book.sheets["表"]["B1"].value = 5
        assert book.sheets["表"]["A6"].value == 22
        book.save()
    saved = openpyxl.load_workbook(path, data_only=True)
    results = [saved["表"][f"A{row}"].value for row in range(1, 8)]
    assert results == [34, 7, "#DIV/0!", "甲乙", True, 22, 16]
    assert saved["单独"]["B1"].value == 9
    assert openpyxl.load_workbook(path)["表"]["A2"].value == "=B1+B2"


def test_without_the_calculator_stale_results_go_and_the_file_asks(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calculator, "available", lambda: False)
    with open_book(path) as book:
        book.sheets["另表"]["A1"].value = 11
        assert book.sheets["表"]["A1:A7"].value == [34, 3, None, "甲乙", False, None, 16]
        assert book.sheets["表"]["A6"].options(err_to_str=True).value == "#GETTING_DATA"
        book.save()
    saved = openpyxl.load_workbook(path, data_only=True)
    assert [saved["表"][f"A{row}"].value for row in range(1, 8)] == [34, 3, "#DIV/0!", "甲乙", False, None, 16]
    assert openpyxl.load_workbook(path).calculation.fullCalcOnLoad


DOUBTFUL = {
    "an unknown function": "=没有的函数(B1)",
    "another workbook": "=[1]表!A1+B1",
    "an unknown name": "=没有的名称+B1",
    "chance": "=RAND()*B1",
    "a table": "=SUM(表一[动态])+B1",
    "several sheets": "=SUM(表:另表!B1)",
    "one cell of a range": "=B1:B2*1",
    "an array": "=SUM(IF(B1:B2>1,1,0))",
}


@pytest.mark.parametrize("what", DOUBTFUL)
def test_a_doubtful_formula_keeps_its_result_until_what_it_needs_changes(what: str, path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    workbook["表"]["A1"] = DOUBTFUL[what]
    workbook["表"]["C1"] = "=A1+1"
    workbook.save(path)
    results = {"A1": ("", "n", "41"), "C1": ("", "n", "42")}
    give_results(path, "xl/worksheets/sheet1.xml", results)
    with open_book(path) as book:
        book.sheets["单独"]["A1"].value = 5
        expected = [None, None] if what in {"a table", "several sheets"} else [41, 42]
        assert [book.sheets["表"]["A1"].value, book.sheets["表"]["C1"].value] == expected
        book.sheets["表"]["B1"].value = 3
        assert [book.sheets["表"]["A1"].value, book.sheets["表"]["C1"].value] == [None, None]
        assert book.sheets["表"]["A2"].value == 5
        book.save()
    saved = openpyxl.load_workbook(path, data_only=True)["表"]
    assert [saved["A1"].value, saved["C1"].value, saved["A2"].value] == [None, None, 5]
    assert openpyxl.load_workbook(path).calculation.fullCalcOnLoad


@pytest.mark.parametrize("formula", ["=TODAY()", "=INDIRECT(B1)", "=OFFSET(A1,1,1)"])
def test_what_depends_on_the_day_or_on_any_cell_is_left_for_opening(formula: str, path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    workbook["单独"]["C1"] = formula
    workbook["单独"]["D1"] = "=C1+A1"
    workbook.save(path)
    give_results(path, "xl/worksheets/sheet3.xml", {"C1": ("", "n", "9"), "D1": ("", "n", "17")})
    with open_book(path) as book:
        assert book.sheets["单独"]["D1"].value == 17
        book.sheets["单独"]["A1"].value = 11
        assert book.sheets["单独"]["D1"].value is None
        assert book.sheets["单独"]["C1"].value == (9 if formula == "=TODAY()" else None)


def test_nothing_written_nothing_changed(path: Path) -> None:
    before = PackageReader(path.read_bytes())
    with open_book(path) as book:
        book.sheets["另表"]["A1"].value = 10
        book.save()
    after = PackageReader(path.read_bytes())
    changed = {name for name in before.names if before.read(name) != after.read(name)}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml"}


def test_a_formula_that_the_calculator_does_not_take_leaves_the_others_alone(path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    workbook["表"]["A1"] = "=SUM(#REF!,B1)"
    workbook["表"]["C1"] = "=A1+1"
    workbook.save(path)
    with open_book(path) as book:
        book.sheets["表"]["B1"].value = 5
        assert book.sheets["表"]["A1:C2"].value == [[None, 5, None], [7, 2, None]]


def test_a_name_that_moves_with_the_cell_that_asks_is_left_for_opening(path: Path) -> None:
    workbook = openpyxl.load_workbook(path)
    workbook.defined_names["左边"] = openpyxl.workbook.defined_name.DefinedName("左边", attr_text="表!B1")
    workbook["表"]["A1"] = "=左边*2"
    workbook.save(path)
    give_results(path, "xl/worksheets/sheet1.xml", {"A1": ("", "n", "2")})
    with open_book(path) as book:
        book.sheets["表"]["B2"].value = 5  # perhaps the very cell that the name means
        assert book.sheets["表"]["A1"].value is None


ROWS = 5000


def test_many_shared_formulas_are_each_worked_out(tmp_path: Path) -> None:
    """A running total over B1:B5000, one formula shared by all, as Excel fills it down; each result is 1 + … + n."""
    path = tmp_path / "多.xlsx"
    workbook = openpyxl.Workbook()
    for row in range(1, ROWS + 1):
        workbook.active.append([None, row])
        workbook.active.cell(row, 1, 0)
    workbook.save(path)

    def share(text: str) -> str:
        first = f'<c r="A1"><f t="shared" ref="A1:A{ROWS}" si="0">SUM(B$1:B1)</f>'
        text = text.replace('<c r="A1" t="n"><v>0</v>', first)
        return re.sub(r'<c r="(A\d+)" t="n"><v>0</v>', r'<c r="\1"><f t="shared" si="0"/>', text)

    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = share(parts["xl/worksheets/sheet1.xml"].decode()).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with open_book(path) as book:
        book.sheets[0]["B1"].value = 11
        assert book.sheets[0][f"A1:A{ROWS}"].value == [n * (n + 1) // 2 + 10 for n in range(1, ROWS + 1)]
