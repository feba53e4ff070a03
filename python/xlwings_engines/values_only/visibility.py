"""Cells of a sheet whose own format hides their content, or shows it as something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Literal

from xlwings_engines.opc import MAIN
from xlwings_engines.values_only.colours import Palette

Hidden = Literal["colour", "format", "size", "symbols", "struck", "rule"]
"""What hides a value: letters coloured as their ground, a number format, tiny letters, symbols, a strike, a rule."""

_MAIN = f"{{{MAIN}}}"
_TRUE = {"1", "true"}
_ALIKE = 1.3  # ratio of luminance: light grey on white has 1.4
_LEAST_POINTS = 5
_SYMBOLS = ("wingdings", "webdings", "symbol", "marlett", "zapf dingbats", "opensymbol")
# The formats without a code in the file that show a whole number as it is.
_BUILT_IN = {"0": "General", "1": "0", "3": "#,##0", "37": "#,##0 ;(#,##0)", "38": "#,##0 ;(#,##0)", "49": "@"}
_UNSHOWN = re.compile(r'""|\[[^\]]*\]|[_*].|\s')  # of a section: no text, colours and conditions, space and filling
_WHITE = re.compile(r"\[(?:white|白色?|color2)\]", re.IGNORECASE)
_CONDITION = re.compile(r"\[[<>=]")
_NUMERALS = re.compile(r"\[DBNum", re.IGNORECASE)  # Chinese ones
_QUOTED = re.compile(r'"[^"]*"|\\.')
_PLAIN = re.compile(r"[#0?,]*?(0*)(?:\.(0*)[#?]*)?")


class Looks:
    """The cell formats of a styles part, or of none, with the colours of a theme."""

    def __init__(self, styles: Any | None, theme: Any | None = None) -> None:
        self._parts = {} if styles is None else {child.tag: child for child in styles}
        self._palette = Palette(theme)
        self._codes = {code.get("numFmtId"): code.get("formatCode", "") for code in self._listed("numFmts")}
        self._look_of = cache(self._found_look)

    def _listed(self, name: str) -> Sequence[Any]:
        found: Sequence[Any] = self._parts.get(_MAIN + name, ())
        return found

    def hidden(self, style: str, value: str | float) -> Hidden | None:
        """Return what in a cell's format hides this value, or shows it as something else."""
        hidden, code, _ = self._look_of(style)
        return hidden or ("format" if shows_nothing(code, value) or not shows_itself(code, value) else None)

    def points(self, style: str) -> float:
        """Return the size of a cell format's letters."""
        return self._look_of(style)[2]

    def _found_look(self, style: str) -> tuple[Hidden | None, str, float]:
        """Return what hides any value in a cell format, its number format, and the size of its letters."""
        formats = self._listed("cellXfs")
        if int(style) >= len(formats):
            return None, "", 11.0
        given = formats[int(style)]
        font, fill = (
            found[int(given.get(f"{name}Id", "0"))] if int(given.get(f"{name}Id", "0")) < len(found) else None
            for name, found in (("font", self._listed("fonts")), ("fill", self._listed("fills")))
        )
        number = given.get("numFmtId", "0")
        points = float(_attribute(font, "sz") or 11)
        return self._hidden(font, fill, points), self._codes.get(number, _BUILT_IN.get(number, f"[{number}]x")), points

    def _hidden(self, font: Any | None, fill: Any | None, points: float) -> Hidden | None:
        if points < _LEAST_POINTS:
            return "size"
        if (_attribute(font, "name") or "").lower().startswith(_SYMBOLS):
            return "symbols"
        if strikes(font):
            return "struck"
        return "colour" if self._palette.contrast(font, fill) < _ALIKE else None

    def hidden_by_rule(self, number: str | None) -> bool:
        """Return whether the conditional format with this number of its look hides or changes what it applies to."""
        looks = self._listed("dxfs")
        if number is None or int(number) >= len(looks):
            return False
        look = looks[int(number)]
        code, font, fill = (look.find(_MAIN + name) for name in ("numFmt", "font", "fill"))
        if code is not None and not shows_itself(code.get("formatCode", ""), 1):
            return True
        return strikes(font) or self._palette.contrast(font, fill, of_rule=True) < _ALIKE


def _attribute(font: Any | None, name: str) -> str | None:
    found = None if font is None else font.find(_MAIN + name)
    value: str | None = None if found is None else found.get("val")
    return value


def strikes(font: Any | None) -> bool:
    """Return whether a font, or the format of a part of a text, strikes out."""
    strike = None if font is None else font.find(f"{_MAIN}strike")
    return strike is not None and strike.get("val", "1") in _TRUE


def _sections(code: str) -> list[str]:
    return _QUOTED.sub(lambda match: match[0].replace(";", ","), code).split(";")


def _section(code: str, value: str | float) -> str | None:
    """Return the section of a number format for a value, with quoted texts in place; None if there is none."""
    sections = _sections(code)
    if isinstance(value, str):
        at = 3
    else:
        at = 0 if value > 0 or len(sections) == 1 else 1 if value < 0 else min(2, len(sections))
        at = at if at < len(sections) else 0
    return sections[at] if at < len(sections) and code else None


@lru_cache(maxsize=4096, typed=True)  # True is not shown as 1
def shows_nothing(code: str, value: str | float) -> bool:
    """Return whether a number format shows nothing of a value, or shows it in white."""
    section = _section(code, value)
    if section is None:
        return False
    return not _UNSHOWN.sub("", section) or bool(_WHITE.search(section))


@lru_cache(maxsize=4096, typed=True)
def shows_itself(code: str, value: str | float) -> bool:
    """Return whether a number format shows a text or a number as its own digits, apart from thousands' commas. With
    conditions, whether each of its sections does."""
    if not isinstance(value, str) and _CONDITION.search(code):
        sections = _sections(code)
        fits_all = not _CONDITION.search(sections[-1])
        return fits_all and all(_shows_itself(section, value, own_sign=False) for section in sections)
    section = _section(code, value)
    return section is None or _shows_itself(section, value, own_sign=";" in code)


def _shows_itself(section: str, value: str | float, *, own_sign: bool) -> bool:
    plain = _UNSHOWN.sub("", section).replace("\\", "")
    if isinstance(value, bool) or _NUMERALS.search(section):
        return isinstance(value, bool)
    if plain == "@" or plain.lower() in {"general", "g/通用格式"}:
        return True
    if isinstance(value, str):
        return False
    if value < 0 and own_sign:
        if not plain.startswith(("-", "(")):
            return False
        plain = plain.lstrip("-(").removesuffix(")")
    found = _PLAIN.fullmatch(plain)
    if found is None or not plain or plain.split(".")[0].endswith(","):
        return False
    whole, _, decimals = f"{abs(value):.10f}".rstrip("0").partition(".")
    least, exact, places = len(found[1]), len(found[2] or ""), len(plain.partition(".")[2])
    return least <= len(whole) and (bool(least) or whole != "0") and exact <= len(decimals) <= places
