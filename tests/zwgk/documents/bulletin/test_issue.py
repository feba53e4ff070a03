"""期数 and 印发日期: the dialog of 生成通报 says what is blank or still the last one's, and proposes."""

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings as xw

from zwgk.documents.bulletin import issue
from zwgk.model.period import Period
from zwgk.model.rules import Office

SECOND = Period(2024, 4, 6)
TODAY = dt.date(2024, 7, 5)


def lines(monkeypatch: pytest.MonkeyPatch, last: int | None, number: str, date: dt.date | None) -> tuple[str, ...]:
    row = [None, "生成通报", "2024年第一季度", "1", 43, 1, 0, f"通报已生成。（第{last}期）"]
    monkeypatch.setattr(issue, "read_log", lambda _book: [row] if last is not None else [])
    office = Office("新乡县", issue_number=number, issue_date=date)
    return issue.issue_lines(cast(xw.Book, SimpleNamespace()), office, SECOND, TODAY)


CASES: list[tuple[int | None, str, dt.date | None, tuple[str, ...]]] = [
    (1, "2", dt.date(2024, 7, 15), ()),
    (None, "2", dt.date(2024, 7, 15), ()),
    (
        1,
        "",
        dt.date(2024, 7, 15),
        ("“设置”里没有填“期数”，版头没有期号：2024年第一季度是第 1 期，这一期填 2",),
    ),
    (None, "", dt.date(2024, 7, 15), ("“设置”里没有填“期数”，版头没有期号",)),
    (1, "1", dt.date(2024, 7, 15), ("“设置”里的“期数”还是2024年第一季度的 1：这一期应是 2",)),
    (1, "2", None, ("“设置”里没有填“印发日期”，文稿没有日期：今天印发就填 2024-7-5，再生成一次",)),
    (
        1,
        "2",
        dt.date(2024, 3, 9),
        ("“设置”里的“印发日期”2024年3月9日在本期以前，可能是上一期的：请改",),
    ),
]


@pytest.mark.parametrize(("last", "number", "date", "told"), CASES)
def test_what_is_proposed(
    last: int | None, number: str, date: dt.date | None, told: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lines(monkeypatch, last, number, date) == told


def test_the_last_number_is_that_of_another_period_in_the_log() -> None:
    rows: list[list[Any]] = [
        [None, "生成通报", "2023年第四季度", "1", 43, 1, 0, "通报已生成，共 4 个文件。（第9期）"],
        [None, "生成通报", "2024年第一季度", "1", 43, 1, 0, "通报已生成，共 4 个文件。（第1期）"],
        [None, "重新统计", "2024年第二季度", "1", 43, 1, 0, "统计完成。"],
        [None, "生成通报", "2024年第二季度", "1", 43, 1, 0, "通报已生成，共 4 个文件。（第2期）"],
    ]
    assert issue.last_of(rows, SECOND) == ("2024年第一季度", 1)
    assert issue.last_of(rows[:1], Period(2023, 10, 12)) is None
    assert issue.logged("通报已生成。", Office("新乡县", issue_number="2")) == "通报已生成。（第2期）"
    assert issue.logged("通报已生成。", Office("新乡县", issue_number="二")) == "通报已生成。"
