"""看板: native charts on the left, the block of data that they draw on the right (positions: layout.py)."""

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.workbook import layout
from zwgk.workbook.source import Source
from zwgk.workbook.template import parts, styles

_BARS = 40  # more cannot be read
_COLOURS = ("2E75B6", "ED7D31", "70AD47", "FFC000", "7030A0", "00B0F0")
_TOP_ROW, _RANKING_ROW = 3, 22
_HEAD_ROW = layout.DASHBOARD_FIRST[0]


def add_dashboard(book: Workbook, source: Source) -> None:
    sheet = book.create_sheet(layout.DASHBOARD)
    sheet.sheet_properties.tabColor = styles.TAB_OUTPUT
    styles.put(sheet, 1, 1, f'={layout.NAME_YEAR}&"年"&{layout.NAME_PERIOD}&"政务公开看板"', styles.TITLE)
    sheet.row_dimensions[1].height = 32
    styles.put(sheet, 2, 1, parts.link(layout.HOME, "返回首页"), styles.LINK)
    _ready_cells(sheet, source)
    kinds = len(source.rules.kinds)
    months = layout.dashboard_months_column(kinds)
    shortfalls = layout.dashboard_shortfalls_column(kinds)
    _add_chart(sheet, "各月发布条数", months, kinds, 12, f"A{_TOP_ROW}", (17.5, 9))
    _add_chart(
        sheet, "低于要求的单位数", shortfalls, 2, len(source.rules.columns), f"M{_TOP_ROW}", (17.5, 9), _COLOURS[4:0:-3]
    )
    row = _RANKING_ROW
    for number, kind in enumerate(source.rules.kinds):
        count = max(len(source.units_of(kind.name)), 1)
        title = f"{kind.name}排名" if count <= _BARS else f"{kind.name}排名（前{_BARS}名）"
        height = max(6.0, 1.6 + 0.62 * min(count, _BARS))
        column = layout.dashboard_kind_column(number)
        _add_chart(
            sheet,
            title,
            column,
            1,
            min(count, _BARS),
            f"{'AM'[number % 2]}{row}",
            (17.5, height),
            (_COLOURS[number % len(_COLOURS)],),
            lying=True,
        )
        if number % 2:
            row += 40
    styles.page(sheet, landscape=True)
    sheet.sheet_view.showGridLines = False
    styles.protect(sheet, rows_and_columns=False)


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


def _add_chart(
    sheet: Worksheet,
    title: str,
    column: int,
    series: int,
    rows: int,
    anchor: str,
    size: tuple[float, float],
    colours: tuple[str, ...] = _COLOURS,
    lying: bool = False,
) -> None:
    """A bar chart of the block whose categories stand in `column` and whose series stand right of it."""
    chart = BarChart()
    chart.type = "bar" if lying else "col"
    chart.title = title
    chart.width, chart.height = size  # type: ignore[assignment]  # centimetres, and not only whole ones
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
        chart.layout = Layout(
            manualLayout=ManualLayout(
                x=0.2, y=0.06 if rows > 15 else 0.15, w=0.75, h=0.92 if rows > 15 else 0.82, xMode="edge", yMode="edge"
            )
        )
    sheet.add_chart(chart, anchor)
