"""门户网站, 新媒体, 目录自查, 栏目映射, 校对词表: sheets that the county's own office fills in."""

from collections.abc import Sequence
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.model.county import County, Record
from zwgk.model.settings import Parts, item_of, settings_of
from zwgk.workbook import layout, schema
from zwgk.workbook.declaration import Holds, InputTable
from zwgk.workbook.layout import NO, YES
from zwgk.workbook.template import parts, styles
from zwgk.workbook.template.tables import (
    LOOKS,
    Placed,
    add_table,
    colour_blanks,
    colour_no_counts,
    count_groups,
    in_period,
    set_widths,
)

_SPARE_ACCOUNTS, _SPARE_FIELDS, _SPARE_COLUMNS, _SPARE_CASES = 20, 14, 60, 300


def _input_sheet(book: Workbook, name: str, title: str, hint: str, *switches: str) -> Worksheet:
    """Add a sheet; while one of its `switches` (names in `Parts`) is off in 设置, the hint says so instead."""
    sheet: Worksheet = book.create_sheet(name)
    sheet.sheet_properties.tabColor = styles.TAB_INPUT
    if switches:
        items = [item_of(switch) for switch in switches]
        off = f"“{'”“'.join(items)}”关掉了的，这里不读，填了也不统计。要填，在“{layout.SETTINGS}”里改为“{YES}”。"
        off = off.replace("关掉了的", "关掉了") if len(items) == 1 else off
        default = {item.key: item.default for item in settings_of(Parts)}
        conditions = (
            f'NOT({item}="{NO}")' if default[switch] else f'{item}="{YES}"'
            for switch, item in zip(switches, items, strict=True)
        )
        hint = f'=IF(AND({",".join(conditions)}),"{hint}","{off}")'
    parts.top(sheet, title, hint)
    return sheet


def add_portal(book: Workbook, county: County) -> None:
    """Add 门户网站: months, sums, opening balances."""
    hint = "按月填写；没有填 0，尚未统计留空。黄色：本期还没填；深红：不是条数。"
    own = [layout.PORTAL] if county.rules.portal_columns else []
    *subjects, last_one = (*own, *county.rules.request_kinds)
    title = "、".join(subjects) + ("和" if subjects else "") + last_one
    built = [part for part in ("portal", "requests", "mailbox") if getattr(county.rules.parts, part)]
    sheet = _input_sheet(book, layout.PORTAL, title, hint, *built)
    known = {record["month"]: record for record in county.portal}
    months = [known.get(month, {"month": month}) for month in range(1, 13)]
    table = add_table(book, sheet, schema.portal_table(county.rules), 4, months, head_height=36)
    _add_sums(sheet, table)
    colour_no_counts(sheet, table)
    for first, last in count_groups(table):
        ref = table.cells(first.heading, last.heading)
        asked = "" if first.asked else f",COUNT(${ref.replace(':', ':$')})>0"
        when = in_period(f"${table.corner(layout.MONTH)}") + asked
        colour_blanks(sheet, table, first.heading, last.heading, when)
    if county.rules.request_kinds:
        _add_openings(book, sheet, county, table.last + 4)
    _finish(sheet, table, frozen=2)


def _add_sums(sheet: Worksheet, table: Placed) -> None:
    remark = table.column(layout.REMARK)
    for row, label in ((table.last + 1, layout.UNIT_YEAR_ROW), (table.last + 2, layout.UNIT_PERIOD_ROW)):
        styles.put(sheet, row, 1, label, styles.LABEL)
        styles.put(sheet, row, remark, None, styles.READ_ONLY_TEXT)
        sheet.row_dimensions[row].height = 22
    months = f"$A${table.first}:$A${table.last}"
    within = f'{months},">="&{layout.NAME_FIRST_MONTH},{months},"<="&{layout.NAME_LAST_MONTH}'
    for column in table.declared.holding(Holds.COUNT):
        cells, number = table.cells(column.heading), table.column(column.heading)
        styles.put(sheet, table.last + 1, number, f"=SUM({cells})", styles.SUM)
        styles.put(sheet, table.last + 2, number, f"=SUMIFS({cells},{within})", styles.SUM)


