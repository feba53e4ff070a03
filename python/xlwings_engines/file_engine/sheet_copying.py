"""A copy of a worksheet, in its own book or another one."""

from __future__ import annotations

from copy import copy, deepcopy
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.formatting import ConditionalFormatting, ConditionalFormattingList

from xlwings_engines.file_engine.blocks import ensure_cell
from xlwings_engines.free_names import numbered

_LOOKS = ("font", "fill", "border", "alignment", "number_format", "protection")


def copy_within(worksheet: Any) -> Any:
    """Copy a worksheet within its book; the copy is the last sheet."""
    made = worksheet.parent.copy_worksheet(worksheet)
    _copy_rest(worksheet, made)
    return made


def copy_across(worksheet: Any, workbook: Any) -> Any:
    """Copy a worksheet into another book; formulas are taken over as they stand."""
    made = workbook.create_sheet(worksheet.title)
    for (row, column), cell in worksheet._cells.items():
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
            copied._style = copy(made.parent._cell_styles[0])
    for name in ("sheet_format", "sheet_properties", "page_margins", "page_setup", "print_options"):
        setattr(made, name, copy(getattr(worksheet, name)))
    _copy_rest(worksheet, made)
    return made


def _copy_cell(cell: Any, target: Any) -> None:
    target._value, target.data_type = copy(cell._value), cell.data_type
    # Numbers of styles are the book's own.
    for name in _LOOKS if cell.has_style else ():
        setattr(target, name, copy(getattr(cell, name)))
    if cell.comment is not None:
        target.comment = copy(cell.comment)
    if cell.hyperlink is not None:
        target._hyperlink = copy(cell.hyperlink)
        target.parent._hyperlinks.append(target._hyperlink)


def _copy_rest(worksheet: Any, made: Any) -> None:
    made.conditional_formatting = _copied_rules(worksheet)
    made.data_validations = copy(worksheet.data_validations)
    made.freeze_panes = worksheet.freeze_panes
    made.protection = copy(worksheet.protection)
    made.sheet_view.showGridLines = worksheet.sheet_view.showGridLines
    _copy_tables(worksheet, made)


def _copy_tables(worksheet: Any, made: Any) -> None:
    """Copy the tables; the name of a table is its book's only one, so that ``台账`` becomes ``台账_2``."""
    taken = {*made.parent.defined_names, *(name for sheet in made.parent.worksheets for name in sheet.tables)}
    for table in worksheet.tables.values():
        copied = deepcopy(table)
        copied.name = copied.displayName = numbered(f"{table.displayName}_", taken, first=2)
        taken.add(copied.displayName)
        made.add_table(copied)


def _copied_rules(worksheet: Any) -> Any:
    """Return the conditional formats again, so that a change to one sheet's leaves the other's alone."""
    made: Any = ConditionalFormattingList()
    for block, rules in worksheet.conditional_formatting._cf_rules.items():
        for rule in rules:
            copied = copy(rule)
            copied.dxf = rule.dxf
            if getattr(rule.dataBar, "is_solid", False):
                copied.dataBar.is_solid = True
            made.add(ConditionalFormatting(str(block.sqref), pivot=block.pivot), copied)
    made.max_priority = worksheet.conditional_formatting.max_priority
    return made
