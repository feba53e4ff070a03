"""审校 of 50 pages compared with bare reading of the same file by its library, each the fastest of three runs."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pypdfium2

from tests.zwgk.documents.check.papers import read_paper
from zwgk.documents.check.rules import faults_of
from zwgk.documents.office import Document, find_soffice, to_pdf

PAGES = 50
_PARAGRAPHS = 6  # of 250 characters, with a table of 20 rows: about a page


def figures() -> Iterator[tuple[str, str, str]]:
    """Return name, ratio and note of each format."""
    with tempfile.TemporaryDirectory() as name:
        word = Path(name) / "通报.docx"
        _write(word)
        yield _figure("审校 50 页 Word", word, lambda: _bare_word(word))
        if find_soffice() is not None:
            (pdf,) = to_pdf(Document(word.name, word.read_bytes()))
            word.with_suffix(".pdf").write_bytes(pdf)
            yield _figure("审校 50 页 PDF", word.with_suffix(".pdf"), lambda: _bare_pdf(word.with_suffix(".pdf")))


def _figure(name: str, path: Path, bare: Callable[[], object]) -> tuple[str, str, str]:
    ours = _fastest(lambda: faults_of(read_paper(path)))
    floor = _fastest(bare)
    return name, f"{ours / floor:.2f}", f"{ours:.2f} 秒 ÷ 只用本格式的库读出文字和表 {floor:.2f} 秒"


def _fastest(run: Callable[[], object]) -> float:
    turns = []
    for _ in range(3):
        start = time.perf_counter()
        run()
        turns.append(time.perf_counter() - start)
    return min(turns)


def _bare_word(path: Path) -> int:
    document = docx.Document(str(path))
    cells = sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)
    return cells + sum(len(paragraph.text) for paragraph in document.paragraphs)


def _bare_pdf(path: Path) -> int:
    with pypdfium2.PdfDocument(path) as document:
        return sum(len(page.get_textpage().get_text_range()) + len(list(page.get_objects())) for page in document)


def _write(path: Path) -> None:
    sentence = "各乡镇、县直各部门要高度重视信息公开工作，及时更新补充信息，严格按照信息发布流程，加强内容审核把关。"
    document = docx.Document()
    document.add_paragraph("2024年第二季度县政府政务公开工作通报")
    for page in range(1, PAGES + 1):
        for _ in range(_PARAGRAPHS):
            document.add_paragraph(sentence * 5)
        document.add_paragraph(f"附件{page}")
        document.add_paragraph(f"2024年第二季度统计表之{page}")
        table = document.add_table(21, 5, style="Table Grid")
        heads = ("序号", "单位名称", "部门动态", "部门信息公开", "合计")
        for row, cells in enumerate([heads, *((str(at), f"单位{page}之{at}", "3", "4", "7") for at in range(1, 21))]):
            for cell, text in zip(table.rows[row].cells, cells, strict=True):
                cell.text = text
    document.save(str(path))
