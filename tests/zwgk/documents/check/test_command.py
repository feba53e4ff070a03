"""zwgk check: its output, the commented copy, and its refusals."""

from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from typer.testing import CliRunner

from tests.zwgk.documents.check.papers import published, write_word
from zwgk.cli import app

BLANK_DOCX = "空.docx"


def check(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", *map(str, arguments)], env={"COLUMNS": "200"})
    return result.exit_code, result.output


def test_faults_end_with_code_1_and_errors_come_first(tmp_path: Path) -> None:
    write_word(published(), tmp_path / "通报.docx")
    before = (tmp_path / "通报.docx").read_bytes()
    code, output = check(tmp_path / "通报.docx")
    assert code == 1
    assert "审校发现：错误 4 处，提示 1 处。" in output
    assert output.index("机关事务中心") < output.index("1107")
    assert (tmp_path / "通报.docx").read_bytes() == before


def test_the_copy_carries_each_fault_as_a_comment_and_the_same_text(tmp_path: Path) -> None:
    paper, copy = tmp_path / "通报.docx", tmp_path / "批注.docx"
    write_word(published(), paper)
    assert check(paper, "--comments", copy)[0] == 1
    texts = [comment.text for comment in docx.Document(str(copy)).comments]
    assert len(texts) == 5
    assert any("机关事务中心" in text for text in texts)
    bodies = [[paragraph.text for paragraph in docx.Document(str(path)).paragraphs] for path in (paper, copy)]
    assert bodies[0] == bodies[1]


def test_the_commented_copy_never_replaces_the_paper_itself(tmp_path: Path) -> None:
    paper = tmp_path / "通报.docx"
    write_word(published(), paper)
    before = paper.read_bytes()
    code, output = check(paper, "--comments", paper)
    assert (code, paper.read_bytes()) == (2, before)
    assert "原文件" in output


def scan(path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(path)


def locked(path: Path) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(path)


@pytest.mark.parametrize(
    ("name", "make", "told"),
    [
        ("无.docx", None, "找不到文件"),
        ("旧.doc", lambda path: path.write_bytes(b"\xd0\xcf"), "另存为 .docx"),
        ("坏.docx", lambda path: path.write_bytes(b"PK\x03\x04 broken"), "可能已损坏"),
        ("坏.pdf", lambda path: path.write_bytes(b"%PDF-1.4 broken"), "可能已损坏"),
        ("坏.xlsx", lambda path: path.write_bytes(b"broken"), "可能已损坏"),
        ("扫描.pdf", scan, "扫描件"),
        ("加密.pdf", locked, "打开密码"),
        ("空.txt", lambda path: path.write_text(""), "没有文字"),
        ("乱.txt", lambda path: path.write_bytes(b"\xff\xff\x81"), "编码认不出来"),
    ],
)
def test_a_file_that_cannot_be_checked_is_refused_by_name(name: str, make, told: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / name
    if make:
        make(path)
    code, output = check(path)
    assert code == 2
    assert told in output
    assert name in output


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_that_does_not_say_its_encoding(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "通报.html").write_bytes("<p>要认真贯砌落实。</p>".encode(encoding))
    code, output = check(tmp_path / "通报.html")
    assert code == 1
    assert "“贯砌”应为“贯彻”" in output


def test_a_workbook_without_tables_is_not_called_right(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "填表说明"
    book.save(tmp_path / "空白.xlsx")
    code, output = check(tmp_path / "空白.xlsx")
    assert code == 1
    assert "“空白.xlsx”里没有表" in output
    assert "没有核对" in output


def test_a_text_without_tables_says_what_was_not_examined(tmp_path: Path) -> None:
    (tmp_path / "通知.md").write_text("# 通知\n\n请各单位按时报送。\n", encoding="utf-8")
    code, output = check(tmp_path / "通知.md")
    assert code == 0
    assert "没有表" in output
