"""Row sums and column totals.

Example: 武定县 printed 304 under rows that add up to 338.
"""

from collections.abc import Iterator

from zwgk.documents.check.language import added, number
from zwgk.documents.check.paper import Fault, Paper, Table

_FEWEST_ROWS = 3
_RATE = ("率", "%", "比", "均")


def table_sums(paper: Paper) -> Iterator[Fault]:
    """Compare each 合计 of a row with its counts, and the row 合计 with its columns."""
    for table in paper.tables:
        yield from _rows(table)
        yield from _columns(table)


def _rows(table: Table) -> Iterator[Fault]:
    total = table.total_column
    if total is None:
        return
    parts = [at for at in table.count_columns if at < total]
    if len(parts) < 2:
        return
    sums = [added(row[at] for at in parts) for row in table.rows]
    printed = [number(row[total]) for row in table.rows]
    known = [(right, stated) for right, stated in zip(sums, printed, strict=True) if stated is not None]
    # A total that few rows obey is weighted, or counts only some columns: the rule cannot know.
    if len(known) < _FEWEST_ROWS or sum(right == stated for right, stated in known) * 3 < len(known) * 2:
        return
    for row, place, right, stated in zip(table.rows, table.places, sums, printed, strict=True):
        if stated is not None and right != stated:
            yield Fault(
                "合计", f"{place}“{_name(table, row)}”", str(stated), str(right), f"各栏相加是 {right}，不是 {stated}"
            )


def _columns(table: Table) -> Iterator[Fault]:
    if table.total is None:
        return
    for at in table.count_columns:
        stated, right = number(table.total[at]), added(table.column(at))
        if stated is None or any(mark in table.heads[at] for mark in _RATE):
            continue
        if right != stated:
            why = f"“{table.heads[at]}”各行相加是 {right}，合计行写的是 {stated}"
            yield Fault("合计", f"{table.name}合计行“{table.heads[at]}”", str(stated), str(right), why)


def _name(table: Table, row: tuple[str, ...]) -> str:
    at = table.unit_column
    return row[at] if at is not None else row[0]
