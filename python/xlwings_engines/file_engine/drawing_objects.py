"""Pictures and charts as objects on a sheet: name, place and size. Lengths are points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.drawing.spreadsheet_drawing import AbsoluteAnchor, AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from xlwings.constants import MAX_COLUMNS, MAX_ROWS

from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine import sizes
from xlwings_engines.file_engine.drawing_names import EMU, Handle

if TYPE_CHECKING:
    from xlwings_engines.file_engine.sheets import Sheet


class Drawn:
    """A picture or chart; ``api`` is openpyxl's object."""

    def __init__(self, sheet: Sheet, handle: Handle) -> None:
        self._sheet = sheet
        self.handle = handle

    @property
    def api(self) -> Any:
        """openpyxl's picture or chart."""
        return self.handle.item

    @property
    def parent(self) -> Sheet:
        """The sheet of the object."""
        return self._sheet

    @property
    def name(self) -> str:
        """The name in the file, or one made of the kind and a number."""
        return self.handle.name

    @name.setter
    def name(self, value: str) -> None:
        self.handle.name, self.handle.renamed = value, True
        picture = getattr(self._anchor, "pic", None)
        if picture is not None:
            picture.nvPicPr.cNvPr.name = value

    @property
    def _anchor(self) -> Any:
        self.handle.item.anchor = internals.anchor_of(self.handle.item)
        return self.handle.item.anchor

    def _corner(self, marker: Any) -> tuple[float, float]:
        """Return left and top of a marker, which is a cell and an offset."""
        worksheet = self._sheet.worksheet
        left = sum(sizes.points_wide(worksheet, column) for column in range(1, marker.col + 1))
        top = sum(sizes.row_height(worksheet, row) for row in range(1, marker.row + 1))
        return left + marker.colOff / EMU, top + marker.rowOff / EMU

    def _box(self) -> tuple[float, float, float, float]:
        """Return left, top, width and height."""
        anchor = self._anchor
        if isinstance(anchor, AbsoluteAnchor):
            left, top = anchor.pos.x / EMU, anchor.pos.y / EMU
        else:
            left, top = self._corner(anchor._from)
        if hasattr(anchor, "ext"):
            return left, top, anchor.ext.width / EMU, anchor.ext.height / EMU
        right, bottom = self._corner(anchor.to)
        return left, top, right - left, bottom - top

    def place(self, left: float, top: float, width: float, height: float) -> None:
        """Move the object; it is anchored to the cell under its corner."""
        old = self._anchor
        size = XDRPositiveSize2D(round(width * EMU), round(height * EMU))
        anchor = OneCellAnchor(_from=self._marker(left, top), ext=size)
        anchor.pic, anchor.graphicFrame = old.pic, old.graphicFrame
        self.handle.item.anchor = anchor

    def _marker(self, left: float, top: float) -> AnchorMarker:
        worksheet, column, row = self._sheet.worksheet, 1, 1
        while column < MAX_COLUMNS and left >= (wide := sizes.points_wide(worksheet, column)):
            left, column = left - wide, column + 1
        while row < MAX_ROWS and top >= (high := sizes.row_height(worksheet, row)):
            top, row = top - high, row + 1
        return AnchorMarker(col=column - 1, colOff=round(left * EMU), row=row - 1, rowOff=round(top * EMU))

    @property
    def left(self) -> float:
        """The distance from the sheet's left edge, in points."""
        return round(self._box()[0], 3)

    @left.setter
    def left(self, value: float) -> None:
        _, top, width, height = self._box()
        self.place(value, top, width, height)

    @property
    def top(self) -> float:
        """The distance from the sheet's upper edge, in points."""
        return round(self._box()[1], 3)

    @top.setter
    def top(self, value: float) -> None:
        left, _, width, height = self._box()
        self.place(left, value, width, height)

    @property
    def width(self) -> float:
        """The width in points; if the ratio is locked, the height follows a change."""
        return round(self._box()[2], 3)

    @width.setter
    def width(self, value: float) -> None:
        left, top, width, height = self._box()
        self.place(left, top, value, height * value / width if self.handle.keeps_ratio and width else height)

    @property
    def height(self) -> float:
        """The height in points; if the ratio is locked, the width follows a change."""
        return round(self._box()[3], 3)

    @height.setter
    def height(self, value: float) -> None:
        left, top, width, height = self._box()
        self.place(left, top, width * value / height if self.handle.keeps_ratio and height else width, value)

    def delete(self) -> None:
        """Remove the object from its sheet."""
        worksheet = self._sheet.worksheet
        for items in (internals.charts(worksheet), internals.images(worksheet)):
            items[:] = [item for item in items if item is not self.handle.item]
