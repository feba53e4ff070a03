"""Axes, legend and series of a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes
from xlwings.base_classes import _UNSET

from xlwings_engines.collection import Collection
from xlwings_engines.errors import Unsupported
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine import colors, number_formats
from xlwings_engines.libreoffice_engine.failures import Translated

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.charts import Chart

_POSITIONS = {"top": "TOP", "bottom": "BOTTOM", "left": "LEFT", "right": "RIGHT"}
_POSITIONS_BACK = {calc: name for name, calc in _POSITIONS.items()}
_MARKERS = {"automatic": -1, "none": -3, "square": 0, "diamond": 1, "triangle": 3, "circle": 8, "plus": 10, "x": 9}
_MARKERS |= {"star": 11, "dash": 13}
_MARKERS_BACK = {number: name for name, number in _MARKERS.items()}
_PER_POINT = 2540 / 72


class ChartLegend(Translated, base_classes.ChartLegend):
    """The legend of a chart; Calc puts it at a side, never in a corner."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @property
    def api(self) -> Any:
        """The UNO legend."""
        return self.chart.model.getLegend()

    @property
    def visible(self) -> bool:
        """True if the chart has a legend."""
        return bool(self.chart.model.HasLegend)

    @visible.setter
    def visible(self, value: bool) -> None:
        self.chart.model.HasLegend = bool(value)

    @property
    def position(self) -> str | None:
        """The side of the chart, ``custom`` for any other place, None if the legend is hidden."""
        return _POSITIONS_BACK.get(self.api.Alignment.value, "custom") if self.visible else None

    @position.setter
    def position(self, value: str) -> None:
        if value not in _POSITIONS:
            raise Unsupported("chart.legend_corner_in_office")
        self.chart.model.HasLegend = True
        self.api.Alignment = uno.enum("chart.ChartLegendPosition", _POSITIONS[value])


class ChartAxis(Translated, base_classes.ChartAxis):
    """An axis by its name in Calc: X, Y, SecondaryX or SecondaryY."""

    def __init__(self, chart: Chart, letter: str) -> None:
        self.chart = chart
        self.letter = letter

    @property
    def _diagram(self) -> Any:
        return self.chart.model.getDiagram()

    @property
    def api(self) -> Any:
        """The UNO axis."""
        getter = {
            "X": "getXAxis",
            "Y": "getYAxis",
            "SecondaryX": "getSecondaryXAxis",
            "SecondaryY": "getSecondaryYAxis",
        }[self.letter]
        return getattr(self._diagram, getter)()

    def _attribute(self, ending: str) -> str:
        return f"Has{self.letter}Axis{ending}"

    @property
    def visible(self) -> bool:
        """True if the axis is displayed."""
        return bool(getattr(self._diagram, self._attribute(""), False))

    @visible.setter
    def visible(self, value: bool) -> None:
        setattr(self._diagram, self._attribute(""), bool(value))

    @property
    def title(self) -> str | None:
        """The title, None without one."""
        if not getattr(self._diagram, self._attribute("Title"), False):
            return None
        return str(self.api.getAxisTitle().String)

    @title.setter
    def title(self, value: str | None) -> None:
        setattr(self._diagram, self._attribute("Title"), value is not None)
        if value is not None:
            self.api.getAxisTitle().String = value

    def _scale(self, name: str) -> float | None:
        """Return a limit or step of the scale, also one chosen by the office; None on an axis of texts."""
        value = getattr(self.api, name, None)
        return None if value is None else float(value)

    def _set_scale(self, name: str, automatic: str, value: float | None) -> None:
        if value is None:
            setattr(self.api, automatic, True)
        else:
            setattr(self.api, name, float(value))

    @property
    def minimum_scale(self) -> float | None:
        """The lower end of the scale; setting None leaves it to the office."""
        return self._scale("Min")

    @minimum_scale.setter
    def minimum_scale(self, value: float | None) -> None:
        self._set_scale("Min", "AutoMin", value)

    @property
    def maximum_scale(self) -> float | None:
        """The upper end of the scale; setting None leaves it to the office."""
        return self._scale("Max")

    @maximum_scale.setter
    def maximum_scale(self, value: float | None) -> None:
        self._set_scale("Max", "AutoMax", value)

    @property
    def major_unit(self) -> float | None:
        """The distance of the main marks; setting None leaves it to the office."""
        return self._scale("StepMain")

    @major_unit.setter
    def major_unit(self, value: float | None) -> None:
        self._set_scale("StepMain", "AutoStepMain", value)

    @property
    def number_format(self) -> str:
        """The code of the number format in Excel's syntax; a change detaches it from the cells."""
        return number_formats.excel_code(self.chart.document.format_code(self.api.NumberFormat))

    @number_format.setter
    def number_format(self, value: str) -> None:
        axis = self.api
        axis.LinkNumberFormatToSource = False
        axis.NumberFormat = self.chart.document.format_key(value)

    @property
    def reverse_order(self) -> bool:
        """True if values run from right to left or from top to bottom."""
        return bool(self.api.ReverseDirection)

    @reverse_order.setter
    def reverse_order(self, value: bool) -> None:
        self.api.ReverseDirection = bool(value)

    @property
    def crosses(self) -> str:
        """Raise ``Unsupported`` (``chart.crosses_in_office``)."""
        raise Unsupported("chart.crosses_in_office")

    @crosses.setter
    def crosses(self, value: str) -> None:
        raise Unsupported("chart.crosses_in_office")

    def set(self, **changes: Any) -> None:
        """Set several properties by their names; ``_UNSET`` leaves one unchanged."""
        for name, value in changes.items():
            if value is not _UNSET:
                setattr(self, name, value)


