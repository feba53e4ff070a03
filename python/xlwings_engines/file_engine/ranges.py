"""A rectangle of cells: xlwings' Range over openpyxl."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlwings_engines.addresses import Area, qualified, stored_address
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import on_first_use
from xlwings_engines.file_engine.names import Name, name_of
from xlwings_engines.file_engine.regions import current_region, end_of_region
from xlwings_engines.functions import with_prefixes, without_prefixes
from xlwings_engines.package import calculation
from xlwings_engines.package.column_widths import stored_width
from xlwings_engines.package.sheets import UNKNOWN
from xlwings_engines.ranges import BaseRange
from xlwings_engines.structured_references import has_this_row
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.autofilter import AutoFilter
    from xlwings_engines.file_engine.borders import Borders
    from xlwings_engines.file_engine.cached import CachedValues
    from xlwings_engines.file_engine.characters import Characters
    from xlwings_engines.file_engine.conditional_formats import ConditionalFormats
    from xlwings_engines.file_engine.data_validation import DataValidation
    from xlwings_engines.file_engine.fonts import Font
    from xlwings_engines.file_engine.notes import Note
    from xlwings_engines.file_engine.sheets import Sheet


def _is_formula(value: Any) -> bool:
    return type(value) is str and value.startswith("=")


class Pair(Sequence[Any]):
    """openpyxl's worksheet and an address, looked up on access: until then no object is made."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    def __len__(self) -> int:
        return 2

    def __getitem__(self, number: Any) -> Any:
        return (self._cells.worksheet, self._cells.address)[number]


