"""A rectangle of cells: xlwings' Range over openpyxl."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.formula import ArrayFormula
from xlwings import base_classes

from xlwings_engines.addresses import Area, format_area, qualified
from xlwings_engines.openpyxl_engine import blocks
from xlwings_engines.openpyxl_engine.regions import current_region, end_of_region

if TYPE_CHECKING:
    from xlwings_engines.openpyxl_engine.sheets import Sheet


class Range(base_classes.Range):
    """Cells of one sheet. ``api`` is the pair (openpyxl worksheet, address)."""

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self._sheet = sheet
        self.area = area
        self.options: dict[str, Any] = {}

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def worksheet(self) -> Any:
        return self._sheet.worksheet

    @property
    def api(self) -> tuple[Any, str] | None:
        return (self.worksheet, self.address) if self.area.size else None

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self._sheet.name, *self.area)

    def __len__(self) -> int:
        return self.area.size

    @property
    def row(self) -> int:
        return self.area.row

    @property
    def column(self) -> int:
        return self.area.column

    @property
    def shape(self) -> tuple[int, int]:
        return self.area.rows, self.area.columns

    max_cells_per_read = None
    max_cells_per_write = None

    @property
    def raw_value(self) -> list[list[Any]] | None:
        """The values as a list of rows, always two-dimensional; None for an empty range."""
        if not self.area.size:
            return None
        area = blocks.used_part(self.worksheet, self.area)
        return blocks.read_values(self.worksheet, area, self._sheet.book.package.cached)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if not self.area.size:
            return
        if isinstance(data, list | tuple):
            rows = [list(row) if isinstance(row, list | tuple) else [row] for row in data]
            if data and not isinstance(data[0], list | tuple):
                rows = [list(data)]
            area = self.area._replace(rows=len(rows), columns=len(rows[0]) if rows else 0)
        else:
            area = self.area
            rows = [[data] * area.columns] * area.rows
        blocks.write_values(self.worksheet, area, rows, self._sheet.book.package.cached)

    @property
    def formula(self) -> Any:
        """What the formula bar shows: text for one cell, else a tuple of rows of text."""
        if not self.area.size:
            return None
        area = blocks.used_part(self.worksheet, self.area)
        texts = blocks.read_formulas(self.worksheet, area)
        return texts[0][0] if self.area.size == 1 else tuple(tuple(row) for row in texts)

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        if external:
            return qualified(self._sheet.name, self.area, self._sheet.book.name)
        return format_area(self.area, row_absolute, col_absolute)

    @property
    def address(self) -> str:
        return format_area(self.area)

    def __call__(self, *args: int) -> Range:
        """Return one cell by (row, column) or by its number, counted along rows; outside is allowed."""
        if not args:
            raise ValueError("Invalid arguments")
        if len(args) == 1:
            row, column = divmod(args[0] - 1, self.area.columns)
        else:
            row, column = args[0] - 1, args[1] - 1
        return Range(self._sheet, Area(self.area.row + row, self.area.column + column, 1, 1))

    def clear_contents(self) -> None:
        area = blocks.used_part(self.worksheet, self.area)
        blocks.write_values(self.worksheet, area, [[None] * area.columns] * area.rows, self._sheet.book.package.cached)

    @property
    def has_array(self) -> bool:
        """True where the first cell holds an array formula."""
        cell = self.worksheet._cells.get((self.area.row, self.area.column))
        return cell is not None and isinstance(cell.value, ArrayFormula)

    def end(self, direction: str) -> Range:
        row, column = end_of_region(self.worksheet, self.area.row, self.area.column, direction)
        return Range(self._sheet, Area(row, column, 1, 1))

    @property
    def current_region(self) -> Range:
        return Range(self._sheet, current_region(self.worksheet, self.area))

    @property
    def rows(self) -> Range:
        return self

    @property
    def columns(self) -> Range:
        return self

    def select(self) -> None:
        """Select the range on its sheet and activate the sheet."""
        self._sheet.activate()
        view = self.worksheet.sheet_view.selection[-1]
        view.sqref = format_area(self.area, False, False)
        view.activeCell = format_area(self.area._replace(rows=1, columns=1), False, False)
