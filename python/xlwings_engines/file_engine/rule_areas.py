"""The cells of a sheet's rule: openpyxl's ``sqref`` as areas and back, and its remainder after removal of cells.

The formulas of conditional formats and validations are relative to the first cell of their ``sqref``; if that
cell changes, relative references move along.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange

from xlwings_engines.addresses import Area, stored_address, stored_areas, without


def areas_of(sqref: Any) -> list[Area]:
    """Return the areas of openpyxl's ``sqref``, in its order."""
    return stored_areas(str(sqref))


def sqref_of(areas: Sequence[Area]) -> MultiCellRange:
    """Return areas as openpyxl's ``sqref``."""
    return MultiCellRange(" ".join(map(stored_address, areas)))


def touches(areas: Sequence[Area], area: Area) -> bool:
    """Return whether an area has a cell of any of the areas."""
    return any(part.intersection(area) for part in areas)


def left_over(areas: Sequence[Area], hole: Area) -> list[Area]:
    """Return the areas without the cells of one area, in up to four parts each."""
    return [rest for part in areas for rest in without(part, hole)]


def moved_formula(formula: str | None, old: Sequence[Area], new: Sequence[Area]) -> str | None:
    """Return a formula (without ``=``) of a rule whose cells were ``old`` and are now ``new``."""
    if not formula:
        return formula
    text: str = Translator(f"={formula}", _first(old)).translate_formula(_first(new))
    return text[1:]


def _first(areas: Sequence[Area]) -> str:
    return f"{get_column_letter(min(area.column for area in areas))}{min(area.row for area in areas)}"
