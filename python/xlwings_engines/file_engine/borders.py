"""The borders of a range: edges, insides, diagonals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from itertools import product
from typing import TYPE_CHECKING, Any

from openpyxl.styles import Border as CellBorder
from openpyxl.styles import Side
from xlwings import base_classes
from xlwings.base_classes import _UNSET, BORDER_GRID_SIDES, BORDER_SIDES

from xlwings_engines.addresses import Area
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.blocks import ensure_cell
from xlwings_engines.file_engine.colors import Rgb, argb, rgb
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.ranges import Range

# A file has one style per side; xlwings has a line style and a weight.
_TO_FILE = {
    ("continuous", "hairline"): "hair",
    ("continuous", "thin"): "thin",
    ("continuous", "medium"): "medium",
    ("continuous", "thick"): "thick",
    ("dash", "thin"): "dashed",
    ("dash", "medium"): "mediumDashed",
    ("dash_dot", "thin"): "dashDot",
    ("dash_dot", "medium"): "mediumDashDot",
    ("dash_dot_dot", "thin"): "dashDotDot",
    ("dash_dot_dot", "medium"): "mediumDashDotDot",
    ("dot", "thin"): "dotted",
    ("double", "thick"): "double",
    ("slant_dash_dot", "medium"): "slantDashDot",
}
_FROM_FILE = {style: pair for pair, style in _TO_FILE.items()}


def _file_style(line_style: str, weight: str) -> Any:
    for choice in (weight, "thin", "medium", "thick"):
        if (line_style, choice) in _TO_FILE:
            return _TO_FILE[line_style, choice]
    raise ValueError(f"{line_style!r} with {weight!r} is no border.")


def _places(area: Area, side: str) -> Iterator[tuple[int, int, str]]:
    """Return the cells and their own sides that make up one side of a range."""
    rows = range(area.row, area.last_row + 1)
    columns = range(area.column, area.last_column + 1)
    if side.startswith("edge_"):
        rows = {"edge_top": rows[:1], "edge_bottom": rows[-1:]}.get(side, rows)
        columns = {"edge_left": columns[:1], "edge_right": columns[-1:]}.get(side, columns)
        yield from ((row, column, side.removeprefix("edge_")) for row, column in product(rows, columns))
    elif side == "inside_vertical":
        for row, column in product(rows, columns[:-1]):
            yield row, column, "right"
            yield row, column + 1, "left"
    elif side == "inside_horizontal":
        for row, column in product(rows[:-1], columns):
            yield row, column, "bottom"
            yield row + 1, column, "top"
    else:
        yield from ((row, column, side) for row, column in product(rows, columns))


def _side_of(border: CellBorder, own: str) -> Side | None:
    if own in ("diagonal_down", "diagonal_up"):
        shown = border.diagonalDown if own == "diagonal_down" else border.diagonalUp
        return border.diagonal if shown else None
    side: Side | None = getattr(border, own)
    return side


def _put(cell: Any, own: str, side: Side) -> None:
    border = copy(cell.border)
    if own in ("diagonal_down", "diagonal_up"):
        setattr(border, "diagonalDown" if own == "diagonal_down" else "diagonalUp", bool(side.style))
        if side.style or not (border.diagonalDown or border.diagonalUp):
            border.diagonal = side
    else:
        setattr(border, own, side)
    cell.border = border


@explains_gaps("engine.file")
class Border(base_classes.Border):
    """One side of a range. If its cells differ, it reports one of them, as Excel does."""

    def __init__(self, parent: Range, side: str) -> None:
        self._range = parent
        self._side = side

    @property
    def api(self) -> Any:
        """What ``Range.api`` is: openpyxl has no object for the side of a range."""
        return self._range.api

    def _line(self) -> Side | None:
        """Return the line of the first cell, which represents the others, as in Excel."""
        first = next(_places(self._range.area, self._side), None)
        if first is None:
            return None
        row, column, own = first
        cell = internals.cells(self._range.worksheet).get((row, column))
        return None if cell is None else _side_of(cell.border, own)

    @property
    def line_style(self) -> str:
        """xlwings' name of the line, such as ``continuous`` or ``dash``; ``none`` without a line."""
        return _pair(self._line())[0] or "none"

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.change(line_style=value)

    @property
    def weight(self) -> str | None:
        """``hairline``, ``thin``, ``medium`` or ``thick``; None without a line."""
        return _pair(self._line())[1]

    @weight.setter
    def weight(self, value: str) -> None:
        self.change(weight=value)

    @property
    def color(self) -> Rgb | None:
        """The colour, black if the file has none; like Excel, None for the diagonals of several cells."""
        line = self._line()
        if line is None or not line.style or (self._side.startswith("diagonal") and self._range.area.size > 1):
            return None
        return rgb(line.color) or (0, 0, 0)

    @color.setter
    def color(self, value: Rgb | int | str) -> None:
        self.change(color=value)

    def change(self, line_style: Any = _UNSET, weight: Any = _UNSET, color: Any = _UNSET) -> None:
        """Set the given attributes on every cell of the side; a side without a line becomes a thin one."""
        worksheet = self._range.worksheet
        for row, column, own in _places(self._range.area, self._side):
            cell = ensure_cell(worksheet, row, column)
            _put(cell, own, _changed(_side_of(cell.border, own), line_style, weight, color))


