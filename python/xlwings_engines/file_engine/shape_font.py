"""The font of the characters of a shape in a drawing part."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from lxml import etree
from xlwings import base_classes

from xlwings_engines.characters import bounds
from xlwings_engines.file_engine import theme
from xlwings_engines.file_engine.colors import Rgb, argb
from xlwings_engines.file_engine.drawing_part import XDR, A
from xlwings_engines.file_engine.shape_text import looks_of, own_looks, text_of
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.shapes import TextShape

_FILLS = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
# The children of a run's properties (CT_TextCharacterProperties) up to those that are set here, in schema order.
_BEFORE_FILL = frozenset({f"{A}ln"})
_BEFORE_FONT = _BEFORE_FILL | {
    f"{A}{name}" for name in (*_FILLS, "effectLst", "effectDag", "highlight", "uLnTx", "uLn", "uFillTx", "uFill")
}
_SCRIPTS = ("latin", "ea", "cs")


@explains_gaps("engine.file")
class ShapeCharacters(base_classes.Characters):
    """Characters ``start`` to ``stop`` (0-based, open end) of the text of a shape."""

    def __init__(self, shape: TextShape, start: int = 0, stop: int | None = None) -> None:
        self.parent = shape
        self.start = start
        self.stop = stop

    @property
    def api(self) -> Any:
        """The shape's element: the part of a text has none of its own."""
        return self.parent.api

    @property
    def text(self) -> str:
        """These characters of the shape's text."""
        return text_of(self.parent.item.sp)[self.start : self.stop]

    @property
    def font(self) -> ShapeFont:
        """The font of these characters."""
        return ShapeFont(self.parent, self.start, self.stop)

    def __getitem__(self, item: int | slice) -> ShapeCharacters:
        start, stop = bounds(item, len(self.text))
        return ShapeCharacters(self.parent, self.start + start, self.start + stop)


@explains_gaps("engine.file")
class ShapeFont(base_classes.Font):
    """The font of some characters of a shape; a property is None if they differ, or if the file has none."""

    def __init__(self, shape: TextShape, start: int = 0, stop: int | None = None) -> None:
        self.parent = shape
        self._start = start
        self._stop = stop

    @property
    def api(self) -> Any:
        """The shape's element: the part of a text has none of its own."""
        return self.parent.api

    @property
    def _theme(self) -> bytes | None:
        found: bytes | None = self.parent.parent.worksheet.parent.loaded_theme
        return found

    @property
    def _reference(self) -> Any:
        """The font of the shape's style, for properties that the runs lack."""
        return self.parent.item.sp.find(f"{XDR}style/{A}fontRef")

    def _get(self, read: Callable[[Any], Any]) -> Any:
        found = {read(looks) for looks in looks_of(self.parent.item.sp, self._start, self._stop)}
        return found.pop() if len(found) == 1 else None

    def _set(self, change: Callable[[Any], None]) -> None:
        for looks in own_looks(self.parent.item.sp, self._start, self._stop):
            change(looks)
        self.parent.item.changed = True

    def _color_of(self, looks: Any) -> Rgb | None:
        if not any(looks.find(f"{A}{name}") is not None for name in _FILLS):
            reference = self._reference
            return (0, 0, 0) if reference is None or len(reference) == 0 else theme.color_of(self._theme, reference)
        fill = looks.find(f"{A}solidFill")
        return None if fill is None else theme.color_of(self._theme, fill)

    def _name_of(self, looks: Any) -> str | None:
        latin, reference = looks.find(f"{A}latin"), self._reference
        if latin is not None:
            return theme.font_name(self._theme, latin.get("typeface"))
        is_major = reference is not None and reference.get("idx") == "major"
        return theme.font_name(self._theme, "+mj-lt" if is_major else "+mn-lt")

    @property
    def bold(self) -> bool | None:
        """True if all characters are bold, None if only some are."""
        return self._get(lambda looks: looks.get("b") in {"1", "true"})  # type: ignore[no-any-return]

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set(lambda looks: looks.set("b", str(int(value))))

    @property
    def italic(self) -> bool | None:
        """True if all characters are italic, None if only some are."""
        return self._get(lambda looks: looks.get("i") in {"1", "true"})  # type: ignore[no-any-return]

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set(lambda looks: looks.set("i", str(int(value))))

    @property
    def size(self) -> float | None:
        """The size in points; None if the characters differ or the shape's style decides on it."""
        hundredths = self._get(lambda looks: looks.get("sz"))
        return None if hundredths is None else int(hundredths) / 100

    @size.setter
    def size(self, value: float) -> None:
        self._set(lambda looks: looks.set("sz", str(round(value * 100))))

    @property
    def color(self) -> Rgb | None:
        """The colour as (red, green, blue); None if the characters differ or the fill has more than one colour."""
        return self._get(self._color_of)  # type: ignore[no-any-return]

    @color.setter
    def color(self, value: Rgb | int | str) -> None:
        def change(looks: Any) -> None:
            fill = etree.Element(f"{A}solidFill")
            etree.SubElement(fill, f"{A}srgbClr", val=argb(value)[2:])
            _replace(looks, _FILLS, [fill], _BEFORE_FILL)

        self._set(change)

    @property
    def name(self) -> str | None:
        """The font's name, that of the theme by default; None if the characters differ."""
        return self._get(self._name_of)  # type: ignore[no-any-return]

    @name.setter
    def name(self, value: str) -> None:
        """Set the font for all scripts: Chinese characters use another one than Latin letters."""
        fonts = [etree.Element(f"{A}{script}", typeface=value) for script in _SCRIPTS]
        self._set(lambda looks: _replace(looks, _SCRIPTS, deepcopy(fonts), _BEFORE_FONT))


def _replace(looks: Any, names: tuple[str, ...], new: list[Any], before: frozenset[str]) -> None:
    """Replace some children by others, after those that precede them in the schema."""
    for name in names:
        for old in looks.findall(f"{A}{name}"):
            looks.remove(old)
    place = sum(child.tag in before for child in looks)
    looks[place:place] = new
