"""New media: by week if weeks are known, otherwise by the period's total."""

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from tests.zwgk.statistics.small_county import Q2
from zwgk.model.period import Period, period_coded
from zwgk.model.rules import WeekRule
from zwgk.model.settings import Limits
from zwgk.statistics.media import media_ranking, required_posts, week_of


def accounts(*rows: tuple[str, list[int | None], int | None]) -> pd.DataFrame:
    """Return name, posts of April to June, weeks of April below the limit (none in the other months)."""
    frame = pd.DataFrame(
        [
            {
                "account": name,
                "host": "",
                "platform": "",
                **dict.fromkeys(range(1, 13)),
                **dict(zip((4, 5, 6), posts, strict=True)),
                **{
                    f"weeks_{month}": weeks if month == 4 else 0 if weeks is not None else None
                    for month in range(1, 13)
                },
                "last_update": pd.NaT,
            }
            for name, posts, weeks in rows
        ]
    )
    frame["last_update"] = pd.to_datetime(frame["last_update"])
    return frame.astype(
        {**dict.fromkeys(range(1, 13), "Int64"), **{f"weeks_{month}": "Int64" for month in range(1, 13)}}
    )


def judged(*rows: tuple[str, list[int | None], int | None]) -> dict[str, Any]:
    table = media_ranking(accounts(*rows), Limits(), Q2)
    return dict(zip(table["account"], table["passed"], strict=True))


def test_the_quarter_asks_for_26_posts() -> None:
    assert judged(("甲", [26, 0, 0], None), ("乙", [25, 0, 0], None)) == {"甲": True, "乙": False}


def test_known_weeks_overrule_the_total() -> None:
    table = media_ranking(accounts(("甲", [500, 0, 0], 3), ("乙", [13, 7, 6], 0)), Limits(), Q2)
    assert list(table.columns[:5]) == ["rank", "account", "host", "platform", "place"]
    assert table["passed"].to_list() == [False, True]
    assert table["rule"].to_list() == [WeekRule.WEEKLY, WeekRule.WEEKLY]


def test_missing_months_leave_it_open_unless_the_rest_is_enough() -> None:
    passed = judged(("甲", [30, None, None], None), ("乙", [3, None, None], None), ("丙", [None, None, None], None))
    assert bool(passed["甲"])
    assert pd.isna(passed["乙"])
    assert pd.isna(passed["丙"])


def test_accounts_are_ranked_by_posts_and_ties_keep_their_order() -> None:
    table = media_ranking(
        accounts(("甲", [1, 1, 1], None), ("乙", [9, 0, 0], None), ("丙", [3, 0, 0], None)), Limits(), Q2
    )
    assert table["account"].to_list() == ["乙", "甲", "丙"]
    assert table["posts"].to_list() == [9, 3, 3]


def test_many_accounts_with_equal_posts_keep_their_order() -> None:
    names = [f"号{place}" for place in range(60)]
    rows = [(name, [place % 2, 0, 0] if place < 58 else [None] * 3, None) for place, name in enumerate(names)]
    table = media_ranking(accounts(*rows), Limits(), Q2)
    assert table["account"].to_list() == [*names[1:58:2], *names[:58:2], "号58", "号59"]
    assert table["rank"].to_list() == list(range(1, 61))
    assert table["place"].to_list()[:2] == [1, 3]
    assert table["posts"].to_list()[-3:] == [0, pd.NA, pd.NA]
    assert {str(table[name].dtype) for name in ("posts", "weeks_below", "idle_days")} == {"Int64"}


def test_an_account_is_judged_by_its_own_months_whatever_others_lack() -> None:
    passed = judged(("甲", [25, 0, 0], None), ("乙", [3, None, None], None), ("丙", [1, 0, 0], 0))
    assert [passed[name] for name in "甲乙丙"] == [False, pd.NA, True]


def test_what_is_told_of_an_account() -> None:
    media = accounts(("甲", [9, None, 9], 2), ("乙", [9, 9, 9], None)).assign(
        last_update=[pd.NaT, pd.Timestamp(2024, 7, 3)], host="某局", platform="微信"
    )
    first, second = media_ranking(media, Limits(), Q2).sort_values("place").to_dict("records")
    assert first | {"idle_days": None} == {
        "rank": 2,
        "account": "甲",
        "host": "某局",
        "platform": "微信",
        "place": 0,
        "posts": 18,
        "missing": (5,),
        "required": 26,
        "rule": "按周",
        "weeks_below": 2,
        "passed": False,
        "idle_days": None,
    }
    assert pd.isna([first["idle_days"], second["weeks_below"]]).all()
    assert second["missing"] == ()
    assert second["idle_days"] == 0  # a post after the period


