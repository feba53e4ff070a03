"""Sheets as grids, and problems as lines: for tests of readers in milliseconds."""

from collections.abc import Iterable, Sequence

from zwgk.model.problems import Problem
from zwgk.workbook.grid import Grid


def grid(sheet: str, *rows: Sequence[object]) -> Grid:
    """Return a sheet whose rows are filled up with blanks to the longest."""
    width = max((len(row) for row in rows), default=0)
    return Grid(sheet, 1, 1, [[*row, *[None] * (width - len(row))] for row in rows])


def lines(problems: Iterable[Problem]) -> list[str]:
    """Return each problem to the letter: severity, sheet, cell, value｜what is wrong｜what to do."""
    return [f"{one.severity.value} {one.sheet} {one.cell} {one.value}｜{one.what}｜{one.remedy}" for one in problems]