def _add_openings(book: Workbook, sheet: Worksheet, county: County, row: int) -> None:
    hint = (
        "期初未办结：起始月份开始时还没有办结的件数，没有填 0；起始月份不填就是 1 月。"
        "以后各期的结转，按各月的收到、办结推算。"
    )
    styles.put(sheet, row, 1, hint, styles.HINT)
    items = [
        {"item": kind, "count": county.openings.get(kind), "since": county.opening_months.get(kind)}
        for kind in county.rules.request_kinds
    ]
    table = add_table(book, sheet, schema.OPENINGS, row + 1, items)
    styles.fill(sheet, range(table.first, table.last + 1), range(1, 2), styles.LABEL)


def add_media(book: Workbook, county: County) -> None:
    """Add 新媒体: one row per account."""
    hint = "每个账号一行，按月填发布条数；知道每周条数的，填不足规定次数的周数，就按周判定，否则按总数判定。"
    sheet = _input_sheet(book, layout.MEDIA, "政务新媒体", hint, "media")
    table = add_table(book, sheet, schema.MEDIA, 4, county.media, spare=_SPARE_ACCOUNTS, head_height=36)
    first, last = layout.MONTH_HEADINGS[0], layout.MONTH_HEADINGS[-1]
    colour_no_counts(sheet, table)
    month = f'VALUE(SUBSTITUTE({table.letter(first)}$4,"月",""))'
    colour_blanks(sheet, table, first, last, f'${table.corner(schema.ACCOUNT)}<>"",{in_period(month)}')
    _finish(sheet, table, frozen=3)


def add_catalogue(book: Workbook, county: County) -> None:
    """Add 目录自查: one row per field."""
    hint = "最近更新填年月即可；存在问题写进通报时原样引用。"
    sheet = _input_sheet(book, layout.CATALOGUE, "基层政务公开标准目录自查", hint, "catalogue")
    table = add_table(book, sheet, schema.CATALOGUE, 3, county.catalogue, spare=_SPARE_FIELDS, height=21)
    field = f"${table.corner(schema.FIELD)}"
    colour_blanks(sheet, table, schema.UPDATED, schema.BODY_NAMED, f'{field}<>""')
    sheet.conditional_formatting.add(
        table.cells(schema.BODY_NAMED),
        styles.colour_rule(f'{table.corner(schema.BODY_NAMED)}="{NO}"', styles.RED_FILL, styles.RED_INK),
    )
    _finish(sheet, table, frozen=3)
    sheet.print_title_rows = "3:3"


def add_cases(book: Workbook, county: County) -> None:
    """Add 分单位办件."""
    hint = "一个单位、一类、一个月一行；期初＋收到＝办结＋处理中，对不上的“校验”会指出。没有办件的不用写。"
    sheet = _input_sheet(book, layout.CASES, "按承办单位统计的办件", hint, "cases")
    kinds = {schema.CASE_KIND: county.rules.case_kinds}
    declared = _with_choices(schema.CASES, kinds, "请从列表中选择类型。", further=())
    table = add_table(book, sheet, declared, 3, county.cases, spare=_SPARE_CASES)
    colour_no_counts(sheet, table)
    when = f'${table.corner(schema.CASE_UNIT)}<>""'
    colour_blanks(sheet, table, schema.CASE_RECEIVED, schema.CASE_CLOSED, when)
    _finish(sheet, table, frozen=2)
    sheet.print_title_rows = "3:3"


def add_case_log(book: Workbook, county: County) -> None:
    """Add 办件台账."""
    hint = "一件一行，办结了填答复日期。到期日期不填，按“设置”里的时限、按工作日算；延期的填延长以后的日子。"
    sheet = _input_sheet(book, layout.CASE_LOG, "办件台账", hint, "case_log")
    kinds = {schema.CASE_KIND: county.rules.case_kinds}
    declared = _with_choices(schema.CASE_LOG, kinds, "请从列表中选择类型。", further=())
    table = add_table(book, sheet, declared, 3, county.case_log, spare=_SPARE_CASES)
    when = f'${table.corner(schema.CASE_KIND)}<>""'
    colour_blanks(sheet, table, schema.CASE_CAME, schema.CASE_CAME, when)
    _finish(sheet, table, frozen=2)
    sheet.print_title_rows = "3:3"


def _finish(sheet: Worksheet, table: Placed, frozen: int) -> None:
    """Freeze the headings and the columns before column `frozen`; set widths, page and protection."""
    sheet.freeze_panes = sheet.cell(table.first, frozen).coordinate
    set_widths(sheet, table)
    styles.page(sheet, landscape=True)
    styles.protect(sheet, rows_and_columns=True)


