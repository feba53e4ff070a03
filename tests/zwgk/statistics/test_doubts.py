"""Doubts that the figures raise when all sheets are read: 校验 tells them by sheet, with the remedy."""

import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from tests.zwgk.statistics.small_county import Q2, RULES, counts_of, unit
from zwgk.model.cases import Case, CaseMonth, Cases
from zwgk.model.frames import CATALOGUE, MEDIA, frame_of
from zwgk.model.inputs import Inputs
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit
from zwgk.model.settings import Limits, Office, Parts
from zwgk.statistics.results import Results, compute

UNITS = (unit(1, "甲局"), unit(2, "乙局"))
PARTS = Parts(requests=False, mailbox=False, media=False, catalogue=False, cases=True, case_log=True)
LETTERS = "县长信箱"


def county(
    *,
    units: tuple[Unit, ...] = UNITS,
    period: Period = Q2,
    portal: dict[int, int | None] | None = None,
    counts: dict[tuple[str, str], dict[int, int | None]] | None = None,
    cases: Cases = Cases(),  # noqa: B008 - frozen
    check_date: dt.date | None = None,
    idle_days: int = 14,
) -> Inputs:
    """Return a county with one count of the portal, by month, and letters by handling unit."""
    office = Office("某县", portal_columns=("信息",), case_kinds=(LETTERS,), check_date=check_date)
    rules = replace(RULES, office=office, parts=PARTS, limits=Limits(media_idle_days=idle_days))
    months = portal or {}
    figures = pd.array([months.get(month) for month in range(1, 13)], dtype="Int64")
    return Inputs(
        rules=rules,
        units=units,
        period=period,
        counts=counts_of(units, counts or {}, rules),
        portal=pd.DataFrame({"month": range(1, 13), "信息": figures}),
        openings={},
        media=frame_of([], MEDIA),
        catalogue=frame_of([], CATALOGUE),
        problems=(),
        cases=cases,
    )


def told(inputs: Inputs) -> list[Problem]:
    return [one for one in compute(inputs).problems if one.sheet in ("设置", "门户网站", "分单位办件")]


def letters(month: int, unit: str, *figures: int | None) -> CaseMonth:
    return CaseMonth(LETTERS, unit, month, *figures)


def letter(unit: str, received: dt.date, answered: dt.date | None) -> Case:
    return Case(LETTERS, "", unit, received, None, answered, "")


ALL = {("甲局", "动态"): {4: 5, 5: 5, 6: 5}, ("乙局", "动态"): {3: 90, 4: 2, 5: 2, 6: 2}}  # 21 in the quarter


@pytest.mark.parametrize(
    ("portal", "less"),
    [
        ({4: 7, 5: 7, 6: 6}, True),  # 20 < 21
        ({4: 7, 5: 7, 6: 7}, False),
        ({4: 7, 5: 7, 6: 8}, False),
        ({4: 7, 5: 7}, False),  # a month is missing: nothing is proven
        ({}, False),
    ],
)
def test_the_portal_has_at_least_what_the_units_have(portal: dict[int, int | None], less: bool) -> None:
    what = "2024年第二季度门户网站 20 条，比各单位合计 21 条还少"
    problem = Problem.warning(what, "核对门户网站和各单位表的数", sheet="门户网站", value="20")
    assert told(county(portal=portal, counts=ALL)) == ([problem] if less else [])


def test_an_office_without_counts_of_the_portal_is_told_nothing_of_them() -> None:
    inputs = county(counts=ALL)
    office = replace(inputs.rules.office, portal_columns=())
    assert told(replace(inputs, rules=replace(inputs.rules, office=office))) == []


