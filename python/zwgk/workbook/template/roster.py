"""单位名录: one row a unit."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from zwgk.workbook import layout
from zwgk.workbook.csv_rows import JOINER
from zwgk.workbook.source import Source
from zwgk.workbook.template import parts, styles

_HEAD_ROW = 3


def add_roster(book: Workbook, source: Source) -> None:
    sheet = book.create_sheet(layout.ROSTER)
    sheet.sheet_properties.tabColor = styles.TAB_SETTINGS
    names = source.rules.column_names
    headings = (*layout.ROSTER_BEFORE_DUTIES, *names, *layout.ROSTER_AFTER_DUTIES)
    before = len(layout.ROSTER_BEFORE_DUTIES)
    parts.top(
        sheet,
        "单位名录",
        f"{layout.DUTY_YES} 承担，{layout.NOT_DUTY} 不承担；别名用“{JOINER}”隔开；合计相同时按这里的先后排名。"
        "增减单位后请点“同步单位表”。",
    )
    parts.heads(sheet, _HEAD_ROW, headings)
    first, last = _HEAD_ROW + 1, _HEAD_ROW + len(source.units) + max(20, len(source.units) // 4)
    looks = [styles.INPUT_COUNT, styles.INPUT_TEXT, styles.INPUT_TEXT, styles.INPUT, styles.INPUT_TEXT]
    looks += [styles.INPUT] * len(names)
    looks += [styles.INPUT_TEXT] * len(layout.ROSTER_AFTER_DUTIES)
    for row in range(first, last + 1):
        for column, look in enumerate(looks, start=1):
            sheet.cell(row, column).style = look.name
        sheet.row_dimensions[row].height = 20
    for row, unit in enumerate(source.units, start=first):
        duties = (layout.DUTY_YES if name in unit.duties else layout.NOT_DUTY for name in names)
        exempt = JOINER.join(name for name in names if name in unit.exempt_from)
        aliases = JOINER.join(unit.aliases)
        values = (unit.order, unit.name, unit.full_name, unit.kind, aliases, *duties, exempt, unit.exemption_reason)
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value or None
        if len(aliases) > 24:
            sheet.row_dimensions[row].height = 34
    parts.pick(sheet, f"D{first}:D{last}", layout.NAME_KIND_LIST, "请从列表中选择类别；新的类别先加在“设置”里。")
    duty_area = parts.area((first, before + 1), (last, before + len(names)))
    parts.pick(sheet, duty_area, parts.DUTY_LIST, f"承担选“{layout.DUTY_YES}”，不承担选“{layout.NOT_DUTY}”。")
    letter = get_column_letter(before + 1)
    sheet.conditional_formatting.add(
        duty_area,
        styles.colour_rule(f'{letter}{first}="{layout.NOT_DUTY}"', styles.NOT_DUTY_FILL, styles.MUTED),
    )
    parts.define(book, layout.NAME_UNIT_LIST, sheet, f"B{first}:B{last}")
    sheet.freeze_panes = sheet.cell(first, 3).coordinate
    styles.widths(
        sheet,
        {
            1: 8,
            2: 18,
            3: 34,
            4: 9,
            5: 40,
            **dict.fromkeys(range(before + 1, before + len(names) + 1), 11),
            **dict(enumerate((16, 22, 22), start=before + len(names) + 1)),
        },
    )
    styles.page(sheet, landscape=True)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    styles.protect(sheet, rows_and_columns=True)
