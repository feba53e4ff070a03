"""A paper compared with its workbook: equal as made, and every manual edit of a figure or name is found."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from tests.conftest import EXAMPLE
from tests.zwgk.documents.check.papers import read_paper
from zwgk.cli import app
from zwgk.documents.check.paper_of_book import BookPaper, paper_of_book


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "240"})
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("paper") / "通报.docx"
    assert run("bulletin", EXAMPLE, "-o", target)[0] == 0
    return target


@pytest.fixture(scope="module")
def book() -> BookPaper:
    return paper_of_book(EXAMPLE, None)


def found(path: Path, book: BookPaper) -> set[tuple[str, str]]:
    return {(fault.found, fault.expected) for fault in book.differences(read_paper(path))}


def test_the_paper_as_it_was_made_is_equal(word: Path, book: BookPaper) -> None:
    assert found(word, book) == set()


def replaced(wrong: str, right: str) -> Callable[[Any], None]:
    def edit(document: Any) -> None:
        paragraph = next(paragraph for paragraph in document.paragraphs if wrong in paragraph.text)
        whole = paragraph.text.replace(wrong, right)
        for run_ in paragraph.runs[1:]:
            run_.text = ""
        paragraph.runs[0].text = whole

    return edit


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (replaced("1358", "1385"), {("1385", "1358")}),
        (replaced("591条", "519条"), {("519", "591")}),
        (replaced("信访局、", ""), {("", "信访局")}),
        (replaced("统计局、", "统计局、民政局、"), {("民政局", "")}),
        (replaced("不少于8条", "不少于10条"), {("10", "8")}),
        (replaced("各项指标", "各项工作指标"), set()),  # wording is the office's
    ],
)
def test_an_edit_by_hand(
    edit: Callable[[Any], None],
    expected: set[tuple[str, str]],
    word: Path,
    book: BookPaper,
    tmp_path: Path,
) -> None:
    document = docx.Document(str(word))
    edit(document)
    document.save(str(tmp_path / "改.docx"))
    assert found(tmp_path / "改.docx", book) == expected


def test_every_number_of_the_text_changed_in_turn_is_found(word: Path, book: BookPaper, tmp_path: Path) -> None:
    places = [
        (at, match.span())
        for at, paragraph in enumerate(docx.Document(str(word)).paragraphs)
        for match in re.finditer(r"\d+", paragraph.text)
    ]
    assert len(places) > 20
    missed = []
    for at, (start, end) in places:
        document = docx.Document(str(word))
        paragraph = document.paragraphs[at]
        text = paragraph.text
        changed = text[:start] + str(int(text[start:end]) + 7) + text[end:]
        for run_ in paragraph.runs[1:]:
            run_.text = ""
        paragraph.runs[0].text = changed
        document.save(str(tmp_path / "改.docx"))
        if not found(tmp_path / "改.docx", book):
            missed.append(changed[max(0, start - 8) : end + 8])
    assert missed == []


def test_a_cell_of_an_attachment_is_compared_row_by_row(book: BookPaper, tmp_path: Path) -> None:
    assert run("recompute", EXAMPLE, "-o", tmp_path / "结果.xlsx")[0] in (0, 1)
    workbook = openpyxl.load_workbook(tmp_path / "结果.xlsx")
    sheet = workbook["附件1"]
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 34)  # 小冀镇's 动态
    cell.value = 43
    workbook.save(tmp_path / "附件.xlsx")
    assert found(tmp_path / "附件.xlsx", book) == {("43", "34")}


def test_the_command_names_both_figures(word: Path, tmp_path: Path) -> None:
    document = docx.Document(str(word))
    replaced("1358", "1385")(document)
    document.save(str(tmp_path / "改.docx"))
    code, output = run("check", tmp_path / "改.docx", "--book", EXAMPLE)
    assert code == 1
    assert "写的是 1385，工作簿是 1358" in output
