"""Formulas that depend on a change, and their new results.

A formula depends on the cells that it names, directly or through defined names. Those affected by a change, and
those without a result, are calculated by ``calculator``; the results of all others are taken from the file.
A formula is left without a result if its result may differ from Excel's (see ``formulas``), if it is an
array formula, or if it needs a cell without a result. Formulas that depend on the day or on chance, and their
dependents, are left to the program that opens the file.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlwings_engines.addresses import Area
from xlwings_engines.package import calculator
from xlwings_engines.package.dependents import Dependents
from xlwings_engines.package.document import Document
from xlwings_engines.package.formula_cells import Formula, formulas_of
from xlwings_engines.package.formulas import Cells
from xlwings_engines.package.sheet_part import shortened
from xlwings_engines.package.sheets import UNKNOWN, Sheet

Key = tuple[Sheet, int, int]

_GROUP = 2_000  # formulas that are calculated together, if no other sheet needs theirs


def read(document: Document, sheet: Sheet, area: Area, wanted: bool) -> list[list[Any]]:
    """Return the values of an area; if wanted, calculate its formulas first."""
    if wanted and not document.settled and document.changed and sheet.has_formula(area):
        calculate(document)
    values = sheet.values(area)
    if wanted and not document.settled and any(UNKNOWN in row for row in values):
        calculate(document)
        return sheet.values(area)
    return values


def calculate(document: Document) -> None:
    """Calculate the formulas that depend on changes, and those without a result."""
    if not document.settled:
        complete = _recalculate(document)
        document.note_calculated(complete)


def finished(package: bytes) -> bytes:
    """Return a workbook of openpyxl with the results of its formulas, as far as known."""
    document = Document(package)
    for sheet in document.worksheets:
        document.parts.put(sheet.part, shortened(document.parts.read(sheet.part)))
    calculate(document)
    return document.to_bytes()


@dataclass(frozen=True)
class _Calculated:
    """The formulas of the sheets that others need, as far as they were stale: `unknown` ones have no valid result."""

    stale: frozenset[Formula] = frozenset()
    doubtful: frozenset[Formula] = frozenset()
    unknown: frozenset[Formula] = frozenset()
    results: Mapping[Formula, Any] = field(default_factory=dict)


def _recalculate(document: Document) -> bool:
    """Calculate whatever has changed; return whether each formula has a valid result.

    The sheets that others need come first; the others, of which a workbook may have thousands, follow in groups.
    """
    shared, *others = _grouped(document)
    before = _calculated(document, shared, _Calculated())
    complete = before.results.keys() >= before.stale
    for sheets in others:
        found = _calculated(document, sheets, before)
        complete = complete and found.results.keys() >= found.stale
    return complete


def _grouped(document: Document) -> list[list[Sheet]]:
    """Return the sheets that formulas of other sheets need, and the others with formulas in groups."""
    needed: set[Sheet] = set()
    numbers: dict[Sheet, int] = {}
    for sheet in document.worksheets:
        formulas = formulas_of(document, sheet)
        numbers[sheet] = len(formulas)
        needed.update(home for each in formulas for home, _ in each.needs if home is not sheet)
    groups: list[list[Sheet]] = [[sheet for sheet in numbers if sheet in needed]]
    size = _GROUP
    for sheet, number in numbers.items():
        if sheet not in needed and number:
            if size + number > _GROUP:
                groups.append([])
                size = 0
            groups[-1].append(sheet)
            size += number
    return groups


def _calculated(document: Document, sheets: Sequence[Sheet], before: _Calculated) -> _Calculated:
    """Calculate whatever is stale on some sheets; other sheets have been calculated `before`, or do not matter here."""
    formulas = [formula for sheet in sheets for formula in formulas_of(document, sheet)]
    first = _stale_by_themselves(document, formulas)
    if not formulas or not (first or document.changed or before.stale):
        return _Calculated()
    dependents = Dependents(formulas)
    first.update(dependents.affected(document.changed))
    stale = dependents.reached(first | before.stale) - before.stale
    doubtful = {formula for formula in stale if not formula.trusted}
    doubtful |= {formula for formula in formulas if formula.reading.moving}
    doubtful |= dependents.reached(doubtful | before.doubtful) & stale
    results: dict[Formula, Any] = {}
    unknown: set[Formula] = set()
    sound = [formula for formula in formulas if formula in stale and formula not in doubtful]
    if sound and calculator.available() and _as_excel_by_default(document):
        results = calculator.results(document, sound, before.results)
        told = {
            (formula.sheet, formula.row, formula.column): result
            for formula, result in itertools.chain(before.results.items(), results.items())
        }
        unknown = {formula for formula in sound if formula not in results or _differs_by_program(formula, told)}
        unknown |= dependents.reached(unknown | before.unknown) & stale
        for formula in unknown:
            results.pop(formula, None)
    _write({formula: results.get(formula) for formula in stale})
    return _Calculated(frozenset(stale), frozenset(doubtful), frozenset(unknown), results)


def _stale_by_themselves(document: Document, formulas: Iterable[Formula]) -> set[Formula]:
    """Return the formulas that have no result or were written, and those that any change may affect."""
    changed = document.changed
    anything = bool(changed) or document.upheaval
    return {
        formula
        for formula in formulas
        if not formula.known
        or formula.forced
        or document.upheaval
        or (anything and (formula.anywhere or (formula.row, formula.column) in changed.get(formula.sheet, ())))
    }


def _differs_by_program(formula: Formula, told: dict[Key, Any]) -> bool:
    """Return whether programs disagree on a formula: texts compared by < or >, a lookup of a blank."""

    def value(cells: Cells) -> Any:
        sheet, area = cells.sheet or formula.sheet, cells.area
        key, cell = (sheet, area.row, area.column), sheet.cell(area.row, area.column)
        return told[key] if key in told else None if cell is None else sheet.raw(cell)

    return any(isinstance(value(cells), str) for cells in formula.reading.ordered) or any(
        value(cells) in (None, "") for cells in formula.reading.sought
    )


def _as_excel_by_default(document: Document) -> bool:
    """Return False if the workbook asks for iteration or for precision as displayed."""
    settings = document.calculation_settings
    return settings is None or not (
        settings.get("iterate", "0") in {"1", "true"} or settings.get("fullPrecision", "1") in {"0", "false"}
    )


def _write(results: Mapping[Formula, Any]) -> None:
    cells: dict[Sheet, dict[int, dict[int, Any]]] = {}
    for formula, result in results.items():
        rows = cells.setdefault(formula.sheet, {})
        area = formula.area
        for row in range(area.row, area.last_row + 1):
            columns = rows.setdefault(row, {})
            columns.update(dict.fromkeys(range(area.column, area.last_column + 1), result))
        formula.known = result is not None
        formula.forced = formula.forced and not formula.known
    for sheet, rows in cells.items():
        for row, columns in rows.items():
            sheet.set_results(row, columns)
