"""Tables of sheets that differ in their counts only, examined once."""

from dataclasses import replace

from zwgk.model.problems import Problem
from zwgk.workbook.cell_values import is_figure
from zwgk.workbook.declaration import Holds, InputTable
from zwgk.workbook.grid import Grid, as_text
from zwgk.workbook.numbers import folded
from zwgk.workbook.table_reader import InputRow, InputRows, read_tables


class AlikeTables:
    """Tables of sheets that differ in their counts only, as those of most units of a kind do: what `read_tables` finds
    on the first one without problems holds for the others."""

    def __init__(self) -> None:
        self._first: dict[InputTable, InputRows] = {}

    def read(self, grid: Grid, schema: InputTable, problems: list[Problem]) -> InputRows | None:
        """Return the table of a sheet; None if it is missing, which becomes a problem."""
        first = self._first.get(schema)
        if first is not None and _differs_in_counts_only(grid, first):
            table = replace(first.table, grid=grid)
            return InputRows(schema, table, tuple(InputRow(table, row.index) for row in first.rows), first.end, first)
        told = len(problems)
        found = read_tables(grid, (schema,), problems).get(schema)
        if found is not None and len(problems) == told:
            self._first[schema] = found
        return found


def _differs_in_counts_only(grid: Grid, like: InputRows) -> bool:
    """Return whether a sheet has the same cells as another but for counts and sums of its rows, and texts above."""
    table = like.table
    if (grid.top, grid.left, grid.truncated, len(grid.values)) != (
        *(table.grid.top, table.grid.left, table.grid.truncated, len(table.grid.values)),
    ):
        return False
    places = {
        table.columns[column.heading]
        for column in like.schema.holding(Holds.COUNT, Holds.SUM)
        if column.heading in table.columns
    }
    known = {folded(text) for text in like.schema.known_rows}
    rows = {row.index for row in like.rows}
    for index, (mine, its) in enumerate(zip(grid.values, table.grid.values, strict=True)):
        if mine is its or (mine == its and [*map(type, mine)] == [*map(type, its)]):  # True is not 1
            continue
        if len(mine) != len(its):
            return False
        of_counts = index in rows or (index > table.head_row and folded(as_text(mine[like.key_column])) in known)
        for place, (cell, other) in enumerate(zip(mine, its, strict=True)):
            if cell == other and type(cell) is type(other):
                continue
            if isinstance(cell, str):
                if index >= table.head_row or is_figure(cell):
                    return False
            elif not of_counts or place not in places:
                return False
    return True
