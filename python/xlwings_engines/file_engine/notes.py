"""Notes (old-style comments) and hyperlinks of single cells. Threaded comments are kept on saving, not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.comments import Comment as FileNote
from openpyxl.worksheet.hyperlink import Hyperlink
from xlwings import base_classes

from xlwings_engines.addresses import Area
from xlwings_engines.errors import BadRequest
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.blocks import ensure_cell
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.ranges import Range
    from xlwings_engines.file_engine.sheets import Sheet


@explains_gaps("engine.file")
class Note(base_classes.Note):
    """The note of one cell."""

    def __init__(self, location: Range) -> None:
        self._location = location

    @property
    def _cell(self) -> Any:
        area = self._location.area
        return ensure_cell(self._location.worksheet, area.row, area.column)

    @property
    def api(self) -> Any:
        """openpyxl's comment."""
        return self._cell.comment

    @property
    def text(self) -> str:
        """The text of the note, without its author."""
        return str(self._cell.comment.text)

    @text.setter
    def text(self, value: str) -> None:
        old = self._cell.comment
        self._cell.comment = FileNote(value, old.author, old.height, old.width)

    @property
    def author(self) -> str:
        """The author in the file; "" for a note added here."""
        return str(self._cell.comment.author)

    @property
    def location(self) -> Range:
        """The cell of the note."""
        return self._location

    def delete(self) -> None:
        """Remove the note from its cell."""
        self._cell.comment = None


def note_of(location: Range) -> Note | None:
    """Return the note of a range's first cell, None without one."""
    cell = internals.cells(location.worksheet).get((location.area.row, location.area.column))
    return Note(location) if cell is not None and cell.comment is not None else None


def add_note(location: Range, text: str) -> Note:
    """Add a note to a range's first cell. Raise ``BadRequest`` (``note.exists``) if it has one."""
    if note_of(location) is not None:
        raise BadRequest("note.exists", cell=location.address)
    ensure_cell(location.worksheet, location.area.row, location.area.column).comment = FileNote(text, "")
    return Note(location)


def notes_of(sheet: Sheet) -> list[Note]:
    """Return the notes of a sheet, row by row."""
    keys = sorted(key for key, cell in internals.cells(sheet.worksheet).items() if cell.comment is not None)
    return [Note(sheet.range((row, column, 1, 1))) for row, column in keys]


def link_of(worksheet: Any, area: Area) -> str:
    """Return the address of a cell's hyperlink: a URL, or ``Sheet!A1`` for a place in the book."""
    cell = internals.cells(worksheet).get((area.row, area.column))
    link = None if cell is None else cell.hyperlink
    if link is None:
        raise ValueError("The cell doesn't seem to contain a hyperlink!")
    return str(link.target or link.location or "")


def add_link(worksheet: Any, area: Area, address: str, text: str, tip: str | None) -> None:
    """Give a cell a hyperlink and the text to show; ``#Sheet!A1`` links to a place in the book."""
    cell = ensure_cell(worksheet, area.row, area.column)
    link = Hyperlink(ref=cell.coordinate, tooltip=tip, display=text)
    if address.startswith("#"):
        link.location = address[1:]
    else:
        link.target = address
    cell.value = text
    cell.hyperlink = link
