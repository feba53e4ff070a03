"""同步结构: new units, renamed units, units removed and back again. 单位名录 has its headings in row 3."""

import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from zwgk import commands
from zwgk.files import run_on_file
from zwgk.outcome import Outcome

NAME, FULL, KIND, ALIASES, NEWS, DISCLOSURE, KEY_AREA = range(2, 9)


def edit(path: Path, change: Callable[[openpyxl.Workbook], object]) -> None:
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    workbook.save(path)


def row_of(sheet: Worksheet, name: str) -> int:
    return next(cell.row for cell in sheet["B"] if cell.value == name)


def add_unit(path: Path, name: str, kind: str, duties: str) -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["单位名录"]
        row = next(number for number in range(4, 60) if sheet.cell(number, NAME).value is None)
        sheet.cell(row, NAME).value, sheet.cell(row, KIND).value = name, kind
        for column, sign in zip((NEWS, DISCLOSURE, KEY_AREA), duties, strict=True):
            sheet.cell(row, column).value = sign

    edit(path, change)


def rename(path: Path, old: str, new: str, alias: bool) -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["单位名录"]
        row = row_of(sheet, old)
        sheet.cell(row, NAME).value = sheet.cell(row, FULL).value = new
        sheet.cell(row, ALIASES).value = old if alias else None

    edit(path, change)


def drop(path: Path, name: str) -> None:
    edit(path, lambda workbook: workbook["单位名录"].delete_rows(row_of(workbook["单位名录"], name)))


def type_number(path: Path, sheet: str, cell: str, value: Any) -> None:
    def change(workbook: openpyxl.Workbook) -> None:
        workbook[sheet][cell] = value

    edit(path, change)


def sync(path: Path) -> Outcome:
    return run_on_file(path, commands.sync)


def names_in(path: Path, sheet: str) -> list[Any]:
    """Return column B of an attachment, below its headings in row 5."""
    return [cell.value for (cell,) in openpyxl.load_workbook(path)[sheet]["B6:B20"] if cell.value]


def test_where_all_agrees_no_sheet_changes(small: Path) -> None:
    before = openpyxl.load_workbook(small).sheetnames
    outcome = sync(small)
    assert "没有要改的" in outcome.headline
    assert openpyxl.load_workbook(small).sheetnames == before
    assert not (small.parent / "备份").exists()


def test_a_new_unit_gets_a_blank_sheet_of_its_kind_and_a_line_in_the_attachment(small: Path) -> None:
    type_number(small, "小冀镇", "B10", 34)
    add_unit(small, "合河乡", "乡镇", "√√—")
    sync(small)
    workbook = openpyxl.load_workbook(small)
    sheet = workbook["合河乡"]
    assert (sheet["A2"].value, sheet["B2"].value, sheet["D2"].value) == ("填报单位", "合河乡", "乡镇")
    assert [sheet.cell(4, column).value for column in range(1, 5)] == ["月份", "乡镇动态", "乡镇信息公开", "重点领域"]
    assert [[cell.value for cell in row] for row in sheet["B7:D18"]] == [[None, None, "—"]] * 12
    assert str(sheet["B19"].value).startswith("=SUM(")
    assert sheet.protection.sheet
    assert sheet.data_validations.dataValidation
    assert workbook["小冀镇"]["B10"].value == 34
    assert names_in(small, "附件1") == ["小冀镇", "翟坡镇", "合河乡"]
    type_number(small, "合河乡", "B10", 99)
    run_on_file(small, commands.recompute)
    assert names_in(small, "附件1")[0] == "合河乡"


