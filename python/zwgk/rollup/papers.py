"""A county's published paper instead of its workbook: the tables of units in it, added up.

A worker reads the tables (`paper_facts`, by the readers of 审校). What a table is about follows from its title and
headings, compared with the kinds and columns of the other counties (`with_papers`, pure). Only periods are printed, so
the figures are those of the whole period, entered in its last month.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from zwgk.documents.check.examine import examined
from zwgk.documents.check.language import folded, is_nothing, number, spans
from zwgk.documents.check.paper import Paper, PaperTable
from zwgk.model.period import Period, period_titled
from zwgk.rollup.facts import Fact, Section, of_sections, with_facts
from zwgk.workbook.numbers import LARGEST

KINDS = ("乡镇", "部门")
"""Kinds known even if no county has sent a workbook: those of the blank workbook."""
_ABOUT = ("公开", "发布", "更新", "统计")  # a table with none of these words in its title is none of figures
_TOTAL = "合计"


def paper_facts(name: str, content: bytes, period: Period) -> Iterator[Fact]:
    """Return the figures printed in a paper, in its words. Raise `Refusal` for a file that cannot be read."""
    paper, _ = examined(name, content)
    tables = list(_figures(paper, period))
    if not any(fact.section is Section.PRINTED for fact in tables):
        why = next((fact.text for fact in tables), "里面没有表")
        yield Fact(Section.OTHER, text=f"不是县里的统计工作簿；当作通报来读，{why}")
        return
    yield Fact(
        Section.PAPER, text="".join(paragraph.text for paragraph in paper.paragraphs[:4] if spans(paragraph.text))
    )
    yield from tables


def _figures(paper: Paper, period: Period) -> Iterator[Fact]:
    for table in paper.tables:
        why = _not_read(paper, table, period)
        if why:
            yield Fact(Section.UNPRINTED, sheet=table.name[:_LONGEST], text=why)
        else:
            yield from _rows(table)


_LONGEST = 30  # characters of a title in a message


def _not_read(paper: Paper, table: PaperTable, period: Period) -> str:
    named = spans(table.title) or ([paper.period[1]] if paper.period else [])
    own = period_titled(named[0].name) if named else None
    if not any(word in table.title for word in _ABOUT):
        return "看标题不是信息发布的统计表"
    if own is None:
        return "标题里没有写是哪年哪一期"
    if own != period:
        return f"是{own.title}的"
    if table.unit_column is None or not table.count_columns:
        return "看不出哪一栏是单位、哪一栏是条数"
    return ""


def _rows(table: PaperTable) -> Iterator[Fact]:
    assert table.unit_column is not None
    title = folded(table.title)
    for row, place in zip(table.rows, table.places, strict=True):
        unit = row[table.unit_column]
        for at in table.count_columns:
            count = number(row[at])
            if count is None and is_nothing(row[at]) and row[at]:
                continue  # not the unit's duty
            if count is None or count != int(count) or not 0 <= count <= LARGEST:
                yield Fact(
                    Section.UNPRINTED, sheet=table.name[:_LONGEST], cell=place, text=f"“{table.heads[at]}”一栏没有数"
                )
                continue
            role = _TOTAL if at == table.total_column else ""
            item, sheet = table.heads[at], table.name[:_LONGEST]
            yield Fact(Section.PRINTED, title, unit, item, value=int(count), text=role, sheet=sheet, cell=place)


@dataclass(frozen=True)
class _Known:
    """Kinds of all counties, and (kind, folded heading or short name) -> short name."""

    kinds: tuple[str, ...]
    columns: Mapping[tuple[str, str], str]

    def kind(self, title: str) -> str:
        """Return the one kind that a title names, "" otherwise; 街道和部门 names two."""
        named = [kind for kind in self.kinds if kind in title]
        found = [kind for kind in named if not any(kind in longer and kind != longer for longer in named)]
        return found[0] if len(found) == 1 else ""

    def column(self, kind: str, heading: str) -> str:
        known = self.columns.get((kind, heading))
        return known or self.columns.get((kind, heading.removeprefix(kind)), heading)


def with_papers(facts: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the facts with those of papers in the terms of workbooks: COLUMN, COUNT and UNIT beside PRINTED."""
    printed = of_sections(facts, Section.PRINTED)
    if printed.empty:
        return facts
    known = _known(facts)
    files = []
    for file, mine in printed.groupby("file", sort=False):
        made: list[Fact] = []
        for _, table in mine.groupby(["sheet", "kind"], sort=False):
            made += _of_table(table, known, period)
        files.append((str(file), made))
    return with_facts(facts, files)


def _known(facts: pd.DataFrame) -> _Known:
    own = of_sections(facts, Section.COLUMN)
    columns: dict[tuple[str, str], str] = {}
    for kind, name, heading in own[["kind", "item", "text"]].itertuples(index=False, name=None):
        columns.setdefault((kind, folded(heading)), name)
        columns.setdefault((kind, folded(name)), name)
    return _Known(tuple(dict.fromkeys([*own["kind"], *KINDS])), columns)


def _of_table(table: pd.DataFrame, known: _Known, period: Period) -> list[Fact]:
    sheet, title = table["sheet"].iloc[0], table["kind"].iloc[0]
    kind = known.kind(title)
    if not kind:
        why = f"看不出是哪一类单位的（认得的有{'、'.join(known.kinds)}）"
        return [Fact(Section.UNPRINTED, sheet=sheet, text=why)]
    heads = list(dict.fromkeys(table["item"]))
    totals = dict(table.loc[table["text"] == _TOTAL, ["cell", "value"]].itertuples(index=False, name=None))
    parts = table[table["text"] != _TOTAL]
    if parts.empty:
        parts, heads = table, heads[:1]
    else:
        heads = list(dict.fromkeys(parts["item"]))
    counted = _counted(parts, heads, totals)
    if counted is None:
        return [Fact(Section.UNPRINTED, sheet=sheet, text="各栏相加不等于合计，不知道哪些栏目计入合计")]
    facts = [
        Fact(Section.COLUMN, kind=kind, item=known.column(kind, head), value=int(head in counted), text=head)
        for head in heads
    ]
    for head in heads:
        value = int(parts.loc[parts["item"] == head, "value"].sum())
        facts.append(Fact(Section.COUNT, kind=kind, item=known.column(kind, head), month=period.last, value=value))
    mine = parts[parts["item"].isin(counted)]
    for unit, value in mine.groupby("unit", sort=False)["value"].sum().items():
        facts.append(Fact(Section.UNIT, kind=kind, unit=str(unit), text=str(unit), value=int(value)))
    return facts


def _counted(parts: pd.DataFrame, heads: Sequence[str], totals: Mapping[str, int]) -> frozenset[str] | None:
    """Return the headings whose figures make up the printed totals: all, or all but the last ones. None: unknown."""
    for last in range(len(heads), 0, -1):
        chosen = frozenset(heads[:last])
        sums = parts[parts["item"].isin(chosen)].groupby("cell")["value"].sum()
        if all(int(sums.get(cell, 0)) == total for cell, total in totals.items()):
            return chosen
    return None
