"""Formats: cell styles (shown under their Chinese names in Excel's gallery), colours, page set-ups.

Fonts declare the Chinese character set, so that a machine without one of them substitutes another Chinese font.
"""

import datetime as dt
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from xlwings_engines.file_engine import openpyxl_internals as internals
from zwgk.workbook.paper_sizes import MARGINS_MM, characters

SCREEN_FONT = "微软雅黑"
TITLE_FONT, HEAD_FONT, BODY_FONT, SONG = "方正小标宋简体", "黑体", "仿宋_GB2312", "宋体"
GB_CHARSET = 134

INK, MUTED, RULE = "1F3A5F", "7F7F7F", "BFC8D2"
HEAD_FILL, LOCKED_FILL, NOT_DUTY_FILL, BAND_FILL = "DCE6F1", "F3F5F7", "E4E7EB", "EAF1F8"
RED_FILL, DEEP_RED_FILL, YELLOW_FILL = "FFC7CE", "F4838D", "FFEB9C"
RED_INK, DEEP_RED_INK, YELLOW_INK = "9C0006", "7A0010", "7F6000"

TAB_SETTINGS, TAB_INPUT, TAB_OUTPUT, TAB_UNIT, TAB_LOG = "FF7F7F7F", "FF70AD47", "FFC55A11", "FF5B9BD5", "FFD9D9D9"

_MM = 1 / 25.4
_THIN = Side(style="thin", color="000000")
_HAIR = Side(style="thin", color=RULE)
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
SOFT_GRID = Border(left=_HAIR, right=_HAIR, top=_HAIR, bottom=_HAIR)

Horizontal = Literal["left", "center", "right", "general"]
CellValue = str | int | float | bool | dt.date | None


class OrderedFont(Font):
    """A font whose parts are written in schema order; openpyxl writes the name first."""

    __attrs__ = Font.__attrs__
    __nested__ = Font.__nested__
    __elements__ = ("b", "u", "sz", "color", "name", "family", "charset")


@dataclass(frozen=True)
class Look:
    """A cell style. `name` is shown in the gallery."""

    name: str
    font: str = SCREEN_FONT
    size: float = 11
    bold: bool = False
    ink: str = "262626"
    fill: str | None = None
    border: Border | None = None
    align: Horizontal = "center"
    wrap: bool = False
    indent: int = 0
    shrink: bool = False
    number_format: str = "General"
    locked: bool = True
    underline: bool = False

    def style(self) -> NamedStyle:
        """Return a new openpyxl style; one cannot belong to two workbooks."""
        return NamedStyle(
            name=self.name,
            font=OrderedFont(
                name=self.font,
                size=self.size,
                bold=self.bold,
                color=f"FF{self.ink}",
                charset=GB_CHARSET,
                underline="single" if self.underline else None,
            ),
            fill=PatternFill("solid", start_color=f"FF{self.fill}") if self.fill else PatternFill(),
            border=self.border or Border(),
            alignment=Alignment(
                horizontal=self.align,
                vertical="center",
                wrap_text=self.wrap,
                shrink_to_fit=self.shrink,
                indent=self.indent,
            ),
            number_format=self.number_format,
            protection=Protection(locked=self.locked),
        )


COUNT, MONTH, DATE, YEAR_MONTH = "0", '0"月"', "yyyy-m-d", 'yyyy"年"m"月"'
MONTH_ONLY = 'm"月"'  # of a date

TITLE = Look("表题", size=16, bold=True, ink=INK, align="left")
HINT = Look("提示", size=10, ink=MUTED, align="left")
CAPTION = Look("小标题", size=12, bold=True, ink=INK, align="left")
NOTE = Look("说明", size=10, ink=MUTED, align="left", indent=1)
WRAPPED_HINT = Look("提示（多行）", size=10, ink=MUTED, align="left", wrap=True)
LINK = Look("链接", size=10, ink="0563C1", underline=True, align="left")
HEAD = Look("栏头", bold=True, ink=INK, fill=HEAD_FILL, border=SOFT_GRID, wrap=True)
LABEL = Look("标签", ink=INK, fill=HEAD_FILL, border=SOFT_GRID, align="left", indent=1)
READ_ONLY = Look("只读", fill=LOCKED_FILL, border=SOFT_GRID, number_format=COUNT)
# Formatted as locked but unlocked: 同步结构 renames units, and no engine writes to a locked cell of a protected sheet.
UNIT_NAME = Look("单位名称", fill=LOCKED_FILL, border=SOFT_GRID, shrink=True, locked=False)
READ_ONLY_TEXT = Look("只读文字", fill=LOCKED_FILL, border=SOFT_GRID, align="left", indent=1, wrap=True)
READ_ONLY_MONTH = Look("只读月份", fill=LOCKED_FILL, border=SOFT_GRID, number_format=MONTH)
NOT_DUTY = Look("不承担", ink=MUTED, fill=NOT_DUTY_FILL, border=SOFT_GRID)
SUM = Look("合计", bold=True, fill=LOCKED_FILL, border=SOFT_GRID, number_format=COUNT)
SUM_OF_POINTS = Look("得分", bold=True, fill=LOCKED_FILL, border=SOFT_GRID)
INPUT = Look("填写", border=SOFT_GRID, locked=False)
INPUT_TEXT = Look("填写文字", border=SOFT_GRID, align="left", indent=1, wrap=True, locked=False)
# A fraction must be visible as such, and a date typed by mistake as a date: no format of its own.
INPUT_COUNT = Look("填写数字", border=SOFT_GRID, locked=False)
INPUT_DATE = Look("填写日期", border=SOFT_GRID, number_format=DATE, locked=False)
INPUT_YEAR_MONTH = Look("填写年月", border=SOFT_GRID, number_format=YEAR_MONTH, locked=False)
PICK = Look("选择", size=12, bold=True, ink=INK, fill=YELLOW_FILL, border=SOFT_GRID, locked=False)
PICK_UNIT = Look("看板单位", bold=True, ink=INK, fill=YELLOW_FILL, border=SOFT_GRID, shrink=True, locked=False)
HELPER = Look("内部值", size=9, ink=MUTED)
HELPER_OPEN = Look("内部开关", size=9, ink=MUTED, locked=False)

