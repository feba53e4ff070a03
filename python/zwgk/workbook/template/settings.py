"""设置: tables one below the other, and the lists that validation and rules reach by defined names."""

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.period import SPANS
from zwgk.rules import Naming
from zwgk.workbook import layout
from zwgk.workbook.csv_rows import NO, YES
from zwgk.workbook.source import Source
from zwgk.workbook.template import parts, styles

_YEARS_BACK, _YEARS_AHEAD = 3, 7
_SPARE_KINDS, _SPARE_COLUMNS = 4, 8


def add_settings(book: Workbook, source: Source) -> None:
    sheet = book.create_sheet(layout.SETTINGS)
    sheet.sheet_properties.tabColor = styles.TAB_SETTINGS
    parts.top(sheet, "设置", "白色格可以改；改了每月最低，各表的颜色立即跟着变。改完请点“重新统计”。")
    row = 4
    for add in (_add_items, _add_kinds, _add_columns, _add_periods, _add_years):
        row = add(book, sheet, source, row) + 2
    styles.widths(sheet, {1: 27, 2: 46, 3: 20, 4: 30, 5: 12, 6: 12})
    sheet.freeze_panes = "A3"
    sheet.sheet_view.showGridLines = False
    styles.page(sheet)
    styles.protect(sheet, rows_and_columns=True)


def _caption(sheet: Worksheet, row: int, text: str, headings: tuple[str, ...]) -> int:
    """A caption and the headings; the first row below them."""
    styles.put(sheet, row, 1, text, styles.CAPTION)
    sheet.row_dimensions[row].height = 24
    parts.heads(sheet, row + 1, headings)
    return row + 2


def _add_items(book: Workbook, sheet: Worksheet, source: Source, row: int) -> int:
    headings = (layout.SETTING_ITEM, layout.SETTING_VALUE, layout.SETTING_NOTE)
    row = _caption(sheet, row, "一、发文和时限", headings)
    for values, items in ((source.rules.office, layout.OFFICE_ITEMS), (source.rules.limits, layout.LIMIT_ITEMS)):
        for label, (name, note) in items.items():
            styles.put(sheet, row, 1, label, styles.LABEL)
            _add_value(sheet, row, getattr(values, name), is_date=name == "issue_date")
            styles.put(sheet, row, 3, note, styles.NOTE)
            sheet.row_dimensions[row].height = 22
            if name == "county":
                parts.define(book, layout.NAME_COUNTY, sheet, f"B{row}")
            if name == "distribution":
                sheet.row_dimensions[row].height = 52
            row += 1
    return row


def _add_value(sheet: Worksheet, row: int, value: styles.CellValue, is_date: bool) -> None:
    if isinstance(value, bool):
        cell = styles.put(sheet, row, 2, YES if value else NO, styles.INPUT)
        parts.pick(sheet, cell.coordinate, parts.YES_NO_LIST, "请选择“是”或“否”。")
    elif isinstance(value, int):
        cell = styles.put(sheet, row, 2, value, styles.INPUT_COUNT)
        parts.whole_numbers(sheet, cell.coordinate, "请填 0 或正整数。")
    elif is_date:
        cell = styles.put(sheet, row, 2, value, styles.INPUT_DATE)
        parts.dates(sheet, cell.coordinate)
    else:
        styles.put(sheet, row, 2, value or None, styles.INPUT_TEXT)


def _add_kinds(book: Workbook, sheet: Worksheet, source: Source, row: int) -> int:
    kinds = source.rules.kinds
    row = _caption(sheet, row, "二、单位类别（每类一个附件，按此顺序；{时段}换成本期名称）", layout.KIND_HEADINGS)
    last = row + len(kinds) + _SPARE_KINDS - 1
    looks = (styles.INPUT, styles.INPUT_TEXT, styles.INPUT_COUNT, styles.INPUT_TEXT, styles.INPUT)
    for number in range(row, last + 1):
        for column, look in enumerate(looks, start=1):
            sheet.cell(number, column).style = look.name
        sheet.row_dimensions[number].height = 22
    for number, kind in enumerate(kinds, start=row):
        chosen = "、".join(kind.better_units) or None
        values = (kind.name, kind.attachment_title, kind.better_count, chosen, kind.better_period or None)
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
        sheet.row_dimensions[number].height = 36
    parts.whole_numbers(sheet, f"C{row}:C{last}", "请填较好单位的个数，没有填 0。")
    parts.pick(sheet, f"E{row}:E{last}", layout.NAME_PERIOD_LIST, "请选择这些较好单位是哪一期的。", strict=False)
    parts.define(book, layout.NAME_KIND_LIST, sheet, f"A{row}:A{last}")
    return last + 1


