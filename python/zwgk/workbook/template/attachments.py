"""附件1 … 附件k (one per kind) and 附件k+1 (new media): ready to print. Python writes values and the print area."""

from collections.abc import Sequence
from itertools import groupby

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.further_tables import FurtherTable
from zwgk.period import Period
from zwgk.rules import Kind
from zwgk.shown_columns import CASE_HEADS, COLOURED, Shown, media_heads, shown_columns, shown_heads
from zwgk.workbook import layout, paper_sizes
from zwgk.workbook.source import Source
from zwgk.workbook.template import parts, styles

_HEAD = layout.ATTACHMENT_HEAD_ROW
_FIRST = layout.ATTACHMENT_FIRST[0]
_TITLE = layout.ATTACHMENT_TITLE[0]
_LONG_PERIOD = Period(2024, 4, 6)


def add_attachments(book: Workbook, source: Source) -> None:
    for number, kind in enumerate(source.rules.kinds, start=1):
        _add_ranking(book, source, number, kind)
    if source.rules.parts.media:
        _add_media(book, source, len(source.rules.kinds) + 1)
    further = len(source.rules.attachment_titles)
    for number in range(further - len(source.rules.case_kinds) + 1, further + 1):
        _add_cases(book, source, number)
    for number, table in enumerate(source.tables[: len(source.rules.office.tables)], start=further + 1):
        _add_further_table(book, source, number, table)


def _add_ranking(book: Workbook, source: Source, number: int, kind: Kind) -> None:
    shown = shown_columns(source.rules, kind, _LONG_PERIOD)
    heads = tuple(shown_heads(source.rules, kind, _LONG_PERIOD))
    widths = paper_sizes.ranking_mm([column.heading for column in shown])
    sheet = _paper(book, source, number, heads, widths, kind.attachment_title)
    count = len(source.units_of(kind.name)) + kind.total_row
    last = _ready_rows(sheet, count, styles.PAPER_CELL, len(heads))
    _add_quotas(sheet, kind.name, [column.shown for column in shown], last)
    _add_grid(sheet, last, len(heads), max(count, 1))


def _add_media(book: Workbook, source: Source, number: int) -> None:
    rules = source.rules
    heads = tuple(media_heads(rules))
    widths = paper_sizes.media_mm(len(heads), rules.office.media_hosts)
    sheet = _paper(book, source, number, heads, widths, rules.office.media_title)
    names = 1 + rules.office.media_hosts
    last = _ready_rows(sheet, len(source.media), styles.PAPER_NUMBER, len(heads), names)
    if rules.limits.media_posts_a_week:
        verdict = 3 + names
        failed = f'AND({layout.NAME_SCREEN_COLOURS},${get_column_letter(verdict)}{_FIRST}="否")'
        red = styles.colour_rule(failed, styles.RED_FILL, styles.RED_INK, styles.GRID)
        sheet.conditional_formatting.add(parts.area((_FIRST, verdict), (last, verdict)), red)
    _add_grid(sheet, last, len(heads), max(len(source.media), 1))


def _add_cases(book: Workbook, source: Source, number: int) -> None:
    title = source.rules.attachment_titles[number - 1]
    sheet = _paper(book, source, number, CASE_HEADS, paper_sizes.cases_mm(), title)
    last = _ready_rows(sheet, len(source.units), styles.PAPER_CELL, len(CASE_HEADS))
    overdue = CASE_HEADS.index("超时") + 1
    cell = f"{get_column_letter(overdue)}{_FIRST}"
    late = f"AND({layout.NAME_SCREEN_COLOURS},ISNUMBER($A{_FIRST}),ISNUMBER({cell}),{cell}>0)"
    red = styles.colour_rule(late, styles.RED_FILL, styles.RED_INK, styles.GRID)
    sheet.conditional_formatting.add(parts.area((_FIRST, overdue), (last, overdue)), red)
    _add_grid(sheet, last, len(CASE_HEADS), len(source.units))


def _add_further_table(book: Workbook, source: Source, number: int, table: FurtherTable) -> None:
    heads = table.printed_heads
    sheet = _paper(book, source, number, heads, paper_sizes.table_mm(len(heads)), table.title)
    last = _ready_rows(sheet, len(table.rows), styles.PAPER_CELL, len(heads))
    _add_grid(sheet, last, len(heads), max(len(table.rows), 1))


