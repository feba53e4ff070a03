"""Clerks' mishaps in workbooks: the right result, or a row in 校验 with place, fault and remedy.

The example has 小冀镇 with 34 乡镇动态 and 20 乡镇信息公开, in all 54.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.zwgk.sheets import cell_of, records, spoil, table
from zwgk import commands
from zwgk.errors import Refusal
from zwgk.files import run_on_file
from zwgk.outcome import Outcome, Status

Change = Callable[[openpyxl.Workbook], object]


def after(path: Path, change: Change) -> Outcome:
    """Spoil the workbook, then recompute in place."""
    spoil(path, change)
    return run_on_file(path, commands.recompute)


def checks(path: Path) -> list[dict[str, Any]]:
    return records(path, "校验", 3)


def townships(path: Path) -> dict[str, list[str]]:
    """Return unit -> 动态, 信息公开, 重点领域, 合计 as printed; blanks are left out."""
    return {row[1]: row[2:] for row in table(path, "附件1", 5)[1:]}


def assert_unchanged(path: Path, published: dict[int, list[list[str]]]) -> None:
    for number in (1, 2, 3):
        assert table(path, f"附件{number}", 5) == published[number]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda book: book["小冀镇"].insert_rows(1, 2), id="rows inserted above a unit's table"),
        pytest.param(lambda book: book["小冀镇"].insert_cols(2), id="a column inserted in a unit's table"),
        pytest.param(lambda book: book["小冀镇"].insert_cols(1), id="a column inserted left of a unit's table"),
        pytest.param(lambda book: setattr(book["小冀镇"], "title", "小冀（已核）"), id="a unit's sheet renamed"),
        pytest.param(lambda book: book.move_sheet("公安局", -20), id="sheets reordered"),
        pytest.param(lambda book: book["小冀镇"].__setitem__("J9", "与宣传办核对过"), id="a note beside the table"),
        pytest.param(lambda book: book["小冀镇"].__setitem__("B40", "备注：5月有补报"), id="a note below the table"),
        pytest.param(lambda book: book["单位名录"].insert_rows(1), id="a row inserted above the roster"),
        pytest.param(lambda book: book["新媒体"].insert_rows(1), id="a row inserted above the accounts"),
        pytest.param(lambda book: book["门户网站"].insert_cols(1), id="a column inserted left of the portal"),
        pytest.param(lambda book: book["设置"].insert_rows(1), id="a row inserted above the settings"),
        pytest.param(lambda book: book.create_sheet("草稿").append(["随手记", 12]), id="a sheet of the clerk's own"),
        pytest.param(
            lambda book: setattr(cell_of(book["小冀镇"], 4, "月份"), "value", "四月"), id="a month in Chinese"
        ),
        pytest.param(
            lambda book: _rename_heading(book["机关事务中心"], "部门信息公开", "部门信息 公开"),
            id="a blank in a heading",
        ),
    ],
)
def test_harmless_changes_change_no_figure(
    example: Path, published: dict[int, list[list[str]]], change: Change
) -> None:
    outcome = after(example, change)
    assert outcome.status is Status.DONE
    assert_unchanged(example, published)
    assert checks(example) == []


def _rename_heading(worksheet: Any, old: str, new: str) -> None:
    next(cell for row in worksheet.iter_rows() for cell in row if cell.value == old).value = new


@pytest.mark.parametrize(
    ("typed", "count"), [("34条", 34), ("３４", 34), ("1,024", 1024), (" 12 ", 12), ("\u00a07\u3000", 7)]
)
def test_text_with_one_reading_is_counted_and_noted(example: Path, typed: str, count: int) -> None:
    before = 54 - _example_count(example, 5, "乡镇动态")
    outcome = after(example, lambda book: _type(book, typed))
    more_than_the_portal = count > 1000  # reported in addition
    assert outcome.status is (Status.DONE_WITH_PROBLEMS if more_than_the_portal else Status.DONE)
    assert townships(example)["小冀镇"][-1] == str(before + count)
    (row,) = [row for row in checks(example) if row["单元格"] == _address(example)]
    assert (row["级别"], row["工作表"], row["单元格"]) == ("提示", "小冀镇", _address(example))
    assert str(row["原值"]).strip() == typed.strip()
    assert str(count) in row["问题"]
    assert row["处理办法"]


@pytest.mark.parametrize(
    "typed",
    ["无", "/", "－", "—", "-", -3, "-3", 2.5, "2000万", "#REF!", dt.datetime(2024, 5, 1), True, "待报"],
)
def test_what_cannot_be_read_is_named_and_never_a_quiet_zero(example: Path, typed: object) -> None:
    before = 54 - _example_count(example, 5, "乡镇动态")
    outcome = after(example, lambda book: _type(book, typed))
    assert outcome.status is Status.DONE_WITH_PROBLEMS
    (row,) = checks(example)
    assert (row["级别"], row["工作表"], row["单元格"]) == ("错误", "小冀镇", _address(example))
    assert row["问题"]
    assert row["处理办法"]
    assert townships(example)["小冀镇"][-1] == str(before)
    listed = [row for row in records(example, "问题清单", 3) if '"小冀镇"' in row["单位名称"]]
    assert [(row["情形"], row["通报点名"]) for row in listed] in ([], [("未报齐", "否")])


def test_a_blank_month_of_the_period_is_missing_and_not_zero(example: Path) -> None:
    outcome = after(example, lambda book: _type(book, None))
    assert outcome.status is Status.DONE_WITH_PROBLEMS
    (row,) = checks(example)
    assert (row["级别"], row["工作表"], row["单元格"]) == ("警告", "小冀镇", _address(example))
    assert "5月" in row["问题"]
    home = [row for row in records(example, "首页", _home_head_row(example)) if "小冀镇" in str(row["单位名称"])]
    assert [(row["已报月数"], row["缺报月份"]) for row in home] == [(2, "5月")]


def test_a_blank_month_outside_the_period_is_nothing(example: Path, published: dict[int, list[list[str]]]) -> None:
    outcome = after(example, lambda book: setattr(cell_of(book["小冀镇"], 9, "乡镇动态"), "value", None))
    assert outcome.status is Status.DONE
    assert_unchanged(example, published)


def test_a_formula_without_a_result_is_named(example: Path) -> None:
    """Of an unknown function, or of the day: the result cannot be known here."""
    outcome = after(example, lambda book: _type(book, "=MONTH(TODAY())"))
    assert outcome.status is Status.DONE_WITH_PROBLEMS
    (row,) = checks(example)
    assert (row["级别"], row["单元格"]) == ("错误", _address(example))


def test_a_misspelt_heading_is_named_with_the_cell_that_looks_like_it(example: Path) -> None:
    outcome = after(example, lambda book: _rename_heading(book["小冀镇"], "乡镇信息公开", "乡镇信患公开"))
    assert outcome.status is Status.DONE_WITH_PROBLEMS
    (row,) = checks(example)
    assert row["工作表"] == "小冀镇"
    assert row["单元格"].startswith("C")
    assert "乡镇信息公开" in row["问题"]
    assert row["单元格"] in row["处理办法"]
    assert townships(example)["小冀镇"] == ["34", "—", "34"]


def test_a_deleted_unit_sheet_leaves_the_unit_in_the_table_without_figures(example: Path) -> None:
    outcome = after(example, lambda book: book.remove(book["小冀镇"]))
    assert outcome.status is Status.DONE_WITH_PROBLEMS
    unread, better = checks(example)
    assert (unread["级别"], unread["原值"]) == ("错误", "小冀镇")
    assert (better["工作表"], better["原值"]) == ("设置", "小冀镇")  # chosen as 较好单位
    assert "同步结构" in checks(example)[0]["处理办法"]
    rows = table(example, "附件1", 5)
    assert rows[-1] == ["8", "小冀镇", "—"]
    assert rows[1] == ["1", "翟坡镇", "17", "11", "—", "28"]


def test_a_unit_moved_in_the_roster_changes_only_ties(example: Path) -> None:
    """水利局 and 供销社 both have 15: if 供销社 is first in the roster, it is first in the table."""

    def swap(book: openpyxl.Workbook) -> None:
        sheet = book["单位名录"]
        rows = {sheet.cell(row, 2).value: row for row in range(1, sheet.max_row + 1)}
        first, second = rows["水利局"], rows["供销社"]
        for column in range(2, sheet.max_column + 1):
            one, other = sheet.cell(first, column), sheet.cell(second, column)
            one.value, other.value = other.value, one.value

    after(example, swap)
    names = [row[1] for row in table(example, "附件2", 5)[1:]]
    assert names.index("供销社") == names.index("水利局") - 1 == 19


def test_a_sheet_of_nobody_on_the_roster_is_named(example: Path) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        label = next(cell for row in book["小冀镇"].iter_rows() for cell in row if cell.value == "填报单位")
        book["小冀镇"].cell(label.row, label.column + 1).value = "小翼镇"

    after(example, rename)
    found = checks(example)
    assert sorted(row["工作表"] for row in found) == sorted(["单位名录", "小冀镇", "设置"])  # it is a chosen 较好单位
    stranger = next(row for row in found if row["工作表"] == "小冀镇")
    assert "小冀镇" in stranger["处理办法"]  # proposed, not assumed


def test_an_alias_or_the_countys_name_in_front_is_the_same_unit(
    example: Path, published: dict[int, list[list[str]]]
) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        for sheet, name in (("小冀镇", "新乡县小冀镇"), ("人社局", "人力资源和社会保障局")):
            label = next(cell for row in book[sheet].iter_rows() for cell in row if cell.value == "填报单位")
            book[sheet].cell(label.row, label.column + 1).value = name

    assert after(example, rename).status is Status.DONE
    assert_unchanged(example, published)


def test_a_number_in_a_column_that_is_no_duty_is_named_and_not_counted(example: Path) -> None:
    outcome = after(example, lambda book: setattr(cell_of(book["小冀镇"], 5, "重点领域"), "value", 7))
    assert outcome.status is Status.DONE_WITH_PROBLEMS
    (row,) = checks(example)
    assert "不承担" in row["问题"]
    assert townships(example)["小冀镇"] == ["34", "20", "—", "54"]


def test_a_month_that_stands_twice_is_read_from_neither_row(example: Path) -> None:
    after(example, lambda book: setattr(cell_of(book["小冀镇"], 7, "月份"), "value", 5))
    errors = [row for row in checks(example) if row["级别"] == "错误"]
    assert len(errors) == 1
    assert "5月出现了两行" in errors[0]["问题"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(lambda book: book.remove(book["单位名录"]), "单位名录", id="no roster sheet"),
        pytest.param(lambda book: _empty_roster(book), "没有单位", id="an empty roster"),
        pytest.param(lambda book: book.remove(book["设置"]), "设置", id="no settings"),
        pytest.param(lambda book: _home(book, "统计时段", None), "统计时段", id="no period"),
        pytest.param(lambda book: _home(book, "统计时段", "第五季度"), "第五季度", id="a period that is none"),
        pytest.param(lambda book: _home(book, "统计年度", "二〇二四"), "统计年度", id="text in 统计年度"),
        pytest.param(lambda book: _twin(book), "都是小冀镇", id="two sheets for one unit"),
        pytest.param(lambda book: _roster_twice(book), "重复", id="a unit twice in the roster"),
        pytest.param(lambda book: _quota(book, "八"), "每月最低", id="a quota that is no number"),
        pytest.param(lambda book: book.remove(book["附件2"]), "附件2", id="an attachment deleted"),
    ],
)
def test_where_reading_cannot_be_trusted_the_file_stays_as_it_is(example: Path, change: Change, told: str) -> None:
    spoil(example, change)
    before = example.read_bytes()
    with pytest.raises(Refusal, match=told):
        run_on_file(example, commands.recompute)
    assert example.read_bytes() == before
    assert [file.name for file in example.parent.iterdir()] == [example.name]


def test_year_as_text_with_its_sign_is_understood(example: Path, published: dict[int, list[list[str]]]) -> None:
    assert after(example, lambda book: _home(book, "统计年度", "２０２４年")).status is Status.DONE
    assert_unchanged(example, published)


def _type(book: openpyxl.Workbook, value: object) -> None:
    """Type into 小冀镇's cell of May, 乡镇动态."""
    cell_of(book["小冀镇"], 5, "乡镇动态").value = value


