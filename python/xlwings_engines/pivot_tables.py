"""Pivot tables, as far as the engines support them: the list per sheet. Everything else reports as unsupported."""

from __future__ import annotations

from typing import Any, Generic

from xlwings import base_classes

from xlwings_engines.collection import SheetCollection, SheetType
from xlwings_engines.errors import Unsupported


class BasePivotTable(base_classes.PivotTable, Generic[SheetType]):
    """A pivot table from the file; ``api`` is the engine's object."""

    def __init__(self, sheet: SheetType, name: str, api: Any) -> None:
        self._sheet = sheet
        self._name = name
        self._api = api

    @property
    def api(self) -> Any:
        """The engine's own object; None in a file."""
        return self._api

    @property
    def parent(self) -> SheetType:
        """The sheet that displays the pivot table."""
        return self._sheet

    @property
    def name(self) -> str:
        """The name; read-only."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        raise Unsupported("pivot.rename", name=self._name)


class BasePivotTables(base_classes.PivotTables, SheetCollection[SheetType, BasePivotTable[SheetType]]):
    """The pivot tables of a sheet."""

    def add(self, source: Any, destination: Any, name: str | None = None) -> BasePivotTable[SheetType]:
        """Raise ``Unsupported`` (``pivot.add``): no engine creates pivot tables."""
        raise Unsupported("pivot.add")
