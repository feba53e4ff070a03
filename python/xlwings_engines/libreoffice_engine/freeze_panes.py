"""Frozen rows and columns: Calc stores them with the window, for the sheet shown in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlwings import base_classes

from xlwings_engines.addresses import Area, parse_area
from xlwings_engines.libreoffice_engine.failures import Translated

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.sheets import Sheet


class FreezePanes(Translated, base_classes.FreezePanes):
    """The frozen rows and columns of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze a range that starts at A1: ``1:2`` its rows, ``A:B`` its columns, ``A1:B2`` both."""
        area = parse_area(frozen_range) or self.sheet.range(frozen_range).area
        rows, columns = _frozen(area)
        self.sheet.with_view(lambda controller: controller.freezeAtPosition(columns, rows))

    def unfreeze(self) -> None:
        """Release the frozen rows and columns."""
        self.sheet.with_view(lambda controller: controller.freezeAtPosition(0, 0))


def _frozen(area: Area) -> tuple[int, int]:
    """Return how many rows and columns are frozen."""
    rows = 0 if area.whole_columns else area.last_row
    columns = 0 if area.whole_rows else area.last_column
    return rows, columns
