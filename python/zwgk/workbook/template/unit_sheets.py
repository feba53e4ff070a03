"""One sheet per unit: twelve months by the columns of its kind. Sums and colours update while the clerk types."""

from collections.abc import Sequence
from functools import partial

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.model.county import County
from zwgk.model.roster import Unit
from zwgk.model.rules import Column
from zwgk.workbook import layout
from zwgk.workbook.layout import NO, YES
from zwgk.workbook.paper_sizes import head_width, name_width
from zwgk.workbook.plan_block import sheet_link
from zwgk.workbook.sheet_names import free_sheet_name
from zwgk.workbook.template import parts, styles
from zwgk.workbook.template.one_at_a_time import Steps
from zwgk.workbook.template.tables import in_period

_HEAD_ROW, _QUOTA_ROW, _COUNTED_ROW, _FIRST_MONTH = 4, 5, 6, 7
_LAST_MONTH = _FIRST_MONTH + 11
_YEAR_ROW, _PERIOD_ROW, _POINTS_ROW = _LAST_MONTH + 1, _LAST_MONTH + 2, _LAST_MONTH + 3
_KIND_CELL = "$D$2"
_LINKS = ((2, 5), (2, 6), (3, 5), (3, 6))
"""Cells of the links to 首页, 校验, the sheet before and the sheet after: in sight on a small screen."""


def unit_sheet_names(county: County) -> dict[str, str]:
    """Return unit -> name of its sheet."""
    taken = set(layout.FIXED_SHEETS) | {layout.attachment(n) for n in range(1, county.rules.attachments + 2)}
    names: dict[str, str] = {}
    for unit in county.units:
        names[unit.name] = free_sheet_name(unit.name, taken)
        taken.add(names[unit.name])
    return names


def add_unit_sheets(book: Workbook, county: County, unit_sheets: dict[str, str]) -> Steps:
    """Add a sheet per unit. `unit_sheets`: unit -> name of its sheet."""
    titles = [unit_sheets[unit.name] for unit in county.units]
    for place, unit in enumerate(county.units):
        yield partial(_add_unit_sheet, book, unit, county, titles, place)


def _add_unit_sheet(book: Workbook, unit: Unit, county: County, titles: Sequence[str], place: int) -> None:
    sheet = book.create_sheet(titles[place])
    _add_unit(sheet, unit, county)
    _link_neighbours(sheet, titles, place)


def link_neighbours(sheets: Sequence[Worksheet], titles: Sequence[str]) -> None:
    """Link each sheet with the one before and the one after it; `titles`: the names to link to, in the same order."""
    for place, sheet in enumerate(sheets):
        _link_neighbours(sheet, titles, place)


def _link_neighbours(sheet: Worksheet, titles: Sequence[str], place: int) -> None:
    for number, text, other in ((2, layout.PREVIOUS_UNIT, place - 1), (3, layout.NEXT_UNIT, place + 1)):
        link = sheet_link(titles[other], "A1", text) if 0 <= other < len(titles) else None
        styles.put(sheet, *_LINKS[number], link, styles.LINK)


def _add_unit(sheet: Worksheet, unit: Unit, county: County) -> None:
    columns = county.rules.columns_of_both(unit.kind, unit.former_kind)
    total = len(columns) + 2
    points = [layout.POINTS_TOTAL] if county.rules.is_weighted(unit.kind) else []
    remark = total + 1 + len(points)
    sheet.sheet_properties.tabColor = styles.TAB_UNIT
    _add_top(sheet, unit)
    parts.heads(
        sheet,
        _HEAD_ROW,
        (layout.MONTH, *(column.heading for column in columns), layout.TOTAL, *points, layout.REMARK),
        height=34,
    )
    labels = {
        _QUOTA_ROW: layout.UNIT_QUOTA_ROW,
        _COUNTED_ROW: layout.UNIT_COUNTED_ROW,
        _YEAR_ROW: layout.UNIT_YEAR_ROW,
        _PERIOD_ROW: layout.UNIT_PERIOD_ROW,
        **({_POINTS_ROW: layout.UNIT_POINTS_ROW} if points else {}),
    }
    for row, label in labels.items():
        styles.put(sheet, row, 1, label, styles.LABEL)
        styles.put(sheet, row, remark, None, styles.READ_ONLY_TEXT)
    for month in range(1, 13):
        row = _FIRST_MONTH + month - 1
        styles.put(sheet, row, 1, month, styles.READ_ONLY_MONTH)
        styles.put(sheet, row, remark, None, styles.INPUT_TEXT)
    for index, column in enumerate(columns, start=2):
        _add_column(sheet, index, column, unit, county)
    _add_totals(sheet, total)
    if points:
        _add_points(sheet, columns, unit, total)
    for row in range(_QUOTA_ROW, max(labels) + 1):
        sheet.row_dimensions[row].height = 23
    _add_rules(sheet, columns, unit)
    sheet.freeze_panes = sheet.cell(_FIRST_MONTH, 2).coordinate
    names = dict.fromkeys(range(3, max(remark, 6) + 1), 13.0)
    names |= {number: head_width(column.heading, 13) for number, column in enumerate(columns, start=2)}
    names[2] = max(names.get(2, 0), name_width([unit.name], 19))
    styles.widths(sheet, {1: 13, **names, remark: 34})
    styles.page(sheet)
    styles.protect(sheet, rows_and_columns=True)


