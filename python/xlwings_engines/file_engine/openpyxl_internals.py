"""openpyxl's parts that are not public, in one file: everything that reaches beyond its interface is a function here.

``VERSIONS`` are those of openpyxl that have these parts as used here; pyproject.toml allows no others. A test looks for
such parts in all other files, and another one runs each function against the installed openpyxl.

A cell is ``Cell`` or ``MergedCell``, a place its row and column (1-based); items are cells and the
dimensions of rows and columns. Everything returned is openpyxl's own object, to be
changed in place, unless a function says otherwise.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

from openpyxl.cell.cell import MergedCell
from openpyxl.drawing import spreadsheet_drawing
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet._reader import WorksheetReader
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

VERSIONS = ">=3.1.5,<3.2"

Place = tuple[int, int]

_write_drawing: Callable[[Any, Any], None] = vars(ExcelWriter)["_write_drawing"]
_clean_merge_range: Callable[[Any, Any], None] = vars(Worksheet)["_clean_merge_range"]
_write_hyperlinks: Callable[[Any], None] = vars(WorksheetWriter)["write_hyperlinks"]
_check_anchor: Callable[[Any], Any] = vars(spreadsheet_drawing)["_check_anchor"]


# -- cells -----------------------------------------------------------------------------------------------------------


def cells(worksheet: Any) -> dict[Place, Any]:
    """Return the cells that exist, by place. Reading ``worksheet.cell()`` would create those that do not."""
    found: dict[Place, Any] = worksheet._cells
    return found


def set_cells(worksheet: Any, cells: dict[Place, Any]) -> None:
    """Replace all cells; each must know its new place."""
    worksheet._cells = cells


def note_row(worksheet: Any, row: int) -> None:
    """Let ``worksheet.append`` continue below a row that was filled through ``cells``."""
    worksheet._current_row = max(worksheet._current_row, row)


def store(cell: Any, value: Any, data_type: str) -> None:
    """Store a value with its type (``n``, ``s``, ``f``, ``b``, ``d``, ``e``), which is not guessed from the value."""
    cell._value, cell.data_type = value, data_type


def hyperlinks(worksheet: Any) -> list[Any]:
    """Return the hyperlinks that are written; each belongs to a cell as well."""
    found: list[Any] = worksheet._hyperlinks
    return found


def add_hyperlink(cell: Any, link: Any) -> None:
    """Give a cell a hyperlink and leave its value and format unchanged, which ``cell.hyperlink`` does not."""
    cell._hyperlink = link
    cell.parent._hyperlinks.append(link)


def take_hyperlinks(worksheet: Any) -> list[Any]:
    """Take the hyperlinks from all cells, and return them."""
    linked = [cell for cell in cells(worksheet).values() if getattr(cell, "_hyperlink", None) is not None]
    taken = [cell._hyperlink for cell in linked]
    for cell in linked:
        cell._hyperlink = None
    return taken


def set_comment(cell: Any, comment: Any | None) -> None:
    """Set a cell's note without binding it to the cell, so that it can be put aside and back."""
    cell._comment = comment


def leave_alone(is_large: Callable[[Any], bool]) -> None:
    """Let openpyxl keep merged ranges and hyperlinks as they are, from now on and in the whole process.

    It creates no cells for large ones: such a hyperlink belongs to the first cell of its range. It gives no blank cell
    the address of its hyperlink as a value, and writes the hyperlinks of blank cells too.
    """

    def make_cells(worksheet: Any, merged: Any) -> None:
        if not is_large(merged):
            _clean_merge_range(worksheet, merged)

    def bind(reader: Any) -> None:
        for link in reader.parser.hyperlinks.hyperlink:
            if link.id:
                link.target = reader.ws._rels.get(link.id).Target
            _bind_hyperlink(reader, link, is_large)

    def write(writer: Any) -> None:
        links = hyperlinks(writer.ws)
        written = {id(link) for link in links}
        of_cells = (getattr(cell, "_hyperlink", None) for cell in cells(writer.ws).values())
        links += [link for link in of_cells if link is not None and id(link) not in written]
        _write_hyperlinks(writer)

    Worksheet._clean_merge_range = make_cells  # type: ignore[attr-defined]
    WorksheetReader.bind_hyperlinks = bind  # type: ignore[method-assign, assignment]
    WorksheetWriter.write_hyperlinks = write  # type: ignore[method-assign, assignment]


def _bind_hyperlink(reader: Any, link: Any, is_large: Callable[[Any], bool]) -> None:
    area = CellRange(link.ref)
    first = reader.ws.cell(area.min_row, area.min_col)
    if is_large(area):
        add_hyperlink(first, link)
    elif area.size == {"rows": 1, "columns": 1}:
        under_merge = isinstance(first, MergedCell)
        add_hyperlink(reader.normalize_merged_cell_link(first.coordinate) if under_merge else first, link)
    else:
        there = (reader.ws.cell(*place) for place in area.cells)
        for cell in [cell for cell in there if not isinstance(cell, MergedCell)]:
            own = copy.copy(link)
            own.ref = cell.coordinate
            add_hyperlink(cell, own)


# -- formats ---------------------------------------------------------------------------------------------------------


