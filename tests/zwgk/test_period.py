"""Periods: names picked by a clerk, codes for the command line."""

import datetime as dt

import pytest

from zwgk.errors import Refusal
from zwgk.model.period import SPANS, OwnPeriod, Period, period_coded, period_named


@pytest.mark.parametrize(
    ("code", "title", "months", "weeks"),
    [
        ("2024Q2", "2024年第二季度", (4, 5, 6), 13),
        ("2024q1", "2024年第一季度", (1, 2, 3), 13),
        ("2024H1", "2024年上半年", (1, 2, 3, 4, 5, 6), 26),
        ("2024H2", "2024年下半年", (7, 8, 9, 10, 11, 12), 26),
        ("2024", "2024年", tuple(range(1, 13)), 52),
        ("2024-02", "2024年2月", (2,), 4),
        ("2024-11", "2024年11月", (11,), 4),
        ("2024M1-2", "2024年1—2月", (1, 2), 8),
        ("2024M1-11", "2024年1—11月", tuple(range(1, 12)), 47),  # 335 days
    ],
)
def test_a_code_names_a_period(code: str, title: str, months: tuple[int, ...], weeks: int) -> None:
    period = period_coded(code)
    assert period.title == title
    assert period.months == months
    assert period.weeks == weeks
    assert period.code == code.upper()


@pytest.mark.parametrize("code", ["", "2024Q5", "2024-13", "2024-1", "24Q1", "第二季度", "2024H3", "1924Q1"])
def test_other_codes_are_refused_with_examples(code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        period_coded(code)
    assert str(refusal.value) == (
        f"看不懂时段“{code}”：请写成 2024Q2（季度）、2024H1（半年）、2024（全年）、2024-05（月）"
        "或 2024M1-11（1—11月）。"
    )


def test_the_pick_list_has_the_months_quarters_halves_and_the_year() -> None:
    assert len(SPANS) == 4 + 2 + 1 + 12
    assert period_named(2024, "第二季度") == Period(2024, 4, 6)
    assert period_named(2024, "全年") == Period(2024, 1, 12)


def test_a_name_outside_the_list_is_refused() -> None:
    with pytest.raises(Refusal, match="第五季度"):
        period_named(2024, "第五季度")


def test_a_leap_year_february_ends_on_the_29th() -> None:
    assert period_coded("2024-02").end == dt.date(2024, 2, 29)


@pytest.mark.parametrize(
    ("code", "before"),
    [
        ("2024M5-8", "2024M1-4"),
        ("2024M1-11", "2023M2-12"),
        ("2024Q2", "2024Q1"),
        ("2024Q1", "2023Q4"),
        ("2024H1", "2023H2"),
        ("2024-01", "2023-12"),
        ("2024", "2023"),
    ],
)
def test_the_period_before(code: str, before: str) -> None:
    assert period_coded(code).previous == period_coded(before)


def test_the_months_before_a_run_may_lie_in_two_years() -> None:
    assert period_coded("2024M2-3").previous is None


@pytest.mark.parametrize("name", ["1—2月", "1-2月", "1月-2月", "１～2月", "1月至2月份", "1 到 2 月"])
def test_a_run_of_months_is_known_however_it_is_written(name: str) -> None:
    period = period_named(2024, name)
    assert (period, period.title) == (Period(2024, 1, 2), "2024年1—2月")


@pytest.mark.parametrize("name", ["2—1月", "0—3月", "1—13月", "1—2", "1月2月"])
def test_other_runs_are_refused(name: str) -> None:
    with pytest.raises(Refusal, match="1—11月"):
        period_named(2024, name)


def test_a_run_keeps_the_words_in_which_it_was_asked_for() -> None:
    assert period_named(2024, "1—6月").title == "2024年1—6月"
    assert period_named(2024, "上半年") == period_named(2024, "1—6月")
    own = (OwnPeriod("前两个月", 1, 2),)
    assert period_named(2024, "前两个月", own).title == "2024年前两个月"
    assert period_named(2024, "前两个月", own).months == (1, 2)
