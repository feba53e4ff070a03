"""Tables of some workbooks only, one sheet per table. The build writes their values; no command writes
them again, and they are not attachments of the bulletin."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from zwgk.workbook.plan_block import Value, cell_text
from zwgk.workbook.template import styles


@dataclass(frozen=True)
class ExtraTable:
    """A table with its headings. name: of its sheet; landscape: printing direction."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    landscape: bool = False


def add_extra_table(book: Workbook, table: ExtraTable) -> None:
    """Add a table after the present sheets of the workbook; it prints on A4, with its headings on each page."""
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
