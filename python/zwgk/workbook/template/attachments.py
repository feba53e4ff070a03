"""附件1 … 附件k (one per kind) and 附件k+1 (new media): ready to print. Python writes values and the print area."""

from collections.abc import Sequence
from functools import partial
from itertools import groupby

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.model.county import County
from zwgk.model.further_tables import FurtherTable
from zwgk.model.period import Period
from zwgk.model.rules import Kind
from zwgk.statistics.shown_columns import (
    CASE_HEADS,
    COLOURED,
    Shown,
    ShownColumn,
    TableShape,
    media_heads,
    shown_columns,
    shown_heads,
    table_shape,
)
from zwgk.workbook import layout, paper_sizes
from zwgk.workbook.template import parts, styles
from zwgk.workbook.template.one_at_a_time import Steps

_HEAD = layout.ATTACHMENT_HEAD_ROW
_FIRST = layout.ATTACHMENT_FIRST[0]
_TITLE = layout.ATTACHMENT_TITLE[0]
_LONG_PERIOD = Period(2024, 4, 6)


def add_attachments(book: Workbook, county: County) -> Steps:
    """Add the attachments: rankings, new media, cases, further tables."""
    for number, kind in enumerate(county.rules.kinds, start=1):
        yield partial(_add_ranking, book, county, number, kind)
    if county.rules.parts.media:
        yield partial(_add_media, book, county, len(county.rules.kinds) + 1)
    further = len(county.rules.attachment_titles)
    for number in range(further - len(county.rules.case_kinds) + 1, further + 1):
        yield partial(_add_cases, book, county, number)
    for number, table in enumerate(county.tables[: len(county.rules.office.tables)], start=further + 1):
        yield partial(_add_further_table, book, county, number, table)