@pytest.mark.parametrize(
    ("day", "idle_days", "doubtful"),
    [
        (dt.date(2024, 3, 31), 14, True),
        (dt.date(2024, 4, 1), 14, False),
        (dt.date(2024, 6, 30), 14, False),
        (dt.date(2024, 9, 30), 14, False),  # 92 days after
        (dt.date(2024, 10, 1), 14, True),
        (dt.date(2024, 10, 1), 0, False),  # days without a post are not judged
        (None, 14, False),
    ],
)
def test_the_day_of_checking_belongs_to_the_period(day: dt.date | None, idle_days: int, doubtful: bool) -> None:
    what = f"检查日期 {day} 不是2024年第二季度的，新媒体未更新的天数算到期末"
    problem = Problem.note(what, "改为本期检查的日期，或清空", sheet="设置", value=str(day))
    assert told(county(check_date=day, idle_days=idle_days)) == ([problem] if doubtful else [])


def test_sums_of_cases_that_cannot_be() -> None:
    cases = Cases((letters(4, "甲局", 1, 2, 2, 1, 0), letters(4, "乙局", 0, 4, 3, 2, 0)))
    what = "“县长信箱”各单位合计：期初 1＋收到 6，不等于办结 5＋处理中 3"
    assert told(county(cases=cases)) == [
        Problem.warning(what, "核对各行的期初、收到、办结、处理中", sheet="分单位办件", value="7")
    ]
    assert told(county(cases=Cases((letters(4, "甲局", 1, 2, 2, 1, 0),)))) == []
    assert told(county(cases=Cases((letters(4, "甲局", None, 2, None, 9, 0),)))) == []


def test_the_two_sheets_of_cases_are_compared() -> None:
    april, may = dt.date(2024, 4, 8), dt.date(2024, 5, 8)
    log = (letter("甲局", april, may), letter("甲局", april, None), letter("外单位", april, may))
    cases = Cases((letters(4, "甲局", 0, 3, 1, 2, 0), letters(4, "乙局", 0, None, None, None, 0)), log)
    found = told(county(cases=cases))
    assert {(one.severity, one.sheet, one.cell, one.remedy) for one in found} == {
        (Severity.WARNING, "分单位办件", "", "核对两张表")
    }
    assert [(one.value, one.what) for one in found] == [
        ("甲局", "甲局“县长信箱”这里收到 3 件、办结 1 件，办件台账里收到 2 件、办结 1 件，附件按这里的"),
        ("乙局", "乙局“县长信箱”这里收到没有填、办结没有填，办件台账里一件也没有，附件按这里的"),
        ("外单位", "外单位“县长信箱”办件台账里有，这里没有，附件按这里的"),
    ]


def test_equal_sheets_and_a_log_alone_raise_no_doubt() -> None:
    april, may = dt.date(2024, 4, 8), dt.date(2024, 5, 8)
    log = (letter("甲局", april, may), letter("甲局", april, None))
    # the number overdue may differ: 分单位办件 counts what was reported to the office
    assert told(county(cases=Cases((letters(4, "甲局", 0, 2, 1, 1, 0),), log))) == []
    assert told(county(cases=Cases((), log))) == []
    assert told(county(cases=Cases((letters(4, "甲局", 0, 2, 1, 1, 0),)))) == []


def balances(results: Results) -> list[tuple[str, int | None]]:
    return [(one.unit, one.received) for one in results.cases[LETTERS]]


def test_the_figures_by_month_have_precedence_over_single_cases() -> None:
    log = (letter("甲局", dt.date(2024, 4, 8), None),)
    assert balances(compute(county(cases=Cases((letters(4, "乙局", 0, 2, 1, 1, 0),), log)))) == [("乙局", 2)]
    other = CaseMonth("12345热线", "乙局", 4, 0, 2, 1, 1, 0)
    assert balances(compute(county(cases=Cases((other,), log)))) == [("甲局", 1)]


def test_totals_since_january_for_the_kinds_that_print_them() -> None:
    inputs = county(counts=ALL)
    assert compute(inputs).since_january == {}
    kinds = (replace(RULES.kinds[0], cumulative=True),)
    since = compute(replace(inputs, rules=replace(inputs.rules, kinds=kinds))).since_january
    assert since["部门"].astype(object).to_dict() == {"甲局": 15, "乙局": 96}
