"""Serial numbers of days and their meaning. A number outside Excel's calendar stays a number."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

_EPOCH = dt.datetime(1899, 12, 30)
_EPOCH_1904 = dt.datetime(1904, 1, 1)
_LAST = 2_958_466  # 10000-01-01
_DAY = 86_400_000  # milliseconds
_DURATION = re.compile(r"P(?:([0-9]+)D)?(?:T(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9.]+)S)?)?")


def from_serial(number: float, date1904: bool, duration: bool = False) -> Any:
    """Return a datetime; a time for less than a day; a timedelta if the format counts hours; or the number."""
    if duration:
        return dt.timedelta(milliseconds=round(number * _DAY)) if abs(number) < _LAST else number
    if not 0 <= number < _LAST:
        return number
    days, milliseconds = divmod(round(number * _DAY), _DAY)
    if number < 1 and not days:
        return (dt.datetime.min + dt.timedelta(milliseconds=milliseconds)).time()
    if date1904:
        return _EPOCH_1904 + dt.timedelta(days=days, milliseconds=milliseconds)
    if days < 60:  # Excel has a 29th of February 1900
        days += 1
    return _EPOCH + dt.timedelta(days=days, milliseconds=milliseconds)


def from_iso(text: str) -> Any:
    """Return the value of a cell of type ``d``: a datetime, a time or, as LibreOffice writes it, a timedelta.

    Raise ``ValueError``.
    """
    match = _DURATION.fullmatch(text)
    if match is not None and text not in {"P", "PT"}:
        days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
        return dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if "-" not in text:
        return dt.time.fromisoformat(text).replace(tzinfo=None)
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)


def to_serial(value: Any, date1904: bool) -> float:
    """Return the serial number of a date, datetime, time or timedelta."""
    if isinstance(value, dt.time):
        value = dt.timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    if date1904:
        return (value - _EPOCH_1904) / dt.timedelta(days=1)  # type: ignore[no-any-return]
    number = (value - _EPOCH) / dt.timedelta(days=1)
    return number - 1 if number < 61 else number  # type: ignore[no-any-return]
