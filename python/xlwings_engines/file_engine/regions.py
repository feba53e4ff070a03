"""Ends of a block of filled cells: Ctrl+arrow and Ctrl+*."""

from __future__ import annotations

from xlwings_engines.addresses import MAX_COLUMNS, MAX_ROWS, Area

_STEPS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
_STEPS |= {name[0]: step for name, step in _STEPS.items()}


def end_of_region(filled: set[tuple[int, int]], row: int, column: int, direction: str) -> tuple[int, int]:
    """Return the destination of Ctrl+arrow: the last filled cell, the next filled one, or the sheet's edge."""
    down, right = _STEPS[direction]
    if down:
        line = sorted(r for r, c in filled if c == column)
        edge = MAX_ROWS if down > 0 else 1
        return _land(line, row, down, edge), column
    line = sorted(c for r, c in filled if r == row)
    return row, _land(line, column, right, MAX_COLUMNS if right > 0 else 1)


def _land(filled: list[int], start: int, step: int, edge: int) -> int:
    taken = set(filled)
    if start in taken and start + step in taken:
        while start + step in taken:
            start += step
        return start
    ahead = [place for place in filled if (place - start) * step > 0]
    if not ahead:
        return edge
    return min(ahead) if step > 0 else max(ahead)


def current_region(filled: set[tuple[int, int]], area: Area) -> Area:
    """Return the rectangle around an area, bounded by blank rows and columns (or the edges)."""
    top, left, bottom, right = area.row, area.column, area.last_row, area.last_column
    while True:
        touching = [
            (row, column) for row, column in filled if top - 1 <= row <= bottom + 1 and left - 1 <= column <= right + 1
        ]
        grown = (
            min([top, *(row for row, _ in touching)]),
            min([left, *(column for _, column in touching)]),
            max([bottom, *(row for row, _ in touching)]),
            max([right, *(column for _, column in touching)]),
        )
        if grown == (top, left, bottom, right):
            return Area(top, left, bottom - top + 1, right - left + 1)
        top, left, bottom, right = grown
