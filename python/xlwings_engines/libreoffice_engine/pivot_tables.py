"""The pivot tables of a sheet, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.pivot_tables import BasePivotTable, BasePivotTables
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.sheets import Sheet


@explains_gaps("engine.libreoffice")
class PivotTable(Translated, BasePivotTable["Sheet"]):
    """A table of Calc's data pilot."""

    def refresh(self) -> None:
        """Read the source again."""
        self._api.refresh()

    def delete(self) -> None:
        """Remove the pivot table and its cells."""
        self._sheet.table.getDataPilotTables().removeByName(self._name)


class PivotTables(Translated, BasePivotTables["Sheet"]):
    """The pivot tables of a sheet, found by number (1-based) or name."""

    @property
    def api(self) -> Any:
        """The UNO pivot tables of the sheet."""
        return self.sheet.table.getDataPilotTables()

    def _members(self) -> list[BasePivotTable[Sheet]]:
        tables = self.api
        return [PivotTable(self.sheet, str(name), tables.getByName(name)) for name in tables.getElementNames()]
