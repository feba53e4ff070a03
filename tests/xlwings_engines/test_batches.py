"""Formulas are calculated a few sheets at a time, after the results that they need from other sheets."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xlwings_engines.file_engine import open_book
from xlwings_engines.package import batches, calculator

SHEETS = 6
pytestmark = pytest.mark.skipif(not calculator.available(), reason="formualizer is not installed here")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make sheets: sheet n has n in A1, the total of A1 and 总 A1 in B1, its double in C1; 总 B1 adds all doubles."""
    monkeypatch.setattr(batches, "_ENOUGH", 2)
    workbook = openpyxl.Workbook()
    total = workbook.active
    total.title = "总"
    total["A1"] = 10
    total["C1"] = "=A1+1"
    for number in range(1, SHEETS + 1):
        sheet = workbook.create_sheet(f"单位{number}")
        sheet["A1"] = number
        sheet["B1"] = "=A1+总!C1"
        sheet["C1"] = "=B1*2"
    total["B1"] = "=" + "+".join(f"单位{number}!C1" for number in range(1, SHEETS + 1))
    total["D1"] = "=SUM(A1:B1)"
    workbook.save(tmp_path / "多.xlsx")
    return tmp_path / "多.xlsx"


def test_results_travel_from_sheet_to_sheet_and_back(path: Path) -> None:
    with open_book(path) as book:
        book.sheets["总"]["A1"].value = 100
        # 2 × (1 + 101) + … + 2 × (6 + 101) = 2 × (21 + 606)
        assert book.sheets["总"]["B1:D1"].value == [1254, 101, 1354]
        assert [book.sheets[f"单位{number}"]["C1"].value for number in (1, 6)] == [204, 214]
        book.save()
    saved = openpyxl.load_workbook(path, data_only=True)
    assert (saved["总"]["D1"].value, saved["单位3"]["B1"].value) == (1354, 104)


def test_a_circle_has_no_result_and_what_is_beside_it_has(path: Path) -> None:
    with open_book(path) as book:
        book.sheets["总"]["C1"].formula = "=A1+单位2!C1"
        book.sheets["单位1"]["D1"].formula = "=A1+1"
        book.save()
    saved = openpyxl.load_workbook(path, data_only=True)
    assert saved["单位1"]["D1"].value == 2
    assert [saved["单位2"]["C1"].value, saved["总"]["C1"].value, saved["单位1"]["C1"].value] == [None] * 3


def test_formulas_get_the_columns_that_they_need_some_rows_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A has 1, 2, 5, 6, 7 around two blanks, D six 10 and a text; B, which nothing needs, has texts."""
    monkeypatch.setattr(calculator, "_ROWS", 2)
    workbook = openpyxl.Workbook()
    figures = workbook.active
    figures.title = "数"
    for row, (first, last) in enumerate(zip([1, 2, None, None, 5, 6, 7], [10] * 4 + ["文"] + [10] * 2, strict=True), 1):
        figures.cell(row, 1, first)
        figures.cell(row, 2, "说明")
        figures.cell(row, 4, last)
    total = workbook.create_sheet("总")
    total["A1"] = "=SUM(数!A1:A7)+SUM(数!D1:D7)"
    total["B1"] = "=SUMIFS(数!A1:A7,数!D1:D7,10)"
    total["C1"] = "=COUNTIFS(数!C1:D7,10)"
    total["D1"] = "=COUNTIFS(数!A1:A9,7)"
    workbook.save(tmp_path / "数.xlsx")
    with open_book(tmp_path / "数.xlsx") as book:
        assert book.sheets["总"]["A1:D1"].value == [81, 16, 6, 1]
