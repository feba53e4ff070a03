"""Pictures on a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes, utils

from xlwings_engines.collection import Collection
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.dimensions import from_points
from xlwings_engines.libreoffice_engine.failures import CannotOpen, Translated
from xlwings_engines.libreoffice_engine.shapes import Drawn, is_picture, natural_size, shapes_of

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.sheets import Sheet

_FROM_FILE = -1


class Picture(Drawn, base_classes.Picture):
    @property
    def lock_aspect_ratio(self) -> bool:
        return self.keeps_ratio

    @lock_aspect_ratio.setter
    def lock_aspect_ratio(self, value: bool) -> None:
        self.keeps_ratio = bool(value)

    def index(self) -> int:
        return Pictures(self._sheet).position(self)

    def update(self, filename: str) -> Any:
        return utils.excel_update_picture(self, filename)


class Pictures(Translated, Collection[Picture]):
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        return self.sheet.table.getDrawPage()

    @property
    def parent(self) -> Sheet:
        return self.sheet

    def _members(self) -> list[Picture]:
        return [Picture(self.sheet, shape) for shape in shapes_of(self.sheet) if is_picture(shape)]

    def position(self, picture: Picture) -> int:
        return next(at for at, member in enumerate(self, start=1) if member.shape == picture.shape)

    def add(
        self,
        filename: str,
        link_to_file: bool,
        save_with_document: bool,
        left: float | None,
        top: float | None,
        width: float,
        height: float,
        anchor: Any,
    ) -> Picture:
        """Put a picture file on the sheet, embedded. Raises ``CannotOpen`` for what is no picture."""
        del link_to_file, save_with_document
        document = self.sheet.document
        provider = document.bridge.create("graphic.GraphicProvider")
        graphic = provider.queryGraphic(uno.properties(URL=uno.to_url(filename)))
        if graphic is None:
            raise CannotOpen(f"打不开图片“{filename}”。")
        if anchor is not None:
            left, top = anchor.left, anchor.top
        shape = document.create("com.sun.star.drawing.GraphicObjectShape")
        self.api.add(shape)
        shape.Graphic = graphic
        shape.setPosition(uno.struct("awt.Point", from_points(left or 0), from_points(top or 0)))
        natural_width, natural_height = natural_size(graphic)
        shape.setSize(
            uno.struct(
                "awt.Size",
                natural_width if width == _FROM_FILE else from_points(width),
                natural_height if height == _FROM_FILE else from_points(height),
            )
        )
        picture = Picture(self.sheet, shape)
        picture.name = self._free_name()
        return picture

    def _free_name(self) -> str:
        taken = {str(shape.Name) for shape in shapes_of(self.sheet)}
        return next(f"Picture {number}" for number in range(1, len(taken) + 2) if f"Picture {number}" not in taken)
