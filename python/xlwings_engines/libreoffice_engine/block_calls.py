"""The block calls: every transfer of cells over the bridge uses one of these four functions.

``counter`` counts them, so that a test or a benchmark can check "one read per sheet, one write per block".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Row = tuple[Any, ...]
_CONTENTS = 1 | 2 | 4 | 16  # of CellFlags: VALUE, DATETIME, STRING, FORMULA; notes stay


@dataclass
class Counter:
    """Number of blocks sent over the bridge, and of their cells.

    ``looks`` counts blocks read before they were overwritten, so that undo can restore them.
    """

    reads: int = 0
    writes: int = 0
    looks: int = 0
    cells_read: int = 0
    cells_written: int = 0

    def reset(self) -> None:
        """Set all counts to 0."""
        self.reads = self.writes = self.looks = self.cells_read = self.cells_written = 0


counter: Counter = Counter()


def _count_read(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    counter.reads += 1
    counter.cells_read += len(rows) * len(rows[0])
    return rows


def _count_write(rows: tuple[Row, ...]) -> None:
    counter.writes += 1
    counter.cells_written += len(rows) * len(rows[0])


def read_data(cells: Any) -> tuple[Row, ...]:
    """Return rows of float, str ("" for blank) and None (an error)."""
    return _count_read(cells.getDataArray())


def read_formulas(cells: Any) -> tuple[Row, ...]:
    """Return rows of Calc's English formula bar contents, in Calc's own syntax."""
    return _count_read(cells.getFormulaArray())


def write_data(cells: Any, rows: tuple[Row, ...], *, undoable: bool = False) -> None:
    """Write rows of float and str; nothing is parsed. ``undoable``: see ``_keep_blanks``."""
    _count_write(rows)
    if undoable:
        _keep_blanks(cells, rows)
    cells.setDataArray(rows)


def write_formulas(cells: Any, rows: tuple[Row, ...], *, undoable: bool = False) -> None:
    """Write rows of text as if typed in English; a leading apostrophe makes text of the rest."""
    _count_write(rows)
    if undoable:
        _keep_blanks(cells, rows)
    cells.setFormulaArray(rows)


def _keep_blanks(cells: Any, rows: tuple[Row, ...]) -> None:
    """Make undo and redo of a block write blank cells too, if it fills or empties any.

    Calc's own undo of a block only copies the old contents over the new ones. Undoing an array formula over the
    same cells empties them first; undoing that emptying, for the sake of redo, comes between.
    """
    counter.looks += 1
    if _blanks_differ(cells.getDataArray(), rows):
        cells.setArrayFormula("=0")
        cells.clearContents(_CONTENTS)


def _blanks_differ(old: tuple[Row, ...], new: tuple[Row, ...]) -> bool:
    """Return whether a blank cell is to become filled, or the other way round."""
    pairs = (pair for lines in zip(old, new, strict=True) for pair in zip(*lines, strict=True))
    return any((was == "") != (will == "") for was, will in pairs)
