"""Changes, ranks and runs of zeros, by hand."""

from decimal import Decimal

import pytest

from zwgk.statistics.comparisons import Change, month_before, rank_words, running_zeros


@pytest.mark.parametrize(
    ("now", "before", "difference", "percent", "words"),
    [
        (81, 72, 9, "12.5", "增加9（12.5%）"),
        (72, 75, -3, "-4.0", "减少3（4.0%）"),
        (30, 33, -3, "-9.1", "减少3（9.1%）"),  # 9.0909…
        (2001, 2000, 1, "0.1", "增加1（0.1%）"),  # 0.05 is rounded up
        (5, 0, 5, None, "由零增至5"),
        (0, 3, -3, "-100.0", "减少3（100.0%）"),
        (0, 0, 0, None, "持平"),
        (7, 7, 0, "0.0", "持平"),
        (None, 4, None, None, "—"),
        (4, None, None, None, "—"),
    ],
)
def test_a_change(now: int | None, before: int | None, difference: int | None, percent: str | None, words: str) -> None:
    change = Change(now, before)
    assert (change.difference, change.words) == (difference, words)
    assert change.percent == (None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    ("now", "before", "words"), [(1, 3, "升2"), (4, 3, "降1"), (2, 2, "持平"), (None, 2, "—"), (2, None, "—")]
)
def test_a_rank(now: int | None, before: int | None, words: str) -> None:
    assert rank_words(now, before) == words


def test_december_is_before_january() -> None:
    assert month_before((2025, 1)) == (2024, 12)
    assert month_before((2025, 12)) == (2025, 11)


# 武定县 names units without 动态 in July 2024 and in September 2024; its “连续三月” fills the month between.
WUDING = {
    "县司法局": {(2024, 5): 4, (2024, 6): 0, (2024, 7): 0},
    "县财政局": {(2024, 6): 1, (2024, 7): 0},
    "县税务局": {(2024, 6): 2, (2024, 7): 0, (2024, 8): 0, (2024, 9): 0},
}


@pytest.mark.parametrize(
    ("unit", "last", "months"),
    [
        ("县司法局", (2024, 7), 2),  # “连续两月”
        ("县财政局", (2024, 7), 1),
        ("县税务局", (2024, 7), 1),
        ("县税务局", (2024, 9), 3),  # “连续三月”
        ("县税务局", (2024, 6), 0),
    ],
)
def test_months_in_a_row_as_wuding_prints_them(unit: str, last: tuple[int, int], months: int) -> None:
    assert running_zeros(WUDING[unit], last) == months


def test_a_run_goes_on_over_the_years_end_and_stops_at_what_is_not_known() -> None:
    counts = {(2023, 10): None, (2023, 11): 0, (2023, 12): 0, (2024, 1): 0}
    assert running_zeros(counts, (2024, 1)) == 3
    assert running_zeros({}, (2024, 1)) == 0