def _add_top(sheet: Worksheet, unit: Unit) -> None:
    styles.put(sheet, 1, 1, f'=B2&" "&{layout.NAME_YEAR}&"年政府网站信息公开填报表"', styles.TITLE)
    sheet.row_dimensions[1].height = 32
    styles.put(sheet, 2, 1, layout.UNIT_LABEL, styles.LABEL)
    styles.put(sheet, 2, 2, unit.name, styles.UNIT_NAME)
    styles.put(sheet, 2, 3, "类别", styles.LABEL)
    styles.put(sheet, 2, 4, unit.kind, styles.READ_ONLY)
    sheet.row_dimensions[2].height = 23
    for place, (name, text) in zip(_LINKS, ((layout.HOME, "← 首页"), (layout.CHECKS, "← 校验")), strict=False):
        styles.put(sheet, *place, sheet_link(name, "A1", text), styles.LINK)
    hint = f"没有发布填 0；尚未统计留空；{layout.NOT_DUTY} 不承担。红不足，黄没填，深红不是条数"
    styles.put(sheet, 3, 1, hint, styles.HINT)  # short enough to end before the links
    sheet.row_dimensions[3].height = 22


def _add_column(sheet: Worksheet, index: int, column: Column, unit: Unit, county: County) -> None:
    letter = get_column_letter(index)
    if column.name not in unit.duties:
        for row in range(_QUOTA_ROW, _PERIOD_ROW + 1):
            styles.put(sheet, row, index, layout.NOT_DUTY, styles.NOT_DUTY)
        return
    match = f"{layout.NAME_COLUMN_KINDS},{_KIND_CELL},{layout.NAME_COLUMN_HEADINGS},{letter}${_HEAD_ROW}"
    quotas, counted = layout.NAME_COLUMN_QUOTAS, layout.NAME_COLUMN_COUNTED
    live = f'=IF(COUNTIFS({match},{quotas},">=0")=0,"",SUMIFS({quotas},{match}))'
    own = _own_quotas(column, unit, county)
    styles.put(sheet, _QUOTA_ROW, index, _quota_text(own) if own else live, styles.READ_ONLY)
    if len(set(own)) > 1:
        _add_own_rule(sheet, index, own)
    styles.put(
        sheet,
        _COUNTED_ROW,
        index,
        f'=IF(COUNTIFS({match},{counted},"{YES}")>0,"{YES}","{NO}")',
        styles.READ_ONLY,
    )
    for month in range(1, 13):
        count = county.counts.get((unit.name, column.name, month))
        styles.put(sheet, _FIRST_MONTH + month - 1, index, count, styles.INPUT_COUNT)
    cells = f"{letter}{_FIRST_MONTH}:{letter}{_LAST_MONTH}"
    months = f"$A${_FIRST_MONTH}:$A${_LAST_MONTH}"
    styles.put(sheet, _YEAR_ROW, index, f"=SUM({cells})", styles.SUM)
    styles.put(
        sheet,
        _PERIOD_ROW,
        index,
        f'=SUMIFS({cells},{months},">="&{layout.NAME_FIRST_MONTH},{months},"<="&{layout.NAME_LAST_MONTH})',
        styles.SUM,
    )


def _own_quotas(column: Column, unit: Unit, county: County) -> tuple[int, ...]:
    """Return the quotas of the twelve months if they differ from the column's own row of 设置, otherwise nothing."""
    quotas = county.rules.quotas_of(column, unit.names)
    return quotas if quotas != ((column.monthly_quota or 0),) * 12 else ()


