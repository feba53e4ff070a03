"""A difference that the clerk has not decided stays in 校验, whatever is clicked; √ and × decide it for good."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from tests.zwgk.intake.looking import checks, unit_counts
from tests.zwgk.intake.test_publishers import imported
from tests.zwgk.intake.test_spoiled_returns import APRIL_NEWS, AS_TYPED, GOOD, changed, collect, xlsx
from tests.zwgk.sheets import spoil
from zwgk import commands
from zwgk.documents.bulletin import publish
from zwgk.files import run_on_file
from zwgk.outcome import Outcome, Status

PAPER = "# 通报\n\n2024年第二季度，全县政府网站发布信息1条。\n"


@pytest.fixture
def contested(small: Path, tmp_path: Path) -> Path:
    """Return a workbook with 12 in 小冀镇's 动态 of April (B10), of which a second form says 40."""
    form = tmp_path / "交回" / "一.xlsx"
    form.parent.mkdir()
    form.write_bytes(xlsx(GOOD))
    collect(small, form)
    form.write_bytes(xlsx(changed(5, 2, 40)))
    collect(small, form)
    assert len(waiting(small)) == 1
    return small


def waiting(workbook: Path) -> list[dict[str, Any]]:
    return [row for row in checks(workbook) if "一.xlsx" in str(row["问题"]) and row["原值"] == "40"]


def mark(workbook: Path, sign: str) -> None:
    def put(book: openpyxl.Workbook) -> None:
        sheet = book["校验"]
        (row,) = (cell.row for cell in sheet["E"] if cell.value == "40")
        assert sheet.cell(3, 9).value == "采用"
        sheet.cell(row, 9).value = sign

    spoil(workbook, put)


def recollect(workbook: Path) -> Outcome:
    return collect(workbook, workbook.parent / "交回" / "一.xlsx")


def publish_all(workbook: Path) -> Callable[[xw.Book], Outcome]:
    return lambda book: commands.publish(book, workbook.parent)


def check_paper(workbook: Path) -> Callable[[xw.Book], Outcome]:
    paper = workbook.with_name("通报.md")
    paper.write_text(PAPER, "utf-8")
    return lambda book: commands.check(book, paper)


def collect_other(workbook: Path) -> Callable[[xw.Book], Outcome]:
    other = workbook.with_name("翟坡镇.xlsx")
    other.write_bytes(xlsx(changed(2, 2, "翟坡镇")))
    return lambda book: commands.collect(book, [other])


CLICKS = {
    "重新统计": lambda _: commands.recompute,
    "校验": lambda _: commands.validate,
    "催报": lambda _: commands.remind,
    "同步结构": lambda _: commands.sync,
    "生成通报": publish_all,
    "审校": check_paper,
    "另一份表的回收": collect_other,
}


@pytest.mark.parametrize("click", CLICKS)
def test_no_click_loses_a_conflict_or_its_mark(click: str, contested: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish, "find_soffice", lambda: None)
    mark(contested, "√")
    run_on_file(contested, CLICKS[click](contested))
    (row,) = waiting(contested)
    assert (row["级别"], row["工作表"], row["单元格"], row["采用"]) == ("警告", "小冀镇", "B10", "√")
    assert unit_counts(contested)[APRIL_NEWS] == 12


@pytest.mark.parametrize("sign", [None, "再问问"])
def test_without_a_decision_it_stays_as_it_is(sign: str | None, contested: Path) -> None:
    if sign:
        mark(contested, sign)
    for _ in range(2):
        run_on_file(contested, commands.validate)
        assert [row["采用"] for row in waiting(contested)] == [sign]


def test_an_import_keeps_it_too(contested: Path) -> None:
    imported(contested, [("甲", "工作动态", "财政局", "2024-04-01")])
    assert len(waiting(contested)) == 1


def test_an_old_workbook_keeps_it_when_all_its_sheets_are_built_anew(contested: Path) -> None:
    def make_old(book: openpyxl.Workbook) -> None:
        (label,) = (cell for row in book["首页"].iter_rows() for cell in row if cell.value == "结构版本")
        label.offset(0, 1).value = 9

    spoil(contested, make_old)
    mark(contested, "√")
    outcome = run_on_file(contested, commands.sync)
    assert outcome.headline == "工作簿已更新到现在的版本，并重新统计。"
    assert [row["采用"] for row in waiting(contested)] == ["√"]