@pytest.mark.parametrize(
    ("posts", "weeks", "passed"),
    [
        ([30, None, None], None, True),  # enough already
        ([30, None, 0], 0, None),  # the weeks are in order, but one month of posts is missing
        ([0, None, 0], 1, False),
        ([30, 0, 0], 0, True),
        ([0, 0, 0], 0, True),
    ],
)
def test_what_is_proven(posts: list[int | None], weeks: int | None, passed: bool | None) -> None:
    found = judged(("甲", posts, weeks))["甲"]
    assert (None if pd.isna(found) else bool(found)) is passed


@pytest.mark.parametrize(
    ("code", "required"),
    [("2024Q2", 26), ("2024-04", 9), ("2024-05", 9), ("2024-06", 9), ("2026-02", 8), ("2024", 105), ("2024H1", 52)],
)
def test_a_period_asks_by_its_days(code: str, required: int) -> None:
    """April has 30 days: 60 / 7 = 8.57; February 2026 has four weeks; 2024 has 366 days: 732 / 7 = 104.57."""
    assert required_posts(Limits(), period_coded(code)) == required


@pytest.mark.parametrize("a_week", [1, 2, 3])
def test_three_months_that_pass_make_a_quarter_that_passes(a_week: int) -> None:
    limits = Limits(media_posts_a_week=a_week)
    for first in (1, 4, 7, 10):
        months = [required_posts(limits, Period(2025, month, month)) for month in range(first, first + 3)]
        assert sum(months) >= required_posts(limits, Period(2025, first, first + 2))


def weekly(**weeks: int | None) -> pd.DataFrame:
    """Return one account with 9 posts per month and these weeks below the limit, by month."""
    frame = accounts(("甲", [9, 9, 9], None))
    return frame.assign(**{name: pd.array([count], dtype="Int64") for name, count in weeks.items()})


@pytest.mark.parametrize(
    ("code", "rule", "passed", "below"),
    [
        ("2024-04", WeekRule.WEEKLY, True, 0),
        ("2024-05", WeekRule.WEEKLY, False, 2),
        ("2024-06", WeekRule.TOTAL, True, pd.NA),  # June's weeks are unknown; 9 posts are enough
        ("2024M4-5", WeekRule.WEEKLY, False, 2),
        ("2024Q2", WeekRule.WEEKLY, False, 2),  # two weeks below are proof, whatever June was
    ],
)
def test_weeks_belong_to_their_month(code: str, rule: WeekRule, passed: bool, below: object) -> None:
    row = media_ranking(weekly(weeks_4=0, weeks_5=2), Limits(), period_coded(code)).iloc[0]
    assert (row["rule"], bool(row["passed"])) == (rule, passed)
    assert row["weeks_below"] is below or row["weeks_below"] == below


def test_one_week_below_is_proof() -> None:
    row = media_ranking(weekly(weeks_4=1), Limits(), Q2).iloc[0]
    assert (row["rule"], bool(row["passed"])) == (WeekRule.WEEKLY, False)


def test_weeks_in_order_of_some_months_prove_nothing_for_the_period() -> None:
    assert media_ranking(weekly(weeks_4=0, weeks_5=0), Limits(), Q2).iloc[0]["rule"] == WeekRule.TOTAL


@pytest.mark.parametrize(("day", "week", "pair"), [(1, 0, 0), (7, 0, 0), (8, 1, 0), (15, 2, 1), (22, 3, 1), (31, 3, 1)])
def test_a_month_has_four_weeks(day: int, week: int, pair: int) -> None:
    assert repr((week_of(day), week_of(day, 2))) == f"({week}, {pair})"  # places in a row: whole numbers


@pytest.mark.parametrize(
    ("weeks", "code", "required"), [(2, "2024Q2", 7), (2, "2024-04", 3), (4, "2024Q2", 4), (1, "2024Q2", 13)]
)
def test_once_in_several_weeks(weeks: int, code: str, required: int) -> None:
    """91 days / 14 = 6.5; 30 / 14 = 2.14; 91 / 28 = 3.25."""
    assert required_posts(Limits(media_posts_a_week=1, media_weeks=weeks), period_coded(code)) == required


@pytest.mark.parametrize(
    ("checked", "idle"),
    [
        (None, 20),  # to 30 June
        (dt.date(2024, 7, 5), 25),
        (dt.date(2024, 6, 20), 10),
        (dt.date(2024, 3, 31), 20),  # of the quarter before
        (dt.date(2024, 4, 1), 0),
        (dt.date(2024, 9, 30), 112),  # 92 days after the end
        (dt.date(2024, 10, 1), 20),
        (dt.date(2025, 1, 5), 20),  # of a later one
    ],
)
def test_idle_days_run_to_the_day_of_checking(checked: dt.date | None, idle: int) -> None:
    media = accounts(("甲", [9, 9, 9], None)).assign(last_update=pd.Timestamp(2024, 6, 10))
    assert media_ranking(media, Limits(), Q2, checked).iloc[0]["idle_days"] == idle
