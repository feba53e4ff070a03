"""The formulas of a sheet in their cells, parsed; formulas that share a text are moved from the first one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from xlwings_engines.addresses import Area, parse_area
from xlwings_engines.package.document import Document
from xlwings_engines.package.formulas import UNREADABLE, Reading, reading_of
from xlwings_engines.package.row_text import plain
from xlwings_engines.package.sheets import Sheet


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


def formulas_of(document: Document, sheet: Sheet) -> list[Formula]:
    """Return the formulas of a sheet, cached with it until one of them changes."""
    if sheet.graph is None:
        sheet.graph = list(_read(document, sheet)) if sheet.may_have_formulas() else []
        sheet.forget_formulas()
        document.note_parsed(sheet, len(sheet.graph))
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
