"""Dates, months, lists and figures as clerks type them into single cells. For counts: `numbers.py`."""

import datetime as dt
import re
from functools import lru_cache

from zwgk.workbook.numbers import are_apart, day_of_serial, folded, read_count

_SERIAL_TEXT = re.compile(r"\d{5}(?:\.\d+)?")
_DATE_TEXT = re.compile(r"(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})?[日号]?)?")
_DAY_TEXT = re.compile(r"(\d{1,2})月(\d{1,2})[日号]")
_CHINESE_MONTHS = {
    name: number
    for number, name in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), start=1)  # noqa: SIM905
}


def split_list(text: str) -> tuple[str, ...]:
    """Return the names in one cell, separated by any of 、，；, ; or a line break."""
    for mark in "，,；;\n":
        text = text.replace(mark, "、")
    return tuple(part.strip() for part in text.split("、") if part.strip())


def is_figure(value: object) -> bool:
    """Return whether it is a number, or a text that would be read as one."""
    return (
        read_count(value).count is not None
        if isinstance(value, str)
        else (isinstance(value, int | float) and not isinstance(value, bool))
    )


@lru_cache(maxsize=1024, typed=True)  # typed: True is not 1
def month_of(value: object) -> int | None:
    """Return 1 … 12 for 4, "4", "4月", "四月" or "04 月"; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return int(value) if 1 <= value <= 12 and value == int(value) else None
    text = _without_blanks(value).removesuffix("份").removesuffix("月")
    if text in _CHINESE_MONTHS:
        return _CHINESE_MONTHS[text]
    return int(text) if text.isascii() and text.isdigit() and int(text) in range(1, 13) else None


def day_without_year(value: object) -> tuple[int, int] | None:
    """Return month and day of a text like 4月5日 or 04月05号; None for anything else."""
    match = _DAY_TEXT.fullmatch(_without_blanks(value))
    return None if match is None else (int(match[1]), int(match[2]))


def parse_date(value: object) -> dt.date | None:
    """Return a date, also from text like 2024-6-30, 2024年6月30日 or 2024.6 (first day), and from the number that a
    spreadsheet stores for a day (45471; `stored_day`); None for all else."""
    if isinstance(value, dt.date):  # parsers give days without a time as such
        return value.date() if isinstance(value, dt.datetime) else value
    match = _DATE_TEXT.fullmatch(_without_blanks(value))
    if match is None:
        return stored_day(value)
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None


def stored_day(value: object) -> dt.date | None:
    """Return the day whose number a cell holds, as a number or as text (45471, "45471.5"); None for all else."""
    if isinstance(value, str):
        value = float(text) if _SERIAL_TEXT.fullmatch(text := _without_blanks(value)) else None
    return day_of_serial(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _without_blanks(value: object) -> str:
    """Return a text, folded; "" for anything else, and if blanks stand between its digits: 1 2 may be two numbers."""
    return folded(value) if isinstance(value, str) and not are_apart(value) else ""
