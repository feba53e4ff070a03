"""Publishers not on the roster: not ours, or mapped to a unit; zeros of an earlier import, now in doubt."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.zwgk.intake.looking import checks, loaded, rows_of, unit_counts
from zwgk import commands
from zwgk.files import run_on_file
from zwgk.outcome import Outcome

HEADS = ("标题", "栏目", "单位", "发布日期")
# The treasury has one article in April and one in June; 公安局 one in May. Otherwise 动态 has none.
OURS = [
    ("甲", "工作动态", "财政局", "2024-04-01"),
    ("乙", "工作动态", "财政局", "2024-06-30"),
    ("丙", "工作动态", "公安局", "2024-05-06"),
]
SCHOOL = ("丁", "工作动态", "县第一中学", "2024-05-07")


def imported(workbook: Path, rows: list[tuple[str, ...]]) -> Outcome:
    book = openpyxl.Workbook()
    for cells in (HEADS, *rows):
        book.worksheets[0].append(cells)
    path = workbook.with_name("台账.xlsx")
    book.save(path)
    return run_on_file(workbook, lambda opened: commands.import_articles(opened, path))


def publishers(workbook: Path) -> dict[Any, Any]:
    sheet = loaded(workbook)["栏目映射"]
    assert [sheet.cell(3, column).value for column in (6, 7)] == ["发布者", "归属单位"]
    cells = ((sheet.cell(row, 6).value, sheet.cell(row, 7).value) for row in range(4, 20))
    return {name: owner for name, owner in cells if name}


def decide(workbook: Path, owner: str) -> None:
    book = openpyxl.load_workbook(workbook)
    book["栏目映射"].cell(4, 7).value = owner
    book.save(workbook)


NEWS = [("财政局", "动态", month) for month in (4, 5, 6)] + [("公安局", "动态", month) for month in (4, 5, 6)]


def news(workbook: Path) -> list[int | None]:
    counts = unit_counts(workbook)
    return [counts.get(slot) for slot in NEWS]


def test_a_publisher_whom_nobody_knows_is_asked_for_and_leaves_zeros_open(small: Path) -> None:
    outcome = imported(small, [*OURS, SCHOOL])
    assert publishers(small) == {"县第一中学": None}
    assert news(small) == [1, None, 1, 0, 1, 0]  # an article of May may be the treasury's
    assert any("添上了 1 个名录不认识的发布者" in line for line in outcome.lines)
    told = next(row for row in checks(small) if row["原值"] == "县第一中学")
    assert "在“栏目映射”的“发布者”里注明是哪个单位" in told["处理办法"]
    imported(small, [*OURS, SCHOOL])
    assert publishers(small) == {"县第一中学": None}


@pytest.mark.parametrize("mark", ["—", "－", "无"])
def test_a_publisher_said_to_be_none_of_ours_leaves_no_doubt(small: Path, mark: str) -> None:
    imported(small, [*OURS, SCHOOL])
    decide(small, mark)
    outcome = imported(small, [*OURS, SCHOOL])
    assert news(small) == [1, 0, 1, 0, 1, 0]
    assert outcome.lines[0] == "计入 3 行 + 列出 1 行 + 不在本期 0 行 = 台账共 4 行"
    assert "列出的行：发布者不是名录里的单位（已注明） 1 行" in outcome.lines
    assert next(row for row in checks(small) if row["原值"] == "县第一中学")["级别"] == "提示"
    assert any("门户网站共 4 条" in line and "1 条由名录以外的单位发布" in line for line in outcome.lines)


def test_a_publisher_mapped_to_a_unit_counts_for_it(small: Path) -> None:
    imported(small, [*OURS, SCHOOL])
    decide(small, "卫健局")  # by an alias of 卫健委
    imported(small, [*OURS, SCHOOL])
    assert unit_counts(small)["卫健委", "动态", 5] == 1
    assert news(small) == [1, 0, 1, 0, 1, 0]


def test_an_owner_who_is_no_unit_is_told_and_undecided(small: Path) -> None:
    imported(small, [*OURS, SCHOOL])
    decide(small, "教育集团")
    imported(small, [*OURS, SCHOOL])
    assert news(small) == [1, None, 1, 0, 1, 0]
    told = next(row for row in checks(small) if row["原值"] == "教育集团")
    assert (told["工作表"], told["单元格"]) == ("栏目映射", "G4")


def test_a_zero_of_an_earlier_import_does_not_stay_if_it_is_in_doubt_now(small: Path) -> None:
    imported(small, OURS)
    assert news(small) == [1, 0, 1, 0, 1, 0]
    outcome = imported(small, [*OURS, SCHOOL])
    assert news(small) == [1, None, 1, 0, 1, 0]
    # 财政局 and 公安局 in May: of 动态 only the treasury's is a 0 in doubt. 门户网站 has 政务要闻 2 in May.
    assert "上次导入填的 0 有 1 格撤回为空：现在有说不清归属的行可能属于它们" in outcome.lines
    record = rows_of(small, "导入记录", 3)[-1]
    assert [record[heading] for heading in ("归属", "栏目", "月份", "原值", "新值")] == [
        "财政局",
        "动态",
        "5月",
        0,
        None,
    ]
    imported(small, OURS)
    assert news(small) == [1, 0, 1, 0, 1, 0]


def test_a_zero_that_a_clerk_typed_stays(small: Path) -> None:
    book = openpyxl.load_workbook(small)
    sheet = book["财政局"]
    sheet.cell(11, 2).value = 0  # 动态 of May
    book.save(small)
    imported(small, [*OURS, SCHOOL])
    assert news(small) == [1, 0, 1, 0, 1, 0]


def test_what_the_ledger_wrote_is_renewed_without_a_conflict(small: Path) -> None:
    imported(small, OURS)
    outcome = imported(
        small, [*OURS, ("戊", "工作动态", "财政局", "2024-05-09"), ("己", "工作动态", "财政局", "2024-04-02")]
    )
    assert news(small) == [2, 1, 1, 0, 1, 0]
    assert not any("冲突" in line or "不同" in line for line in outcome.lines)


def test_a_workbook_without_the_table_is_read_as_before(small: Path) -> None:
    book = openpyxl.load_workbook(small)
    for column in (6, 7):
        book["栏目映射"].cell(3, column).value = None
    book.save(small)
    imported(small, [*OURS, SCHOOL])
    assert news(small) == [1, None, 1, 0, 1, 0]
    assert loaded(small)["栏目映射"].cell(4, 6).value is None
