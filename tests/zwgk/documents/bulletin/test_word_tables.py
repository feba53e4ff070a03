"""The attachments inside the Word document, if 设置 asks for them: the published tables, one file to sign."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader
from typer.testing import CliRunner

from tests.conftest import EXAMPLE
from tests.zwgk.documents.bulletin.quarters import RULES, quarter
from tests.zwgk.documents.bulletin.test_publish import NAMES
from tools.word_template import build_template
from zwgk.cli import app
from zwgk.documents.bulletin.word_tables import with_tables
from zwgk.documents.office import Document, find_soffice, to_pdf
from zwgk.model.rules import Rules
from zwgk.statistics.results import Results, compute

INSIDE = replace(RULES, office=replace(RULES.office, attachments_in_word=True))


def results(rules: Rules = INSIDE, **more: Any) -> Results:
    return compute(quarter(rules=rules, **more))


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example's papers, with 附件放进Word文稿 chosen by hand."""
    folder = tmp_path_factory.mktemp("asked")
    book = openpyxl.load_workbook(EXAMPLE)
    item = next(cell for row in book["设置"].iter_rows() for cell in row if cell.value == "附件放进Word文稿")
    item.offset(0, 1).value = "是"
    book.save(folder / "通报.xlsx")
    done = CliRunner().invoke(app, ["publish", str(folder / "通报.xlsx"), "-o", str(folder / "通报")])
    assert (folder / "通报" / NAMES[0]).exists(), done.output
    return folder / "通报"


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_published_tables_are_in_the_document(asked: Path, published: dict[int, list[list[str]]]) -> None:
    document = docx.Document(str(asked / NAMES[0]))
    assert len(document.tables) == 3
    for number, table in enumerate(document.tables, start=1):
        assert [[text.replace("\n", "") for text in row] for row in cells(table)[1:]] == published[number][1:]
    texts = [paragraph.text for paragraph in document.paragraphs]
    first = texts.index("附件1")
    assert texts[first + 1] == ""
    assert texts[first + 2 : first + 4] == ["2024年第二季度各乡镇政府网站信息公开", "统计表"]
    assert texts[-1].startswith("注：按本期发布总数判定")
    for line in ("附件1", "附件2", "附件3"):
        assert document.paragraphs[texts.index(line)]._p.pPr.find(qn("w:pageBreakBefore")) is not None


def test_the_head_is_repeated_and_no_row_is_divided(asked: Path) -> None:
    for table in docx.Document(str(asked / NAMES[0])).tables:
        marks = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert marks == [True, *[False] * (len(marks) - 1)]
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_our_own_check_reads_the_tables_too(asked: Path) -> None:
    """The only finding on the published bulletin is that 1358 of the text is not 1107 of the tables, as for the PDF."""
    done = CliRunner().invoke(app, ["check", str(asked / NAMES[0]), "--book", str(EXAMPLE)])
    assert "审校发现：提示 1 处。" in done.output
    assert "251" in done.output


@pytest.mark.office
def test_the_pdf_of_everything_has_each_attachment_once(asked: Path) -> None:
    if find_soffice() is None:
        pytest.skip("没有 LibreOffice，PDF 无从测起")
    assert len(PdfReader(asked / NAMES[2]).pages) == 3 + 4
    (paper,) = to_pdf(Document("通报.docx", (asked / NAMES[0]).read_bytes()))
    assert len(PdfReader(io.BytesIO(paper)).pages) == 3 + 4


def test_without_the_setting_the_document_is_the_same() -> None:
    assert with_tables(b"x", results(RULES)) == b"x"


def test_any_template_takes_them_and_the_bytes_are_the_same_again() -> None:
    made = with_tables(build_template(), results())
    assert made == with_tables(build_template(), results())
    plain = io.BytesIO()
    docx.Document().save(plain)
    assert len(docx.Document(io.BytesIO(with_tables(plain.getvalue(), results()))).tables) == 3


def test_names_with_signs_of_xml_and_a_total_row_are_kept() -> None:
    kinds = tuple(replace(kind, total_row=True) for kind in INSIDE.kinds)
    made = with_tables(build_template(), results(replace(INSIDE, kinds=kinds), townships={'<甲>&"乙"镇': (1, 2)}))
    table = docx.Document(io.BytesIO(made)).tables[0]
    assert cells(table)[1:] == [["1", '<甲>&"乙"镇', "3", "6", "9"], ["", "合计", "3", "6", "9"]]
