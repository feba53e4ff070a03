"""The sheets of 另附的表 of a folder, as read; `attachments` adds their attachments."""

from openpyxl import Workbook

from zwgk.model.further_tables import FurtherTable
from zwgk.workbook.plan_block import cell_text
from zwgk.workbook.template import styles

_PORTRAIT_COLUMNS = 10


def add_further_table(book: Workbook, table: FurtherTable) -> None:
    """Add a table after the present sheets of the workbook; it prints on A4, with its headings on each page."""
    sheet = book.create_sheet(table.sheet)
    sheet.sheet_properties.tabColor = styles.TAB_OUTPUT
    styles.put(sheet, 1, 1, cell_text(table.title), styles.TITLE)
    for column, head in enumerate(table.heads, start=1):
        styles.put(sheet, 3, column, cell_text(head), styles.HEAD)
    for place, row in enumerate(table.rows, start=4):
        for column, value in enumerate(row, start=1):
            look = styles.READ_ONLY_TEXT if column == 1 else styles.READ_ONLY
            styles.put(sheet, place, column, cell_text(value) if isinstance(value, str) else value, look)
    styles.widths(sheet, {1: 18.0, **dict.fromkeys(range(2, len(table.heads) + 1), 10.0)})
    sheet.freeze_panes = "B4"
    sheet.print_title_rows = "3:3"
    styles.page(sheet, landscape=len(table.heads) > _PORTRAIT_COLUMNS)
    styles.protect(sheet, rows_and_columns=False)
