"""All results of one county whose figures are written by hand: that each is made of the right ones."""

import datetime as dt
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from tests.zwgk.statistics.small_county import Q2, RULES, counts_of, unit
from tests.zwgk.statistics.test_doubts import LETTERS, county, letter
from tests.zwgk.statistics.test_facts import BLANK, accounts
from tests.zwgk.statistics.test_past_figures import figure
from zwgk.model.cases import CaseMonth, Cases
from zwgk.model.inputs import Inputs
from zwgk.model.past import Past
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.model.rules import Kind, Rules
from zwgk.statistics.cases import CaseBalance, CaseState
from zwgk.statistics.results import Results, compute

UNITS = (unit(1, "甲局"), unit(2, "乙局"), unit(3, "丙局"), unit(4, "丁局"))
NEXT = "另有考虑的，在“较好单位（指定）”里写明"


def six(*counts: int | None) -> dict[int, int | None]:
    return dict(enumerate(counts, start=1))


COUNTS = {
    ("甲局", "动态"): six(8, 8, 8, 10, 10, 10),
    ("甲局", "信息公开"): six(0, 0, 0, 1, 1, 1),  # better now
    ("乙局", "动态"): six(8, 8, 8, 20, 0, 20),
    ("乙局", "信息公开"): six(0, 0, 0, 0, 0, 0),  # again, and nothing at all in May
    ("丙局", "动态"): six(9, 9, 9, 9, 9, 9),
    ("丙局", "信息公开"): six(1, 1, 1, 3, 3, None),
    ("丁局", "动态"): six(9, 9, 9, 10, 10, 10),
    ("丁局", "信息公开"): six(1, 1, 1, 1, 1, 1),
}
RULED = replace(RULES, kinds=(Kind("部门", "附件", better_count=1),))


def inputs(rules: Rules = RULED, **more: object) -> Inputs:
    plain = county(units=UNITS)
    mine = replace(rules, office=plain.rules.office, parts=plain.rules.parts)
    return replace(plain, rules=mine, counts=counts_of(UNITS, COUNTS, mine), roster=UNITS, **more)


def found(rules: Rules = RULED, **more: object) -> Results:
    return compute(inputs(rules, **more))


@cache
def usual() -> Results:
    return found()


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(frame[list(columns)].astype(object).itertuples(index=False, name=None))


def test_figures_of_the_period() -> None:
    results = usual()
    assert results.unit_totals.to_dict() == {"甲局": 33, "乙局": 40, "丙局": 33, "丁局": 33}
    assert rows(results.rankings["部门"], "rank", "unit", "total") == [
        *((1, "乙局", 40), (2, "甲局", 33), (3, "丙局", 33), (4, "丁局", 33)),
    ]
    assert results.duties["部门"].loc["甲局"].to_dict() == {"动态": True, "信息公开": True, "重点领域": False}
    assert rows(results.totals, "unit", "column", "found")[3:5] == [("乙局", "动态", 40), ("乙局", "信息公开", 0)]
    assert results.months["部门"].loc[3:6].tolist() == [8 + 8 + 10 + 10, 11 + 20 + 12 + 11, 11 + 0 + 12 + 11, 51]
    assert rows(results.reported, "unit", "reported", "missing") == [
        *(("甲局", 3, ()), ("乙局", 3, ()), ("丙局", 2, (6,)), ("丁局", 3, ())),
    ]


def test_shortfalls_and_what_became_of_those_before() -> None:
    results = usual()
    assert rows(results.shortfalls, "unit", "column", "state", "named") == [("乙局", "信息公开", "为零", True)]
    assert rows(results.shortfall_counts, "heading", "zero", "below") == [("部门动态", 0, 0), ("部门信息公开", 1, 0)]
    assert rows(results.gaps, "unit", "months") == [("乙局", (5,))]
    assert rows(results.repeated, "unit", "column", "periods") == [("乙局", "信息公开", 2)]
    assert rows(results.named_again, "unit", "column") == [("乙局", "信息公开")]
    assert rows(results.improved, "unit", "column") == [("甲局", "信息公开")]


def test_shortfalls_of_last_year_are_those_of_history() -> None:
    first = replace(inputs(), period=Period(2024, 1, 3))
    short = replace(figure("2023Q4", "乙局", 0, "信息公开", state="为零", named=True), required=3)
    with_past = compute(replace(first, past=Past((short,))))
    assert rows(with_past.repeated, "unit", "periods") == [("乙局", 2)]
    assert rows(with_past.named_again, "unit") == [("乙局",)]
    assert rows(compute(first).repeated, "unit", "periods") == []
    second = found(past=Past((replace(short, period=Period(2024, 1, 3), unit="丁局"),)))
    assert rows(second.named_again, "unit") == []  # history wins over the sheets of the same year
    assert rows(second.improved, "unit") == [("丁局",)]


