"""Cells that the parser reports as blank though they are not: errors, and formulas without a result."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping

from zwgk.intake.foreign.marks import Facts
from zwgk.intake.foreign.raw_sheet import Row


def with_unread(
    facts: Facts, rows: Iterator[Row], unread: Mapping[tuple[int, int], str]
) -> tuple[Facts, Iterator[Row]]:
    """Return the sheet with these texts, by (row, column), in its blank cells; its area grows if they are outside."""
    lines, columns = [row for row, _ in unread], [column for _, column in unread]
    if facts.height:
        lines += [facts.top, facts.top + facts.height - 1]
        columns += [facts.left, facts.left + facts.width - 1]
    grown = dataclasses.replace(
        facts,
        top=min(lines),
        left=min(columns),
        height=max(lines) - min(lines) + 1,
        width=max(columns) - min(columns) + 1,
    )
    return grown, _filled(facts, grown, rows, unread)


def _filled(facts: Facts, grown: Facts, rows: Iterator[Row], unread: Mapping[tuple[int, int], str]) -> Iterator[Row]:
    by_row: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for (row, column), text in unread.items():
        by_row[row].append((column - grown.left, text))
    before, after = facts.left - grown.left, grown.left + grown.width - facts.left - facts.width
    for row in range(grown.top, grown.top + grown.height):
        there = facts.top <= row < facts.top + facts.height
        cells = [*[""] * before, *next(rows, ()), *[""] * after] if there else [""] * grown.width
        for place, text in by_row.get(row, ()):
            if cells[place] == "":
                cells[place] = text
        yield cells
