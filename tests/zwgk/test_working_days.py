"""Working days by the State Council's notices or, for other days, by the office's own list."""

import datetime as dt

import pytest

from zwgk.model.working_days import WorkingDays


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2024-05-06", 5, "2024-05-11"),  # Monday; Saturday the 11th compensates for the holiday of 1 May
        ("2024-06-07", 1, "2024-06-11"),  # Friday; Monday the 10th is 端午节
        ("2024-09-30", 1, "2024-10-08"),  # the National Day holiday, 1 to 7 October
        ("2024-06-03", 20, "2024-07-02"),  # 4 (4 to 7) + 4 (11 to 14) + 5 + 5 = 18 by the 28th, then 1 and 2 July
        ("2024-06-03", 0, "2024-06-03"),
    ],
)
def test_days_of_2024(start: str, count: int, end: str) -> None:
    assert WorkingDays().after(day(start), count) == day(end)
    assert WorkingDays().between(day(start), day(end)) == count


def test_a_year_without_a_notice_has_weekends_and_is_named() -> None:
    assert WorkingDays().unknown_years([day("2024-01-01"), day("2098-05-01")]) == (2098,)
    assert WorkingDays().after(day("2098-10-01"), 1) == day("2098-10-02")  # Wednesday, Thursday


def test_the_offices_list_comes_first() -> None:
    """2 October 2098, a Thursday, is free; Saturday the 4th is a working day: after Wednesday come Friday, Saturday."""
    days = WorkingDays({day("2098-10-02"): False, day("2098-10-04"): True})
    assert [days.after(day("2098-10-01"), count) for count in (1, 2)] == [day("2098-10-03"), day("2098-10-04")]
    assert days.unknown_years([day("2098-10-01")]) == ()
    assert WorkingDays({day("2024-06-10"): True}).after(day("2024-06-07"), 1) == day("2024-06-10")
