"""Alignment, wrapping and indent. In Calc, ``distributed`` is ``justify`` plus a separate method."""

from __future__ import annotations

from typing import Any

from xlwings_engines.errors import Unsupported
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.number_formats import is_ambiguous

_HORIZONTAL = {
    "general": ("STANDARD", 0),
    "left": ("LEFT", 0),
    "center": ("CENTER", 0),
    "right": ("RIGHT", 0),
    "justify": ("BLOCK", 0),
    "distributed": ("BLOCK", 1),
    "fill": ("REPEAT", 0),
}
_HORIZONTAL_BACK = {pair: name for name, pair in _HORIZONTAL.items()}
_VERTICAL = {"top": (1, 0), "center": (2, 0), "bottom": (3, 0), "justify": (4, 0), "distributed": (4, 1)}
_VERTICAL_BACK = {pair: name for name, pair in _VERTICAL.items()} | {(0, 0): "bottom"}
_INDENT_STEP = 353


def get_horizontal(cells: Any) -> str | None:
    """Return the name, None if the cells differ."""
    if is_ambiguous(cells, "HoriJustify") or is_ambiguous(cells, "HoriJustifyMethod"):
        return None
    return _HORIZONTAL_BACK.get((cells.HoriJustify.value, cells.HoriJustifyMethod), "general")


def set_horizontal(cells: Any, name: str) -> None:
    """Align by xlwings' name. Raise ``Unsupported`` (``alignment.across_in_office``) for one that Calc lacks."""
    if name not in _HORIZONTAL:
        raise Unsupported("alignment.across_in_office")
    value, method = _HORIZONTAL[name]
    cells.HoriJustify = uno.enum("table.CellHoriJustify", value)
    cells.HoriJustifyMethod = method


def get_vertical(cells: Any) -> str | None:
    """Return the name, None if the cells differ."""
    if is_ambiguous(cells, "VertJustify") or is_ambiguous(cells, "VertJustifyMethod"):
        return None
    return _VERTICAL_BACK.get((cells.VertJustify, cells.VertJustifyMethod), "bottom")


def set_vertical(cells: Any, name: str) -> None:
    """Align by xlwings' name."""
    cells.VertJustify, cells.VertJustifyMethod = _VERTICAL[name]


def get_wrap(cells: Any) -> bool | None:
    """Return whether texts are wrapped, None if the cells differ."""
    return None if is_ambiguous(cells, "IsTextWrapped") else bool(cells.IsTextWrapped)


def adjust_indent(cells: Any, amount: int) -> None:
    """Indent by a number of steps, like Excel's button; it shows only on left-aligned text."""
    if amount and cells.HoriJustify.value == "STANDARD":
        set_horizontal(cells, "left")
    cells.ParaIndent = max(0, cells.ParaIndent + amount * _INDENT_STEP)
