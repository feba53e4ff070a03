"""Printed columns of the attachments: order, headings, places; the shape of a printed ranking."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.zwgk.statistics.small_county import Q2
from zwgk.model.period import Period
from zwgk.model.rules import Column, Kind, Naming, Quota, Rate, Rules
from zwgk.model.settings import Limits, Office
from zwgk.statistics.shown_columns import (
    Shown,
    TableShape,
    before_words,
    frequency,
    media_heads,
    percentage,
    shown_columns,
    shown_heads,
    table_shape,
)

KIND = Kind("部门", "{时段}统计表")
COLUMNS = (
    Column("乡镇", "动态", "乡镇动态", 1, True, Naming.NEVER),
    Column("部门", "报送", "报送数", None, True, Naming.NEVER, points=2, points_heading="报送分"),
    Column("部门", "采纳", "采纳数", 3, True, Naming.NEVER),
)
RATES = (Rate("乡镇", "率", "乡镇率", "动态", "动态"), Rate("部门", "采纳率", "采纳率", "采纳", "报送"))
RULES = Rules((KIND,), COLUMNS, rates=RATES, office=Office("某县"))


def headings(kind: Kind, period: Period = Q2) -> list[tuple[str, Shown]]:
    return [(one.heading, one.shown) for one in shown_columns(replace(RULES, kinds=(kind,)), kind, period)]


def test_columns_of_the_kind_then_rates_and_the_total() -> None:
    assert headings(KIND) == [
        ("报送数", Shown.COUNT),
        ("报送分", Shown.POINTS),
        ("采纳数", Shown.COUNT),
        ("采纳率", Shown.RATE),
        ("合计", Shown.TOTAL),
    ]
    counts = shown_columns(RULES, KIND, Q2)
    assert [one.column for one in counts] == [COLUMNS[1], COLUMNS[1], COLUMNS[2], None, None]
    assert [one.rate for one in counts] == [None, None, None, RATES[1], None]


def test_total_since_january_and_comparisons_by_choice() -> None:
    more = replace(KIND, total_name="{时段}总分", cumulative=True, compared=("环比", "名次变化"))
    assert headings(more)[4:] == [
        ("2024年第二季度总分", Shown.TOTAL),
        ("1—6月累计", Shown.SINCE_JANUARY),
        ("比上季度增减", Shown.COMPARED),
        ("名次比上季度", Shown.COMPARED),
    ]
    assert [one.heading for one in shown_columns(RULES, replace(KIND, total_name="—"), Q2)][-1] == "采纳率"
    names = [one.compared.help for one in shown_columns(RULES, more, Q2) if one.compared]
    assert names == ["比上期多几条、少几条", "比上期升降几名"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (1, 3, "上季度"),
        (4, 6, "上季度"),
        (10, 12, "上季度"),
        (2, 4, "上期"),
        (5, 5, "上月"),
        (1, 12, "上年"),
        (7, 12, "上半年"),
        (1, 6, "上期"),
        (1, 11, "上期"),
    ],
)
def test_the_period_before_in_words(first: int, last: int, words: str) -> None:
    assert before_words(Period(2024, first, last)) == words


@pytest.mark.parametrize(
    ("numbered", "side_by_side", "block", "width", "names", "kind_column", "quota_of_first"),
    [
        # 1 number, 2 name, 3-5 figures; the kind in 6, so that the quotas of 3-5 are in 7-9
        (True, 1, 5, 5, (2,), 6, 7),
        (False, 1, 4, 4, (1,), 5, 6),
        (True, 2, 5, 10, (2, 7), 11, 12),
        (False, 3, 4, 12, (1, 5, 9), 13, 14),
    ],
)
def test_places_in_the_printed_table(
    numbered: bool,
    side_by_side: int,
    block: int,
    width: int,
    names: tuple[int, ...],
    kind_column: int,
    quota_of_first: int,
) -> None:
    shape = TableShape(numbered, 3, side_by_side)
    assert (shape.block, shape.width, shape.names, shape.kind_column) == (block, width, names, kind_column)
    assert shape.quota_column(names[0] + 1) == quota_of_first


def test_units_side_by_side_are_read_down_and_then_right() -> None:
    shape = TableShape(False, 1, 2)
    assert shape.arranged([["甲", 1], ["乙", 2], ["丙", 3]], "") == [["甲", 1, "丙", 3], ["乙", 2, "", ""]]
    assert shape.arranged([["甲", 1], ["乙", 2]], "") == [["甲", 1, "乙", 2]]
    assert shape.arranged([], "") == []
    assert TableShape(False, 1, 1).arranged([["甲", 1], ["乙", 2]], "") == [["甲", 1], ["乙", 2]]
    assert TableShape(True, 1, 3).arranged([[1, "甲", 5]], None) == [[1, "甲", 5, *[None] * 6]]


def test_the_shape_follows_from_the_kind() -> None:
    assert table_shape(RULES, KIND) == TableShape(True, 5, 1)
    plain = replace(KIND, number_heading="—", total_name="—", side_by_side=2)
    assert table_shape(RULES, plain) == TableShape(False, 4, 2)


def test_headings_of_one_unit() -> None:
    assert shown_heads(RULES, KIND, Q2) == ["序号", "单位名称", "报送数", "报送分", "采纳数", "采纳率", "合计"]
    own = replace(KIND, number_heading="—", unit_heading="{地名}单位（每期不少于{最低}条）")
    assert shown_heads(RULES, own, Q2)[0] == "某县单位（每期不少于9条）"  # 3 a month, three months
    assert shown_heads(replace(RULES, columns=COLUMNS[:2]), own, Q2)[0] == "某县单位（每期不少于0条）"
    changed = replace(RULES, quotas=(Quota("部门", "采纳", 5, from_month=6),))
    assert shown_heads(changed, own, Q2)[0] == "某县单位（每期不少于11条）"  # 3 + 3 + 5


def media(office: Office = Office(), limits: Limits = Limits()) -> list[str]:
    return media_heads(Rules((KIND,), COLUMNS, office=office, limits=limits))


def test_headings_of_new_media() -> None:
    assert media() == ["序号", "政务新媒体", "发表文章数量", "是否达到每周更新两次要求"]
    assert media(Office(media_hosts=True, show_idle_days=True)) == [
        "序号",
        "主办单位",
        "政务新媒体",
        "发表文章数量",
        "是否达到每周更新两次要求",
        "未更新天数",
    ]
    assert media(Office(show_idle_days=True), Limits(media_posts_a_week=0, media_idle_days=0)) == [
        "序号",
        "政务新媒体",
        "发表文章数量",
    ]
    own = ("号", "账号", "条", "够不够")
    assert media(Office(media_headings=own)) == list(own)
    assert media(Office(media_headings=own[:3]))[1] == "政务新媒体"  # their number does not fit


@pytest.mark.parametrize(
    ("posts", "weeks", "words"),
    [(2, 1, "每周更新两次"), (1, 2, "每两周更新一次"), (7, 4, "每四周更新七次"), (8, 1, "每周更新8次")],
)
def test_frequency(posts: int, weeks: int, words: str) -> None:
    assert frequency(Limits(media_posts_a_week=posts, media_weeks=weeks)) == words


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 8, "12.5%"),
        (1, 800, "0.1%"),  # 0.125
        (1, 2000, "0.1%"),  # 0.05, rounded half up
        (0, 5, "0.0%"),
        (5, 5, "100.0%"),
        (None, 5, None),
        (5, None, None),
        (0, 0, "—"),
    ],
)
def test_rates_in_percent(part: int | None, whole: int | None, rate: str | None) -> None:
    assert percentage(part, whole) == rate


def test_a_rate_of_nothing_as_the_office_writes_it() -> None:
    assert percentage(0, 0, "无") == "无"
    assert percentage(0, 0, "") == "—"


def test_deadline_of_a_period() -> None:
    """Forms are due on the period's last day at the earliest, its length (31 days at least) later at the latest."""
    days = (dt.date(2024, 6, 29), dt.date(2024, 6, 30), dt.date(2024, 9, 28), dt.date(2024, 9, 29))
    assert [Office(report_deadline=day).deadline(Q2) is not None for day in days] == [False, True, True, False]
    june = Period(2024, 6, 6)
    days = (dt.date(2024, 7, 31), dt.date(2024, 8, 1))
    assert [Office(report_deadline=day).deadline(june) is not None for day in days] == [True, False]
    assert Office().deadline(Q2) is None
