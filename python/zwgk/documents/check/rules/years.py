"""Years and months after the paper's date, reversed ranges, nonexistent months.

Examples of our own text: “根据2023年度……评估问题清单”, “社会保险栏目2023—2024年仍未更新”, “仅更新至2024年2月”.
"""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import Span, clauses, folded
from zwgk.documents.check.paper import Fault, Paper
from zwgk.model.problems import Severity

_MONTH = re.compile(r"(?<![\d.])(\d{1,2})月(?![龄供])")
_RANGE = re.compile(r"(?<!\d)(20\d\d)年?[-—–~至到]+(20\d\d)年")
_YEAR = re.compile(r"(?<!\d)(2[01]\d\d)(?=年|[-—–~至到]+2\d{3}年)")
_DONE = re.compile(r"年度[^,。]{0,12}评估|仍未更新|更新至")
_PLANNED = re.compile(
    r"规划|目标|力争|前完成|年底前|日前|之前|到20|至20|计划|方案|要点|行动|纲要|有效期|将|拟|下一步|十[四五六]五"
)
_UP_TO = re.compile(r"更新(?:至|到)(20\d\d)年(\d{1,2})月")
_LISTED = re.compile(r"(?<![\d年])\d{1,2}月(?:、\d{1,2}月)+")
_MISSING = re.compile(r"(?<![\d年、])(\d{1,2})月份?数据(?:尚未|未|没有)")


def years(paper: Paper) -> Iterator[Fault]:
    """Check every year and month of the text for consistency, also with the period of the title."""
    title = paper.period[1] if paper.period else None
    for index, paragraph in enumerate(paper.paragraphs):
        text = folded(paragraph.text)
        found = [*_impossible(text), *(_beyond(text, title) if title else ())]
        for words, why, severity in found:
            yield Fault("日期", paragraph.place, words, "", why, severity, index)


def _impossible(text: str) -> Iterator[tuple[str, str, Severity]]:
    for match in _MONTH.finditer(text):
        if not 1 <= int(match[1]) <= 12:
            yield match[0], f"没有“{match[0]}”", Severity.ERROR
    for match in _RANGE.finditer(text):
        if match[1] > match[2]:
            yield match[0], f"“{match[0]}”前后颠倒", Severity.ERROR


def _beyond(text: str, title: Span) -> Iterator[tuple[str, str, Severity]]:
    for clause in clauses(text):
        # A paper on the year's end is written in the following year.
        later = 0 if _DONE.search(clause) and title.last < 12 else 1
        # A past action may be a field's name with 规划 in it.
        planned = _PLANNED.search(clause) and not _DONE.search(clause)
        for match in () if planned else _YEAR.finditer(clause):
            if int(match[1]) > title.year + later:
                yield f"{match[1]}年", f"通报是{title.name}的，这里说到 {match[1]} 年", Severity.WARNING
        for match in _UP_TO.finditer(clause):
            if int(match[1]) == title.year and title.last < int(match[2]) <= 12:
                yield match[0], f"通报是{title.name}的，这里写“{match[0]}”", Severity.WARNING
    within = range(title.first, title.last + 1)
    for match in _LISTED.finditer(text):
        months = [int(month) for month in re.findall(r"\d+", match[0])]
        if months != sorted(set(months)) or 0 < sum(month not in within for month in months) < len(months):
            yield match[0], f"“{match[0]}”次序不对，或不都在{title.name}里", Severity.WARNING
    for match in _MISSING.finditer(text):
        if int(match[1]) not in within and int(match[1]) <= 12:
            yield match[0], f"{match[1]}月不在{title.name}里", Severity.WARNING