def _add_ranking(book: Workbook, county: County, number: int, kind: Kind) -> None:
    shape = table_shape(county.rules, kind)
    heads = tuple(shown_heads(county.rules, kind, _LONG_PERIOD))
    widths = paper_sizes.ranking_mm(heads, shape)
    sheet = _paper(book, county, number, heads * shape.side_by_side, widths, kind.attachment_title)
    count = -(-(len(county.units_of(kind.name)) + kind.total_row) // shape.side_by_side)
    number_look = [styles.PAPER_CELL] if shape.numbered else []
    looks = [*number_look, styles.PAPER_NAME, *[styles.PAPER_CELL] * shape.shown]
    last = _ready_rows(sheet, count, looks * shape.side_by_side)
    _add_quotas(sheet, kind.name, shown_columns(county.rules, kind, _LONG_PERIOD), shape, last)
    _add_grid(sheet, last, shape.width, max(count, 1), shape.names[0])


def _add_media(book: Workbook, county: County, number: int) -> None:
    rules = county.rules
    heads = tuple(media_heads(rules))
    widths = paper_sizes.media_mm(heads, rules.office.media_hosts)
    sheet = _paper(book, county, number, heads, widths, rules.media_title)
    names = 1 + rules.office.media_hosts
    looks = [styles.PAPER_NUMBER, *[styles.PAPER_NAME] * names, *[styles.PAPER_CELL] * (len(heads) - 1 - names)]
    last = _ready_rows(sheet, len(county.media), looks)
    if rules.office.media_hosts and rules.office.media_hosts_once:
        _add_joined_hosts(sheet, last)
    if rules.limits.media_posts_a_week:
        verdict = 3 + names
        failed = f'AND({layout.NAME_SCREEN_COLOURS},${get_column_letter(verdict)}{_FIRST}="否")'
        red = styles.colour_rule(failed, styles.RED_FILL, styles.RED_INK, styles.GRID)
        sheet.conditional_formatting.add(parts.area((_FIRST, verdict), (last, verdict)), red)
    _add_grid(sheet, last, len(heads), max(len(county.media), 1), 1 + names)


def _add_joined_hosts(sheet: Worksheet, last: int) -> None:
    """Draw the grid of the hosts so that one written once encloses the blank cells below it."""
    cells = parts.area((_FIRST, 2), (last, 2))
    begins, goes_on = f'$B{_FIRST}<>""', f'AND($B{_FIRST + 1}="",$C{_FIRST + 1}<>"")'
    for condition, sides in (
        (f'AND($C{_FIRST}<>"",{begins},{goes_on})', ("left", "right", "top")),
        (f'AND($C{_FIRST}<>"",NOT({begins}),{goes_on})', ("left", "right")),
        (f'AND($C{_FIRST}<>"",NOT({begins}),NOT({goes_on}))', ("left", "right", "bottom")),
        (f'AND($C{_FIRST}<>"",{begins},NOT({goes_on}))', ("left", "right", "top", "bottom")),
    ):
        sheet.conditional_formatting.add(cells, styles.grid_rule(condition, styles.sides(sides), stop=True))


def _add_cases(book: Workbook, county: County, number: int) -> None:
    title = county.rules.attachment_titles[number - 1]
    sheet = _paper(book, county, number, CASE_HEADS, paper_sizes.cases_mm(CASE_HEADS), title)
    looks = [styles.PAPER_CELL, styles.PAPER_NAME, *[styles.PAPER_CELL] * (len(CASE_HEADS) - 2)]
    last = _ready_rows(sheet, len(county.units), looks)
    overdue = CASE_HEADS.index("超时") + 1
    cell = f"{get_column_letter(overdue)}{_FIRST}"
    late = f"AND({layout.NAME_SCREEN_COLOURS},ISNUMBER($A{_FIRST}),ISNUMBER({cell}),{cell}>0)"
    red = styles.colour_rule(late, styles.RED_FILL, styles.RED_INK, styles.GRID)
    sheet.conditional_formatting.add(parts.area((_FIRST, overdue), (last, overdue)), red)
    _add_grid(sheet, last, len(CASE_HEADS), len(county.units), 2)


def _add_further_table(book: Workbook, county: County, number: int, table: FurtherTable) -> None:
    heads = table.printed_heads
    sheet = _paper(book, county, number, heads, paper_sizes.table_mm(heads), table.title)
    others = (styles.PAPER_NAME if paper_sizes.holds_names(head) else styles.PAPER_CELL for head in heads[2:])
    looks = [styles.PAPER_CELL, styles.PAPER_NAME, *others]
    last = _ready_rows(sheet, len(table.rows), looks)
    _add_grid(sheet, last, len(heads), max(len(table.rows), 1), 2)


def _paper(
    book: Workbook, county: County, number: int, heads: tuple[str, ...], widths: Sequence[float], title: str
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
        for line in county.rules.office.fill(title, _LONG_PERIOD).split("\n")
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
    styles.official_page(sheet, colours=county.rules.office.colour_on_paper)
    styles.protect(sheet, rows_and_columns=False)
    return sheet


def _add_grid(sheet: Worksheet, last: int, width: int, count: int, name: int) -> None:
    """Draw the grid of rows with a name, which is in column `name`."""
    named = f'${get_column_letter(name)}{_FIRST}<>""'
    sheet.conditional_formatting.add(parts.area((_FIRST, 1), (last, width)), styles.grid_rule(named, styles.GRID))
    sheet.print_area = parts.area((1, 1), (_HEAD + count, width))


def _ready_rows(sheet: Worksheet, count: int, looks: Sequence[styles.Look]) -> int:
    """Style the rows of the table, spare ones included; return the last of them."""
    last = _FIRST + parts.spare_rows(count) - 1
    for row in range(_FIRST, last + 1):
        for column, look in enumerate(looks, start=1):
            sheet.cell(row, column).style = look.name
        sheet.row_dimensions[row].height = paper_sizes.ROW_POINTS
    return last


def _add_quotas(sheet: Worksheet, kind: str, shown: Sequence[ShownColumn], shape: TableShape, last: int) -> None:
    """Write the period's quotas into hidden columns right of the print area, and colours that depend on them.

    Each quota has the same distance to its column, so one rule serves them all. A zero is coloured even
    without a quota: a duty was not done at all.
    """
    coloured = sum(column.shown in COLOURED for column in shown)
    kind_cell = f"${get_column_letter(shape.kind_column)}${_HEAD}"
    styles.put(sheet, _HEAD, shape.kind_column, kind, styles.HELPER)
    for row in range(_FIRST, last + 1):  # LibreOffice paints a hidden number as ### over blank cells, up to a text
        styles.put(sheet, row, shape.kind_column, " ", styles.HELPER)
    columns = [name + 1 + place for name in shape.names for place in range(coloured)]
    for column in columns:
        head = f"{get_column_letter(column)}${_HEAD}"
        match = f"{layout.NAME_COLUMN_KINDS},{kind_cell},{layout.NAME_COLUMN_HEADINGS},{head}"
        quotas = layout.NAME_COLUMN_QUOTAS
        months = f"({layout.NAME_LAST_MONTH}-{layout.NAME_FIRST_MONTH}+1)"
        styles.put(
            sheet,
            _HEAD,
            shape.quota_column(column),
            f'=IF(COUNTIFS({match},{quotas},">0")=0,"",SUMIFS({quotas},{match})*{months})',
            styles.HELPER,
        )
        styles.whole_column(sheet, shape.quota_column(column), styles.HELPER_OPEN)
    for hidden in range(shape.kind_column, shape.quota_column(max(columns, default=shape.names[0])) + 1):
        sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    for name in shape.names if columns else ():
        _colour(sheet, shown, shape, name, last)


def _colour(sheet: Worksheet, shown: Sequence[ShownColumn], shape: TableShape, name: int, last: int) -> None:
    """Colour the counts of the units named in column `name`."""
    cell = f"{get_column_letter(name + 1)}{_FIRST}"
    letter = get_column_letter(shape.quota_column(name + 1))
    # A unit with another quota, or one that exists for part of the period, has its own quota in its row.
    quota = f"IF(ISNUMBER({letter}{_FIRST}),{letter}{_FIRST},{letter}${_HEAD})"
    unit = f"${get_column_letter(name)}{_FIRST}"
    is_unit = f"ISNUMBER($A{_FIRST})" if shape.numbered and name == 2 else f'AND({unit}<>"",{unit}<>"{layout.TOTAL}")'
    on = f"{layout.NAME_SCREEN_COLOURS},{is_unit},ISNUMBER({cell})"
    below = f"AND({on},ISNUMBER({quota}),{cell}<{quota})"
    counted = [column for column, one in enumerate(shown, start=name + 1) if one.shown is Shown.COUNT]
    runs = [list(run) for _, run in groupby(enumerate(counted), key=lambda pair: pair[1] - pair[0])]
    cells = " ".join(parts.area((_FIRST, run[0][1]), (last, run[-1][1])) for run in runs)
    rules = sheet.conditional_formatting
    rules.add(cells, styles.colour_rule(f"AND({on},{cell}=0)", styles.DEEP_RED_FILL, styles.DEEP_RED_INK, styles.GRID))
    rules.add(cells, styles.colour_rule(below, styles.RED_FILL, styles.RED_INK, styles.GRID))
