"""Which formulas depend on a change, and what they come to now.

A formula depends on the cells that it names, directly or through defined names. Those that a change reaches, and
those without a result, are worked out by ``calculator``; the results of all others are taken as they are in the file.
A formula is left without a result if it cannot be trusted to come out as in Excel: a function that is not in
``TRUSTED``, another workbook, a structured or three-dimensional reference, an array formula, a range where Excel
takes one cell of it, or a cell that has no result itself. What depends on the day or on chance is left to the
program that opens the file, and so is all that depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from xlwings_engines.addresses import Area, parse_area, quote_sheet
from xlwings_engines.package import calculator
from xlwings_engines.package.references import Token, area_of, sheets_of, tokens

if TYPE_CHECKING:
    from xlwings_engines.package.document import Document
    from xlwings_engines.package.sheets import Sheet

# Functions that take a range as it is; a range anywhere else is one cell of it, or an array.
_TAKE_RANGES = frozenset(
    {"AVERAGE", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "INDEX", "MATCH", "MAX", "MIN", "SUM", "SUMIF", "SUMIFS"}
)
# All of them are held against LibreOffice in tests/xlwings_engines/test_calculation.py.
TRUSTED = _TAKE_RANGES | {"ABS", "AND", "HYPERLINK", "IF", "IFERROR", "LEN", "NOT", "ROUND"}
_MOVING = frozenset("NOW TODAY RAND RANDBETWEEN RANDARRAY".split())  # noqa: SIM905
_ANYWHERE = frozenset(
    """
    OFFSET INDIRECT CELL INFO WEBSERVICE SHEET SHEETS RTD CUBEVALUE GETPIVOTDATA
    """.split()  # noqa: SIM905
)
_MOST_NAMES = 20

Key = tuple["Sheet", int, int]


@dataclass(eq=False)
class Formula:
    """A formula in its cell."""

    sheet: Sheet
    row: int
    column: int
    area: Area
    text: str = ""
    needs: list[tuple[Sheet, Area]] = field(default_factory=list)
    ordered: list[tuple[Sheet, Area]] = field(default_factory=list)
    sought: list[tuple[Sheet, Area]] = field(default_factory=list)
    trusted: bool = True
    moving: bool = False
    anywhere: bool = False
    known: bool = True
    forced: bool = False


def recalculate(document: Document) -> bool:
    """Work out what has changed; return whether each formula has a result that holds."""
    formulas = [formula for sheet in document.worksheets for formula in _formulas_of(document, sheet)]
    if not formulas:
        return True
    graph = _Graph(formulas)
    stale = graph.reached(_first(document, formulas))
    if not stale:
        return True
    doubtful = {formula for formula in stale if not formula.trusted}
    doubtful |= {formula for formula in formulas if formula.moving}
    doubtful |= graph.reached(doubtful) & stale
    results: dict[Formula, Any] = {}
    sound = [formula for formula in stale if formula not in doubtful]
    if calculator.available() and _as_excel_by_default(document):
        results = calculator.results(document, sound)
        unknown = {formula for formula in sound if formula not in results}
        told = {(formula.sheet, formula.row, formula.column): result for formula, result in results.items()}
        unknown |= {formula for formula in sound if _differs_by_program(formula, told)}
        for formula in unknown | (graph.reached(unknown) & stale):
            results.pop(formula, None)
    complete = True
    for formula in stale:
        result = results.get(formula)
        _write(formula, result)
        complete = complete and result is not None
    return complete


def _differs_by_program(formula: Formula, told: dict[Key, Any]) -> bool:
    """Return whether programs disagree on a formula: texts asked for greater or less, a blank that is looked up."""

    def value(sheet: Sheet, area: Area) -> Any:
        key, cell = (sheet, area.row, area.column), sheet.cell(area.row, area.column)
        return told[key] if key in told else None if cell is None else sheet.raw(cell)

    return any(isinstance(value(*place), str) for place in formula.ordered) or any(
        value(*place) in (None, "") for place in formula.sought
    )


def _as_excel_by_default(document: Document) -> bool:
    """Return False if the workbook asks for iteration or for the precision that is displayed."""
    settings = document.calculation_settings
    return settings is None or not (
        settings.get("iterate", "0") in {"1", "true"} or settings.get("fullPrecision", "1") in {"0", "false"}
    )


def _write(formula: Formula, result: Any) -> None:
    sheet = formula.sheet
    for row in range(formula.area.row, formula.area.last_row + 1):
        for column in range(formula.area.column, formula.area.last_column + 1):
            cell = sheet.cell(row, column)
            if cell is not None:
                has_result = sheet.set_result(cell, result)
                if formula.known != (result is not None) or has_result:
                    sheet.graph = None


def _first(document: Document, formulas: Iterable[Formula]) -> set[Formula]:
    """Return the formulas that a change itself makes stale, or that have no result."""
    anything = bool(document.changed) or document.upheaval
    found = {
        formula
        for formula in formulas
        if not formula.known or formula.forced or document.upheaval or (formula.anywhere and anything)
    }
    cells: dict[Sheet, list[Area]] = {}
    for sheet, places in document.changed.items():
        cells[sheet] = [Area(row, column, 1, 1) for row, column in places]
    places_of = {(formula.sheet, formula.row, formula.column): formula for formula in formulas}
    for sheet, areas in cells.items():
        for area in areas:
            own = places_of.get((sheet, area.row, area.column))
            if own is not None:
                found.add(own)
    return found | _Graph(formulas).touched(cells)


class _Graph:
    """Formulas by the cells that they need: single cells by place, ranges in a list per sheet."""

    def __init__(self, formulas: Iterable[Formula]) -> None:
        self._by_cell: dict[Key, list[Formula]] = {}
        self._by_area: dict[Sheet, dict[Area, list[Formula]]] = {}
        for formula in formulas:
            for sheet, area in formula.needs:
                if area.size == 1:
                    self._by_cell.setdefault((sheet, area.row, area.column), []).append(formula)
                else:
                    self._by_area.setdefault(sheet, {}).setdefault(area, []).append(formula)

    def touched(self, cells: dict[Sheet, list[Area]]) -> set[Formula]:
        """Return the formulas that need one of these cells themselves."""
        return {
            formula
            for sheet, areas in cells.items()
            for area in areas
            for formula in self._needing(sheet, area, self._by_area)
        }

    def reached(self, start: set[Formula]) -> set[Formula]:
        """Return formulas with all that depend on them."""
        found = set(start)
        waiting = list(start)
        areas = {sheet: dict(those) for sheet, those in self._by_area.items()}
        while waiting:
            formula = waiting.pop()
            for other in self._needing(formula.sheet, formula.area, areas, once=True):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def _needing(
        self, sheet: Sheet, area: Area, areas: dict[Sheet, dict[Area, list[Formula]]], once: bool = False
    ) -> list[Formula]:
        found = []
        for row in range(area.row, area.last_row + 1):
            for column in range(area.column, area.last_column + 1):
                found += self._by_cell.get((sheet, row, column), [])
        there = areas.get(sheet, {})
        hit = [each for each in there if each.intersection(area) is not None]
        for each in hit:
            found += there.pop(each) if once else there[each]
        return found


def _formulas_of(document: Document, sheet: Sheet) -> list[Formula]:
    """Return the formulas of a sheet, kept with it until one of them changes."""
    if sheet.graph is None:
        sheet.graph = (
            [_formula(document, sheet, *place) for place in sheet.formula_cells()] if sheet.may_have_formulas() else []
        )
    found: list[Formula] = sheet.graph
    return found


def _formula(document: Document, sheet: Sheet, row: int, column: int, cell: Any, element: Any) -> Formula:
    area = parse_area(element.get("ref", "")) if element.get("t") in {"array", "dataTable"} else None
    found = Formula(sheet, row, column, area or Area(row, column, 1, 1))
    found.known = sheet.has_result(cell)
    found.forced = element.get("ca") in {"1", "true"} and not found.known
    if element.get("t") == "dataTable":
        found.trusted, found.anywhere = False, True
        return found
    text = sheet.formula(cell)
    if text is None or not text[1:]:
        found.trusted = False
        return found
    if element.get("t") == "array":
        found.trusted = False
    _Reader(document, found).read(text[1:])
    return found


class _Reader:
    """Reads a formula: what it needs, whether it is trusted, and its text for the calculator."""

    def __init__(self, document: Document, formula: Formula) -> None:
        self._document = document
        self._formula = formula
        self._names_read = 0

    def read(self, text: str) -> None:
        pieces = list(self._expanded(tokens(text), self._formula.sheet))
        self._formula.text = "=" + "".join(piece.text for piece in pieces)
        solid = [piece for piece in pieces if piece.kind != "space"]
        if not (_ranges_in_place(solid) and _links_plain(solid)):
            self._formula.trusted = False
        self._formula.ordered += self._cells(_ordered(solid))
        self._formula.sought += self._cells(_sought(solid))
        if any(piece.text == '"="' for piece in solid):  # a criterion for blanks
            self._formula.trusted = False

    def _cells(self, found: list[Token]) -> list[tuple[Sheet, Area]]:
        own, cells = self._formula.sheet, []
        for token in found:
            names, area = sheets_of(token.prefix) if token.prefix else None, area_of(token.address)
            if area is None or area.size > 1:
                self._formula.trusted = False
            else:
                cells.append(((self._document.find(names[0]) if names else None) or own, area))
        return cells

    def _expanded(self, found: Iterable[Token], home: Sheet) -> Iterable[Token]:
        """Yield tokens with names replaced by what they stand for, noting all that is met."""
        formula = self._formula
        for token in found:
            if token.kind == "reference":
                yield self._reference(token, home)
            elif token.kind == "function":
                yield self._function(token)
            elif token.kind == "name" and token.text.upper() not in {"TRUE", "FALSE"}:
                yield from self._name(token, home)
            else:
                # Braces are constants; # after a cell, @ and brackets belong to dynamic arrays and tables.
                if token.kind == "other" and token.text in "[]{}#@:!\\":
                    formula.trusted = False
                    formula.anywhere = formula.anywhere or token.text in "[#"
                yield token

    def _reference(self, token: Token, home: Sheet) -> Token:
        formula, area = self._formula, area_of(token.address)
        sheet: Sheet | None = home
        if token.prefix:
            names = sheets_of(token.prefix)
            if names is None or len(names) > 1:
                formula.trusted = False
                formula.anywhere = formula.anywhere or names is not None
                return token
            sheet = self._document.find(names[0])
        if sheet is None or area is None:
            formula.trusted = False
            return token
        formula.needs.append((sheet, area))
        prefix = f"{quote_sheet(sheet.name)}!" if sheet is not formula.sheet else ""
        return token._replace(text=f"{prefix}{token.address}", prefix=prefix)

    def _function(self, token: Token) -> Token:
        name = token.text.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        if name in _MOVING:
            self._formula.moving = True
        if name in _ANYWHERE:
            self._formula.anywhere = True
        if name not in TRUSTED:
            self._formula.trusted = False
        return token._replace(text=name)

    def _name(self, token: Token, home: Sheet) -> Iterable[Token]:
        """Yield what a name stands for; only a plain reference or constant is trusted."""
        formula, bare = self._formula, token.address or token.text
        if bare == "#REF!":
            formula.trusted = False
            yield token
            return
        scopes = sheets_of(token.prefix) if token.prefix else None
        owner = self._document.find(scopes[0]) if scopes else home
        text = self._document.meaning(bare, owner)
        self._names_read += 1
        if text is None or self._names_read > _MOST_NAMES or (token.prefix and scopes is None):
            formula.trusted = False
            formula.anywhere = formula.anywhere or text is not None
            yield token
            return
        inside = list(self._expanded(tokens(text), home))
        if len(inside) != 1 or inside[0].kind not in {"reference", "number", "text"}:
            formula.trusted = False
        elif inside[0].kind == "reference" and "$" not in inside[0].address:
            formula.trusted = False  # a name that moves with the cell that asks
        yield from inside


def _ranges_in_place(found: list[Token]) -> bool:
    """Return whether each range stands as a whole argument of a function that takes ranges."""
    functions: list[str] = []
    for place, token in enumerate(found):
        before = found[place - 1] if place else None
        if token.text == "(" and token.kind == "other":
            functions.append(before.text if before is not None and before.kind == "function" else "")
        elif token.text == ")" and token.kind == "other":
            if functions:
                functions.pop()
        elif token.kind == "reference" and ":" in token.address:
            area = area_of(token.address)
            if area is not None and area.size == 1:
                continue
            after = found[place + 1] if place + 1 < len(found) else None
            alone = before is not None and before.text in "(," and after is not None and after.text in "),"
            if not alone or not functions or functions[-1] not in _TAKE_RANGES:
                return False
    return True


def _ordered(found: list[Token]) -> list[Token]:
    """Return the cells beside ``<`` and ``>``, in the formula or, joined by ``&``, in a criterion."""
    cells = []
    for place, token in enumerate(found):
        beside: list[Token] = []
        if token.kind == "other" and token.text in "<>" and _text_at(found, place, -1) + token.text != "<>":
            if token.text + _text_at(found, place, 1) == "<>":
                continue
            beside = [*found[max(0, place - 1) : place], *found[place + 1 : place + 3]]
        elif token.kind == "text" and token.text[1:2] in {"<", ">"} and found[place + 1 : place + 2]:
            beside = found[place + 2 : place + 3] if found[place + 1].text == "&" else []
        cells += [each for each in beside if each.kind == "reference"]
    return cells


def _sought(found: list[Token]) -> list[Token]:
    """Return what MATCH looks for, unless it is a constant; anything but one cell has no address."""
    return [
        found[place + 2]
        for place, token in enumerate(found)
        if token.kind == "function" and token.text == "MATCH"
        if found[place + 2 : place + 3]
        and not (found[place + 2].kind in {"number", "text"} and _text_at(found, place + 2, 1) == ",")
    ]


def _text_at(found: list[Token], place: int, step: int) -> str:
    return found[place + step].text if 0 <= place + step < len(found) else ""


def _links_plain(found: list[Token]) -> bool:
    """Return whether each HYPERLINK shows a text that stands in the formula: numbers are numbers only in Excel."""
    return all(
        [piece.kind for piece in found[place + 1 : place + 6]] == ["other", "text", "other", "text", "other"]
        for place, token in enumerate(found)
        if token.kind == "function" and token.text == "HYPERLINK"
    )