def test_a_unit_put_between_others_takes_its_place_everywhere_and_the_sheet_in_front_stays(small: Path) -> None:
    def insert(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["单位名录"]
        last = max(row for row in range(4, 60) if sheet.cell(row, NAME).value)
        for row in range(last, 4, -1):
            for column in range(NAME, KEY_AREA + 1):
                sheet.cell(row + 1, column).value = sheet.cell(row, column).value
        for column, value in ((NAME, "合河乡"), (FULL, None), (KIND, "乡镇"), (ALIASES, None), (KEY_AREA, "—")):
            sheet.cell(5, column).value = value
        workbook.active = workbook.sheetnames.index("单位名录")

    edit(small, insert)
    sync(small)
    workbook = openpyxl.load_workbook(small)
    units = ["小冀镇", "合河乡", "翟坡镇", "财政局", "卫健委", "公安局"]
    assert [[cell.value for cell in row] for row in workbook["单位名录"]["A4:B10"]] == [
        *([number, name] for number, name in enumerate(units, start=1)),
        [None, None],
    ]
    assert [name for name in workbook.sheetnames if name in units] == units
    assert [cell.value for (cell,) in workbook["首页"]["A8:A14"]] == [1, 2, 3, 4, 5, 6, None]
    assert workbook.active is not None
    assert workbook.active.title == "单位名录"


def test_a_renamed_unit_keeps_its_sheet_and_numbers_once_its_former_name_is_an_alias(small: Path) -> None:
    type_number(small, "卫健委", "B10", 11)
    rename(small, "卫健委", "卫健和疾控委", alias=True)
    sync(small)
    workbook = openpyxl.load_workbook(small)
    assert "卫健委" not in workbook.sheetnames
    assert workbook["卫健和疾控委"]["B2"].value == "卫健和疾控委"
    assert workbook["卫健和疾控委"]["B10"].value == 11
    assert "卫健和疾控委" in names_in(small, "附件2")


def test_a_rename_that_nobody_declared_is_proposed_and_can_be_declared_later(small: Path) -> None:
    type_number(small, "卫健委", "B10", 11)
    rename(small, "卫健委", "卫健和疾控委", alias=False)
    outcome = sync(small)
    assert any("如果是改名" in line and "“卫健委”" in line for line in outcome.lines)
    workbook = openpyxl.load_workbook(small)
    assert workbook["卫健委"].sheet_state == "hidden"
    assert workbook["卫健委"]["B10"].value == 11
    assert workbook["卫健和疾控委"]["B10"].value is None

    edit(small, lambda book: book["单位名录"].cell(row_of(book["单位名录"], "卫健和疾控委"), ALIASES, "卫健委"))
    sync(small)
    workbook = openpyxl.load_workbook(small)
    named = {sheet["B2"].value: sheet for sheet in workbook.worksheets if sheet["A2"].value == "填报单位"}
    assert named["卫健和疾控委"]["B10"].value == 11
    assert named["卫健和疾控委"].sheet_state == "visible"


def test_a_unit_that_left_is_parked_and_comes_back_with_its_numbers(small: Path) -> None:
    type_number(small, "公安局", "B10", 2)
    drop(small, "公安局")
    outcome = sync(small)
    assert any("停用 1 张：公安局" in line for line in outcome.lines)
    sheet = openpyxl.load_workbook(small)["公安局"]
    assert (sheet.sheet_state, sheet["B2"].value, sheet["B10"].value) == ("hidden", "停用：公安局", 2)
    assert names_in(small, "附件2") == ["财政局", "卫健委"]
    assert "没有要改的" in sync(small).headline

    add_unit(small, "公安局", "部门", "√√—")
    sync(small)
    sheet = openpyxl.load_workbook(small)["公安局"]
    assert (sheet.sheet_state, sheet["B2"].value, sheet["B10"].value) == ("visible", "公安局", 2)


def test_a_kind_without_any_sheet_gets_one_all_the_same(small: Path) -> None:
    drop(small, "小冀镇")
    drop(small, "翟坡镇")
    sync(small)
    add_unit(small, "合河乡", "乡镇", "√√—")
    sync(small)
    sheet = openpyxl.load_workbook(small)["合河乡"]
    assert [cell.value for cell in sheet[4]][:6] == ["月份", "乡镇动态", "乡镇信息公开", "重点领域", "合计", "备注"]


def test_a_duty_that_no_sheet_of_the_kind_had_is_open_in_the_new_one(small: Path) -> None:
    add_unit(small, "合河乡", "乡镇", "√√√")
    sync(small)
    sheet = openpyxl.load_workbook(small)["合河乡"]
    assert (sheet["D4"].value, sheet["D10"].value, sheet["D10"].protection.locked) == ("重点领域", None, False)


def test_a_new_unit_is_linked_with_its_neighbours_under_the_names_of_their_sheets(small: Path) -> None:
    units = [name for name in openpyxl.load_workbook(small).sheetnames if name.endswith(("镇", "局"))]
    edit(small, lambda workbook: setattr(workbook[units[-1]], "title", "末一张"))
    add_unit(small, "新设局", "部门", "√√√")
    sync(small)
    after = openpyxl.load_workbook(small)
    assert after["末一张"]["F3"].value == '=HYPERLINK("#\'新设局\'!A1","下一个 →")'
    assert after["新设局"]["E3"].value == '=HYPERLINK("#\'末一张\'!A1","← 上一个")'


def test_whole_columns_and_rows_that_calc_merged_are_carried(small: Path) -> None:
    """Calc stores them as S:S and 60:60, which openpyxl does not read."""
    type_number(small, "小冀镇", "B10", 34)
    add_unit(small, "合河乡", "乡镇", "√√—")
    with zipfile.ZipFile(small) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    merged = b'<mergeCell ref="S:S"/><mergeCell ref="60:60"/>'
    changed = {
        name: re.sub(rb"(<mergeCells[^>]*>)", rb"\1" + merged, xml)
        for name, xml in parts.items()
        if name.startswith("xl/worksheets/sheet") and b"<mergeCells" in xml
    }
    with zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts | changed).items():
            archive.writestr(name, data)
    start = time.process_time()
    sync(small)
    assert time.process_time() - start < 20  # it would be minutes if each cell were made
    workbook = openpyxl.load_workbook(small)
    assert workbook["小冀镇"]["B10"].value == 34
    assert workbook["合河乡"]["B2"].value == "合河乡"
    both = [{"S1:S1048576", "A60:XFD60"} <= {str(area) for area in sheet.merged_cells.ranges} for sheet in workbook]
    assert sum(both) == len(changed) > 2