def test_better_units_are_not_named_and_a_tie_is_told_in_the_measure_of_the_total() -> None:
    results = usual()
    assert (results.better["部门"].kind, results.better["部门"].units) == ("部门", ("甲局",))
    over = "乙局排在部门前 1 名，因本期被点名，没有写作较好单位"
    tie = "部门较好单位：甲局、丙局、丁局都是 {}，按名录的先后写了甲局，没有写丙局、丁局"
    assert results.problems == (
        Problem.note(over, NEXT, sheet="设置", value="乙局"),
        Problem.note(tie.format("33 条"), NEXT, sheet="设置", value="甲局、丙局、丁局"),
    )
    doubled = tuple(replace(column, points=2) for column in RULES.columns)
    assert found(replace(RULED, columns=doubled)).problems[1].what == tie.format("66 分")


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        ("某县乙局", "本期因未达标被点名"),
        ("戊局", "不在单位名录里"),
    ],
)
def test_a_choice_of_the_office_is_checked(choice: str, why: str) -> None:
    kind = Kind("部门", "附件", better_units=(choice, "某县丁局"), better_period=Q2.name)
    results = found(replace(RULED, kinds=(kind,)))
    assert results.better["部门"].units == ("某县丁局",)
    assert [one.what for one in results.problems] == [f"指定的较好单位“{choice}”{why}，通报没有写它"]


def test_a_choice_that_has_reported_nothing_but_zeros_so_far() -> None:
    kind = Kind("部门", "附件", better_units=("丁局",), better_period=Q2.name)
    asked = inputs(replace(RULED, kinds=(kind,)))
    zeros = {("丁局", "动态"): six(9, 9, 9, 0, 0, None), ("丁局", "信息公开"): six(1, 1, 1, 0, 0, None)}
    results = compute(replace(asked, counts=counts_of(UNITS, COUNTS | zeros, asked.rules)))
    assert [one.what for one in results.problems] == [
        "指定的较好单位“丁局”报来的月份一条也没有，本期还没有报齐，通报没有写它"
    ]


def test_days_without_a_post_and_cases_count_to_the_day_of_checking() -> None:
    media = accounts(("一号", "甲局", "微信", [9, 9, 8], BLANK, "2024-06-29"))
    log = (letter("丁局", dt.date(2024, 6, 24), None), letter("外单位", dt.date(2024, 4, 8), None))
    early = inputs(media=media, cases=Cases((), log))
    assert rows(compute(early).media, "account", "posts", "idle_days", "required") == [("一号", 26, 1, 26)]
    assert [(one.case.unit, one.state) for one in compute(early).pressing] == [
        ("外单位", CaseState.RED),
        ("丁局", CaseState.DUE_SOON),
    ]
    office = replace(early.rules.office, check_date=dt.date(2024, 7, 9))
    limits = replace(early.rules.limits, media_posts_a_week=1, mailbox_workdays=3, mailbox_red_workdays=0)
    later = compute(replace(early, rules=replace(early.rules, office=office, limits=limits)))
    assert rows(later.media, "idle_days", "required") == [(10, 13)]
    assert [(one.case.unit, one.state) for one in later.pressing] == [
        ("外单位", CaseState.OVERDUE),
        ("丁局", CaseState.OVERDUE),
    ]
    assert later.cases == {
        LETTERS: (CaseBalance("丁局", 0, 1, 0, 1, 1), CaseBalance("外单位", 0, 1, 0, 1, 1)),  # in the roster's order
    }


def test_each_kind_of_case_is_compared_with_its_log() -> None:
    calls, letters = (CaseMonth(kind, "甲局", 4, 0, 2, 1, 1, 0) for kind in ("12345热线", LETTERS))
    given = inputs(cases=Cases((calls, letters), (letter("甲局", dt.date(2024, 4, 8), None),)))
    office = replace(given.rules.office, case_kinds=("12345热线", LETTERS))
    results = compute(replace(given, rules=replace(given.rules, office=office)))
    assert [one.what for one in results.problems if one.sheet == "分单位办件"] == [
        "甲局“县长信箱”这里收到 2 件、办结 1 件，办件台账里收到 1 件、办结 0 件，附件按这里的"
    ]


def test_problems_of_reading_come_first() -> None:
    read = Problem.error("读不懂", "改", sheet="甲局")
    assert [one.sheet for one in found(problems=(read,)).problems] == ["甲局", "设置", "设置"]


def test_only_kinds_that_print_it_have_a_total_since_january() -> None:
    assert usual().since_january == {}
    since = found(replace(RULED, kinds=(replace(RULED.kinds[0], cumulative=True),))).since_january
    assert since["部门"].to_dict() == {"甲局": 57, "乙局": 64, "丙局": 63, "丁局": 63}
