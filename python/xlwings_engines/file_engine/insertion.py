"""Insert and delete cells, rows and columns.

Everything with an address moves along: formulas of every sheet, names, merged cells, rules, tables, links, the print
area, heights and widths. Pictures and charts stay in place.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormatting, ConditionalFormattingList
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from xlwings_engines.addresses import Area, format_area, parse_area
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine import sizes
from xlwings_engines.file_engine.blocks import ensure_cell, refuse_if_protected, used_part
from xlwings_engines.file_engine.merging import merged_areas, take_apart
from xlwings_engines.file_engine.object_model import ObjectModel
from xlwings_engines.file_engine.rule_areas import areas_of, sqref_of
from xlwings_engines.file_engine.shifting import Shift


def insert(objects: ObjectModel, worksheet: Any, area: Area, shift: str | None, copy_origin: str | None) -> None:
    """Insert blank cells with the format of those above or to the left, or from the other side."""
    by_rows = area.whole_rows or (not area.whole_columns and (shift or _wide(area, "down", "right")) == "down")
    move = Shift(area, by_rows, inserts=True)
    _apply(objects, worksheet, move)
    _dress(worksheet, move, behind=copy_origin == "format_from_right_or_below")


def delete(objects: ObjectModel, worksheet: Any, area: Area, shift: str | None) -> None:
    """Delete cells; without ``shift``, an area no wider than high closes to the left, as in Excel."""
    closes_up = area.whole_rows or (not area.whole_columns and (shift or _wide(area, "up", "left")) == "up")
    _apply(objects, worksheet, Shift(area, closes_up, inserts=False))


def _wide(area: Area, wide: str, other: str) -> str:
    return wide if area.columns > area.rows else other


def _apply(objects: ObjectModel, worksheet: Any, move: Shift) -> None:
    refuse_if_protected(worksheet, used_part(worksheet, move.area))
    _refuse_what_cannot_move(objects, worksheet, move)
    resized = _move_merged(worksheet, move)
    _move_cells(worksheet, move)
    for area in resized:
        worksheet.merge_cells(format_area(area, False, False))
    _move_dimensions(worksheet, move)
    _move_rules(worksheet, move)
    for table in worksheet.tables.values():
        table.ref = _moved_text(table.ref, move)
        if table.autoFilter is not None and table.autoFilter.ref:
            table.autoFilter.ref = _moved_text(table.autoFilter.ref, move)
    if worksheet.auto_filter.ref:
        worksheet.auto_filter.ref = _moved_text(worksheet.auto_filter.ref, move) or None
    if worksheet.print_area:
        printed = [_moved_text(part, move) for part in internals.print_areas(worksheet)]
        worksheet.print_area = ",".join(part for part in printed if part) or None
    _move_formulas(objects.workbook, worksheet.title, move)
    objects.cached.note_upheaval(worksheet)


def _refuse_what_cannot_move(objects: ObjectModel, worksheet: Any, move: Shift) -> None:
    if objects.has_extensions(worksheet):
        raise Unsupported("insert.newer_contents", sheet=worksheet.title)
    for area in [*merged_areas(worksheet), *(parse_area(table.ref) for table in worksheet.tables.values())]:
        moved = move.moved(area) if area else None
        torn = area is not None and moved == area and _strip(move).intersection(area) is not None
        cut = isinstance(moved, Area) and area is not None and not move.by_rows and moved.columns != area.columns
        if torn or (cut and area not in merged_areas(worksheet)):
            raise Unsupported("insert.torn")


def _strip(move: Shift) -> Area:
    """Return the cells to insert or delete, and all that move."""
    if move.by_rows:
        return move.area._replace(rows=2**20 - move.area.row + 1)
    return move.area._replace(columns=2**14 - move.area.column + 1)


def _moved_text(text: str, move: Shift) -> str:
    area = parse_area(text)
    moved = move.moved(area) if area else None
    return format_area(moved, False, False) if moved else ""


def _move_merged(worksheet: Any, move: Shift) -> list[Area]:
    """Move merged areas with their cells; split those that change their size, and return their new areas."""
    resized = []
    for area in merged_areas(worksheet):
        moved = move.moved(area)
        if moved is None or moved[2:] != area[2:]:
            take_apart(worksheet, area)
            if moved is not None and moved.size > 1:
                resized.append(moved)
    ranges = list(worksheet.merged_cells.ranges)
    for merged in ranges:
        moved = move.moved(Area(merged.min_row, merged.min_col, merged.size["rows"], merged.size["columns"]))
        if moved is not None:
            merged.shift(moved.column - merged.min_col, moved.row - merged.min_row)
    worksheet.merged_cells.ranges = set(ranges)
    return resized


def _move_cells(worksheet: Any, move: Shift) -> None:
    kept: dict[tuple[int, int], Any] = {}
    for (row, column), cell in internals.cells(worksheet).items():
        place = move.moved(Area(row, column, 1, 1))
        if place is None:
            continue
        cell.row, cell.column = place.row, place.column
        kept[place.row, place.column] = cell
        if cell.hyperlink is not None:
            cell.hyperlink.ref = cell.coordinate
    internals.set_cells(worksheet, kept)
    internals.hyperlinks(worksheet)[:] = [cell.hyperlink for cell in kept.values() if getattr(cell, "hyperlink", None)]


def _move_dimensions(worksheet: Any, move: Shift) -> None:
    """Move heights with whole rows and widths with whole columns."""
    if move.by_rows and move.area.whole_rows:
        rows = dict(worksheet.row_dimensions.items())
        worksheet.row_dimensions.clear()
        for number, dimension in rows.items():
            place = move.moved(Area(number, 1, 1, 1))
            if place is not None:
                dimension.index = place.row
                worksheet.row_dimensions[place.row] = dimension
    elif not move.by_rows and move.area.whole_columns:
        dimensions = worksheet.column_dimensions
        numbers = {
            n for group in list(dimensions.values()) for n in range(group.min or 0, min(group.max or 0, 2**10) + 1)
        }
        columns = {number: sizes.own_column(worksheet, number) for number in sorted(numbers) if number}
        dimensions.clear()
        for number, dimension in columns.items():
            place = move.moved(Area(1, number, 1, 1))
            if place is not None:
                dimension.index = get_column_letter(place.column)
                dimension.min = dimension.max = place.column
                dimensions[dimension.index] = dimension


def _move_rules(worksheet: Any, move: Shift) -> None:
    before, after = worksheet.conditional_formatting, ConditionalFormattingList()
    title = worksheet.title
    for block, rules in internals.rules(before).items():
        places = [place for area in areas_of(block.sqref) if (place := move.moved(area)) is not None]
        for rule in rules if places else []:
            rule.formula = [move.references(formula, title, title) for formula in rule.formula]
            after.add(ConditionalFormatting(sqref_of(places), pivot=block.pivot), rule)
    after.max_priority = before.max_priority
    worksheet.conditional_formatting = after
    kept = []
    for rule in worksheet.data_validations.dataValidation:
        places = [place for area in areas_of(rule.sqref) if (place := move.moved(area)) is not None]
        if places:
            rule.sqref = sqref_of(places)
            kept.append(rule)
    worksheet.data_validations.dataValidation = kept


def _move_formulas(workbook: Any, changed: str, move: Shift) -> None:
    """Adjust all formulas of a book, except the changed sheet's conditional formats, which are already adjusted."""
    for worksheet in workbook.worksheets:
        title = worksheet.title
        for cell in internals.cells(worksheet).values():
            if getattr(cell, "data_type", None) == "f":
                _move_formula(cell, title, changed, move)
        _move_names(worksheet.defined_names, title, changed, move)
        _move_validation(worksheet, changed, move)
        for rules in internals.rules(worksheet.conditional_formatting).values() if title != changed else ():
            for rule in rules:
                rule.formula = [move.references(formula, title, changed) for formula in rule.formula]
    _move_names(workbook.defined_names, "", changed, move)