def _steps(quotas: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return each month whose quota differs from the previous month's, and the quota."""
    return [(month, quota) for month, quota in enumerate(quotas, 1) if month == 1 or quota != quotas[month - 2]]


def _quota_text(quotas: tuple[int, ...]) -> int | str:
    """Return 3, or 1月起2，7月起3."""
    steps = _steps(quotas)
    return quotas[0] if len(steps) == 1 else "，".join(f"{month}月起{quota}" for month, quota in steps)


def _add_own_rule(sheet: Worksheet, index: int, quotas: tuple[int, ...]) -> None:
    """Colour a column whose quota changes within the year: the columns' common rule finds no number there."""
    letter, month = get_column_letter(index), f"$A{_FIRST_MONTH}"
    first, *later = _steps(quotas)
    asked = str(first[1])
    for since, quota in later:
        asked = f"IF({month}>={since},{quota},{asked})"
    cell = f"{letter}{_FIRST_MONTH}"
    rule = styles.colour_rule(f"AND(ISNUMBER({cell}),{cell}<{asked})", styles.RED_FILL, styles.RED_INK)
    sheet.conditional_formatting.add(parts.area((_FIRST_MONTH, index), (_LAST_MONTH, index)), rule)


def _add_totals(sheet: Worksheet, total: int) -> None:
    last = get_column_letter(total - 1)
    for row in (_QUOTA_ROW, _COUNTED_ROW):
        styles.put(sheet, row, total, None, styles.READ_ONLY)
    for row in range(_FIRST_MONTH, _PERIOD_ROW + 1):
        sums = f'SUMIF($B${_COUNTED_ROW}:${last}${_COUNTED_ROW},"{YES}",B{row}:{last}{row})'
        styles.put(sheet, row, total, f'=IF(COUNT(B{row}:{last}{row})=0,"",{sums})', styles.SUM)


def _add_points(sheet: Worksheet, columns: tuple[Column, ...], unit: Unit, total: int) -> None:
    """Add the points per item (0 for a column that does not count), and the points of each month beside the items."""
    last = get_column_letter(total - 1)
    own = [get_column_letter(index) for index, column in enumerate(columns, start=2) if column.name in unit.duties]
    for index, column in enumerate(columns, start=2):
        letter = get_column_letter(index)
        match = f"{layout.NAME_COLUMN_KINDS},{_KIND_CELL},{layout.NAME_COLUMN_HEADINGS},{letter}${_HEAD_ROW}"
        points = layout.NAME_COLUMN_POINTS
        each = f'IF(COUNTIFS({match},{points},">=0")=0,1,SUMIFS({points},{match}))'
        duty = column.name in unit.duties
        value = f'=IF({letter}${_COUNTED_ROW}="{YES}",{each},0)' if duty else layout.NOT_DUTY
        styles.put(sheet, _POINTS_ROW, index, value, styles.SUM_OF_POINTS if duty else styles.NOT_DUTY)
    for index in (total, total + 1):
        styles.put(sheet, _POINTS_ROW, index, None, styles.READ_ONLY)
    for row in (_QUOTA_ROW, _COUNTED_ROW):
        styles.put(sheet, row, total + 1, None, styles.READ_ONLY)
    for row in range(_FIRST_MONTH, _PERIOD_ROW + 1):
        # SUM of one cell: a text typed by mistake counts as nothing there, as in 合计.
        sums = "+".join(f"SUM({letter}{row})*{letter}${_POINTS_ROW}" for letter in own) or "0"
        styles.put(sheet, row, total + 1, f'=IF(COUNT(B{row}:{last}{row})=0,"",{sums})', styles.SUM_OF_POINTS)


def _add_rules(sheet: Worksheet, columns: tuple[Column, ...], unit: Unit) -> None:
    cells = parts.area((_FIRST_MONTH, 2), (_LAST_MONTH, len(columns) + 1))
    first = f"B{_FIRST_MONTH}"
    quota = f"B${_QUOTA_ROW}"
    month = f"$A{_FIRST_MONTH}"
    rules = sheet.conditional_formatting
    parts.mark_no_count(sheet, cells, first)
    rules.add(cells, styles.colour_rule(f'{first}="{layout.NOT_DUTY}"', styles.NOT_DUTY_FILL, styles.MUTED))
    rules.add(
        cells,
        styles.colour_rule(
            f"AND(ISNUMBER({first}),ISNUMBER({quota}),{first}<{quota})", styles.RED_FILL, styles.RED_INK
        ),
    )
    rules.add(
        cells,
        styles.colour_rule(
            f'AND({first}="",{in_period(month)})',
            styles.YELLOW_FILL,
            styles.YELLOW_INK,
        ),
    )
    rules.add(
        parts.area((_FIRST_MONTH, 1), (_LAST_MONTH, 1)),
        styles.colour_rule(f"AND({in_period(month)})", styles.HEAD_FILL, styles.INK),
    )
    duties = [index for index, column in enumerate(columns, start=2) if column.name in unit.duties]
    for index in duties:
        parts.whole_numbers(sheet, parts.area((_FIRST_MONTH, index), (_LAST_MONTH, index)))
