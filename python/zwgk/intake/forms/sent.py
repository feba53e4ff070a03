"""下发: one small workbook per unit, with its own table, the period's months unlocked and the rest locked.

Input: the data read from the office's workbook. Output: .xlsx files and a covering list in one folder. The office's
workbook does not change.
"""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from xlwings_engines.package.calculation import finished
from zwgk.errors import Refusal
from zwgk.file_names import distinct_file_names, safe_file_name
from zwgk.intake.forms.stamp import COVERING_LIST, SHEET, stamp_rows
from zwgk.model.inputs import Counts, Inputs, known_counts
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Column
from zwgk.new_files import save_new_files
from zwgk.workbook import layout
from zwgk.workbook.declaration import Holds
from zwgk.workbook.paper_sizes import name_width
from zwgk.workbook.plan_block import cell_text
from zwgk.workbook.schema import form_table
from zwgk.workbook.template import parts, styles
from zwgk.workbook.template.tables import LOOKS, Placed, set_widths

_FORM_SHEET = "填报表"
_HEAD_ROW, _FIRST_MONTH = 5, 6
_LAST_MONTH = _FIRST_MONTH + 11
_TEXT = "@"


@dataclass(frozen=True)
class SentForm:
    """A written form: its unit and file."""

    unit: Unit
    path: Path


def send_forms(inputs: Inputs, folder: Path) -> tuple[list[SentForm], Path]:
    """Write a form per unit and the covering list into `folder` (created if missing): all of them or none.

    Raise `Refusal`, before the first file, if a file of one of the names exists: it may have been filled in.
    """
    names = distinct_file_names(f"{inputs.period.title}-{unit.name}" for unit in inputs.units)
    forms = [SentForm(unit, folder / f"{name}.xlsx") for unit, name in zip(inputs.units, names, strict=True)]
    covering = folder / f"{safe_file_name(inputs.period.title)}-{COVERING_LIST}.xlsx"
    for path in (*(form.path for form in forms), covering):
        if path.exists():
            raise Refusal(f"文件夹“{folder}”里已有“{path.name}”，怕覆盖填好的表，没有下发：请换一个空文件夹。")
    save_new_files(folder, _contents(inputs, forms, covering))
    return forms, covering


def _contents(inputs: Inputs, forms: list[SentForm], covering: Path) -> Iterator[tuple[str, bytes]]:
    counts = known_counts(inputs.counts)
    for form in forms:
        columns = inputs.rules.columns_of(form.unit.kind)
        deadline = inputs.rules.office.deadline(inputs.period)
        book = form_workbook(form.unit, columns, inputs.period, counts, deadline)
        yield form.path.name, _saved(book)
    yield covering.name, _saved(_covering_list(forms, inputs.period))


def form_workbook(
    unit: Unit, columns: tuple[Column, ...], period: Period, counts: Counts, deadline: dt.date | None = None
) -> Workbook:
    """Return the form of one unit, filled with the known counts."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _FORM_SHEET
    styles.register(book)
    table = Placed(form_table(columns, unit.duties), _FIRST_MONTH, _LAST_MONTH)
    _add_top(sheet, unit, period)
    parts.heads(sheet, _HEAD_ROW, [cell_text(heading) or "" for heading in table.declared.headings], height=34)
    names = {column.heading: column.name for column in columns}
    counted = [table.letter(column.heading) for column in columns if column.counted and column.name in unit.duties]
    for month, row in enumerate(range(table.first, table.last + 1), start=1):
        is_open = month in period.months
        for number, column in enumerate(table.declared.columns, start=table.left):
            match column.holds:
                case Holds.MONTH:
                    styles.put(sheet, row, number, month, LOOKS[column.holds])
                case Holds.SUM:
                    formula = _sum_formula([f"{letter}{row}" for letter in counted])
                    styles.put(sheet, row, number, formula, LOOKS[column.holds])
                case Holds.COUNT if not column.needed:
                    styles.put(sheet, row, number, layout.NOT_DUTY, styles.NOT_DUTY)
                case Holds.COUNT:
                    count = counts.get((unit.name, names[column.heading], month))
                    styles.put(sheet, row, number, count, LOOKS[column.holds] if is_open else styles.READ_ONLY)
                case _:
                    styles.put(sheet, row, number, None, LOOKS[column.holds] if is_open else styles.READ_ONLY_TEXT)
        sheet.row_dimensions[row].height = 23
    _add_rules(sheet, replace(table, first=_HEAD_ROW + period.first, last=_HEAD_ROW + period.last))
    last_row = _add_foot(sheet, deadline)
    set_widths(sheet, table)
    styles.widths(sheet, {2: name_width([unit.name], sheet.column_dimensions["B"].width)})
    sheet.freeze_panes = sheet.cell(_FIRST_MONTH, 2).coordinate
    styles.page(sheet, landscape=True)
    sheet.print_area = parts.area((1, 1), (last_row, len(table.declared.columns)))
    sheet.page_setup.fitToHeight = 1
    styles.protect(sheet, rows_and_columns=False)
    _add_stamp(book, unit.name, period)
    return book


def _sum_formula(cells: list[str]) -> str | None:
    """Return the formula of a month's total, with a warning if a figure is typed as text."""
    listed = ",".join(cells)
    total = f'IF(COUNT({listed})<COUNTA({listed}),"{_NOT_ALL_NUMBERS}",SUM({listed}))'
    return f'=IF(COUNTA({listed})=0,"",{total})' if cells else None


