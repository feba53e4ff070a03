"""看板: a table of all units with their months in shades on the left, native charts beside it, the charts' data on
the right of both (positions: layout.py). One A4 page.
"""

import math
from typing import Literal

from openpyxl import Workbook
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines, DateAxis
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.formatting.rule import ColorScaleRule, DataBarRule
from openpyxl.utils import absolute_coordinate, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.model.county import County
from zwgk.workbook import layout
from zwgk.workbook.plan_block import sheet_link
from zwgk.workbook.template import parts, styles

_COLOURS = ("2E75B6", "70AD47", "F4B183", "7F6CA8", "4BACC6", "A5A5A5")
_RED, _ORANGE, _GREY, _SHADE = "C00000", "F4B183", "A5A5A5", "5B9BD5"
_MONTHS = len(layout.MONTH_HEADINGS)
_FIRST_MONTH = len(layout.BOARD_HEADINGS) + 1  # columns of the table
_LAST_MONTH = _FIRST_MONTH + _MONTHS - 1
_FIRST_KIND = layout.BOARD_HEAD_ROW + 1
_CHART_COLUMN = _LAST_MONTH + 2
_CHART_WIDTH_CM, _LINES_HEIGHT_CM = 11.6, 7.0
_WIDTHS = {1: 12, 2: 4.5, 3: 6.5, 4: 6.5, 5: 6.5, _CHART_COLUMN - 1: 1.5, 19: 24, 20: 20, 21: 12}
_PAGE_POINTS, _LOWEST_ROW, _HIGHEST_ROW = 1150.0, 15.0, 22.0
_CM_PER_POINT = 2.54 / 72
_MOST_ROWS = 76  # of one page; more would be illegible


