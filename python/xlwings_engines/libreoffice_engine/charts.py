"""Charts on a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.drawings import BaseCharts, Box
from xlwings_engines.errors import Unsupported
from xlwings_engines.free_names import numbered
from xlwings_engines.libreoffice_engine import blocks, chart_types
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.chart_parts import ChartAxis, ChartLegend, ChartSeriesCollection
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.libreoffice_engine.shapes import Drawn, is_chart, shapes_of
from xlwings_engines.libreoffice_engine.sizes import from_points

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.documents import Document
    from xlwings_engines.libreoffice_engine.ranges import Range
    from xlwings_engines.libreoffice_engine.sheets import Sheet


class Chart(Drawn, base_classes.Chart):
    """An embedded chart: its shape, and inside it a separate document. ``api`` is the pair of both."""

    @property
    def document(self) -> Document:
        """The document of the chart's sheet."""
        return self._sheet.document

    @property
    def model(self) -> Any:
        """The UNO document of the chart, which is embedded in its shape."""
        return self.shape.getEmbeddedObject() if hasattr(self.shape, "getEmbeddedObject") else self.shape.Model

    @property
    def api(self) -> tuple[Any, Any]:
        """The UNO shape and the UNO document of the chart."""
        return self.shape, self.model

    @property
    def name(self) -> str:
        """The name of the shape, or the one under which the file stores the chart."""
        return str(self.shape.Name or self.shape.PersistName)

    @name.setter
    def name(self, value: str) -> None:
        self.shape.Name = value

    def set_source_data(self, rng: Range, plot_by: str | None = None) -> None:
        """Take the data from some cells; their first row and column are labels if they hold text."""
        rows = blocks.read_values(rng.sheet, rng.area)
        entry = self._sheet.table.getCharts().getByName(self.shape.PersistName)
        entry.setRanges((rng.cells.getRangeAddress(),))
        entry.setHasColumnHeaders(any(isinstance(value, str) for value in rows[0]))
        entry.setHasRowHeaders(len(rows[0]) > 1 and any(isinstance(row[0], str) for row in rows[1:]))
        self.plot_by = plot_by or ("rows" if len(rows) < len(rows[0]) else "columns")

    def set_x_axis_values(self, rng: Range) -> None:
        """Raise ``Unsupported`` (``chart.x_values_in_office``)."""
        raise Unsupported("chart.x_values_in_office")

    @property
    def chart_type(self) -> str:
        """xlwings' name of the type."""
        return chart_types.name_of(self.model)

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        chart_types.apply(self.model, value)

    @property
    def title(self) -> str | None:
        """The title, None without one."""
        return str(self.model.getTitle().String) if self.model.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        self.model.HasMainTitle = value is not None
        if value is not None:
            self.model.getTitle().String = value

    @property
    def legend(self) -> ChartLegend:
        """The legend, also if it is hidden."""
        return ChartLegend(self)

    @property
    def category_axis(self) -> ChartAxis:
        """The x axis, also if it is hidden."""
        return ChartAxis(self, "X")

    @property
    def value_axis(self) -> ChartAxis:
        """The y axis, also if it is hidden."""
        return ChartAxis(self, "Y")

    @property
    def secondary_category_axis(self) -> ChartAxis:
        """The second x axis, also if it is hidden."""
        return ChartAxis(self, "SecondaryX")

    @property
    def secondary_value_axis(self) -> ChartAxis:
        """The second y axis, also if it is hidden."""
        return ChartAxis(self, "SecondaryY")

    @property
    def series(self) -> ChartSeriesCollection:
        """The series of the chart."""
        return ChartSeriesCollection(self)

    @property
    def plot_by(self) -> str:
        """``rows`` or ``columns``: the cells that make up a series."""
        return "rows" if self.model.getDiagram().DataRowSource.value == "ROWS" else "columns"

    @plot_by.setter
    def plot_by(self, value: str) -> None:
        source = uno.enum("chart.ChartDataRowSource", "ROWS" if value == "rows" else "COLUMNS")
        self.model.getDiagram().DataRowSource = source

    @property
    def style(self) -> int:
        """Raise ``Unsupported`` (``chart.no_style_in_office``)."""
        raise Unsupported("chart.no_style_in_office")

    @style.setter
    def style(self, value: int) -> None:
        raise Unsupported("chart.no_style_in_office")

    def delete(self) -> None:
        """Remove the chart from its sheet."""
        self._sheet.table.getCharts().removeByName(self.shape.PersistName)

    def to_png(self, path: str) -> None:
        """Export the chart as a PNG file."""
        exporter = self.document.bridge.create("drawing.GraphicExportFilter")
        exporter.setSourceDocument(self.shape)
        exporter.filter(uno.properties(URL=uno.to_url(path), MediaType="image/png"))

    def to_pdf(self, path: str, quality: str) -> None:
        """Raise ``Unsupported`` (``chart.pdf_in_office``)."""
        raise Unsupported("chart.pdf_in_office")


class Charts(Translated, BaseCharts["Sheet", Chart]):
    """The charts of a sheet, found by number (1-based) or name."""

    @property
    def api(self) -> Any:
        """The UNO charts of the sheet."""
        return self.sheet.table.getCharts()

    def _members(self) -> list[Chart]:
        return [Chart(self.sheet, shape) for shape in shapes_of(self.sheet) if is_chart(shape)]

    def _add(
        self, box: Box, chart_type: str | None, source: Range | None, plot_by: str | None, name: str | None
    ) -> Chart:
        place = uno.struct("awt.Rectangle", *(from_points(value) for value in box))
        chosen = name or numbered("Chart ", (chart.name for chart in self))
        before = {shape.PersistName for shape in (chart.shape for chart in self)}
        stored = next(f"Object {at}" for at in range(1, len(before) + 1000) if not self.api.hasByName(f"Object {at}"))
        # A chart created without cells keeps internal data forever, so it starts with one cell.
        first = self.sheet.table.getCellRangeByPosition(0, 0, 0, 0).getRangeAddress()
        self.api.addNewByName(stored, place, (first,), False, False)
        made = next(chart for chart in self if chart.shape.PersistName not in before)
        made.name = chosen
        made.resize(from_points(box.width), from_points(box.height))  # Calc rounds new objects to whole pixels
        if source is not None:
            made.set_source_data(source, plot_by)
        if chart_type is not None:
            made.chart_type = chart_type
        return made
