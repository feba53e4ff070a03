"""A part of the text of a cell or shape."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from xlwings_engines.characters import bounds
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.libreoffice_engine.fonts import Font


class Characters(Translated, base_classes.Characters):
    """Characters ``start`` to ``stop`` (0-based, open end) of an object with text."""

    def __init__(self, parent: Any, holder: Any, start: int = 0, stop: int | None = None) -> None:
        self.parent = parent
        self.holder = holder
        self.start = start
        self.stop = stop

    @property
    def api(self) -> Any:
        """A UNO text cursor over the characters; for a whole cell, or a shape without text, the object itself."""
        everything = self.start == 0 and self.stop is None
        if everything and not (_is_shape(self.holder) and self.text):
            return self.holder
        cursor = self.holder.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(self.start, False)
        cursor.goRight(len(self.text), True)
        return cursor

    @property
    def text(self) -> str:
        """These characters of the text."""
        return str(self.holder.getString())[self.start : self.stop]

    @property
    def font(self) -> Font:
        """The font of these characters."""
        return Font(self, self.api)

    def __getitem__(self, item: int | slice) -> Characters:
        start, stop = bounds(item, len(self.text))
        return Characters(self.parent, self.holder, self.start + start, self.start + stop)


def _is_shape(holder: Any) -> bool:
    """Return whether this is a shape, whose own properties do not affect existing text, unlike a cell's."""
    return hasattr(holder, "getShapeType")
