"""The tool's own papers: no fault in any of them, and one manual change is found."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.zwgk.documents.bulletin.quarters import quarter
from tests.zwgk.documents.bulletin.test_quarters import CASES
from tests.zwgk.documents.check.changes import unseen_of
from tests.zwgk.documents.check.papers import read_paper
from tools.word_template import build_template
from zwgk.documents.bulletin.placeholders import placeholder_values
from zwgk.documents.bulletin.read_back import read_back
from zwgk.documents.bulletin.web_page import web_page
from zwgk.documents.bulletin.word import fill_in
from zwgk.documents.check.against_book import made_paper, table_differences
from zwgk.documents.check.paper import Paper
from zwgk.documents.check.paper_of_book import BookPaper, names_in, paper_of_book
from zwgk.documents.check.rules import faults_of
from zwgk.documents.office import find_soffice
from zwgk.model.problems import Severity
from zwgk.statistics.findings import find
from zwgk.statistics.results import compute
from zwgk.workbook.create import create_workbook

TEMPLATE = build_template()
SOURCES = REPOSITORY / "tests" / "data" / "other_counties"
COUNTIES = {
    folder.name: folder
    for folder in sorted([*(REPOSITORY / "workbook").glob("example-*"), *SOURCES.iterdir()])
    if folder.is_dir()
}
# 新乡县: the portal published 251 items more than its units. 怀远县 printed 22 before 23, and so does its roster.
STANDING = {"example-2024Q2": {("提示", "1358", "1107")}, "huaiyuan_2024-03": {("警告", "23", "不大于 22")}}


@cache
def own_book(name: str) -> BookPaper:
    results = compute(quarter(**CASES[name][0]))
    word = fill_in(TEMPLATE, "通报模板.docx", placeholder_values(find(results), results.inputs, draft=True))
    return BookPaper(made_paper("通报", word, results), names_in(results), results)


@cache
def own_paper(name: str) -> Paper:
    return own_book(name).paper


@pytest.mark.parametrize("name", CASES)
def test_no_constructed_quarter_has_a_fault(name: str) -> None:
    """The difference between portal and units is the only acceptable question."""
    faults = [fault for fault in faults_of(own_paper(name)) if fault.severity is not Severity.NOTE]
    # The text praises a unit that it also names (issue H, line 9): the check rightly reports it.
    assert [fault.why for fault in faults if fault.rule != "表扬与点名"] == []
    assert own_book(name).differences(own_paper(name)) == []


@pytest.fixture(scope="module")
def counties(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the workbooks of the example counties."""
    folder = tmp_path_factory.mktemp("counties")
    for name, source in COUNTIES.items():
        create_workbook(source, folder / f"{name}.xlsx")
    return {name: folder / f"{name}.xlsx" for name in COUNTIES}


def test_there_are_eight_counties() -> None:
    assert len(COUNTIES) == 8


@pytest.mark.parametrize("name", COUNTIES)
def test_no_county_has_a_fault(name: str, counties: dict[str, Path], tmp_path: Path) -> None:
    """Neither the paper itself nor its web page, read back like any other page."""
    book = paper_of_book(counties[name], None)
    faults = {(fault.severity.value, fault.found, fault.expected) for fault in faults_of(book.paper)}
    assert faults == STANDING.get(name, set())
    word = fill_in(
        TEMPLATE,
        "通报模板.docx",
        placeholder_values(find(book.results), book.results.inputs, draft=False),
    )
    page = web_page(read_back(word), book.results, find(book.results))
    (tmp_path / "通报.html").write_text(page, encoding="utf-8")
    paper = read_paper(tmp_path / "通报.html")
    left = {(fault.severity.value, fault.found, fault.expected) for fault in book.judged(paper, faults_of(paper))}
    assert left == {fault for fault in STANDING.get(name, set()) if fault[0] == "提示"}  # its roster explains the other


def test_a_kind_without_units_is_missed_in_no_form(tmp_path: Path) -> None:
    results = compute(quarter(townships={}))
    word = fill_in(TEMPLATE, "通报模板.docx", placeholder_values(find(results), results.inputs, draft=True))
    path = tmp_path / "通报.html"
    path.write_text(web_page(read_back(word), results, find(results)), encoding="utf-8")
    book = made_paper("通报", word, results)
    assert [len(table.rows) for table in book.tables] == [0, 3, 1]
    assert list(table_differences(read_paper(path), book)) == []


@pytest.mark.office
@pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice，做不出 PDF")
def test_a_table_that_goes_on_over_two_pages_in_print(counties: dict[str, Path], tmp_path: Path) -> None:
    """铜川: 22 units with their sums fill more than a page; 送审稿 is above each page."""
    command = [REPOSITORY / ".venv" / "bin" / "zwgk", "publish", counties["example-mailbox"], "-o", tmp_path]
    subprocess.run(command, capture_output=True, timeout=240, check=False)
    papers = sorted(tmp_path.glob("*.pdf"))
    book = paper_of_book(counties["example-mailbox"], None)
    assert len(papers) == 2
    for path in papers:
        paper = read_paper(path)
        assert [len(table.rows) for table in paper.tables] == [22]
        assert book.judged(paper, faults_of(paper)) == []


def unseen(books: dict[str, BookPaper], with_workbook: bool) -> tuple[int, list[str]]:
    """Return how many of 400 changes the check misses, and those of them that the paper could contradict."""
    return unseen_of({name: book.paper for name, book in books.items()}, books if with_workbook else {})


def test_every_change_is_seen_with_the_workbook(counties: dict[str, Path]) -> None:
    books = {name: own_book(name) for name in CASES}
    books |= {name: paper_of_book(path, None) for name, path in counties.items()}
    assert unseen(books, with_workbook=True) == (0, [])


def test_without_the_workbook_only_what_stands_alone_goes_unseen(counties: dict[str, Path]) -> None:
    """For a figure or name that occurs once in a paper, and that nothing there contradicts, the workbook is needed."""
    missed, unexplained = unseen({name: own_book(name) for name in CASES}, with_workbook=False)
    assert unexplained == []
    assert missed <= 72  # of 400; the sample differs a little with what ran before
    real = {name: paper_of_book(counties[name], None) for name in ("example-2024Q2",)}
    missed, unexplained = unseen(real, with_workbook=False)
    assert unexplained == []
    assert missed <= 72  # of 400; the sample differs a little with what ran before
