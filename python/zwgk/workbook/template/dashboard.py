"""看板: native charts on the left, the block of their data on the right (positions: layout.py)."""

import math

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.workbook import layout
from zwgk.workbook.source import Source
from zwgk.workbook.template import parts, styles

_BARS = 40  # more would be illegible
_COLOURS = ("2E75B6", "70AD47", "F4B183", "C00000", "7F6CA8", "4BACC6")
_HEAD_ROW = layout.DASHBOARD_FIRST[0]
# Two charts side by side fit a screen of 1366 pixels.
_LEFT, _RIGHT, _LAST_COLUMN = "A", "I", "P"
_WIDTH_CM, _ROW_CM, _TOP_ROW = 14.2, 0.635, 3


def add_dashboard(book: Workbook, source: Source) -> None:
    sheet = book.create_sheet(layout.DASHBOARD)
    sheet.sheet_properties.tabColor = styles.TAB_OUTPUT
    sheet.sheet_format.defaultRowHeight = 18.0
    sheet.sheet_format.customHeight = True
    styles.put(sheet, 1, 1, f'={layout.NAME_YEAR}&"年"&{layout.NAME_PERIOD}&"政务公开看板"', styles.TITLE)
    sheet.row_dimensions[1].height = 32
    styles.put(sheet, 2, 1, parts.link(layout.HOME, "← 首页"), styles.LINK)
    _ready_cells(sheet, source)
    last_row = _add_charts(sheet, source)
    sheet.print_area = f"A1:{_LAST_COLUMN}{last_row}"
    styles.page(sheet)
    sheet.sheet_view.showGridLines = False
    styles.protect(sheet, rows_and_columns=False)


def _add_charts(sheet: Worksheet, source: Source) -> int:
    """Add charts of months and shortfalls above, rankings in two columns below; return the last row that they cover."""
    kinds = len(source.rules.kinds)
    months = layout.dashboard_months_column(kinds)
    shortfalls = layout.dashboard_shortfalls_column(kinds)
    columns = len(source.rules.columns)
    _add_chart(sheet, "各月发布条数", months, kinds, 12, f"{_LEFT}{_TOP_ROW}", 9)
    _add_chart(sheet, "低于要求的单位数", shortfalls, 2, columns, f"{_RIGHT}{_TOP_ROW}", 9, _COLOURS[3:1:-1])
    row = bottom = _TOP_ROW + _rows(9)
    for number, kind in enumerate(source.rules.kinds):
        if number % 2 == 0:
            row = bottom
        count = max(len(source.units_of(kind.name)), 1)
        bars = min(count, _BARS)
        height = 2.2 + 0.6 * bars
        _add_chart(
            sheet,
            f"{kind.name}排名" if count == bars else f"{kind.name}排名（前{bars}名）",
            layout.dashboard_kind_column(number),
            1,
            bars,
            f"{_RIGHT if number % 2 else _LEFT}{row}",
            height,
            (_COLOURS[number % len(_COLOURS)],),
            lying=True,
        )
        bottom = max(bottom, row + _rows(height))
    return bottom


def _rows(height: float) -> int:
    """Return the number of rows of a chart, with a gap below."""
    return math.ceil(height / _ROW_CM) + 1


def _ready_cells(sheet: Worksheet, source: Source) -> None:
    kinds = source.rules.kinds
    heads: list[str | None] = []
    for kind in kinds:
        heads += [kind.name, layout.TOTAL, None]
    heads += [layout.MONTH, *(kind.name for kind in kinds), None, *layout.DASHBOARD_SHORTFALL_HEADINGS]
    longest = max([12, len(source.rules.columns), *(len(source.units_of(kind.name)) for kind in kinds)])
    first = layout.DASHBOARD_FIRST[1]
    for column, head in enumerate(heads, start=first):
        styles.whole_column(sheet, column, styles.RESULT)
        sheet.column_dimensions[get_column_letter(column)].width = 14 if head else 4
        styles.put(sheet, _HEAD_ROW, column, head, styles.RESULT_HEAD if head else styles.RESULT)
        styles.fill(
            sheet,
            range(_HEAD_ROW + 1, _HEAD_ROW + 1 + parts.spare_rows(longest)),
            range(column, column + 1),
            styles.RESULT,
        )
    for column in range(1, first):
        sheet.column_dimensions[get_column_letter(column)].width = 8


def _title(text: str) -> Title:
    """Return a heading of 14 points; the default one is too large for a chart of this size."""
    look = CharacterProperties(sz=1400, b=True, solidFill=styles.INK)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[RegularTextRun(rPr=look, t=text)])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _add_chart(
    sheet: Worksheet,
    title: str,
    column: int,
    series: int,
    rows: int,
    anchor: str,
    height: float,
    colours: tuple[str, ...] = _COLOURS,
    lying: bool = False,
) -> None:
    """Add a bar chart of the block with categories in `column` and series to its right."""
    chart = BarChart()
    chart.type = "bar" if lying else "col"
    chart.title = _title(title)
    chart.width, chart.height = _WIDTH_CM, height  # type: ignore[assignment]  # centimetres, and not only whole ones
    chart.gapWidth = 40 if lying else 60
    last = _HEAD_ROW + rows
    chart.add_data(
        Reference(sheet, min_col=column + 1, max_col=column + series, min_row=_HEAD_ROW, max_row=last),
        titles_from_data=True,
    )
    chart.set_categories(Reference(sheet, min_col=column, min_row=_HEAD_ROW + 1, max_row=last))
    for number, one in enumerate(chart.series):
        one.graphicalProperties = GraphicalProperties(solidFill=colours[number % len(colours)])
        one.graphicalProperties.line.noFill = True
        one.invertIfNegative = False
    chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    chart.legend = chart.legend if series > 1 else None
    if chart.legend:
        chart.legend.position = "b"
    chart.x_axis.delete = False
    chart.y_axis.delete = True
    chart.y_axis.majorGridlines = None
    chart.x_axis.majorTickMark = "none"
    if lying:
        chart.x_axis.scaling.orientation = "maxMin"
        share = 1.7 / height  # for the title
        chart.layout = Layout(
            manualLayout=ManualLayout(x=0.2, y=share, w=0.74, h=0.97 - share, xMode="edge", yMode="edge")
        )
    sheet.add_chart(chart, anchor)
