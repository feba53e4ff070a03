"""Cells needed by formulas. Single cells are found by their place; ranges by the tiles that they touch, so that
thousands of ranges on one sheet are not searched for every changed cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set

from xlwings_engines.addresses import Area
from xlwings_engines.package.formula_cells import Formula
from xlwings_engines.package.sheets import Sheet

_TILE_ROWS, _TILE_COLUMNS = 32, 8
_MOST_TILES = 256


class _Range:
    """A range and the formulas that need it."""

    __slots__ = ("area", "formulas")

    def __init__(self, area: Area) -> None:
        self.area = area
        self.formulas: list[Formula] = []


class Dependents:
    """The formulas of a workbook by the cells that they need."""

    def __init__(self, formulas: Iterable[Formula]) -> None:
        self._by_cell: dict[tuple[Sheet, int, int], list[Formula]] = {}
        self._by_tile: dict[tuple[Sheet, int, int], list[_Range]] = {}
        self._wide: dict[Sheet, list[_Range]] = {}
        self._boxes: dict[Sheet, tuple[int, int, int, int]] = {}  # with all cells that are needed
        ranges: dict[tuple[Sheet, Area], _Range] = {}
        for formula in formulas:
            for sheet, area in formula.needs:
                self._boxes[sheet] = _extended(self._boxes.get(sheet), area)
                if area.size == 1:
                    self._by_cell.setdefault((sheet, area.row, area.column), []).append(formula)
                    continue
                found = ranges.get((sheet, area))
                if found is None:
                    found = ranges[sheet, area] = _Range(area)
                    self._enter(sheet, found)
                found.formulas.append(formula)

    def _enter(self, sheet: Sheet, range_: _Range) -> None:
        tiles = _tiles(range_.area)
        if tiles.size > _MOST_TILES:
            self._wide.setdefault(sheet, []).append(range_)
        else:
            for row, column in _places(tiles):
                self._by_tile.setdefault((sheet, row, column), []).append(range_)

    def needing(self, sheet: Sheet, area: Area, seen: set[_Range] | None = None) -> Iterator[Formula]:
        """Yield the formulas that need a cell of an area; skip ranges in ``seen``, and add those found to it."""
        for row, column in _places(area):
            yield from self._by_cell.get((sheet, row, column), ())
        near = [self._wide.get(sheet, ())]
        near += [self._by_tile.get((sheet, *tile), ()) for tile in _places(_tiles(area))]
        seen = set() if seen is None else seen
        for ranges in near:
            for each in ranges:
                if each not in seen and each.area.intersection(area) is not None:
                    seen.add(each)
                    yield from each.formulas

    def affected(self, changed: Mapping[Sheet, Iterable[tuple[int, int]]]) -> Iterator[Formula]:
        """Yield the formulas that need one of the changed cells, given by their places on each sheet."""
        for sheet in changed.keys() & self._boxes.keys():
            top, left, bottom, right = self._boxes[sheet]
            for row, column in changed[sheet]:
                if top <= row <= bottom and left <= column <= right:
                    yield from self.needing(sheet, Area(row, column, 1, 1))

    def reached(self, start: Set[Formula]) -> set[Formula]:
        """Return formulas with all their dependents."""
        found, waiting, seen = set(start), list(start), set[_Range]()
        while waiting:
            formula = waiting.pop()
            for other in self.needing(formula.sheet, formula.area, seen):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found


def _extended(box: tuple[int, int, int, int] | None, area: Area) -> tuple[int, int, int, int]:
    if box is None:
        return area.row, area.column, area.last_row, area.last_column
    top, left, bottom, right = box
    return min(top, area.row), min(left, area.column), max(bottom, area.last_row), max(right, area.last_column)


def _tiles(area: Area) -> Area:
    top, left = (area.row - 1) // _TILE_ROWS, (area.column - 1) // _TILE_COLUMNS
    bottom, right = (area.last_row - 1) // _TILE_ROWS, (area.last_column - 1) // _TILE_COLUMNS
    return Area(top, left, bottom - top + 1, right - left + 1)


def _places(area: Area) -> Iterator[tuple[int, int]]:
    return (
        (row, column)
        for row in range(area.row, area.last_row + 1)
        for column in range(area.column, area.last_column + 1)
    )
