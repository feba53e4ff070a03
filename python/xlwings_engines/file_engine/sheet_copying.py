"""A copy of a worksheet, in its own book or another one."""

from __future__ import annotations

from copy import copy, deepcopy
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.formatting import ConditionalFormatting, ConditionalFormattingList
from openpyxl.styles import NamedStyle
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import BUILTIN_FORMATS_MAX_SIZE

from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.blocks import ensure_cell
from xlwings_engines.file_engine.merging import is_large
from xlwings_engines.free_names import numbered

_LOOKS = ("font", "fill", "border", "alignment", "number_format", "protection")


def copy_within(worksheet: Any) -> Any:
    """Copy a worksheet within its book; the copy is the last sheet."""
    made = worksheet.parent.copy_worksheet(worksheet)
    _copy_rest(worksheet, made)
    return made


def copy_across(worksheet: Any, workbook: Any) -> Any:
    """Copy a worksheet into another book; formulas are taken over unchanged."""
    made = workbook.create_sheet(worksheet.title)
    for (row, column), cell in internals.cells(worksheet).items():
        if isinstance(cell, MergedCell):
            continue
        _copy_cell(cell, ensure_cell(made, row, column))
    for area in worksheet.merged_cells.ranges:
        made.merge_cells(area.coord)
    for name in ("row_dimensions", "column_dimensions"):
        target_dimensions = getattr(made, name)
        for key, dimension in getattr(worksheet, name).items():
            target_dimensions[key] = copied = copy(dimension)
            copied.parent = made
            internals.set_style(copied, copy(internals.first_style(made.parent)))
    for name in ("sheet_format", "sheet_properties", "page_margins", "page_setup", "print_options"):
        setattr(made, name, copy(getattr(worksheet, name)))
    _copy_rest(worksheet, made)
    return made


def _copy_cell(cell: Any, target: Any) -> None:
    internals.store(target, copy(cell.value), cell.data_type)
    # Style numbers belong to the book.
    for name in _LOOKS if cell.has_style else ():
        setattr(target, name, copy(getattr(cell, name)))
    if cell.comment is not None:
        target.comment = copy(cell.comment)
    if cell.hyperlink is not None:
        internals.add_hyperlink(target, copy(cell.hyperlink))


def _copy_rest(worksheet: Any, made: Any) -> None:
    made.conditional_formatting = _copied_rules(worksheet)
    made.data_validations = copy(worksheet.data_validations)
    made.freeze_panes = worksheet.freeze_panes
    made.protection = copy(worksheet.protection)
    made.sheet_view.showGridLines = worksheet.sheet_view.showGridLines
    _copy_tables(worksheet, made)


def _copy_tables(worksheet: Any, made: Any) -> None:
    """Copy the tables; table names are unique within a book, so ``Cases`` becomes ``Cases_2``."""
    taken = {*made.parent.defined_names, *(name for sheet in made.parent.worksheets for name in sheet.tables)}
    for table in worksheet.tables.values():
        copied = deepcopy(table)
        copied.name = copied.displayName = numbered(f"{table.displayName}_", taken, first=2)
        taken.add(copied.displayName)
        made.add_table(copied)


def _copied_rules(worksheet: Any) -> Any:
    """Return copies of the conditional formats, so that a change on one sheet does not affect the other."""
    made: Any = ConditionalFormattingList()
    for block, rules in internals.rules(worksheet.conditional_formatting).items():
        for rule in rules:
            copied = copy(rule)
            copied.dxf = rule.dxf
            if getattr(rule.dataBar, "is_solid", False):
                copied.dataBar.is_solid = True
            made.add(ConditionalFormatting(str(block.sqref), pivot=block.pivot), copied)
    made.max_priority = worksheet.conditional_formatting.max_priority
    return made


class StyleCopier:
    """Copies styles of one book to another: cell styles with their names, formats with their parts.

    A named style of both books takes the source's format in the target; cells that had it keep their format.
    """

    def __init__(self, source: Any, target: Any) -> None:
        self._source, self._target = source, target
        self._known: dict[tuple[int, ...], StyleArray] = {}
        self._names = [self._named(style) for style in internals.named_styles(source)]

    def _named(self, style: Any) -> int:
        names = self._target.style_names
        if style.name not in names:
            self._target.add_named_style(NamedStyle(name=style.name))
        own = internals.named_styles(self._target)[style.name]
        for part in ("font", "fill", "border", "alignment", "number_format", "protection"):
            if style.name != "Normal" and getattr(own, part) != getattr(style, part):
                setattr(own, part, copy(getattr(style, part)))
        return int(self._target.style_names.index(style.name))

    def __call__(self, style: StyleArray | None) -> StyleArray:
        """Return the target's style for one of the source's; None is the default."""
        if style is None:
            return StyleArray()
        key = tuple(style)
        if key not in self._known:
            made = StyleArray(style)
            mine = internals.format_lists(self._target)
            for name, theirs in internals.format_lists(self._source).items():
                setattr(made, name, mine[name].add(theirs[getattr(style, name)]))
            if style.numFmtId >= BUILTIN_FORMATS_MAX_SIZE:
                text = internals.number_formats(self._source)[style.numFmtId - BUILTIN_FORMATS_MAX_SIZE]
                made.numFmtId = internals.number_formats(self._target).add(text) + BUILTIN_FORMATS_MAX_SIZE
            made.xfId = self._names[style.xfId]
            self._known[key] = made
        return self._known[key]


def replace_contents(target: Any, source: Any, styles: StyleCopier) -> None:
    """Give a worksheet the contents of one in another book: cells, formats, rules, sizes, print set-up, protection.

    It keeps its drawings, name and visibility.
    """
    internals.cells(target).clear()
    internals.hyperlinks(target).clear()
    target.merged_cells.ranges = set()
    old, new = internals.cells(source), internals.cells(target)
    for (row, column), cell in old.items():
        if not isinstance(cell, MergedCell):
            _take_cell(cell, ensure_cell(target, row, column), styles)
    for area in source.merged_cells.ranges:
        target.merge_cells(area.coord)
        for place in [] if is_large(area) else area.cells:
            if place in old:
                internals.set_style(new[place], copy(styles(internals.style(old[place]))))
    _take_dimensions(target, source, styles)
    for name in ("sheet_format", "sheet_properties", "page_margins", "page_setup", "print_options", "HeaderFooter"):
        setattr(target, name, copy(getattr(source, name)))
    for name in ("print_title_rows", "print_title_cols"):
        setattr(target, name, getattr(source, name))
    target.print_area = source.print_area or None
    target.auto_filter = copy(source.auto_filter)
    _copy_rest(source, target)


def _take_cell(cell: Any, made: Any, styles: StyleCopier) -> None:
    internals.store(made, copy(cell.value), cell.data_type)
    internals.set_style(made, copy(styles(internals.style(cell))))
    if cell.comment is not None:
        made.comment = copy(cell.comment)
    if cell.hyperlink is not None:
        internals.add_hyperlink(made, copy(cell.hyperlink))


def _take_dimensions(target: Any, source: Any, styles: StyleCopier) -> None:
    for name in ("row_dimensions", "column_dimensions"):
        dimensions = getattr(target, name)
        dimensions.clear()
        for key, dimension in getattr(source, name).items():
            dimensions[key] = copied = copy(dimension)
            copied.parent = target
            internals.set_style(copied, copy(styles(internals.style(dimension))))