@explains_gaps("engine.file")
class Range(BaseRange["Sheet"]):
    """Cells of one sheet. ``api`` is the pair (openpyxl worksheet, address)."""

    @property
    def worksheet(self) -> Any:
        """openpyxl's worksheet; access opens the door."""
        return self._sheet.worksheet

    @property
    def _cached(self) -> CachedValues:
        return self._sheet.book.objects.cached

    @property
    def api(self) -> Pair | None:
        """A pair of the worksheet and the address, None for an empty range: xlwings skips writes then."""
        return Pair(self) if self.area.size else None

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """The sheet's name, then 1-based row and column, and the number of rows and columns."""
        return (self._sheet.name, *self.area)

    def _values(self) -> list[list[Any]]:
        """Return the values as a list of rows, always two-dimensional."""
        part, document = self._sheet.part, self._sheet.book.document
        if part is not None and document is not None:
            return calculation.read(document, part, part.used_part(self.area), self._sheet.book.calculates)
        area = on_first_use.blocks.used_part(self.worksheet, self.area)
        values = on_first_use.blocks.read_values(self.worksheet, area, self._cached)
        if self._sheet.book.calculates and not self._cached.settled and any(UNKNOWN in row for row in values):
            self._sheet.book.objects.calculate()
            values = on_first_use.blocks.read_values(self.worksheet, area, self._cached)
        return values

    def _work_out(self) -> None:
        """Calculate the formulas that are read past the door, as reading the values does."""
        assert self.worksheet is not None
        self._values()

    def _formulas(self) -> list[list[str]]:
        part = self._sheet.part
        if part is not None:
            texts = part.formulas(part.used_part(self.area))
            return [[without_prefixes(text) if text.startswith("=") else text for text in row] for row in texts]
        return on_first_use.blocks.read_formulas(
            self.worksheet, on_first_use.blocks.used_part(self.worksheet, self.area)
        )

    def _write(self, area: Area, rows: list[list[Any]]) -> None:
        formulas = [value for row in rows for value in row if _is_formula(value)]
        # Only openpyxl's objects tell which table a reference that begins with [@ means.
        part = self._sheet.part if not any(map(has_this_row, formulas)) else None
        if part is not None and formulas:
            rows = [[with_prefixes(value) if _is_formula(value) else value for value in row] for row in rows]
        if part is not None:
            part.write(area, rows)
        else:
            on_first_use.blocks.write_values(self.worksheet, area, rows, self._cached)

    @property
    def formula_array(self) -> str | None:
        """The array formula of the first cell, None if it has none."""
        return on_first_use.blocks.read_formulas(self.worksheet, self.area)[0][0] if self.has_array else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        first = self.area._replace(rows=1, columns=1)
        on_first_use.blocks.refuse_if_protected(self.worksheet, self.area)
        on_first_use.blocks.write_values(self.worksheet, first, [[value]], self._cached)
        cell = on_first_use.blocks.ensure_cell(self.worksheet, first.row, first.column)
        on_first_use.blocks.set_array(cell, self.area, value)

    def clear_contents(self) -> None:
        """Delete values and formulas; formats stay."""
        part = self._sheet.part
        if part is not None:
            part.clear(self.area)
            return
        area = on_first_use.blocks.used_part(self.worksheet, self.area)
        on_first_use.blocks.write_values(self.worksheet, area, [[None] * area.columns] * area.rows, self._cached)

    @property
    def has_array(self) -> bool:
        """True if the first cell holds an array formula."""
        cell = on_first_use.openpyxl_internals.cells(self.worksheet).get((self.area.row, self.area.column))
        return cell is not None and on_first_use.blocks.is_array(cell)

    def end(self, direction: str) -> Range:
        """Return the cell at the end of the region, as Ctrl+arrow finds it: up, down, left or right."""
        row, column = end_of_region(self._filled(), self.area.row, self.area.column, direction)
        return self.at(Area(row, column, 1, 1))

    @property
    def current_region(self) -> Range:
        """The filled block around the cells, as Ctrl+A finds it."""
        return self.at(current_region(self._filled(), self.area))

    def _filled(self) -> set[tuple[int, int]]:
        """Return the non-blank cells of the sheet."""
        part = self._sheet.part
        return part.filled() if part is not None else on_first_use.blocks.filled_cells(self.worksheet)

    def select(self) -> None:
        """Select the range on its sheet and activate the sheet."""
        self._sheet.activate()
        view = self.worksheet.sheet_view.selection[-1]
        view.sqref = stored_address(self.area)
        view.activeCell = stored_address(self.area._replace(rows=1, columns=1))

    def _cells(self) -> Iterator[Any]:
        return on_first_use.styling.cells_of(self.worksheet, self.area)

    def _shared(self, read: Callable[[Any], Any]) -> Any:
        return on_first_use.styling.shared(self.worksheet, self.area, read) if self.area.size else None

    @property
    def color(self) -> Any:
        """The fill colour as (red, green, blue); None without a fill or if the cells differ."""
        return self._shared(on_first_use.styling.fill_color)

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        for cell in self._cells():
            on_first_use.styling.set_fill_color(cell, color_or_rgb)

    def set_colors(self, colors: Sequence[Sequence[Any]]) -> None:
        """Set a fill colour per cell; ``...`` leaves a cell unchanged."""
        for row, line in enumerate(colors, self.area.row):
            for column, color in enumerate(line, self.area.column):
                if color is not ...:
                    on_first_use.styling.set_fill_color(
                        on_first_use.blocks.ensure_cell(self.worksheet, row, column), color
                    )

    @property
    def number_format(self) -> Any:
        """The code of the number format, such as ``0.00``; None if the cells differ."""
        return self._shared(lambda cell: cell.number_format)

    @number_format.setter
    def number_format(self, value: str) -> None:
        for cell in self._cells():
            cell.number_format = value

    @property
    def wrap_text(self) -> bool | None:
        """True if texts are wrapped; None if the cells differ."""
        return self._shared(lambda cell: bool(cell.alignment.wrap_text))  # type: ignore[no-any-return]

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        for cell in self._cells():
            on_first_use.styling.align(cell, wrap_text=value)

    @property
    def horizontal_alignment(self) -> str | None:
        """xlwings' name of the alignment, ``general`` by default; None if the cells differ."""
        return self._shared(on_first_use.styling.horizontal)  # type: ignore[no-any-return]

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        for cell in self._cells():
            on_first_use.styling.align(cell, horizontal=value)

    @property
    def vertical_alignment(self) -> str | None:
        """xlwings' name of the alignment, ``bottom`` by default; None if the cells differ."""
        return self._shared(on_first_use.styling.vertical)  # type: ignore[no-any-return]

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        for cell in self._cells():
            on_first_use.styling.align(cell, vertical=value)

    def adjust_indent(self, amount: int) -> None:
        """Indent by so many levels more, or less if negative, down to 0."""
        for cell in self._cells():
            indent = max(0, int(cell.alignment.indent or 0) + amount)
            on_first_use.styling.align(cell, indent=indent, horizontal=cell.alignment.horizontal or "left")

    @property
    def font(self) -> Font:
        """The common font of the cells."""
        return on_first_use.fonts.Font(self)

    @property
    def autofilter(self) -> AutoFilter:
        """The filter of the range."""
        return on_first_use.autofilter.AutoFilter(self)

    @property
    def characters(self) -> Characters:
        """The text of the first cell, in parts with fonts of their own."""
        return on_first_use.characters.Characters(self)

    @property
    def borders(self) -> Borders:
        """The borders of the range, by side."""
        return on_first_use.borders.Borders(self)

    def clear_formats(self) -> None:
        """Reset formats and remove conditional formats; contents stay."""
        for cell in self._cells():
            on_first_use.styling.reset(cell)
        on_first_use.conditional_formats.clear_rules(self.worksheet, self.area)

    def clear(self) -> None:
        """Delete contents, formats, conditional formats and validation."""
        self.clear_contents()
        self.clear_formats()
        on_first_use.data_validation.clear_validation(self.worksheet, self.area)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        """The conditional formats that touch the range."""
        return on_first_use.conditional_formats.ConditionalFormats(self)

    @property
    def data_validation(self) -> DataValidation:
        """The validation of the cells."""
        return on_first_use.data_validation.DataValidation(self)

    @property
    def column_width(self) -> float | None:
        """The width in characters of the default font, None if the columns differ."""
        widths = {on_first_use.sizes.column_width(self.worksheet, column) for column in self._columns()}
        return widths.pop() if len(widths) == 1 else None

    @column_width.setter
    def column_width(self, value: float) -> None:
        part = self._sheet.part
        if part is not None and not self.area.whole_rows:
            part.set_column_width(self.area.column, self.area.last_column, stored_width(value))
            return
        for column in self._columns():
            on_first_use.sizes.set_column_width(self.worksheet, column, value)

    @property
    def row_height(self) -> float | None:
        """The height in points, None if the rows differ."""
        heights = {on_first_use.sizes.row_height(self.worksheet, row) for row in self._rows()}
        return heights.pop() if len(heights) == 1 else None

    @row_height.setter
    def row_height(self, value: float) -> None:
        part = self._sheet.part
        if part is not None:
            area = part.used_part(self.area) if self.area.whole_columns else self.area
            for row in range(area.row, area.last_row + 1):
                part.set_row_height(row, value)
            return
        for row in self._rows():
            on_first_use.sizes.set_row_height(self.worksheet, row, value)

    def _columns(self) -> range:
        """Return the columns; of whole rows only those in use."""
        area = on_first_use.blocks.used_part(self.worksheet, self.area) if self.area.whole_rows else self.area
        return range(area.column, area.last_column + 1)

    def _rows(self) -> range:
        """Return the rows; of whole columns only those in use."""
        area = on_first_use.blocks.used_part(self.worksheet, self.area) if self.area.whole_columns else self.area
        return range(area.row, area.last_row + 1)

    def group(self, by: str) -> None:
        """Put ``rows`` or ``columns`` one outline level deeper."""
        self._change_outline(by, 1)

    def ungroup(self, by: str) -> None:
        """Put ``rows`` or ``columns`` one outline level higher."""
        self._change_outline(by, -1)

    def _change_outline(self, by: str, step: int) -> None:
        if by in {"rows", "r"}:
            on_first_use.sizes.change_row_outline(self.worksheet, self._rows(), step)
        else:
            on_first_use.sizes.change_column_outline(self.worksheet, self._columns(), step)

    @property
    def width(self) -> float:
        """The width in points, with the default font."""
        return sum(on_first_use.sizes.points_wide(self.worksheet, column) for column in self._columns())

    @property
    def height(self) -> float:
        """The height of all rows, in points; hidden rows count 0."""
        return sum(on_first_use.sizes.row_height(self.worksheet, row) for row in self._rows())

    @property
    def left(self) -> float:
        """The distance from the sheet's left edge, in points."""
        return sum(on_first_use.sizes.points_wide(self.worksheet, column) for column in range(1, self.area.column))

    @property
    def top(self) -> float:
        """The distance from the sheet's upper edge, in points."""
        return sum(on_first_use.sizes.row_height(self.worksheet, row) for row in range(1, self.area.row))

    @property
    def column_hidden(self) -> bool | None:
        """True if all columns are hidden, None if only some are."""
        part = self._sheet.part
        if part is not None:
            area = part.used_part(self.area)
            hidden = {part.column_hidden(column) for column in range(area.column, area.last_column + 1)}
        else:
            hidden = {on_first_use.sizes.own_column(self.worksheet, column).hidden for column in self._columns()}
        return hidden.pop() if len(hidden) == 1 else None

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        for column in self._columns():
            on_first_use.sizes.own_column(self.worksheet, column).hidden = value

    @property
    def row_hidden(self) -> bool | None:
        """True if all rows are hidden, None if only some are."""
        part = self._sheet.part
        if part is not None:
            area = part.used_part(self.area)
            hidden = {part.row_hidden(row) for row in range(area.row, area.last_row + 1)}
        else:
            hidden = {bool(self.worksheet.row_dimensions[row].hidden) for row in self._rows()}
        return hidden.pop() if len(hidden) == 1 else None

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        part = self._sheet.part
        if part is not None:
            area = part.used_part(self.area)
            for row in range(area.row, area.last_row + 1):
                part.hide_row(row, value)
            return
        for row in self._rows():
            self.worksheet.row_dimensions[row].hidden = value

    def autofit(self, axis: str | None = None) -> None:
        """Fit ``columns`` and/or ``rows`` to the text, by estimate: no program measures the font."""
        if axis in (None, "columns", "c"):
            for column in self._columns():
                on_first_use.sizes.fit_column(self.worksheet, column)
        if axis in (None, "rows", "r"):
            for row in self._rows():
                on_first_use.sizes.fit_row(self.worksheet, row)

    @property
    def merge_area(self) -> Range:
        """The merged area of the first cell, or that cell."""
        first = self.area._replace(rows=1, columns=1)
        return self.at(next((merged for merged in self._merged() if merged.contains(first)), first))

    @property
    def merge_cells(self) -> bool:
        """True if a cell of the range is merged."""
        return any(merged.intersection(self.area) for merged in self._merged())

    def _merged(self) -> list[Area]:
        part = self._sheet.part
        return on_first_use.merging.merged_areas(self.worksheet) if part is None else part.merged()

    def merge(self, across: bool = False) -> None:
        """Merge the cells, or each row of them ``across``; only the first cell's content stays."""
        on_first_use.merging.merge(self.worksheet, self.area, across)

    def unmerge(self) -> None:
        """Split all merged areas that touch the range."""
        on_first_use.merging.unmerge(self.worksheet, self.area)

    @property
    def note(self) -> Note | None:
        """The note of the first cell, None without one."""
        return on_first_use.notes.note_of(self)

    def add_note(self, text: str) -> Note:
        """Add a note to the first cell. Raise ``BadRequest`` (``note.exists``) if it has one."""
        return on_first_use.notes.add_note(self, text)

    @property
    def hyperlink(self) -> str:
        """The target of the first cell's link, such as a URL or ``Sheet!A1``. Raise ``ValueError`` without one."""
        return on_first_use.notes.link_of(self.worksheet, self.area)

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        """Link the first cell to a URL or ``#Sheet!A1``; the text, by default the address, replaces its content."""
        on_first_use.blocks.refuse_if_protected(self.worksheet, self.area)
        on_first_use.notes.add_link(self.worksheet, self.area, address, text_to_display or address, screen_tip)

    @property
    def name(self) -> Name | None:
        """The first defined name of exactly this range."""
        return name_of(self._sheet, self.area)

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.book.names.add(value, f"={qualified(self._sheet.name, self.area)}")

    def sort(self, keys: Sequence[int], ascending: Sequence[bool], has_headers: bool) -> None:
        """Sort the rows by columns of the range (1-based), blank cells last.

        Raise ``Unsupported`` (``sort.merged``, ``sort.unknown_results``) if cells are merged or a result is unknown.
        """
        self._work_out()
        on_first_use.rearranging.sort_rows(self.worksheet, self.area, keys, ascending, has_headers, self._cached)

    def remove_duplicates(self, columns: Sequence[int], has_headers: bool) -> None:
        """Remove rows that repeat the values of some columns (1-based); the first one stays.

        Raise ``Unsupported`` (``duplicates.unknown_results``) if a result is unknown.
        """
        self._work_out()
        on_first_use.rearranging.remove_duplicates(self.worksheet, self.area, columns, has_headers, self._cached)

    def find(self, text: str, whole: bool, direction: str, order: str, match_case: bool) -> Range | None:
        """Return the first cell whose value has a text with Excel's wildcards, None without one."""
        pattern = on_first_use.searching.pattern_of(text, whole, match_case)
        found = on_first_use.searching.find(self.worksheet, self.area, pattern, direction, order, self._cached)
        return self.at(found) if found else None

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        """Replace a text with Excel's wildcards in formulas and texts."""
        found = on_first_use.searching.replacements(self.worksheet, self.area, old, new, whole, match_case)
        for place, text in list(found):
            on_first_use.blocks.write_values(self.worksheet, place, [[text]], self._cached)

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Range]:
        """Return the areas of ``blanks``, ``constants``, ``formulas`` or ``visible`` cells."""
        if value_type is not None:
            self._work_out()
        areas = on_first_use.searching.special_areas(self.worksheet, self.area, cell_type, value_type, self._cached)
        return [self.at(area) for area in areas]

    def copy(self, destination: Any = None) -> None:
        """Copy values, formulas and formats to another range of the same book, or remember them for ``paste``."""
        self._sheet.book.app.copied = self
        if destination is not None:
            destination.impl.copy_from(self)

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """Paste the range that ``copy`` remembered. Raise ``ValueError`` without one; see ``copy_from``."""
        source: Range | None = self._sheet.book.app.copied
        if source is None:
            raise ValueError("Nothing was copied before.")
        if operation is not None:
            raise Unsupported("copy.operation")
        self.copy_from(source, paste or "all", skip_blanks, transpose)

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Copy ``all``, ``values``, ``formulas`` or ``formats`` of another range of the book here.

        Raise ``Unsupported`` (``copy.kind``, ``copy.other_book``) for anything else.
        """
        source: Range = getattr(source_range, "impl", source_range)
        if self._sheet.book is not source.sheet.book:
            raise Unsupported("copy.other_book")
        on_first_use.copying.copy_from(
            (self.worksheet, self.area),
            (source.worksheet, source.area),
            copy_type,
            skip_blanks,
            transpose,
            self._cached,
        )

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert blank cells and move those here ``down`` or ``right``; the references of formulas follow."""
        objects = self._sheet.book.objects
        on_first_use.insertion.insert(objects, self.worksheet, self.area, shift, copy_origin)

    def delete(self, shift: str | None = None) -> None:
        """Delete the cells and move others ``up`` or ``left`` into their place; references follow."""
        objects = self._sheet.book.objects
        on_first_use.insertion.delete(objects, self.worksheet, self.area, shift)
