"""0 versus —: a unit that published nothing has 0, a unit without the duty has —, and a blank is ambiguous.

Example: attachment 2 of the 2024 Q2 bulletin: 人社局 has 0 in 重点领域信息公开 (a duty, nothing published), 32 units
have —. A column that prints both signs cannot have a third.
"""

from collections.abc import Iterator

from zwgk.documents.check.language import is_nothing, number
from zwgk.documents.check.paper import Fault, Paper, PaperTable
from zwgk.model.problems import Severity


def zero_or_nothing(paper: Paper) -> Iterator[Fault]:
    """Report the blanks of columns that use 0 and —, and the totals that are — beside figures."""
    for table in paper.tables:
        for at in table.count_columns:
            yield from _blanks(table, at)
        yield from _totals(table)


def _blanks(table: PaperTable, at: int) -> Iterator[Fault]:
    cells = table.column(at)
    signs = sum(bool(cell) and is_nothing(cell) for cell in cells)
    if not signs or not any(number(cell) == 0 for cell in cells):
        return
    for row, place in zip(table.rows, table.places, strict=True):
        if not row[at]:
            why = f"{_name(table, row)}的“{table.heads[at]}”是空白，看不出是 0 还是不承担（—）"
            yield Fault("0 与 —", place, "空白", "0 或 —", why, Severity.WARNING)


def _totals(table: PaperTable) -> Iterator[Fault]:
    total = table.total_column
    if total is None:
        return
    for row, place in zip(table.rows, table.places, strict=True):
        figures = [row[at] for at in table.count_columns if at < total and number(row[at])]
        if figures and row[total] and is_nothing(row[total]):
            why = f"{_name(table, row)}各栏有数，“{table.heads[total]}”却是“{row[total]}”"
            yield Fault("0 与 —", place, row[total], "", why)


def _name(table: PaperTable, row: tuple[str, ...]) -> str:
    return row[table.unit_column] if table.unit_column is not None else row[0]