def style(item: Any) -> StyleArray | None:
    """Return the numbers of an item's format in its workbook's lists; None for the default format."""
    found: StyleArray | None = item._style
    return found


def set_style(item: Any, numbers: StyleArray) -> None:
    """Give an item the format with these numbers."""
    item._style = numbers


def is_locked(workbook: Any, numbers: StyleArray) -> bool:
    """Return whether a cell with this format cannot be changed on a protected sheet."""
    return bool(workbook._protections[numbers.protectionId].locked)


def named_styles(workbook: Any) -> Any:
    """Return the named styles in their order; also found by name."""
    return workbook._named_styles


def first_style(workbook: Any) -> StyleArray:
    """Return the numbers of the default format."""
    found: StyleArray = workbook._cell_styles[0]
    return found


def set_default_font(workbook: Any, font: Any) -> None:
    """Set the font of cells without a format, and of the style Normal."""
    workbook._fonts[0] = workbook._named_styles["Normal"].font = font


def format_lists(workbook: Any) -> dict[str, Any]:
    """Return the lists that a format's numbers count in, by the name of the number; ``add`` returns the number."""
    return {
        "fontId": workbook._fonts,
        "fillId": workbook._fills,
        "borderId": workbook._borders,
        "protectionId": workbook._protections,
        "alignmentId": workbook._alignments,
    }


def number_formats(workbook: Any) -> Any:
    """Return the codes of the number formats that are not built in."""
    return workbook._number_formats


# -- sheets ----------------------------------------------------------------------------------------------------------


def sheets(workbook: Any) -> list[Any]:
    """Return all sheets in their order, chart sheets included."""
    found: list[Any] = workbook._sheets
    return found


def print_areas(worksheet: Any) -> list[str]:
    """Return the addresses of the printed areas, such as ``A1:D20``, sorted; none if all of it is printed."""
    return [str(part) for part in worksheet._print_area.sorted()]


def rules(conditional_formatting: Any) -> dict[Any, list[Any]]:
    """Return the rules of a sheet's ``conditional_formatting``, by the block of cells that they are for."""
    found: dict[Any, list[Any]] = conditional_formatting._cf_rules
    return found


def pivots(worksheet: Any) -> list[Any]:
    """Return the pivot tables of a sheet."""
    found: list[Any] = worksheet._pivots
    return found


def name_columns(table: Any) -> None:
    """Give a new table one column per column of its range, named Column1 and so on."""
    table._initialise_columns()


# -- drawings --------------------------------------------------------------------------------------------------------


def charts(worksheet: Any) -> list[Any]:
    """Return the charts of a sheet, from back to front."""
    found: list[Any] = worksheet._charts
    return found


def images(worksheet: Any) -> list[Any]:
    """Return the pictures of a sheet, from back to front."""
    found: list[Any] = worksheet._images
    return found


def set_drawings(worksheet: Any, charts: list[Any], images: list[Any]) -> None:
    """Replace the lists of charts and pictures."""
    worksheet._charts, worksheet._images = charts, images


def parts_of(chart: Any) -> list[Any]:
    """Return the charts that a combined chart consists of, each with its series; a simple one consists of itself."""
    found: list[Any] = getattr(chart, "_charts", [chart])
    return found


def anchor_of(item: Any) -> Any:
    """Return the place of a chart or picture as an anchor, also if it is still the address of a cell."""
    return _check_anchor(item)


def new_picture() -> Any:
    """Return the frame of a picture, which holds its name."""
    drawing: Any = SpreadsheetDrawing()
    return drawing._picture_frame(1)


def write(workbook: Any, archive: ZipFile, chart_name: Callable[[Any], str | None]) -> None:
    """Write a workbook into an archive, which stays open.

    openpyxl renames charts and can read a picture only once: charts are named by ``chart_name`` (None for openpyxl's
    own name), and pictures can be written again.
    """
    writer = _Writer(workbook, archive)
    writer.chart_name = chart_name
    writer.write_data()


_OF_WORKBOOK = {  # of a sheet, for the part of the workbook
    *("_parent", "_WorkbookChild__title", "_id", "sheet_state", "defined_names"),
    *("auto_filter", "_print_rows", "_print_cols", "_print_area"),
}


def drop_contents(worksheet: Any) -> None:
    """Drop what only the part of the sheet needs; it has been written, and the next one gets its memory."""
    for name in vars(worksheet).keys() - _OF_WORKBOOK:
        delattr(worksheet, name)


class _Writer(ExcelWriter):
    chart_name: Callable[[Any], str | None]

    def _write_drawing(self, drawing: Any) -> None:
        make_frame = drawing._chart_frame

        def named_frame(number: int) -> Any:
            frame = make_frame(number)
            name = self.chart_name(drawing.charts[number - 1])
            if name is not None:
                frame.nvGraphicFramePr.cNvPr.name = name
            return frame

        drawing._chart_frame = named_frame
        for number, image in enumerate(drawing.images, len(drawing.charts) + 1):
            if getattr(image.anchor, "pic", None) is not None:
                image.anchor.pic.nvPicPr.cNvPr.id = number
            if "_data" not in vars(image):
                image._data = functools.partial(bytes, image._data())
        _write_drawing(self, drawing)