def add_dashboard(book: Workbook, county: County) -> None:
    """Add 看板 with its formulas and charts."""
    sheet = book.create_sheet(layout.DASHBOARD)
    sheet.sheet_properties.tabColor = styles.TAB_OUTPUT
    kinds = len(county.rules.kinds)
    rows = kinds + len(county.units)
    # Few units get higher rows, so that the table fills the page.
    height = min(_HIGHEST_ROW, max(_LOWEST_ROW, _PAGE_POINTS // rows))
    sheet.sheet_format.defaultRowHeight = height
    sheet.sheet_format.customHeight = True
    styles.put(sheet, 1, 1, f'={layout.NAME_YEAR}&"年"&{layout.NAME_PERIOD}&"政务公开看板"', styles.TITLE)
    styles.put(sheet, 2, 1, sheet_link(layout.HOME, "A1", "← 首页"), styles.LINK)
    styles.put(sheet, 3, 1, "点“重新统计”以后，这里列出各单位、各月的条数。", styles.RESULT_SENTENCE)
    styles.put(sheet, 4, 1, None, styles.RESULT_SENTENCE)
    for row, points in {1: 32, 2: 18, 3: 18, 4: 18, 5: 20, layout.BOARD_HEAD_ROW: 26}.items():
        sheet.row_dimensions[row].height = points
    spare = kinds + parts.spare_rows(len(county.units))
    _table_cells(sheet, county, spare)
    _data_cells(sheet, county, spare)
    _chosen_unit(sheet, county, spare)
    last_row = max(_add_charts(sheet, county, height), layout.BOARD_HEAD_ROW + rows)
    last_column = max(_WIDTHS)
    sheet.print_area = f"A1:{get_column_letter(last_column)}{last_row}"
    styles.page(sheet, single=rows <= _MOST_ROWS)
    styles.protect(sheet, rows_and_columns=False)


def _table_cells(sheet: Worksheet, county: County, spare: int) -> None:
    """Style the table and colour it: units' months in shades, 0 in red; their totals as bars."""
    kinds = len(county.rules.kinds)
    names = parts.units_width(county, _WIDTHS[1], styles.RESULT_NAME_SMALL.size)
    styles.widths(sheet, {**dict.fromkeys(range(_FIRST_MONTH, _LAST_MONTH + 1), 4.6), **_WIDTHS, 1: names})
    head, columns = layout.BOARD_HEAD_ROW, range(1, _LAST_MONTH + 1)
    for column in columns:
        styles.whole_column(sheet, column, styles.RESULT_NAME_SMALL if column == 1 else styles.RESULT_SMALL)
    styles.fill(sheet, range(3, head), columns[1:], styles.RESULT_SENTENCE)
    styles.put(sheet, 5, 1, None, styles.RESULT_SENTENCE)
    styles.fill(sheet, range(head, head + 1), columns, styles.RESULT_HEAD_SMALL)
    styles.fill(sheet, range(_FIRST_KIND, head + 1 + spare), columns[:1], styles.RESULT_NAME_SMALL)
    styles.fill(sheet, range(_FIRST_KIND, head + 1 + spare), columns[1:], styles.RESULT_SMALL)
    first, last = _FIRST_KIND + kinds, head + spare
    months = parts.area((first, _FIRST_MONTH), (last, _LAST_MONTH))
    colours = {"start_color": styles.RED_FILL, "mid_color": "F2F7FC", "end_color": _SHADE}
    places = {"start_type": "num", "start_value": 0, "mid_type": "num", "mid_value": 1}
    scale = ColorScaleRule(**places, end_type="percentile", end_value=90, **colours)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(months, scale)
    total = layout.BOARD_HEADINGS.index("本期") + 1
    bars = DataBarRule("num", 0, "max", None, color=f"FF{_COLOURS[0]}")  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(parts.area((first, total), (last, total)), bars)
    kind_rows = parts.area((_FIRST_KIND, 1), (_FIRST_KIND + kinds - 1, _LAST_MONTH))
    sheet.conditional_formatting.add(kind_rows, styles.head_rule(f'AND($A{_FIRST_KIND}<>"",A${head}<>"")'))
    heads = parts.area((head, 1), (head, _LAST_MONTH))
    sheet.conditional_formatting.add(heads, styles.head_rule(f'A{head}<>""'))


def _data_cells(sheet: Worksheet, county: County, spare: int) -> None:
    """Style the cells of the charts' data, and write the headings that do not depend on figures."""
    kinds = [kind.name for kind in county.rules.kinds]
    groups = (
        (layout.trend_column(), (layout.MONTH, *kinds), layout.DASHBOARD_FIRST[0]),
        (layout.shortfall_counts_column(len(kinds)), layout.DASHBOARD_SHORTFALL_HEADINGS, layout.DASHBOARD_FIRST[0]),
        (layout.by_row_column(len(kinds)), (*layout.BOARD_BY_ROW_HEADINGS, *[None] * 11), layout.BOARD_HEAD_ROW),
    )
    end = layout.BOARD_HEAD_ROW + max(spare, len(county.rules.columns))
    first, last = layout.trend_column(), layout.chosen_column(len(kinds)) - 2
    for column in range(first, last + 1):
        look = styles.RESULT_MONTH if column == first else styles.RESULT
        styles.whole_column(sheet, column, look)
        sheet.column_dimensions[get_column_letter(column)].width = 14
        styles.fill(sheet, range(1, end + 1), range(column, column + 1), look)
    for start, headings, row in groups:
        for column, heading in enumerate(headings, start=start):
            styles.put(sheet, row, column, heading, styles.RESULT_HEAD if heading else styles.RESULT)


def _chosen_unit(sheet: Worksheet, county: County, spare: int) -> None:
    """Add the list to choose a unit from, and the formulas that find its months, its kind's mean and its quota.

    A month that is not reported is #N/A, which charts leave out; the last month fills the rest as in the trend. (No
    INDEX: the engine for files does not rely on it without LibreOffice.)
    """
    kinds = len(county.rules.kinds)
    row, column = layout.BOARD_CHOSEN
    label = "选一个单位，看它各月的条数 →"
    styles.put(sheet, row, column - 1, label, styles.HINT)
    name = county.units[0].name if county.units else None
    styles.put(sheet, row, column, name, styles.PICK_UNIT)
    chosen = parts.area((row, column), (row, column))
    parts.pick(sheet, chosen, layout.NAME_UNIT_LIST, "请从名录里的单位中选择。")
    chosen = absolute_coordinate(chosen)
    first, last = _FIRST_KIND + kinds, layout.BOARD_HEAD_ROW + spare
    by_row, start, top = layout.by_row_column(kinds), layout.chosen_column(kinds), layout.DASHBOARD_FIRST[0]

    def rows(column: int) -> str:
        return absolute_coordinate(parts.area((first, column), (last, column)))

    names, numbers = rows(1), rows(by_row)
    for place, heading in enumerate((f"={chosen}", "同类平均", "每月最低")):
        styles.put(sheet, top, start + place, heading, styles.HEAD)
        sheet.column_dimensions[get_column_letter(start + place)].width = 14
    for number in range(_MONTHS):
        months, quotas = rows(_FIRST_MONTH + number), rows(by_row + 1 + number)
        mine, kind = f"{names},{chosen}", f"{numbers},SUMIFS({numbers},{names},{chosen})"
        head = parts.area(
            (layout.BOARD_HEAD_ROW, _FIRST_MONTH + number), (layout.BOARD_HEAD_ROW, _FIRST_MONTH + number)
        )
        found = (
            (f'COUNTIFS({mine},{months},">=0")', f"SUMIFS({months},{mine})"),
            (
                f'COUNTIFS({kind},{months},">=0")',
                f'ROUND(SUMIFS({months},{kind})/COUNTIFS({kind},{months},">=0"),1)',
            ),
            (f'COUNTIFS({mine},{quotas},">0")', f"SUMIFS({quotas},{mine})"),
        )
        for place, (known, value) in enumerate(found):
            formula = f"IF({known}=0,NA(),{value})"
            if number:
                above = parts.area((top + number, start + place), (top + number, start + place))
                formula = f'IF({head}="",{above},{formula})'
            styles.put(sheet, top + 1 + number, start + place, f"={formula}", styles.HELPER)


def _add_charts(sheet: Worksheet, county: County, row_points: float) -> int:
    """Add the charts one below the other; return the last row that they cover."""
    kinds = len(county.rules.kinds)
    chosen, trend = layout.chosen_column(kinds), layout.trend_column()
    judged = max(sum(map(county.rules.is_judged, county.rules.columns)), 1)
    charts: tuple[tuple[LineChart | BarChart, float], ...] = (
        (_lines(sheet, chosen, 3, (_COLOURS[0], _GREY, _RED), "所选单位各月条数", "span"), _LINES_HEIGHT_CM),
        (_lines(sheet, trend + 1, kinds, _COLOURS, "各类单位各月条数"), _LINES_HEIGHT_CM),
        (_bars(sheet, layout.shortfall_counts_column(kinds), judged, "低于要求的单位数"), 2.4 + 1.0 * judged),
    )
    row = layout.BOARD_HEAD_ROW
    for chart, height in charts:
        chart.width, chart.height = _CHART_WIDTH_CM, height  # type: ignore[assignment]  # not only whole centimetres
        if isinstance(chart, BarChart):
            top, bottom = 1.2 / height, 1.0 / height  # for title and legend
            place = ManualLayout(x=0.3, y=top, w=0.64, h=1 - top - bottom, xMode="edge", yMode="edge")
            chart.layout = Layout(manualLayout=place)
        sheet.add_chart(chart, f"{get_column_letter(_CHART_COLUMN)}{row}")
        row += math.ceil(height / _CM_PER_POINT / row_points) + 1
    return row - 2


def _title(text: str) -> Title:
    """Return a heading of 12 points; the default one is too large for a chart of this size."""
    look = CharacterProperties(sz=1200, b=True, solidFill=styles.INK)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), r=[RegularTextRun(rPr=look, t=text)])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _lines(
    sheet: Worksheet,
    column: int,
    series: int,
    colours: tuple[str, ...],
    title: str,
    blanks: Literal["gap", "span"] = "gap",
) -> LineChart:
    """Return a line chart over the months of the trend; no values beside the lines, the table has them.

    `blanks`: "span" for #N/A, as LibreOffice would make zeros of them.
    """
    chart = LineChart()
    chart.display_blanks = blanks
    chart.title = _title(title)
    top = layout.DASHBOARD_FIRST[0]
    chart.add_data(
        Reference(sheet, min_col=column, max_col=column + series - 1, min_row=top, max_row=top + _MONTHS),
        titles_from_data=True,
    )
    trend = layout.trend_column()
    chart.set_categories(Reference(sheet, min_col=trend, min_row=top + 1, max_row=top + _MONTHS))
    for number, one in enumerate(chart.series):
        colour = colours[number % len(colours)]
        line = LineProperties(solidFill=colour, w=28_575 if colour != _RED else 19_050)
        line.prstDash = "dash" if colour == _RED else None
        one.graphicalProperties = GraphicalProperties(ln=line)
        one.smooth = False
        one.marker.symbol = "none" if colour == _RED else "circle"
        one.marker.size = 6
        one.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
        one.marker.graphicalProperties.line.solidFill = colour
    # An axis of dates has no slots for months without figures at its ends.
    chart.x_axis = DateAxis(crossAx=100)
    chart.x_axis.number_format, chart.x_axis.majorUnit, chart.x_axis.majorTimeUnit = styles.MONTH_ONLY, 1, "months"
    chart.y_axis.crossAx = 500
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = styles.COUNT
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill="E4E7EB")))
    for axis in (chart.x_axis, chart.y_axis):
        axis.textProperties = RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=CharacterProperties(sz=800)))])
    chart.legend = Legend()
    chart.legend.position = "b"
    return chart


def _bars(sheet: Worksheet, column: int, rows: int, title: str) -> BarChart:
    """Return lying bars, one line per column of 设置, so that no two of their names touch."""
    chart = BarChart()
    chart.type = "bar"
    chart.title = _title(title)
    chart.gapWidth = 40
    top = layout.DASHBOARD_FIRST[0]
    chart.add_data(
        Reference(sheet, min_col=column + 1, max_col=column + 2, min_row=top, max_row=top + rows),
        titles_from_data=True,
    )
    chart.set_categories(Reference(sheet, min_col=column, min_row=top + 1, max_row=top + rows))
    for one, colour in zip(chart.series, (_RED, _ORANGE), strict=True):
        one.graphicalProperties = GraphicalProperties(solidFill=colour)
        one.graphicalProperties.line.noFill = True
        one.invertIfNegative = False
    chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    chart.legend = Legend()
    chart.legend.position = "b"
    chart.x_axis.delete = False
    chart.y_axis.delete = True
    chart.y_axis.majorGridlines = None
    chart.x_axis.majorTickMark = "none"
    chart.x_axis.scaling.orientation = "maxMin"
    return chart
