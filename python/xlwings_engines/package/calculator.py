"""formualizer, behind one file: formulas and the values that they need in, results out.

It is young, so tests/xlwings_engines/test_calculation.py compares it with LibreOffice. The engine works without it:
formulas then stay without results, as with an unknown function.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from xlwings_engines.addresses import Area
from xlwings_engines.package.batches import batches
from xlwings_engines.package.dates import to_serial
from xlwings_engines.package.document import Document
from xlwings_engines.package.formula_cells import Formula
from xlwings_engines.package.sheets import UNKNOWN, Sheet
from xlwings_engines.values import CellError

Results = dict[Formula, Any]

_ERRORS = {
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}
_ROWS = 500
_KINDS = {text: kind for kind, text in _ERRORS.items()}


@cache
def available() -> bool:
    """Return whether the calculator is installed."""
    return importlib.util.find_spec("formualizer") is not None


def results(document: Document, formulas: Iterable[Formula], known: Mapping[Formula, Any]) -> Results:
    """Return the results of formulas, without those that are uncertain.

    The cells that they need are taken from the document unchanged, except the formulas themselves and those whose
    results are `known`.
    """
    import formualizer

    found: Results = {}
    for batch in batches(list(formulas)):
        found |= _evaluated(formualizer, document, batch, [*known.items(), *found.items()])
    return found


def _evaluated(
    formualizer: Any, document: Document, formulas: list[Formula], known: Iterable[tuple[Formula, Any]]
) -> Results:
    workbook = formualizer.Workbook(config=formualizer.WorkbookConfig(mode=formualizer.WorkbookMode.Ephemeral))
    boxes = _boxes(formulas)
    for sheet in dict.fromkeys(sheet for each in formulas for sheet in (each.sheet, *(home for home, _ in each.needs))):
        workbook.add_sheet(sheet.name)
    for sheet, area in boxes.items():
        needed = {(there.column, there.last_column) for each in formulas for home, there in each.needs if home is sheet}
        _give(formualizer, workbook, sheet, area, _joined(needed, area))
    for formula, value in known:
        box = boxes.get(formula.sheet)
        if box is not None and box.contains(formula.area):
            workbook.set_value(formula.sheet.name, formula.row, formula.column, _literal(formualizer, value))
    formulas = [formula for formula in formulas if _set(workbook, formula)]
    try:
        found = workbook.evaluate_cells([(formula.sheet.name, formula.row, formula.column) for formula in formulas])
    except RuntimeError:
        return {}
    values = {formula: _value(result, document.date1904) for formula, result in zip(formulas, found, strict=True)}
    return {formula: value for formula, value in values.items() if value is not UNKNOWN}


def _set(workbook: Any, formula: Formula) -> bool:
    """Pass a formula on; return False if it is rejected, such as one that refers to no cell."""
    try:
        workbook.set_formula(formula.sheet.name, formula.row, formula.column, formula.reading.text)
    except (RuntimeError, ValueError):
        return False
    return True


def _boxes(formulas: Iterable[Formula]) -> dict[Sheet, Area]:
    """Return per sheet an area with all cells that formulas need, limited to the used part."""
    found: dict[Sheet, tuple[int, int, int, int]] = {}
    for formula in formulas:
        for sheet, area in formula.needs:
            box = found.get(sheet)
            if box is None:
                found[sheet] = (area.row, area.column, area.last_row, area.last_column)
            else:
                found[sheet] = (
                    min(box[0], area.row),
                    min(box[1], area.column),
                    max(box[2], area.last_row),
                    max(box[3], area.last_column),
                )
    areas = {}
    for sheet, (top, left, bottom, right) in found.items():
        used = sheet.used_area().intersection(Area(top, left, bottom - top + 1, right - left + 1))
        if used is not None:
            areas[sheet] = used
    return areas


def _joined(columns: Iterable[tuple[int, int]], area: Area) -> list[tuple[int, int]]:
    """Return the spans of columns (first and last) within an area, in their order; those that touch are one."""
    spans: list[tuple[int, int]] = []
    for first, last in sorted(columns):
        first, last = max(first, area.column), min(last, area.last_column)
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = spans[-1][0], max(last, spans[-1][1])
        elif first <= last:
            spans.append((first, last))
    return spans


def _give(formualizer: Any, workbook: Any, sheet: Sheet, area: Area, columns: Sequence[tuple[int, int]]) -> None:
    """Pass on some columns of an area, some rows at a time and without blank blocks: an area may be a huge sheet."""
    for top in range(area.row, area.last_row + 1, _ROWS):
        part = Area(top, area.column, min(_ROWS, area.last_row - top + 1), area.columns)
        rows = sheet.raw_values(part)
        for first, last in columns:
            own = slice(first - area.column, last - area.column + 1)
            block = [[_literal(formualizer, value) for value in row[own]] for row in rows]
            if any(value is not None for row in block for value in row):
                workbook.set_values_batch(sheet.name, top, first, block)


def _literal(formualizer: Any, value: Any) -> Any:
    if isinstance(value, CellError):
        kind = _KINDS.get(str(value))
        return formualizer.LiteralValue.error(kind or "Value", None)
    if isinstance(value, str):
        return formualizer.LiteralValue.text(value)
    return value


def _value(result: Any, date1904: bool) -> Any:
    """Return a result as a cell's value, ``UNKNOWN`` if it is not a result of Excel's."""
    if isinstance(result, bool | str):
        return result
    if isinstance(result, int | float):
        return result if math.isfinite(result) else UNKNOWN
    if isinstance(result, dict):
        kind = _ERRORS.get(str(result.get("kind")))
        return CellError(kind) if kind is not None else UNKNOWN
    if isinstance(result, dt.date | dt.time | dt.timedelta):
        return to_serial(result, date1904)
    return UNKNOWN