def _address(path: Path) -> str:
    return str(cell_of(openpyxl.load_workbook(path)["小冀镇"], 5, "乡镇动态").coordinate)


def _example_count(path: Path, month: int, heading: str) -> int:
    return int(cell_of(openpyxl.load_workbook(path)["小冀镇"], month, heading).value)


def _home_head_row(path: Path) -> int:
    sheet = openpyxl.load_workbook(path)["首页"]
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "单位名称")


def _home(book: openpyxl.Workbook, label: str, value: object) -> None:
    cell = next(cell for row in book["首页"].iter_rows() for cell in row if cell.value == label)
    book["首页"].cell(cell.row, cell.column + 1).value = value


def _roster_cells(book: openpyxl.Workbook) -> list[Any]:
    sheet = book["单位名录"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "单位简称")
    return [sheet.cell(row, head.column) for row in range(head.row + 1, sheet.max_row + 1)]


def _empty_roster(book: openpyxl.Workbook) -> None:
    for cell in _roster_cells(book):
        cell.value = None


def _roster_twice(book: openpyxl.Workbook) -> None:
    cells = _roster_cells(book)
    cells[1].value = cells[0].value


def _twin(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book["小冀镇"]).title = "小冀镇 (2)"


def _quota(book: openpyxl.Workbook, value: object) -> None:
    head = next(cell for row in book["设置"].iter_rows() for cell in row if cell.value == "每月最低")
    book["设置"].cell(head.row + 1, head.column).value = value


@pytest.mark.parametrize(
    ("sheet", "cells"), [("附件1", "B6:B8"), ("附件2", "C5:C6"), ("问题清单", "A6:B7"), ("校验", "A4:C4")]
)
def test_merged_cells_that_would_cover_results_are_refused(example: Path, sheet: str, cells: str) -> None:
    """Nothing is written under them: it would not be seen, and Excel would drop it."""
    spoil(example, lambda book: book[sheet].merge_cells(cells))
    spoil(example, lambda book: setattr(book["小冀镇"]["B10"], "value", "34条"))  # a row in 校验
    before = example.read_bytes()
    with pytest.raises(Refusal) as refusal:
        run_on_file(example, commands.recompute)
    assert str(refusal.value) == f"“{sheet}”的 {cells} 合并成了一格，会盖住下面的数：请取消合并，再点“重新统计”。"
    assert example.read_bytes() == before