RESULT_HEAD = Look("统计栏头", bold=True, ink=INK, fill=HEAD_FILL, border=SOFT_GRID, wrap=True, locked=False)
RESULT = Look("统计结果", locked=False)
RESULT_TIME = Look("统计时间", number_format="yyyy-m-d h:mm", locked=False)
RESULT_TEXT = Look("统计文字", align="left", indent=1, wrap=True, locked=False)
RESULT_SHRUNK = Look("统计文字（缩小）", align="left", indent=1, shrink=True, locked=False)
RESULT_SHORT = replace(RESULT_SHRUNK, name="统计未达标", ink=RED_INK)
RESULT_TEXT_SMALL = Look("统计文字（小）", size=9, align="left", indent=1, wrap=True, locked=False)
RESULT_SENTENCE = Look("统计句", align="left", locked=False)
RESULT_NAME_SMALL = Look("统计单位（小）", size=9, align="left", shrink=True, locked=False)
RESULT_SMALL = Look("统计数（小）", size=9, shrink=True, locked=False)
RESULT_HEAD_SMALL = Look("统计栏头（小）", size=9, bold=True, ink=INK, wrap=True, locked=False)
# A number as text, too: LibreOffice stores a chart's dates as shown, and openpyxl reads only numbers there.
RESULT_MONTH = Look("统计月份", number_format="yyyymm", locked=False)
RESULT_LINK = Look("统计链接", ink="0563C1", underline=True, align="left", indent=1, shrink=True, locked=False)

PAPER_LABEL = Look("附件序号", font=HEAD_FONT, size=16, ink="000000", align="left", locked=False)
PAPER_TITLE = Look("附件标题", font=TITLE_FONT, size=22, ink="000000", wrap=True, locked=False)
PAPER_HEAD = Look("附件栏头", font=HEAD_FONT, size=12, ink="000000", border=GRID, wrap=True, locked=False)
PAPER_CELL = Look("附件内容", font=BODY_FONT, size=12, ink="000000", shrink=True, locked=False)
PAPER_NAME = Look("附件名称", font=BODY_FONT, size=12, ink="000000", wrap=True, locked=False)
# The note below the media table starts in the first column and must run on to the right: not centred, not wrapped.
# A number is then flush right, and its format moves it to the middle of 14 mm: a full stop is as wide as half a
# character in Excel, and as a space in LibreOffice.
PAPER_NUMBER = Look(
    "附件编号",
    font=BODY_FONT,
    size=12,
    ink="000000",
    align="general",
    number_format="[<10]0_._._.;[<100]0_._.;0_._.",
    locked=False,
)

ALL = tuple(value for value in list(globals().values()) if isinstance(value, Look))


def register(book: Workbook) -> None:
    """Register all styles in a new workbook, and 宋体 as default (column widths are counted in its digits)."""
    internals.set_default_font(book, OrderedFont(name=SONG, size=11, charset=GB_CHARSET))
    for look in ALL:
        book.add_named_style(look.style())


def put(sheet: Worksheet, row: int, column: int, value: CellValue, look: Look) -> Cell:
    """Write and style one cell."""
    cell = cast(Cell, sheet.cell(row, column))
    cell.value = value
    cell.style = look.name
    return cell


def fill(sheet: Worksheet, rows: range, columns: range, look: Look) -> None:
    """Style a block of cells; they share one format, as nothing changes a cell's format in place."""
    numbers = internals.named_styles(sheet.parent)[look.name].as_tuple()
    for row in rows:
        for column in columns:
            internals.set_style(sheet.cell(row, column), numbers)


