"""Dates of an export, as days; each distinct value is examined once. Times with a zone are converted to China's."""

import datetime as dt
import re
import unicodedata

import numpy as np
import pandas as pd

from zwgk.intake.exports.cells import Coded, Codes, objects
from zwgk.workbook.cell_values import day_without_year, month_of, stored_day

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?=\D|$)")
_FRONT = re.compile(r"\A(?:[\[({【〔'\"]|(?:发布|公开|更新)?(?:时间|日期|于):?)\s*")
# A second day in the text: with its year, or after a word or sign for "to" or "and".
_SECOND = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/.年]|(?:[至到~—–,、;]|-+))\s*(?P<month>\d{1,2})\s*[-/.月]\s*\d{1,2}(?=\D|$)"
)
_PACKED = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:[ T]?\d{4}(?:\d\d)?)?(?!\d)")
_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?(?:份)?|(20\d\d)(\d\d)")
_ZONED = re.compile(
    r"(?P<day>[\d\s\-/.年月日]+?)\s*T?\s*(?P<hour>\d{1,2}):?(?P<minute>\d\d)(?::?\d\d(?:[.,]\d+)?)?"
    r"\s*(?:Z|(?:UTC|GMT)?(?P<sign>[+\-−])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?|UTC|GMT)(?:\s*[\[(].*)?",
    re.IGNORECASE,
)
# A day before a time of day without a zone. What may be a span of days or longer is read whole.
_TIMED = re.compile(r"\d{4}[-/.]\d\d?[-/.]\d\d?(?=[ T]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?\Z)|20\d{6}(?=\d{4}(?:\d\d)?\Z)")
_OTHER_ZONE = re.compile(
    r"\s*T?\d\d?:\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:[AP]M\s*(?:Z|UTC|GMT|[+\-−]\d)|(?!CST|HKT|BJT|[AP]M)[A-Z]{3,5}(?![A-Z]))",
    re.IGNORECASE,
)
"""A time of day in a zone that `_ZONED` does not know: perhaps another day in China."""
_DASHES = str.maketrans("—–−", "---")
_WEEKDAY = re.compile(
    r"(?:(?:星期|周|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)[,，]?\s*", re.IGNORECASE
)
_NUMERALS = "〇一二三四五六七八九"
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九\d]{4})年([一二三四五六七八九十\d]{1,2})月([一二三四五六七八九十\d]{1,3})[日号]?"
)
_ENGLISH = re.compile(
    r"(?:(?P<day>\d{1,2})\s+)?(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:(?P<later>\d{1,2}),?\s+)?"
    r"(?:(?P<time>\d\d:\d\d:\d\d)\s+(?P<zone>CST\s+|\+08:?00\s+)?)?(?P<year>\d{4})",
    re.IGNORECASE,
)
"""28 June 2024, Jun 28, 2024, and Java's Fri Jun 28 10:00:00 CST 2024."""
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_EPOCHS = {10: 1, 13: 1000}  # length of the number -> its ticks per second; 20… would be a packed day
_CHINA = dt.timedelta(hours=8)
NO_DATE = -1


def days_without_year(column: Coded, year: int) -> Codes:
    """Return the ordinal of each row's day that is written 4月5日, in `year`; NO_DATE for all else."""
    return _looked_up(column, [_ordinal_without_year(value, year) for value in column.distinct])


def days_of(column: Coded) -> Codes:
    """Return the ordinal of each row's day (datetime.date.toordinal), NO_DATE if it is not a date with a year."""
    # Times of day make a million distinct texts of some hundred days.
    places, days = pd.factorize(objects(_day_part(value) for value in column.distinct), use_na_sentinel=False)
    return _looked_up(Coded(places[column.codes], days), [_ordinal(day) for day in days])


def months_of(column: Coded, year: int) -> Codes:
    """Return the ordinal of the first day of each row's month, NO_DATE if there is none; a bare month belongs to
    `year`.

    A date counts for its month.
    """
    return _looked_up(column, [_month_ordinal(value, year) for value in column.distinct])


def is_month_only(value: object) -> bool:
    """Return whether text gives a month and no day."""
    return isinstance(value, str) and _ordinal(value) == NO_DATE and _month_ordinal(value, 2000) != NO_DATE


