"""Counts as clerks type them: a text with one certain reading is read, all others are not."""

import datetime as dt

import pytest

from zwgk.model.frames import CellState
from zwgk.model.problems import Severity
from zwgk.workbook.numbers import read_count


@pytest.mark.parametrize(("value", "count"), [(0, 0), (34, 34), (34.0, 34), (1024.0, 1024)])
def test_numbers_are_read_without_a_word(value: object, count: int) -> None:
    reading = read_count(value)
    assert (reading.state, reading.count, reading.severity) == (CellState.REPORTED, count, None)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("34条", 34),
        ("３４", 34),
        ("1,024", 1024),
        ("1，024", 1024),
        (" 12 ", 12),
        ("\u00a012\u3000", 12),
        ("0", 0),
        ("34 篇", 34),
        ("12.0", 12),
        ("１２条", 12),
    ],
)
def test_text_with_one_certain_reading_is_read_and_noted(text: str, count: int) -> None:
    reading = read_count(text)
    assert (reading.state, reading.count, reading.severity) == (CellState.REPORTED, count, Severity.NOTE)
    assert str(count) in reading.what
    assert reading.remedy


@pytest.mark.parametrize("value", [None, "", "   ", "\u3000", "\u00a0", "\u200b"])
def test_blank_is_not_reported_and_never_zero(value: object) -> None:
    reading = read_count(value)
    assert (reading.state, reading.count, reading.severity) == (CellState.BLANK, None, None)


@pytest.mark.parametrize("text", ["—", "——", "-", "－", "/", "／", "无", " 无 ", "_", "–"])
def test_signs_for_nothing_are_left_to_the_duty(text: str) -> None:
    reading = read_count(text)
    assert reading.means_nothing
    assert reading.count is None


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (-3, "负数"),
        ("-3", "负数"),
        ("－3", "负数"),
        (2.5, "小数"),
        ("2.5", "小数"),
        ("2000万", "万"),
        ("1.2万条", "万"),
        ("#REF!", "公式"),
        ("#DIV/0!", "公式错误"),
        ("#GETTING_DATA", "没有计算结果"),
        (dt.datetime(2024, 4, 1), "日期"),
        (dt.date(2024, 4, 1), "日期"),
        (True, "逻辑值"),
        ("三十四", "不是数字"),
        ("34?", "不是数字"),
        ("①②", "不是数字"),
        ("5²", "不是数字"),
        ("12+3", "不是数字"),
        ("12\n30", "中间有空格或换行"),
        ("12 30", "中间有空格或换行"),
        ("1\u30002", "中间有空格或换行"),
        ("1,02", "不是数字"),
        (float("nan"), "有效"),
        (1e12, "常理"),
    ],
)
def test_what_has_no_certain_reading_is_not_read(value: object, why: str) -> None:
    reading = read_count(value)
    assert (reading.state, reading.count, reading.severity) == (CellState.UNREADABLE, None, Severity.ERROR)
    assert why in reading.what
    assert reading.remedy
