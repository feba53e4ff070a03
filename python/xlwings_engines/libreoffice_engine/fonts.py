"""The font of cells, of a part of their text, and of shapes."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine import colors
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.libreoffice_engine.number_formats import is_ambiguous

_NORMAL_WEIGHT = 100.0
_BOLD_WEIGHT = 150.0
_SCRIPTS = ("", "Asian", "Complex")


class Font(Translated, base_classes.Font):
    """Character properties of any object with them. ``None`` means that its parts differ.

    Calc has three fonts, for western, Asian and complex scripts; setters set all three.
    """

    def __init__(self, parent: Any, text: Any) -> None:
        self.parent = parent
        self.text = text

    @property
    def api(self) -> Any:
        """The UNO object with the character properties."""
        return self.text

    def _get(self, name: str) -> Any:
        return None if is_ambiguous(self.text, name) else getattr(self.text, name)

    def _set(self, name: str, value: Any, scripts: tuple[str, ...] = _SCRIPTS) -> None:
        for script in scripts:
            setattr(self.text, name + script, value)

    @property
    def bold(self) -> bool | None:
        """True if all text is bold, None if only some is."""
        weight = self._get("CharWeight")
        return None if weight is None else bool(weight > _NORMAL_WEIGHT)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("CharWeight", _BOLD_WEIGHT if value else _NORMAL_WEIGHT)

    @property
    def italic(self) -> bool | None:
        """True if all text is italic, None if only some is."""
        posture = self._get("CharPosture")
        return None if posture is None else bool(posture.value != "NONE")

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("CharPosture", uno.enum("awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        """The size in points, None if the parts differ."""
        size = self._get("CharHeight")
        return None if size is None else round(float(size), 2)

    @size.setter
    def size(self, value: float) -> None:
        self._set("CharHeight", float(value))

    @property
    def color(self) -> colors.Rgb | None:
        """The colour as (red, green, blue), black if automatic; None if the parts differ."""
        colour = self._get("CharColor")
        return None if colour is None else colors.from_calc(colour) or (0, 0, 0)

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        self._set("CharColor", colors.to_calc(color_or_rgb), ("",))

    @property
    def name(self) -> str | None:
        """The font's name for western text, None if the parts differ; a change is for all scripts."""
        name = self._get("CharFontName")
        return None if name is None else str(name)

    @name.setter
    def name(self, value: str) -> None:
        self._set("CharFontName", value)
