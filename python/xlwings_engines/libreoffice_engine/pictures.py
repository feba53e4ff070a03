"""Pictures on a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes, utils

from xlwings_engines.drawings import FROM_FILE, BasePictures, Box
from xlwings_engines.errors import CannotOpen
from xlwings_engines.free_names import numbered
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.libreoffice_engine.shapes import Drawn, is_picture, natural_size, shapes_of
from xlwings_engines.libreoffice_engine.sizes import from_points

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.sheets import Sheet


class Picture(Drawn, base_classes.Picture):
    """A picture on a sheet."""

    @property
    def lock_aspect_ratio(self) -> bool:
        """True if a change of width or height keeps the ratio; forgotten with the document."""
        return self.keeps_ratio

    @lock_aspect_ratio.setter
    def lock_aspect_ratio(self, value: bool) -> None:
        self.keeps_ratio = bool(value)

    def index(self) -> int:
        """The position among the sheet's pictures, 1-based."""
        return Pictures(self._sheet).position(self)

    def update(self, filename: str) -> Any:
        """Replace the image by that of a file; return the new picture."""
        return utils.excel_update_picture(self, filename)


class Pictures(Translated, BasePictures["Sheet", Picture]):
    """The pictures of a sheet, found by number (1-based) or name."""

    @property
    def api(self) -> Any:
        """The UNO drawing page, which has other shapes too."""
        return self.sheet.table.getDrawPage()

    def _members(self) -> list[Picture]:
        return [Picture(self.sheet, shape) for shape in shapes_of(self.sheet) if is_picture(shape)]

    def position(self, picture: Picture) -> int:
        """Return the position of a picture, 1-based."""
        return next(at for at, member in enumerate(self, start=1) if member.shape == picture.shape)

    def _add(self, filename: str, box: Box) -> Picture:
        document = self.sheet.document
        provider = document.bridge.create("graphic.GraphicProvider")
        graphic = provider.queryGraphic(uno.properties(URL=uno.to_url(filename)))
        if graphic is None:
            raise CannotOpen("open.picture_in_office", name=filename)
        shape = document.create("com.sun.star.drawing.GraphicObjectShape")
        self.api.add(shape)
        shape.Graphic = graphic
        shape.setPosition(uno.struct("awt.Point", from_points(box.left), from_points(box.top)))
        natural_width, natural_height = natural_size(graphic)
        shape.setSize(
            uno.struct(
                "awt.Size",
                natural_width if box.width == FROM_FILE else from_points(box.width),
                natural_height if box.height == FROM_FILE else from_points(box.height),
            )
        )
        picture = Picture(self.sheet, shape)
        picture.keeps_ratio = box.width == FROM_FILE
        picture.name = numbered("Picture ", [str(shape.Name) for shape in shapes_of(self.sheet)])
        return picture
