"""One paper, one period: title, attachments and their list name the same months."""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import clauses, folded, spans
from zwgk.documents.check.paper import Fault, Paper

_COMPARED = re.compile("同期|去年|上年|上季|上月|比|较|截至|更新至|未更新|以来|根据|自")


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
    captions = {folded(paragraph.text) for paragraph in paper.paragraphs}
    for table in paper.tables:
        for span in spans(table.title):
            if span != stated and table.title not in captions:
                why = f"标题是{stated.name}，{table.name}写的是{span.name}"
                yield Fault("时段", table.name, span.name, stated.name, why)
