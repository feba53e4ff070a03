"""Units that owe months: of past months only, in roster order, eight by name."""

import datetime as dt

import pytest

from tests.zwgk.statistics.small_county import unit
from tests.zwgk.statistics.test_doubts import county
from zwgk.model.period import Period
from zwgk.statistics.due import due_sentence
from zwgk.statistics.results import compute

NAMES = "甲乙丙丁戊己庚辛壬"


def owing(day: dt.date, missing: dict[str, int], period: Period) -> str:
    """Return the sentence after the semicolon; `missing`: unit -> its only month without a figure."""
    units = tuple(unit(place, name, "动态") for place, name in enumerate(NAMES, 1))
    months = {(name, "动态"): {month: 1 for month in range(1, 13) if missing.get(name) != month} for name in NAMES}
    inputs = county(units=units, counts=months, period=period)
    return due_sentence(compute(inputs), day).split("；")[1]


ALL = "过去的月份各单位都已报齐。"


@pytest.mark.parametrize(
    ("day", "month", "due"),
    [
        (dt.date(2024, 1, 31), 1, False),
        (dt.date(2024, 2, 1), 1, True),
        (dt.date(2024, 12, 31), 12, False),
        (dt.date(2025, 1, 1), 12, True),
        (dt.date(2025, 1, 1), 1, True),
        (dt.date(2023, 12, 31), 1, False),
    ],
)
def test_months_that_are_over_are_due(day: dt.date, month: int, due: bool) -> None:
    told = owing(day, {"乙": month}, Period(2024, 1, 12))
    assert told == ("没有报齐的1个单位：乙。" if due else ALL)


def test_eight_units_are_named() -> None:
    period, day = Period(2024, 4, 6), dt.date(2024, 7, 1)
    assert owing(day, dict.fromkeys(NAMES[:8], 5), period) == "没有报齐的8个单位：甲、乙、丙、丁、戊、己、庚、辛。"
    assert owing(day, dict.fromkeys(NAMES, 5), period) == "没有报齐的9个单位：甲、乙、丙、丁、戊、己、庚、辛等。"
    assert owing(day, {}, period) == ALL
