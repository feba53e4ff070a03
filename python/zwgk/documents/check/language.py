"""Numbers, dates, periods and names in the Chinese of bulletins. Text in, plain values out."""

import calendar
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache

MEASURE = "条|件|篇|家|个|次|项|封|则|期|人次"
NOTHING = frozenset({"", "-", "--", "—", "——", "–", "_", "/", "无"})
_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_NUMBER_CELL = re.compile(rf"(-?\d+(?:,\d{{3}})*(?:\.\d+)?)(?:{MEASURE}|分|名)?")
_PERCENT_CELL = re.compile(r"(-?\d+(?:\.\d+)?)[%％]")


@lru_cache(maxsize=65536)  # every rule asks for the same texts
def folded(text: str) -> str:
    """Return text for comparison: full-width forms folded, without any space."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


def number(text: str) -> Decimal | None:
    """Return the number of a cell (1,024, ３４, 34条), or None if the cell holds no number."""
    match = _NUMBER_CELL.fullmatch(folded(text))
    try:
        return Decimal(match[1].replace(",", "")) if match else None
    except InvalidOperation:  # pragma: no cover - the pattern admits only numbers
        return None


def added(cells: Iterable[str]) -> Decimal:
    """Return the sum of the numbers in some cells."""
    return sum((number(cell) or Decimal(0) for cell in cells), Decimal(0))


def percent(text: str) -> Decimal | None:
    """Return the percentage of a cell (52.8%), or None."""
    match = _PERCENT_CELL.fullmatch(folded(text))
    return Decimal(match[1]) if match else None


def is_nothing(text: str) -> bool:
    """Return whether a cell says that there is nothing to count: blank, —, / or 无."""
    return folded(text) in NOTHING


_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_PERIOD = re.compile(
    r"(?P<year>\d{4})年(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年"
    r"|(?P<first>\d{1,2})(?:月份?)?(?:[-—–~至到](?P<last>\d{1,2}))?月份?(?!\d*日))"
)


@dataclass(frozen=True)
class Span:
    """Months `first` to `last` of a year, both included."""

    year: int
    first: int
    last: int

    @property
    def months(self) -> int:
        """The number of months."""
        return self.last - self.first + 1

    @property
    def days(self) -> int:
        """The number of days."""
        return sum(calendar.monthrange(self.year, month)[1] for month in range(self.first, self.last + 1))

    @property
    def name(self) -> str:
        """The span in words, as a paper writes it."""
        if self.months == 3 and self.first % 3 == 1:
            return f"{self.year}年第{'一二三四'[self.first // 3]}季度"
        if self.months == 6 and self.first in (1, 7):
            return f"{self.year}年{'上' if self.first == 1 else '下'}半年"
        return f"{self.year}年{self.first}月" if self.months == 1 else f"{self.year}年{self.first}—{self.last}月"


def spans(text: str) -> list[Span]:
    """Return the periods that a text names with their year, in order."""
    found = []
    for match in _PERIOD.finditer(folded(text)):
        year = int(match["year"])
        if match["quarter"]:
            first = 3 * _QUARTERS[match["quarter"]] - 2
            found.append(Span(year, first, first + 2))
        elif match["half"]:
            found.append(Span(year, 1, 6) if match["half"] == "上" else Span(year, 7, 12))
        else:
            first, last = int(match["first"]), int(match["last"] or match["first"])
            if 1 <= first <= last <= 12:
                found.append(Span(year, first, last))
    return found


_DATE_ALONE = re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?(?:印发)?")


def is_date(text: str) -> bool:
    """Return whether a text is a date and nothing else."""
    return bool(_DATE_ALONE.fullmatch(folded(text)))


def clauses(text: str) -> list[str]:
    """Return the sentences of a text, split at 。；; and at the counting words 一是 二是."""
    return [part for part in re.split(r"[。;；]|(?=[一二三四五六]是)", text) if part]


def one_lost(text: str, term: str) -> bool:
    """Return whether `text` is `term` with exactly one of its characters missing."""
    return len(text) == len(term) - 1 and any(term[:at] + term[at + 1 :] == text for at in range(len(term)))
