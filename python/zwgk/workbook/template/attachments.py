"""附件1 … 附件k (one a kind) and 附件k+1 (new media): ready to print. Python writes values and the print area."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.rules import Kind
from zwgk.workbook import layout
from zwgk.workbook.source import Source
from zwgk.workbook.template import parts, styles

_HEAD = layout.ATTACHMENT_HEAD_ROW
_FIRST = layout.ATTACHMENT_FIRST[0]
_TITLE = layout.ATTACHMENT_TITLE[0]
_NUMBER_MM, _TOTAL_MM = 14.0, 20.0


def add_attachments(book: Workbook, source: Source) -> None:
    for number, kind in enumerate(source.rules.kinds, start=1):
        _add_ranking(book, source, number, kind)
    _add_media(book, source, len(source.rules.kinds) + 1)


def _add_ranking(book: Workbook, source: Source, number: int, kind: Kind) -> None:
    columns = source.rules.columns_of(kind.name)
    heads = ("序号", "单位名称", *(column.heading for column in columns), layout.TOTAL)
    sheet = _paper(book, source, number, heads)
    count = len(source.units_of(kind.name))
    last = _ready_rows(sheet, count, [styles.PAPER_CELL] * len(heads))
    _add_quotas(sheet, kind.name, columns=range(3, 3 + len(columns)), last=last)
    sheet.conditional_formatting.add(
        parts.area((_FIRST, 1), (last, len(heads))), styles.grid_rule(f"ISNUMBER($A{_FIRST})", styles.GRID)
    )
    name_mm = 44.0 if len(columns) < 4 else 36.0
    each = (styles.TYPE_AREA_MM - _NUMBER_MM - _TOTAL_MM - name_mm) / len(columns)
    if each > 40:
        name_mm, each = name_mm + (each - 40) * len(columns), 40.0
    styles.mm_widths(sheet, [_NUMBER_MM, name_mm, *[each] * len(columns), _TOTAL_MM])
    sheet.print_area = parts.area((1, 1), (_HEAD + max(count, 1), len(heads)))


def _add_media(book: Workbook, source: Source, number: int) -> None:
    times = str(source.rules.limits.media_posts_a_week)
    heads = tuple(head.replace("{次数}", times) for head in layout.MEDIA_ATTACHMENT_HEADINGS)
    sheet = _paper(book, source, number, heads)
    looks = [styles.PAPER_NUMBER, *[styles.PAPER_CELL] * (len(heads) - 1)]
    last = _ready_rows(sheet, len(source.media), looks)
    sheet.conditional_formatting.add(
        parts.area((_FIRST, 4), (last, 4)),
        styles.colour_rule(
            f'AND({layout.NAME_SCREEN_COLOURS},$D{_FIRST}="否")', styles.RED_FILL, styles.RED_INK, styles.GRID
        ),
    )
    sheet.conditional_formatting.add(
        parts.area((_FIRST, 1), (last, len(heads))), styles.grid_rule(f"ISNUMBER($A{_FIRST})", styles.GRID)
    )
    styles.mm_widths(sheet, [_NUMBER_MM, 74, 30, 38])
    sheet.print_area = parts.area((1, 1), (_HEAD + max(len(source.media), 1), len(heads)))


def _paper(book: Workbook, source: Source, number: int, heads: tuple[str, ...]) -> Worksheet:
    """A sheet with the label, room for the title, and the heads."""
    sheet: Worksheet = book.create_sheet(layout.attachment(number))
    sheet.sheet_properties.tabColor = styles.TAB_OUTPUT
    styles.put(sheet, *layout.ATTACHMENT_LABEL, layout.attachment(number), styles.PAPER_LABEL)
    sheet.merge_cells(start_row=_TITLE, end_row=_TITLE, start_column=1, end_column=len(heads))
    styles.fill(sheet, range(_TITLE, _TITLE + 1), range(1, len(heads) + 1), styles.PAPER_TITLE)
    for column, head in enumerate(heads, start=1):
        styles.put(sheet, _HEAD, column, head, styles.PAPER_HEAD)
    for row, height in ((1, 29.0), (2, 14.0), (_TITLE, 68.0), (4, 10.0), (_HEAD, 36.0)):
        sheet.row_dimensions[row].height = height
    sheet.print_title_rows = f"{_HEAD}:{_HEAD}"
    sheet.freeze_panes = sheet.cell(_FIRST, 1).coordinate
    sheet.sheet_view.showGridLines = False
    styles.official_page(sheet, colours=source.rules.office.colour_on_paper)
    styles.protect(sheet, rows_and_columns=False)
    return sheet


def _ready_rows(sheet: Worksheet, count: int, looks: list[styles.Look]) -> int:
    """Style the rows of the table, spare ones included; the last of them."""
    last = _FIRST + parts.spare_rows(count) - 1
    for row in range(_FIRST, last + 1):
        for column, look in enumerate(looks, start=1):
            sheet.cell(row, column).style = look.name
        sheet.row_dimensions[row].height = 25.0
    return last


def _add_quotas(sheet: Worksheet, kind: str, columns: range, last: int) -> None:
    """Quotas of the period in hidden columns right of the print area, and the colours that go by them.

    Each quota stands the same distance right of its column, so one rule serves them all.
    """
    shift = len(columns) + 2
    kind_column = columns.stop + 1
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
    for hidden in range(kind_column, columns.stop + shift):
        sheet.column_dimensions[get_column_letter(hidden)].hidden = True
    cell = f"{get_column_letter(columns.start)}{_FIRST}"
    quota = f"{get_column_letter(columns.start + shift)}${_HEAD}"
    on = f"{layout.NAME_SCREEN_COLOURS},ISNUMBER($A{_FIRST}),ISNUMBER({cell}),ISNUMBER({quota})"
    cells = parts.area((_FIRST, columns.start), (last, columns.stop - 1))
    rules = sheet.conditional_formatting
    rules.add(cells, styles.colour_rule(f"AND({on},{cell}=0)", styles.DEEP_RED_FILL, styles.DEEP_RED_INK, styles.GRID))
    rules.add(cells, styles.colour_rule(f"AND({on},{cell}<{quota})", styles.RED_FILL, styles.RED_INK, styles.GRID))
