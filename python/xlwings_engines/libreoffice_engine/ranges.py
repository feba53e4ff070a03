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
    duplicates,
    hyperlinks,
    insertion,
    merging,
    names,
    notes,
    number_formats,
    picture_export,
    regions,
    searching,
    sizes,
    sorting,
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
        return self.cells if self.area.size else None

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
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
        return bool(self.area.size and self.cells.getArrayFormula())

    def clear_contents(self) -> None:
        if self.area.size:
            self.cells.clearContents(_CONTENTS)

    def clear_formats(self) -> None:
        if self.area.size:
            self.cells.clearContents(_FORMATS)
            self.conditional_formats.clear()

    def clear(self) -> None:
        if self.area.size:
            self.cells.clearContents(_EVERYTHING)
            self.conditional_formats.clear()
            self.data_validation.delete()

    @property
    def number_format(self) -> str | None:
        return number_formats.get_code(self.document, self.cells) if self.area.size else ""

    @number_format.setter
    def number_format(self, value: str) -> None:
        if self.area.size:
            number_formats.set_code(self.document, self.cells, value)

    def end(self, direction: str) -> Range:
        return self.at(regions.end(self, direction))

    def expand(self, mode: Any = "table") -> Range:
        area = regions.expand(self, mode) if isinstance(mode, str) else None
        if area:
            return self.at(area)
        base: Any = super()
        return base.expand(mode)  # type: ignore[no-any-return]

    @property
    def current_region(self) -> Range:
        return self.at(regions.current_region(self)) if self.area.size else self

    def select(self) -> None:
        self._sheet.activate()
        self.document.bridge.on_main(lambda: self.document.controller.select(self.cells))

    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        sorting.sort(self, keys, ascending, has_headers)

    def remove_duplicates(self, columns: list[int], has_headers: bool) -> None:
        duplicates.remove(self, columns, has_headers)

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        return [self.at(area) for area in special_cells.areas(self, cell_type, value_type)]

    def find(self, text: str, whole: bool, direction: str, order: str, match_case: bool) -> Range | None:
        area = searching.find(self, text, whole, direction, order, match_case) if self.area.size else None
        return self.at(area) if area else None

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        if self.area.size:
            searching.replace_all(self, old, new, whole, match_case)

    @property
    def autofilter(self) -> AutoFilter:
        return AutoFilter(self)

    @property
    def font(self) -> Font:
        return Font(self, self.cells)

    @property
    def borders(self) -> Borders:
        return Borders(self)

    @property
    def data_validation(self) -> DataValidation:
        return DataValidation(self)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        return ConditionalFormats(self)

    @property
    def characters(self) -> Characters:
        return Characters(self, self.at(self.area._replace(rows=1, columns=1)).cells.getCellByPosition(0, 0))

    @property
    def color(self) -> tuple[int, int, int] | None:
        return colors.get_fill(self.cells) if self.area.size else None

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        if self.area.size:
            colors.set_fill(self.cells, color_or_rgb)

    def set_colors(self, matrix: list[list[Any]]) -> None:
        colors.set_fills(self, matrix)

    @property
    def wrap_text(self) -> bool | None:
        return alignment.get_wrap(self.cells)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.cells.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        return alignment.get_horizontal(self.cells)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        alignment.set_horizontal(self.cells, value)

    @property
    def vertical_alignment(self) -> str | None:
        return alignment.get_vertical(self.cells)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        alignment.set_vertical(self.cells, value)

    def adjust_indent(self, amount: int) -> None:
        alignment.adjust_indent(self.cells, amount)

    def group(self, by: str) -> None:
        sizes.group(self, by)

    def ungroup(self, by: str) -> None:
        sizes.ungroup(self, by)

    @property
    def column_width(self) -> float | None:
        return sizes.get_column_width(self) if self.area.size else 0

    @column_width.setter
    def column_width(self, value: float) -> None:
        if self.area.size:
            sizes.set_column_width(self, value)

    @property
    def row_height(self) -> float | None:
        return sizes.get_row_height(self) if self.area.size else 0

    @row_height.setter
    def row_height(self, value: float) -> None:
        if self.area.size:
            sizes.set_row_height(self, value)

    @property
    def width(self) -> float:
        return sizes.to_cell_points(self.cells.Size.Width) if self.area.size else 0

    @property
    def height(self) -> float:
        return sizes.to_cell_points(self.cells.Size.Height) if self.area.size else 0

    @property
    def left(self) -> float:
        return sizes.to_cell_points(self.cells.Position.X) if self.area.size else 0

    @property
    def top(self) -> float:
        return sizes.to_cell_points(self.cells.Position.Y) if self.area.size else 0

    @property
    def row_hidden(self) -> bool | None:
        return sizes.get_hidden(self.cells.getRows())

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.cells.getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        return sizes.get_hidden(self.cells.getColumns())

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.cells.getColumns().IsVisible = not value

    def autofit(self, axis: str | None = None) -> None:
        if self.area.size:
            sizes.autofit(self, axis)

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        insertion.insert(self, shift, copy_origin)

    def delete(self, shift: str | None = None) -> None:
        insertion.delete(self, shift)

    def copy(self, destination: Any = None) -> None:
        copying.copy(self, destination.impl if destination is not None else None)

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        copying.copy_from(self, source_range.impl, copy_type, skip_blanks, transpose)

    def move(self, destination: Any) -> None:
        copying.move(self, destination.impl)

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        copying.paste(self, paste, operation, skip_blanks, transpose)

    def autofill(self, destination: Any, type_: str) -> None:
        copying.autofill(self, destination.impl, type_)

    @property
    def hyperlink(self) -> str:
        return hyperlinks.get(self) if self.area.size else ""

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        del screen_tip
        if self.area.size:
            hyperlinks.add(self, address, text_to_display)

    @property
    def name(self) -> Name | None:
        return names.name_of(self) if self.area.size else None

    @name.setter
    def name(self, value: str) -> None:
        if self.area.size:
            names.set_name(self, value)

    @property
    def merge_area(self) -> Range:
        return self.at(merging.merge_area(self))

    @property
    def merge_cells(self) -> bool | None:
        return merging.is_merged(self)

    def merge(self, across: bool) -> None:
        merging.merge(self, across)

    def unmerge(self) -> None:
        merging.unmerge(self)

    @property
    def table(self) -> Table | None:
        return tables.table_at(self)

    @property
    def note(self) -> Note | None:
        return notes.note_of(self)

    def add_note(self, text: str) -> Note:
        return notes.add(self, text)

    @property
    def comment(self) -> Any:
        raise Unsupported("comment.none_in_office")

    def add_comment(self, text: str) -> Any:
        raise Unsupported("comment.none_in_office")

    def copy_picture(self, appearance: str, format: str) -> None:  # noqa: A002 - xlwings' name
        raise Unsupported("clipboard.none_in_office")

    def to_png(self, path: str) -> None:
        picture_export.range_to_png(self, path)

    def to_pdf(self, path: str, quality: str) -> None:
        picture_export.range_to_pdf(self, path, quality)
