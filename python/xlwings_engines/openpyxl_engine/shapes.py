"""Drawn objects of a sheet. openpyxl reads pictures and charts; other shapes are kept on saving, not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.chart._chart import ChartBase
from xlwings import base_classes

from xlwings_engines.collection import SheetCollection
from xlwings_engines.openpyxl_engine.drawn import Drawn, seats_of
from xlwings_engines.openpyxl_engine.pictures import natural_size
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.openpyxl_engine.sheets import Sheet

_STAYS = {"scale_from_top_left": 0.0, "scale_from_middle": 0.5, "scale_from_bottom_right": 1.0}


@explains_gaps("文件引擎")
class Shape(Drawn, base_classes.Shape):
    @property
    def type(self) -> str:
        return "chart" if isinstance(self.seat.item, ChartBase) else "picture"

    @property
    def index(self) -> int:
        return 1 + [shape.seat for shape in Shapes(self._sheet)].index(self.seat)

    def _original(self) -> tuple[float, float]:
        return (self.width, self.height) if self.type == "chart" else natural_size(self.seat.item)

    def scale_height(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Multiply the height; the top, the middle or the bottom stays where it is."""
        before = self.height
        self.height = factor * (self._original()[1] if relative_to_original_size else before)
        self.top += (before - self.height) * _STAYS[scale]

    def scale_width(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Multiply the width; the left side, the middle or the right side stays where it is."""
        before = self.width
        self.width = factor * (self._original()[0] if relative_to_original_size else before)
        self.left += (before - self.width) * _STAYS[scale]


@explains_gaps("文件引擎")
class Shapes(SheetCollection["Sheet", Shape]):
    @property
    def api(self) -> Any:
        return self.sheet.worksheet

    def _members(self) -> list[Shape]:
        worksheet = self.sheet.worksheet
        seats = seats_of(worksheet, worksheet._charts, "Chart") + seats_of(worksheet, worksheet._images, "Picture")
        return [Shape(self.sheet, seat) for seat in seats]
