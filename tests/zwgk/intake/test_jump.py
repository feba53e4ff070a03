"""跳到 on 首页: a list of the units, and a link to the sheet of the chosen one. Without macros: Excel, WPS, Calc."""

from pathlib import Path

import openpyxl
import xlwings as xw

from tests.conftest import EXAMPLE
from tests.zwgk.intake.test_rebuild import EARLIEST
from tests.zwgk.sheets import spoil
from zwgk import commands
from zwgk.files import open_file, run_on_file
from zwgk.workbook.reader import read_workbook

LINK = '=HYPERLINK(IFERROR(INDEX(跳到_位置,MATCH(B5,跳到_单位,0)),"#B5"),"前往 →")'


def listed(path: Path) -> dict[str, str]:
    """Return unit -> target as the list has them."""
    book = openpyxl.load_workbook(path)
    found = []
    for name in ("跳到_单位", "跳到_位置"):
        sheet, cells = book.defined_names[name].attr_text.split("!")
        assert sheet.strip("'") == "首页"
        found.append([cell[0].value for cell in book["首页"][cells.replace("$", "")]])
    return {unit: sheet for unit, sheet in zip(*found, strict=True) if unit}


def test_the_list_the_link_and_the_hidden_columns_behind_them() -> None:
    book = openpyxl.load_workbook(EXAMPLE)
    sheet = book["首页"]
    assert [sheet["A5"].value, sheet["B5"].value, sheet["C5"].value] == ["跳到", "小冀镇", LINK]
    (rule,) = [rule for rule in sheet.data_validations.dataValidation if "B5" in rule.sqref]
    assert (rule.type, rule.formula1, rule.showErrorMessage) == ("list", "=跳到_单位", True)
    assert sheet["B5"].protection.locked is False
    for name in ("跳到_单位", "跳到_位置"):
        corner = book.defined_names[name].attr_text.split("!")[1].replace("$", "").split(":")[0]
        assert sheet.column_dimensions[sheet[corner].column_letter].hidden
        assert sheet[corner].protection.locked is False  # 重新统计 writes there
    assert len(listed(EXAMPLE)) == 43
    assert listed(EXAMPLE)["财政局"] == "#'财政局'!A1"


def test_the_link_is_shown_in_calc_and_stored_with_its_text(office: xw.App, example: Path) -> None:
    assert openpyxl.load_workbook(example, data_only=True)["首页"]["C5"].value == "前往 →"
    book = office.books.open(str(example))
    sheet = book.sheets["首页"]
    for unit in (None, "财政局"):
        sheet.range("B5").value = unit
        assert sheet.range("C5").value == "前往 →"
    book.close()


def test_a_sheet_that_the_clerk_renamed_is_found_after_the_next_click(example: Path) -> None:
    spoil(example, lambda book: setattr(book["财政局"], "title", "财政's 表"))
    run_on_file(example, commands.recompute)
    assert listed(example)["财政局"] == "#'财政''s 表'!A1"


def test_a_unit_that_left_is_no_longer_listed_and_a_new_one_is(small: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        roster = book["单位名录"]
        (row,) = (cell.row for cell in roster["B"] if cell.value == "公安局")
        roster.cell(row, 2).value = "档案局"

    spoil(small, change)
    run_on_file(small, commands.sync)
    assert list(listed(small)) == ["小冀镇", "翟坡镇", "财政局", "卫健委", "档案局"]


def test_a_workbook_without_the_list_is_computed_and_gets_it_by_sync(tmp_path: Path) -> None:
    old = tmp_path / "通报.xlsx"
    old.write_bytes(EARLIEST.read_bytes())
    note = openpyxl.load_workbook(old)["首页"]["A5"].value
    assert note
    assert note.startswith("示例数据")
    with open_file(old) as book:
        assert read_workbook(book).county.note == note
    run_on_file(old, commands.recompute)
    assert "跳到_单位" not in openpyxl.load_workbook(old).defined_names
    run_on_file(old, commands.sync)
    sheet = openpyxl.load_workbook(old)["首页"]
    assert [sheet["A5"].value, sheet["C5"].value, sheet["D5"].value] == ["跳到", LINK, note]
    assert len(listed(old)) == 43
    with open_file(old) as book:
        assert read_workbook(book).county.note == note


def test_the_choice_survives_a_rebuild(example: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["首页"]["B5"] = "财政局"
        (label,) = (cell for row in book["首页"].iter_rows() for cell in row if cell.value == "结构版本")
        label.offset(0, 1).value = 9

    spoil(example, change)
    run_on_file(example, commands.sync)
    assert openpyxl.load_workbook(example)["首页"]["B5"].value == "财政局"
