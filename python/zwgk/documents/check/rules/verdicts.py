"""是/否 compared with the number beside it, if the heading states the limit (是否达到每周更新两次要求)."""

import re
from collections.abc import Iterator

from zwgk.documents.check.language import number, spans
from zwgk.documents.check.paper import Fault, Paper, PaperTable

_LIMIT = re.compile(r"每(周|月)[^\d一二两三四五六七八九十]{0,6}([\d一二两三四五六七八九十]+)(?:次|条|篇)")
_DIGITS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))


def verdicts(paper: Paper) -> Iterator[Fault]:
    """Compare each 是 or 否 with the count of its row and the limit of its heading."""
    for table in paper.tables:
        for at, head in enumerate(table.heads):
            limit = _LIMIT.search(head)
            if limit and {cell for cell in table.column(at) if cell} <= {"是", "否"}:
                yield from _wrong(paper, table, at, limit)


def _wrong(paper: Paper, table: PaperTable, at: int, limit: re.Match[str]) -> Iterator[Fault]:
    period = next((found[0] for text in (table.title, paper.paragraphs[0].text) if (found := spans(text))), None)
    counts = [column for column in table.count_columns if column < at]
    if period is None or not counts:
        return
    each = _DIGITS.get(limit[2]) or (int(limit[2]) if limit[2].isdigit() else 0)
    needed = each * (period.months if limit[1] == "月" else period.days // 7)
    for row, place in zip(table.rows, table.places, strict=True):
        count = number(row[counts[-1]])
        if count is None or not row[at]:
            continue
        # A sufficient sum does not prove every week sufficient: only 是 with too few is certainly wrong.
        if row[at] == "是" and count < needed:
            why = f"{period.name}至少要 {needed} 条，只有 {count} 条，却写“是”"
            yield Fault("是否达标", place, "是", "否", why)
