"""PDF with text: lines are joined into paragraphs by their edges, tables are found by their ruling."""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import pdfplumber

from zwgk.documents.check.paper import Grid, Paragraph
from zwgk.errors import Refusal

_MOST_PAGES = 400
_PAGE_NUMBER = re.compile(r"[-—–\s]*\d+[-—–\s]*|第\s*\d+\s*页.*")
_BEGINS = re.compile(
    r"\d{1,2}[.．、](?!\d)|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|附\s*件|[一二三四五六]是"
)


@dataclass(frozen=True)
class _Line:
    text: str
    left: float
    right: float
    size: float
    page: int


def read_pdf(content: bytes) -> list[Paragraph | Grid]:
    """Return the blocks of all pages. Raises `Refusal` for a file with a password or with too many pages."""
    try:
        document = pdfplumber.open(io.BytesIO(content))
    except Exception as fault:
        if "Password" in repr(fault) or "Encrypt" in repr(fault):
            raise Refusal("设有打开密码：请取消密码后再审校。") from fault
        raise
    with document:
        if len(document.pages) > _MOST_PAGES:
            raise Refusal(f"有 {len(document.pages)} 页，超过 {_MOST_PAGES} 页：请检查是否选错了文件。")
        pages = [list(_pieces(page, at)) for at, page in enumerate(document.pages, start=1)]
    return _paragraphs(_without_running_heads(pages))


def _pieces(page: Any, at: int) -> Iterator[_Line | Grid]:
    """The lines and tables of a page from top to bottom."""
    edge = page.bbox[1]
    for table in [*sorted(page.find_tables(), key=lambda table: table.bbox[1]), None]:
        bottom = table.bbox[1] if table else page.bbox[3]
        if bottom > edge:
            for line in page.filter(partial(_is_between, edge, bottom)).extract_text_lines():
                text = line["text"].strip()
                if text and not _PAGE_NUMBER.fullmatch(text):
                    yield _Line(text, line["x0"], line["x1"], line["chars"][0]["size"], at)
        if table:
            rows = [tuple((cell or "").replace("\n", "") for cell in row) for row in table.extract()]
            yield Grid(tuple(rows), f"第{at}页的表")
            edge = max(edge, table.bbox[3])
    page.close()


def _is_between(top: float, bottom: float, item: Any) -> bool:
    """Whether an object is in a band: its middle counts, as characters may reach over the line of a table."""
    return bool(top < (item["top"] + item["bottom"]) / 2 < bottom)


def _without_running_heads(pages: list[list[_Line | Grid]]) -> list[_Line | Grid]:
    """Drop the first line of the pages if most pages begin with the same one."""
    firsts = [page[0].text for page in pages if page and isinstance(page[0], _Line)]
    running = {text for text, times in Counter(firsts).items() if times > 2 and times * 2 > len(pages)}
    return [
        piece
        for page in pages
        for at, piece in enumerate(page)
        if at or not (isinstance(piece, _Line) and piece.text in running)
    ]


def _paragraphs(pieces: list[_Line | Grid]) -> list[Paragraph | Grid]:
    lines = [piece for piece in pieces if isinstance(piece, _Line)]
    # The margins are where most lines begin and end.
    left = Counter(round(line.left) for line in lines).most_common(1)[0][0] if lines else 0
    right = max((line.right for line in lines), default=0)
    blocks: list[Paragraph | Grid] = []
    before: _Line | None = None
    for piece in pieces:
        if isinstance(piece, Grid):
            blocks.append(piece)
            before = None
            continue
        last = blocks[-1] if blocks else None
        if before is not None and isinstance(last, Paragraph) and _goes_on(before, piece, left, right):
            blocks[-1] = Paragraph(last.text + piece.text, last.place)
        else:
            blocks.append(Paragraph(piece.text, f"第{piece.page}页"))
        before = piece
    return blocks


def _goes_on(before: _Line, line: _Line, left: float, right: float) -> bool:
    """A line goes on with the one before if that one fills its line and this one is not indented by two characters."""
    indent = (line.left - left) / line.size
    return before.right > right - 3 * before.size and not 1.2 < indent < 2.8 and not _BEGINS.match(line.text)
