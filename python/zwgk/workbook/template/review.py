"""审核: three readers, three dates; below them the findings of 审校 and the reasons for keeping one."""

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.model.problems import Severity
from zwgk.model.review import STEPS
from zwgk.workbook import layout, schema
from zwgk.workbook.template import parts, styles
from zwgk.workbook.template.tables import add_table


def add_review(book: Workbook) -> None:
    """Add 审核: the three readings, and findings with the office's reasons."""
    sheet = book.create_sheet(layout.REVIEW)
    sheet.sheet_properties.tabColor = styles.TAB_INPUT
    hint = "三个环节由三个人依次完成，填齐姓名和日期后，生成的通报不再带“送审稿”字样；每期重新填写。"
    parts.top(sheet, "三审三校", hint)
    table = add_table(book, sheet, schema.REVIEW, 4, [{"step": step} for step in STEPS], height=26)
    styles.fill(sheet, range(table.first, table.last + 1), range(1, 2), styles.LABEL)
    _add_findings(sheet, table.last + 2)
    styles.widths(sheet, {1: 18, 2: 20, 3: 18, 4: 64, 5: 40})
    styles.page(sheet, landscape=True)
    styles.protect(sheet, rows_and_columns=False)


def _add_findings(sheet: Worksheet, row: int) -> None:
    hint = (
        "“生成通报”时审校发现的问题。有“错误”没有处理，文稿就带“送审稿”字样；"
        "确认无误、要保留的，在“保留原因”里写明原因，再生成一次。"
    )
    styles.put(sheet, row, 1, hint, styles.HINT)
    parts.heads(sheet, row + 1, layout.FINDING_HEADINGS)
    first, last = row + 2, row + 1 + layout.READY_FINDINGS
    looks = (styles.RESULT, styles.RESULT_TEXT, styles.RESULT, styles.RESULT_TEXT, styles.RESULT_TEXT)
    for column, look in enumerate(looks, start=1):
        styles.fill(sheet, range(first, last + 1), range(column, column + 1), look)
    for severity, fill, ink in (
        (Severity.ERROR, styles.RED_FILL, styles.RED_INK),
        (Severity.WARNING, styles.YELLOW_FILL, styles.YELLOW_INK),
    ):
        rule = styles.colour_rule(f'C{first}="{severity}"', fill, ink)
        sheet.conditional_formatting.add(f"C{first}:C{last}", rule)
    sheet.conditional_formatting.add(f"A{first}:E{last}", styles.band_rule(first, f'$D{first}<>""'))