def add_holidays(book: Workbook, county: County) -> None:
    """Add 节假日."""
    hint = "国务院办公厅公布的放假安排程序已经知道；这里只填程序还不知道的年份，或与本地不同的日子。"
    sheet = _input_sheet(book, layout.HOLIDAYS, "节假日", hint, "case_log")
    _add_plain_list(book, sheet, schema.HOLIDAYS, county.holidays)


def add_mapping(book: Workbook, county: County) -> None:
    """Add 栏目映射 with its two tables."""
    hint = (
        f"门户网站的一个栏目，算作单位的哪个栏目、门户统计的哪一类；{layout.NOT_DUTY} 表示不计入，留空表示还没有定。"
        "下级栏目（上级>下级）没有单列的，随上级。"
    )
    sheet = _input_sheet(book, layout.MAPPING, "栏目映射", hint)
    choices = {layout.MAPPING_UNIT_COLUMN: county.rules.column_names}
    if county.rules.portal_columns:
        choices[layout.MAPPING_PORTAL_FIGURE] = county.rules.portal_columns
    declared = _with_choices(schema.MAPPING, choices, f"请从列表中选择；{layout.NOT_DUTY} 表示不计入。")
    table = _add_plain_list(book, sheet, declared, county.mapping)
    _add_publishers(book, sheet, county, len(declared.columns) + 2)
    for heading in choices:
        when = f'${table.corner(layout.MAPPING_PORTAL_COLUMN)}<>""'
        colour_blanks(sheet, table, heading, heading, when)


def add_words(book: Workbook, county: County) -> None:
    """Add 校对词表."""
    hint = (
        "本办常见的错词和正词：校验、审校、生成通报、台账导入时提示，不会自动改；程序自带的不用填。"
        f"没有错、不想再提示的词，正词填 {layout.NOT_DUTY}。可以整列粘贴。"
    )
    sheet = _input_sheet(book, layout.WORDS, "校对词表", hint)
    table = _add_plain_list(book, sheet, schema.WORDS, county.words)
    colour_blanks(sheet, table, schema.RIGHT_WORD, schema.RIGHT_WORD, f'${table.corner(schema.WRONG_WORD)}<>""')


def _add_plain_list(book: Workbook, sheet: Worksheet, declared: InputTable, records: Sequence[Record]) -> Placed:
    """Add a list of settings, whose whole columns may be filled."""
    sheet.sheet_properties.tabColor = styles.TAB_SETTINGS
    table = add_table(book, sheet, declared, 3, records, spare=_SPARE_COLUMNS, height=None)
    for number, column in enumerate(declared.columns, start=1):
        styles.whole_column(sheet, number, LOOKS[column.holds])
    for row in range(1, 3):
        for number in range(1, len(declared.columns) + 1):
            if not sheet.cell(row, number).value:
                sheet.cell(row, number).style = styles.HINT.name
    sheet.freeze_panes = sheet.cell(table.first, 2).coordinate
    set_widths(sheet, table)
    styles.page(sheet)
    styles.protect(sheet, rows_and_columns=True)
    return table


def _add_publishers(book: Workbook, sheet: Worksheet, county: County, left: int) -> None:
    hint = f"台账里名录不认识的发布者：是名录里的单位的选它，别的选 {layout.NOT_DUTY}。"
    styles.put(sheet, 2, left, hint, styles.HINT)
    declared = schema.PUBLISHERS
    table = add_table(book, sheet, declared, 3, county.publishers, spare=_SPARE_COLUMNS, height=None, left=left)
    for number, column in enumerate(declared.columns, start=left):
        styles.whole_column(sheet, number, LOOKS[column.holds])
    owner = schema.PUBLISHER_OWNER
    colour_blanks(sheet, table, owner, owner, f'${table.corner(schema.PUBLISHER)}<>""')
    set_widths(sheet, table)


def _with_choices(
    declared: InputTable,
    choices: dict[str, tuple[str, ...]],
    message: str,
    further: tuple[str, ...] = (layout.NOT_DUTY,),
) -> InputTable:
    """Return the table with choices (including `further`) for some of its columns."""
    columns = (
        replace(column, choices=(*choices[column.heading], *further), message=message)
        if column.heading in choices
        else column
        for column in declared.columns
    )
    return replace(declared, columns=tuple(columns))
