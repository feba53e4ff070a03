"""Notes (Calc's comments) of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.addresses import Area
from xlwings_engines.libreoffice_engine.failures import Translated

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.ranges import Range
    from xlwings_engines.libreoffice_engine.sheets import Sheet


class Note(Translated, base_classes.Note):
    """The note of one cell."""

    def __init__(self, cell: Range) -> None:
        self._cell = cell

    @property
    def api(self) -> Any:
        """The UNO annotation."""
        return self._cell.cells.getCellByPosition(0, 0).getAnnotation()

    @property
    def text(self) -> str:
        """The text of the note, without its author."""
        return str(self.api.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.api.setString(value)

    @property
    def author(self) -> str:
        """The author as the office stores it; "" for a note added here."""
        return str(self.api.getAuthor())

    @property
    def location(self) -> Range:
        """The cell of the note."""
        return self._cell

    def delete(self) -> None:
        """Remove the note from its cell; none is no error."""
        annotations = self._cell.sheet.table.getAnnotations()
        area = self._cell.area
        for index in range(annotations.getCount()):
            position = annotations.getByIndex(index).getPosition()
            if (position.Row, position.Column) == (area.row - 1, area.column - 1):
                annotations.removeByIndex(index)
                return


def note_of(cells: Range) -> Note | None:
    """Return the note of the first cell."""
    note = Note(cells.at(cells.area._replace(rows=1, columns=1)))
    return note if note.text else None


def add(cells: Range, text: str) -> Note:
    """Add a note to a range's first cell, in place of the present one."""
    cell = cells.cells.getCellByPosition(0, 0)
    cells.sheet.table.getAnnotations().insertNew(cell.getCellAddress(), text)
    return Note(cells)


def sheet_notes(sheet: Sheet) -> list[Note]:
    """Return all notes of a sheet, along its rows."""
    annotations = sheet.table.getAnnotations()
    positions = [annotations.getByIndex(index).getPosition() for index in range(annotations.getCount())]
    places = sorted((position.Row, position.Column) for position in positions)
    return [Note(sheet.range_of(Area(row + 1, column + 1, 1, 1))) for row, column in places]
