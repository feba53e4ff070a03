"""Places of an old sheet's rows and columns on the new one.

Rows are matched by their contents (labels, months, names of items), the rows of a list by their order; columns by
their headings. What the clerk inserted has no match and needs room: `Alignment.needs` says where.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from xlwings_engines.addresses import Area
from zwgk.workbook.declaration import InputTable
from zwgk.workbook.grid import Grid, Table, find_table
from zwgk.workbook.numbers import folded

_MAILBOX = re.compile(r"^.{0,8}信箱(?=答复时限$|亮红灯时限$|$)")  # whose name the office may change
Key = str | tuple[str, int]


@dataclass(frozen=True)
class Part:
    """A declared table on the old sheet and on the new one; numbers of rows and columns are counted from 1."""

    old_head: int
    columns: Mapping[int, int]  # old column -> new


@dataclass(frozen=True)
class Alignment:
    """Old places -> new ones.

    new_rows, new_columns: (place before which to insert rows or columns on the new sheet, how many).
    """

    rows: Mapping[int, int]
    parts: Sequence[Part]
    new_rows: Sequence[tuple[int, int]] = field(default=())
    new_columns: Sequence[tuple[int, int]] = field(default=())

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Return the new place of an old cell."""
        return self.row(row), self.column(row, column)

    def row(self, row: int) -> int:
        """Return the new row of an old one."""
        if row in self.rows:
            return self.rows[row]
        before = max((known for known in self.rows if known < row), default=None)
        return row if before is None else self.rows[before] + row - before

    def column(self, row: int, column: int) -> int:
        """Return the new column; beside a table, at the same distance from it."""
        part = next(
            (part for part in reversed(self.parts) if part.old_head <= row), self.parts[0] if self.parts else None
        )
        if part is None:
            return column
        if column in part.columns:
            return part.columns[column]
        before = max((known for known in part.columns if known < column), default=None)
        return column if before is None else part.columns[before] + column - before

    def part_above(self, row: int) -> Part | None:
        """Return the table whose rows include an old row; None above the first."""
        return next((part for part in reversed(self.parts) if part.old_head < row), None)

    def moved(self, area: Area) -> Area:
        """Return an area's new place, by its corners; whole rows and columns stay whole."""
        if area.whole_columns or area.whole_rows:
            return area
        first_row, first_column = self.place(area.row, area.column)
        last_row, last_column = self.place(area.last_row, area.last_column)
        rows, columns = last_row - first_row + 1, last_column - first_column + 1
        return Area(first_row, first_column, max(rows, 1), max(columns, 1))


def align(
    old: Grid,
    new: Grid,
    declared: Sequence[InputTable],
    lists: frozenset[InputTable],
    renamed: Mapping[str, str],
    is_clerks: Callable[[int, int], bool],
) -> Alignment:
    """Align two sheets. Grids begin in A1.

    declared: the tables of the sheet; lists: those whose rows are identified by order only; renamed: old heading ->
    new one; is_clerks: whether a cell of the old sheet (row and column from 1) has contents of the clerk's.
    """
    pairs = [
        (table, before, after)
        for table in declared
        if (after := find_table(new, table.key, table.headings)) is not None
        and (before := find_table(old, table.key, (*table.headings, *renamed))) is not None
    ]
    pairs.sort(key=lambda pair: pair[2].head_row)
    parts = _joined([_part(before, after, renamed) for _, before, after in pairs])
    new_columns: list[tuple[int, int]] = []
    if pairs:
        own, new_columns = _clerks_columns(old, new, parts[0], pairs[0][2].head_row + 1, is_clerks)
        parts[0] = Part(parts[0].old_head, {**parts[0].columns, **own})
    old_keys = _keys(old, [(table, before) for table, before, _ in pairs], lists)
    new_keys = _keys(new, [(table, after) for table, _, after in pairs], lists)
    rows = _matched(old_keys, new_keys)
    held = {row for row in range(1, len(old.values) + 1) if any(is_clerks(row, c) for c in range(1, _width(old) + 1))}
    rows, new_rows = _with_room(rows, held, new)
    return Alignment(rows, parts, new_rows, new_columns)


def _joined(parts: Sequence[Part]) -> list[Part]:
    """Return tables that are side by side as one."""
    joined: dict[int, Part] = {}
    for part in parts:
        beside = joined.get(part.old_head)
        joined[part.old_head] = part if beside is None else Part(part.old_head, {**beside.columns, **part.columns})
    return list(joined.values())


