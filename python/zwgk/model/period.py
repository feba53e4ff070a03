"""Reporting periods: any run of months of one year, most often a quarter. All calendar arithmetic is here.

A period is picked on the sheet 首页 by name (第二季度, 1—11月) or on the command line by name or code (2024Q2).
"""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from zwgk.errors import Refusal

SPANS: dict[str, tuple[int, int]] = {
    "第一季度": (1, 3),
    "第二季度": (4, 6),
    "第三季度": (7, 9),
    "第四季度": (10, 12),
    "上半年": (1, 6),
    "下半年": (7, 12),
    "全年": (1, 12),
    **{f"{month}月": (month, month) for month in range(1, 13)},
}
"""Name of a period -> first and last month, in the order of the pick list."""
CUMULATIVE: dict[str, tuple[int, int]] = {f"1—{month}月": (1, month) for month in (2, 4, 5, 7, 8, 9, 10, 11)}
"""Unnamed runs of months from January on; they follow SPANS in the pick list."""

_CODE_SPANS = {
    **{f"Q{quarter}": (3 * quarter - 2, 3 * quarter) for quarter in range(1, 5)},
    "H1": (1, 6),
    "H2": (7, 12),
    "": (1, 12),
    **{f"-{month:02}": (month, month) for month in range(1, 13)},
}
_CODE = re.compile(r"(\d{4})(Q[1-4]|H[12]|-\d{2}|M\d{1,2}-\d{1,2}|)")
_RUN = re.compile(r"(\d{1,2})月?(?:[—–―~-]+|至|到)(\d{1,2})月份?")
YEARS = range(2000, 2100)


@dataclass(frozen=True)
class OwnPeriod:
    """A run of months with a name defined by the office: 前两个月."""

    name: str
    first: int
    last: int


@dataclass(frozen=True)
class Period:
    """Months `first` to `last` (inclusive) of `year`. `words`: its name, if not the standard name of its span."""

    year: int
    first: int
    last: int
    words: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """Name in the pick list: 第二季度, 1—11月, or the office's own name."""
        spans = (name for name, span in SPANS.items() if span == (self.first, self.last))
        return self.words or next(spans, f"{self.first}—{self.last}月")

    @property
    def title(self) -> str:
        """Name in headings: 2024年第二季度; a whole year is 2024年 here, 2024年全年 only in the pick list."""
        return f"{self.year}年" if self.name == "全年" else f"{self.year}年{self.name}"

    @cached_property
    def canonical(self) -> str:
        """The title without the office's own names: `period_titled` can parse it."""
        return Period(self.year, self.first, self.last).title

    @cached_property
    def code(self) -> str:
        """Code on the command line: 2024Q2, 2024H1, 2024, 2024-05, 2024M1-11."""
        codes = (code for code, span in _CODE_SPANS.items() if span == (self.first, self.last))
        return f"{self.year}{next(codes, f'M{self.first}-{self.last}')}"

    @cached_property
    def months(self) -> tuple[int, ...]:
        """The months of the period, 1 to 12."""
        return tuple(range(self.first, self.last + 1))

    @property
    def start(self) -> dt.date:
        """The first day."""
        return dt.date(self.year, self.first, 1)

    @property
    def end(self) -> dt.date:
        """The last day."""
        return dt.date(self.year, self.last, calendar.monthrange(self.year, self.last)[1])

    @property
    def days(self) -> int:
        """Number of days, first and last included."""
        return (self.end - self.start).days + 1

    @property
    def weeks(self) -> int:
        """Number of whole weeks: 13 for a quarter, as the published bulletin counts."""
        return self.days // 7

    @property
    def previous(self) -> "Period | None":
        """The preceding period of the same length; None if it spans two years."""
        length = self.last - self.first + 1
        if self.first > length:
            return Period(self.year, self.first - length, self.last - length)
        if self.first == 1:
            return Period(self.year - 1, 13 - length, 12)
        return None


def span_named(name: str, own: Iterable[OwnPeriod] = ()) -> tuple[int, int] | None:
    """Return first and last month of a named period: from the pick list, from the office's `own`, or a run such as
    2—5月 (any dash, 至, 到); None for anything else."""
    mine = next(((period.first, period.last) for period in own if period.name == name), None)
    if mine or name in SPANS:
        return mine or SPANS[name]
    run = _RUN.fullmatch("".join(unicodedata.normalize("NFKC", name).split()))
    if run is None or not 1 <= int(run[1]) <= int(run[2]) <= 12:
        return None
    return int(run[1]), int(run[2])


def period_named(year: int, name: str, own: Iterable[OwnPeriod] = ()) -> Period:
    """Return the period named on 首页; raise `Refusal` for a name that `span_named` does not know."""
    own = tuple(own)
    span = span_named(name, own)
    if span is None:
        raise Refusal(f"“统计时段”填的是“{name}”，不在可选范围内：请从下拉列表中选择，例如“第二季度”“1—11月”。")
    if any(period.name == name for period in own):
        return Period(year, *span, name)
    return Period(year, *span, "" if name in SPANS else f"{span[0]}—{span[1]}月" if span[0] < span[1] else "")


def period_titled(title: str) -> Period | None:
    """Return the period of a title without the office's own names; None for anything else."""
    match = re.fullmatch(r"(\d{4})年(.*)", title.strip())
    span = span_named(match[2] or "全年") if match else None
    return Period(int(match[1]), *span) if match and span and int(match[1]) in YEARS else None


def period_coded(code: str) -> Period:
    """Return the period of a command-line code such as 2024Q2; raise `Refusal` for anything else."""
    match = _CODE.fullmatch(code.strip().upper())
    span = _CODE_SPANS.get(match[2]) or span_named(f"{match[2][1:]}月") if match else None
    if not match or span is None or int(match[1]) not in YEARS:
        raise Refusal(
            f"看不懂时段“{code}”：请写成 2024Q2（季度）、2024H1（半年）、2024（全年）、2024-05（月）"
            "或 2024M1-11（1—11月）。"
        )
    return Period(int(match[1]), *span)
