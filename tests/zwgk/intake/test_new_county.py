"""新建工作簿: a list of units, of whatever shape, becomes a workbook; without one, a blank workbook is filled in."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import openpyxl
import pytest
import xlwings as xw
from typer.testing import CliRunner

from tests.conftest import REPOSITORY
from tests.zwgk.test_cli_faults import refused
from zwgk import commands
from zwgk.cli import app
from zwgk.errors import Refusal
from zwgk.files import open_file, run_on_file
from zwgk.intake.list_files import list_grids
from zwgk.intake.new_county import new_workbook, with_units
from zwgk.model.county import County
from zwgk.outcome import Outcome, Status
from zwgk.workbook.grid import Grid
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.source import read_source

DAY = dt.date(2026, 8, 3)
HEAD, TOWN, OFFICE = ["单位名称", "类别"], ["城关镇", "乡镇"], ["财政局", "部门"]
run = CliRunner()


def csv_file(path: Path, rows: list[list[Any]], encoding: str = "utf-8") -> Path:
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), encoding)
    return path


def xlsx_file(path: Path, rows: list[list[Any]], more: dict[str, list[list[Any]]] | None = None) -> Path:
    book = openpyxl.Workbook()
    for title, lines in {"名单": rows, **(more or {})}.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    del book["Sheet"]
    book.save(path)
    return path


def units_of(path: Path) -> list[tuple[str, str]]:
    with open_file(path) as book:
        return [(unit.name, unit.kind) for unit in read_workbook(book).inputs.units]


LISTS = {
    "two columns": ([HEAD, TOWN, OFFICE], [("城关镇", "城关镇", "乡镇"), ("财政局", "财政局", "部门")]),
    "a title above": ([["全县单位名单"], [], HEAD, TOWN], [("城关镇", "城关镇", "乡镇")]),
    "other words": (
        [["序号", "简称", "单位全称", "单位类型"], [1, "财政局", "某县财政局", "部门"]],
        [("财政局", "某县财政局", "部门")],
    ),
    "as in roster.csv": ([["name", "kind"], TOWN], [("城关镇", "城关镇", "乡镇")]),
    "other kinds": (
        [HEAD, ["东街道", "街道"], TOWN, ["公安局", "县直部门"]],
        [("东街道", "东街道", "街道"), ("城关镇", "城关镇", "乡镇"), ("公安局", "公安局", "县直部门")],
    ),
}


@pytest.fixture(scope="module")
def blank() -> County:
    return read_source(REPOSITORY / "workbook" / "blank")


def listed(blank: County, rows: list[list[Any]], sheet: str = "名单") -> tuple[County, tuple[str, ...]] | None:
    return with_units(blank, [(Grid(sheet, 1, 1, rows), True)])


@pytest.mark.parametrize("case", LISTS)
def test_every_row_is_a_unit_with_its_kind_in_the_lists_order(blank: County, case: str) -> None:
    rows, expected = LISTS[case]
    found = listed(blank, rows)
    assert found is not None
    county, notes = found
    assert [(unit.name, unit.full_name, unit.kind) for unit in county.units] == expected
    assert [kind.name for kind in county.rules.kinds] == list(dict.fromkeys(kind for *_, kind in expected))
    assert all(unit.duties == {"动态", "信息公开", "重点领域"} for unit in county.units)
    assert notes == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_list_in_any_encoding(blank: County, tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path / "名单.csv", [HEAD, TOWN, OFFICE], encoding)
    found = with_units(blank, list_grids(path), path.name)
    assert found is not None
    assert [(unit.name, unit.kind) for unit in found[0].units] == [("城关镇", "乡镇"), ("财政局", "部门")]


def test_a_kind_of_the_offices_own_has_columns_and_an_attachment_of_its_name(blank: County) -> None:
    found = listed(blank, [HEAD, ["东街道", "街道"], OFFICE])
    assert found is not None
    rules = found[0].rules
    assert [column.heading for column in rules.columns_of("街道")] == ["街道动态", "街道信息公开", "重点领域信息公开"]
    assert rules.kinds[0].attachment_title == "{时段}各街道政府网站信息公开\n统计表"


def test_duties_that_the_list_tells_are_kept(blank: County) -> None:
    columns = ["动态", "信息公开", "重点领域"]
    found = listed(blank, [[*HEAD, *columns], [*TOWN, "√", "√", "—"], [*OFFICE, "√", "√", "√"]])
    assert found is not None
    assert [unit.duties for unit in found[0].units] == [{"动态", "信息公开"}, set(columns)]


def test_columns_without_use_are_named(blank: County) -> None:
    found = listed(blank, [[*HEAD, "电话", "备注"], [*TOWN, 3701234, "x"]])
    assert found is not None
    assert found[1] == ("名单里这几栏没有用到：电话",)


def test_what_else_a_file_holds_is_named(blank: County) -> None:
    rows = [[*HEAD, None], ["1.财政局", "部门", "县府路"], ["水利局、农机站", "部　门", None], ["合计", "2 个", None]]
    sheets = [(Grid("名单", 1, 1, rows), True), (Grid("旧名单", 1, 1, [HEAD, TOWN]), False)]
    found = with_units(blank, sheets)
    assert found is not None
    assert [kind.name for kind in found[0].rules.kinds] == ["部门"]
    assert found[1] == (
        "名单里这几栏没有用到：C1（没有标题）",
        "名单 A4：这一行是合计，没有再计入",
        "名单 A2：名称前面有序号，连序号一起当作名称",
        "名单 A3：像是几个单位的名称，按一个单位统计",
        "工作表“旧名单”没有用到：2 行",
    )


@pytest.mark.parametrize("rows", [[["单位名称"], ["财政局"]], [TOWN, OFFICE], []])
def test_no_list_without_both_headings(blank: County, rows: list[list[Any]]) -> None:
    assert listed(blank, rows) is None


FAULTS = {
    "a unit twice": ([HEAD, OFFICE, OFFICE], "A3 的单位“财政局”与 A2 重复"),
    "no kind": ([HEAD, TOWN, ["财政局", ""]], "B3 的类别填的是“”"),
    "a sum alone": ([HEAD, ["合计", "部门"]], "没有单位"),
    "an error": ([HEAD, ["#N/A", "部门"]], "A2 的“单位简称”填的是“#N/A”：是公式错误"),
    "its headings again": ([HEAD, TOWN, HEAD, OFFICE], "A3"),
    "a name in use": ([HEAD, ["首页", "部门"]], "换一个简称"),
    "a kind without a unit": ([HEAD, TOWN, ["", "部门"]], "B3"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_row_that_is_no_unit_is_refused_by_its_cell(blank: County, case: str) -> None:
    rows, told = FAULTS[case]
    with pytest.raises(Refusal, match=told):
        listed(blank, rows)


def test_two_lists_in_one_workbook_are_not_chosen_from(blank: County) -> None:
    with pytest.raises(Refusal, match="乡镇名单”“部门名单"):
        with_units(
            blank, [(Grid(name, 1, 1, [HEAD, row]), True) for name, row in (("乡镇名单", TOWN), ("部门名单", OFFICE))]
        )


def test_by_command_from_a_file(tmp_path: Path) -> None:
    arguments = ["new", "-o", str(tmp_path / "我县.xlsx"), "--units"]
    bad = csv_file(tmp_path / "坏.csv", [TOWN, OFFICE])
    assert "“坏.csv”里没有找到单位名单" in refused(run.invoke(app, [*arguments, str(bad)]))
    assert not (tmp_path / "我县.xlsx").exists()
    good = xlsx_file(tmp_path / "名单.xlsx", [["全县单位"], HEAD, TOWN, OFFICE], {"通讯录": [["姓名", "电话"]]})
    result = run.invoke(app, [*arguments, str(good)])
    assert "2 个单位（乡镇 1 个、部门 1 个）" in result.output
    assert units_of(tmp_path / "我县.xlsx") == [("城关镇", "乡镇"), ("财政局", "部门")]
    told = refused(run.invoke(app, [*arguments, str(good), "--from", "x"]))
    assert "只能写一个" in told


def test_the_open_list_is_taken_and_the_workbook_lies_beside_it(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "名单.xlsx", [HEAD, TOWN, OFFICE], {"通讯录": [["姓名", "电话"]]})
    names = [f"{dt.date.today().year}年政务公开统计工作簿{more}.xlsx" for more in ("", "（2）")]
    for name in names:
        with open_file(path) as book:
            outcome = commands.new_workbook(book)
        assert outcome.files == (tmp_path / name,)
    assert units_of(tmp_path / names[1]) == [("城关镇", "乡镇"), ("财政局", "部门")]


def test_a_text_file_that_the_host_opened_in_the_wrong_encoding_is_read_again(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "名单.csv", [HEAD, TOWN], "gbk")
    book = SimpleNamespace(fullname=str(path), sheets=())
    new_workbook(cast("xw.Book", book), DAY)
    assert units_of(tmp_path / "2026年政务公开统计工作簿.xlsx") == [("城关镇", "乡镇")]


def test_a_blank_one_is_filled_in_and_then_synchronised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps of a clerk without a list: names and kinds pasted, then 同步结构."""
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path)
    outcome = new_workbook(None, DAY)
    path = tmp_path / "2026年政务公开统计工作簿.xlsx"
    assert outcome.files == (path,)
    assert "同步结构" in outcome.lines[-1]
    assert "没有单位" in refused(run.invoke(app, ["recompute", str(path)]))

    def paste(book: xw.Book) -> Outcome:
        roster = book.sheets["单位名录"]
        roster.range("B4").value = [["城关镇", None, "乡镇"], ["财政局", None, "部门"]]
        return Outcome(Status.DONE, "")

    run_on_file(path, paste)
    told = run_on_file(path, commands.sync)
    assert "新增 2 张：城关镇、财政局" in told.lines
    assert any("2 个单位没有注明承担哪些栏目" in line for line in told.lines)
    sheet = openpyxl.load_workbook(path)["单位名录"]
    assert [[cell.value for cell in row] for row in sheet["A4:H6"]] == [
        [1, "城关镇", None, "乡镇", None, "√", "√", "√"],
        [2, "财政局", None, "部门", None, "√", "√", "√"],
        [None] * 8,
    ]
    assert "没有要改的" in run_on_file(path, commands.sync).headline
    with open_file(path) as book:
        [sample] = [each for each in commands.validate(book).tables[0].rows if each[3] == "某某县"]
    assert "还是样本里的" in sample[4]


def test_a_unit_put_between_is_numbered_with_the_others(tmp_path: Path) -> None:
    path = tmp_path / "我县.xlsx"
    new_workbook(None, DAY, path, csv_file(tmp_path / "名单.csv", [HEAD, TOWN, OFFICE]))

    def insert(book: xw.Book) -> Outcome:
        roster = book.sheets["单位名录"]
        roster.range("A5").value = [[None, "公安局", None, "部门"], [2, "财政局", None, "部门"]]
        roster.range("F6").value = ["√", "√", "—"]
        return Outcome(Status.DONE, "")

    run_on_file(path, insert)
    run_on_file(path, commands.sync)
    book = openpyxl.load_workbook(path)
    assert [[cell.value for cell in row] for row in book["单位名录"]["A4:B6"]] == [
        [1, "城关镇"],
        [2, "公安局"],
        [3, "财政局"],
    ]
    assert [name for name in book.sheetnames if name in ("城关镇", "公安局", "财政局")] == [
        "城关镇",
        "公安局",
        "财政局",
    ]
    assert book["单位名录"]["H6"].value == "—"
