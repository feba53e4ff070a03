"""首页: year and period, six lines of how-to, and the table of all units."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from zwgk.model.county import County
from zwgk.workbook import layout, schema
from zwgk.workbook.paper_sizes import head_width, millimetres, name_width, text_width
from zwgk.workbook.paper_sizes import lines as lines_of
from zwgk.workbook.plan_block import link_target, sheet_link
from zwgk.workbook.template import parts, styles

_HOW_TO = (
    "在左边选好统计年度和统计时段。",
    "点单位名称，进入它的表填数。",
    "没有发布填 0，尚未统计留空。",
    "{总表}各有一张表。",
    "点“重新统计”，附件、问题清单和看板随之更新。",
    "先看“校验”，再打印、生成通报。Calc 点链接按住 Ctrl。",
)
_LINKED = (
    layout.attachment(1),
    layout.SHORTFALLS,
    layout.CHECKS,
    layout.DASHBOARD,
)
_HEAD_ROW = 7
_NOTE_LINE_POINTS = 16.0
_SPARE_COLUMNS = 3  # for columns added in 设置


def add_home(book: Workbook, county: County, unit_sheets: dict[str, str]) -> None:
    """Add 首页. `unit_sheets`: unit -> name of its sheet."""
    sheet = book.create_sheet(layout.HOME)
    sheet.sheet_properties.tabColor = styles.TAB_SETTINGS
    headings = schema.home_headings(county.rules)
    widths = _widths(county, headings)
    styles.widths(sheet, widths)
    title = "政务公开统计工作簿"
    styles.put(sheet, 1, 1, f'={layout.NAME_COUNTY}&"{title}"', styles.TITLE)
    sheet.row_dimensions[1].height = 50
    due_column = min(_right_of(1, county.rules.office.county + title, styles.TITLE, widths), len(headings) - 1)
    due = styles.put(sheet, 1, due_column, None, styles.RESULT_TEXT_SMALL)
    sheet.merge_cells(start_row=1, end_row=1, start_column=due_column, end_column=len(headings))
    parts.define(book, layout.NAME_DUE, sheet, due.coordinate)
    _choices(book, county)
    _helpers(book, county.year, column=len(headings) + _SPARE_COLUMNS + 2)
    lines = [f"{number}. {line}" for number, line in enumerate(_how_to(county), start=1)]
    half = max(_right_of(3, line, styles.NOTE, widths) for line in lines[:3])
    for index, line in enumerate(lines):
        styles.put(sheet, 2 + index % 3, 3 if index < 3 else half, line, styles.NOTE)
    _jump(book, county, unit_sheets, column=len(headings) + _SPARE_COLUMNS + 4)
    sheet.row_dimensions[layout.HOME_NOTE_ROW].height = 22
    if county.note:
        row, left = layout.HOME_NOTE_ROW, layout.HOME_NOTE_COLUMN
        styles.put(sheet, row, left, county.note, styles.WRAPPED_HINT)
        sheet.merge_cells(start_row=row, end_row=row, start_column=left, end_column=len(headings))
        room = millimetres(sum(widths[column] for column in range(left, len(headings) + 1)))
        sheet.row_dimensions[row].height = max(
            32, _NOTE_LINE_POINTS * lines_of(county.note, room, styles.WRAPPED_HINT.size)
        )
    _links(book, county)
    _table(book, county, unit_sheets, headings)
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 3).coordinate
    styles.page(sheet)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    styles.protect(sheet, rows_and_columns=False)


def _widths(county: County, headings: tuple[str, ...]) -> dict[int, float]:
    """Return the widths of the columns: all to 未达标 are in sight on a screen of 1024 pixels, long names included."""
    shown = {number: head_width(heading, 7) for number, heading in enumerate(headings, start=1)}
    kinds = name_width([kind.name for kind in county.rules.kinds], 7.5)
    before = {1: 9.5, 2: parts.units_width(county, 14), 3: kinds, 5: 10}
    spare = dict.fromkeys(range(len(headings) + 1, len(headings) + _SPARE_COLUMNS + 1), 10)
    return {**shown, **before, len(headings): 22, **spare}


def _right_of(first: int, text: str, look: styles.Look, widths: dict[int, float]) -> int:
    """Return the first column that a text in column `first` does not reach."""
    left, column = text_width(text, look.size), first
    while left > 0 and column in widths:
        left -= widths[column]
        column += 1
    return column


def _choices(book: Workbook, county: County) -> None:
    sheet = book[layout.HOME]
    for row, label, value, listed, name in (
        (2, layout.HOME_YEAR, county.year, layout.NAME_YEAR_LIST, layout.NAME_YEAR),
        (3, layout.HOME_PERIOD, county.period_name, layout.NAME_PERIOD_LIST, layout.NAME_PERIOD),
    ):
        styles.put(sheet, row, 1, label, styles.LABEL)
        cell = styles.put(sheet, row, 2, value, styles.PICK)
        parts.define(book, name, sheet, cell.coordinate)
        parts.pick(sheet, cell.coordinate, listed, f"请点右侧的箭头选择{label}。")
        sheet.row_dimensions[row].height = 22
    first, last = layout.NAME_FIRST_MONTH, layout.NAME_LAST_MONTH
    styles.put(sheet, 4, 1, "本期月份", styles.LABEL)
    styles.put(sheet, 4, 2, f'=IF({first}={last},{first}&"月",{first}&"月至"&{last}&"月")', styles.READ_ONLY)
    sheet.row_dimensions[4].height = 22


def _jump(book: Workbook, county: County, unit_sheets: dict[str, str], column: int) -> None:
    """Add 跳到: a list of the units, and beside it a link to the sheet of the chosen one. It needs no macro.

    Names and targets are in two hidden columns from `column` on, which commands keep up to date.
    """
    sheet = book[layout.HOME]
    first, last = 2, 1 + parts.spare_rows(len(county.units))
    for offset, name in enumerate((layout.NAME_JUMP_UNITS, layout.NAME_JUMP_PLACES)):
        styles.put(sheet, 1, column + offset, name, styles.HELPER)
        styles.fill(sheet, range(first, last + 1), range(column + offset, column + offset + 1), styles.HELPER_OPEN)
        parts.define(book, name, sheet, parts.area((first, column + offset), (last, column + offset)))
        sheet.column_dimensions[get_column_letter(column + offset)].hidden = True
    for row, unit in enumerate(county.units, start=first):
        sheet.cell(row, column).value = unit.name
        sheet.cell(row, column + 1).value = link_target(unit_sheets[unit.name], "A1")
    row = layout.HOME_NOTE_ROW
    styles.put(sheet, row, 1, layout.HOME_JUMP, styles.LABEL)
    # A list opens at the present value; at a blank one, Calc shows the blank end of it.
    first_name = county.units[0].name if county.units else None
    chosen = styles.put(sheet, row, 2, first_name, styles.PICK_UNIT).coordinate
    parts.pick(sheet, chosen, layout.NAME_JUMP_UNITS, "请点右侧的箭头选择单位。")
    found = f"INDEX({layout.NAME_JUMP_PLACES},MATCH({chosen},{layout.NAME_JUMP_UNITS},0))"
    target = f'IFERROR({found},"#{chosen}")'
    styles.put(sheet, row, 3, f'=HYPERLINK({target},"{layout.HOME_JUMP_LINK}")', styles.LINK)


def _own_sheets(county: County) -> list[str]:
    """Return the sheets that the issuing office fills in itself, limited to its parts of the work."""
    rules = county.rules
    sheets = (
        (layout.PORTAL, bool(rules.monthly_figures)),
        (layout.MEDIA, rules.parts.media),
        (layout.CATALOGUE, rules.parts.catalogue),
        (layout.CASES, rules.parts.cases),
        (layout.CASE_LOG, rules.parts.case_log),
    )
    return [name for name, there in sheets if there]


def _how_to(county: County) -> list[str]:
    own = _own_sheets(county)
    lines = [line for line in _HOW_TO if own or "{总表}" not in line]
    told = "、".join(own) + "各有一张表。" if len(own) > 1 else f"“{''.join(own)}”由办公室填写。"
    return [line.replace("{总表}各有一张表。", told) for line in lines]


def _links(book: Workbook, county: County) -> None:
    """Return the links to the sheets that have no row in the table."""
    sheet = book[layout.HOME]
    styles.put(sheet, 6, 1, layout.HOME_LINKS, styles.HINT)
    linked = (layout.SETTINGS, layout.ROSTER, *_own_sheets(county), *_LINKED)
    for column, name in enumerate(linked, start=2):
        styles.put(sheet, 6, column, sheet_link(name, "A1", name), styles.LINK)
    sheet.row_dimensions[6].height = 24


def _helpers(book: Workbook, year: int, column: int) -> None:
    """Write months of the period and the switch of colours into hidden columns."""
    sheet = book[layout.HOME]
    found = f"MATCH({layout.NAME_PERIOD},{layout.NAME_PERIOD_LIST},0)"
    for row, name, value, look in (
        (
            2,
            layout.NAME_FIRST_MONTH,
            f"=IFERROR(INDEX({layout.NAME_PERIOD_FIRSTS},{found}),0)",
            styles.HELPER,
        ),
        (3, layout.NAME_LAST_MONTH, f"=IFERROR(INDEX({layout.NAME_PERIOD_LASTS},{found}),0)", styles.HELPER),
        (4, layout.NAME_SCREEN_COLOURS, True, styles.HELPER_OPEN),
        (5, layout.HOME_VERSION, layout.STRUCTURE_VERSION, styles.HELPER),
        (6, layout.HOME_BUILT_FOR, year, styles.HELPER),
    ):
        styles.put(sheet, row, column, name, styles.HELPER)
        cell = styles.put(sheet, row, column + 1, value, look)
        parts.define(book, name, sheet, cell.coordinate)
    for hidden in (column, column + 1):
        sheet.column_dimensions[get_column_letter(hidden)].hidden = True


def _table(book: Workbook, county: County, unit_sheets: dict[str, str], headings: tuple[str, ...]) -> None:
    sheet = book[layout.HOME]
    parts.heads(sheet, _HEAD_ROW, headings, height=36)
    width = len(headings) + _SPARE_COLUMNS
    for column in range(1, width + 1):
        sheet.cell(_HEAD_ROW, column).style = styles.RESULT_HEAD.name if column <= len(headings) else styles.RESULT.name
    first, last = _HEAD_ROW + 1, _HEAD_ROW + parts.spare_rows(len(county.units))
    looks = [styles.RESULT, styles.RESULT_LINK, styles.RESULT, styles.RESULT, styles.RESULT_SHRUNK]
    looks += [styles.RESULT] * (width - len(looks))
    looks[len(headings) - 1] = styles.RESULT_SHORT
    for row in range(first, last + 1):
        for column, look in enumerate(looks, start=1):
            sheet.cell(row, column).style = look.name
        sheet.row_dimensions[row].height = 19.5
    for row, unit in enumerate(county.units, start=first):
        sheet.cell(row, 1).value = unit.order
        sheet.cell(row, 2).value = sheet_link(unit_sheets[unit.name], "A1", unit.name)
        sheet.cell(row, 3).value = unit.kind
    _colours(book, headings, first, last, width)


def _colours(book: Workbook, headings: tuple[str, ...], first: int, last: int, width: int) -> None:
    sheet = book[layout.HOME]
    missing = headings.index(layout.HOME_BEFORE_COLUMNS[-1]) + 1
    rules = sheet.conditional_formatting
    rules.add(
        parts.area((first, missing), (last, missing)),
        styles.colour_rule(
            f'AND($B{first}<>"",{get_column_letter(missing)}{first}<>"")', styles.YELLOW_FILL, styles.YELLOW_INK
        ),
    )
    rules.add(
        parts.area((first, 1), (last, width)),
        styles.band_rule(first, f'$B{first}<>"",A${_HEAD_ROW}<>""'),
    )
    spare = len(headings) + 1
    rules.add(
        parts.area((_HEAD_ROW, spare), (_HEAD_ROW, width)),
        styles.head_rule(f'{get_column_letter(spare)}${_HEAD_ROW}<>""'),
    )
