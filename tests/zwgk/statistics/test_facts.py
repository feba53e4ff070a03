"""Facts of a period for its text, from figures written by hand: who stands where, who is named, quotas, media."""

import datetime as dt
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
import pytest

from tests.zwgk.statistics.small_county import Q2, counts_of
from tests.zwgk.statistics.test_doubts import county
from zwgk.model.frames import MEDIA, frame_of
from zwgk.model.inputs import Inputs
from zwgk.model.past import Basis, Correction, Past, PastFigure
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Quota, Rules, WeekRule
from zwgk.model.settings import Limits, Office, Parts
from zwgk.statistics.findings import Findings, NamedUnits, Standing, find
from zwgk.statistics.results import Results, compute
from zwgk.statistics.shortfalls import Shortfall

RULES = Rules(
    kinds=(Kind("乡镇", "附件"), Kind("部门", "附件")),
    columns=(
        Column("乡镇", "动态", "动态", 8, True, Naming.NEVER),
        Column("部门", "动态", "动态", 8, True, Naming.NEVER),
        Column("部门", "公开", "公开", 1, True, Naming.BELOW),
        Column("部门", "图片", "图片", None, False, Naming.NEVER),
    ),
    office=Office("某县", portal_columns=("信息",)),
    parts=Parts(requests=False, mailbox=False, media=False, catalogue=False),
    limits=Limits(),
)


def unit(order: int, name: str, kind: str = "部门", duties: str = "动态 公开", **more: Any) -> Unit:
    return Unit(order, name, name, kind, duties=frozenset(duties.split()), **more)


TOWN = unit(1, "丁镇", "乡镇", "动态")
UNITS = (TOWN, unit(2, "甲局"), unit(3, "乙局"), unit(4, "丙局", duties="动态 公开 图片"))
GOOD = {4: 8, 5: 8, 6: 8}
ONE = {4: 1, 5: 1, 6: 1}
NONE = {4: 0, 5: 0, 6: 0}
ALL: dict[tuple[str, str], dict[int, int | None]] = {
    ("丁镇", "动态"): {**GOOD},
    ("甲局", "动态"): {**GOOD},
    ("甲局", "公开"): {**ONE},
    ("乙局", "动态"): {**GOOD},
    ("乙局", "公开"): {**ONE},
    ("丙局", "动态"): {**GOOD},
    ("丙局", "公开"): {**ONE},
    ("丙局", "图片"): {**ONE},
}
"""Everything in order; 24 + 3 × 27 = 105 items that count, 3 pictures that do not."""


def facts(
    changes: dict[tuple[str, str], dict[int, int | None]] | None = None,
    rules: Rules = RULES,
    units: tuple[Unit, ...] = UNITS,
    **more: Any,
) -> Findings:
    inputs = replace(county(units=units), rules=rules, counts=counts_of(units, ALL | (changes or {}), rules), **more)
    return find(compute(inputs))


@cache
def usual() -> Results:
    return compute(replace(county(units=UNITS), rules=RULES, counts=counts_of(UNITS, ALL, RULES)))


def told_by(**more: Any) -> Findings:
    """Return what is found if some inputs differ that no figure of the results depends on."""
    return find(replace(usual(), inputs=replace(usual().inputs, **more)))


def standing(**more: int) -> Standing:
    usual = {"units": 4, "meeting": 4, "named": 0, "open": 0, "anywhere": 0, "zeros": 0, "judged": 3, "columns": 4}
    return Standing(**(usual | more))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, standing()),
        ({("甲局", "动态"): {4: 7, 5: 8, 6: 8}}, standing(anywhere=1)),  # 动态 is not named
        ({("甲局", "公开"): NONE}, standing(meeting=3, named=1, anywhere=1)),
        ({("甲局", "公开"): {4: 1, 5: 1, 6: 0}}, standing(meeting=3, named=1, anywhere=1)),
        ({("甲局", "公开"): {4: 0, 5: 0}}, standing(meeting=3, open=1)),  # June is missing: nothing is proven
        ({("甲局", "动态"): {4: 8, 5: 8}}, standing(meeting=3, open=1)),
        ({("丙局", "图片"): NONE}, standing(zeros=1)),
        (
            {("甲局", "公开"): NONE, ("乙局", "公开"): NONE, ("丁镇", "动态"): NONE},
            standing(meeting=2, named=2, anywhere=3),
        ),
    ],
)
def test_how_many_units_meet_what_is_judged(
    changes: dict[tuple[str, str], dict[int, int | None]], expected: Standing
) -> None:
    assert facts(changes).standing == expected


