"""Row heights, column widths, hidden rows and columns, outline groups.

Calc measures in hundredths of a millimetre, xlwings rows in points and columns in characters of the default font.
"""

from __future__ import annotations

from typing import Any

from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.cells import Cells

_PER_POINT = 2540 / 72
_PIXEL = 2540 / 96
# Excel's default font has digits seven pixels wide, and a column has five more for margins and the grid line.
_DIGIT_PIXELS = 7
_MARGIN_PIXELS = 5


def to_points(hundredths: float) -> float:
    """Return points, rounded so that a length set in points is returned unchanged."""
    return round(hundredths / _PER_POINT * 20) / 20


def to_cell_points(hundredths: float) -> float:
    """Return points of a length that ends at a cell's edge: rows and columns are multiples of a quarter point."""
    return round(hundredths / _PER_POINT * 4) / 4


def from_points(points: float) -> int:
    """Return a length in points as hundredths of a millimetre."""
    return round(points * _PER_POINT)


def _to_characters(hundredths: float) -> float:
    pixels = hundredths / _PIXEL
    if pixels < _DIGIT_PIXELS + _MARGIN_PIXELS:
        return round(pixels / (_DIGIT_PIXELS + _MARGIN_PIXELS), 2)
    return round((pixels - _MARGIN_PIXELS) / _DIGIT_PIXELS, 2)


def _from_characters(characters: float) -> int:
    if characters < 1:
        return round(characters * (_DIGIT_PIXELS + _MARGIN_PIXELS) * _PIXEL)
    return round((characters * _DIGIT_PIXELS + _MARGIN_PIXELS) * _PIXEL)


def get_column_width(cells: Cells) -> float | None:
    """Return the width in characters of Excel's default font, None if the columns differ; 0 if hidden."""
    widths = _common(cells.cells.getColumns(), "Width", cells.area.columns, cells.sheet.used_area.last_column)
    return None if widths is None else _to_characters(widths)


def set_column_width(cells: Cells, characters: float) -> None:
    """Set the width in characters of Excel's default font; 0 hides the columns."""
    columns = cells.cells.getColumns()
    columns.IsVisible = characters > 0
    if characters > 0:
        columns.Width = _from_characters(characters)


def get_row_height(cells: Cells) -> float | None:
    """Return the height in points, None if the rows differ; 0 if hidden."""
    height = _common(cells.cells.getRows(), "Height", cells.area.rows, cells.sheet.used_area.last_row)
    return None if height is None else to_points(height)


def set_row_height(cells: Cells, points: float) -> None:
    """Set the height in points; 0 hides the rows."""
    rows = cells.cells.getRows()
    rows.IsVisible = points > 0
    if points > 0:
        rows.Height = from_points(points)


def _common(lines: Any, name: str, count: int, used: int) -> float | None:
    """Return the size that rows or columns share, 0 if hidden, None if they differ; unused ones are equal."""
    found = (lines.getByIndex(index) for index in range(min(count, max(used, 1))))
    sizes = {getattr(line, name) if line.IsVisible else 0 for line in found}
    return sizes.pop() if len(sizes) == 1 else None


def get_hidden(cells: Any, axis: str, count: int) -> bool | None:
    """Return whether all ``count`` rows or columns (``axis``) of a range are hidden, None if only some are."""
    first, last = ("StartRow", "EndRow") if axis == "rows" else ("StartColumn", "EndColumn")
    # One question to the office in the usual case; with a hidden column no row may be seen in full, or at all.
    shown = {(getattr(one, first), getattr(one, last)) for one in cells.queryVisibleCells().getRangeAddresses()}
    if sum(end - start + 1 for start, end in shown) == count:
        return False
    lines = cells.getRows() if axis == "rows" else cells.getColumns()
    states = {bool(lines.getByIndex(index).IsVisible) for index in range(count)}
    return not states.pop() if len(states) == 1 else None


def autofit(cells: Cells, axis: str | None) -> None:
    """Fit ``columns`` and/or ``rows`` to their contents, as the office measures them."""
    if axis in {None, "columns", "c"}:
        cells.cells.getColumns().OptimalWidth = True
    if axis in {None, "rows", "r"}:
        cells.cells.getRows().OptimalHeight = True


def group(cells: Cells, by: str) -> None:
    """Put ``rows`` or ``columns`` of a range one outline level deeper."""
    cells.sheet.table.group(_address(cells), _orientation(by))


def ungroup(cells: Cells, by: str) -> None:
    """Put ``rows`` or ``columns`` of a range one outline level higher."""
    cells.sheet.table.ungroup(_address(cells), _orientation(by))


def _orientation(by: str) -> Any:
    return uno.enum("table.TableOrientation", "COLUMNS" if by.startswith("c") else "ROWS")


def _address(cells: Cells) -> Any:
    return cells.cells.getRangeAddress()
