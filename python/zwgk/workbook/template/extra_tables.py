"""Tables that only some workbooks have, each on a sheet of its own. Their values come with the build; no command writes
them again, and they are no attachments of the bulletin."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from zwgk.workbook.plan_block import Value, cell_text
from zwgk.workbook.template import styles


@dataclass(frozen=True)
class ExtraTable:
    """A table with its heads. name: of its sheet; landscape: how it is printed."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    landscape: bool = False


def add_extra_table(book: Workbook, table: ExtraTable) -> None:
    """Add a table after those sheets that the workbook has by now; it prints on A4, its heads on each page."""
    sheet = book.create_sheet(table.name)
    sheet.sheet_properties.tabColor = styles.TAB_OUTPUT
    styles.put(sheet, 1, 1, cell_text(table.title), styles.TITLE)
    for column, head in enumerate(table.heads, start=1):
        styles.put(sheet, 3, column, cell_text(head), styles.HEAD)
    for place, row in enumerate(table.rows, start=4):
        for column, value in enumerate(row, start=1):
            styles.put(
                sheet, place, column, _written(value), styles.READ_ONLY_TEXT if column == 1 else styles.READ_ONLY
            )
    styles.widths(sheet, {1: 18.0, **dict.fromkeys(range(2, len(table.heads) + 1), 10.0)})
    sheet.freeze_panes = "B4"
    sheet.sheet_view.showGridLines = False
    sheet.print_title_rows = "3:3"
    styles.page(sheet, landscape=table.landscape)
    styles.protect(sheet, rows_and_columns=False)


def _written(value: Value) -> Value:
    return cell_text(value) if isinstance(value, str) else value
