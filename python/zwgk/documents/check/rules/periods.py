"""One paper, one period: title, attachments and their list name the same months."""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import Span, clauses, folded, spans
from zwgk.documents.check.paper import Fault, Paper

_COMPARED = re.compile("同期|去年|上年|上季|上月|比|较|截至|更新至|未更新|以来|根据|自|整改|复查|回头看")
_MONTH = re.compile(
    r"(?<![\d年、至到—-])(\d{1,2})月份?(?:政务公开|政府网站|政务新媒体|信息公开|信息发布)[^,。;]{0,10}(?:统计|检查|监测|通报)"
)
_QUARTER = re.compile(r"(?:^|[:：。])第?([一二三四])季度,[^。;]*?(?:收到|发布|运行|公开)")
_TO_COME = re.compile("[要请将应拟]")


def periods(paper: Paper) -> Iterator[Fault]:
    """Compare every named period with that of the title; skip comparisons with other periods."""
    if paper.period is None:
        return
    at, stated = paper.period
    for index, paragraph in enumerate(paper.paragraphs):
        said = [clause for clause in clauses(folded(paragraph.text)) if not _COMPARED.search(clause)]
        for span in spans("。".join(said)) if index != at else ():
            inside = span.year == stated.year and stated.first <= span.first and span.last <= stated.last
            if not inside:
                why = f"标题是{stated.name}，这里写的是{span.name}"
                yield Fault("时段", paragraph.place, span.name, stated.name, why, paragraph=index)
        for name in _bare_periods(paragraph.text, stated) if index != at else ():
            why = f"标题是{stated.name}，这里写的是{name}"
            yield Fault("时段", paragraph.place, name, stated.name, why, paragraph=index)
    captions = {folded(paragraph.text) for paragraph in paper.paragraphs}
    for table in paper.tables:
        for span in spans(table.title):
            if span != stated and table.title not in captions:
                why = f"标题是{stated.name}，{table.name}写的是{span.name}"
                yield Fault("时段", table.name, span.name, stated.name, why)


def _bare_periods(text: str, stated: Span) -> Iterator[str]:
    """Return months and quarters without a year that the text gives for figures, and that lie outside the period."""
    for match in _MONTH.finditer(folded(text)):
        if not stated.first <= int(match[1]) <= stated.last:
            yield f"{match[1]}月"
    for match in _QUARTER.finditer(folded(text)):
        first = 3 * "一二三四".index(match[1]) + 1
        if not (stated.first <= first and first + 2 <= stated.last) and not _TO_COME.search(match[0]):
            yield f"第{match[1]}季度"