def whole_column(sheet: Worksheet, column: int, look: Look) -> None:
    """Set the style of a column's cells that do not exist yet."""
    numbers = internals.named_styles(sheet.parent)[look.name].as_tuple()  # dimensions take no style by name
    internals.set_style(sheet.column_dimensions[get_column_letter(column)], copy(numbers))


def colour_rule(formula: str, fill_colour: str, ink: str, border: Border | None = None) -> Rule:
    """Add a conditional format that fills and colours the text; of several on one range the first match wins.

    If another rule draws the grid there, pass the grid here too: LibreOffice does not combine two ranges' rules. A
    border must be black: Calc saves the borders of conditional formats without their colour.
    """
    look: dict[str, Any] = {"border": border} if border else {}
    return _rule(formula, stop=True, fill=_filled(fill_colour), font=Font(color=f"FF{ink}"), **look)


def grid_rule(formula: str, border: Border, stop: bool = False) -> Rule:
    """Add a conditional format that draws the grid, so that it follows the existing rows."""
    return _rule(formula, stop=stop, border=border)


def band_rule(row: int, used: str) -> Rule:
    """Add a conditional format that tells the rows of a list apart: every other one, from `row` on, if it is `used`.

    Not a grid: Calc saves the borders of conditional formats without their colour.
    """
    return _rule(f"AND({used},MOD(ROW(),2)={(row + 1) % 2})", stop=False, fill=_filled(BAND_FILL))


def sides(names: Sequence[str]) -> Border:
    """Return the grid of a paper table on these sides only."""
    found: dict[str, Any] = dict.fromkeys(names, _THIN)
    return Border(**found)


def head_rule(formula: str) -> Rule:
    """Add a conditional format that styles a cell as a heading once it has become one."""
    return _rule(formula, stop=False, fill=_filled(HEAD_FILL), font=Font(bold=True))


def _filled(colour: str) -> PatternFill:
    return PatternFill("solid", bgColor=f"FF{colour}")


def _rule(formula: str, stop: bool, **look: Any) -> Rule:
    return Rule(type="expression", formula=[formula], stopIfTrue=stop or None, dxf=DifferentialStyle(**look))


def protect(sheet: Worksheet, rows_and_columns: bool) -> None:
    """Protect locked cells, without a password; formatting widths, filtering and sorting stay allowed."""
    guard = sheet.protection
    guard.sheet = True
    guard.formatColumns = guard.formatRows = guard.sort = guard.autoFilter = False
    if rows_and_columns:
        guard.insertRows = guard.insertColumns = guard.deleteRows = guard.deleteColumns = False


def widths(sheet: Worksheet, sizes: dict[int, float]) -> None:
    """Set widths: column number -> width in characters."""
    for column, size in sizes.items():
        sheet.column_dimensions[get_column_letter(column)].width = size


def page(sheet: Worksheet, landscape: bool = False, *, single: bool = False) -> None:
    """Set up A4, as wide as the sheet, any number of pages or a `single` one, name and page number at the foot."""
    _paper(sheet, landscape)
    sheet.page_setup.fitToHeight = int(single)
    margins = sheet.page_margins
    margins.left = margins.right = (10 if single else 15) * _MM
    margins.top = margins.bottom = (12 if single else 18) * _MM
    margins.header = margins.footer = (6 if single else 8) * _MM
    _footer(sheet.oddFooter, "center", "&A　第 &P 页", size=9)


def _paper(sheet: Worksheet, landscape: bool) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True


def _footer(footer: HeaderFooterItem | None, side: str, text: str, size: int, font: str | None = None) -> None:
    assert footer is not None
    part = getattr(footer, side)
    part.text, part.size, part.font = text, size, font


def official_page(sheet: Worksheet, colours: bool) -> None:
    """Set up GB/T 9704: margins 37/35/28/26 mm; continuous page number 14 pt, outer side, one character inside."""
    _paper(sheet, landscape=False)
    sheet.page_setup.blackAndWhite = not colours
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = (side * _MM for side in MARGINS_MM)
    margins.header, margins.footer = 20 * _MM, 25 * _MM
    sheet.HeaderFooter.differentOddEven = True
    sheet.HeaderFooter.scaleWithDoc = False
    font = f"{SONG},Regular"
    _footer(sheet.oddFooter, "right", "— &P —\u3000", 14, font)
    # openpyxl puts one half-width space after the size; with this one (half a character in any font) they make one.
    _footer(sheet.evenFooter, "left", "\u2002— &P —", 14, font)


def mm_widths(sheet: Worksheet, sizes: Sequence[float]) -> None:
    """Set column widths in millimetres."""
    widths(sheet, {number: characters(size) for number, size in enumerate(sizes, start=1)})
