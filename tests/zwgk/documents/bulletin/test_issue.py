"""期数 and 印发日期: the dialog of 生成通报 says what is blank or still the last one's, and proposes."""

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest
import xlwings as xw

from zwgk.documents.bulletin import issue
from zwgk.model.period import Period
from zwgk.model.settings import Office

SECOND = Period(2024, 4, 6)
TODAY = dt.date(2024, 7, 5)


def proposed(monkeypatch: pytest.MonkeyPatch, last: int | None, number: str, date: dt.date | None) -> issue.Proposal:
    row = [None, "生成通报", "2024年第一季度", "1", 43, 1, 0, f"通报已生成。（第{last}期）"]
    monkeypatch.setattr(issue, "read_log", lambda _book: [row] if last is not None else [])
    office = Office("新乡县", issue_number=number, issue_date=date)
    return issue.proposal(cast(xw.Book, SimpleNamespace()), office, SECOND, TODAY)


AFTER, BEFORE = dt.date(2024, 7, 15), dt.date(2024, 3, 9)
NO_NUMBER = "“设置”里没有填“期数”，版头没有期号"
NO_DATE = "“设置”里没有填“印发日期”，文稿没有日期：今天印发就填 2024-7-5，再生成一次"
CASES: list[tuple[int | None, str, dt.date | None, str, str]] = [
    (1, "2", AFTER, "", ""),
    (None, "2", AFTER, "", ""),
    (1, "", AFTER, f"{NO_NUMBER}：2024年第一季度是第 1 期，这一期填 2", "“期数”填 2"),
    (None, "", AFTER, NO_NUMBER, ""),
    (1, "1", AFTER, "“设置”里的“期数”还是2024年第一季度的 1：这一期应是 2", "“期数”填 2"),
    (1, "2", None, NO_DATE, "“印发日期”填 2024-7-5（今天）"),
    (
        1,
        "2",
        BEFORE,
        "“设置”里的“印发日期”2024年3月9日在本期以前，可能是上一期的：请改",
        "“印发日期”填 2024-7-5（今天）",
    ),
]


@pytest.mark.parametrize(("last", "number", "date", "told", "words"), CASES)
def test_what_is_proposed(
    last: int | None, number: str, date: dt.date | None, told: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = proposed(monkeypatch, last, number, date)
    assert "".join(found.lines) == told
    assert found.words == words


def test_both_are_filled_in(monkeypatch: pytest.MonkeyPatch) -> None:
    found = proposed(monkeypatch, 1, "", None)
    assert found.words == "“期数”填 2，“印发日期”填 2024-7-5（今天）"
    assert found.values == {"期数": 2, "印发日期": dt.datetime(2024, 7, 5)}
    office = found.applied(Office("新乡县"))
    assert (office.issue_number, office.issue_date) == ("2", TODAY)


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
