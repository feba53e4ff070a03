"""Borders of cells. Calc has a line's style and width, Excel its style and one of four weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes
from xlwings.base_classes import _UNSET, BORDER_GRID_SIDES

from xlwings_engines.errors import Unsupported
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine import colors
from xlwings_engines.libreoffice_engine.failures import Translated

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.ranges import Range

_TABLE_SIDES = {
    "edge_top": "Top",
    "edge_bottom": "Bottom",
    "edge_left": "Left",
    "edge_right": "Right",
    "inside_vertical": "Vertical",
    "inside_horizontal": "Horizontal",
}
_DIAGONALS = {"diagonal_down": "DiagonalTLBR2", "diagonal_up": "DiagonalBLTR2"}
_CELL_SIDES = _DIAGONALS | {
    "edge_top": "TopBorder2",
    "edge_bottom": "BottomBorder2",
    "edge_left": "LeftBorder2",
    "edge_right": "RightBorder2",
    "inside_vertical": "RightBorder2",
    "inside_horizontal": "BottomBorder2",
}
_STYLES = {"continuous": 0, "dot": 1, "dash": 2, "double": 15, "dash_dot": 16, "dash_dot_dot": 17}
_STYLES_BACK = {number: name for name, number in _STYLES.items()} | {3: "double", 14: "dash"}
_WIDTHS = {"hairline": 2, "thin": 26, "medium": 62, "thick": 88}
_DASHES = {"dash", "dash_dot", "dash_dot_dot"}


def _weight_of(width: int) -> str:
    if width < 15:
        return "hairline"
    if width < 44:
        return "thin"
    return "medium" if width < 75 else "thick"


class Border(Translated, base_classes.Border):
    """One side of a range. If its cells differ, it reports one of them, as Excel does."""

    def __init__(self, cells: Range, side: str) -> None:
        self.parent = cells
        self.side = side

    @property
    def api(self) -> Any:
        """The UNO BorderLine2 of the first cell of the side, which represents the others, as in Excel."""
        rows, columns = self.parent.shape
        row = rows - 1 if self.side == "edge_bottom" else 0
        column = columns - 1 if self.side == "edge_right" else 0
        return getattr(self.parent.cells.getCellByPosition(column, row), _CELL_SIDES[self.side])

    @property
    def _exists(self) -> bool:
        rows, columns = self.parent.shape
        return not (
            (self.side == "inside_vertical" and columns == 1) or (self.side == "inside_horizontal" and rows == 1)
        )

    def _store(self, line: Any) -> None:
        if not self._exists:
            return
        cells = self.parent.cells
        if self.side in _DIAGONALS:
            setattr(cells, _DIAGONALS[self.side], line)
            return
        border = uno.struct("table.TableBorder2")
        setattr(border, f"{_TABLE_SIDES[self.side]}Line", line)
        setattr(border, f"Is{_TABLE_SIDES[self.side]}LineValid", True)
        cells.TableBorder2 = border

    @property
    def line_style(self) -> str:
        """xlwings' name of the line, such as ``continuous`` or ``dash``; ``none`` without a line."""
        line = self.api
        return _STYLES_BACK.get(line.LineStyle, "continuous") if _is_drawn(line) and self._exists else "none"

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.set(line_style=value)

    @property
    def weight(self) -> str | None:
        """``hairline``, ``thin``, ``medium`` or ``thick``, nearest to Calc's width; None without a line."""
        line = self.api
        return _weight_of(line.LineWidth or line.OuterLineWidth) if _is_drawn(line) and self._exists else None

    @weight.setter
    def weight(self, value: str) -> None:
        self.set(weight=value)

    @property
    def color(self) -> colors.Rgb | None:
        """The colour as (red, green, blue); None without a line, and for the diagonals of several cells."""
        rows, columns = self.parent.shape
        if self.side in _DIAGONALS and rows * columns > 1:
            return None  # as Excel does for the diagonals of several cells
        line = self.api
        return colors.from_calc(line.Color) if _is_drawn(line) and self._exists else None

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        self.set(color=color_or_rgb)

    def set(self, line_style: Any = _UNSET, weight: Any = _UNSET, color: Any = _UNSET) -> None:
        """Change some attributes and keep the others; the line style takes precedence over a weight that it lacks."""
        if line_style is None:
            self._store(uno.struct("table.BorderLine2"))
            return
        if line_style == "slant_dash_dot":
            raise Unsupported("border.slant_in_office")
        old = self.api
        style = line_style if line_style is not _UNSET else self.line_style
        thickness = weight if weight is not _UNSET else (self.weight or "thin")
        if style == "none":
            style = "continuous"
        if line_style is not _UNSET:
            thickness = _fitting(style, thickness)
        elif weight is not _UNSET and _fitting(style, thickness) != thickness:
            style = "continuous"
        width = _WIDTHS[thickness]
        line = uno.struct("table.BorderLine2")
        line.LineStyle, line.LineWidth, line.OuterLineWidth = _STYLES[style], width, width
        line.Color = old.Color if color is _UNSET else colors.to_calc(color)
        self._store(line)


def _is_drawn(line: Any) -> bool:
    return bool(line.LineWidth or line.OuterLineWidth)


def _fitting(style: str, weight: str) -> str:
    """Return the weight with which Excel would draw a style."""
    if style == "double":
        return "thick"
    if style == "dot" or (style in _DASHES and weight not in {"thin", "medium"}):
        return "thin"
    return weight


class Borders(Translated, base_classes.Borders):
    """All sides of a range."""

    def __init__(self, cells: Range) -> None:
        self.parent = cells

    @property
    def api(self) -> Any:
        """The UNO TableBorder2 of the cells."""
        return self.parent.cells.TableBorder2

    def __getitem__(self, side: str) -> Border:
        return Border(self.parent, side)

    def _common(self, attribute: str) -> Any:
        sides: Any = self
        found = {getattr(self[side], attribute) for side in sides._grid_sides()}
        return found.pop() if len(found) == 1 else None

    @property
    def line_style(self) -> str | None:
        """The line style of edges and insides, None if they differ; a change leaves diagonals unchanged."""
        return self._common("line_style")  # type: ignore[no-any-return]

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.set(BORDER_GRID_SIDES, line_style=value)

    @property
    def weight(self) -> str | None:
        """The weight of edges and insides, None if they differ; a change leaves diagonals unchanged."""
        return self._common("weight")  # type: ignore[no-any-return]

    @weight.setter
    def weight(self, value: str) -> None:
        self.set(BORDER_GRID_SIDES, weight=value)

    @property
    def color(self) -> colors.Rgb | None:
        """The colour of edges and insides, None if they differ; a change leaves diagonals unchanged."""
        return self._common("color")  # type: ignore[no-any-return]

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        self.set(BORDER_GRID_SIDES, color=color_or_rgb)

    def set(self, which: Any = "all", *, line_style: Any = _UNSET, weight: Any = _UNSET, color: Any = _UNSET) -> None:
        """Change the given attributes on some sides; a ``line_style`` of None removes the line."""
        for side in which:
            self[side].set(line_style, weight, color)

    def clear(self, which: Any = "everything") -> None:
        """Remove the lines of some sides."""
        self.set(which, line_style=None)