class ChartSeries(Translated, base_classes.ChartSeries):
    """A series by its number from 0; ``api`` is the UNO properties of its drawing."""

    def __init__(self, chart: Chart, number: int) -> None:
        self.chart = chart
        self.number = number

    @property
    def api(self) -> Any:
        """The UNO properties of the series."""
        return self.chart.model.getDiagram().getDataRowProperties(self.number)

    @property
    def name(self) -> str:
        """The label from the cells; read-only (``chart.series_name_in_office``)."""
        names = self.chart.model.getData()
        labels = names.getColumnDescriptions() if self.chart.plot_by == "columns" else names.getRowDescriptions()
        return str(labels[self.number])

    @name.setter
    def name(self, value: str) -> None:
        raise Unsupported("chart.series_name_in_office")

    @property
    def chart_type(self) -> str:
        """The type of the whole chart; read-only (``chart.combined_in_office``)."""
        return self.chart.chart_type

    @chart_type.setter
    def chart_type(self, value: str) -> None:
        raise Unsupported("chart.combined_in_office")

    @property
    def axis_group(self) -> str:
        """``primary`` or ``secondary``: the axis that shows the values."""
        return "secondary" if int(self.api.Axis) == _SECONDARY else "primary"

    @axis_group.setter
    def axis_group(self, value: str) -> None:
        self.api.Axis = _SECONDARY if value == "secondary" else _PRIMARY

    @property
    def marker_style(self) -> str:
        """xlwings' name of the symbol; ``automatic`` also for symbols that xlwings lacks."""
        return _MARKERS_BACK.get(self.api.SymbolType, "automatic")

    @marker_style.setter
    def marker_style(self, value: str) -> None:
        if value not in _MARKERS:
            raise Unsupported("chart.marker_in_office", marker=value)
        self.api.SymbolType = _MARKERS[value]

    @property
    def marker_size(self) -> int:
        """The width of the symbol in points."""
        width: float = self.api.SymbolSize.Width
        return round(width / _PER_POINT)

    @marker_size.setter
    def marker_size(self, value: int) -> None:
        side = round(value * _PER_POINT)
        self.api.SymbolSize = uno.struct("awt.Size", side, side)

    @property
    def line_color(self) -> colors.Rgb | None:
        """The colour of the line as (red, green, blue), None if automatic."""
        return colors.from_calc(self.api.LineColor)

    @line_color.setter
    def line_color(self, value: Any) -> None:
        self.api.LineColor = colors.to_calc(value)

    @property
    def fill_color(self) -> colors.Rgb | None:
        """The colour of the fill as (red, green, blue), None if automatic."""
        return colors.from_calc(self.api.FillColor)

    @fill_color.setter
    def fill_color(self, value: Any) -> None:
        self.api.FillColor = colors.to_calc(value)

    def set(self, **changes: Any) -> None:
        """Set several properties by their names; ``_UNSET`` leaves one unchanged."""
        for name, value in changes.items():
            if value is not _UNSET:
                setattr(self, name, value)


_PRIMARY, _SECONDARY = 2, 4


class ChartSeriesCollection(Translated, Collection[ChartSeries]):
    """The series of a chart, found by number (1-based) or name."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @property
    def api(self) -> Any:
        """The UNO diagram."""
        return self.chart.model.getDiagram()

    def _members(self) -> list[ChartSeries]:
        data = self.chart.model.getData()
        labels = data.getColumnDescriptions() if self.chart.plot_by == "columns" else data.getRowDescriptions()
        return [ChartSeries(self.chart, number) for number in range(len(labels))]
