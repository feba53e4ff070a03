"""Grids -> tables: which rows are headings, which table continues over a page, the content of each column.

A bulletin of 怀远县 prints two units per row; 铜川市 puts 合计 at the foot; the 2024 Q2 bulletin of 新乡县 repeats
its headings on each page.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from zwgk.documents.check.language import folded, is_nothing, number, percent
from zwgk.documents.check.paper import PaperTable, Paragraph, RawTable

INDEX_HEAD = re.compile(r"序号|排名|名次|位次|序列")
UNIT_HEAD = re.compile(r"单位|名称|乡镇|镇街|部门|账号|帐号|新媒体$|主体|机关")
TOTAL_HEAD = re.compile(r"合计|总计|共计|总数|总量")
_TOTAL_ROW = frozenset({"合计", "总计", "共计", "小计", "总数", "全县合计", "全市合计", "全区合计"})
_LABEL = re.compile(r"附件\d*(?:[:：].*)?|附表\d*|表\d+")
_SIDE = re.compile(r"\([左右]栏?\)")
_LONGEST_TITLE = 60


def tables_of(blocks: Iterable[Paragraph | RawTable]) -> list[PaperTable]:
    """Return the tables of a paper in order. A grid with no or the same headings continues the previous table."""
    tables: list[PaperTable] = []
    before: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            before.append(block.text)
            continue
        table = _table(block, before)
        last = tables[-1] if tables else None
        if last and _goes_on(last, table, before):
            tables[-1] = _joined(last, table)
        elif table.rows:
            tables.append(table)
        before = []
    return [with_roles(_unfolded(table)) for table in tables]


def _goes_on(last: PaperTable, table: PaperTable, before: Sequence[str]) -> bool:
    if len(last.heads) != len(table.heads) or last.total is not None:
        return False
    same_heads = [folded(head) for head in last.heads] == [folded(head) for head in table.heads]
    return (same_heads or not any(table.heads)) and not any(_is_caption(text) for text in before)


def _is_caption(text: str) -> bool:
    return bool(_LABEL.fullmatch(folded(text))) or not re.fullmatch(r"[-—–\d\s第页共]*", text)


def _joined(first: PaperTable, second: PaperTable) -> PaperTable:
    return PaperTable(
        first.title,
        first.label,
        first.heads,
        first.rows + second.rows,
        first.places + second.places,
        second.total,
        lone=first.lone + second.lone,
    )


def _table(grid: RawTable, before: Sequence[str]) -> PaperTable:
    rows = [tuple(folded(cell) for cell in row) for row in grid.rows]
    kept = [(at, row) for at, row in enumerate(rows) if any(row)]
    titles = []
    while kept and len({cell for cell in kept[0][1] if cell}) == 1 and len(kept) > 1:
        titles.append(next(cell for cell in kept.pop(0)[1] if cell))
    heads = []
    while kept and _is_head(kept[0][1]):
        heads.append(kept.pop(0)[1])
    width = len(rows[0]) if rows else 0
    head = tuple("".join(dict.fromkeys(level[at] for level in heads if level[at])) for at in range(width))
    data = [(at, row) for at, row in kept if row not in heads and len({cell for cell in row if cell}) > 1]
    lone = tuple(row for _, row in kept if len({cell for cell in row if cell}) == 1)
    total = next((row for _, row in data if is_total(row)), None)
    data = [(at, row) for at, row in data if not is_total(row)]
    label, title = _caption([*before, *titles])
    return PaperTable(
        title,
        label,
        head,
        tuple(row for _, row in data),
        tuple(f"{label or grid.place}第{number_of + 1}行" for number_of, _ in enumerate(data)),
        total,
        lone=tuple(cell for row in lone for cell in sorted({*row} - {""}) if number(cell) is not None),
    )


def _is_head(row: Sequence[str]) -> bool:
    """Return whether a row is a heading: two texts or more and no number; a row of data has a number."""
    texts = [cell for cell in row if cell]
    return len(texts) > 1 and not any(number(cell) is not None or percent(cell) is not None for cell in texts)


def is_total(row: Sequence[str]) -> bool:
    """Return whether a row holds the sums."""
    return any(cell in _TOTAL_ROW for cell in row[:3])


def _caption(before: Sequence[str]) -> tuple[str, str]:
    """Return (label, title) from the short paragraphs right above a table."""
    label = ""
    title: list[str] = []
    for text in reversed([folded(text) for text in before if folded(text)]):
        if _LABEL.fullmatch(text):
            label = text.split(":")[0]
            break
        if len(text) > _LONGEST_TITLE or text.endswith(("。", ";")) or len(title) == 3:
            break
        title.insert(0, text)
    return label, "".join(title)


def _unfolded(table: PaperTable) -> PaperTable:
    """Return a table with two units per printed row as one with one: the left half, then the right one."""
    width = len(table.heads)
    heads = [_SIDE.sub("", head) for head in table.heads]
    half = width // 2
    if width < 4 or width % 2 or heads[:half] != heads[half:]:
        return table
    numbered = list(zip(table.rows, table.places, strict=True))
    halves = [(row[at : at + half], place) for at in (0, half) for row, place in numbered]
    kept = [(row, place) for row, place in halves if any(not is_nothing(cell) for cell in row)]
    return PaperTable(
        table.title,
        table.label,
        tuple(heads[:half]),
        tuple(row for row, _ in kept),
        tuple(place for _, place in kept),
        table.total[:half] if table.total else None,
        lone=table.lone,
    )


def with_roles(table: PaperTable) -> PaperTable:
    """Return the table with the roles of its columns.

    Units: the first column of names by its heading, otherwise the first with texts only. Counts: numbers or signs for
    nothing, and at least one number. 合计: the last column of counts with such a heading.
    """
    columns = range(len(table.heads))
    index = next((at for at in columns if INDEX_HEAD.search(table.heads[at])), None)
    texts = [
        at
        for at in columns
        if at != index and table.rows and sum(map(_is_text, table.column(at))) * 5 > 4 * len(table.rows)
    ]
    unit = next((at for at in texts if UNIT_HEAD.search(table.heads[at])), next(iter(texts), None))
    counts = tuple(at for at in columns if at not in (index, unit) and _holds_counts(table.column(at)))
    total = next((at for at in reversed(counts) if TOTAL_HEAD.search(table.heads[at])), None)
    return replace(table, index_column=index, unit_column=unit, count_columns=counts, total_column=total)


def _is_text(cell: str) -> bool:
    return not is_nothing(cell) and number(cell) is None and percent(cell) is None


def _holds_counts(cells: Sequence[str]) -> bool:
    counts = [number(cell) for cell in cells]
    return any(count is not None for count in counts) and all(
        count is not None or is_nothing(cell) for count, cell in zip(counts, cells, strict=True)
    )


def is_ranked(values: Sequence[Decimal | None]) -> bool:
    """Return whether numbers are meant to descend: at most one pair in ten rises, in five rows or more."""
    numbers = [value for value in values if value is not None]
    rises = sum(left < right for left, right in pairwise(numbers))
    return len(numbers) >= 5 and rises * 10 <= len(numbers)
