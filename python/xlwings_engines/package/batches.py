"""Formulas in batches for the calculator: as it takes some hundred bytes per cell, it gets a few sheets at a time.

A batch needs only its own results and those of the preceding ones.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from xlwings_engines.package.formula_cells import Formula
from xlwings_engines.package.sheets import Sheet

Places = dict[Sheet, dict[tuple[int, int], Formula]]

_ENOUGH = 500


def batches(formulas: list[Formula]) -> Iterator[list[Formula]]:
    """Yield all formulas in batches; those of one sheet and stage are together."""
    stages = _stages(formulas)
    if stages is None:
        yield formulas
        return
    for stage in range(max(stages.values(), default=-1) + 1):
        batch: list[Formula] = []
        for formula in formulas:
            if stages[formula] == stage:
                if len(batch) >= _ENOUGH and formula.sheet is not batch[-1].sheet:
                    yield batch
                    batch = []
                batch.append(formula)
        yield batch


def _stages(formulas: list[Formula]) -> dict[Formula, int] | None:
    """Return for each formula the number of sheet changes on its longest path of references, None for a circle."""
    places: Places = {}
    for formula in formulas:
        places.setdefault(formula.sheet, {})[formula.row, formula.column] = formula
    stages: dict[Formula, int] = {}
    under_way: dict[Formula, int] = {}
    for start in formulas:
        stack = [] if start in stages else [(start, _needed(start, places))]
        while stack:
            formula, rest = stack[-1]
            under_way.setdefault(formula, 0)
            for other in rest:
                if other in under_way:
                    return None
                if other not in stages:
                    stack[-1] = formula, itertools.chain([other], rest)  # again, when its stage is known
                    stack.append((other, _needed(other, places)))
                    break
                under_way[formula] = max(under_way[formula], stages[other] + (other.sheet is not formula.sheet))
            else:
                stages[formula] = under_way.pop(formula)
                stack.pop()
    return stages


def _needed(formula: Formula, places: Places) -> Iterator[Formula]:
    """Yield the formulas whose results a formula needs."""
    for sheet, area in formula.needs:
        there = places.get(sheet, {})
        if area.size < len(there):
            cells = itertools.product(range(area.row, area.last_row + 1), range(area.column, area.last_column + 1))
            yield from (there[cell] for cell in cells if cell in there)
        else:
            yield from (other for other in there.values() if area.contains(other.area))
