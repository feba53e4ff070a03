"""设置: tables one below the other, and the lists that validation and rules refer to by defined names."""

import datetime as dt
from dataclasses import asdict
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.model.county import County
from zwgk.model.past import plain
from zwgk.model.period import CUMULATIVE, SPANS
from zwgk.model.settings import LEVELS, Limits, Office, Parts, settings_of
from zwgk.workbook import layout
from zwgk.workbook import settings_schema as schema
from zwgk.workbook.layout import NO, YES
from zwgk.workbook.template import parts, styles
from zwgk.workbook.template.tables import add_table

_YEARS_BACK, _YEARS_AHEAD = 3, 7
_SPARE_KINDS, _SPARE_COLUMNS, _SPARE_PERIODS = 4, 8, 4
_LONG_TEXTS = {"distribution": 52.0}


def add_settings(book: Workbook, county: County) -> None:
    """Add 设置: items, kinds, columns, quotas, periods."""
    sheet = book.create_sheet(layout.SETTINGS)
    sheet.sheet_properties.tabColor = styles.TAB_SETTINGS
    hint = "白色格可以改；改了每月最低，各表的颜色立即跟着变。改完请点“重新统计”。"
    parts.top(sheet, "设置", hint)
    row = 4
    for add in (_add_items, _add_kinds, _add_columns, _add_periods, _add_years, _add_quotas):
        row = add(book, sheet, county, row) + 2
    styles.widths(sheet, {1: 27, 2: 46, 3: 20, 4: 30, **dict.fromkeys(range(5, 15), 12)})
    sheet.freeze_panes = "A3"
    styles.page(sheet, landscape=True)
    styles.protect(sheet, rows_and_columns=True)


def _caption(sheet: Worksheet, row: int, text: str) -> int:
    """Add a caption; return the row of the headings below it."""
    styles.put(sheet, row, 1, text, styles.CAPTION)
    sheet.row_dimensions[row].height = 24
    return row + 1


def _add_items(book: Workbook, sheet: Worksheet, county: County, row: int) -> int:
    row = _caption(sheet, row, "一、发文、时限和统计项目")
    parts.heads(sheet, row, schema.SETTING_ITEMS.headings)
    rules = county.rules
    for values, model in ((rules.office, Office), (rules.limits, Limits), (rules.parts, Parts)):
        for setting in settings_of(model):
            row += 1
            styles.put(sheet, row, 1, setting.item, styles.LABEL)
            _add_value(sheet, row, getattr(values, setting.key), setting.kind)
            styles.put(sheet, row, 3, setting.note, styles.NOTE)
            sheet.row_dimensions[row].height = _LONG_TEXTS.get(setting.key, 22)
            if setting.key == "level":
                parts.pick(sheet, f"B{row}", f'"{",".join(LEVELS)}"', "请从列表中选择。", strict=False)
            if model is Parts:
                parts.define(book, setting.item, sheet, f"B{row}")  # sheets tell whether they are read
            if setting.key == "county":
                parts.define(book, layout.NAME_COUNTY, sheet, f"B{row}")
    return row + 1


def _add_value(sheet: Worksheet, row: int, value: Any, kind: Any) -> None:
    if kind is bool:
        cell = styles.put(sheet, row, 2, YES if value else NO, styles.INPUT)
        parts.pick(sheet, cell.coordinate, parts.YES_NO_LIST, "请选择“是”或“否”。")
    elif kind is int:
        cell = styles.put(sheet, row, 2, value, styles.INPUT_COUNT)
        parts.whole_numbers(sheet, cell.coordinate, "请填 0 或正整数。")
    elif kind == dt.date | None:
        cell = styles.put(sheet, row, 2, value, styles.INPUT_DATE)
        parts.dates(sheet, cell.coordinate)
    else:
        text = "、".join(value) if isinstance(value, tuple) else value
        styles.put(sheet, row, 2, text or None, styles.INPUT_TEXT)


def _add_kinds(book: Workbook, sheet: Worksheet, county: County, row: int) -> int:
    row = _caption(sheet, row, "二、单位类别（每类一个附件，按此顺序；{时段}换成本期名称）")
    kinds = [asdict(kind) for kind in county.rules.kinds]
    table = add_table(book, sheet, schema.KINDS, row, kinds, spare=_SPARE_KINDS)
    for number in range(table.first, table.first + len(kinds)):
        sheet.row_dimensions[number].height = 36
    return table.last + 1


def _add_columns(book: Workbook, sheet: Worksheet, county: County, row: int) -> int:
    row = _caption(sheet, row, "三、栏目（每月最低留空表示不作要求）")
    columns = [
        {**asdict(column), "points": None if column.points == 1 else plain(column.points)}
        for column in county.rules.columns
    ]
    columns += [{**asdict(rate), "formula": f"{rate.part}÷{rate.whole}"} for rate in county.rules.rates]
    return add_table(book, sheet, schema.COLUMNS, row, columns, spare=_SPARE_COLUMNS).last + 1


def _add_periods(book: Workbook, sheet: Worksheet, county: County, row: int) -> int:
    row = _caption(sheet, row, "四、时段（供选择；白色格可以添自己的，例如 前两个月，1，2）")
    known = {**SPANS, **CUMULATIVE}
    spans = [{"name": name, "first": first, "last": last} for name, (first, last) in known.items()]
    spans += [asdict(period) for period in county.rules.periods]
    table = add_table(book, sheet, schema.PERIODS, row, spans, spare=_SPARE_PERIODS, height=19, look=styles.READ_ONLY)
    own = table.first + len(known)
    styles.fill(sheet, range(own, table.last + 1), range(1, 4), styles.INPUT)
    parts.whole_numbers(sheet, f"B{own}:C{table.last}", "请填月份，1 到 12。")
    return table.last + 1


def _add_quotas(book: Workbook, sheet: Worksheet, county: County, row: int) -> int:
    row = _caption(
        sheet, row, "六、另定的每月最低（几个单位另有要求，或从某月起改了要求的；没有就空着。改完点“同步结构”）"
    )
    quotas = [
        {**asdict(quota), "from_month": quota.from_month if quota.from_month > 1 else None}
        for quota in county.rules.quotas
    ]
    return add_table(book, sheet, schema.QUOTAS, row, quotas, spare=_SPARE_COLUMNS).last + 1


def _add_years(book: Workbook, sheet: Worksheet, county: County, row: int) -> int:
    row = _caption(sheet, row, "五、年度（供选择，不必改）")
    years = [{"year": year} for year in range(county.year - _YEARS_BACK, county.year + _YEARS_AHEAD)]
    return add_table(book, sheet, schema.YEARS, row, years, height=19, look=styles.READ_ONLY).last + 1
