"""Row sums and column totals.

Example: 武定县 printed 304 under rows that add up to 338.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from zwgk.documents.check.language import added, number
from zwgk.documents.check.paper import Fault, Paper, PaperTable

_FEWEST_ROWS = 3
_RATE = ("率", "%", "比", "均")


def table_sums(paper: Paper) -> Iterator[Fault]:
    """Compare each 合计 of a row with its counts, and the row 合计 with its columns."""
    everywhere = [pair for table in paper.tables for pair in _known(table)]
    for table in paper.tables:
        # A table of one or two rows is no evidence of its own: it is treated like the paper's others.
        if _add_up(_known(table) if len(_known(table)) >= _FEWEST_ROWS else everywhere):
            yield from _rows(table)
        yield from _columns(table)


def _sums(table: PaperTable) -> list[tuple[Decimal, Decimal | None]]:
    """Return (sum of the counts, printed total) per row; [] for a table without a total of columns."""
    total = table.total_column
    parts = [at for at in table.count_columns if total is not None and at < total]
    if total is None or not parts:
        return []
    return [(added(row[at] for at in parts), number(row[total])) for row in table.rows]


def _known(table: PaperTable) -> list[tuple[Decimal, Decimal]]:
    return [(right, stated) for right, stated in _sums(table) if stated is not None]


def _add_up(pairs: Sequence[tuple[Decimal, Decimal]]) -> bool:
    """Return whether totals are sums. If few rows fit, they may be weighted, or count some columns only."""
    return len(pairs) >= _FEWEST_ROWS and sum(right == stated for right, stated in pairs) * 3 >= len(pairs) * 2


def _rows(table: PaperTable) -> Iterator[Fault]:
    for (right, stated), row, place in zip(_sums(table), table.rows, table.places, strict=False):
        if stated is not None and right != stated:
            yield Fault(
                "合计", f"{place}“{_name(table, row)}”", str(stated), str(right), f"各栏相加是 {right}，不是 {stated}"
            )


def _columns(table: PaperTable) -> Iterator[Fault]:
    if table.total is None:
        return
    for at in table.count_columns:
        stated, right = number(table.total[at]), added(table.column(at))
        if stated is None or any(mark in table.heads[at] for mark in _RATE):
            continue
        if right != stated:
            why = f"“{table.heads[at]}”各行相加是 {right}，合计行写的是 {stated}"
            yield Fault("合计", f"{table.name}合计行“{table.heads[at]}”", str(stated), str(right), why)


def _name(table: PaperTable, row: tuple[str, ...]) -> str:
    at = table.unit_column
    return row[at] if at is not None else row[0]
