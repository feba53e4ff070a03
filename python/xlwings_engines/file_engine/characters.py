"""A part of a cell's text with its own font."""

from __future__ import annotations

from copy import copy
from itertools import groupby
from typing import TYPE_CHECKING, Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import Color
from xlwings import base_classes

from xlwings_engines.characters import bounds
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.blocks import ensure_cell
from xlwings_engines.file_engine.colors import Rgb, argb, rgb
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.ranges import Range

_ATTRIBUTES = (
    *("charset", "family", "b", "i", "strike", "outline", "shadow"),
    *("condense", "extend", "color", "sz", "u", "vertAlign", "scheme"),
)


@explains_gaps("engine.file")
class Characters(base_classes.Characters):
    """Characters ``start`` to ``stop`` (0-based, open end) of one cell; by default its whole text."""

    def __init__(self, location: Range, start: int = 0, stop: int | None = None) -> None:
        self.location = location
        self.start = start
        self.stop = stop

    @property
    def cell(self) -> Any:
        """openpyxl's cell, created if the sheet lacks it."""
        return ensure_cell(self.location.worksheet, self.location.area.row, self.location.area.column)

    @property
    def api(self) -> Any:
        """The cell's value as openpyxl has it: a plain or rich text, or another value."""
        return self.cell.value

    @property
    def text(self) -> str:
        """These characters of the cell's text; "" for a blank cell."""
        value = self.cell.value
        return ("" if value is None else str(value))[self.start : self.stop]

    @property
    def font(self) -> CharactersFont:
        """The font of these characters."""
        return CharactersFont(self)

    def __getitem__(self, item: int | slice) -> Characters:
        start, stop = bounds(item, len(self.text))
        return Characters(self.location, self.start + start, self.start + stop)


def _letters(cell: Any) -> list[tuple[str, Any]]:
    """Return each character with its font; None is the font of the cell."""
    value = cell.value
    if not isinstance(value, CellRichText):
        return [(letter, None) for letter in str(value or "")]
    return [(letter, part.font if isinstance(part, TextBlock) else None) for part in value for letter in str(part)]


def _font_of(cell: Any) -> InlineFont:
    """Return the cell's font in the form used for parts of text."""
    font = cell.font
    made: Any = InlineFont(rFont=font.name)
    for name in _ATTRIBUTES:
        setattr(made, name, getattr(font, name))
    return made  # type: ignore[no-any-return]


@explains_gaps("engine.file")
class CharactersFont(base_classes.Font):
    """The font of some characters; a property is None if they differ."""

    def __init__(self, characters: Characters) -> None:
        self._characters = characters

    @property
    def api(self) -> Any:
        """openpyxl's font of the first character."""
        return self._fonts()[0]

    def _fonts(self) -> list[Any]:
        cell = self._characters.cell
        chosen = _letters(cell)[self._characters.start : self._characters.stop]
        return [font or _font_of(cell) for _, font in chosen] or [_font_of(cell)]

    def _get(self, name: str) -> Any:
        found = [getattr(font, name) for font in self._fonts()]
        return found[0] if all(value == found[0] for value in found) else None

    def _set(self, name: str, value: Any) -> None:
        cell = self._characters.cell
        if cell.data_type != "s":
            raise Unsupported("characters.text_only")
        letters = _letters(cell)
        fonts: dict[int, Any] = {}
        for place in range(*slice(self._characters.start, self._characters.stop).indices(len(letters))):
            letter, old = letters[place]
            if id(old) not in fonts:
                fonts[id(old)] = copy(old) or _font_of(cell)
                setattr(fonts[id(old)], name, value)
            letters[place] = (letter, fonts[id(old)])
        parts = []
        for _, run in groupby(letters, key=lambda pair: id(pair[1])):
            pairs = list(run)
            text, font = "".join(letter for letter, _ in pairs), pairs[0][1]
            parts.append(text if font is None else TextBlock(font, text))
        internals.store(cell, CellRichText(parts), cell.data_type)

    @property
    def bold(self) -> bool | None:
        """True if all characters are bold, None if only some are."""
        found = self._get("b")
        return None if found is None and self._differs("b") else bool(found)

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("b", value)

    @property
    def italic(self) -> bool | None:
        """True if all characters are italic, None if only some are."""
        found = self._get("i")
        return None if found is None and self._differs("i") else bool(found)

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("i", value)

    def _differs(self, name: str) -> bool:
        return len({bool(getattr(font, name)) for font in self._fonts()}) > 1

    @property
    def size(self) -> float | None:
        """The size in points, None if the characters differ."""
        return self._get("sz")  # type: ignore[no-any-return]

    @size.setter
    def size(self, value: float) -> None:
        self._set("sz", value)

    @property
    def name(self) -> str | None:
        """The font's name, None if the characters differ."""
        return self._get("rFont")  # type: ignore[no-any-return]

    @name.setter
    def name(self, value: str) -> None:
        self._set("rFont", value)

    @property
    def color(self) -> Rgb | None:
        """The colour as (red, green, blue), black if the file has none; None if the characters differ."""
        found = {rgb(font.color) or (0, 0, 0) for font in self._fonts()}
        return found.pop() if len(found) == 1 else None

    @color.setter
    def color(self, value: Rgb | int | str) -> None:
        self._set("color", Color(rgb=argb(value)))
