"""Colours between xlwings (RGB tuples, integers as Excel counts, hex text) and openpyxl."""

from __future__ import annotations

from typing import Any

from openpyxl.styles.colors import COLOR_INDEX
from xlwings.utils import hex_to_rgb, int_to_rgb

Rgb = tuple[int, int, int]


def argb(color: Rgb | int | str) -> str:
    """Return a colour as openpyxl writes it, e.g. ``FF638EC6``."""
    if isinstance(color, str):
        red, green, blue = hex_to_rgb(color)
    elif isinstance(color, int):
        red, green, blue = int_to_rgb(color)
    else:
        red, green, blue = color
    return f"FF{red:02X}{green:02X}{blue:02X}"


def rgb(color: Any) -> Rgb | None:
    """Return an openpyxl colour as a tuple; None for theme colours, which a file alone does not define."""
    if color is None:
        return None
    if color.type == "rgb" and isinstance(color.rgb, str):
        text = color.rgb
    elif color.type == "indexed" and color.indexed < len(COLOR_INDEX):
        text = COLOR_INDEX[color.indexed]
    else:
        return None
    return int(text[-6:-4], 16), int(text[-4:-2], 16), int(text[-2:], 16)
