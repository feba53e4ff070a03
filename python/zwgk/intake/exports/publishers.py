"""栏目映射, second table: publishers with names unknown to the roster, and their owners.

A unit's name assigns the publisher's articles to that unit; — says that the publisher is not on the roster, so its
articles cast no doubt on others' zeros; blank is undecided.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import xlwings as xw
from xlwings.utils import col_name

from zwgk.intake.matching import UnitNames
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit, normal_name
from zwgk.workbook import layout, schema
from zwgk.workbook.grid import Grid, read_grid
from zwgk.workbook.numbers import says_nothing
from zwgk.workbook.table_reader import InputRows, read_tables


@dataclass(frozen=True)
class Publishers:
    """The table as read.

    owners: normalised name -> unit, None if not on the roster. undecided: names without a decision. next_row: (row,
    column), counted from 1, for a new name; None if the workbook's version lacks the table.
    """

    owners: Mapping[str, Unit | None]
    undecided: frozenset[str] = frozenset()
    next_row: tuple[int, int] | None = None
    problems: tuple[Problem, ...] = ()

    def are_others(self, name: str) -> bool:
        """Return whether the table says that a publisher is not on the roster."""
        key = normal_name(name)
        return key in self.owners and self.owners[key] is None

    def unit(self, name: str) -> Unit | None:
        """Return the unit of a publisher, or None."""
        return self.owners.get(normal_name(name))

    def knows(self, name: str) -> bool:
        """Return whether the office has decided about a publisher."""
        key = normal_name(name)
        return key in self.owners or key in self.undecided


NO_PUBLISHERS = Publishers({})


def read_publishers(book: xw.Book, names: UnitNames) -> Publishers:
    """Return the table as `publishers_of` does."""
    return publishers_of(read_grid(book.sheets[layout.MAPPING]), names)


def publishers_of(grid: Grid, names: UnitNames) -> Publishers:
    """Return the table; an owner that is not a unit becomes a problem and counts as undecided."""
    told: list[Problem] = []
    found = read_tables(grid, (schema.PUBLISHERS,), told).get(schema.PUBLISHERS)
    if found is None:  # an earlier workbook
        return NO_PUBLISHERS
    if found.table.missing or found.table.repeated:
        return dataclasses.replace(NO_PUBLISHERS, problems=tuple(_own(told, found)))
    owners: dict[str, Unit | None] = {}
    undecided: set[str] = set()
    problems = _own(told, found)
    for row in found.rows:
        key, owner = normal_name(row.text(schema.PUBLISHER)), row.text(schema.PUBLISHER_OWNER)
        unit = names.unit(owner) if owner else None
        if unit is not None or (owner and says_nothing(owner)):
            owners[key] = unit
            continue
        undecided.add(key)
        if owner:
            what, remedy = "名录里没有这个单位，当作还没有定", f"改为名录里的单位，或 {layout.NOT_DUTY}"
            problems.append(row.problem(schema.PUBLISHER_OWNER, Severity.WARNING, what, remedy))
    next_row = grid.top + found.filled_to, grid.left + found.key_column
    return Publishers(owners, frozenset(undecided), next_row, tuple(problems))


def _own(told: Iterable[Problem], found: InputRows) -> list[Problem]:
    """Return the problems of this table: the one beside it has its own reader."""
    letters = {col_name(found.table.grid.left + at) for at in found.table.columns.values()}
    return [problem for problem in told if problem.cell.rstrip("0123456789") in letters]
