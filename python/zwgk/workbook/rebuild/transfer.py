"""The clerk's contents of an old sheet -> the same sheet as the template builds it now.

Carried over: values and formulas of input cells and of cells that the template leaves blank, notes, links, merged
cells, formats that differ from the cell's style, hidden rows and columns, widths. The template's own contents are not.
"""

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from xlwings_engines.addresses import Area, stored_address
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.merging import touches_merged
from xlwings_engines.file_engine.shifting import moved_formula
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid
from zwgk.workbook.rebuild.alignment import Alignment
from zwgk.workbook.rebuild.own_rules import carry_rules, carry_validations
from zwgk.workbook.template import styles

_OWNED = {look.name for look in styles.ALL if look.locked} | {styles.UNIT_NAME.name, styles.HELPER_OPEN.name}
_PARTS = ("font", "fill", "border", "alignment", "number_format")


@dataclass
class Carried:
    """What was carried over from one sheet: number of filled cells; the clerk's values without a place (old address,
    text); other things left behind."""

    kept: int = 0
    lost: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def grid_of(sheet: Worksheet) -> Grid:
    """Return the values of a worksheet from A1 to the last filled cell, formulas as texts."""
    filled = [place for place, cell in internals.cells(sheet).items() if cell.value not in (None, "") or cell.comment]
    rows, columns = (max((place[axis] for place in filled), default=1) for axis in (0, 1))
    values = [
        [
            cell.value if (cell := internals.cells(sheet).get((row, column))) is not None else None
            for column in range(1, columns + 1)
        ]
        for row in range(1, rows + 1)
    ]
    return Grid(sheet.title, 1, 1, values)


def is_clerks(sheet: Worksheet, row: int, column: int) -> bool:
    """Return whether a cell holds a value or a note of the clerk's."""
    cell = internals.cells(sheet).get((row, column))
    if cell is None or isinstance(cell, MergedCell):
        return False
    return cell.comment is not None or _is_value(cell)


def _is_value(cell: Any) -> bool:
    if cell.value in (None, ""):
        return False
    if cell.style == styles.NOT_DUTY.name:
        return bool(cell.value != layout.NOT_DUTY)
    return cell.style not in _OWNED


def carry(
    old: Worksheet,
    new: Worksheet,
    alignment: Alignment,
    results: frozenset[str] = frozenset(),
    *,
    widths: bool = False,
) -> Carried:
    """Write the clerk's contents of `old` into `new`, placed by `alignment`.

    results: cell styles of commands' output, which is not carried over; widths: whether the old sheet's are kept.
    """
    told = Carried()
    filled: set[str] = set()
    rows: set[int] = set()
    for row, column in _input_places(alignment):
        target = _cell_of(new, *alignment.place(row, column))
        if not isinstance(target, MergedCell) and not target.protection.locked:
            target.value = None
    for (row, column), cell in sorted(internals.cells(old).items()):
        target = _cell_of(new, *alignment.place(row, column))
        if isinstance(cell, MergedCell):
            continue
        if _is_value(cell) and cell.style not in results:
            if target.coordinate in filled or isinstance(target, MergedCell) or not _takes(target, cell.value):
                told.lost.append((cell.coordinate, str(cell.value)))
                continue
            filled.add(target.coordinate)
            rows.add(row)
            told.kept += 1
            target.value = _moved(cell.value, alignment, old.title)
            if cell.hyperlink is not None:
                target.hyperlink = copy(cell.hyperlink)
                target.hyperlink.ref = target.coordinate
        if not isinstance(target, MergedCell):
            _carry_looks(old, cell, target)
    _carry_headings(old, new, alignment)
    _carry_labels(old, new, alignment, rows)
    _carry_merged(old, new, alignment)
    _carry_own_rules(old, new, alignment, told)
    if alignment.parts:
        _carry_sizes(old, new, alignment, widths)
    return told


def _carry_own_rules(old: Worksheet, new: Worksheet, alignment: Alignment, told: Carried) -> None:
    carry_rules(old, new, alignment)
    for place in carry_validations(old, new, alignment):
        told.left.append(f"“{old.title}”{place} 上您设的数据有效性没有保留：那里有本工具的，在备份里")


def _cell_of(sheet: Any, row: int, column: int) -> Any:
    """Return a cell; one that does not exist yet is made in the style of its column, as Excel makes it."""
    exists = (row, column) in internals.cells(sheet)
    cell = sheet.cell(row, column)
    letter = get_column_letter(column)
    if not exists and letter in sheet.column_dimensions:
        numbers = internals.style(sheet.column_dimensions[letter])
        if numbers is not None:
            internals.set_style(cell, copy(numbers))
    return cell


