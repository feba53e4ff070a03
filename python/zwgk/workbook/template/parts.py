"""Helpers shared by several sheets: defined names, validation, links, the top of a sheet."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import absolute_coordinate, get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.model.county import County
from zwgk.workbook import layout
from zwgk.workbook.numbers import SERIALS
from zwgk.workbook.paper_sizes import LIST_POINTS, name_width
from zwgk.workbook.plan_block import sheet_link
from zwgk.workbook.template import styles

DUTY_LIST = f'"{layout.DUTY_YES},{layout.NOT_DUTY}"'
YES_NO_LIST = '"是,否"'


def spare_rows(count: int) -> int:
    """Return the number of prepared rows for a table that has `count` rows today."""
    return max(2 * count, count + 40)


def define(book: Workbook, name: str, sheet: Worksheet, ref: str) -> None:
    """Name a range of `sheet`."""
    book.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet.title)}!{absolute_coordinate(ref)}")


def area(first: tuple[int, int], last: tuple[int, int]) -> str:
    """Return the A1 address of the block between two (row, column) corners."""
    start, end = (f"{get_column_letter(column)}{row}" for row, column in (first, last))
    return start if start == end else f"{start}:{end}"


def units_width(county: County, least: float, points: float = LIST_POINTS) -> float:
    """Return the width of a column of the units' names, whose rows do not become higher."""
    return name_width([unit.name for unit in county.units], least, points)


def top(sheet: Worksheet, title: str, hint: str) -> None:
    """Write row 1: title; row 2: the link back, and a hint beside it."""
    styles.put(sheet, 1, 1, title, styles.TITLE)
    sheet.row_dimensions[1].height = 30
    styles.put(sheet, 2, 1, sheet_link(layout.HOME, "A1", "← 首页"), styles.LINK)
    styles.put(sheet, 2, 2, hint, styles.HINT)
    sheet.row_dimensions[2].height = 20


def heads(sheet: Worksheet, row: int, headings: Sequence[str], height: float = 24, column: int = 1) -> None:
    """Write a row of headings."""
    for offset, heading in enumerate(headings):
        styles.put(sheet, row, column + offset, heading, styles.HEAD)
    sheet.row_dimensions[row].height = height


def whole_numbers(sheet: Worksheet, ref: str, message: str = "请填 0 或正整数。没有发布填 0；尚未统计请留空。") -> None:
    """Allow only whole numbers ≥ 0."""
    rule = DataValidation("whole", operator="between", formula1="0", formula2="999999", allow_blank=True)
    _say(rule, "只能填整数", message)
    rule.add(ref)
    sheet.add_data_validation(rule)


def mark_no_count(sheet: Worksheet, ref: str, first: str) -> None:
    """Colour input other than whole numbers ≥ 0: LibreOffice lets typing bypass the validation.

    `first` is the address of the first cell of `ref`. The rule precedes the others of the same cells.
    """
    whole = f"IF(ISNUMBER({first}),AND({first}>=0,{first}=INT({first})),FALSE)"
    wrong = f'AND({first}<>"",{first}<>"{layout.NOT_DUTY}",NOT({whole}))'
    sheet.conditional_formatting.add(ref, styles.colour_rule(wrong, styles.DEEP_RED_FILL, styles.DEEP_RED_INK))


def dates(sheet: Worksheet, ref: str) -> None:
    """Allow only dates from 2000 to 2099."""
    first, last = str(SERIALS[0]), str(SERIALS[-1])
    rule = DataValidation("date", operator="between", formula1=first, formula2=last, allow_blank=True)
    _say(rule, "只能填日期", "请填日期，例如 2024-6-28。只知道月份的填当月 1 日。")
    rule.add(ref)
    sheet.add_data_validation(rule)


def pick(sheet: Worksheet, ref: str, choices: str, message: str, strict: bool = True) -> None:
    """Add a list of choices: a defined name or a quoted list.

    Blanks are not ignored: otherwise, with a named list that has blank rows, Excel would accept any text.
    """
    source = choices if choices.startswith('"') else f"={choices}"
    rule = DataValidation("list", formula1=source, allow_blank=not strict)
    if strict:
        _say(rule, "请从列表中选择", message)
    rule.add(ref)
    sheet.add_data_validation(rule)


def _say(rule: DataValidation, title: str, message: str) -> None:
    rule.showErrorMessage, rule.errorStyle = True, "stop"
    rule.errorTitle, rule.error = title, message
