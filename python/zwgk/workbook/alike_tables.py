"""Tables of months on sheets that differ in their counts only, examined once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from zwgk.model.problems import Problem
from zwgk.model.rules import Column
from zwgk.workbook.cell_values import is_figure
from zwgk.workbook.declaration import Holds, InputTable
from zwgk.workbook.grid import Grid, Table, as_text
from zwgk.workbook.numbers import folded
from zwgk.workbook.schema import unit_table
from zwgk.workbook.table_reader import InputRows, read_tables


@dataclass(frozen=True)
class MonthTable:
    """A table with a row per month. rows: month -> row of the grid, in the order of the months; doubtful: months with
    more than one row."""

    table: Table
    rows: Mapping[int, int]
    doubtful: frozenset[int]


@dataclass(frozen=True)
class _First:
    """The first sheet of a kind. rows: those of data; places: columns of counts and sums."""

    found: MonthTable
    rows: frozenset[int]
    places: frozenset[int]
    known_rows: frozenset[str]
    key_column: int


class AlikeTables:
    """Tables of sheets that differ in their counts only, as those of most units of a kind do: what `read_tables` finds
    on the first one without problems holds for the others."""

    def __init__(self) -> None:
        self._first: dict[InputTable, _First] = {}
        self._columns: tuple[Column, ...] = ()
        self._declared: dict[frozenset[str], InputTable] = {}

    def declared(self, columns: tuple[Column, ...], duties: frozenset[str]) -> InputTable:
        """Return `unit_table`, for columns that are mostly those of the sheet before."""
        if columns is not self._columns:
            self._columns, self._declared = columns, {}
        if duties not in self._declared:
            self._declared[duties] = unit_table(columns, duties)
        return self._declared[duties]

    def read(self, grid: Grid, schema: InputTable, problems: list[Problem]) -> MonthTable | None:
        """Return the table of a sheet; None if it is missing, which becomes a problem."""
        first = self._first.get(schema)
        if first is not None and _differs_in_counts_only(grid, first):
            return replace(first.found, table=replace(first.found.table, grid=grid))
        told = len(problems)
        rows = read_tables(grid, (schema,), problems).get(schema)
        if rows is None:
            return None
        by_month = rows.by_month(problems)
        places = {month: by_month[month].index for month in sorted(by_month)}
        found = MonthTable(rows.table, places, rows.months - by_month.keys())
        if len(problems) == told:
            self._first[schema] = _first(found, rows)
        return found


def _first(found: MonthTable, rows: InputRows) -> _First:
    headings = (column.heading for column in rows.schema.holding(Holds.COUNT, Holds.SUM))
    places = frozenset(found.table.columns[heading] for heading in headings if heading in found.table.columns)
    known = frozenset(folded(text) for text in rows.schema.known_rows)
    return _First(found, frozenset(row.index for row in rows.rows), places, known, rows.key_column)


def _differs_in_counts_only(grid: Grid, like: _First) -> bool:
    """Return whether a sheet has the same cells as another but for counts and sums of its rows, and texts above."""
    head_row, its = like.found.table.head_row, like.found.table.grid
    if (grid.top, grid.left, grid.truncated, len(grid.values)) != (its.top, its.left, its.truncated, len(its.values)):
        return False
    for index, (mine, others) in enumerate(zip(grid.values, its.values, strict=True)):
        if mine is others or (mine == others and [*map(type, mine)] == [*map(type, others)]):  # True is not 1
            continue
        if len(mine) != len(others):
            return False
        of_counts = index in like.rows or (
            index > head_row and folded(as_text(mine[like.key_column])) in like.known_rows
        )
        for place, (cell, other) in enumerate(zip(mine, others, strict=True)):
            if cell == other and type(cell) is type(other):
                continue
            if isinstance(cell, str):
                if index >= head_row or is_figure(cell):
                    return False
            elif not of_counts or place not in like.places:
                return False
    return True
