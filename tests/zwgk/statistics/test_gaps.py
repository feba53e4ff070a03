"""Months without any update, and repeated shortfalls."""

import pandas as pd

from tests.zwgk.statistics.small_county import Q2, RULES, counts_of, unit
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.statistics.gaps import gaps, improved, named_again, repeated_shortfalls
from zwgk.statistics.shortfalls import shortfalls
from zwgk.statistics.totals import period_totals

Q3 = Period(2024, 7, 9)


def followed_back(counts: pd.DataFrame, units: tuple[Unit, ...], last: Period = Q3) -> pd.DataFrame:
    """Return the repeated shortfalls up to a period."""

    def shortfalls_in(period: Period) -> pd.DataFrame:
        return shortfalls(period_totals(counts, units, RULES, period), units, RULES, period)

    return repeated_shortfalls(shortfalls_in, last)


def test_a_gap_is_a_month_with_nothing_in_any_column() -> None:
    units = (unit(1, "甲局"), unit(2, "乙局"), unit(3, "丙局"))
    counts = counts_of(
        units,
        {
            ("甲局", "动态"): {4: 0, 5: 0, 6: 3},
            ("甲局", "信息公开"): {4: 0, 5: 1, 6: 0},
            ("乙局", "动态"): {3: 0, 4: 2, 5: 0, 6: 0},
            ("乙局", "信息公开"): {3: 0, 4: 0, 5: 0, 6: 0},
            ("丙局", "动态"): {4: 0, 5: 0, 6: 0},  # 信息公开 is blank: nothing is proven
        },
    )
    assert gaps(counts, units, Q2).to_dict("records") == [
        {"unit": "甲局", "kind": "部门", "months": (4,)},
        {"unit": "乙局", "kind": "部门", "months": (5, 6)},
    ]


def test_a_column_that_is_no_duty_does_not_hide_a_gap() -> None:
    units = (unit(1, "甲局", "动态"),)
    counts = counts_of(units, {("甲局", "动态"): {4: 0, 5: 1, 6: 1}})
    assert list(gaps(counts, units, Q2)["months"]) == [(4,)]


def test_shortfalls_are_followed_back_within_the_year() -> None:
    units = (unit(1, "甲局", "信息公开"), unit(2, "乙局", "信息公开"), unit(3, "丙局", "信息公开"))
    none, enough = dict.fromkeys(range(1, 10), 0), dict.fromkeys(range(1, 10), 1)
    counts = counts_of(
        units,
        {
            ("甲局", "信息公开"): none,  # short in all three quarters
            ("乙局", "信息公开"): {**none, **dict.fromkeys((1, 2, 3), 1)},  # in the second and third
            ("丙局", "信息公开"): {**enough, 9: 0, 1: 0},  # third and first, but not in between
        },
    )
    found = followed_back(counts, units)
    assert list(zip(found["unit"], found["periods"], strict=True)) == [("甲局", 3), ("乙局", 2)]
    assert list(found.columns) == ["unit", "kind", "column", "heading", "label", "periods"]


def test_an_earlier_quarter_not_reported_proves_nothing() -> None:
    units = (unit(1, "甲局", "信息公开"),)
    counts = counts_of(units, {("甲局", "信息公开"): {2: 0, 3: 0, 4: 0, 7: 0, 8: 0, 9: 0}})
    assert followed_back(counts, units).empty
    assert followed_back(counts, units, Period(2024, 2, 4)).empty  # three months before would span two years


def test_what_was_named_before_is_named_again_or_improved() -> None:
    """Of the second quarter's zeros only those that are wholly reported and in order in the third have improved."""
    names = ("甲局", "乙局", "丙局", "丁局")
    units = (*(unit(place, name, "信息公开") for place, name in enumerate(names)), unit(5, "戊局", "信息公开 动态"))
    none, enough = dict.fromkeys((4, 5, 6), 0), dict.fromkeys((7, 8, 9), 1)
    counts = counts_of(
        units,
        {
            ("甲局", "信息公开"): none | enough,
            ("乙局", "信息公开"): none | dict.fromkeys((7, 8, 9), 0),
            ("丙局", "信息公开"): none | {7: 9, 8: 0},  # September is missing
            ("丁局", "信息公开"): {4: 1, 5: 0, 6: 0} | enough,  # below, not zero: it was not named
            ("戊局", "信息公开"): {4: 1, 5: 1, 6: 1} | dict.fromkeys((7, 8, 9), 0),
            ("戊局", "动态"): none | dict.fromkeys((7, 8, 9), 8),
        },
    )

    def shortfalls_in(period: Period) -> pd.DataFrame:
        return shortfalls(period_totals(counts, units, RULES, period), units, RULES, period)

    totals = period_totals(counts, units, RULES, Q3)
    assert improved(shortfalls_in, totals, Q3)["unit"].to_list() == ["甲局"]
    assert named_again(shortfalls_in, Q3)["unit"].to_list() == ["乙局"]
    over_two_years = Period(2024, 2, 4)
    for found in (improved(shortfalls_in, totals, over_two_years), named_again(shortfalls_in, over_two_years)):
        assert (len(found), "named" in found.columns) == (0, True)
