"""Bounds of ``characters[...]`` in a text, on every engine."""

from __future__ import annotations


def bounds(item: int | slice, length: int) -> tuple[int, int]:
    """Return first (0-based) and end of the characters selected by an index or a slice from ``length`` characters.

    Raise ``ValueError`` for a slice with negative numbers, as xlwings does.
    """
    if isinstance(item, slice):
        if (item.start or 0) < 0 or (item.stop or 0) < 0:
            raise ValueError("Characters object does not support slicing with negative indexes")
        start, stop, _ = item.indices(length)
        return start, stop
    start = item if item >= 0 else length + item
    return start, start + 1