def _move_names(names: Any, home: str, changed: str, move: Shift) -> None:
    for name in names.values():
        name.attr_text = move.references(name.attr_text, home, changed)


def _move_validation(worksheet: Any, changed: str, move: Shift) -> None:
    for rule in worksheet.data_validations.dataValidation:
        for part in ("formula1", "formula2"):
            text = getattr(rule, part)
            if text and not text.startswith('"'):
                setattr(rule, part, move.references(text, worksheet.title, changed))


def _move_formula(cell: Any, title: str, changed: str, move: Shift) -> None:
    value = cell.value
    if isinstance(value, ArrayFormula):
        value.text = move.formula(str(value.text), title, changed)
        if title == changed:
            value.ref = _moved_text(value.ref, move) or cell.coordinate
    elif isinstance(value, str):
        internals.store(cell, move.formula(value, title, changed), cell.data_type)


def _dress(worksheet: Any, move: Shift, behind: bool) -> None:
    """Give inserted cells the format of their neighbours."""
    area = used_part(worksheet, move.area)
    step = (area.rows if behind else -1) if move.by_rows else (area.columns if behind else -1)
    for row in range(area.row, area.last_row + 1):
        for column in range(area.column, area.last_column + 1):
            key = (area.row + step, column) if move.by_rows else (row, area.column + step)
            neighbour = internals.cells(worksheet).get(key)
            numbers = internals.style(neighbour) if neighbour is not None and neighbour.has_style else None
            if numbers is not None:
                internals.set_style(ensure_cell(worksheet, row, column), copy(numbers))
