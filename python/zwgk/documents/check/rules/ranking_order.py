"""序号 counts from 1, and a ranking is in descending order.

A table in roster order (武定县, 铜川市) is no ranking: only a column with almost every pair descending is checked.
"""

from collections.abc import Iterator
from itertools import pairwise

from zwgk.documents.check.language import number
from zwgk.documents.check.paper import Fault, Paper, PaperTable
from zwgk.documents.check.tables import is_ranked
from zwgk.model.problems import Severity


def ranking_order(paper: Paper) -> Iterator[Fault]:
    """Check 序号 and the order of rankings."""
    for table in paper.tables:
        yield from _numbers(table)
        yield from _order(table)


def _numbers(table: PaperTable) -> Iterator[Fault]:
    at = table.index_column
    if at is None:
        return
    printed = [number(cell) for cell in table.column(at)]
    if "序" in table.heads[at]:
        for place, stated, expected in zip(table.places, printed, range(1, len(printed) + 1), strict=True):
            if stated is not None and stated != expected:
                yield Fault("序号", place, str(stated), str(expected), f"序号应为 {expected}，写的是 {stated}")
                return
        return
    # Ranks may be shared: they rise by one per row, or stay equal.
    for place, above, below in zip(table.places[1:], printed, printed[1:], strict=False):
        if above is not None and below is not None and below < above:
            yield Fault("名次", place, str(below), str(above), f"名次 {below} 排在 {above} 之后")


def _order(table: PaperTable) -> Iterator[Fault]:
    """Return the column 合计, otherwise the first descending column of counts."""
    total = table.total_column
    ranked = next(
        (
            at
            for at in ([total] if total is not None else table.count_columns)
            if is_ranked([number(cell) for cell in table.column(at)])
        ),
        None,
    )
    if ranked is None:
        return
    # Without 合计 or a rank it is only likely that the table is a ranking.
    at = table.index_column
    by_rank = at is not None and "序" not in table.heads[at]
    severity = Severity.ERROR if total is not None or by_rank else Severity.WARNING
    values = [(place, number(row[ranked])) for row, place in zip(table.rows, table.places, strict=True)]
    for (_, above), (place, below) in pairwise(values):
        if above is not None and below is not None and above < below:
            why = f"“{table.heads[ranked]}”{below} 排在 {above} 之后"
            yield Fault("排名", place, str(below), f"不大于 {above}", why, severity)
