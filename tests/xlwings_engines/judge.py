"""LibreOffice as reference for results: it recalculates everything."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import xlwings as xw

from xlwings_engines.package.document import Document
from xlwings_engines.package.sheets import UNKNOWN


def formula_results(document: Document) -> dict[tuple[str, int, int], Any]:
    return {
        (sheet.name, row, column): sheet.value(cell)
        for sheet in document.worksheets
        for row, column, cell in sheet.formula_cells()
    }


def judged(app: xw.App, path: Path) -> dict[str, Any]:
    """Return every sheet's values as calculated by LibreOffice, from A1 on."""
    book = app.books.open(path)
    try:
        app.calculate()
        return {
            sheet.name: sheet.range((1, 1), sheet.used_range.last_cell).options(ndim=2, err_to_str=True).value
            for sheet in book.sheets
        }
    finally:
        book.close()


def agrees(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, float | int) and not isinstance(ours, bool) and isinstance(theirs, float):
        return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)
    return (ours or None) == (theirs or None) if isinstance(ours, str) else ours == theirs


def refuted(app: xw.App, path: Path) -> tuple[int, dict[tuple[str, int, int], tuple[Any, Any]]]:
    """Return the number of formulas in a file, and those whose stored result is missing or not LibreOffice's."""
    stored, theirs = formula_results(Document(path.read_bytes())), judged(app, path)
    pairs = {place: (ours, theirs[place[0]][place[1] - 1][place[2] - 1]) for place, ours in stored.items()}
    wrong = {place: pair for place, pair in pairs.items() if pair[0] is UNKNOWN or not agrees(*pair)}
    return len(stored), wrong