def _width(grid: Grid) -> int:
    return max((len(cells) for cells in grid.values), default=0)


def _part(before: Table, after: Table, renamed: Mapping[str, str]) -> Part:
    new_places = dict(after.columns)
    columns = {}
    for heading, place in before.columns.items():
        target = new_places.get(renamed.get(heading, heading))
        if target is not None:
            columns[place + 1] = target + 1
    return Part(before.head_row + 1, columns)


def _keys(grid: Grid, tables: Sequence[tuple[InputTable, Table]], lists: frozenset[InputTable]) -> list[Key | None]:
    keys: list[Key | None] = []
    heads = sorted(((table.head_row, declared, table) for declared, table in tables), key=lambda entry: entry[0])
    for row in range(len(grid.values)):
        above = next(((declared, table) for head, declared, table in reversed(heads) if head <= row), None)
        if above is None:
            text = next((grid.text(row, c) for c in range(len(grid.values[row])) if grid.text(row, c)), "")
            keys.append("=" if text.startswith("=") else text or None)
            continue
        declared, table = above
        if declared in lists and row > table.head_row:
            keys.append((declared.key, row - table.head_row))
            continue
        text = _MAILBOX.sub("信箱", folded(grid.text(row, table.columns[declared.key])))
        keys.append("=" if text.startswith("=") else text or None)
    return keys


def _matched(old: list[Key | None], new: list[Key | None]) -> dict[int, int]:
    """Return old row -> new row: the longest common sequence of keys, then keys that are unique on either sheet."""
    # A blank key equals no other.
    first = [key if key is not None else ("old", row) for row, key in enumerate(old)]
    second = [key if key is not None else ("new", row) for row, key in enumerate(new)]
    rows: dict[int, int] = {}
    for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        rows |= {block.a + step + 1: block.b + step + 1 for step in range(block.size)}
    taken = set(rows.values())
    for row, key in enumerate(old, start=1):
        if row not in rows and key is not None and old.count(key) == new.count(key) == 1:
            there = new.index(key) + 1
            if there not in taken:
                rows[row] = there
                taken.add(there)
    return rows


def _with_room(rows: dict[int, int], held: set[int], new: Grid) -> tuple[dict[int, int], list[tuple[int, int]]]:
    """Assign unmatched rows with contents of the clerk's to blank rows of the new sheet, in order; return where more
    are needed."""
    wanted: list[tuple[int, int]] = []
    taken = set(rows.values())
    placed = dict(rows)
    last_new = len(new.values)
    for row in sorted(held - rows.keys()):
        before = max((known for known in placed if known < row), default=0)
        at = placed.get(before, 0) + 1
        following = [placed[known] for known in placed if known > row and placed[known] >= at]
        limit = min(following, default=last_new + 2**16)
        free = next((n for n in range(at, limit) if n not in taken and _is_blank(new, n)), None)
        if free is None:
            wanted.append((limit if following else at, 1))
        else:
            placed[row] = free
            taken.add(free)
    return placed, wanted


def _is_blank(grid: Grid, row: int) -> bool:
    return row > len(grid.values) or all(cell in (None, "") for cell in grid.values[row - 1])


def _clerks_columns(
    old: Grid, new: Grid, part: Part, new_head: int, is_clerks: Callable[[int, int], bool]
) -> tuple[dict[int, int], list[tuple[int, int]]]:
    """Return the new places of columns that the clerk put between two of a table's: right of their left neighbour, in
    columns without a heading; and where such columns must be inserted first."""
    found: dict[int, int] = {}
    wanted: list[tuple[int, int]] = []
    rows = range(1, len(old.values) + 1)
    for left, right in pairwise(sorted(part.columns)):
        between = [column for column in range(left + 1, right) if any(is_clerks(row, column) for row in rows)]
        start = part.columns[left] + 1
        blank = [column for column in range(start, start + len(between)) if not new.text(new_head - 1, column - 1)]
        beyond = new_head <= len(new.values) and start > len(new.values[new_head - 1])
        if between and (len(blank) < len(between) or beyond):
            wanted.append((start, len(between) - len(blank) or len(between)))
        found |= {column: start + step for step, column in enumerate(between)}
    return found, wanted
