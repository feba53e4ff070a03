"""The selection in a book's window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings_engines.addresses import Area

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.books import Book
    from xlwings_engines.libreoffice_engine.ranges import Range


def of_book(book: Book) -> Range | None:
    """Return the selected cells (the first rectangle if there are several), or None if no cells are selected."""
    controller = book.document.controller
    selected = controller.getSelection() if controller is not None else None
    if selected is None:
        return None
    if hasattr(selected, "getRangeAddress"):
        address = selected.getRangeAddress()
    elif hasattr(selected, "getRangeAddresses") and selected.getRangeAddresses():
        address = selected.getRangeAddresses()[0]
    else:
        return None
    sheet = book.sheets(address.Sheet + 1)
    return sheet.range_of(area_of(address))


def area_of(address: Any) -> Area:
    """Return the area of a UNO CellRangeAddress."""
    return Area(
        address.StartRow + 1,
        address.StartColumn + 1,
        address.EndRow - address.StartRow + 1,
        address.EndColumn - address.StartColumn + 1,
    )
