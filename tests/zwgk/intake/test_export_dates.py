"""Dates of an export as programs write them. Days by hand."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

from tests.zwgk.intake.county import County
from zwgk.intake.exports.articles import article_counts, months_in, row_days
from zwgk.intake.exports.cells import Coded, objects
from zwgk.intake.exports.dates import days_of, days_without_year, is_month_only, months_of
from zwgk.intake.exports.file import Export
from zwgk.intake.exports.headings import Role


def column(*values: object) -> Coded:
    return Coded(np.arange(len(values)), objects(values))


def days(ordinals: "np.typing.NDArray[np.int64]") -> list[str]:
    return ["" if number == -1 else dt.date.fromordinal(int(number)).isoformat() for number in ordinals]


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2024-04-05", "2024-04-05"),
        ("2024/4/5", "2024-04-05"),
        ("2024.4.5 08:30", "2024-04-05"),
        ("2024年4月5日", "2024-04-05"),
        ("2024 年 4 月 5 日", "2024-04-05"),
        ("２０２４－０４－０５", "2024-04-05"),
        ("20240405", "2024-04-05"),
        ("202404051230", "2024-04-05"),
        ("20240405123059", "2024-04-05"),
        (20240405, "2024-04-05"),
        (20240405.0, "2024-04-05"),
        (dt.datetime(2024, 4, 5, 23, 59), "2024-04-05"),
        (dt.date(2024, 4, 5), "2024-04-05"),
        (45387, "2024-04-05"),  # 2024-01-01 is 45292, and 31 + 29 + 31 + 4 days follow
        (45387.75, "2024-04-05"),
        ("45387", "2024-04-05"),
        ("45387.75", "2024-04-05"),
        (36526, "2000-01-01"),
        (36525, ""),
        (73050, "2099-12-31"),
        (73051, ""),
        # With a zone: the day in China, eight hours ahead of UTC.
        ("2024-04-05T15:59:59Z", "2024-04-05"),
        ("2024-04-05T16:00:00Z", "2024-04-06"),
        ("2024-04-05T16:00:00+08:00", "2024-04-05"),
        ("2024-04-05T23:30:00.000+0800", "2024-04-05"),
        ("2024-04-05 23:30:00 GMT-1", "2024-04-06"),
        ("2024-04-05T00:30+09:00", "2024-04-04"),
        ("2024-04-05 14:30 -02:00", "2024-04-06"),
        ("2024-04-05 15:59:59 UTC", "2024-04-05"),
        ("2024-04-06 00:10 +08:30", "2024-04-05"),
        ("2024-04-05 10:00:00 HKT", "2024-04-05"),
        ("2024-04-05 03:05 PM", "2024-04-05"),
        ("2024-04-05 下午 3:05:00", "2024-04-05"),
        ("2024-04-30 20:00:00 EST", ""),  # 1 May in China
        ("2024-05-01 00:30 JST", ""),
        ("2024-04-30 05:00 PM +00:00", ""),
        ("2024-04-06 00:40 +08:30", "2024-04-06"),
        ("2024-04-05 23:10 +07:30", "2024-04-05"),
        ("2024-04-05 23:30 +07:30", "2024-04-06"),
        ("二〇二四年四月五日", "2024-04-05"),
        ("二零二四年十二月二十八日", "2024-12-28"),
        ("2024年十月十日", "2024-10-10"),
        ("二○二四年四月30日", "2024-04-30"),
        ("二〇二四年 四月 五日", "2024-04-05"),
        ("二〇二四年四月五日 星期五", "2024-04-05"),
        ("28 June 2024, Friday", ""),
        ("28 June 2024 Fri", "2024-06-28"),
        ("二〇二四年四月三十一日", ""),
        ("二〇二四年四月十十日", ""),
        ("二〇二四年四月十5日", ""),
        ("二〇二四年四月四五日", ""),
        ("28 June 2024", "2024-06-28"),
        ("Dec 31, 2024", "2024-12-31"),
        ("Fri Jun 28 10:00:00 CST 2024", "2024-06-28"),
        ("28 Jun 28 2024", ""),
        ("31 Jun 2024", ""),
        ("星期五 2024-06-28", "2024-06-28"),
        ("周五，2024-06-30至2024-07-01", ""),
        ("1719532800", "2024-06-28"),  # 179 days of 2024 after 1704067200
        ("1719590400000", "2024-06-29"),  # sixteen hours later: midnight in China
        ("[2024-04-05]", "2024-04-05"),
        ("发布时间：2024年4月5日", "2024-04-05"),
        ("于2024-04-05", "2024-04-05"),
        ("4月5日（更新于2024-04-06）", ""),
        # With a time of day, a second day is seen as without one.
        ("2024-04-05 08:30:59.123", "2024-04-05"),
        ("2024-04-05T08:30", "2024-04-05"),
        ("2024-04-05至2024-04-06", "2024-04-05"),
        ("2024-04-05、4-06", "2024-04-05"),
        ("2024-04-05至5-06", ""),
        ("2024-04-05至2025-04-06", ""),
        ("2024-04-30 10:00至2024-05-01", ""),
        ("2024-4-30 9:00~5-1", ""),
        ("2024-02-30 10:00:00", ""),
        ("202402301230", ""),
        ("2024-02-30", ""),
        ("2024-13-01", ""),
        ("20241301", ""),
        ("2024-04", ""),
        ("4月5日", ""),  # read by `days_without_year`
        ("4/1/2024", ""),  # 4 January or 1 April: not guessed
        ("13/1/2024", ""),
        ("24-04-01", ""),  # 2024, or the 24th of a month: not guessed
        ("24年4月1日", ""),
        ("04-05", ""),
        ("昨天", ""),
        ("", ""),
        (None, ""),
        (True, ""),
        (float("nan"), ""),
        (float("inf"), ""),
        (-1e300, ""),
    ],
)
def test_a_day(value: object, day: str) -> None:
    assert days(days_of(column(value))) == [day]
    assert days(days_of(column("2024-06-30", value))) == ["2024-06-30", day]


@pytest.mark.parametrize(
    ("value", "month"),
    [
        ("2024-04-05", "2024-04-01"),
        ("2024年4月", "2024-04-01"),
        ("2024-4", "2024-04-01"),
        ("202404", "2024-04-01"),
        (202404, "2024-04-01"),
        ("4月", "2023-04-01"),
        ("4月份", "2023-04-01"),
        ("12", "2023-12-01"),
        ("十二月", "2023-12-01"),
        ("1 2月", ""),
        ("2024年0月", ""),
        ("2024-4月份", "2024-04-01"),
        (4, "2023-04-01"),
        (4.5, ""),
        (True, ""),
        ("13月", ""),
        ("0", ""),
        ("", ""),
        (float("nan"), ""),
        (float("inf"), ""),
    ],
)
def test_a_month_of_a_list_of_counts(value: object, month: str) -> None:
    """A bare month belongs to the year of the workbook, here 2023."""
    assert days(months_of(column(value), 2023)) == [month]


@pytest.mark.parametrize(
    ("value", "only"),
    [("2024年4月", True), ("4月", True), ("2024-04-05", False), ("去年", False), ("", False), (4, False)],
)
def test_a_month_without_a_day(value: object, only: bool) -> None:
    assert is_month_only(value) is only


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("4月5日", "2023-04-05"),
        (" 4 月 5 日", "2023-04-05"),
        ("１２月３１日", "2023-12-31"),
        ("4月5号", "2023-04-05"),
        ("4月1 2日", ""),
        ("2月29日", ""),  # 2023 has none
        ("13月1日", ""),
        ("4月5", ""),
        ("4月5日至6日", ""),
        ("4/5", ""),
        (4.05, ""),
        ("", ""),
    ],
)
def test_a_day_without_a_year_is_of_the_workbooks(value: object, day: str) -> None:
    assert days(days_without_year(column(value), 2023)) == [day]


def test_a_column_without_rows() -> None:
    assert days_of(column()).tolist() == []
    assert months_of(column(), 2024).tolist() == []


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (3, 3),
        (3.0, 3),
        ("3", 3),
        ("0012", 12),
        (0, 0),
        ("", -1),
        (None, -1),
        (2.5, -1),
        (-1, -1),
        ("三篇多", -1),
        (float("nan"), -1),
        (float("inf"), -1),
        (True, -1),
    ],
)
def test_the_number_of_a_row(value: object, count: int) -> None:
    rows, fates = np.array([2]), np.zeros(1, dtype=np.int8)
    export = Export("台账", {Role.POSTS: column(value)}, {}, rows, fates, is_media=False)
    assert article_counts(export).tolist() == [count]


def test_a_list_of_counts_may_have_months_for_dates() -> None:
    rows, fates = np.array([2]), np.zeros(1, dtype=np.int8)
    export = Export("台账", {Role.POSTS: column(3), Role.DATE: column("2024年4月")}, {}, rows, fates, is_media=False)
    assert days(row_days(export, 2024)) == ["2024-04-01"]


def test_the_months_of_a_year() -> None:
    given = [dt.date(*day).toordinal() for day in ((2023, 12, 31), (2024, 1, 1), (2024, 12, 31), (2025, 1, 1))]
    assert months_in(np.array([-1, *given]), 2024).tolist() == [0, 0, 1, 12, 0]


@pytest.mark.parametrize(
    ("other", "counted"),
    [
        ("2024-05-06", {("财政局", "动态", 4): 1, ("财政局", "动态", 5): 1}),
        ("5月6日", {("财政局", "动态", 4): 1, ("财政局", "动态", 5): 1}),
        ("2023-05-06", {}),  # the list is of two years: the other row may be of either
    ],
)
def test_a_list_with_days_without_a_year(
    county: County, tmp_path: Path, other: str, counted: dict[tuple[str, str, int], int]
) -> None:
    path = tmp_path / "台账.csv"
    rows = f"单位,栏目,标题,发布时间\n财政局,工作动态,甲,4月5日\n财政局,工作动态,乙,{other}\n"
    path.write_text(rows, encoding="utf-8")
    export, found = county.counted(path)
    assert {tuple(slot): count for slot, count in found.unit_counts.items() if count} == counted
    assert len(export) == 2
