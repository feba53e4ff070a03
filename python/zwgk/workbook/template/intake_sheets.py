"""填报进度, 导入记录 and 历史: lists that commands add to."""

from openpyxl import Workbook

from zwgk.model.county import County
from zwgk.workbook import layout, schema
from zwgk.workbook.plan_history import correction_row, figure_row
from zwgk.workbook.template import styles
from zwgk.workbook.template.findings import add_list
from zwgk.workbook.template.parts import units_width

_READY_IMPORTS = 300
_MOST_READY = 4000
_READY_HISTORY = 20


def add_progress(book: Workbook, county: County) -> None:
    """Add 填报进度, blank."""
    ready = min(max(60, 2 * len(county.units)), _MOST_READY)
    add_list(
        book,
        layout.PROGRESS,
        "填报进度",
        "由“回收”和“催报”写出；改数请到各单位表。",
        layout.PROGRESS_HEADINGS,
        layout.PROGRESS_FIRST,
        sizes=layout.PROGRESS_WIDTHS,
        text_columns=(2, 7, 8),
        ready=ready,
        colours=(
            (layout.PROGRESS_HEADINGS[3], "未报", styles.RED_FILL, styles.RED_INK),
            (layout.PROGRESS_HEADINGS[3], "缺报", styles.YELLOW_FILL, styles.YELLOW_INK),
        ),
    )
    sheet = book[layout.PROGRESS]
    first, column = layout.REMINDER_FIRST
    styles.put(sheet, first - 1, column, layout.REMINDER_HEADING, styles.HEAD)
    styles.fill(sheet, range(first, first + ready), range(column, column + 1), styles.RESULT_TEXT)
    styles.whole_column(sheet, column, styles.RESULT_TEXT)
    styles.widths(sheet, {column: 80})


def add_imports(book: Workbook, county: County) -> None:
    """Add 导入记录, blank."""
    add_list(
        book,
        layout.IMPORTS,
        "导入记录",
        "“回收”和“台账导入”改过的每一格：原来是什么，改成什么，来自哪个文件。",
        layout.IMPORT_HEADINGS,
        layout.IMPORTS_FIRST,
        sizes=(20, 12, units_width(county, 16), 16, 8, units_width(county, 16), 9, 12, 12, 10, 34, 22),
        text_columns=(3, 6, 11, 12),
        ready=_READY_IMPORTS,
    )


def add_history(book: Workbook, county: County) -> None:
    """Add the figures of earlier periods and, beside them, corrections; fill in the known ones."""
    figures, corrections = schema.HISTORY, schema.CORRECTIONS
    rows = [figure_row(figure) for figure in county.past.figures]
    add_list(
        book,
        layout.HISTORY,
        "历史",
        "以前各期公布的数，由“封存”和 zwgk history 写出，新建年度工作簿时带过去；用来与以前比较，请不要改动。",
        figures.headings,
        layout.HISTORY_FIRST,
        sizes=tuple(
            units_width(county, column.width) if column.key == "unit" else column.width for column in figures.columns
        ),
        text_columns=(3, 4, 10, 12),
        ready=max(len(rows), len(county.past.corrections)) + _READY_HISTORY,
    )
    sheet = book[layout.HISTORY]
    first, left = layout.CORRECTIONS_FIRST
    for column, declared in enumerate(corrections.columns, start=left):
        styles.put(sheet, first - 1, column, declared.heading, styles.HEAD)
        styles.whole_column(sheet, column, styles.RESULT_TEXT)
        styles.widths(sheet, {column: declared.width})
    styles.put(sheet, first - 2, left, "封存以后公开更正的", styles.HINT)
    further = [correction_row(each) for each in county.past.corrections]
    for corner, lines in ((layout.HISTORY_FIRST[1], rows), (left, further)):
        for row, cells in enumerate(lines, start=first):
            for column, value in enumerate(cells, start=corner):
                sheet.cell(row, column).value = value
