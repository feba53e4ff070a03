"""The print area of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.addresses import format_area, parse_area, split_reference
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.areas import area_of
from xlwings_engines.libreoffice_engine.failures import Translated

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.sheets import Sheet


_STORED = "_xlnm.Print_Area"


class PageSetup(Translated, base_classes.PageSetup):
    """``api`` is the UNO page style of the sheet, which holds paper, margins and headers."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The UNO page style of the sheet, which has the rest; other sheets may share it."""
        styles = self.sheet.document.model.getStyleFamilies().getByName("PageStyles")
        return styles.getByName(self.sheet.table.PageStyle)

    @property
    def print_area(self) -> str | None:
        """The printed rectangles, joined by commas; None if the whole sheet prints."""
        addresses = self.sheet.table.getPrintAreas()
        return ",".join(format_area(area_of(address)) for address in addresses) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        addresses = []
        sheet = self.sheet.index - 1
        for part in (value or "").split(",") if value else []:
            area = parse_area(split_reference(part)[1])
            if area is None:
                raise ValueError(f"{part!r} is no address.")
            corners = (area.column - 1, area.row - 1, area.last_column - 1, area.last_row - 1)
            addresses.append(uno.struct("table.CellRangeAddress", sheet, *corners))
        self.sheet.table.setPrintAreas(tuple(addresses))
        self._forget_stored_names()

    def _forget_stored_names(self) -> None:
        """Remove the names that Calc made of a file's print area.

        Calc keeps them beside the print area itself and stores both in the next file; every reader of that file,
        Calc included, takes the last one: the old one.
        """
        names = self.sheet.table.NamedRanges
        for name in names.getElementNames():
            if name.startswith(_STORED):
                names.removeByName(name)