def test_without_named_columns_all_with_a_quota_are_judged_and_without_any_nothing() -> None:
    never = replace(RULES, columns=tuple(replace(column, naming=Naming.NEVER) for column in RULES.columns))
    assert facts({("甲局", "动态"): NONE}, never).standing == standing(meeting=3, anywhere=1)
    free = replace(never, columns=tuple(replace(column, monthly_quota=None) for column in never.columns))
    assert facts({("甲局", "动态"): NONE}, free).standing == standing(meeting=0, zeros=1, judged=0)


def test_units_are_named_by_column_and_state_in_ranking_order() -> None:
    low = {4: 1, 5: 1, 6: 0}
    found = facts(
        {("甲局", "公开"): NONE, ("乙局", "公开"): low, ("丙局", "公开"): NONE, ("丙局", "动态"): {4: 9, 5: 9, 6: 9}}
    )
    assert found.named == (
        NamedUnits("公开", Shortfall.ZERO, ("丙局", "甲局")),
        NamedUnits("公开", Shortfall.BELOW, ("乙局",)),
    )
    assert found.kinds == ("部门", "乡镇")  # the kind with the most units first
    assert found.named_again == found.improved == ()


def test_sums_and_units_with_and_without_items() -> None:
    found = facts({("丁镇", "动态"): NONE, ("甲局", "动态"): {4: 9, 5: 9, 6: 9}})
    assert found.sums == (("部门", 27 * 3 + 3), ("乡镇", 0))
    assert found.published == ("甲局", "乙局", "丙局")
    assert found.silent == ("丁镇",)
    open_ = facts({("丁镇", "动态"): {4: 0, 5: 0}})
    assert (open_.sums, open_.silent) == ((), ())
    assert facts({("丁镇", "动态"): {}}).published == ("甲局", "乙局", "丙局")
    assert (found.careless, facts(rules=replace(RULES, office=replace(RULES.office, careless=True))).careless) == (
        False,
        True,
    )


@pytest.mark.parametrize(
    ("quotas", "told"),
    [
        ((), ((("部门动态", 8), ("乡镇动态", 8)), (("公开", 1),))),
        ((Quota("部门", "公开", 0),), ((("部门动态", 8), ("乡镇动态", 8)),)),
        (
            (Quota("部门", "动态", 4, ("甲局", "乙局")), Quota("部门", "图片", 2, ("丙局",), 6)),
            ((("部门动态", 8), ("部门动态（甲局、乙局）", 4), ("乡镇动态", 8)), (("公开", 1),), (("图片（丙局）", 2),)),
        ),
        ((Quota("部门", "动态", 9, from_month=6),), ((("部门动态", 9), ("乡镇动态", 8)), (("公开", 1),))),
        ((Quota("部门", "动态", 9, from_month=7),), ((("部门动态", 8), ("乡镇动态", 8)), (("公开", 1),))),
    ],
)
def test_quotas_at_the_end_of_the_period(quotas: tuple[Quota, ...], told: tuple[Any, ...]) -> None:
    assert told_by(rules=replace(RULES, quotas=quotas)).quotas == told


def figure(unit: str, column: str, count: int, months: tuple[int, ...] = (), **more: Any) -> PastFigure:
    return PastFigure(Period(2024, 1, 3), "部门", unit, column, count, months=months, basis=Basis.CLOSED, **more)


def test_from_zero_and_zero_for_months() -> None:
    past = Past(
        (
            figure("甲局", "动态", 0),
            figure("乙局", "动态", 5),
            figure("丙局", "动态", 0),
            figure("丙局", "公开", 0, (0, 0, 0)),
            figure("甲局", "公开", 1, (0, 1, 0)),
            figure("乙局", "公开", 1, (1, 0, 0)),
        )
    )
    changes = {
        ("丙局", "动态"): NONE,
        ("丙局", "公开"): NONE,
        ("甲局", "公开"): NONE,
        ("乙局", "公开"): {4: 1, 5: 0, 6: 0},
        ("乙局", "动态"): {4: 8, 5: 8, 6: 0},  # one month is no run
    }
    found = facts(changes, past=past)
    assert found.from_zero == (("部门动态", (("甲局", 24),)),)
    assert found.zero_runs == (
        ("部门动态", 3, ("丙局",)),
        ("公开", 6, ("丙局",)),
        ("公开", 4, ("甲局",)),
        ("公开", 2, ("乙局",)),
    )


Q1, Q4 = Period(2024, 1, 3), Period(2023, 10, 12)