def _add_columns(book: Workbook, sheet: Worksheet, source: Source, row: int) -> int:
    columns = source.rules.columns
    row = _caption(sheet, row, "三、栏目（每月最低留空表示不作要求）", layout.COLUMN_HEADINGS)
    last = row + len(columns) + _SPARE_COLUMNS - 1
    for number in range(row, last + 1):
        for column in range(1, len(layout.COLUMN_HEADINGS) + 1):
            sheet.cell(number, column).style = styles.INPUT.name if column != 4 else styles.INPUT_COUNT.name
        sheet.row_dimensions[number].height = 22
    for number, item in enumerate(columns, start=row):
        values = (
            item.kind,
            item.name,
            item.heading,
            item.monthly_quota,
            YES if item.counted else NO,
            item.naming.value,
        )
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
    parts.pick(sheet, f"A{row}:A{last}", layout.NAME_KIND_LIST, "请从列表中选择类别；新的类别先加在上面的类别表里。")
    parts.whole_numbers(sheet, f"D{row}:D{last}", "请填每月最少发布的条数；没有要求请留空。")
    parts.pick(sheet, f"E{row}:E{last}", parts.YES_NO_LIST, "请选择“是”或“否”。")
    parts.pick(sheet, f"F{row}:F{last}", f'"{",".join(Naming)}"', "请选择“不点名”“为零”或“未达标”。")
    for letter, name in (
        ("A", layout.NAME_COLUMN_KINDS),
        ("B", layout.NAME_COLUMN_NAMES),
        ("C", layout.NAME_COLUMN_HEADINGS),
        ("D", layout.NAME_COLUMN_QUOTAS),
        ("E", layout.NAME_COLUMN_COUNTED),
    ):
        parts.define(book, name, sheet, f"{letter}{row}:{letter}{last}")
    return last + 1


def _add_periods(book: Workbook, sheet: Worksheet, _: Source, row: int) -> int:
    row = _caption(sheet, row, "四、时段（供选择，不必改）", layout.PERIOD_HEADINGS)
    last = row + len(SPANS) - 1
    for number, (name, (first_month, last_month)) in enumerate(SPANS.items(), start=row):
        styles.put(sheet, number, 1, name, styles.READ_ONLY)
        styles.put(sheet, number, 2, first_month, styles.READ_ONLY)
        styles.put(sheet, number, 3, last_month, styles.READ_ONLY)
        sheet.row_dimensions[number].height = 19
    for letter, name in (
        ("A", layout.NAME_PERIOD_LIST),
        ("B", layout.NAME_PERIOD_FIRSTS),
        ("C", layout.NAME_PERIOD_LASTS),
    ):
        parts.define(book, name, sheet, f"{letter}{row}:{letter}{last}")
    return last + 1


def _add_years(book: Workbook, sheet: Worksheet, source: Source, row: int) -> int:
    row = _caption(sheet, row, "五、年度（供选择，不必改）", (layout.YEAR_HEADING,))
    years = range(source.year - _YEARS_BACK, source.year + _YEARS_AHEAD)
    for number, year in enumerate(years, start=row):
        styles.put(sheet, number, 1, year, styles.READ_ONLY)
        sheet.row_dimensions[number].height = 19
    last = row + len(years) - 1
    parts.define(book, layout.NAME_YEAR_LIST, sheet, f"A{row}:A{last}")
    return last + 1
