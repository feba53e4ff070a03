"""Chart types: xlwings' names and their counterparts in Calc, a kind of diagram and some of its switches."""

from __future__ import annotations

from typing import Any, NamedTuple

from xlwings_engines.errors import Unsupported


class Kind(NamedTuple):
    """A diagram service below ``com.sun.star.chart`` and its switches."""

    diagram: str
    stacked: bool = False
    percent: bool = False
    bars_lie: bool = False
    lines: bool = True
    symbols: bool = False
    smooth: bool = False
    three_d: bool = False


KINDS = {
    "column_clustered": Kind("BarDiagram"),
    "column_stacked": Kind("BarDiagram", stacked=True),
    "column_stacked_100": Kind("BarDiagram", percent=True),
    "bar_clustered": Kind("BarDiagram", bars_lie=True),
    "bar_stacked": Kind("BarDiagram", stacked=True, bars_lie=True),
    "bar_stacked_100": Kind("BarDiagram", percent=True, bars_lie=True),
    "3d_column_clustered": Kind("BarDiagram", three_d=True),
    "3d_column_stacked": Kind("BarDiagram", stacked=True, three_d=True),
    "3d_column_stacked_100": Kind("BarDiagram", percent=True, three_d=True),
    "3d_bar_clustered": Kind("BarDiagram", bars_lie=True, three_d=True),
    "3d_bar_stacked": Kind("BarDiagram", stacked=True, bars_lie=True, three_d=True),
    "3d_bar_stacked_100": Kind("BarDiagram", percent=True, bars_lie=True, three_d=True),
    "line": Kind("LineDiagram"),
    "line_stacked": Kind("LineDiagram", stacked=True),
    "line_stacked_100": Kind("LineDiagram", percent=True),
    "line_markers": Kind("LineDiagram", symbols=True),
    "line_markers_stacked": Kind("LineDiagram", stacked=True, symbols=True),
    "line_markers_stacked_100": Kind("LineDiagram", percent=True, symbols=True),
    "area": Kind("AreaDiagram"),
    "area_stacked": Kind("AreaDiagram", stacked=True),
    "area_stacked_100": Kind("AreaDiagram", percent=True),
    "pie": Kind("PieDiagram"),
    "3d_pie": Kind("PieDiagram", three_d=True),
    "doughnut": Kind("DonutDiagram"),
    "radar": Kind("NetDiagram"),
    "radar_markers": Kind("NetDiagram", symbols=True),
    "radar_filled": Kind("FilledNetDiagram"),
    "xy_scatter": Kind("XYDiagram", lines=False, symbols=True),
    "xy_scatter_lines": Kind("XYDiagram", symbols=True),
    "xy_scatter_lines_no_markers": Kind("XYDiagram"),
    "xy_scatter_smooth": Kind("XYDiagram", symbols=True, smooth=True),
    "xy_scatter_smooth_no_markers": Kind("XYDiagram", smooth=True),
    "bubble": Kind("BubbleDiagram"),
    "stock_hlc": Kind("StockDiagram"),
}
_NO_SYMBOL, _AUTOMATIC_SYMBOL = -3, -1
_LINES = {"LineDiagram", "XYDiagram", "NetDiagram"}


def apply(chart: Any, name: str) -> None:
    """Give a UNO chart document a type."""
    if name not in KINDS:
        raise Unsupported("chart.kind_in_office", kind=name)
    kind = KINDS[name]
    chart.setDiagram(chart.createInstance(f"com.sun.star.chart.{kind.diagram}"))
    diagram = chart.getDiagram()
    for attribute, value in (
        ("Dim3D", kind.three_d),
        ("Vertical", kind.bars_lie),
        ("Stacked", kind.stacked),
        ("Percent", kind.percent),
    ):
        if getattr(diagram, attribute, value) != value:
            setattr(diagram, attribute, value)
    if kind.diagram in _LINES:
        diagram.SymbolType = _AUTOMATIC_SYMBOL if kind.symbols else _NO_SYMBOL
        if kind.diagram == "XYDiagram":
            diagram.SplineType = int(kind.smooth)
            diagram.Lines = kind.lines


def _has_lines(chart: Any, diagram: Any) -> bool:
    """Return whether the first series has lines; the diagram itself always says yes once it has data."""
    if not chart.getData().getColumnDescriptions():
        return bool(diagram.Lines)
    return bool(diagram.getDataRowProperties(0).LineStyle.value != "NONE")


def name_of(chart: Any) -> str:
    """Return xlwings' name of a UNO chart document's type; ``combination`` if it has none."""
    diagram = chart.getDiagram()
    service = str(diagram.getDiagramType()).rpartition(".")[2]
    is_line = service in _LINES
    found = Kind(
        service,
        stacked=bool(getattr(diagram, "Stacked", False)),
        percent=bool(getattr(diagram, "Percent", False)),
        bars_lie=bool(getattr(diagram, "Vertical", False)),
        lines=_has_lines(chart, diagram) if service == "XYDiagram" else True,
        symbols=getattr(diagram, "SymbolType", _NO_SYMBOL) != _NO_SYMBOL if is_line else False,
        smooth=bool(getattr(diagram, "SplineType", 0)) if service == "XYDiagram" else False,
        three_d=bool(getattr(diagram, "Dim3D", False)),
    )
    if found.percent:
        found = found._replace(stacked=False)
    return next((name for name, kind in KINDS.items() if kind == found), "combination")
