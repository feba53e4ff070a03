"""Drawn objects of a sheet: pictures and charts, which openpyxl reads, and shapes with text, which stay in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.drawing.image import Image
from xlwings import base_classes

from xlwings_engines.collection import SheetCollection
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.drawing_names import handles_of
from xlwings_engines.file_engine.drawing_objects import Drawn
from xlwings_engines.file_engine.drawing_part import FileShape
from xlwings_engines.file_engine.pictures import natural_size
from xlwings_engines.file_engine.shape_font import ShapeCharacters, ShapeFont
from xlwings_engines.file_engine.shape_text import set_text, text_of
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.sheets import Sheet

_STAYS = {"scale_from_top_left": 0.0, "scale_from_middle": 0.5, "scale_from_bottom_right": 1.0}


@explains_gaps("engine.file")
class Shape(Drawn, base_classes.Shape):
    """A picture or chart as a shape."""

    @property
    def type(self) -> str:
        """``chart`` or ``picture``."""
        return "picture" if isinstance(self.handle.item, Image) else "chart"

    @property
    def index(self) -> int:
        """The position among the sheet's shapes, 1-based."""
        return 1 + [shape.handle for shape in Shapes(self._sheet)].index(self.handle)

    def _original(self) -> tuple[float, float]:
        return natural_size(self.handle.item) if self.type == "picture" else (self.width, self.height)

    def scale_height(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Multiply the height; keep the top, the middle or the bottom in place."""
        before = self.height
        self.height = factor * (self._original()[1] if relative_to_original_size else before)
        self.top += (before - self.height) * _STAYS[scale]

    def scale_width(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Multiply the width; keep the left side, the middle or the right side in place."""
        before = self.width
        self.width = factor * (self._original()[0] if relative_to_original_size else before)
        self.left += (before - self.width) * _STAYS[scale]


@explains_gaps("engine.file")
class TextShape(Shape):
    """A shape from the file; saving changes only the attributes set here."""

    @property
    def item(self) -> FileShape:
        """The shape in its drawing part."""
        item: FileShape = self.handle.item
        return item

    @property
    def type(self) -> str:
        """``text_box`` or ``auto_shape``."""
        return "text_box" if self.item.is_text_box else "auto_shape"

    @property
    def name(self) -> str:
        """The name in the drawing part."""
        return self.item.name

    @name.setter
    def name(self, value: str) -> None:
        self.item.name = value

    def place(self, left: float, top: float, width: float, height: float) -> None:
        """Move the shape (lengths in points); it is anchored to the cell under its corner."""
        super().place(left, top, width, height)
        self.item.rewrite_anchor(left, top)

    @property
    def text(self) -> str | None:
        """The text, None if it is empty."""
        return text_of(self.item.sp) or None

    @text.setter
    def text(self, value: str | None) -> None:
        set_text(self.item.sp, value or "")
        self.item.changed = True

    @property
    def characters(self) -> ShapeCharacters:
        """The text, in parts with fonts of their own."""
        return ShapeCharacters(self)

    @property
    def font(self) -> ShapeFont:
        """The font of the whole text."""
        return self.characters.font

    def delete(self) -> None:
        """Remove the shape from its drawing."""
        self.item.delete()


@explains_gaps("engine.file")
class Shapes(SheetCollection["Sheet", Shape]):
    """The pictures, charts and shapes with text of a sheet. Groups and form controls are kept, but not listed."""

    @property
    def api(self) -> Any:
        """openpyxl's worksheet, which lists pictures and charts."""
        return self.sheet.worksheet

    def _members(self) -> list[Shape]:
        worksheet = self.sheet.worksheet
        handles = handles_of(worksheet, internals.charts(worksheet), "Chart")
        handles += handles_of(worksheet, internals.images(worksheet), "Picture")
        texts = [TextShape(self.sheet, shape.handle) for shape in self.sheet.book.objects.shapes_of(worksheet)]
        return [Shape(self.sheet, handle) for handle in handles] + texts
