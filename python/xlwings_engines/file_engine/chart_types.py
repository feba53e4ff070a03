"""Chart types: xlwings' names and their openpyxl charts."""

from __future__ import annotations

from typing import Any, NamedTuple

from openpyxl import chart as charts
from openpyxl.chart.marker import Marker

from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import openpyxl_internals as internals


class Kind(NamedTuple):
    """A chart class of openpyxl and its switches."""

    made_by: Any
    direction: str | None = None
    grouping: str | None = None
    style: str | None = None
    markers: bool | None = None
    smooth: bool | None = None
    lines: bool | None = None


_BAR, _LINE, _AREA, _XY = charts.BarChart, charts.LineChart, charts.AreaChart, charts.ScatterChart
KINDS = {
    "column_clustered": Kind(_BAR, "col", "clustered"),
    "column_stacked": Kind(_BAR, "col", "stacked"),
    "column_stacked_100": Kind(_BAR, "col", "percentStacked"),
    "bar_clustered": Kind(_BAR, "bar", "clustered"),
    "bar_stacked": Kind(_BAR, "bar", "stacked"),
    "bar_stacked_100": Kind(_BAR, "bar", "percentStacked"),
    "line": Kind(_LINE, grouping="standard", markers=False),
    "line_stacked": Kind(_LINE, grouping="stacked", markers=False),
    "line_stacked_100": Kind(_LINE, grouping="percentStacked", markers=False),
    "line_markers": Kind(_LINE, grouping="standard", markers=True),
    "line_markers_stacked": Kind(_LINE, grouping="stacked", markers=True),
    "line_markers_stacked_100": Kind(_LINE, grouping="percentStacked", markers=True),
    "area": Kind(_AREA, grouping="standard"),
    "area_stacked": Kind(_AREA, grouping="stacked"),
    "area_stacked_100": Kind(_AREA, grouping="percentStacked"),
    "pie": Kind(charts.PieChart),
    "doughnut": Kind(charts.DoughnutChart),
    "radar": Kind(charts.RadarChart, style="standard"),
    "radar_markers": Kind(charts.RadarChart, style="marker"),
    "radar_filled": Kind(charts.RadarChart, style="filled"),
    "xy_scatter": Kind(_XY, style="lineMarker", markers=True, smooth=False, lines=False),
    "xy_scatter_lines": Kind(_XY, style="lineMarker", markers=True, smooth=False, lines=True),
    "xy_scatter_lines_no_markers": Kind(_XY, style="lineMarker", markers=False, smooth=False, lines=True),
    "xy_scatter_smooth": Kind(_XY, style="smoothMarker", markers=True, smooth=True, lines=True),
    "xy_scatter_smooth_no_markers": Kind(_XY, style="smoothMarker", markers=False, smooth=True, lines=True),
}


def make(name: str) -> Any:
    """Return an empty openpyxl chart of a type."""
    if name not in KINDS:
        raise Unsupported("chart.kind", kind=name)
    kind = KINDS[name]
    made = kind.made_by()
    if kind.direction is not None:
        made.type = kind.direction
    if kind.grouping is not None:
        made.grouping = kind.grouping
        if kind.grouping != "clustered" and kind.made_by is _BAR:
            made.overlap = 100
    if kind.style is not None:
        attribute = "scatterStyle" if kind.made_by is _XY else "type"
        setattr(made, attribute, kind.style)
    for axis in ("x_axis", "y_axis"):
        if hasattr(made, axis):
            # Otherwise newer versions of Excel omit the axis.
            getattr(made, axis).delete = False
    return made


def dress(name: str, series: Any) -> None:
    """Give a series the markers and lines of its chart's type."""
    kind = KINDS[name]
    if kind.markers is not None:
        # openpyxl writes a marker without a symbol as the symbol "none".
        series.marker = Marker(symbol="auto" if kind.markers else None)
    if kind.smooth is not None:
        series.smooth = kind.smooth
    if kind.lines is False:
        series.graphicalProperties.line.noFill = True


def name_of(chart: Any) -> str:
    """Return xlwings' name of an openpyxl chart's type; ``combination`` if it has none."""
    if len(internals.parts_of(chart)) > 1:
        return "combination"
    found = [name for name, kind in KINDS.items() if isinstance(chart, kind.made_by) and _alike(chart, kind)]
    markers = [getattr(series, "marker", None) for series in chart.series]
    bare = all(marker is not None and marker.symbol is None for marker in markers)
    best = [name for name in found if KINDS[name].markers in (None, not bare)]
    return next(iter(best or found), "combination")


def _alike(chart: Any, kind: Kind) -> bool:
    if kind.made_by is _XY:
        return bool((chart.scatterStyle or "lineMarker") == kind.style)
    if kind.style is not None:
        return bool(chart.type == kind.style)
    return (kind.direction is None or chart.type == kind.direction) and (
        kind.grouping is None or (chart.grouping or "standard") == kind.grouping
    )
