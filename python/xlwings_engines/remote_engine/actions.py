"""What a host does to its workbook, as plain values that JSON can carry.

Every action has ``do``, and most have ``sheet``:

| ``do`` | further keys |
|---|---|
| ``write`` | ``address``, ``rows``: per cell a number, true or false, text, text beginning with = (a formula), or null (blank); dates are serial numbers |
| ``format`` | ``address``, ``format``: of a cell that gets a date and is not formatted as one; before its ``write`` |
| ``clear`` | ``address``: contents only |
| ``height`` | ``rows`` such as 3:7, ``points`` |
| ``print_area`` | ``address``, null for the whole sheet |
| ``select`` | ``address``; the sheet is shown |
| ``show`` | the sheet is shown |
| ``repeat`` | ``row``, printed on each page |
| ``preview``, ``print``, ``export`` | ``sheets``; for ``print`` also ``printer`` or null, for ``export`` ``file`` |
"""  # noqa: E501 - a table

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from xlwings_engines.package.dates import to_serial

Action = dict[str, Any]


def rows_for_json(rows: Sequence[Sequence[Any]], date1904: bool) -> list[list[Any]]:
    """Return the rows with dates and times as the serial numbers that cells hold."""
    return [[_plain(value, date1904) for value in row] for row in rows]


def format_of(value: Any) -> str:
    """Return Excel's own number format for a date, a time or a duration; "" for any other value."""
    if isinstance(value, dt.datetime):
        return "yyyy/m/d h:mm" if value.time() != dt.time() else "yyyy/m/d"
    if isinstance(value, dt.date):
        return "yyyy/m/d"
    return "h:mm:ss" if isinstance(value, dt.time) else "[h]:mm:ss" if isinstance(value, dt.timedelta) else ""


def _plain(value: Any, date1904: bool) -> Any:
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return to_serial(value, date1904)
    return value
