"""A sheet from outside as returned by any of the readers, before headings are searched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zwgk.intake.foreign.marks import Span


@dataclass(frozen=True)
class RawSheet:
    """Rows of cells ("" if blank), possibly of different lengths.

    top, left: place of the first row's first cell, counted from 0. chunks: the rows, read once. merged: areas of more
    than one cell. hidden_rows, hidden_columns, struck (cells): counted from 0. visible: False if the sheet is hidden.
    height: number of rows, 0 if unknown before they are read.
    """

    name: str
    chunks: Iterator[Sequence[Sequence[object]]]
    top: int = 0
    left: int = 0
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    visible: bool = True
    height: int = 0


Row = list[Any]
"""int, float, str, bool, date, time, datetime, timedelta; "" if blank."""
MOST_CELLS = 20_000_000
"""Return a sheet held as lists."""
