"""Word (.docx): paragraphs and tables of the body, in order. A merged cell repeats its text in each of its places."""

import io

from docx import Document
from docx.table import Table as WordTable

from zwgk.documents.check.paper import Paragraph, RawTable


def read_word(content: bytes) -> list[Paragraph | RawTable]:
    """Return the blocks of the body. Paragraphs are numbered as in python-docx, blank ones included."""
    blocks: list[Paragraph | RawTable] = []
    paragraphs = tables = 0
    for item in Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(item, WordTable):
            tables += 1
            rows = [[cell.text for cell in row.cells] for row in item.rows]
            width = max((len(row) for row in rows), default=0)
            filled = tuple(tuple(row + [""] * (width - len(row))) for row in rows)
            blocks.append(RawTable(filled, f"第{tables}个表格"))
        else:
            paragraphs += 1
            blocks.append(Paragraph(item.text, f"第{paragraphs}段"))
    return blocks
