"""Insert and delete cells, rows and columns.

Everything with an address moves along: formulas of every sheet, names, merged cells, rules, tables, filters, links,
notes, scenarios, print areas and titles, page breaks, heights and widths, and all that is kept from the original
package (``moving_parts``). Pictures, charts and shapes move with whole rows and columns. Panes and selections stay.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormatting, ConditionalFormattingList
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from xlwings_engines.addresses import Area, format_area, parse_area, stored_address, stored_areas
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine import sizes
from xlwings_engines.file_engine.blocks import ensure_cell, refuse_if_protected, used_part
from xlwings_engines.file_engine.merging import merged_areas, take_apart
from xlwings_engines.file_engine.object_model import ObjectModel
from xlwings_engines.file_engine.sheet_references import chart_references, table_formulas
from xlwings_engines.file_engine.shifting import Shift, moved_areas


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
    with objects.moving(worksheet, move):
        resized = _move_merged(worksheet, move)
        _move_cells(worksheet, move)
        for area in resized:
            worksheet.merge_cells(stored_address(area))
        _move_links(worksheet, move)
        _move_dimensions(worksheet, move)
        _move_rules(worksheet, move)
        _move_tables(worksheet, move)
        _move_scenarios(worksheet, move)
        _move_printed(worksheet, move)
        _move_drawings(worksheet, move)
        _move_formulas(objects.workbook, worksheet.title, move)
    objects.cached.note_upheaval(worksheet)


def _refuse_what_cannot_move(objects: ObjectModel, worksheet: Any, move: Shift) -> None:
    if not objects.is_movable(worksheet):
        raise Unsupported("insert.newer_contents", sheet=worksheet.title)
    for area in [*merged_areas(worksheet), *(parse_area(table.ref) for table in worksheet.tables.values())]:
        moved = move.moved(area) if area else None
        crossed = move.whole and area is not None and (area.whole_columns if move.by_rows else area.whole_rows)
        torn = area is not None and moved == area and not crossed and _strip(move).intersection(area) is not None
        cut = isinstance(moved, Area) and area is not None and not move.by_rows and moved.columns != area.columns
        if torn or (cut and area not in merged_areas(worksheet)):
            raise Unsupported("insert.torn")


def _strip(move: Shift) -> Area:
    """Return the cells to insert or delete, and all that move."""
    if move.by_rows:
        return move.area._replace(rows=2**20 - move.area.row + 1)
    return move.area._replace(columns=2**14 - move.area.column + 1)


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
    internals.set_cells(worksheet, kept)


def _move_links(worksheet: Any, move: Shift) -> None:
    """Move hyperlinks, each with all its cells; it belongs to the first of them."""
    links = [*internals.hyperlinks(worksheet), *internals.take_hyperlinks(worksheet)]
    internals.hyperlinks(worksheet).clear()
    for link in {id(link): link for link in links}.values():
        link.ref = moved_areas(move, link.ref)
        for area in stored_areas(link.ref):
            internals.add_hyperlink(ensure_cell(worksheet, area.row, area.column), link)


def _move_tables(worksheet: Any, move: Shift) -> None:
    filters = [worksheet.auto_filter]
    for table in worksheet.tables.values():
        table.ref = moved_areas(move, table.ref)
        filters += [table.autoFilter] if table.autoFilter is not None else []
        table.sortState = _moved_sorting(table.sortState, move)
    for each in filters:
        _move_filter(each, move)


def _move_filter(found: Any, move: Shift) -> None:
    before = parse_area(found.ref or "")
    if before is None:
        return
    found.ref = moved_areas(move, found.ref) or None
    found.sortState = _moved_sorting(found.sortState, move)
    places = [
        (column, move.moved(before._replace(column=before.column + column.colId, columns=1)))
        for column in found.filterColumn
    ]
    after = move.moved(before)
    for column, place in places:
        if place is not None and after is not None:
            column.colId = place.column - after.column
    found.filterColumn = [column for column, place in places if place is not None and after is not None]


def _moved_sorting(state: Any, move: Shift) -> Any:
    """Return a state of sorting after the move, None if nothing is left that it sorted by."""
    kept = [one for one in state.sortCondition if moved_areas(move, one.ref)] if state is not None else []
    if not kept:
        return None
    for condition in kept:
        condition.ref = moved_areas(move, condition.ref)
    state.ref, state.sortCondition = moved_areas(move, state.ref), kept
    return state


def _move_scenarios(worksheet: Any, move: Shift) -> None:
    for scenario in worksheet.scenarios.scenario:
        for cell in scenario.inputCells:
            cell.r = moved_areas(move, cell.r)
        scenario.inputCells = [cell for cell in scenario.inputCells if cell.r]
    worksheet.scenarios.scenario = [scenario for scenario in worksheet.scenarios.scenario if scenario.inputCells]
    if worksheet.scenarios.sqref:
        worksheet.scenarios.sqref = moved_areas(move, str(worksheet.scenarios.sqref)) or None


def _move_printed(worksheet: Any, move: Shift) -> None:
    """Move the print area, the rows and columns printed on each page, and the page breaks."""
    if worksheet.print_area:
        worksheet.print_area = ",".join(moved_areas(move, " ".join(internals.print_areas(worksheet))).split()) or None
    if not move.whole:
        return
    name = "print_title_rows" if move.by_rows else "print_title_cols"
    titles = parse_area(getattr(worksheet, name) or "")
    if titles is not None:
        place = move.moved(titles)
        setattr(worksheet, name, format_area(place, False, False) if place is not None else None)
    breaks = worksheet.row_breaks if move.by_rows else worksheet.col_breaks
    # A break comes before the row or column that follows its number, or before the one that takes the place of that.
    lines = {move.anchored([(line.id, 0)], "twoCell")[0][0]: line for line in reversed(breaks.brk)}
    for number, line in lines.items():
        line.id = number
    breaks.brk = [lines[number] for number in sorted(lines) if number]


def _move_drawings(worksheet: Any, move: Shift) -> None:
    """Move pictures and charts with whole rows or columns."""
    names = ("row", "rowOff") if move.by_rows else ("col", "colOff")
    for item in (*internals.charts(worksheet), *internals.images(worksheet)) if move.whole else ():
        item.anchor = anchor = internals.anchor_of(item)
        kind = getattr(anchor, "editAs", None) or "twoCell"
        corners = [corner for corner in (getattr(anchor, part, None) for part in ("_from", "to")) if corner is not None]
        if not corners or kind == "absolute":
            continue
        moved = move.anchored([(getattr(corner, names[0]), getattr(corner, names[1])) for corner in corners], kind)
        for corner, place in zip(corners, moved, strict=True):
            for attribute, number in zip(names, place, strict=True):
                setattr(corner, attribute, number)


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
        places = moved_areas(move, str(block.sqref))
        for rule in rules if places else []:
            rule.formula = [move.references(formula, title, title) for formula in rule.formula]
            after.add(ConditionalFormatting(MultiCellRange(places), pivot=block.pivot), rule)
    after.max_priority = before.max_priority
    worksheet.conditional_formatting = after
    kept = []
    for rule in worksheet.data_validations.dataValidation:
        places = moved_areas(move, str(rule.sqref))
        if places:
            rule.sqref = MultiCellRange(places)
            kept.append(rule)
    worksheet.data_validations.dataValidation = kept


def _move_formulas(workbook: Any, changed: str, move: Shift) -> None:
    """Adjust all formulas of a book, except the changed sheet's conditional formats, which are already adjusted."""
    for worksheet in workbook.worksheets:
        title = worksheet.title
        for reference in chart_references(worksheet):
            reference.f = move.references(reference.f, title, changed)
        for formula in table_formulas(worksheet):
            formula.attr_text = move.references(formula.attr_text, title, changed)
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
            value.ref = moved_areas(move, value.ref) or cell.coordinate
    elif isinstance(value, DataTableFormula) and title == changed:
        for name in ("ref", "r1", "r2"):
            if getattr(value, name):
                setattr(value, name, moved_areas(move, getattr(value, name)) or "#REF!")
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
