"""单位名录: one row per unit."""

from openpyxl import Workbook

from zwgk.model.county import County, Record
from zwgk.model.roster import Unit
from zwgk.workbook import layout
from zwgk.workbook.csv_rows import JOINER
from zwgk.workbook.declaration import Holds, InputTable
from zwgk.workbook.schema import roster_table
from zwgk.workbook.template import parts, styles
from zwgk.workbook.template.tables import add_table, set_widths

_HEAD_ROW = 3


def add_roster(book: Workbook, county: County) -> None:
    """Add 单位名录."""
    sheet = book.create_sheet(layout.ROSTER)
    sheet.sheet_properties.tabColor = styles.TAB_SETTINGS
    parts.top(
        sheet,
        "单位名录",
        f"{layout.DUTY_YES} 承担，{layout.NOT_DUTY} 不承担；别名用“{JOINER}”隔开；合计相同时按这里的先后排名。"
        "增减单位后请点“同步结构”。",
    )
    declared = roster_table(county.rules)
    rows = [unit_record(unit, declared) for unit in county.units]
    table = add_table(book, sheet, declared, _HEAD_ROW, rows, spare=max(20, len(rows) // 4), height=20)
    duties = [column.heading for column in declared.holding(Holds.MARK)]
    sheet.conditional_formatting.add(
        table.cells(duties[0], duties[-1]),
        styles.colour_rule(f'{table.corner(duties[0])}="{layout.NOT_DUTY}"', styles.NOT_DUTY_FILL, styles.MUTED),
    )
    sheet.freeze_panes = sheet.cell(table.first, 3).coordinate
    set_widths(sheet, table)
    styles.page(sheet, landscape=True)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    styles.protect(sheet, rows_and_columns=True)


def unit_record(unit: Unit, declared: InputTable) -> Record:
    """Return the unit as a row of the sheet: its fields, and a mark for each duty column."""
    duties = declared.holding(Holds.MARK)
    marks = {c.key: layout.DUTY_YES if c.heading in unit.duties else layout.NOT_DUTY for c in duties}
    fields = {column.key: getattr(unit, column.key) for column in declared.keyed if hasattr(unit, column.key)}
    return {**fields, **marks, "exempt_from": tuple(c.heading for c in duties if c.heading in unit.exempt_from)}
