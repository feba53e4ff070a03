"""Drawn objects of a sheet: their place, size, text and kind. Lengths are points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.collection import SheetCollection
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.characters import Characters
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.libreoffice_engine.fonts import Font
from xlwings_engines.libreoffice_engine.sizes import from_points, to_points

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.sheets import Sheet

_PICTURE = "com.sun.star.drawing.GraphicObjectShape"
_OBJECT = "com.sun.star.drawing.OLE2Shape"
_NOTE = "com.sun.star.drawing.CaptionShape"
_TYPES = {
    _PICTURE: "picture",
    _OBJECT: "embedded_ole_object",
    "com.sun.star.drawing.CustomShape": "auto_shape",
    "com.sun.star.drawing.RectangleShape": "auto_shape",
    "com.sun.star.drawing.EllipseShape": "auto_shape",
    "com.sun.star.drawing.TextShape": "text_box",
    "com.sun.star.drawing.GroupShape": "group",
    "com.sun.star.drawing.LineShape": "line",
    "com.sun.star.drawing.ConnectorShape": "line",
    "com.sun.star.drawing.ControlShape": "form_control",
    "com.sun.star.drawing.MediaShape": "media",
}
_PIXEL = 2540 / 96
_CHART_CLASS = "12dcae26-281f-416f-a234-c3086127382e"


class Drawn(Translated):
    """An object on a sheet's drawing page, by its UNO shape."""

    def __init__(self, sheet: Sheet, shape: Any) -> None:
        self._sheet = sheet
        self.shape = shape

    @property
    def api(self) -> Any:
        """The UNO shape."""
        return self.shape

    @property
    def parent(self) -> Sheet:
        """The sheet of the object."""
        return self._sheet

    @property
    def name(self) -> str:
        """The name; "" if the office gave none."""
        return str(self.shape.Name)

    @name.setter
    def name(self, value: str) -> None:
        was_free = self._key in self._sheet.document.free_ratio
        self.keeps_ratio = True
        self.shape.Name = value
        self.keeps_ratio = not was_free

    @property
    def left(self) -> float:
        """The distance from the sheet's left edge, in points."""
        return to_points(self.shape.getPosition().X)

    @left.setter
    def left(self, value: float) -> None:
        self.shape.setPosition(uno.struct("awt.Point", from_points(value), self.shape.getPosition().Y))

    @property
    def top(self) -> float:
        """The distance from the sheet's upper edge, in points."""
        return to_points(self.shape.getPosition().Y)

    @top.setter
    def top(self, value: float) -> None:
        self.shape.setPosition(uno.struct("awt.Point", self.shape.getPosition().X, from_points(value)))

    @property
    def keeps_ratio(self) -> bool:
        """Whether changing one side changes the other: by default for pictures."""
        return is_picture(self.shape) and self._key not in self._sheet.document.free_ratio

    @keeps_ratio.setter
    def keeps_ratio(self, value: bool) -> None:
        (self._sheet.document.free_ratio.discard if value else self._sheet.document.free_ratio.add)(self._key)

    @property
    def _key(self) -> tuple[str, str]:
        return (self._sheet.name, self.name)

    @property
    def width(self) -> float:
        """The width in points; if the ratio is locked, the height follows a change."""
        return to_points(self.shape.getSize().Width)

    @width.setter
    def width(self, value: float) -> None:
        size = self.shape.getSize()
        height = size.Height * from_points(value) / size.Width if self.keeps_ratio and size.Width else size.Height
        self.resize(from_points(value), round(height))

    @property
    def height(self) -> float:
        """The height in points; if the ratio is locked, the width follows a change."""
        return to_points(self.shape.getSize().Height)

    @height.setter
    def height(self, value: float) -> None:
        size = self.shape.getSize()
        width = size.Width * from_points(value) / size.Height if self.keeps_ratio and size.Height else size.Width
        self.resize(round(width), from_points(value))

    def resize(self, width: int, height: int) -> None:
        """Set both sides, in hundredths of a millimetre."""
        self.shape.setSize(uno.struct("awt.Size", width, height))

    def delete(self) -> None:
        """Remove the object from its sheet."""
        self._sheet.table.getDrawPage().remove(self.shape)