def test_it_is_counted_and_told(contested: Path) -> None:
    outcome = run_on_file(contested, commands.recompute)
    assert outcome.status is Status.DONE_WITH_PROBLEMS
    assert outcome.sheet == "校验"
    told = collect_other(contested)
    assert "以前留下的 1 格冲突还没有决定，请到“校验”表“采用”列选√或×" in run_on_file(contested, told).lines


def test_a_tick_outlives_other_clicks_and_counts_at_the_next_collection(contested: Path) -> None:
    mark(contested, "√")
    run_on_file(contested, commands.validate)
    recollect(contested)
    assert unit_counts(contested)[APRIL_NEWS] == 40
    assert waiting(contested) == []


def test_a_cross_settles_it_for_good_and_is_recorded(contested: Path) -> None:
    mark(contested, "×")
    run_on_file(contested, commands.validate)
    assert waiting(contested) == []
    (line,) = [row for row in imports(contested) if row["处理"] == "不采用"]
    assert (line["归属"], line["栏目"], line["月份"], line["工作表"]) == ("小冀镇", "动态", "4月", "小冀镇")
    assert (line["单元格"], line["原值"], line["新值"]) == ("B10", 12, 40)
    assert line["来源文件"].startswith("一.xlsx ")
    outcome = recollect(contested)
    assert waiting(contested) == []
    assert "1 格照您的决定没有采用交来的数" in outcome.lines
    assert unit_counts(contested) == AS_TYPED


def test_a_cross_counts_in_the_collection_itself(contested: Path) -> None:
    mark(contested, "×")
    recollect(contested)
    assert waiting(contested) == []
    assert unit_counts(contested) == AS_TYPED
    assert len([row for row in imports(contested) if row["处理"] == "不采用"]) == 1


def test_another_count_in_the_place_of_a_declined_one_is_asked_about(contested: Path) -> None:
    mark(contested, "×")
    run_on_file(contested, commands.validate)
    (contested.parent / "交回" / "一.xlsx").write_bytes(xlsx(changed(5, 2, 41)))
    recollect(contested)
    assert [row["原值"] for row in checks(contested) if row["单元格"] == "B10"] == ["41"]


def test_the_new_count_typed_by_the_clerk_settles_it(contested: Path) -> None:
    spoil(contested, lambda book: book["小冀镇"].__setitem__("B10", 40))
    run_on_file(contested, commands.validate)
    assert waiting(contested) == []


def test_a_row_that_the_clerk_inserts_moves_it(contested: Path) -> None:
    """The mark belongs to the count, not to the cell where it was."""
    mark(contested, "√")
    spoil(contested, lambda book: book["小冀镇"].insert_rows(2))
    run_on_file(contested, commands.validate)
    (row,) = waiting(contested)
    assert (row["单元格"], row["采用"]) == ("B11", "√")
    recollect(contested)
    assert openpyxl.load_workbook(contested)["小冀镇"]["B11"].value == 40


def test_two_files_decided_by_a_tick_do_not_ask_again(contested: Path) -> None:
    both = contested.parent / "交回"
    shutil.copy(both / "一.xlsx", both / "二.xlsx")
    (both / "一.xlsx").write_bytes(xlsx(changed(5, 2, 41)))
    collect(contested, both)
    assert sorted(row["原值"] for row in checks(contested) if row["单元格"] == "B10") == ["40", "41"]

    def tick(book: openpyxl.Workbook) -> None:
        (row,) = (cell.row for cell in book["校验"]["E"] if cell.value == "41")
        book["校验"].cell(row, 9).value = "√"

    spoil(contested, tick)
    for _ in range(2):
        collect(contested, both)
        assert unit_counts(contested)[APRIL_NEWS] == 41
        assert [row for row in checks(contested) if row["单元格"] == "B10"] == []


def test_a_unit_that_left_takes_its_sheet_but_not_its_conflict(contested: Path) -> None:
    def leave(book: openpyxl.Workbook) -> None:
        roster = book["单位名录"]
        (row,) = (cell.row for cell in roster["B"] if cell.value == "小冀镇")
        roster.delete_rows(row)
        del book["小冀镇"]

    spoil(contested, leave)
    run_on_file(contested, commands.validate)
    (row,) = waiting(contested)
    assert (row["工作表"], row["单元格"], row["链接"]) == (None, None, None)


def imports(workbook: Path) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(workbook)
    heads, *rows = book["导入记录"].iter_rows(min_row=3, values_only=True)
    return [dict(zip(heads, row, strict=False)) for row in rows if row[0]]
