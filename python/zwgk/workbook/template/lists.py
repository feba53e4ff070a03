"""门户网站, 新媒体, 目录自查: what the county's own office fills in."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.workbook import layout
from zwgk.workbook.csv_rows import NO, YES
from zwgk.workbook.source import Source
from zwgk.workbook.template import parts, styles

_SPARE_ACCOUNTS, _SPARE_FIELDS = 20, 14


def _in_period(month: str) -> str:
    return f"{month}>={layout.NAME_FIRST_MONTH},{month}<={layout.NAME_LAST_MONTH}"


def _yellow(sheet: Worksheet, ref: str, formula: str) -> None:
    sheet.conditional_formatting.add(ref, styles.colour_rule(formula, styles.YELLOW_FILL, styles.YELLOW_INK))


def add_portal(book: Workbook, source: Source) -> None:
    sheet = book.create_sheet(layout.PORTAL)
    sheet.sheet_properties.tabColor = styles.TAB_INPUT
    counts = (*layout.PORTAL_COLUMNS, *layout.PORTAL_REQUEST_COLUMNS)
    headings = (layout.MONTH, *counts, layout.REMARK)
    width = len(headings)
    parts.top(
        sheet, "门户网站、依申请公开和县长信箱", "按月填写；没有填 0，尚未统计留空。黄色：本期还没填；深红：不是条数。"
    )
    parts.heads(sheet, 4, headings, height=36)
    first, last = 5, 16
    for row in range(first, last + 1):
        month = row - first + 1
        styles.put(sheet, row, 1, month, styles.READ_ONLY_MONTH)
        for column, heading in enumerate(counts, start=2):
            styles.put(sheet, row, column, source.portal.get(month, {}).get(heading), styles.INPUT_COUNT)
        styles.put(sheet, row, width, None, styles.INPUT_TEXT)
        sheet.row_dimensions[row].height = 22
    for row, label in ((last + 1, layout.UNIT_YEAR_ROW), (last + 2, layout.UNIT_PERIOD_ROW)):
        styles.put(sheet, row, 1, label, styles.LABEL)
        styles.put(sheet, row, width, None, styles.READ_ONLY_TEXT)
        sheet.row_dimensions[row].height = 22
    months = f"$A${first}:$A${last}"
    for column in range(2, width):
        cells = parts.area((first, column), (last, column))
        styles.put(sheet, last + 1, column, f"=SUM({cells})", styles.SUM)
        within = f'{months},">="&{layout.NAME_FIRST_MONTH},{months},"<="&{layout.NAME_LAST_MONTH}'
        styles.put(sheet, last + 2, column, f"=SUMIFS({cells},{within})", styles.SUM)
    cells = parts.area((first, 2), (last, width - 1))
    parts.whole_numbers(sheet, cells)
    parts.mark_no_count(sheet, cells, f"B{first}")
    _yellow(sheet, cells, f'AND(B{first}="",{_in_period(f"$A{first}")})')
    _add_openings(sheet, source, last + 4)
    sheet.freeze_panes = sheet.cell(first, 2).coordinate
    sheet.sheet_view.showGridLines = False
    styles.widths(sheet, {1: 14, **dict.fromkeys(range(2, width), 12), width: 28})
    styles.page(sheet, landscape=True)
    styles.protect(sheet, rows_and_columns=True)


def _add_openings(sheet: Worksheet, source: Source, row: int) -> None:
    styles.put(sheet, row, 1, "上一期结转（本期开始时还没有办结的件数）", styles.HINT)
    parts.heads(sheet, row + 1, (layout.OPENING_ITEM, layout.OPENING_COUNT))
    for number, kind in enumerate(layout.REQUEST_KINDS, start=row + 2):
        styles.put(sheet, number, 1, kind, styles.LABEL)
        cell = styles.put(sheet, number, 2, source.openings.get(kind, 0), styles.INPUT_COUNT)
        parts.whole_numbers(sheet, cell.coordinate, "请填本期开始时还没有办结的件数，没有填 0。")
        sheet.row_dimensions[number].height = 22


def add_media(book: Workbook, source: Source) -> None:
    sheet = book.create_sheet(layout.MEDIA)
    sheet.sheet_properties.tabColor = styles.TAB_INPUT
    headings = (*layout.MEDIA_HEADINGS_BEFORE, *layout.MONTH_HEADINGS, *layout.MEDIA_HEADINGS_AFTER)
    before, months = len(layout.MEDIA_HEADINGS_BEFORE), len(layout.MONTH_HEADINGS)
    weeks, updated, remark = (before + months + offset for offset in (1, 2, 3))
    parts.top(
        sheet,
        "政务新媒体",
        "每个账号一行，按月填发布条数；知道每周条数的，填不足规定次数的周数，就按周判定，否则按总数判定。",
    )
    parts.heads(sheet, 4, headings, height=36)
    first, last = 5, 4 + len(source.media) + _SPARE_ACCOUNTS
    looks = [styles.INPUT_COUNT, styles.INPUT_TEXT, styles.INPUT_TEXT, styles.INPUT]
    looks += [styles.INPUT_COUNT] * (months + 1) + [styles.INPUT_DATE, styles.INPUT_TEXT]
    for row in range(first, last + 1):
        for column, look in enumerate(looks, start=1):
            sheet.cell(row, column).style = look.name
        sheet.row_dimensions[row].height = 22
    for row, account in enumerate(source.media, start=first):
        posts = (account.posts.get(month) for month in range(1, 13))
        values: list[styles.CellValue] = [row - first + 1, account.name, account.host, account.platform, *posts]
        values += [account.weeks_below, account.last_update, account.remark]
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = None if value == "" else value
    parts.whole_numbers(sheet, parts.area((first, before + 1), (last, weeks)))
    parts.dates(sheet, parts.area((first, updated), (last, updated)))
    parts.pick(sheet, f"C{first}:C{last}", layout.NAME_UNIT_LIST, "", strict=False)
    letter = get_column_letter(before + 1)
    parts.mark_no_count(sheet, parts.area((first, before + 1), (last, weeks)), f"{letter}{first}")
    _yellow(
        sheet,
        parts.area((first, before + 1), (last, before + months)),
        f'AND($B{first}<>"",{letter}{first}="",{_in_period(f"""VALUE(SUBSTITUTE({letter}$4,"月",""))""")})',
    )
    sheet.freeze_panes = sheet.cell(first, 3).coordinate
    sizes = {1: 8, 2: 30, 3: 18, 4: 13, **dict.fromkeys(range(before + 1, weeks), 7.5)}
    styles.widths(sheet, {**sizes, weeks: 12, updated: 14, remark: 22})
    styles.page(sheet, landscape=True)
    styles.protect(sheet, rows_and_columns=True)


def add_catalogue(book: Workbook, source: Source) -> None:
    sheet = book.create_sheet(layout.CATALOGUE)
    sheet.sheet_properties.tabColor = styles.TAB_INPUT
    headings = layout.CATALOGUE_HEADINGS
    parts.top(sheet, "基层政务公开标准目录自查", "最近更新填年月即可；存在问题写进通报时原样引用。")
    parts.heads(sheet, 3, headings)
    first, last = 4, 3 + len(source.catalogue) + _SPARE_FIELDS
    looks = (
        styles.INPUT_COUNT,
        styles.INPUT_TEXT,
        styles.INPUT_YEAR_MONTH,
        styles.INPUT,
        styles.INPUT_TEXT,
        styles.INPUT_TEXT,
    )
    for row in range(first, last + 1):
        for column, look in enumerate(looks, start=1):
            sheet.cell(row, column).style = look.name
        sheet.row_dimensions[row].height = 21
    for row, item in enumerate(source.catalogue, start=first):
        named = None if item.body_named is None else YES if item.body_named else NO
        fields = (row - first + 1, item.name, item.last_update, named, item.fault or None, item.remark or None)
        for column, value in enumerate(fields, start=1):
            sheet.cell(row, column).value = value
    parts.dates(sheet, f"C{first}:C{last}")
    parts.pick(sheet, f"D{first}:D{last}", parts.YES_NO_LIST, "请选择“是”或“否”。")
    _yellow(sheet, f"C{first}:D{last}", f'AND($B{first}<>"",C{first}="")')
    sheet.conditional_formatting.add(
        f"D{first}:D{last}", styles.colour_rule(f'D{first}="{NO}"', styles.RED_FILL, styles.RED_INK)
    )
    sheet.freeze_panes = sheet.cell(first, 3).coordinate
    styles.widths(sheet, {1: 8, 2: 26, 3: 16, 4: 18, 5: 44, 6: 28})
    styles.page(sheet, landscape=True)
    sheet.print_title_rows = "3:3"
    styles.protect(sheet, rows_and_columns=True)
