"""问题清单, 校验 and 日志: lists that Python writes."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from zwgk.model.county import County
from zwgk.model.problems import Severity
from zwgk.model.rules import MOST_CASE_KINDS
from zwgk.statistics.shortfalls import Shortfall
from zwgk.workbook import layout
from zwgk.workbook.paper_sizes import LIST_ROW_POINTS
from zwgk.workbook.template import parts, styles

_MOST_READY = 4000


def add_shortfalls(book: Workbook, county: County) -> None:
    """Add 问题清单, blank."""
    ready = min(max(200, len(county.units) * len(county.rules.column_names) + 40), _MOST_READY)
    add_list(
        book,
        layout.SHORTFALLS,
        "问题清单",
        "低于要求的单位和栏目，由“重新统计”写出；改数请到各单位表。",
        layout.SHORTFALL_HEADINGS,
        layout.SHORTFALLS_FIRST,
        sizes=layout.SHORTFALL_WIDTHS,
        text_columns=(2, 8, 11),
        ready=ready,
        colours=(
            ("情形", Shortfall.ZERO, styles.DEEP_RED_FILL, styles.DEEP_RED_INK),
            ("情形", Shortfall.BELOW, styles.RED_FILL, styles.RED_INK),
            ("情形", Shortfall.UNREPORTED, styles.YELLOW_FILL, styles.YELLOW_INK),
        ),
    )


def add_checks(book: Workbook, county: County) -> None:
    """Add 校验, blank."""
    ready = min(max(400, 4 * len(county.units)), _MOST_READY)
    add_list(
        book,
        layout.CHECKS,
        "校验",
        "读各表时发现的问题，由“重新统计”或“校验”写出；点“链接”到出错的单元格（LibreOffice 里按住 Ctrl 点）。",
        layout.CHECK_HEADINGS,
        layout.CHECKS_FIRST,
        sizes=layout.CHECK_WIDTHS,
        text_columns=(3, 5, 6, 7),
        ready=ready,
        link_column=8,
        colours=(
            (layout.CHECK_HEADINGS[1], Severity.ERROR, styles.RED_FILL, styles.RED_INK),
            (layout.CHECK_HEADINGS[1], Severity.WARNING, styles.YELLOW_FILL, styles.YELLOW_INK),
        ),
    )
    sheet = book[layout.CHECKS]
    first = layout.CHECKS_FIRST[0]
    tick = get_column_letter(len(layout.CHECK_HEADINGS))
    choices = f'"{layout.DUTY_YES},{layout.CHECK_REFUSED}"'
    message = f"冲突以新数为准的选“{layout.DUTY_YES}”，再回收或导入一次；不改的选“{layout.CHECK_REFUSED}”。"
    parts.pick(sheet, f"{tick}{first}:{tick}{first + ready - 1}", choices, message, strict=False)


def add_list(
    book: Workbook,
    name: str,
    title: str,
    hint: str,
    headings: tuple[str, ...],
    corner: tuple[int, int],
    *,
    sizes: tuple[float, ...],
    text_columns: tuple[int, ...],
    ready: int,
    link_column: int = 0,
    colours: Sequence[tuple[str, str, str, str]] = (),
) -> None:
    """Add a list with `ready` styled rows; further rows take the unlocked style of their column.

    `colours`: (heading, text of a cell, fill, ink).
    """
    sheet = book.create_sheet(name)
    sheet.sheet_properties.tabColor = styles.TAB_OUTPUT
    first, width = corner[0], len(headings)
    parts.top(sheet, title, hint)
    parts.heads(sheet, first - 1, headings)
    for column in range(1, width + 1):
        look = (
            styles.RESULT_LINK
            if column == link_column
            else styles.RESULT_TEXT
            if column in text_columns
            else styles.RESULT
        )
        styles.whole_column(sheet, column, look)
        styles.fill(sheet, range(first, first + ready), range(column, column + 1), look)
    for row in range(1, first - 1):
        for column in range(1, width + 1):
            if not sheet.cell(row, column).value:
                sheet.cell(row, column).style = styles.HINT.name
    styles.widths(sheet, dict(enumerate(sizes, start=1)))
    last = first + ready - 1
    # Before the bands: of two ranges that contain a cell, LibreOffice shows the first.
    for heading, text, fill, ink in colours:
        letter = get_column_letter(headings.index(heading) + 1)
        rule = styles.colour_rule(f'{letter}{first}="{text}"', fill, ink)
        sheet.conditional_formatting.add(f"{letter}{first}:{letter}{last}", rule)
    sheet.conditional_formatting.add(parts.area((first, 1), (last, width)), styles.band_rule(first, f'$A{first}<>""'))
    sheet.sheet_format.defaultRowHeight = LIST_ROW_POINTS
    sheet.auto_filter.ref = parts.area((first - 1, 1), (last, width))
    sheet.freeze_panes = sheet.cell(first, 1).coordinate
    sheet.print_title_rows = f"{first - 1}:{first - 1}"
    styles.page(sheet, landscape=True)
    styles.protect(sheet, rows_and_columns=False)


def add_case_report(book: Workbook, county: County) -> None:
    """Add 办件情况: a list, and beside it two tables that are not filtered with it."""
    add_list(
        book,
        layout.CASE_REPORT,
        "办件情况",
        "超时、临期的办件；右边是依申请公开的办理结果（年度报告表格的分法）和各月件数。由“重新统计”按“办件台账”写出。",
        layout.PRESSING_HEADINGS,
        layout.PRESSING_FIRST,
        sizes=(8, 14, 14, 16, parts.units_width(county, 20), 14, 14, 14, 14, 10),
        text_columns=(5,),
        ready=200,
        link_column=10,
    )
    sheet = book[layout.CASE_REPORT]
    first = layout.PRESSING_FIRST[0]
    left, months = layout.REQUEST_REPORT_FIRST[1], layout.CASE_MONTHS_FIRST[1]
    parts.heads(sheet, first - 1, layout.REQUEST_REPORT_HEADINGS, column=left)
    styles.fill(sheet, range(first, first + 11), range(left, left + 3), styles.RESULT)
    last = months + 2 * MOST_CASE_KINDS
    # The headings depend on 设置: they are written with the figures.
    styles.fill(sheet, range(first - 1, first + 12), range(months, last + 1), styles.RESULT)
    styles.widths(sheet, {left: 18, left + 1: 10, left + 2: 12, **dict.fromkeys(range(months, last + 1), 15)})


def add_log(book: Workbook) -> None:
    """Add 日志, hidden."""
    sheet = book.create_sheet(layout.LOG)
    sheet.sheet_properties.tabColor = styles.TAB_LOG
    sheet.sheet_state = "hidden"
    parts.heads(sheet, layout.LOG_FIRST[0] - 1, layout.LOG_HEADINGS)
    # Whole columns and no ready cells: the next line goes below the last existing cell.
    for column in range(1, len(layout.LOG_HEADINGS) + 1):
        styles.whole_column(sheet, column, styles.RESULT_TIME if column == 1 else styles.RESULT)
    styles.widths(sheet, dict(enumerate((20, 14, 16, 10, 9, 9, 9, 40), start=1)))
    sheet.freeze_panes = "A2"
    styles.page(sheet, landscape=True)
    styles.protect(sheet, rows_and_columns=False)
