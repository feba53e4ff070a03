"""A workbook with more sheets than are kept parsed: values read ahead equal those of the sheets."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xlwings_engines.file_engine import open_book
from xlwings_engines.package import calculation, document, formulas, parts

SHEETS = 8


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make sheets with 1 … 6 in B2:C4, their total in E5, and the previous sheet's total in F5."""
    monkeypatch.setattr(document, "_KEPT", 2_000)
    monkeypatch.setattr(document, "_KEPT_VALUES", 30)
    monkeypatch.setattr(document, "_KEPT_FORMULAS", 3)
    monkeypatch.setattr(parts, "_MOST_PLAIN", 2_000)
    monkeypatch.setattr(formulas, "_MOST_READINGS", 2)
    monkeypatch.setattr(calculation, "_GROUP", 3)
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number in range(SHEETS):
        sheet = workbook.create_sheet(f"单位{number}")
        for row in range(3):
            sheet.cell(row + 2, 2, 2 * row + 1)
            sheet.cell(row + 2, 3, 2 * row + 2)
        sheet["E5"] = "=SUM(B2:C4)"
        sheet["F5"] = f"=单位{number - 1}!E5" if number else 0
    workbook.save(tmp_path / "多.xlsx")
    return tmp_path / "多.xlsx"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("B2:C4", [[1, 2], [3, 4], [5, 6]]),
        ("A1:B2", [[None, None], [None, 1]]),
        ("C4:D6", [[6, None], [None, None], [None, None]]),
        ("A1", None),
        ("H9:I9", [None, None]),
        ("A3:G3", [None, 3, 4, None, None, None, None]),
        ("G2:H3", [[None, None], [None, None]]),
        ("A1:A3", [None, None, None]),
    ],
)
def test_any_area_reads_as_it_is(address: str, expected: object, path: Path) -> None:
    with open_book(path) as book:
        for sheet in book.sheets:
            assert sheet.range(address).value == expected


def test_what_is_written_is_read_and_travels_through_all_sheets(path: Path) -> None:
    with open_book(path) as book:
        assert [sheet.used_range.address for sheet in book.sheets] == ["$B$2:$F$5"] * SHEETS
        book.sheets[0]["B2"].value = 101
        book.sheets[3]["A1"].value = "新"
        assert book.sheets[0]["B2:C2"].value == [101, 2]
        assert book.sheets[3]["A1"].value == "新"
        assert book.sheets[1]["E5:F5"].value == [21, 121]
        book.save()
    saved = openpyxl.load_workbook(path, data_only=True)
    assert [sheet["F5"].value for sheet in saved] == [0, 121, *[21] * (SHEETS - 2)]
    assert saved["单位3"]["A1"].value == "新"


def test_a_sheet_is_found_without_asking_the_others(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    name_of = document.Document.name_of

    def counted(self: document.Document, sheet: document.Sheet) -> str:
        asked.append(name_of(self, sheet))
        return asked[-1]

    monkeypatch.setattr(document.Document, "name_of", counted)
    with open_book(path) as book:
        assert book.sheets["单位0"].name == "单位0"
        asked.clear()
        for number in range(SHEETS):
            assert book.sheets[f"单位{number}"]["B2"].value == 1
            assert f"单位{number}" in book.sheets
        assert asked == []
        book.sheets["单位3"].name = "甲"
        assert ("单位3" in book.sheets, book.sheets["甲"]["B2"].value) == (False, 1)
        book.sheets["甲"].delete()
        assert "甲" not in book.sheets
        assert book.sheets.add("乙").name == book.sheets["乙"].name


def test_sheets_that_nothing_needs_follow_the_shared_one(path: Path) -> None:
    """单位0 to 单位7 need 总, which needs 数. A text is shown as it is, a blank one stays one; what needs the day, or a
    function that is not calculated, has no result."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number in range(SHEETS):
        sheet = workbook.create_sheet(f"单位{number}")
        sheet["A1"] = number
        sheet["B1"] = "=A1+总!A1"
        sheet["C1"] = '=IF(总!B1="","空",总!B1)&总!C1'
        sheet["D1"] = "=总!D1+1"
        sheet["E1"] = "=B1*2"
    total, figures = workbook.create_sheet("总"), workbook.create_sheet("数")
    figures["A1"] = 5
    total["A1"], total["B1"], total["C1"], total["D1"] = "=数!A1*10", '=IF(A1>0,"","无")', '=A1&"条"', "=TODAY()"
    workbook.save(path)
    with open_book(path) as book:
        assert [sheet["C1"].value for sheet in book.sheets][:SHEETS] == ["空50条"] * SHEETS
        book.sheets["数"]["A1"].value = 7
        assert [sheet["E1"].value for sheet in book.sheets][:SHEETS] == [2 * (70 + n) for n in range(SHEETS)]
        book.save()
    saved = openpyxl.load_workbook(path, data_only=True)
    for number in range(SHEETS):
        row = [cell.value for cell in saved[f"单位{number}"][1]]
        assert row == [number, 70 + number, "空70条", None, 2 * (70 + number)]
