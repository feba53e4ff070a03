"""Cell values in transfer between xlwings and an engine.

xlwings calls ``prepare`` for each element before a write and ``clean`` for a block after a read; both engines
share them, so values have one meaning: numbers are floats, blank is None, dates are naive datetimes,
an error is a ``CellError`` until ``clean`` converts it to None or, with ``err_to_str``, to its text.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from xlwings.utils import col_name

from xlwings_engines.addresses import Area
from xlwings_engines.errors import CannotWrite
from xlwings_engines.messages import Message, message

MAX_TEXT = 32_767
MAX_NUMBER = 9.99999999999999e307
"""The largest number that a cell can hold in Excel."""
# Characters not allowed in XML: control characters, halves of surrogate pairs, and two noncharacters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class CellError(str):
    """An error value such as ``#DIV/0!``: displayed as text, but not text that somebody typed."""

    __slots__ = ()


def prepare(value: Any) -> Any:
    """Return a plain Python value for one cell: None, bool, int, float, str, datetime, time or timedelta.

    None, NaN, NaT and ``pd.NA`` are blank. A ``Decimal`` becomes a float, as cells hold floats. Time zones are
    dropped, as xlwings does on Windows.
    """
    kind = type(value)
    if kind is str:
        return value or None
    if value is None or kind is int or kind is bool:
        return value
    if kind is float:
        return None if math.isnan(value) else value
    return _prepare_rare(value)


def _prepare_rare(value: Any) -> Any:
    pandas, numpy = sys.modules.get("pandas"), sys.modules.get("numpy")
    if pandas is not None and (value is pandas.NA or value is pandas.NaT):
        return None
    if numpy is not None and isinstance(value, numpy.datetime64 | numpy.timedelta64):
        return None if numpy.isnat(value) else prepare(value.astype("datetime64[us]").item())
    if numpy is not None and isinstance(value, numpy.generic):
        return prepare(value.item())
    if pandas is not None and isinstance(value, pandas.Period):
        return str(value)
    if pandas is not None and isinstance(value, pandas.Timestamp):
        value = value.to_pydatetime(warn=False)
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if isinstance(value, str) and not isinstance(value, CellError):
        return str(value) or None
    if isinstance(value, Decimal):
        return None if value.is_nan() else float(value)
    return value


def refuse_unwritable(sheet: str, area: Area, rows: Sequence[Sequence[Any]]) -> None:
    """Raise ``CannotWrite`` (``write.value``), with the cell, for the first prepared value that no cell can hold."""
    for number, row in enumerate(rows, area.row):
        for column, value in enumerate(row, area.column):
            reason = _why_not(value)
            if reason is not None:
                raise CannotWrite("write.value", sheet=sheet, cell=f"{col_name(column)}{number}", reason=reason)


def _why_not(value: Any) -> Message | None:
    """Return why no cell can hold a prepared value; None if one can."""
    kind = type(value)
    if value is None or kind is bool or kind is CellError:
        return None
    if kind is str:
        if len(value) > MAX_TEXT:
            return message("value.too_long", most=MAX_TEXT, length=len(value))
        return message("value.control_characters") if _UNWRITABLE.search(value) else None
    if isinstance(value, int | float):
        return None if -MAX_NUMBER <= value <= MAX_NUMBER else message("value.not_finite")
    if isinstance(value, str | dt.date | dt.time | dt.timedelta):
        return None
    return message("value.type", type=kind.__name__)


def rows_of(data: Any) -> list[list[Any]] | None:
    """Return a list as rows (a flat one is a single row); None for one value, meant for every cell."""
    if not isinstance(data, list | tuple):
        return None
    if data and not isinstance(data[0], list | tuple):
        return [list(data)]
    return [list(row) if isinstance(row, list | tuple) else [row] for row in data]


def clean(
    block: Sequence[Sequence[Any]],
    datetime_builder: Callable[..., Any],
    empty_as: Any,
    number_builder: Callable[[float], Any] | None,
    err_to_str: bool,
) -> list[list[Any]]:
    """Apply xlwings' options ``dates``, ``empty``, ``numbers`` and ``err_to_str`` to a block just read."""

    def one(value: Any) -> Any:
        kind = type(value)
        if value == "":
            return empty_as
        if kind is str or kind is bool:
            return value
        if kind is float or kind is int:
            return float(value) if number_builder is None else number_builder(float(value))
        if kind is CellError:
            return str(value) if err_to_str else None
        if isinstance(value, dt.datetime):
            return datetime_builder(
                year=value.year,
                month=value.month,
                day=value.day,
                hour=value.hour,
                minute=value.minute,
                second=value.second,
                microsecond=value.microsecond,
                tzinfo=None,
            )
        return value

    return [[empty_as if value is None else one(value) for value in row] for row in block]
