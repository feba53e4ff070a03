"""Dates that do not exist, months that end early, and a paper dated before its period ends.

Example: 武定县, July 2024: “7月1日—7月30日”; July has 31 days.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from zwgk.documents.check.language import Span, folded
from zwgk.documents.check.paper import Fault, Paper
from zwgk.model.problems import Severity

_DATE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日")
_RANGE = re.compile(r"(\d{1,2})月1日(?:起)?(?:至|到|[-—–~]+)(?:(?:\d{4}年)?(\d{1,2})月)?(\d{1,2})日")
_ISSUED = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?:印发)?")


def dates(paper: Paper) -> Iterator[Fault]:
    """Check every date of the text."""
    title = paper.period[1] if paper.period else None
    year = title.year if title else None
    for index, paragraph in enumerate(paper.paragraphs):
        text = folded(paragraph.text)
        for match in _DATE.finditer(text):
            if not _exists(int(match[1] or year or 2024), int(match[2]), int(match[3])):
                yield Fault("日期", paragraph.place, match[0], "", f"{match[0]}不存在", paragraph=index)
        for match in _RANGE.finditer(text):
            yield from _month_end(match, year, paragraph.place, index)
        if title and (issued := _ISSUED.fullmatch(text)) and not _is_inspection(paper, title, issued):
            yield from _too_early(issued, title, paragraph.place, index)


def _is_inspection(paper: Paper, title: Span, issued: re.Match[str]) -> bool:
    """Return whether a paper reports an inspection and is dated within its period: 咸宁市, third quarter of 2020."""
    heads = "".join(paragraph.text for paragraph in paper.paragraphs[:4])
    inside = int(issued[1]) == title.year and title.first <= int(issued[2]) <= title.last
    return inside and bool(re.search("检查|抽查", heads))


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _month_end(match: re.Match[str], year: int | None, place: str, index: int) -> Iterator[Fault]:
    month, day = int(match[2] or match[1]), int(match[3])
    if not 1 <= month <= 12 or year is None:
        return
    last = calendar.monthrange(year, month)[1]
    if 27 < day < last:
        why = f"{month}月有 {last} 天，写到 {day} 日为止"
        yield Fault("日期", place, match[0], f"{month}月{last}日", why, Severity.WARNING, index)


def _too_early(issued: re.Match[str], title: Span, place: str, index: int) -> Iterator[Fault]:
    year, month, day = (int(part) for part in issued.groups())
    if not _exists(year, month, day):
        return
    end = dt.date(title.year, title.last, calendar.monthrange(title.year, title.last)[1])
    if dt.date(year, month, day) < end:
        why = f"落款日期在{title.name}结束之前"
        yield Fault("日期", place, issued[0], "", why, Severity.WARNING, index)
