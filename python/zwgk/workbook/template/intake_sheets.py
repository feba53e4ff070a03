"""栏目映射, 填报进度 and 导入记录: what intake needs."""

from openpyxl import Workbook

from zwgk.workbook import layout
from zwgk.workbook.source import Source
from zwgk.workbook.template import parts, styles
from zwgk.workbook.template.findings import add_list

_HEAD_ROW, _SPARE_COLUMNS = 3, 60
_READY_IMPORTS = 300
_MOST_READY = 4000


def add_mapping(book: Workbook, source: Source) -> None:
    sheet = book.create_sheet(layout.MAPPING)
    sheet.sheet_properties.tabColor = styles.TAB_SETTINGS
    parts.top(
        sheet,
        "栏目映射",
        f"门户网站的一个栏目，算作单位的哪个栏目、门户统计的哪一类；{layout.NOT_DUTY} 表示不计入，留空表示还没有定。"
        "下级栏目（上级>下级）没有单列的，随上级。",
    )
    parts.heads(sheet, _HEAD_ROW, layout.MAPPING_HEADINGS)
    first, last = _HEAD_ROW + 1, _HEAD_ROW + len(source.mapping) + _SPARE_COLUMNS
    for column, look in enumerate((styles.INPUT_TEXT, styles.INPUT, styles.INPUT, styles.INPUT_TEXT), start=1):
        styles.fill(sheet, range(first, last + 1), range(column, column + 1), look)
        styles.whole_column(sheet, column, look)
    for row in range(1, _HEAD_ROW):
        for column in range(1, len(layout.MAPPING_HEADINGS) + 1):
            if not sheet.cell(row, column).value:
                sheet.cell(row, column).style = styles.HINT.name
    for row, entry in enumerate(source.mapping, start=first):
        cells = (entry.portal_column, entry.unit_column, entry.portal_figure, entry.remark)
        for column, value in enumerate(cells, start=1):
            sheet.cell(row, column).value = value or None
    unit_columns = ",".join((*source.rules.column_names, layout.NOT_DUTY))
    portal_figures = ",".join((*layout.PORTAL_COLUMNS, layout.NOT_DUTY))
    for letter, choices in (("B", unit_columns), ("C", portal_figures)):
        ref = f"{letter}{first}:{letter}{last}"
        # A list in the rule itself takes 255 characters; beyond that the sheet goes without.
        if len(choices) <= 250:
            parts.pick(sheet, ref, f'"{choices}"', f"请从列表中选择；{layout.NOT_DUTY} 表示不计入。")
        undecided = f'AND($A{first}<>"",{letter}{first}="")'
        sheet.conditional_formatting.add(ref, styles.colour_rule(undecided, styles.YELLOW_FILL, styles.YELLOW_INK))
    sheet.freeze_panes = sheet.cell(first, 2).coordinate
    sheet.sheet_view.showGridLines = False
    styles.widths(sheet, dict(enumerate((40, 20, 20, 40), start=1)))
    styles.page(sheet)
    styles.protect(sheet, rows_and_columns=True)


def add_progress(book: Workbook, source: Source) -> None:
    ready = min(max(60, 2 * len(source.units)), _MOST_READY)
    add_list(
        book,
        layout.PROGRESS,
        "填报进度",
        "由“回收”和“催报”写出；改数请到各单位表。",
        layout.PROGRESS_HEADINGS,
        layout.PROGRESS_FIRST,
        sizes=(8, 18, 9, 12, 22, 20, 34, 44),
        text_columns=(2, 7, 8),
        ready=ready,
    )
    sheet = book[layout.PROGRESS]
    first, column = layout.REMINDER_FIRST
    styles.put(sheet, first - 1, column, layout.REMINDER_HEADING, styles.HEAD)
    styles.fill(sheet, range(first, first + ready), range(column, column + 1), styles.RESULT_TEXT)
    styles.whole_column(sheet, column, styles.RESULT_TEXT)
    styles.widths(sheet, {column: 80})
    for state, fill, ink in (
        ("未报", styles.RED_FILL, styles.RED_INK),
        ("缺报", styles.YELLOW_FILL, styles.YELLOW_INK),
    ):
        sheet.conditional_formatting.add(
            f"D{first}:D{first + ready - 1}", styles.colour_rule(f'D{first}="{state}"', fill, ink, styles.SOFT_GRID)
        )


def add_imports(book: Workbook, _: Source) -> None:
    add_list(
        book,
        layout.IMPORTS,
        "导入记录",
        "“回收”和“台账导入”改过的每一格：原来是什么，改成什么，来自哪个文件。",
        layout.IMPORT_HEADINGS,
        layout.IMPORTS_FIRST,
        sizes=(20, 12, 16, 16, 8, 16, 9, 12, 12, 10, 34, 22),
        text_columns=(3, 6, 11, 12),
        ready=_READY_IMPORTS,
    )
