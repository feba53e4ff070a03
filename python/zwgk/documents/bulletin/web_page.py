"""The bulletin as one self-contained web page: text, attachments as tables, charts as SVG. No script, no request."""

from dataclasses import dataclass
from itertools import groupby

from zwgk.documents.bulletin.charts import ChartData, charts_of
from zwgk.documents.bulletin.model import BulletinDocument, Paragraph, ParagraphRole
from zwgk.documents.bulletin.own_templates import own_template
from zwgk.statistics.findings import Findings
from zwgk.statistics.results import Results
from zwgk.statistics.shown_columns import table_shape
from zwgk.workbook import layout
from zwgk.workbook.plan_attachments import printed_tables
from zwgk.workbook.plan_block import cell_text

_LABEL_WIDTH, _WIDTH, _STEP = 112, 340, 22


@dataclass(frozen=True)
class WebTable:
    """An attachment: `label` 附件1, its title, and rows of text; `names`: columns, from 1, that name the row."""

    label: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    names: tuple[int, ...] = (2,)


@dataclass(frozen=True)
class Bar:
    """One bar of a chart, in units of the SVG."""

    label: str
    value: float
    y: int
    length: float


@dataclass(frozen=True)
class Chart:
    """A bar chart; `summary` describes it in words."""

    number: int
    title: str
    summary: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """The chart's height in its own units."""
        return len(self.bars) * _STEP + 8


def web_page(document: BulletinDocument, results: Results, findings: Findings) -> str:
    """Return the page as HTML text."""
    by_role = {
        role: [paragraph for paragraph in document.paragraphs if paragraph.role is role]
        for role in (
            ParagraphRole.BANNER,
            ParagraphRole.ATTACHMENT,
            ParagraphRole.SIGNATURE,
            ParagraphRole.DISTRIBUTION,
        )
    }
    return own_template("web_page.html.j2").render(
        title=document.title,
        draft=document.draft,
        banner=by_role[ParagraphRole.BANNER],
        sections=_sections(document),
        attachments=by_role[ParagraphRole.ATTACHMENT],
        signature=by_role[ParagraphRole.SIGNATURE],
        distribution=by_role[ParagraphRole.DISTRIBUTION],
        charts=_charts(results),
        tables=attachment_tables(results),
        difference=findings.reconciliation if findings.reconciliation.note else None,
        label_width=_LABEL_WIDTH,
        chart_width=_WIDTH,
    )


def _sections(document: BulletinDocument) -> list[tuple[str, list[Paragraph]]]:
    """Return (heading, paragraphs); the first heading is "" for the text before it."""
    body = [
        paragraph for paragraph in document.paragraphs if paragraph.role in (ParagraphRole.HEADING, ParagraphRole.TEXT)
    ]
    sections: list[tuple[str, list[Paragraph]]] = [("", [])]
    for is_heading, group in groupby(body, key=lambda paragraph: paragraph.role is ParagraphRole.HEADING):
        if is_heading:
            sections += [(paragraph.text, []) for paragraph in group]
        else:
            sections[-1][1].extend(group)
    return [(heading, paragraphs) for heading, paragraphs in sections if heading or paragraphs]


def attachment_tables(results: Results) -> list[WebTable]:
    """Return the attachments as printed: label, title, table, and the note below it if there is one."""
    tables = []
    rules = results.inputs.rules
    for number, table in enumerate(printed_tables(results), start=1):
        heads, *rows = [tuple("" if cell is None else str(cell) for cell in row[: table.width]) for row in table.rows]
        notes = [row[0] for row in rows if table.is_note(row)]
        body = tuple(row for row in rows if not table.is_note(row))
        name = (cell_text(table.title) or "").replace("\n", "")
        names = table_shape(rules, rules.kinds[number - 1]).names if number <= len(rules.kinds) else (2,)
        tables.append(WebTable(layout.attachment(number), name, heads, body, "".join(notes), names))
    return tables


def _charts(results: Results) -> list[Chart]:
    single = [chart for chart in charts_of(results) if not chart.series]
    return [_chart(number, chart) for number, chart in enumerate(single, start=1)]


def _chart(number: int, chart: ChartData) -> Chart:
    pairs = [(label, values[0]) for label, values in chart.bars]
    most = max(value for _, value in pairs) or 1
    room = _WIDTH - _LABEL_WIDTH - 44
    bars = tuple(
        Bar(_short(label), value, place * _STEP + 4, round(room * value / most, 1))
        for place, (label, value) in enumerate(pairs)
    )
    (first, most_of_all), (last, least) = pairs[0], pairs[-1]
    of_count = chart.of_count
    told = f"最多的是{first}，{most_of_all}{of_count}；最少的是{last}，{least}{of_count}。"
    return Chart(number, chart.title, f"{chart.title}：{told}", bars)


def _short(label: str) -> str:
    """Return the text cut to the room beside a bar; the whole name is in the table."""
    return label if len(label) <= 8 else label[:7] + "…"
