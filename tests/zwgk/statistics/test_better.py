"""较好单位: no unit is both praised and blamed in one text, and omissions and ties are reported."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from tests.zwgk.statistics.small_county import Q2, unit
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import unit_index
from zwgk.model.rules import Kind
from zwgk.statistics.better import BetterUnits, RankedUnits, better_units

RANKING = pd.DataFrame({"unit": ["甲局", "乙局", "丙局", "丁局"], "total": pd.array([9, 5, 5, 0], dtype="Int64")})
UNITS = (
    *(unit(order, f"{name}局") for order, name in enumerate("甲乙丙丁", start=1)),
    replace(unit(5, "戊镇"), kind="乡镇", aliases=("戊乡",)),
)
WARNING, NOTE = Severity.WARNING, Severity.NOTE


def better(
    count: int = 2,
    named: tuple[str, ...] = (),
    chosen: tuple[str, ...] = (),
    when: str = "",
    ranking: pd.DataFrame = RANKING,
    incomplete: tuple[str, ...] = (),
) -> BetterUnits:
    kind = Kind("部门", "", count, chosen, when)
    ranked = RankedUnits(ranking, frozenset(named), frozenset(incomplete))
    return better_units(kind, ranked, unit_index(UNITS, "新乡县"), Q2)


def told(problems: tuple[Problem, ...]) -> list[tuple[Severity, str]]:
    return [(problem.severity, problem.what) for problem in problems]


@pytest.mark.parametrize(
    ("asked", "units", "problems"),
    [
        ({"count": 1}, ("甲局",), []),
        ({"count": 4}, ("甲局", "乙局", "丙局"), []),  # nobody is praised for nothing
        ({"count": 0}, (), []),
        (
            {"count": 2, "named": ("甲局", "乙局")},
            ("丙局",),
            [(NOTE, "甲局、乙局排在部门前 2 名，因本期被点名，没有写作较好单位")],
        ),
        ({"count": 1, "named": ("丙局",)}, ("甲局",), []),  # it would not have been praised
        (
            {"count": 2},
            ("甲局", "乙局"),
            [(NOTE, "部门较好单位：乙局、丙局都是 5 条，按名录的先后写了乙局，没有写丙局")],
        ),
        (
            {"count": 2, "ranking": RANKING.assign(total=pd.array([5, 5, 5, 0], dtype="Int64"))},
            ("甲局", "乙局"),
            [(NOTE, "部门较好单位：甲局、乙局、丙局都是 5 条，按名录的先后写了甲局、乙局，没有写丙局")],
        ),
        (
            {"count": 1, "named": ("甲局",)},
            ("乙局",),
            [
                (NOTE, "甲局排在部门前 1 名，因本期被点名，没有写作较好单位"),
                (NOTE, "部门较好单位：乙局、丙局都是 5 条，按名录的先后写了乙局，没有写丙局"),
            ],
        ),
    ],
)
def test_what_is_proposed_is_the_head_of_the_ranking_without_the_named(
    asked: dict[str, Any], units: tuple[str, ...], problems: list[tuple[Severity, str]]
) -> None:
    found = better(**asked)
    assert found.units == units
    assert told(found.problems) == problems


@pytest.mark.parametrize(
    ("chosen", "named", "units", "why"),
    [
        (("丙局", "新乡县甲局"), (), ("丙局", "新乡县甲局"), ""),
        (("丙局", "庚局"), (), ("丙局",), "指定的较好单位“庚局”不在单位名录里，通报没有写它"),
        (("戊乡",), (), (), "指定的较好单位“戊乡”是乡镇，不是部门，通报没有写它"),
        (("甲局", "丁局"), (), ("甲局",), "指定的较好单位“丁局”本期一条也没有，通报没有写它"),
        (("甲局", "乙局"), ("乙局",), ("甲局",), "指定的较好单位“乙局”本期因未达标被点名，通报没有写它"),
        (("甲局", "甲 局"), (), ("甲局",), ""),
    ],
)
def test_a_choice_is_checked_by_roster_kind_and_figures(
    chosen: tuple[str, ...], named: tuple[str, ...], units: tuple[str, ...], why: str
) -> None:
    found = better(named=named, chosen=chosen, when="第二季度")
    assert found.units == units
    assert told(found.problems) == ([(WARNING, why)] if why else [])


def test_the_choice_of_another_period_is_not_taken_over() -> None:
    found = better(1, chosen=("丙局",), when="第一季度")
    assert found.units == ("甲局",)
    assert told(found.problems) == [(NOTE, "指定的部门较好单位是第一季度的，没有用于第二季度，改按排名写")]


def test_a_choice_for_no_period_is_taken_and_told() -> None:
    found = better(1, chosen=("丙局",))
    assert found.units == ("丙局",)
    assert told(found.problems) == [(NOTE, "指定的部门较好单位没有写明是哪一期的，每一期都照此写")]


@pytest.mark.parametrize(
    ("total", "incomplete", "why"),
    [
        (0, (), "本期一条也没有"),
        (0, ("丁局",), "报来的月份一条也没有，本期还没有报齐"),
        (1, (), ""),
        (None, (), "本期的数没有统计到（没有填，或没有它的表）"),
        (None, ("丁局",), "本期的数没有统计到（没有填，或没有它的表）"),
    ],
)
def test_zero_is_said_of_a_complete_report_only(total: int | None, incomplete: tuple[str, ...], why: str) -> None:
    ranking = RANKING.assign(total=pd.array([9, 5, 5, total], dtype="Int64"))
    found = better(chosen=("丁局",), when="第二季度", ranking=ranking, incomplete=incomplete)
    assert told(found.problems) == ([(WARNING, f"指定的较好单位“丁局”{why}，通报没有写它")] if why else [])


def test_a_single_item_is_praised_and_nobody_where_nobody_is_asked_for() -> None:
    one = RANKING.assign(total=pd.array([9, 5, 1, 0], dtype="Int64"))
    assert better(4, ranking=one) == BetterUnits("部门", ("甲局", "乙局", "丙局"))
    alike = RANKING.assign(total=pd.array([5, 5, 5, 5], dtype="Int64"))
    assert better(0, ranking=alike) == BetterUnits("部门", ())


def test_points_are_not_called_items() -> None:
    ranking = RANKING.assign(total=pd.array([9.0, 4.5, 4.5, 0.0], dtype="Float64"))
    found = better_units(Kind("部门", "", 2), RankedUnits(ranking, frozenset(), of_count="分"), {}, Q2)
    assert "乙局、丙局都是 4.5 分" in found.problems[0].what


ELSE = "另有考虑的，在“较好单位（指定）”里写明"


@pytest.mark.parametrize(
    ("asked", "notes"),
    [
        ({"chosen": ("丙局", "乙局"), "when": "第一季度"}, [("丙局、乙局", "第二季度另有指定的，请改填")]),
        ({"chosen": ("丙局", "甲局")}, [("丙局、甲局", "在它右边的“指定用于”里选第二季度")]),
        ({"chosen": ("庚局",), "when": "第二季度"}, [("庚局", "改正或删去")]),
        ({"count": 2, "named": ("甲局", "乙局")}, [("甲局、乙局", ELSE)]),
        ({"count": 2}, [("乙局、丙局", ELSE)]),
    ],
)
def test_each_note_says_of_whom_and_what_to_do(asked: dict[str, Any], notes: list[tuple[str, str]]) -> None:
    found = better(**({"count": 1} | asked))
    assert found.kind == "部门"
    assert [(one.sheet, one.value, one.remedy) for one in found.problems] == [("设置", *note) for note in notes]
