"""A declared table on a sheet: its headings, formats, validation lists, defined names and rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.model.county import Record
from zwgk.workbook import layout
from zwgk.workbook.declaration import Holds, InputColumn, InputTable
from zwgk.workbook.layout import NO, YES
from zwgk.workbook.paper_sizes import LIST_ROW_POINTS, head_width, list_heights, name_width
from zwgk.workbook.template import parts, styles

LOOKS = {
    Holds.NUMBERING: styles.INPUT_COUNT,
    Holds.TEXT: styles.INPUT_TEXT,
    Holds.CHOICE: styles.INPUT,
    Holds.LIST: styles.INPUT_TEXT,
    Holds.COUNT: styles.INPUT_COUNT,
    Holds.MONTH: styles.READ_ONLY_MONTH,
    Holds.DATE: styles.INPUT_DATE,
    Holds.YEAR_MONTH: styles.INPUT_YEAR_MONTH,
    Holds.YES_NO: styles.INPUT,
    Holds.MARK: styles.INPUT,
    Holds.SUM: styles.SUM,
    Holds.REMARK: styles.INPUT_TEXT,
}


@dataclass(frozen=True)
class Placed:
    """A table at its place: from row `first` to row `last`, its columns from the sheet's column `left`."""

    declared: InputTable
    first: int
    last: int
    left: int = 1

    def column(self, heading: str) -> int:
        """Return the number of the column, counted from 1."""
        return self.declared.headings.index(heading) + self.left

    def letter(self, heading: str) -> str:
        """Return the letter of the column."""
        return get_column_letter(self.column(heading))

    def corner(self, heading: str) -> str:
        """Return the address of the column's first cell."""
        return f"{self.letter(heading)}{self.first}"

    def cells(self, heading: str, to: str = "") -> str:
        """Return the address of the cells of a column, or of all columns from it to another."""
        return f"{self.corner(heading)}:{self.letter(to or heading)}{self.last}"


def add_table(
    book: Workbook,
    sheet: Worksheet,
    declared: InputTable,
    head_row: int,
    records: Sequence[Record],
    *,
    spare: int = 0,
    height: float | None = 22,
    head_height: float = 24,
    look: styles.Look | None = None,
    left: int = 1,
) -> Placed:
    """Add the table with its records, and `spare` further rows. `look` overrides each column's."""
    parts.heads(sheet, head_row, declared.headings, head_height, left)
    placed = Placed(declared, head_row + 1, head_row + len(records) + spare, left)
    looks = [look or LOOKS[column.holds] for column in declared.columns]
    for row in range(placed.first, placed.last + 1):
        for number, own in enumerate(looks, start=left):
            sheet.cell(row, number).style = own.name
        if height:
            sheet.row_dimensions[row].height = height
    for row, record in enumerate(records, start=placed.first):
        for number, column in enumerate(declared.columns, start=left):
            numbering = row - head_row if column.holds is Holds.NUMBERING else None
            sheet.cell(row, number).value = numbering or sheet_value(column, record.get(column.key))
    _add_validation(sheet, placed)
    for column in declared.columns:
        if column.name:
            parts.define(book, column.name, sheet, placed.cells(column.heading))
    return placed


def set_widths(sheet: Worksheet, placed: Placed) -> None:
    """Set the widths of the table's columns: those declared, wider for long headings and names of units. Rows become
    as high as their texts."""
    widths = []
    for number, column in enumerate(placed.declared.columns, start=placed.left):
        width = head_width(column.heading, column.width)
        if column.holds_units:
            cells = (sheet.cell(row, number).value for row in range(placed.first, placed.last + 1))
            width = name_width([text for text in cells if isinstance(text, str)], width)
        widths.append(width)
    styles.widths(sheet, dict(enumerate(widths, start=placed.left)))
    columns = range(placed.left, placed.left + len(widths))
    for row in range(placed.first, placed.last + 1):
        [needed] = list_heights([[sheet.cell(row, number).value for number in columns]], widths)
        ready = sheet.row_dimensions[row]
        if needed > max(ready.height or 0, LIST_ROW_POINTS):
            ready.height = needed


def sheet_value(column: InputColumn, value: Any) -> styles.CellValue:
    """Return a record's value in the form of its cell."""
    if column.holds is Holds.YES_NO:
        return None if value is None else YES if value else NO
    if column.holds is Holds.LIST:
        value = column.separator.join(value or ())
    return None if value == "" else value


def count_groups(placed: Placed) -> Iterator[tuple[InputColumn, InputColumn]]:
    """Return the first and the last of each run of neighbouring columns of counts."""
    for holds, run in groupby(placed.declared.columns, key=lambda column: (column.holds, column.asked)):
        columns = list(run)
        if holds[0] is Holds.COUNT:
            yield columns[0], columns[-1]


def colour_no_counts(sheet: Worksheet, placed: Placed) -> None:
    """Colour input among the counts that is not a count."""
    for first, last in count_groups(placed):
        parts.mark_no_count(sheet, placed.cells(first.heading, last.heading), placed.corner(first.heading))


def _add_validation(sheet: Worksheet, placed: Placed) -> None:
    kind = lambda column: (column.holds, column.choices, column.message, column.strict)  # noqa: E731
    for (holds, choices, message, strict), run in groupby(placed.declared.columns, key=kind):
        columns = list(run)
        ref = placed.cells(columns[0].heading, columns[-1].heading)
        if holds is Holds.COUNT:
            parts.whole_numbers(sheet, ref, *([message] if message else []))
        elif holds.is_date:
            parts.dates(sheet, ref)
        elif holds is Holds.YES_NO:
            parts.pick(sheet, ref, parts.YES_NO_LIST, "请选择“是”或“否”。")
        elif holds is Holds.MARK:
            parts.pick(sheet, ref, parts.DUTY_LIST, message)
        elif choices:
            listed = choices if isinstance(choices, str) else f'"{",".join(choices)}"'
            # A list in the rule itself takes 255 characters; a longer one is omitted.
            if len(listed) <= 252:
                parts.pick(sheet, ref, listed, message, strict=strict)


def colour_blanks(sheet: Worksheet, placed: Placed, first: str, last: str, when: str) -> None:
    """Colour the blanks of these columns if `when`, a condition on the first cell's row, holds."""
    sheet.conditional_formatting.add(
        placed.cells(first, last),
        styles.colour_rule(f'AND({when},{placed.corner(first)}="")', styles.YELLOW_FILL, styles.YELLOW_INK),
    )


def in_period(month: str) -> str:
    """Return the condition that a month, given by its cell or as a formula, is one of the period."""
    return f"{month}>={layout.NAME_FIRST_MONTH},{month}<={layout.NAME_LAST_MONTH}"
