"""Tables that only some workbooks have: further attachments, and sheets to look things up in. Their values come with
the build; no command writes them again."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from zwgk.workbook import layout, paper_sizes
from zwgk.workbook.plan_block import Value, cell_text
from zwgk.workbook.source import Source
from zwgk.workbook.template import parts, styles
from zwgk.workbook.template.attachments import paper

_NUMBER_MM, _NAME_MM = 12.0, 30.0


@dataclass(frozen=True)
class ExtraTable:
    """A table with its heads. name: of its sheet; "" for the next attachment."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    name: str = ""


def add_extra_table(book: Workbook, source: Source, table: ExtraTable) -> None:
    """Add a table after those sheets that the workbook has by now."""
    if table.name:
        _add_sheet(book, table)
    else:
        _add_attachment(book, source, table)


def _add_attachment(book: Workbook, source: Source, table: ExtraTable) -> None:
    number = len(layout.attachments_among(book.sheetnames)) + 1
    width = len(table.heads)
    rest = (paper_sizes.TYPE_AREA_MM - _NUMBER_MM - _NAME_MM) / max(width - 2, 1)
    widths = [_NUMBER_MM, _NAME_MM, *[rest] * (width - 2)]
    sheet = paper(book, source, number, tuple(table.heads), widths, table.title)
    styles.put(sheet, *layout.ATTACHMENT_TITLE, cell_text(table.title), styles.PAPER_TITLE)
    first = layout.ATTACHMENT_FIRST[0]
    for place, row in enumerate(table.rows, start=first):
        for column, value in enumerate(row, start=1):
            look = styles.PAPER_NAME if column == 2 else styles.PAPER_CELL
            cell = styles.put(sheet, place, column, _written(value), look)
            cell.border = styles.GRID
        sheet.row_dimensions[place].height = paper_sizes.name_height(str(row[1] or ""), widths)
    sheet.print_area = parts.area((1, 1), (first + len(table.rows) - 1, width))


def _add_sheet(book: Workbook, table: ExtraTable) -> None:
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
    styles.page(sheet, landscape=True)
    styles.protect(sheet, rows_and_columns=False)


def _written(value: Value) -> Value:
    return cell_text(value) if isinstance(value, str) else value
