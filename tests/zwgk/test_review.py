"""三审三校: three different people, in order of dates; and the sheet with them."""

import datetime as dt

import pytest

from zwgk.model.review import Review, ReviewStep
from zwgk.workbook.grid import Grid
from zwgk.workbook.read_review import read_review

HEADS = ["审校环节", "审校人", "审校日期", "备注"]


def day(number: int) -> dt.datetime:
    return dt.datetime(2024, 7, number)


def read(*rows: list[object], heads: list[object] | None = None) -> tuple[Review, list[str]]:
    review, problems = read_review(Grid("审核", 4, 1, [heads or HEADS, *rows]))
    return review, [f"{problem.severity.value} {problem.cell} {problem.what}" for problem in problems]


def test_three_people_in_order_pass() -> None:
    review, problems = read(
        ["一审一校", "甲", day(10), None], ["二审二校", "乙", day(11), None], ["三审三校", "丙", day(11), None]
    )
    assert problems == []
    assert review.passed
    assert review.steps[0] == ReviewStep("一审一校", "甲", dt.date(2024, 7, 10))


def test_an_empty_sheet_is_a_draft_without_complaint() -> None:
    review, problems = read(*([step, None, None, None] for step in ("一审一校", "二审二校", "三审三校")))
    assert problems == []
    assert not review.passed


def test_a_workbook_without_the_sheet_is_a_draft() -> None:
    review, problems = read_review(None)
    assert (review.passed, problems) == (False, [])


@pytest.mark.parametrize(
    ("second", "third", "problem"),
    [
        (
            ["二审二校", " 甲\u3000", day(11), None],
            ["三审三校", "丙", day(12), None],
            "警告 B6 审校人与前面的环节相同，三审三校要由三个人完成，各文件仍带“送审稿”",
        ),
        (
            ["二审二校", "乙", day(9), None],
            ["三审三校", "丙", day(12), None],
            "警告 C6 日期早于前一环节，各文件仍带“送审稿”",
        ),
        (["二审二校", "乙", "下周", None], ["三审三校", "丙", day(12), None], "错误 C6 不是日期，没有读取"),
    ],
    ids=["one person twice", "dates out of order", "no date"],
)
def test_why_it_is_still_a_draft_is_said(second: list[object], third: list[object], problem: str) -> None:
    review, problems = read(["一审一校", "甲", day(10), None], second, third)
    assert problems == [problem]
    assert not review.passed


def test_a_row_gone_is_said() -> None:
    review, problems = read(["一审一校", "甲", day(10), None], ["二审二校", "乙", day(11), None])
    assert problems == ["错误  找不到“三审三校”这一行，按没有审核处理"]
    assert not review.passed


def test_headings_gone_are_said() -> None:
    review, problems = read(["一审一校", "甲", day(10), None], heads=["环节", "姓名", "日期", None])
    assert problems == ["错误  找不到标题“审校环节、审校人、审校日期”，按没有审核处理"]
    assert not review.passed


def test_the_same_day_is_in_order_and_a_date_may_be_text() -> None:
    review, problems = read(
        ["一审一校", "甲", "2024年7月10日", None],
        ["二审二校", "乙", "2024-7-10", None],
        ["三审三校", "丙", "2024.7.10", None],
    )
    assert problems == []
    assert review.passed


def test_a_finding_is_kept_for_a_reason_and_not_for_blanks() -> None:
    steps = [["一审一校", "甲", day(10)], ["二审二校", "乙", day(11)], ["三审三校", "丙", day(11)]]
    findings = [
        ["审校项目", "位置", "级别", "审校发现", "保留原因"],
        ["错词", "第3段", "错误", "“贯砌”应为“贯彻”", "原文如此"],
        ["时段", "第4段", "错误", "标题是第二季度", " \u3000"],
    ]
    rows = [[*row, None, None] for row in steps]
    review, problems = read(*rows, [None] * 5, *findings, heads=[*HEADS, None])
    assert (review.passed, problems) == (True, [])
    assert review.reasons == {("错词", "“贯砌”应为“贯彻”"): "原文如此"}