def _looked_up(column: Coded, ordinals: list[int]) -> Codes:
    found: Codes = np.array(ordinals or [NO_DATE], dtype=np.int64)[column.codes]
    return found


def _day_part(value: object) -> object:
    """Return the day of a text that is a day and a time of day; all else as it is."""
    timed = _TIMED.match(value) if type(value) is str else None
    return timed[0] if timed else value


def _ordinal(value: object) -> int:
    if isinstance(value, dt.date):
        return value.toordinal()
    text = _FRONT.sub("", _text(value))
    zoned = _ZONED.fullmatch(text)
    day = zoned["day"] if zoned else text
    match = _DATE.match(day) or _PACKED.match(day)
    if match is None:
        stored = stored_day(value)
        return _in_words(text) if stored is None else stored.toordinal()
    if _is_span(match, day[match.end() :]) or _OTHER_ZONE.match(day[match.end() :]):
        return NO_DATE
    try:
        found = dt.datetime(int(match[1]), int(match[2]), int(match[3]))
        return (found + _until_china(zoned) if zoned else found).toordinal()
    except (ValueError, OverflowError):
        return NO_DATE


def _in_words(text: str) -> int:
    """Return the ordinal of a day in a rarer spelling with one certain reading; NO_DATE for all else."""
    text = text.translate(_DASHES)
    if len(text) in _EPOCHS and text.isdecimal() and text.startswith("1"):
        seconds = int(text) // _EPOCHS[len(text)]
        return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds) + _CHINA).toordinal()
    text = _WEEKDAY.sub("", text).strip()
    if chinese := _CHINESE.fullmatch("".join(text.split())):
        year = "".join(
            str(_NUMERALS.index("〇" if sign in "零○" else sign)) if not sign.isdigit() else sign for sign in chinese[1]
        )
        numbers = int(year), _number(chinese[2]), _number(chinese[3])
    elif (english := _ENGLISH.fullmatch(text)) and (english["day"] is None) != (english["later"] is None):
        month = _MONTHS.index(english["month"].lower()) + 1
        numbers = int(english["year"]), month, int(english["day"] or english["later"])
    elif (match := _DATE.match(text)) and not _is_span(match, text[match.end() :]):
        numbers = int(match[1]), int(match[2]), int(match[3])
    else:
        return NO_DATE
    try:
        return dt.date(*numbers).toordinal()
    except ValueError:
        return NO_DATE


def _number(text: str) -> int:
    """Return a number below 100 in digits or in Chinese numerals (二十八); 0 for anything else."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.partition("十")
    digits = (tens or "一", ones or "〇") if ten else ("〇", text)
    if any(len(digit) != 1 or digit not in _NUMERALS for digit in digits):
        return 0
    return 10 * _NUMERALS.index(digits[0]) + _NUMERALS.index(digits[1])


def _ordinal_without_year(value: object, year: int) -> int:
    day = day_without_year(value)
    try:
        return dt.date(year, *day).toordinal() if day else NO_DATE
    except ValueError:
        return NO_DATE


def _is_span(first: re.Match[str], rest: str) -> bool:
    """Return whether another month follows the first day: the row belongs to no single month."""
    year, month = int(first[1]), int(first[2])
    return any((int(day["year"] or year), int(day["month"])) != (year, month) for day in _SECOND.finditer(rest))


def _until_china(zoned: re.Match[str]) -> dt.timedelta:
    """Return the time of day in China, counted from midnight of the written day."""
    offset = dt.timedelta(hours=int(zoned["hours"] or 0), minutes=int(zoned["minutes"] or 0))
    written = dt.timedelta(hours=int(zoned["hour"]), minutes=int(zoned["minute"]))
    return written - (offset if zoned["sign"] in ("+", None) else -offset) + _CHINA


def _month_ordinal(value: object, year: int) -> int:
    day = _ordinal(value)
    if day != NO_DATE:
        return dt.date.fromordinal(day).replace(day=1).toordinal()
    match = _MONTH.fullmatch(_text(value))
    month = int(match[2] or match[4]) if match else month_of(value)
    try:
        return dt.date(int(match[1] or match[3]) if match else year, month, 1).toordinal() if month else NO_DATE
    except ValueError:
        return NO_DATE


def _text(value: object) -> str:
    """Return a text, or a whole number as text, with full-width forms folded; "" for anything else."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return str(int(value)) if float(value).is_integer() else ""
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
