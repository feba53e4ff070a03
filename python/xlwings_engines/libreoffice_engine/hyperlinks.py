"""Hyperlinks: in Calc a field in a cell's text. A place in the book is ``#Sheet!A1`` outside, ``#Sheet.A1`` inside."""

from __future__ import annotations

import re

from xlwings_engines.addresses import parse_area, split_reference
from xlwings_engines.libreoffice_engine.cells import Cells

_INSIDE = re.compile(r"#\$?('(?:[^']|'')+'|[^.]+)\.(.+)")


def get(cells: Cells) -> str:
    """Return the address of the first cell's link; raise an exception, as xlwings does, if there is none."""
    fields = cells.cells.getCellByPosition(0, 0).getTextFields()
    if not fields.getCount():
        raise Exception("The cell doesn't seem to contain a hyperlink!")  # noqa: TRY002 - what xlwings raises
    url = str(fields.getByIndex(0).URL)
    match = _INSIDE.fullmatch(url)
    return f"#{match[1]}!{match[2]}" if match and parse_area(match[2]) else url


def add(cells: Cells, address: str, text: str | None) -> None:
    """Link the first cell to a URL or ``#Sheet!A1``; the text, by default the address, replaces its content."""
    cell = cells.cells.getCellByPosition(0, 0)
    field = cells.document.create("com.sun.star.text.TextField.URL")
    field.URL = _inside(address)
    field.Representation = text or address
    cell.setString("")
    cell.insertTextContent(cell.createTextCursor(), field, False)


def _inside(address: str) -> str:
    if not address.startswith("#"):
        return address
    sheet, rest = split_reference(address[1:])
    if sheet is None:
        return address
    quoted = sheet if re.fullmatch(r"\w+", sheet) else "'" + sheet.replace("'", "''") + "'"
    return f"#${quoted}.{rest.replace('$', '')}"
