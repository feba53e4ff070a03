"""Find and replace within a range, by the cells' displayed text and by their input."""

from __future__ import annotations

import re
from itertools import groupby

from xlwings_engines.addresses import Area
from xlwings_engines.libreoffice_engine import blocks
from xlwings_engines.libreoffice_engine.areas import area_of
from xlwings_engines.libreoffice_engine.cells import Cells

_SEARCH_VALUES = 1


def find(cells: Cells, text: str, whole: bool, direction: str, order: str, match_case: bool) -> Area | None:
    """Return the first cell that shows a text, in the given order and direction; None if there is none."""
    descriptor = cells.cells.createSearchDescriptor()
    descriptor.SearchString = text
    descriptor.SearchWords = whole
    descriptor.SearchCaseSensitive = match_case
    descriptor.SearchType = _SEARCH_VALUES
    if re.search(r"[*?]", text):
        descriptor.SearchWildcard = True
    found = cells.cells.findAll(descriptor)
    if found is None:
        return None
    areas = [area_of(address).intersection(cells.area) for address in found.getRangeAddresses()]
    places = [
        (row, column)
        for area in areas
        if area
        for row in range(area.row, area.last_row + 1)
        for column in range(area.column, area.last_column + 1)
    ]
    if not places:
        return None
    places.sort(key=lambda place: place if order == "rows" else place[::-1], reverse=direction == "backward")
    return Area(*places[0], 1, 1)


def replace_all(cells: Cells, old: str, new: str, whole: bool, match_case: bool) -> None:
    """Replace in the input: in texts, numbers and formulas. Only cells that change are written."""
    part = cells.used_part
    block = blocks.cells_of(cells.sheet, part)
    pattern = re.compile(re.escape(old), 0 if match_case else re.IGNORECASE)
    for row, line in enumerate(blocks.read_formulas(block)):
        changed = [_replaced(text, pattern, new, whole) for text in line]
        column = 0
        for is_change, group in groupby(changed, key=lambda value: value is not None):
            values = list(group)
            if is_change:
                area = Area(part.row + row, part.column + column, 1, len(values))
                blocks.write_values(cells.sheet, area, [[_retyped(value or "") for value in values]])
            column += len(values)


def _replaced(text: str, pattern: re.Pattern[str], new: str, whole: bool) -> str | None:
    """Return the text with its matches replaced; None if it does not change."""
    result = (new if pattern.fullmatch(text) else text) if whole else pattern.sub(lambda _: new, text)
    return None if result == text else result


def _retyped(text: str) -> str | float | None:
    """Return the value of a typed text: a number if it is one."""
    try:
        return float(text) if re.fullmatch(r"[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?", text) else text or None
    except ValueError:
        return text
