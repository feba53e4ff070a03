"""首页: year and period, six lines of how-to, and the table of all units."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from zwgk.model.county import County
from zwgk.workbook import layout, schema
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
_DUE_COLUMN = 6  # right of the title
_SPARE_COLUMNS = 3  # for columns added in 设置


def add_home(book: Workbook, county: County, unit_sheets: dict[str, str]) -> None:
    """Add 首页. `unit_sheets`: unit -> name of its sheet."""
    sheet = book.create_sheet(layout.HOME)
    sheet.sheet_properties.tabColor = styles.TAB_SETTINGS
    headings = schema.home_headings(county.rules)
    styles.put(sheet, 1, 1, f'={layout.NAME_COUNTY}&"政务公开统计工作簿"', styles.TITLE)
    sheet.row_dimensions[1].height = 34
    due = styles.put(sheet, 1, _DUE_COLUMN, None, styles.RESULT_TEXT)
    sheet.merge_cells(start_row=1, end_row=1, start_column=_DUE_COLUMN, end_column=len(headings) + _SPARE_COLUMNS)
    parts.define(book, layout.NAME_DUE, sheet, due.coordinate)
    _choices(book, county)
    _helpers(book, county.year, column=len(headings) + _SPARE_COLUMNS + 2)
    for index, line in enumerate(_how_to(county)):
        styles.put(sheet, 2 + index % 3, 3 if index < 3 else 6, f"{index + 1}. {line}", styles.NOTE)
    if county.note:
        styles.put(sheet, layout.HOME_NOTE_ROW, 1, county.note, styles.WRAPPED_HINT)
        sheet.merge_cells(
            start_row=layout.HOME_NOTE_ROW, end_row=layout.HOME_NOTE_ROW, start_column=1, end_column=len(headings)
        )
        sheet.row_dimensions[layout.HOME_NOTE_ROW].height = 32
    _links(book, county)
    _table(book, county, unit_sheets, headings)
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 3).coordinate
    sheet.sheet_view.showGridLines = False
    styles.page(sheet)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    styles.protect(sheet, rows_and_columns=False)


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
        styles.put(sheet, 6, column, parts.link(name, name), styles.LINK)
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
    parts.heads(sheet, _HEAD_ROW, headings, height=30)
    width = len(headings) + _SPARE_COLUMNS
    for column in range(1, width + 1):
        sheet.cell(_HEAD_ROW, column).style = styles.RESULT_HEAD.name if column <= len(headings) else styles.RESULT.name
    first, last = _HEAD_ROW + 1, _HEAD_ROW + parts.spare_rows(len(county.units))
    looks = [styles.RESULT, styles.RESULT_LINK, styles.RESULT, styles.RESULT, styles.RESULT_SHRUNK]
    looks += [styles.RESULT] * (width - len(looks))
    looks[len(headings) - 1] = styles.RESULT_SHRUNK
    for row in range(first, last + 1):
        for column, look in enumerate(looks, start=1):
            sheet.cell(row, column).style = look.name
        sheet.row_dimensions[row].height = 19.5
    for row, unit in enumerate(county.units, start=first):
        sheet.cell(row, 1).value = unit.order
        sheet.cell(row, 2).value = parts.link(unit_sheets[unit.name], unit.name)
        sheet.cell(row, 3).value = unit.kind
    _colours(book, headings, first, last, width)
    styles.widths(
        sheet, {1: 10.5, 2: 19, 3: 8, 4: 10, 5: 16, **dict.fromkeys(range(6, width + 1), 10), len(headings): 26}
    )


def _colours(book: Workbook, headings: tuple[str, ...], first: int, last: int, width: int) -> None:
    sheet = book[layout.HOME]
    missing = headings.index(layout.HOME_BEFORE_COLUMNS[-1]) + 1
    short = headings.index(layout.HOME_AFTER_COLUMNS[-1]) + 1
    rules = sheet.conditional_formatting
    for column, fill, ink in (
        (missing, styles.YELLOW_FILL, styles.YELLOW_INK),
        (short, None, styles.RED_INK),
    ):
        cell = f"{get_column_letter(column)}{first}"
        rules.add(
            parts.area((first, column), (last, column)),
            styles.colour_rule(f'AND($B{first}<>"",{cell}<>"")', fill, ink, styles.SOFT_GRID),
        )
    rules.add(
        parts.area((first, 1), (last, width)),
        styles.grid_rule(f'AND($B{first}<>"",A${_HEAD_ROW}<>"")', styles.SOFT_GRID),
    )
    spare = len(headings) + 1
    rules.add(
        parts.area((_HEAD_ROW, spare), (_HEAD_ROW, width)),
        styles.head_rule(f'{get_column_letter(spare)}${_HEAD_ROW}<>""'),
    )
