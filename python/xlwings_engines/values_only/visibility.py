"""Cells of a sheet whose own format hides their content: white on white, or a number format with nothing to show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from xlwings_engines.opc import MAIN

_MAIN = f"{{{MAIN}}}"
_WHITE_INDEXES = {"1", "9"}
_UNSHOWN = re.compile(r'""|\[[^\]]*\]|[_*].|\s')  # of a section: no text, colours and conditions, space and filling
_WHITE = re.compile(r"\[(?:white|白色?|color2)\]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.')


class Looks:
    """The cell formats of a styles part, or of none."""

    def __init__(self, styles: Any | None) -> None:
        self._parts = {} if styles is None else {child.tag: child for child in styles}
        self._by_style: dict[str, tuple[bool, str]] = {}
        self._codes = {code.get("numFmtId"): code.get("formatCode", "") for code in self._listed("numFmts")}

    def _listed(self, name: str) -> Sequence[Any]:
        found: Sequence[Any] = self._parts.get(_MAIN + name, ())
        return found

    def hide(self, style: str, value: str | float) -> bool:
        """Return whether a cell with this format does not show this value."""
        white, code = self._by_style.get(style) or self._look_of(style)
        return white or shows_nothing(code, value)

    def _look_of(self, style: str) -> tuple[bool, str]:
        """Return whether a cell format writes white on white, and its number format."""
        formats, white, code = self._listed("cellXfs"), False, ""
        if int(style) < len(formats):
            given = formats[int(style)]
            font, fill = (
                found[int(given.get(f"{name}Id", "0"))] if int(given.get(f"{name}Id", "0")) < len(found) else None
                for name, found in (("font", self._listed("fonts")), ("fill", self._listed("fills")))
            )
            white, code = _is_white_on_white(font, fill), self._codes.get(given.get("numFmtId"), "")
        self._by_style[style] = white, code
        return white, code

    def hidden_by_rule(self, number: str | None) -> bool:
        """Return whether the conditional format with this number of its look hides what it applies to."""
        looks = self._listed("dxfs")
        if number is None or int(number) >= len(looks):
            return False
        look = looks[int(number)]
        code = look.find(f"{_MAIN}numFmt")
        hides = code is not None and shows_nothing(code.get("formatCode", ""), 1)
        return hides or _is_white_on_white(look.find(f"{_MAIN}font"), look.find(f"{_MAIN}fill"))


def shows_nothing(code: str, value: str | float) -> bool:
    """Return whether a number format shows nothing of a value, or shows it in white."""
    plain = _QUOTED.sub(lambda match: match[0].replace(";", ","), code)
    sections = plain.split(";")
    if isinstance(value, str):
        at = 3
    else:
        at = 0 if value > 0 or len(sections) == 1 else 1 if value < 0 else min(2, len(sections))
        at = at if at < len(sections) else 0
    if at >= len(sections) or not code:
        return False
    return not _UNSHOWN.sub("", sections[at]) or bool(_WHITE.search(sections[at]))


def _is_white_on_white(font: Any | None, fill: Any | None) -> bool:
    colour = None if font is None else font.find(f"{_MAIN}color")
    if colour is None or not _is_white(colour):
        return False
    pattern = None if fill is None else fill.find(f"{_MAIN}patternFill")
    if pattern is None:
        return fill is None or not len(fill)
    shown = pattern.find(f"{_MAIN}fgColor")
    return pattern.get("patternType", "none") == "none" or (shown is not None and _is_white(shown))


def _is_white(colour: Any) -> bool:
    if colour.get("rgb"):
        return bool(colour.get("rgb", "").upper().endswith("FFFFFF"))
    if colour.get("theme"):
        return colour.get("theme") == "0" and float(colour.get("tint", "0")) > -0.1
    return colour.get("indexed") in _WHITE_INDEXES