def _paper(
    book: Workbook, source: Source, number: int, heads: tuple[str, ...], widths: Sequence[float], title: str
) -> Worksheet:
    """Add a sheet with the label, room for the title, and the headings in columns of `widths` millimetres."""
    sheet: Worksheet = book.create_sheet(layout.attachment(number))
    sheet.sheet_properties.tabColor = styles.TAB_OUTPUT
    styles.put(sheet, *layout.ATTACHMENT_LABEL, layout.attachment(number), styles.PAPER_LABEL)
    sheet.merge_cells(start_row=_TITLE, end_row=_TITLE, start_column=1, end_column=len(heads))
    styles.fill(sheet, range(_TITLE, _TITLE + 1), range(1, len(heads) + 1), styles.PAPER_TITLE)
    for column, head in enumerate(heads, start=1):
        styles.put(sheet, _HEAD, column, head, styles.PAPER_HEAD)
    title_lines = sum(
        paper_sizes.lines(line, paper_sizes.TYPE_AREA_MM, 22)
        for line in source.rules.office.fill(title, _LONG_PERIOD).split("\n")
    )
    heights = {
        1: 29.0,
        2: 14.0,
        _TITLE: max(34.0 * title_lines, 50.0),
        4: 10.0,
        _HEAD: paper_sizes.head_height(heads, widths),
    }
    for row, height in heights.items():
        sheet.row_dimensions[row].height = height
    styles.mm_widths(sheet, widths)
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    sheet.freeze_panes = sheet.cell(_FIRST, 1).coordinate
    sheet.sheet_view.showGridLines = False
    styles.official_page(sheet, colours=source.rules.office.colour_on_paper)
    styles.protect(sheet, rows_and_columns=False)
    return sheet


def _add_grid(sheet: Worksheet, last: int, width: int, count: int) -> None:
    sheet.conditional_formatting.add(
        parts.area((_FIRST, 1), (last, width)), styles.grid_rule(f'$B{_FIRST}<>""', styles.GRID)
    )
    sheet.print_area = parts.area((1, 1), (_HEAD + count, width))


def _ready_rows(sheet: Worksheet, count: int, number_look: styles.Look, width: int, names: int = 1) -> int:
    """Style the rows of the table, spare ones included; return the last of them."""
    last = _FIRST + parts.spare_rows(count) - 1
    looks = [number_look, *[styles.PAPER_NAME] * names, *[styles.PAPER_CELL] * (width - 1 - names)]
    for row in range(_FIRST, last + 1):
        for column, look in enumerate(looks, start=1):
            sheet.cell(row, column).style = look.name
        sheet.row_dimensions[row].height = paper_sizes.ROW_POINTS
    return last


def _add_quotas(sheet: Worksheet, kind: str, shown: Sequence[Shown], last: int) -> None:
    """Write the period's quotas into hidden columns right of the print area, and colours that depend on them.

    Each quota has the same distance to its column, so one rule serves them all. A zero is coloured even
    without a quota: a duty was not done at all.
    """
    columns = range(3, 3 + sum(what in COLOURED for what in shown))
    shift = layout.attachment_quota_column(len(shown)) - columns.start
    kind_column = 3 + len(shown)
    kind_cell = f"${get_column_letter(kind_column)}${_HEAD}"
    styles.put(sheet, _HEAD, kind_column, kind, styles.HELPER)
    for column in columns:
        head = f"{get_column_letter(column)}${_HEAD}"
        match = f"{layout.NAME_COLUMN_KINDS},{kind_cell},{layout.NAME_COLUMN_HEADINGS},{head}"
        quotas = layout.NAME_COLUMN_QUOTAS
        months = f"({layout.NAME_LAST_MONTH}-{layout.NAME_FIRST_MONTH}+1)"
        styles.put(
            sheet,
            _HEAD,
            column + shift,
            f'=IF(COUNTIFS({match},{quotas},">0")=0,"",SUMIFS({quotas},{match})*{months})',
            styles.HELPER,
        )
        styles.whole_column(sheet, column + shift, styles.HELPER_OPEN)
    for hidden in range(kind_column, columns.stop + shift):
        sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    if not columns:
        return
    cell = f"{get_column_letter(columns.start)}{_FIRST}"
    letter = get_column_letter(columns.start + shift)
    # A unit with another quota, or one that exists for part of the period, has its own quota in its row.
    quota = f"IF(ISNUMBER({letter}{_FIRST}),{letter}{_FIRST},{letter}${_HEAD})"
    on = f"{layout.NAME_SCREEN_COLOURS},ISNUMBER($A{_FIRST}),ISNUMBER({cell})"
    below = f"AND({on},ISNUMBER({quota}),{cell}<{quota})"
    counted = [column for column, what in enumerate(shown, start=3) if what is Shown.COUNT]
    runs = [list(run) for _, run in groupby(enumerate(counted), key=lambda pair: pair[1] - pair[0])]
    cells = " ".join(parts.area((_FIRST, run[0][1]), (last, run[-1][1])) for run in runs)
    rules = sheet.conditional_formatting
    rules.add(cells, styles.colour_rule(f"AND({on},{cell}=0)", styles.DEEP_RED_FILL, styles.DEEP_RED_INK, styles.GRID))
    rules.add(cells, styles.colour_rule(below, styles.RED_FILL, styles.RED_INK, styles.GRID))
