"""The attachments' charts at the end of the Word document, as charts of Word: after a page break, one below the other.

The office's own template needs no placeholder for them. Their figures are in the chart itself, without a workbook.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm

from zwgk.documents.bulletin import text_styles
from zwgk.documents.bulletin.charts import ChartData, charts_of, split
from zwgk.documents.bulletin.own_templates import own_template
from zwgk.files import without_clock
from zwgk.statistics.results import Results

PAGE_MM = 220.0  # of the type area of 225 mm
_WIDTH_MM, _TITLE_MM, _LEGEND_MM, _BAR_MM = 156.0, 16.0, 8.0, 5.6
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_INLINE = """<w:drawing
 xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>
<wp:docPr id="{number}" name="附图{place}" descr="{words}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="{relation}"/>
</a:graphicData></a:graphic></wp:inline></w:drawing>"""


@dataclass(frozen=True)
class DrawnChart:
    """A chart with its heading and its height on paper."""

    heading: tuple[str, ...]
    chart: ChartData
    height_mm: float


def drawn_charts(results: Results) -> tuple[DrawnChart, ...]:
    """Return the charts as drawn, each on one page; none unless 设置 asks for them."""
    if not results.inputs.rules.office.charts:
        return ()
    return tuple(_drawn(results))


def _drawn(results: Results) -> Iterator[DrawnChart]:
    place = 0
    for whole in charts_of(results):
        each = _BAR_MM * (1.6 if whole.series else 1)
        for part in split(whole, int((PAGE_MM - _TITLE_MM - _LEGEND_MM) / each)):
            place += 1
            heading = [f"附图{place}　{results.inputs.period.title}{part.title}（{part.of_count}）"]
            if part.unknown:
                heading.append(f"没有数的：{'、'.join(part.unknown)}")
            height = _TITLE_MM + _LEGEND_MM * bool(part.series) + each * len(part.bars)
            yield DrawnChart(tuple(heading), part, max(height, 40.0))


def with_charts(word: bytes, results: Results) -> bytes:
    """Return the document with the charts after its text; the same bytes if 设置 does not ask for them."""
    charts = drawn_charts(results)
    if not charts:
        return word
    template = own_template("chart.xml.j2")
    document = Document(io.BytesIO(word))
    for place, one in enumerate(charts, start=1):
        series = one.chart.series or (one.chart.of_count,)
        xml = template.render(title=one.heading, bars=one.chart.bars, series=series, font=text_styles.SONG).strip()
        name = PackURI(f"/word/charts/zwgk{place}.xml")
        part = Part(name, _CHART, xml.encode("utf-8"), document.part.package)
        paragraph = document.add_paragraph()
        layout = paragraph.paragraph_format
        layout.page_break_before = place == 1
        layout.alignment, layout.line_spacing, layout.first_line_indent = WD_ALIGN_PARAGRAPH.CENTER, 1.0, 0
        layout.space_before = layout.space_after = 0
        drawing = _INLINE.format(
            width=Mm(_WIDTH_MM),
            height=Mm(one.height_mm),
            number=9000 + place,
            place=place,
            words=_escaped("；".join(one.heading)),
            relation=document.part.relate_to(part, RELATIONSHIP_TYPE.CHART),
        )
        paragraph.add_run()._r.append(parse_xml(drawing))
    buffer = io.BytesIO()
    document.save(buffer)
    return without_clock(buffer.getvalue())


def _escaped(text: str) -> str:
    for mark, entity in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;")):
        text = text.replace(mark, entity)
    return text
