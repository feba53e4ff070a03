"""New media: by week where weeks are known, else by the total of the period."""

from typing import Any

import pandas as pd
import pytest

from tests.zwgk.statistics.small_county import Q2
from zwgk.period import Period, period_coded
from zwgk.rules import Limits, WeekRule
from zwgk.statistics.media import media_ranking, required_posts


def accounts(*rows: tuple[str, list[int | None], int | None]) -> pd.DataFrame:
    """Name, posts of April to June, weeks below the limit."""
    frame = pd.DataFrame(
        [
            {
                "account": name,
                "host": "",
                "platform": "",
                **dict.fromkeys(range(1, 13)),
                **dict(zip((4, 5, 6), posts, strict=True)),
                "weeks_below": weeks,
                "last_update": pd.NaT,
            }
            for name, posts, weeks in rows
        ]
    )
    frame["last_update"] = pd.to_datetime(frame["last_update"])
    return frame.astype({**dict.fromkeys(range(1, 13), "Int64"), "weeks_below": "Int64"})


def judged(*rows: tuple[str, list[int | None], int | None]) -> dict[str, Any]:
    table = media_ranking(accounts(*rows), Limits(), Q2)
    return dict(zip(table["account"], table["passed"], strict=True))


def test_the_quarter_asks_for_26_posts() -> None:
    assert judged(("甲", [26, 0, 0], None), ("乙", [25, 0, 0], None)) == {"甲": True, "乙": False}


def test_known_weeks_overrule_the_total() -> None:
    table = media_ranking(accounts(("甲", [500, 0, 0], 3), ("乙", [13, 7, 6], 0)), Limits(), Q2)
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