@pytest.mark.parametrize(
    ("period", "month", "recorded", "closed", "told"),
    [
        (Q1, "2", "2024-05-01", None, True),
        (Q1, "", "2024-05-01", None, False),  # of no month: a total
        (Q2, "4", "2024-07-20", None, False),  # of the present period
        (Q4, "11", "2024-02-01", "2024-04-09", False),  # published in the bulletin that was closed since
        (Q4, "11", "2024-04-09", "2024-04-09", False),
        (Q4, "11", "2024-05-01", "2024-04-09", True),
        (Q1, "2", "2024-04-01", "2024-04-09", True),  # only its own period was closed since
    ],
)
def test_corrections_that_no_bulletin_has_told(
    period: Period, month: str, recorded: str, closed: str | None, told: bool
) -> None:
    correction = Correction(period, "甲局", "甲局", "动态", month, "1", "2", recorded)
    figures = (replace(figure("甲局", "动态", 1), recorded=closed),) if closed else ()
    assert told_by(past=Past(figures, (correction,))).corrections == ((correction,) if told else ())
    paper = tuple(replace(one, basis=Basis.PAPER) for one in figures)
    if month and period != Q2:
        assert told_by(past=Past(paper, (correction,))).corrections == (correction,)


WEEKS = [f"weeks_{month}" for month in range(1, 13)]


def accounts(*rows: tuple[str, str, str, list[int | None], list[int | None], str | None]) -> pd.DataFrame:
    """Return accounts: name, host, platform, posts and weeks below of April to June, day of the last post."""
    records = [
        {
            "account": name,
            "host": host,
            "platform": platform,
            **{str(month): posts[month - 4] if 4 <= month <= 6 else None for month in range(1, 13)},
            **{f"weeks_{month}": weeks[month - 4] if 4 <= month <= 6 else None for month in range(1, 13)},
            "last_update": None if last is None else dt.date.fromisoformat(last),
        }
        for name, host, platform, posts, weeks, last in rows
    ]
    return frame_of(records, MEDIA)


BLANK: list[int | None] = [None, None, None]


def test_faults_of_the_media() -> None:
    media = accounts(
        ("一号", "甲局", "微信", [9, 9, 8], BLANK, "2024-06-29"),  # 26 posts in 13 weeks
        ("二号", "甲局", "微信", [9, 8, 8], BLANK, "2024-06-16"),
        ("三号", "甲局", "微信", [9, 9, 9], [0, 1, 0], "2024-06-15"),
        ("四号", "甲局", "微信", [9, None, 9], BLANK, None),
    )
    rules = replace(RULES, parts=replace(RULES.parts, media=True))
    found = facts(rules=rules, media=media).media
    assert (found.accounts, found.posts, found.undated) == (("一号", "二号", "三号", "四号"), 96, 1)
    assert found.incomplete == ("四号",)
    assert [(one.account, one.posts, one.passed, one.rule, one.required) for one in found.faults] == [
        ("二号", 25, False, WeekRule.TOTAL, 26),
        ("三号", 27, False, WeekRule.WEEKLY, 26),
        ("四号", 18, None, WeekRule.TOTAL, 26),
    ]
    assert [(one.weeks_below, one.idle_days) for one in found.faults] == [(None, None), (1, 15), (None, None)]
    relaxed = replace(rules, limits=Limits(media_idle_days=0))
    assert [one.idle_days for one in facts(rules=relaxed, media=media).media.faults] == [None, None, None]
    blank = accounts(("一号", "甲局", "微信", BLANK, BLANK, None))
    assert facts(rules=rules, media=blank).media.posts is None


def test_the_day_to_which_days_are_counted() -> None:
    def counted(day: dt.date | None) -> dt.date | None:
        return told_by(rules=replace(RULES, office=replace(RULES.office, check_date=day))).media_counted_to

    assert counted(None) is None
    assert counted(Q2.end) is None
    assert counted(dt.date(2024, 7, 9)) == dt.date(2024, 7, 9)


def test_hotlines_and_the_portal() -> None:
    months = {"month": range(1, 13), "信息": pd.array([1] * 12, dtype="Int64")}
    calls = {"12345热线收到": pd.array([2] * 12, dtype="Int64")}
    found = facts(portal=pd.DataFrame(months | calls))
    assert found.portal.columns == {"信息": 3}
    assert [(line, one.columns) for line, one in found.hotlines] == [("12345热线", {"12345热线收到": 6})]
    assert facts(portal=pd.DataFrame(months)).hotlines == ()
    assert (found.reconciliation.portal, found.reconciliation.units) == (3, 105)
    noted = replace(RULES, office=replace(RULES.office, difference_note="另有转载"))
    assert told_by(rules=noted).reconciliation.note == "另有转载"


def test_an_untouched_county_proves_nothing() -> None:
    inputs: Inputs = replace(county(units=UNITS), rules=RULES, counts=counts_of(UNITS, {}, RULES))
    found = find(compute(inputs))
    assert (found.published, found.silent, found.sums, found.named, found.from_zero) == ((), (), (), (), ())
    assert found.standing == standing(meeting=0, open=4)
    assert (found.catalogue_size, found.overdue, found.requests, found.zero_runs) == (0, (), (), ())
