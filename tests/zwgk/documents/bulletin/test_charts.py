"""附图: the charts of the attachments at the end of the Word document, if 设置 asks for them."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree
from pypdf import PdfReader

from tests.zwgk.documents.bulletin.quarters import DEPARTMENTS, RULES, TOWNSHIPS, quarter
from tools.word_template import build_template
from zwgk.documents.bulletin.charts import ChartData, split
from zwgk.documents.bulletin.publish import Template, bulletin_document
from zwgk.documents.bulletin.read_back import read_back
from zwgk.documents.bulletin.word_charts import PAGE_MM, drawn_charts
from zwgk.documents.office import Document, find_soffice, to_pdf
from zwgk.model.inputs import Inputs
from zwgk.statistics.findings import find
from zwgk.statistics.results import compute

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WITH_CHARTS = replace(RULES, office=replace(RULES.office, charts=True))


def word(inputs: Inputs) -> bytes:
    results = compute(inputs)
    return bulletin_document(results, find(results), Template("自带的", build_template()))[0]


def drawn(content: bytes) -> list[tuple[list[str], dict[str, list[str]]]]:
    """Return per chart its heading, and its bars: label -> value per series, read from the file alone."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = sorted(name for name in package.namelist() if "/charts/" in name)
        trees = [etree.fromstring(package.read(name)) for name in names]
    found = []
    for tree in trees:
        heading = [text.text for text in tree.find(f".//{C}title").iter(f"{A}t")]
        bars: dict[str, list[str]] = {}
        for series in tree.iter(f"{C}ser"):
            labels, values = ([v.text for v in series.find(f"{C}{part}").iter(f"{C}v")] for part in ("cat", "val"))
            for label, value in zip(labels, values, strict=True):
                bars.setdefault(label, []).append(value)
        found.append((heading, bars))
    return found


def test_without_the_setting_there_is_none() -> None:
    assert drawn(word(quarter())) == []
    assert drawn_charts(compute(quarter())) == ()


def test_every_unit_and_account_of_the_attachments_is_a_bar() -> None:
    """Three months each: 公安局 9 + 3 = 12, times 3 is 36, as 财政局 with 10 + 2; 统计局 27; 小冀镇 36, 翟坡镇 30."""
    made = word(quarter(rules=WITH_CHARTS))
    assert drawn(made) == [
        (
            ["附图1　2024年第二季度各部门信息公开条数（条）"],
            {"财政局": ["36"], "公安局": ["36"], "统计局": ["27"]},
        ),
        (["附图2　2024年第二季度各乡镇信息公开条数（条）"], {"小冀镇": ["36"], "翟坡镇": ["30"]}),
        (["附图3　2024年第二季度政务新媒体发布条数（条）"], {"新乡县人民政府": ["30"]}),
    ]
    assert made == word(quarter(rules=WITH_CHARTS)), "the same bytes again"
    plain = word(quarter())
    assert read_back(made) == read_back(plain), "the text is the same, for the web page and for 审校"


def test_a_unit_without_figures_is_named_and_points_are_points() -> None:
    columns = tuple(replace(one, points=1.5 if one.name == "动态" else 1) for one in RULES.columns)
    silent = quarter(
        rules=replace(WITH_CHARTS, columns=columns),
        departments={**DEPARTMENTS, "财政局": (None, None)},
        media=(),
    )
    # 公安局 (9 x 1.5 + 3) x 3, 统计局 (8 x 1.5 + 1) x 3, 小冀镇 (10 x 1.5 + 2) x 3, 翟坡镇 (9 x 1.5 + 1) x 3
    assert drawn(word(silent)) == [
        (
            ["附图1　2024年第二季度各部门信息公开得分（分）", "没有数的：财政局"],
            {"公安局": ["49.5"], "统计局": ["39"]},
        ),
        (["附图2　2024年第二季度各乡镇信息公开得分（分）"], {"小冀镇": ["51"], "翟坡镇": ["43.5"]}),
    ]


def test_names_with_signs_of_xml_are_kept() -> None:
    made = word(quarter(rules=WITH_CHARTS, townships={**TOWNSHIPS, '<甲>&"乙"镇': (1, 1)}))
    assert {label: values for _, bars in drawn(made) for label, values in bars.items()}['<甲>&"乙"镇'] == ["6"]
    inline = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert len(re.findall(r"<wp:inline ", inline)) == 3


@pytest.mark.parametrize(("units", "sizes"), [(1, [1]), (36, [36]), (37, [19, 18]), (90, [30, 30, 30])])
def test_many_bars_go_on_further_pages_and_none_is_lost(units: int, sizes: list[int]) -> None:
    bars = tuple((f"单位{number}", (number,)) for number in range(units))
    parts = split(ChartData("各部门", bars, unknown=("甲局",)), 36)
    assert [len(part.bars) for part in parts] == sizes
    assert tuple(bar for part in parts for bar in part.bars) == bars
    assert [part.unknown for part in parts] == [()] * (len(sizes) - 1) + [("甲局",)]


def test_a_chart_fits_its_page() -> None:
    many = {f"第{number}局": (8, 1) for number in range(80)}
    charts = drawn_charts(compute(quarter(rules=WITH_CHARTS, departments=many)))
    assert sum(len(one.chart.bars) for one in charts) == 80 + 2 + 1
    assert all(one.height_mm <= PAGE_MM for one in charts)


@pytest.mark.office
@pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice，不能生成 PDF")
def test_on_paper_each_bar_has_its_name_and_its_figure() -> None:
    """Rendered by LibreOffice, the page after the text has the charts."""
    (pdf,) = to_pdf(Document("通报.docx", word(quarter(rules=WITH_CHARTS))))
    pages = [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert "附图1" not in "".join(pages[:-1])
    for text in (
        "附图1",
        "各部门信息公开条数（条）",
        "财政局",
        "公安局",
        "统计局",
        "36",
        "27",
        "附图2",
        "小冀镇",
        "30",
    ):
        assert text in pages[-1], text
