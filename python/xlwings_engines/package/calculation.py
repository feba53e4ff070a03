"""Formulas that depend on a change, and their new results.

A formula depends on the cells that it names, directly or through defined names. Those affected by a change, and
those without a result, are calculated by ``calculator``; the results of all others are taken from the file.
A formula is left without a result if its result may differ from Excel's (see ``formulas``), if it is an
array formula, or if it needs a cell without a result. Formulas that depend on the day or on chance, and their
dependents, are left to the program that opens the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xlwings_engines.addresses import Area, parse_area
from xlwings_engines.package import calculator
from xlwings_engines.package.dependents import Dependents
from xlwings_engines.package.formulas import UNREADABLE, Cells, Reading, reading_of
from xlwings_engines.package.row_text import plain

if TYPE_CHECKING:
    from xlwings_engines.package.document import Document
    from xlwings_engines.package.sheets import Sheet

Key = tuple["Sheet", int, int]


@dataclass(eq=False, slots=True)
class Formula:
    """A formula in its cell, or of all cells of ``area``. ``known``: it has a result."""

    sheet: Sheet
    row: int
    column: int
    area: Area
    reading: Reading
    known: bool
    trusted: bool
    anywhere: bool
    forced: bool = False

    @property
    def needs(self) -> Iterator[tuple[Sheet, Area]]:
        """The areas that the formula reads, with their sheets."""
        return ((sheet or self.sheet, area) for sheet, area in self.reading.needs)


def recalculate(document: Document) -> bool:
    """Calculate whatever has changed; return whether each formula has a valid result."""
    formulas = [formula for sheet in document.worksheets for formula in formulas_of(document, sheet)]
    if not formulas:
        return True
    first = _stale_by_themselves(document, formulas)
    if not first and not document.changed:
        return True
    dependents = Dependents(formulas)
    for sheet, places in document.changed.items():
        for row, column in places:
            first.update(dependents.needing(sheet, Area(row, column, 1, 1)))
    stale = dependents.reached(first)
    doubtful = {formula for formula in stale if not formula.trusted}
    doubtful |= {formula for formula in formulas if formula.reading.moving}
    doubtful |= dependents.reached(doubtful) & stale
    results: dict[Formula, Any] = {}
    sound = [formula for formula in formulas if formula in stale and formula not in doubtful]
    if sound and calculator.available() and _as_excel_by_default(document):
        results = calculator.results(document, sound)
        told = {(formula.sheet, formula.row, formula.column): result for formula, result in results.items()}
        unknown = {formula for formula in sound if formula not in results or _differs_by_program(formula, told)}
        for formula in unknown | (dependents.reached(unknown) & stale):
            results.pop(formula, None)
    _write({formula: results.get(formula) for formula in stale})
    return all(formula in results for formula in stale)


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


def formulas_of(document: Document, sheet: Sheet) -> list[Formula]:
    """Return the formulas of a sheet, cached with it until one of them changes."""
    if sheet.graph is None:
        sheet.graph = list(_read(document, sheet)) if sheet.may_have_formulas() else []
        sheet.forget_formulas()
    found: list[Formula] = sheet.graph
    return found


@lru_cache(maxsize=2**14)
def _one(row: int, column: int) -> Area:
    """Return the area of a cell; sheets of the same kind have formulas at the same places."""
    return Area(row, column, 1, 1)


def _read(document: Document, sheet: Sheet) -> Iterator[Formula]:
    masters: dict[str, tuple[Reading, int, int]] = {}
    for row, column, cell in sheet.formula_cells():
        attributes, text = cell.formula_attributes, plain(cell.formula_text or "")
        kind, known = attributes.get("t"), cell.kind == "str" or bool((cell.value or "").strip())
        reading, area = UNREADABLE, _one(row, column)
        if kind == "shared" and not text:
            number = attributes.get("si", "")
            if number not in masters:
                master = sheet.master_of(number)
                if master is not None:
                    masters[number] = (reading_of(document, sheet, master[2]), *master[:2])
            if number in masters:
                pattern, home_row, home_column = masters[number]
                reading = pattern.moved(row - home_row, column - home_column)
        elif text and kind != "dataTable":
            reading = reading_of(document, sheet, text)
        if kind in {"array", "dataTable"}:
            area = parse_area(attributes.get("ref", "")) or area
        yield Formula(
            sheet=sheet,
            row=row,
            column=column,
            area=area,
            reading=reading,
            known=known,
            trusted=reading.trusted and kind not in {"array", "dataTable"},
            anywhere=reading.anywhere or kind == "dataTable",
            forced=attributes.get("ca") in {"1", "true"} and not known,
        )
