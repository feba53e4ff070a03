"""期数 and 印发日期 of a bulletin: what to fill in if they are blank, or still those of the period before.

The number of the bulletin before is known from 日志, where each 生成通报 leaves its own.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import xlwings as xw

from zwgk.model.period import Period
from zwgk.model.settings import Office
from zwgk.workbook import layout
from zwgk.workbook.plan_block import Value
from zwgk.workbook.read_log import read_log

_LOGGED = re.compile(r"（第(\d+)期）$")
_NUMBER, _DATE = "期数", "印发日期"


def logged(headline: str, office: Office) -> str:
    """Return the text of 日志: the headline, and the bulletin's number."""
    return f"{headline}（第{office.issue_number}期）" if office.issue_number.isdecimal() else headline


@dataclass(frozen=True)
class Proposal:
    """Values for 设置, None for nothing to propose, and a line per thing that is blank or of the period before."""

    number: int | None
    date: dt.date | None
    lines: tuple[str, ...]

    @property
    def words(self) -> str:
        """The values, as the clerk would type them."""
        told = (
            f"“{_NUMBER}”填 {self.number}" if self.number else "",
            f"“{_DATE}”填 {typed(self.date)}（今天）" if self.date else "",
        )
        return "，".join(filter(None, told))

    @property
    def values(self) -> dict[str, Value]:
        """The values by their items of 设置."""
        date = dt.datetime.combine(self.date, dt.time()) if self.date else None
        values: dict[str, Value] = {_NUMBER: self.number, _DATE: date}
        return {item: value for item, value in values.items() if value is not None}

    def applied(self, office: Office) -> Office:
        """Return the office with the values."""
        if self.number is not None:
            office = replace(office, issue_number=str(self.number))
        return replace(office, issue_date=self.date) if self.date is not None else office


def proposal(book: xw.Book, office: Office, period: Period, today: dt.date) -> Proposal:
    """Return what the clerk should fill in or look at: the number after the last one, and the date of today."""
    lines = []
    number = date = None
    before = last_of(read_log(book), period)
    if not office.issue_number:
        number = before[1] + 1 if before else None
        told = f"：{before[0]}是第 {before[1]} 期，这一期填 {number}" if before else ""
        lines.append(f"“{layout.SETTINGS}”里没有填“{_NUMBER}”，版头没有期号{told}")
    elif before and office.issue_number == str(before[1]):
        number = before[1] + 1
        lines.append(f"“{layout.SETTINGS}”里的“{_NUMBER}”还是{before[0]}的 {before[1]}：这一期应是 {number}")
    if office.issue_date is None:
        date = today
        lines.append(f"“{layout.SETTINGS}”里没有填“{_DATE}”，文稿没有日期：今天印发就填 {typed(today)}，再生成一次")
    elif (office.issue_date.year, office.issue_date.month) < (period.year, period.first):
        date = today
        said = f"{office.issue_date.year}年{office.issue_date.month}月{office.issue_date.day}日"
        lines.append(f"“{layout.SETTINGS}”里的“{_DATE}”{said}在本期以前，可能是上一期的：请改")
    return Proposal(number, date, tuple(lines))


def typed(date: dt.date) -> str:
    """Return the date as a person types it."""
    return f"{date.year}-{date.month}-{date.day}"


def last_of(rows: Sequence[Sequence[object]], period: Period) -> tuple[str, int] | None:
    """Return title and number of the latest bulletin of another period among the rows of 日志."""
    of, told = layout.LOG_HEADINGS.index("统计时段"), layout.LOG_HEADINGS.index("结果")
    for row in reversed(rows):
        number = _LOGGED.search(str(row[told] or ""))
        if number and row[of] != period.title:
            return str(row[of]), int(number[1])
    return None
