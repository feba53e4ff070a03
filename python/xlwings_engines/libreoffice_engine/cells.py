"""What the functions on cells need of a range and its sheet: they know neither xlwings' classes nor each other's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, Self

from xlwings_engines.addresses import Area
from xlwings_engines.libreoffice_engine.documents import Document
from xlwings_engines.libreoffice_engine.sheet_cache import Tab


class NamedCells(Protocol):
    """A table, as far as a formula needs it."""

    @property
    def name(self) -> str:
        """The name that formulas use."""

    @property
    def area(self) -> Area:
        """All cells of the table, header and totals rows included."""


class SheetOfCells(Protocol):
    """A sheet of an open document."""

    @property
    def name(self) -> str:
        """The name on the tab."""

    @property
    def document(self) -> Document:
        """The document of the sheet."""

    @property
    def tab(self) -> Tab:
        """The UNO sheet and its cached data."""

    @property
    def table(self) -> Any:
        """The UNO sheet."""

    @property
    def used_area(self) -> Area:
        """The cells from the first to the last with content; A1 on an empty sheet."""

    @property
    def tables(self) -> Iterable[NamedCells]:
        """The tables of the sheet."""


class Cells(Protocol):
    """A rectangle of cells of one sheet."""

    @property
    def area(self) -> Area:
        """Its place on the sheet."""

    @property
    def sheet(self) -> SheetOfCells:
        """The sheet of the cells."""

    @property
    def document(self) -> Document:
        """The document of the sheet."""

    @property
    def cells(self) -> Any:
        """The UNO range; not available if the area is empty."""

    @property
    def used_part(self) -> Area:
        """The area; of whole rows or columns only the part in use."""

    @property
    def number_format(self) -> str | None:
        """The code of the number format in Excel's syntax; None if the cells differ."""

    @number_format.setter
    def number_format(self, value: str) -> None: ...

    def at(self, area: Area) -> Self:
        """Return other cells of the same sheet."""

    def clear_contents(self) -> None:
        """Delete values and formulas; formats and notes stay."""