class Shape(Drawn, base_classes.Shape):
    """A drawn object of a sheet, of any kind but notes."""

    @property
    def type(self) -> str:
        """xlwings' name for the kind of shape; ``auto_shape`` for kinds that xlwings lacks."""
        if is_chart(self.shape):
            return "chart"
        return _TYPES.get(self.shape.getShapeType(), "auto_shape")

    @property
    def index(self) -> int:
        """The position among the sheet's shapes, 1-based."""
        return next(at for at, shape in enumerate(shapes_of(self._sheet), start=1) if shape == self.shape)

    def activate(self) -> None:
        """Activate the sheet and select the shape in its window."""
        self._sheet.activate()
        document = self._sheet.document
        document.bridge.on_main(lambda: document.controller.select(self.shape))

    def scale_height(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Multiply the height; keep the top, the middle or the bottom in place."""
        before, base = self.height, self._original()[1] if relative_to_original_size else self.height
        self.height = base * factor
        self.top += (before - self.height) * _ANCHORS[scale]

    def scale_width(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Multiply the width; keep the left edge, the middle or the right edge in place."""
        before, base = self.width, self._original()[0] if relative_to_original_size else self.width
        self.width = base * factor
        self.left += (before - self.width) * _ANCHORS[scale]

    def _original(self) -> tuple[float, float]:
        if not is_picture(self.shape):
            return self.width, self.height
        width, height = natural_size(self.shape.Graphic)
        return to_points(width), to_points(height)

    @property
    def text(self) -> str | None:
        """The text, None if it is empty or the shape has none."""
        return str(self.shape.getString()) or None if hasattr(self.shape, "getString") else None

    @text.setter
    def text(self, value: str) -> None:
        """Replace the shape's text, in the format of the old text's first character, as in Excel."""
        old = self.text
        if not old or not value:
            self.shape.setString(value)
            return
        first = len(old[0].encode("utf-16-le")) // 2
        cursor = self.shape.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(first, False)
        self.shape.insertString(cursor, value, False)
        cursor.gotoEnd(True)
        cursor.setString("")
        cursor.gotoStart(False)
        cursor.goRight(first, True)
        cursor.setString("")

    @property
    def font(self) -> Font:
        """The font of the whole text."""
        return Font(self, self.characters.api)

    @property
    def characters(self) -> Characters:
        """The text, in parts with fonts of their own."""
        return Characters(self, self.shape)


_ANCHORS = {"scale_from_top_left": 0.0, "scale_from_middle": 0.5, "scale_from_bottom_right": 1.0}


def natural_size(graphic: Any) -> tuple[int, int]:
    """Return a picture's preferred size in hundredths of a millimetre, or its size at 96 pixels per inch."""
    size = graphic.Size100thMM
    if size.Width and size.Height:
        return size.Width, size.Height
    pixels = graphic.SizePixel
    return round(pixels.Width * _PIXEL), round(pixels.Height * _PIXEL)


def is_picture(shape: Any) -> bool:
    """Return whether a UNO shape is a picture."""
    return bool(shape.getShapeType() == _PICTURE)


def is_chart(shape: Any) -> bool:
    """Return whether a UNO shape holds a chart."""
    return bool(shape.getShapeType() == _OBJECT and str(shape.CLSID).casefold() == _CHART_CLASS)


def shapes_of(sheet: Sheet) -> list[Any]:
    """Return the UNO shapes of a sheet from back to front, without the boxes of notes."""
    page = sheet.table.getDrawPage()
    found = (page.getByIndex(index) for index in range(page.getCount()))
    return [shape for shape in found if shape.getShapeType() != _NOTE]


class Shapes(Translated, SheetCollection["Sheet", Shape]):
    """The drawn objects of a sheet, from back to front."""

    @property
    def api(self) -> Any:
        """The UNO drawing page, which has the boxes of notes too."""
        return self.sheet.table.getDrawPage()

    def _members(self) -> list[Shape]:
        return [Shape(self.sheet, shape) for shape in shapes_of(self.sheet)]