def _input_places(alignment: Alignment) -> list[tuple[int, int]]:
    """Return the cells of the tables that are on both sheets."""
    places = []
    heads = [part.old_head for part in alignment.parts]
    for row in alignment.rows:
        part = alignment.part_above(row)
        if part is not None and row not in heads:
            places += [(row, column) for column in part.columns]
    return places


def _takes(target: Any, value: object) -> bool:
    """Return whether a cell of the new sheet is free for a value of the clerk's."""
    return target.value in (None, "", value) or target.style == styles.NOT_DUTY.name or not target.protection.locked


def _moved(value: Any, alignment: Alignment, title: str) -> Any:
    if isinstance(value, str) and value.startswith("="):
        return moved_formula(alignment, value, title, title)
    return copy(value)


def _carry_looks(old: Any, cell: Any, target: Any) -> None:
    """Carry over the note and the clerk's formatting: the difference between the cell and its own named style."""
    if cell.comment is not None:
        target.comment = copy(cell.comment)
    if not cell.has_style:
        return
    named = internals.named_styles(old.parent)[cell.style] if cell.style in old.parent.style_names else None
    if named is None:
        return
    if cell.style == "Normal" and target.style != "Normal":
        return  # pasted over: the template's format is the right one
    for part in _PARTS:
        if _differs(part, getattr(cell, part), getattr(named, part)):
            setattr(target, part, copy(getattr(cell, part)))


def _differs(part: str, own: Any, named: Any) -> bool:
    if part == "number_format":
        return bool(own != named)
    if part == "fill":
        return (own.fill_type, _rgb(own.fgColor)) != (named.fill_type, _rgb(named.fgColor))
    if part == "font":
        keys = ("name", "sz", "b", "i", "u", "strike")
        return any((getattr(own, k) or None) != (getattr(named, k) or None) for k in keys) or _rgb(own.color) != _rgb(
            named.color
        )
    if part == "border":
        sides = ("left", "right", "top", "bottom")
        return any(_side(getattr(own, side)) != _side(getattr(named, side)) for side in sides)
    aligned = ("horizontal", "wrap_text", "indent")
    return any((getattr(own, k) or None) != (getattr(named, k) or None) for k in aligned)


def _side(side: Any) -> object:
    return (side.style, _rgb(side.color)) if side is not None and side.style else None


def _rgb(colour: Any) -> object:
    if colour is None:
        return None
    return (colour.type, getattr(colour, colour.type), colour.tint)


def _carry_headings(old: Worksheet, new: Worksheet, alignment: Alignment) -> None:
    """Write the heading of a column missing from the new table, above its carried contents."""
    for part in alignment.parts:
        for column in part.columns:
            head, target = old.cell(part.old_head, column), _cell_of(new, *alignment.place(part.old_head, column))
            if target.value is None and head.value is not None:
                target.value = head.value


def _carry_labels(old: Worksheet, new: Worksheet, alignment: Alignment, rows: set[int]) -> None:
    """Write the label of a row missing from the new table, beside its carried contents: of `rows`, old ones."""
    keys = {row: alignment.part_above(row) for row in rows}
    for row, part in sorted(keys.items()):
        for column in part.columns if part is not None else ():
            label, target = old.cell(row, column), _cell_of(new, *alignment.place(row, column))
            blank = not isinstance(target, MergedCell) and target.value is None
            if blank and label.style in _OWNED and isinstance(label.value, str) and not label.value.startswith("="):
                target.value = label.value
                target.style = label.style


def _carry_merged(old: Worksheet, new: Worksheet, alignment: Alignment) -> None:
    for area in old.merged_cells.ranges:
        corner = internals.cells(old).get((area.min_row, area.min_col))
        if corner is None or corner.style in _OWNED:
            continue
        moved = alignment.moved(Area(area.min_row, area.min_col, area.size["rows"], area.size["columns"]))
        if not touches_merged(new, moved):
            new.merge_cells(stored_address(moved))


def _carry_sizes(old: Worksheet, new: Worksheet, alignment: Alignment, widths: bool) -> None:
    for row, dimension in old.row_dimensions.items():
        if dimension.hidden:
            new.row_dimensions[alignment.row(row)].hidden = True
    head = alignment.parts[0].old_head
    dimensions: Any = old.column_dimensions
    for dimension in dimensions.values():
        for column in range(dimension.min or 0, min(dimension.max or 0, (dimension.min or 0) + 200) + 1):
            target = new.column_dimensions[get_column_letter(alignment.column(head, column))] if column else None
            if target is None:
                continue
            if dimension.hidden:
                target.hidden = True
            if widths and dimension.width and dimension.customWidth:
                target.width = dimension.width
