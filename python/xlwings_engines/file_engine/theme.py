"""Colours and fonts that a workbook's theme defines by name."""

from __future__ import annotations

from typing import Any

from xlwings_engines.file_engine.colors import Rgb
from xlwings_engines.opc import parse

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MAPPED = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_FONTS = {"+mj-lt": "major", "+mn-lt": "minor"}


def color_of(theme: bytes | None, holder: Any) -> Rgb | None:
    """Return the colour given by an element's child; None for a computed one or one without known numbers."""
    for color in holder:
        if color.tag == f"{_A}schemeClr" and theme is not None and len(color) == 0:
            name = _MAPPED.get(color.get("val"), color.get("val"))
            entry = parse(theme).find(f"{_A}themeElements/{_A}clrScheme/{_A}{name}")
            return None if entry is None else color_of(None, entry)
        digits = {f"{_A}srgbClr": color.get("val"), f"{_A}sysClr": color.get("lastClr")}.get(color.tag)
        if digits and len(color) == 0:
            return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    return None


def font_name(theme: bytes | None, typeface: str) -> str | None:
    """Return the name of a font, which may be one of the theme's (``+mn-lt``); None if the theme does not define it."""
    if typeface not in _FONTS:
        return typeface
    entry = (
        parse(theme).find(f"{_A}themeElements/{_A}fontScheme/{_A}{_FONTS[typeface]}Font/{_A}latin") if theme else None
    )
    return None if entry is None else str(entry.get("typeface"))
