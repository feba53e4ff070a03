"""填报进度 and 导入记录: what intake writes."""

from openpyxl import Workbook

from zwgk.workbook import layout
from zwgk.workbook.source import Source
from zwgk.workbook.template import styles
from zwgk.workbook.template.findings import add_list

_READY_IMPORTS = 300
_MOST_READY = 4000


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
