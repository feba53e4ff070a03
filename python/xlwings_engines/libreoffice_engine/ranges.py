"""A rectangle of cells: xlwings' Range over UNO.

The class only holds the place; operations on the cells are in the modules named after them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings_engines.addresses import Area
from xlwings_engines.errors import Unsupported
from xlwings_engines.libreoffice_engine import (
    alignment,
    blocks,
    colors,
    copying,
    hyperlinks,
    insertion,
    merging,
    names,
    notes,
    number_formats,
    picture_export,
    rearranging,
    regions,
    searching,
    sizes,
    special_cells,
    tables,
)
from xlwings_engines.libreoffice_engine.autofilter import AutoFilter
from xlwings_engines.libreoffice_engine.borders import Borders
from xlwings_engines.libreoffice_engine.characters import Characters
from xlwings_engines.libreoffice_engine.conditional_formats import ConditionalFormats
from xlwings_engines.libreoffice_engine.data_validation import DataValidation
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.libreoffice_engine.fonts import Font
from xlwings_engines.ranges import BaseRange

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.documents import Document
    from xlwings_engines.libreoffice_engine.names import Name
    from xlwings_engines.libreoffice_engine.notes import Note
    from xlwings_engines.libreoffice_engine.sheets import Sheet
    from xlwings_engines.libreoffice_engine.tables import Table

_VALUES, _MOMENTS, _TEXTS, _NOTES, _FORMULAS = 1, 2, 4, 8, 16
_CONTENTS = _VALUES | _MOMENTS | _TEXTS | _FORMULAS
_FORMATS = 32 | 64 | 256
_EVERYTHING = _CONTENTS | _NOTES | _FORMATS


class Range(Translated, BaseRange["Sheet"]):
    """Cells of one sheet. ``api`` is the UNO cell range, obtained on first access; None if the range is empty."""

    def __init__(self, sheet: Sheet, area: Area) -> None:
        super().__init__(sheet, area)
        self._cells: Any = None
        self._epoch = sheet.document.epoch

    @property
    def document(self) -> Document:
        """The document of the cells' sheet."""
        return self._sheet.document

    @property
    def cells(self) -> Any:
        """The UNO range; not available if the area is empty."""
        if self._cells is None or self._epoch != self.document.epoch:
            self._cells = blocks.cells_of(self._sheet, self.area)
            self._epoch = self.document.epoch
        return self._cells

    @property
    def api(self) -> Any:
        """The UNO range, None if it is empty: xlwings skips writes then."""
        return self.cells if self.area.size else None

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        """The UNO sheet, then 1-based row and column, and the number of rows and columns."""
        return (self._sheet.table, *self.area)

    @property
    def used_part(self) -> Area:
        """The area; of whole rows or columns only the part in use."""
        if not (self.area.whole_rows or self.area.whole_columns):
            return self.area
        used = self._sheet.used_area
        return self.area._replace(
            rows=max(1, min(self.area.last_row, used.last_row) - self.area.row + 1),
            columns=max(1, min(self.area.last_column, used.last_column) - self.area.column + 1),
        )

    def _values(self) -> Any:
        """Return the value of one cell directly, those of several as a list of rows."""
        rows = blocks.read_values(self._sheet, self.used_part)
        return rows[0][0] if self.area.size == 1 else rows

    def _formulas(self) -> list[list[str]]:
        return blocks.read_formulas(blocks.block_of(self._sheet, self.used_part))

    def refuse_if_protected(self) -> None:
        """Raise ``CannotWrite`` if a write to these cells would be refused."""
        blocks.refuse_if_protected(self._sheet, self.area)

    def _write(self, area: Area, rows: list[list[Any]]) -> None:
        blocks.write_values(self._sheet, area, rows)

    @property
    def formula_array(self) -> str | None:
        """The array formula that these cells share, or the first cell's formula; None if empty."""
        if not self.area.size:
            return None
        shown = blocks.array_formula(self.cells)
        return shown or str(self.at(self.area._replace(rows=1, columns=1)).formula)

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        if self.area.size:
            blocks.set_array_formula(self.cells, value)

    @property
    def has_array(self) -> bool:
        """True if one array formula fills exactly these cells."""
        return bool(self.area.size and self.cells.getArrayFormula())

    def clear_contents(self) -> None:
        """Delete values and formulas; formats and notes stay."""
        if self.area.size:
            self.cells.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        """Reset formats and remove conditional formats; contents stay."""
        if self.area.size:
            self.cells.clearContents(_FORMATS)
            self.conditional_formats.clear()

    def clear(self) -> None:
        """Delete contents, notes, formats, conditional formats and validation."""
        if self.area.size:
            self.cells.clearContents(_EVERYTHING)
            self.conditional_formats.clear()
            self.data_validation.delete()

    @property
    def number_format(self) -> str | None:
        """The code of the number format in Excel's syntax; None if the cells differ."""
        return number_formats.get_code(self.document, self.cells) if self.area.size else ""

    @number_format.setter
    def number_format(self, value: str) -> None:
        if self.area.size:
            number_formats.set_code(self.document, self.cells, value)

    def end(self, direction: str) -> Range:
        """Return the cell at the end of the region, as Ctrl+arrow finds it: up, down, left or right."""
        return self.at(regions.end(self, direction))

    def expand(self, mode: Any = "table") -> Range:
        """Return the range extended over filled cells: ``table``, ``down`` or ``right``, or xlwings' own modes."""
        area = regions.expand(self, mode) if isinstance(mode, str) else None
        if area:
            return self.at(area)
        base: Any = super()
        return base.expand(mode)  # type: ignore[no-any-return]

    @property
    def current_region(self) -> Range:
        """The filled block around the first cell, as Ctrl+* finds it."""
        return self.at(regions.current_region(self)) if self.area.size else self

    def select(self) -> None:
        """Activate the sheet and select the cells in its window."""
        self._sheet.activate()
        self.document.bridge.on_main(lambda: self.document.controller.select(self.cells))

    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        """Sort the rows by columns of the range (1-based), ignoring case; formats go with their cells."""
        rearranging.sort(self, keys, ascending, has_headers)

    def remove_duplicates(self, columns: list[int], has_headers: bool) -> None:
        """Remove rows that repeat the values of some columns (1-based); the first one stays."""
        rearranging.remove_duplicates(self, columns, has_headers)

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        """Return the areas of one kind of cell, such as ``blanks`` or ``formulas``, by xlwings' name."""
        return [self.at(area) for area in special_cells.areas(self, cell_type, value_type)]

    def find(self, text: str, whole: bool, direction: str, order: str, match_case: bool) -> Range | None:
        """Return the first cell that shows a text, which may have ``*`` and ``?``; None without one."""
        area = searching.find(self, text, whole, direction, order, match_case) if self.area.size else None
        return self.at(area) if area else None

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        """Replace a text, without wildcards, in formulas, texts and numbers."""
        if self.area.size:
            searching.replace_all(self, old, new, whole, match_case)

    @property
    def autofilter(self) -> AutoFilter:
        """The filter of the range."""
        return AutoFilter(self)

    @property
    def font(self) -> Font:
        """The common font of the cells."""
        return Font(self, self.cells)

    @property
    def borders(self) -> Borders:
        """The borders of the range, by side."""
        return Borders(self)

    @property
    def data_validation(self) -> DataValidation:
        """The validation of the cells."""
        return DataValidation(self)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        """The conditional formats that touch the range."""
        return ConditionalFormats(self)

    @property
    def characters(self) -> Characters:
        """The text of the first cell, in parts with fonts of their own."""
        return Characters(self, self.at(self.area._replace(rows=1, columns=1)).cells.getCellByPosition(0, 0))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill colour as (red, green, blue); None without a fill, black if the cells differ."""
        return colors.get_fill(self.cells) if self.area.size else None

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        if self.area.size:
            colors.set_fill(self.cells, color_or_rgb)

    def set_colors(self, matrix: list[list[Any]]) -> None:
        """Set a fill colour per cell; ``...`` leaves a cell unchanged."""
        colors.set_fills(self, matrix)

    @property
    def wrap_text(self) -> bool | None:
        """True if texts are wrapped; None if the cells differ."""
        return alignment.get_wrap(self.cells)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.cells.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        """xlwings' name of the alignment, ``general`` by default; None if the cells differ."""
        return alignment.get_horizontal(self.cells)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        alignment.set_horizontal(self.cells, value)

    @property
    def vertical_alignment(self) -> str | None:
        """xlwings' name of the alignment, ``bottom`` by default; None if the cells differ."""
        return alignment.get_vertical(self.cells)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        alignment.set_vertical(self.cells, value)

    def adjust_indent(self, amount: int) -> None:
        """Indent by so many levels more, or less if negative, down to 0."""
        alignment.adjust_indent(self.cells, amount)

    def group(self, by: str) -> None:
        """Put ``rows`` or ``columns`` one outline level deeper."""
        sizes.group(self, by)

    def ungroup(self, by: str) -> None:
        """Put ``rows`` or ``columns`` one outline level higher."""
        sizes.ungroup(self, by)

    @property
    def column_width(self) -> float | None:
        """The width in characters of Excel's default font, None if the columns differ; 0 if hidden."""
        return sizes.get_column_width(self) if self.area.size else 0

    @column_width.setter
    def column_width(self, value: float) -> None:
        if self.area.size:
            sizes.set_column_width(self, value)

    @property
    def row_height(self) -> float | None:
        """The height in points, None if the rows differ; 0 if hidden."""
        return sizes.get_row_height(self) if self.area.size else 0

    @row_height.setter
    def row_height(self, value: float) -> None:
        if self.area.size:
            sizes.set_row_height(self, value)

    @property
    def width(self) -> float:
        """The width of all columns in points, to a quarter."""
        return sizes.to_cell_points(self.cells.Size.Width) if self.area.size else 0

    @property
    def height(self) -> float:
        """The height of all rows in points, to a quarter."""
        return sizes.to_cell_points(self.cells.Size.Height) if self.area.size else 0

    @property
    def left(self) -> float:
        """The distance from the sheet's left edge in points, to a quarter."""
        return sizes.to_cell_points(self.cells.Position.X) if self.area.size else 0

    @property
    def top(self) -> float:
        """The distance from the sheet's upper edge in points, to a quarter."""
        return sizes.to_cell_points(self.cells.Position.Y) if self.area.size else 0

    @property
    def row_hidden(self) -> bool | None:
        """True if all rows are hidden, None if only some are."""
        return sizes.get_hidden(self.cells, "rows", self.area.rows)

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.cells.getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """True if all columns are hidden, None if only some are."""
        return sizes.get_hidden(self.cells, "columns", self.area.columns)

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.cells.getColumns().IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        """Fit ``columns`` and/or ``rows`` to their contents, as the office measures them."""
        if self.area.size:
            sizes.autofit(self, axis)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert blank cells and move those here ``down`` or ``right``; the references of formulas follow."""
        insertion.insert(self, shift, copy_origin)

    def delete(self, shift: str | None = None) -> None:
        """Delete the cells and move others ``up`` or ``left`` into their place; references follow."""
        insertion.delete(self, shift)

    def copy(self, destination: Any = None) -> None:
        """Copy the cells to another range, or remember them for ``paste``; not by the clipboard."""
        copying.copy(self, destination.impl if destination is not None else None)

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Copy ``all``, ``formats`` or contents of another range here.

        Raise ``Unsupported`` (``copy.kind_in_office``) for anything else.
        """
        copying.copy_from(self, source_range.impl, copy_type, skip_blanks, transpose)

    def move(self, destination: Any) -> None:
        """Move the cells to another place in the document; references to them follow."""
        copying.move(self, destination.impl)

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """Paste the range that ``copy`` remembered. Raise ``ValueError`` without one; see ``copy_from``."""
        copying.paste(self, paste, operation, skip_blanks, transpose)

    def autofill(self, destination: Any, type_: str) -> None:
        """Fill a range that starts with these cells, like dragging their corner.

        Raise ``Unsupported`` (``fill.kind_in_office``) for a kind that Calc lacks.
        """
        copying.autofill(self, destination.impl, type_)

    @property
    def hyperlink(self) -> str:
        """The target of the first cell's link: a URL or ``#Sheet!A1``. Raise ``Exception`` without one."""
        return hyperlinks.get(self) if self.area.size else ""

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        """Link the first cell to a URL or ``#Sheet!A1``; Calc has no ``screen_tip``."""
        del screen_tip
        if self.area.size:
            hyperlinks.add(self, address, text_to_display)

    @property
    def name(self) -> Name | None:
        """A defined name of exactly these cells, None without one."""
        return names.name_of(self) if self.area.size else None

    @name.setter
    def name(self, value: str) -> None:
        if self.area.size:
            names.set_name(self, value)

    @property
    def merge_area(self) -> Range:
        """The merged area of the first cell, or that cell."""
        return self.at(merging.merge_area(self))

    @property
    def merge_cells(self) -> bool | None:
        """True if the cells are in one merged area, None if only some are merged."""
        return merging.is_merged(self)

    def merge(self, across: bool) -> None:
        """Merge the cells, or each row of them ``across``; only the first cell's content stays."""
        merging.merge(self, across)

    def unmerge(self) -> None:
        """Split the merged area of the first cell, and all others within the range."""
        merging.unmerge(self)

    @property
    def table(self) -> Table | None:
        """The table that contains the first cell, None without one."""
        return tables.table_at(self)

    @property
    def note(self) -> Note | None:
        """The note of the first cell, None without one."""
        return notes.note_of(self)

    def add_note(self, text: str) -> Note:
        """Add a note to the first cell, in place of the present one."""
        return notes.add(self, text)

    @property
    def comment(self) -> Any:
        """Raise ``Unsupported`` (``comment.none_in_office``): Calc has no threaded comments."""
        raise Unsupported("comment.none_in_office")

    def add_comment(self, text: str) -> Any:
        """Raise ``Unsupported`` (``comment.none_in_office``): Calc has no threaded comments."""
        raise Unsupported("comment.none_in_office")

    def copy_picture(self, appearance: str, format: str) -> None:  # noqa: A002 - xlwings' name
        """Raise ``Unsupported`` (``clipboard.none_in_office``)."""
        raise Unsupported("clipboard.none_in_office")

    def to_png(self, path: str) -> None:
        """Export the cells as a PNG file."""
        picture_export.range_to_png(self, path)

    def to_pdf(self, path: str, quality: str) -> None:
        """Export the cells as a PDF file."""
        picture_export.range_to_pdf(self, path, quality)
