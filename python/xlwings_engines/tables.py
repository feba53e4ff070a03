"""The totals row of a table, as far as it is the same on every engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_SUM, _COUNT = 109, 103
"""Functions of SUBTOTAL that ignore hidden rows."""


def sums_up(values: Sequence[Any]) -> bool:
    """Return whether the totals row sums a column; other columns are counted."""
    return any(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def totals_row(table: str, headings: Sequence[str], last_column: Sequence[Any]) -> list[str | None]:
    """Return Excel's contents of a totals row that is shown for the first time.

    The last column is summed if it has a number, otherwise counted; the first column says ``Total``.
    """
    row: list[str | None] = [None] * len(headings)
    row[0] = "Total"
    column = "".join(f"'{character}" if character in "[]#'" else character for character in headings[-1])
    row[-1] = f"=SUBTOTAL({_SUM if sums_up(last_column) else _COUNT},{table}[{column}])"
    return row
