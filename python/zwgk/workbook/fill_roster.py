"""What 同步结构 fills in for new rows of 单位名录: the numbers of all rows, and √ for units without any mark."""

from collections.abc import Collection
from dataclasses import dataclass

from zwgk.model.rules import Rules
from zwgk.workbook import layout
from zwgk.workbook.declaration import Holds
from zwgk.workbook.grid import Grid
from zwgk.workbook.schema import roster_table
from zwgk.workbook.table_reader import read_tables


@dataclass(frozen=True)
class RosterFill:
    """cells: (row, column) on the sheet, counted from 1, and the value; marked: units that got √ in every column."""

    cells: tuple[tuple[int, int, int | str], ...]
    numbered: int
    marked: tuple[str, ...]


def roster_fill(grid: Grid, rules: Rules, new: Collection[str]) -> RosterFill:
    """Return the cells to fill. Rows are numbered if one of them has no number; `new`: units that had no sheet."""
    declared = roster_table(rules)
    found = read_tables(grid, (declared,), []).get(declared)
    if found is None:
        return RosterFill((), 0, ())
    cells: list[tuple[int, int, int | str]] = []
    number = found.table.columns.get(declared.headings[0])
    blank = [row for row in found.rows if number is not None and not grid.text(row.index, number)]
    for order, row in enumerate(found.rows if blank else (), start=1):
        if number is not None and isinstance(grid.value(row.index, number), int | float | None):
            cells.append((grid.top + row.index, grid.left + number, order))
    marked = []
    for row in found.rows:
        name = row.table_text(layout.ROSTER_NAME)
        kinds = {row.table_text(declared.of_key(key).heading) for key in ("kind", "former_kind")}
        own = {column.name for kind in kinds for column in rules.columns_of(kind)}
        marks = [column.heading for column in declared.holding(Holds.MARK) if column.heading in found.table.columns]
        if name in new and own and not any(row.table_text(heading) for heading in marks):
            marked.append(name)
            cells += (
                (
                    grid.top + row.index,
                    grid.left + found.table.columns[heading],
                    layout.DUTY_YES if heading in own else layout.NOT_DUTY,
                )
                for heading in marks
            )
    return RosterFill(tuple(cells), len(blank), tuple(marked))
