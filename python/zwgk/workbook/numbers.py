"""Counts as clerks type them. A text with one certain reading is read and noted; any other is not read.

The spellings are those that DOMAIN.md lists under "What goes wrong in returned forms".
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from zwgk.model.frames import CellState
from zwgk.model.problems import Severity
from zwgk.model.roster import NOTHING as NOTHING
from zwgk.model.roster import folded as folded

_APART = re.compile(r"\d\s+\d")
_PLAIN = re.compile(r"\d+(\.0+)?")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+")
_WITH_MEASURE = re.compile(r"(\d+|\d{1,3}(?:,\d{3})+)[条篇次个件]")
_NEGATIVE = re.compile(r"[-−]\d+(\.\d+)?")
_FRACTION = re.compile(r"\d+\.\d+")
_MAGNITUDE = re.compile(r"[\d.,]+[十百千万亿]+.?")
_ERROR = re.compile(r"#(NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|SPILL!|CALC!|FIELD!|BLOCKED!)|Err:\d{3}")
LARGEST = 9_999_999
SERIALS = range(36_526, 73_051)
"""Numbers by which a spreadsheet stores the days from 2000-01-01 to 2099-12-31."""


@dataclass(frozen=True)
class CountReading:
    """A cell read as a count. `count` is set only if `state` is REPORTED; `severity` is None without a message.

    `means_nothing` marks a sign such as / or 无: its meaning depends on the unit's duty.
    """

    state: CellState
    count: int | None = None
    severity: Severity | None = None
    what: str = ""
    remedy: str = ""
    means_nothing: bool = False


_BLANK = CountReading(CellState.BLANK)
_NOTHING = CountReading(CellState.UNREADABLE, means_nothing=True)


@lru_cache(maxsize=8192, typed=True)  # typed: True is not 1
def read_count(value: object) -> CountReading:
    """Return a cell's value, from xlwings with err_to_str, as a count of items (a whole number, 0 or more)."""
    if value is None:
        return _BLANK
    if isinstance(value, bool):
        return _unreadable("是逻辑值，不是条数")
    if isinstance(value, (int, float)):
        return _read_number(float(value), noted="")
    if isinstance(value, (dt.date, dt.time)):
        return _unreadable("是日期，不是条数", "改填条数，并把单元格格式改为“常规”")
    return _read_text(str(value))


def _read_number(number: float, noted: str) -> CountReading:
    if number != number or number in (float("inf"), float("-inf")):
        return _unreadable("不是有效的数")
    if number < 0:
        return _unreadable("是负数，条数不能小于 0")
    if number != int(number):
        return _unreadable("是小数，条数只能是整数")
    if number > LARGEST:
        return _unreadable("大得不合常理")
    serial = day_of_serial(number)
    if serial is not None and serial.year < 2050:
        what = f"大得像是日期（{serial.year}年{serial.month}月{serial.day}日）的序号，已按 {int(number)} 读取"
        return CountReading(CellState.REPORTED, int(number), Severity.WARNING, what, "请核对；是日期的，改填条数")
    if noted:
        return CountReading(
            CellState.REPORTED,
            int(number),
            Severity.NOTE,
            f"{noted}，已按 {int(number)} 读取",
            "请核对；改成数字后不再提示",
        )
    return CountReading(CellState.REPORTED, int(number))


def day_of_serial(number: float) -> dt.date | None:
    """Return the day that a spreadsheet stores as this number, if within `SERIALS`; a fraction is a time of day."""
    return dt.date(1899, 12, 30) + dt.timedelta(int(number)) if SERIALS[0] <= number < SERIALS.stop else None


def _read_text(text: str) -> CountReading:
    plain = folded(text).casefold()
    if not plain:
        return _BLANK
    if plain in NOTHING:
        return _NOTHING
    if any(unicodedata.category(sign) == "No" for sign in text):  # ①②, 5²: folded, they would be 12 and 52
        return _unreadable(_NO_NUMBER)
    if are_apart(text):
        return _unreadable("数字中间有空格或换行，看不出是一个数还是几个数")
    if _PLAIN.fullmatch(plain):
        return _read_number(float(plain), noted="数字是文本形式")
    if _GROUPED.fullmatch(plain):
        return _read_number(float(plain.replace(",", "")), noted="数字是带分节号的文本")
    if measured := _WITH_MEASURE.fullmatch(plain):
        return _read_number(float(measured[1].replace(",", "")), noted="数字后带了量词")
    return _unreadable(*next(told for pattern, told in _SPOILT if pattern.fullmatch(plain)))


def are_apart(text: str) -> bool:
    """Return whether blanks stand between digits: one number, or two?"""
    return _APART.search(text) is not None


def is_spoilt_count(value: object) -> bool:
    """Return whether a text was meant for a count, but is none: -5, 1.5, 2000万, 1 2, an error."""
    what = read_count(value).what if isinstance(value, str) else ""
    return bool(what) and what != _NO_NUMBER and read_count(value).count is None


def says_nothing(text: str) -> bool:
    """Return whether a text is a sign or a word for nothing: —, 无."""
    return folded(text).casefold() in NOTHING


def is_error(value: object) -> bool:
    """Return whether a cell's value is the text of a formula's error."""
    return isinstance(value, str) and _ERROR.fullmatch(value) is not None


_NO_NUMBER = "不是数字"
_TYPE_A_NUMBER = "改填整数条数；没有发布填 0，尚未统计留空"
_SPOILT = (
    (re.compile("#getting_data"), ("是还没有计算结果的公式", "用 Excel 或 LibreOffice 打开并保存一次，或直接填条数")),
    (re.compile("#.*"), ("是公式错误", "改填条数")),
    (_NEGATIVE, ("是负数，条数不能小于 0", _TYPE_A_NUMBER)),
    (_FRACTION, ("是小数，条数只能是整数", _TYPE_A_NUMBER)),
    (_MAGNITUDE, ("带有“万”之类的单位，看不出确切条数", _TYPE_A_NUMBER)),
    (re.compile("(?s).*"), (_NO_NUMBER, _TYPE_A_NUMBER)),
)
"""Pattern of unreadable text -> message; the first match applies."""


def _unreadable(what: str, remedy: str = _TYPE_A_NUMBER) -> CountReading:
    return CountReading(CellState.UNREADABLE, None, Severity.ERROR, what, remedy)
