"""The dates of an export, as days; each distinct value is looked at once."""

import datetime as dt
import re
import unicodedata

import numpy as np
import numpy.typing as npt
import pandas as pd

from zwgk.intake.export_file import Coded

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?=\D|$)")
_PACKED = re.compile(r"(20\d\d)(\d\d)(\d\d)(?!\d)")
_SERIALS = range(36_526, 73_051)  # 2000-01-01 to 2100-01-01, as a spreadsheet counts days
_EPOCH = dt.date(1899, 12, 30)
NO_DATE = -1


def days_of(column: Coded) -> npt.NDArray[np.int64]:
    """Ordinal of the day of each row (datetime.date.toordinal), NO_DATE where it is no date with a year."""
    distinct = column.distinct
    # A time of day makes a million distinct texts of some hundred days; the longest way to write a day takes ten.
    short = np.empty(len(distinct), dtype=object)
    short[:] = [value[:10] if type(value) is str else value for value in distinct]
    short_codes, days = pd.factorize(short, use_na_sentinel=False)
    ordinals = np.array([_ordinal(value) for value in days] or [NO_DATE])
    by_value = ordinals[short_codes]
    for place in np.flatnonzero(by_value == NO_DATE):
        by_value[place] = _ordinal(distinct[place])  # written wider: 2024 年 4 月 5 日
    days_of_rows: npt.NDArray[np.int64] = by_value[column.codes]
    return days_of_rows


def _ordinal(value: object) -> int:
    if isinstance(value, dt.date):
        return value.toordinal()
    if isinstance(value, float | int) and not isinstance(value, bool):
        if int(value) in _SERIALS:
            return _EPOCH.toordinal() + int(value)
        value = str(int(value)) if float(value).is_integer() else ""
    text = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
    match = _DATE.match(text) or _PACKED.match(text)
    if match is None:
        return NO_DATE
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3])).toordinal()
    except ValueError:
        return NO_DATE
