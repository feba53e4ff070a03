"""The block calls: every transfer of cells over the bridge goes through one of these four functions.

``counter`` counts them, so that a test or a benchmark can hold "one read a sheet, one write a block".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Row = tuple[Any, ...]


@dataclass
class Counter:
    """How many blocks crossed the bridge, and how many cells they had."""

    reads: int = 0
    writes: int = 0
    cells_read: int = 0
    cells_written: int = 0

    def reset(self) -> None:
        self.reads = self.writes = self.cells_read = self.cells_written = 0


counter = Counter()


def _count_read(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    counter.reads += 1
    counter.cells_read += len(rows) * len(rows[0])
    return rows


def _count_write(rows: tuple[Row, ...]) -> None:
    counter.writes += 1
    counter.cells_written += len(rows) * len(rows[0])


def read_data(cells: Any) -> tuple[Row, ...]:
    """Return rows of float, str ("" where blank) and None (an error)."""
    return _count_read(cells.getDataArray())


def read_formulas(cells: Any) -> tuple[Row, ...]:
    """Return rows of what Calc's English formula bar shows, in Calc's own syntax."""
    return _count_read(cells.getFormulaArray())


def write_data(cells: Any, rows: tuple[Row, ...]) -> None:
    """Write rows of float and str; nothing is parsed."""
    _count_write(rows)
    cells.setDataArray(rows)


def write_formulas(cells: Any, rows: tuple[Row, ...]) -> None:
    """Write rows of text as if typed in English; a leading apostrophe makes text of the rest."""
    _count_write(rows)
    cells.setFormulaArray(rows)
