"""审核: three readers, three dates."""

from openpyxl import Workbook

from zwgk.review import STEPS
from zwgk.workbook import layout
from zwgk.workbook.template import parts, styles


def add_review(book: Workbook) -> None:
    sheet = book.create_sheet(layout.REVIEW)
    sheet.sheet_properties.tabColor = styles.TAB_INPUT
    hint = "三个环节由三个人依次完成，填齐姓名和日期后，生成的通报不再带“送审稿”字样；每期重新填写。"
    parts.top(sheet, "三审三校", hint)
    parts.heads(sheet, 4, layout.REVIEW_HEADINGS)
    first, last = 5, 4 + len(STEPS)
    for row, step in enumerate(STEPS, start=first):
        styles.put(sheet, row, 1, step, styles.LABEL)
        for column, look in enumerate((styles.INPUT, styles.INPUT_DATE, styles.INPUT_TEXT), start=2):
            styles.put(sheet, row, column, None, look)
        sheet.row_dimensions[row].height = 26
    parts.dates(sheet, f"C{first}:C{last}")
    sheet.sheet_view.showGridLines = False
    styles.widths(sheet, {1: 18, 2: 20, 3: 18, 4: 40})
    styles.page(sheet)
    styles.protect(sheet, rows_and_columns=False)
