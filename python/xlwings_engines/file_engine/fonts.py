"""The font of cells."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl.styles.colors import Color
from xlwings import base_classes

from xlwings_engines.file_engine.colors import Rgb, argb, rgb
from xlwings_engines.file_engine.styling import cells_of, shared
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.ranges import Range


@explains_gaps("engine.file")
class Font(base_classes.Font):
    """The font of a range; each property is None if the cells differ."""

    def __init__(self, parent: Range) -> None:
        self._range = parent

    @property
    def api(self) -> Any:
        """openpyxl's font of the first cell."""
        return next(cells_of(self._range.worksheet, self._range.area)).font

    def _get(self, read: Callable[[Any], Any]) -> Any:
        return shared(self._range.worksheet, self._range.area, lambda cell: read(cell.font))

    def _set(self, name: str, value: Any) -> None:
        for cell in cells_of(self._range.worksheet, self._range.area):
            font = copy(cell.font)
            setattr(font, name, value)
            if name == "name":
                # A font that follows the theme, or names a character set, would take precedence over the name.
                font.scheme, font.charset = None, None
            cell.font = font

    @property
    def bold(self) -> bool | None:
        """True if all cells are bold, None if only some are."""
        return self._get(lambda font: bool(font.b))  # type: ignore[no-any-return]

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set("b", value)

    @property
    def italic(self) -> bool | None:
        """True if all cells are italic, None if only some are."""
        return self._get(lambda font: bool(font.i))  # type: ignore[no-any-return]

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set("i", value)

    @property
    def size(self) -> float | None:
        """The size in points, None if the cells differ."""
        return self._get(lambda font: font.sz)  # type: ignore[no-any-return]

    @size.setter
    def size(self, value: float) -> None:
        self._set("sz", value)

    @property
    def name(self) -> str | None:
        """The font's name, None if the cells differ; a change detaches the font from the theme."""
        return self._get(lambda font: font.name)  # type: ignore[no-any-return]

    @name.setter
    def name(self, value: str) -> None:
        self._set("name", value)

    @property
    def color(self) -> Rgb | None:
        """The colour; black if the file has none."""
        return self._get(lambda font: rgb(font.color) or (0, 0, 0))  # type: ignore[no-any-return]

    @color.setter
    def color(self, value: Rgb | int | str) -> None:
        self._set("color", Color(rgb=argb(value)))
