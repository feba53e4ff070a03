"""Counts as clerks type them: a text with one certain reading is read, all others are not."""

import datetime as dt

import pytest

from zwgk.model.frames import CellState
from zwgk.model.period import Period
from zwgk.model.problems import Severity
from zwgk.workbook.numbers import day_of_serial, is_spoilt_count, read_count
from zwgk.workbook.reserved import unit_name_doubt, unit_name_fault
from zwgk.workbook.sense_checks import outlying_months


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


def test_a_number_that_may_be_a_day_is_counted_and_told() -> None:
    reading = read_count(45471)
    assert (reading.count, reading.severity) == (45471, Severity.WARNING)
    assert reading.what == "大得像是日期（2024年6月28日）的序号，已按 45471 读取"
    assert reading.remedy == "请核对；是日期的，改填条数"
    told = {value: read_count(value).severity for value in (36525, 36526, 54788, 54789)}
    assert read_count(10_000_000).what == "大得不合常理"
    assert told == {36525: None, 36526: Severity.WARNING, 54788: Severity.WARNING, 54789: None}  # 2050-01-01


def test_the_days_that_numbers_stand_for() -> None:
    days = [day_of_serial(number) for number in (36525.9, 36526, 73050.75, 73051)]
    assert days == [None, dt.date(2000, 1, 1), dt.date(2099, 12, 31), None]


@pytest.mark.parametrize(
    ("value", "spoilt"), [("-5", True), ("1.5", True), ("三十", False), ("5条", False), ("", False), (-5, False)]
)
def test_a_text_that_was_meant_for_a_count(value: object, spoilt: bool) -> None:
    assert is_spoilt_count(value) is spoilt


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({4: 5, 5: 5, 6: 50}, (6,)),
        ({4: 4, 5: 4, 6: 49}, ()),
        ({4: 6, 5: 6, 6: 60}, (6,)),
        ({4: 6, 5: 6, 6: 59}, ()),
        ({4: None, 5: 6, 6: 600}, ()),
        ({}, ()),
    ],
)
def test_months_of_ten_times_the_others(counts: dict[int, int | None], told: tuple[int, ...]) -> None:
    assert outlying_months(counts, Period(2024, 4, 6)) == told


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("甲局", ""),
        ("#REF!", "是公式错误，请改为单位的简称"),
        ("无", "不是名称（只有符号或数字），请写单位的简称"),
        ("123", "不是名称（只有符号或数字），请写单位的简称"),
        ("合计", "工作簿里另有用处，请换一个简称"),
    ],
)
def test_names_that_no_unit_can_have(name: str, fault: str) -> None:
    assert unit_name_fault(name) == fault


def test_names_that_may_not_be_a_unit_s() -> None:
    doubts = [unit_name_doubt(name) for name in ("甲局", "1.甲局", "甲局、乙局")]
    assert doubts == ["", "名称前面有序号，连序号一起当作名称", "像是几个单位的名称，按一个单位统计"]