_NOT_ALL_NUMBERS = "有格不是数"


def _add_foot(sheet: Worksheet, deadline: dt.date | None) -> int:
    """Add fields for who filled in and checked the form, its deadline and seal; return the last row."""
    first = _LAST_MONTH + 2
    until = f"{deadline.year}年{deadline.month}月{deadline.day}日前" if deadline else "　　年　月　日前"
    entries = (("填报人", "审核人"), ("联系电话", "填报日期"), ("截止日期", "盖章处"))
    for row, (left, right) in enumerate(entries, start=first):
        for column, label in ((1, left), (3, right)):
            styles.put(sheet, row, column, label, styles.LABEL)
            look = styles.INPUT_DATE if label == "填报日期" else styles.INPUT_TEXT
            styles.put(sheet, row, column + 1, None, look)
        sheet.row_dimensions[row].height = 23
    last = first + len(entries) - 1
    styles.put(sheet, last, 2, until, styles.READ_ONLY_TEXT if deadline else styles.INPUT_TEXT)
    sheet.row_dimensions[last].height = 60  # room for a seal
    return last


def _add_top(sheet: Worksheet, unit: Unit, period: Period) -> None:
    styles.put(sheet, 1, 1, f"{period.title}政府网站信息公开填报表", styles.TITLE)
    sheet.row_dimensions[1].height = 32
    styles.put(sheet, 2, 1, layout.UNIT_LABEL, styles.LABEL)
    styles.put(sheet, 2, 2, cell_text(unit.name), styles.READ_ONLY_TEXT).number_format = _TEXT
    styles.put(sheet, 2, 3, "类别", styles.LABEL)
    styles.put(sheet, 2, 4, cell_text(unit.kind), styles.READ_ONLY)
    months = f"{period.first}月" if period.first == period.last else f"{period.first}月至{period.last}月"
    hint = (
        f"请填{months}的黄色格子，填好就变白：没有发布填 0，尚未统计留空；深红是不能算的，请改成数；"
        f"{layout.NOT_DUTY} 表示不承担。填好后原样发回。"
    )
    styles.put(sheet, 3, 1, hint, styles.HINT)
    for row in (2, 3):
        sheet.row_dimensions[row].height = 23


def _add_rules(sheet: Worksheet, asked: Placed) -> None:
    """Add validation and colours. asked: the rows of the period's months."""
    for column in asked.declared.holding(Holds.COUNT):
        if column.needed:
            cells, corner = asked.cells(column.heading), asked.corner(column.heading)
            parts.whole_numbers(sheet, cells)
            parts.mark_no_count(sheet, cells, corner)
            rule = styles.colour_rule(f'{corner}=""', styles.YELLOW_FILL, styles.YELLOW_INK)
            sheet.conditional_formatting.add(cells, rule)


def _add_stamp(book: Workbook, unit: str, period: Period) -> None:
    sheet = book.create_sheet(SHEET)
    for row, cells in enumerate(stamp_rows(unit, period), start=1):
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(row, column)
            cell.number_format = _TEXT
            cell.value = (cell_text(value) or "") if isinstance(value, str) else value
    sheet.sheet_state = "veryHidden"


def _covering_list(forms: list[SentForm], period: Period) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = COVERING_LIST
    styles.register(book)
    styles.put(sheet, 1, 1, f"{period.title}填报表{COVERING_LIST}", styles.TITLE)
    styles.put(sheet, 2, 1, f"共 {len(forms)} 份，按文件名发给各单位。", styles.HINT)
    parts.heads(sheet, 4, ("序号", "单位简称", "单位全称", "类别", "文件名", "发出日期", "收到日期"))
    for row, form in enumerate(forms, start=5):
        unit = form.unit
        cells = (unit.order, unit.name, unit.full_name, unit.kind, form.path.name, None, None)
        for column, content in enumerate(cells, start=1):
            text = cell_text(content) if isinstance(content, str) else content
            look = styles.INPUT_DATE if column > 5 else styles.INPUT_TEXT if column in (2, 3, 5) else styles.INPUT
            styles.put(sheet, row, column, text, look)
    styles.widths(sheet, dict(enumerate((6, 18, 30, 9, 40, 13, 13), start=1)))
    sheet.freeze_panes = "A5"
    styles.page(sheet, landscape=True)
    sheet.print_title_rows = "4:4"
    _add_stamp(book, "", period)
    return book


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return finished(buffer.getvalue())
