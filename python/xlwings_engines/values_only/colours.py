"""Colours of letters and their ground, in a workbook's styles and theme."""

from __future__ import annotations

from typing import Any

from xlwings_engines.opc import MAIN

_MAIN = f"{{{MAIN}}}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
_DEFAULT_THEME = ("FFFFFF", "000000", "EEECE1", "1F497D")
_INDEXED = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")

Rgb = tuple[float, float, float]
_BLACK, _WHITE = (0.0, 0.0, 0.0), (255.0, 255.0, 255.0)


class Palette:
    """The colours that a theme part, or none, and the standard palette define by number."""

    def __init__(self, theme: Any | None) -> None:
        self._theme = list(_DEFAULT_THEME)
        scheme = None if theme is None else theme.find(f"{_DRAWING}themeElements/{_DRAWING}clrScheme")
        if scheme is not None:
            entries = {entry.tag: entry[0] for entry in scheme if len(entry)}
            found = (entries.get(_DRAWING + name) for name in _THEME)
            self._theme = ["" if one is None else one.get("lastClr") or one.get("val", "") for one in found]

    def contrast(self, font: Any | None, fill: Any | None, *, of_rule: bool = False) -> float:
        """Return the ratio of the luminance of letters to that of their ground, from 1 (alike) to 21; for an unknown
        colour 21. `of_rule`: the fill of a conditional format, whose ground has another name."""
        letters = self._rgb(None if font is None else font.find(f"{_MAIN}color"), _BLACK)
        grounds = self._grounds(fill, of_rule)
        if letters is None:
            return 21.0
        ratios = [
            (max(a, b) + 0.05) / (min(a, b) + 0.05) for a in [_luminance(letters)] for b in map(_luminance, grounds)
        ]
        return min(ratios, default=21.0)

    def _grounds(self, fill: Any | None, of_rule: bool) -> list[Rgb]:
        if fill is None:
            return [_WHITE]
        pattern = fill.find(f"{_MAIN}patternFill")
        if pattern is None:
            shown = [self._rgb(colour, _WHITE) for colour in fill.iter(f"{_MAIN}color")]
            return [one for one in shown if one is not None] or [_WHITE]
        kind = pattern.get("patternType", "solid" if of_rule else "none")
        name = "fgColor" if kind == "solid" and not of_rule else "bgColor"
        ground = _WHITE if kind == "none" else self._rgb(pattern.find(_MAIN + name), _WHITE)
        return [] if ground is None else [ground]

    def _rgb(self, colour: Any | None, automatic: Rgb) -> Rgb | None:
        """Return a colour; None if it cannot be known."""
        if colour is None or colour.get("auto") in {"1", "true"}:
            return automatic
        text = colour.get("rgb", "")[-6:]
        if colour.get("theme"):
            number = int(colour.get("theme"))
            text = self._theme[number] if number < len(self._theme) else ""
        elif colour.get("indexed"):
            number = int(colour.get("indexed"))
            if number >= 64:  # the system's own: letters, ground
                return _BLACK if number == 64 else _WHITE
            text = _INDEXED[number % 8] if number < 16 else ""
        try:
            red, green, blue = (float(int(text[at : at + 2], 16)) for at in (0, 2, 4))
        except ValueError:
            return None
        tint = float(colour.get("tint", "0"))
        return _tinted(red, tint), _tinted(green, tint), _tinted(blue, tint)


def _tinted(part: float, tint: float) -> float:
    return part * (1 + tint) if tint < 0 else part * (1 - tint) + 255 * tint


def _luminance(colour: Rgb) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
