"""Months and dates as clerks type them."""

import datetime as dt

import pytest

from zwgk.workbook.cell_values import month_of, parse_date


@pytest.mark.parametrize(
    ("value", "month"),
    [
        (1, 1),
        (12, 12),
        (4.0, 4),
        ("4", 4),
        ("4月", 4),
        ("04 月", 4),
        ("４月份", 4),
        ("十二月", 12),
        (0, None),
        (13, None),
        (4.5, None),
        (True, None),
        (None, None),
        ("", None),
        ("0", None),
        ("13月", None),
        ("月", None),
    ],
)
def test_a_month(value: object, month: int | None) -> None:
    assert month_of(value) == month


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024-6-30", (2024, 6, 30)),
        ("2024年6月30日", (2024, 6, 30)),
        ("2024.6.3", (2024, 6, 3)),
        ("2024/06/03", (2024, 6, 3)),
        ("2024.6", (2024, 6, 1)),
        ("2024年6月", (2024, 6, 1)),
        (dt.datetime(2024, 6, 30, 8, 15), (2024, 6, 30)),
        ("2024-6-31", None),
        ("2024-13", None),
        ("2024", None),
        ("6月30日", None),
        (45471, (2024, 6, 28)),
        (45471.0, (2024, 6, 28)),
        ("45471", (2024, 6, 28)),
        (36525, None),
        (True, None),
        (20240630, None),
        (None, None),
    ],
)
def test_a_date(value: object, date: tuple[int, int, int] | None) -> None:
    found = parse_date(value)
    assert (None if found is None else (found.year, found.month, found.day)) == date
