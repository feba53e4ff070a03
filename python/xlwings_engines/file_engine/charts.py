"""Charts on a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.chart import Reference, Series
from openpyxl.chart.layout import Layout
from openpyxl.chart.legend import Legend
from openpyxl.chart.title import Title
from xlwings import base_classes

from xlwings_engines.addresses import Area
from xlwings_engines.drawings import BaseCharts, Box
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import chart_types
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.blocks import read_values
from xlwings_engines.file_engine.drawing_names import Handle, free_name, handles_of
from xlwings_engines.file_engine.drawing_objects import Drawn
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.ranges import Range
    from xlwings_engines.file_engine.sheets import Sheet

_POSITIONS = {"top": "t", "bottom": "b", "left": "l", "right": "r", "corner": "tr"}
_POSITIONS_BACK = {file: name for name, file in _POSITIONS.items()}
_XY = ("xy_scatter",)


@explains_gaps("engine.file")
class ChartLegend(base_classes.ChartLegend):
    """The legend of a chart; it has no properties while it is hidden."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    @property
    def api(self) -> Any:
        """openpyxl's legend, None if it is hidden."""
        return self._chart.api.legend

    @property
    def visible(self) -> bool:
        """True if the chart has a legend."""
        return self.api is not None

    @visible.setter
    def visible(self, value: bool) -> None:
        self._chart.api.legend = (self.api or Legend()) if value else None

    @property
    def position(self) -> str | None:
        """``top``, ``bottom``, ``left``, ``right`` or ``corner``; None if hidden. Setting it shows the legend."""
        return _POSITIONS_BACK.get(self.api.position) if self.api is not None else None

    @position.setter
    def position(self, value: str) -> None:
        self.visible = True
        self.api.position = _POSITIONS[value]


@explains_gaps("engine.file")
class Chart(Drawn, base_classes.Chart):
    """A chart on a sheet. Its series follow the source set by ``set_source_data``; until then they are the file's."""

    def set_source_data(self, rng: Range, plot_by: str | None = None) -> None:
        """Take the data from some cells; their first row and column are labels if they hold text."""
        self.handle.source = (rng.sheet, rng.area, plot_by or self._usual(rng.area))
        self._rebuild(self.chart_type)

    @staticmethod
    def _usual(area: Area) -> str:
        """Return Excel's default series direction: the shorter side, or columns if both are equal."""
        return "rows" if area.columns > area.rows else "columns"

    @property
    def plot_by(self) -> str | None:
        """``rows`` or ``columns``: what makes a series; None for a chart whose source is unknown."""
        return self.handle.source[2] if self.handle.source else None

    @plot_by.setter
    def plot_by(self, value: str) -> None:
        if self.handle.source is None:
            raise Unsupported("chart.no_source")
        self.handle.source = (*self.handle.source[:2], value)
        self._rebuild(self.chart_type)

    @property
    def chart_type(self) -> str:
        """xlwings' name of the type; a change replaces openpyxl's object."""
        return chart_types.name_of(self.handle.item)

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        self._rebuild(value)

    def _rebuild(self, name: str) -> None:
        """Replace this openpyxl chart by another: openpyxl's charts cannot change their type."""
        old = self.handle.item
        new = chart_types.make(name)
        new.anchor, new.title, new.legend, new.handle = self._anchor, old.title, old.legend, self.handle
        series = list(old.series)
        if self.handle.source is not None:
            sheet, area, plot_by = self.handle.source
            series = _series(sheet, area, plot_by, scatter=name.startswith(_XY))
        for one in series:
            chart_types.dress(name, one)
            new.series.append(one)
        charts = internals.charts(self._sheet.worksheet)
        charts[:] = [new if chart is old else chart for chart in charts]
        self.handle.item = new

    @property
    def title(self) -> str | None:
        """The title as plain text, None if there is none or if it comes from a cell."""
        title = self.handle.item.title
        if title is None or title.tx is None or title.tx.rich is None:
            return None
        return "".join(run.t or "" for paragraph in title.tx.rich.p for run in paragraph.r or [])

    @title.setter
    def title(self, value: str | None) -> None:
        self.handle.item.title = value
        if isinstance(self.handle.item.title, Title):
            self.handle.item.title.overlay = False
            self.handle.item.title.layout = Layout()

    @property
    def legend(self) -> ChartLegend:
        """The legend, also if it is hidden."""
        return ChartLegend(self)


def _series(sheet: Sheet, area: Area, plot_by: str, scatter: bool) -> list[Any]:
    """Return openpyxl's series for a block of cells."""
    values = read_values(sheet.worksheet, area, sheet.book.objects.cached)
    by_columns = plot_by == "columns"
    lines = values if by_columns else [list(line) for line in zip(*values, strict=True)]
    named = any(isinstance(value, str) for value in lines[0])
    labelled = len(lines[0]) > 1 and (
        scatter or any(isinstance(line[0], str) or hasattr(line[0], "year") for line in lines[named:])
    )

    def part(number: int, first: int) -> Reference:
        """Return the cells of one column (or row) of the block, starting at a place."""
        if by_columns:
            column = area.column + number
            return Reference(
                sheet.worksheet, min_col=column, max_col=column, min_row=area.row + first, max_row=area.last_row
            )
        row = area.row + number
        return Reference(
            sheet.worksheet, min_row=row, max_row=row, min_col=area.column + first, max_col=area.last_column
        )

    made = []
    for number in range(int(labelled), len(lines[0])):
        kept = int(named)
        if scatter:
            x = part(0, kept) if labelled else None
            one: Any = Series(part(number, 0), x, title_from_data=named) if named else Series(part(number, 0), x)
        else:
            one = Series(part(number, 0), title_from_data=named)
            if labelled:
                one.cat = _labels(part(0, kept), lines, kept)
        made.append(one)
    return made


def _labels(reference: Reference, lines: list[list[Any]], first: int) -> Any:
    from openpyxl.chart.data_source import AxDataSource, NumRef, StrRef

    if any(isinstance(line[0], str) for line in lines[first:]):
        return AxDataSource(strRef=StrRef(f=str(reference)))
    return AxDataSource(numRef=NumRef(f=str(reference)))


@explains_gaps("engine.file")
class Charts(BaseCharts["Sheet", Chart]):
    """The charts of a sheet, from back to front."""

    @property
    def api(self) -> Any:
        """openpyxl's list of the sheet's charts."""
        return internals.charts(self.sheet.worksheet)

    def _members(self) -> list[Chart]:
        worksheet = self.sheet.worksheet
        return [Chart(self.sheet, handle) for handle in handles_of(worksheet, internals.charts(worksheet), "Chart")]

    def _add(
        self, box: Box, chart_type: str | None, source: Range | None, plot_by: str | None, name: str | None
    ) -> Chart:
        worksheet = self.sheet.worksheet
        made = chart_types.make(chart_type or "column_clustered")
        made.handle = Handle(made, name or free_name(worksheet, "Chart"))
        worksheet.add_chart(made)
        chart = Chart(self.sheet, made.handle)
        chart.place(*box)
        if source is not None:
            chart.set_source_data(source, plot_by)
        return chart
