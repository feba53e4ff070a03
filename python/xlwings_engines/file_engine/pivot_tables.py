"""The pivot tables of a sheet, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings_engines.file_engine import on_first_use
from xlwings_engines.pivot_tables import BasePivotTable, BasePivotTables
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.sheets import Sheet


@explains_gaps("engine.file")
class PivotTable(BasePivotTable["Sheet"]):
    """A pivot table as openpyxl reads it."""


class PivotTables(BasePivotTables["Sheet"]):
    """The pivot tables of a sheet, from the file."""

    @property
    def api(self) -> Any:
        """openpyxl's list of the sheet's pivot tables."""
        return on_first_use.openpyxl_internals.pivots(self.sheet.worksheet)

    def _members(self) -> list[BasePivotTable[Sheet]]:
        return [PivotTable(self.sheet, str(pivot.name), pivot) for pivot in self.api]