def _pair(side: Side | None) -> tuple[str | None, str | None]:
    return _FROM_FILE[side.style] if side is not None and side.style else (None, None)


def _changed(old: Side | None, line_style: Any, weight: Any, color: Any) -> Side:
    if line_style is None or line_style == "none":
        return Side()
    old_style, old_weight = _pair(old)
    new_style = old_style or "continuous" if line_style is _UNSET else line_style
    new_weight = old_weight or "thin" if weight is _UNSET else weight
    if color is not _UNSET:
        new_color: Any = argb(color)
    else:
        new_color = None if old is None else old.color
    return Side(style=_file_style(new_style, new_weight), color=new_color)


@explains_gaps("engine.file")
class Borders(base_classes.Borders):
    """All sides of a range."""

    def __init__(self, parent: Range) -> None:
        self._range = parent

    @property
    def api(self) -> Any:
        """What ``Range.api`` is: openpyxl has no object for the borders of a range."""
        return self._range.api

    def __getitem__(self, side: str) -> Border:
        return Border(self._range, side)

    def _grid_sides(self) -> list[str]:
        area = self._range.area
        absent = {"inside_vertical"} if area.columns == 1 else set()
        absent |= {"inside_horizontal"} if area.rows == 1 else set()
        return [side for side in BORDER_GRID_SIDES if side not in absent]

    def _common(self, attribute: str) -> Any:
        found = {getattr(self[side], attribute) for side in self._grid_sides()}
        return found.pop() if len(found) == 1 else None

    @property
    def line_style(self) -> Any:
        """The line style of edges and insides, None if they differ; a change leaves diagonals unchanged."""
        return self._common("line_style")

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.set(BORDER_GRID_SIDES, line_style=value)

    @property
    def weight(self) -> Any:
        """The weight of edges and insides, None if they differ; a change leaves diagonals unchanged."""
        return self._common("weight")

    @weight.setter
    def weight(self, value: str) -> None:
        self.set(BORDER_GRID_SIDES, weight=value)

    @property
    def color(self) -> Any:
        """The colour of edges and insides, None if they differ; a change leaves diagonals unchanged."""
        return self._common("color")

    @color.setter
    def color(self, value: Any) -> None:
        self.set(BORDER_GRID_SIDES, color=value)

    def set(
        self,
        which: Sequence[str] = BORDER_GRID_SIDES,
        *,
        line_style: Any = _UNSET,
        weight: Any = _UNSET,
        color: Any = _UNSET,
    ) -> None:
        """Change the given attributes on some sides; a ``line_style`` of None removes the line."""
        for side in which:
            self[side].change(line_style=line_style, weight=weight, color=color)

    def clear(self, which: Sequence[str] = BORDER_SIDES) -> None:
        """Remove the lines of some sides, by default of all, diagonals included."""
        self.set(which, line_style=None)
