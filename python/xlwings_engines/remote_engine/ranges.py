"""A rectangle of cells of a host's workbook: values and formulas, row heights and column widths, selection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings_engines.addresses import Area, format_area
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine.ranges import Range as FileRange
from xlwings_engines.opc import MAIN
from xlwings_engines.package.references import letters_of
from xlwings_engines.package.row_text import attributes_of
from xlwings_engines.ranges import BaseRange
from xlwings_engines.remote_engine.actions import format_of, rows_for_json
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.remote_engine.sheets import Sheet


@explains_gaps("engine.remote")
class Range(BaseRange["Sheet"]):
    """Cells of one sheet; reads come from the copy, writes change it and become actions."""

    @property
    def _copy(self) -> FileRange:
        return FileRange(self._sheet.held, self.area)

    @property
    def api(self) -> Range | None:
        """The range itself, None if it is empty: xlwings skips writes then."""
        return self if self.area.size else None

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """The sheet's name, then 1-based row and column, and the number of rows and columns."""
        return (self._sheet.name, *self.area)

    def _values(self) -> list[list[Any]]:
        return self._copy._values()

    def _formulas(self) -> list[list[str]]:
        return self._copy._formulas()

    def _write(self, area: Area, rows: list[list[Any]]) -> None:
        times = [
            (area.row + down, area.column + right)
            for down, row in enumerate(rows)
            for right, value in enumerate(row)
            if format_of(value)
        ]
        before = [self._style(*place) for place in times]
        self._copy._write(area, rows)
        for (row, column), style in zip(times, before, strict=True):
            if self._style(row, column) != style:  # a number in this cell would not look like a date
                shown = format_of(rows[row - area.row][column - area.column])
                cell = _plain(Area(row, column, 1, 1))
                self._sheet.book.act("format", sheet=self._sheet.name, address=cell, format=shown)
        written = rows_for_json(rows, self._sheet.book.date1904)
        self._sheet.book.act("write", sheet=self._sheet.name, address=_plain(area), rows=written)

    def _style(self, row: int, column: int) -> str:
        part = self._sheet.held.part
        assert part is not None, "no member of this engine opens the door to openpyxl's objects"
        cell = part.cell(row, column)
        return part._inherited(row, column) if cell is None else attributes_of(cell.written).get("s", "0")

    def clear_contents(self) -> None:
        """Delete values and formulas; the host does the same (action ``clear``)."""
        self._copy.clear_contents()
        self._sheet.book.act("clear", sheet=self._sheet.name, address=_plain(self.area))

    def end(self, direction: str) -> Range:
        """Return the cell at the end of the region, as Ctrl+arrow finds it in the copy."""
        return self.at(self._copy.end(direction).area)

    @property
    def current_region(self) -> Range:
        """The filled block around the cells, as Ctrl+A finds it in the copy."""
        return self.at(self._copy.current_region.area)

    @property
    def row_height(self) -> float | None:
        """The height in points, None if the rows differ; a change becomes the action ``height``."""
        return self._copy.row_height

    @row_height.setter
    def row_height(self, value: float) -> None:
        self._copy.row_height = value
        rows = f"{self.area.row}:{self.area.last_row}"
        self._sheet.book.act("height", sheet=self._sheet.name, rows=rows, points=value)

    @property
    def column_width(self) -> float | None:
        """The width in characters, None if the columns differ; a change becomes the action ``width``."""
        return self._copy.column_width

    @column_width.setter
    def column_width(self, value: float) -> None:
        self._copy.column_width = value
        columns = f"{letters_of(self.area.column)}:{letters_of(self.area.last_column)}"
        self._sheet.book.act("width", sheet=self._sheet.name, columns=columns, characters=value)

    @property
    def row_hidden(self) -> bool | None:
        """True if all rows are hidden, None if only some are; read-only (``remote.row_hidden``)."""
        return self._copy.row_hidden

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        raise Unsupported("remote.row_hidden")

    @property
    def column_hidden(self) -> bool | None:
        """Whether all columns are hidden; None if only some are."""
        part = self._sheet.held.part
        assert part is not None
        columns = [element.attrib for element in part.frame.iterfind(f"{{{MAIN}}}cols/{{{MAIN}}}col")]
        hidden = {
            number
            for column in columns
            if column.get("hidden") in {"1", "true"} or float(column.get("width") or 1) == 0
            for number in range(int(column["min"]), min(int(column["max"]), self.area.last_column) + 1)
        }
        states = {column in hidden for column in range(self.area.column, self.area.last_column + 1)}
        return states.pop() if len(states) == 1 else None

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        raise Unsupported("remote.column_hidden")

    @property
    def merge_area(self) -> Range:
        """The merged area of the first cell, or that cell."""
        return self.at(self._copy.merge_area.area)

    @property
    def merge_cells(self) -> bool:
        """True if a cell of the range is merged."""
        return self._copy.merge_cells

    def select(self) -> None:
        """Select the cells in the host's window (action ``select``)."""
        self._sheet.held.activate()
        self._sheet.book.act("select", sheet=self._sheet.name, address=_plain(self.area))


def _plain(area: Area) -> str:
    return format_area(area, False, False)
