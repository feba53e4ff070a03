"""Web pages: block elements are paragraphs, tables are grids with their spans filled. Nothing is fetched."""

import itertools
import re
from typing import Any

from zwgk.documents.check.paper import Paragraph, RawTable
from zwgk.web_pages import NO_TEXT, own_lines, page_root, placed_cells, shown_text

_SKIPPED = NO_TEXT | {"head", "nav"}
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "section", "article", "main", "header", "footer"}
_BLOCKS |= {
    "br",
    "tr",
    "td",
    "th",
    "caption",
    "figure",
    "dd",
    "dt",
    "ul",
    "ol",
    "body",
    "title",
    "text",
}  # text: a label of a drawing
_WIDEST = 256


_CHARSET = re.compile(rb"charset|^\xef\xbb\xbf|^\xff\xfe|^\xfe\xff", re.IGNORECASE)


def _says_encoding(content: bytes) -> bool:
    return bool(_CHARSET.search(content[:8192]))


def _decoded(content: bytes) -> str:
    """Return the text of a page without a declared encoding: UTF-8, otherwise GB 18030."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def read_html(content: bytes) -> list[Paragraph | RawTable]:
    """Return the blocks of a page."""
    root = page_root(content if _says_encoding(content) else _decoded(content))
    body = root.find("body")
    blocks: list[Paragraph | RawTable] = []
    pieces: list[str] = []
    paragraph, table = itertools.count(1), itertools.count(1)

    def end_paragraph() -> None:
        text = " ".join("".join(pieces).split())
        pieces.clear()
        if text:
            blocks.append(Paragraph(text, f"第{next(paragraph)}段"))

    for event, element in _walk(root if body is None else body):
        if event == "text":
            pieces.append(element)
        elif event == "block":
            end_paragraph()
        else:
            end_paragraph()
            for caption in element.iter("caption"):
                pieces.append(shown_text(caption))
                end_paragraph()
            if rows := _rows(element):
                blocks.append(RawTable(rows, f"第{next(table)}个表格"))
    end_paragraph()
    return blocks


def _walk(root: Any) -> list[tuple[str, Any]]:
    """Yield texts, block borders and outermost tables in order; without recursion, as pages nest to any depth."""
    events: list[tuple[str, Any]] = []
    stack: list[tuple[str, Any]] = [("open", root)]
    while stack:
        what, item = stack.pop()
        if what != "open":
            events.append((what, item))
            continue
        tag = item.tag if isinstance(item.tag, str) else ""
        if item.tail and item is not root:
            stack.append(("text", item.tail))
        if not tag or tag in _SKIPPED:
            continue
        if tag == "table":
            events.append(("table", item))
            continue
        border = tag in _BLOCKS
        if border:
            events.append(("block", item))
            stack.append(("block", item))
        stack.extend(("open", child) for child in reversed(list(item)))
        if item.text:
            events.append(("text", item.text))
    return events


def _rows(table: Any) -> tuple[tuple[str, ...], ...]:
    """Return the cells of a table; a spanned cell repeats its text in each of its places."""
    filled: dict[tuple[int, int], str] = {}
    width = 0
    lines = own_lines(table)
    for at, placed in enumerate(placed_cells(lines)):
        for cell in placed:
            text = cell.text
            last = min(cell.column + cell.across, _WIDEST)
            width = max(width, last)
            for down in range(cell.down):
                filled.update(((at + down, column), text) for column in range(cell.column, last))
    return tuple(tuple(filled.get((row, column), "") for column in range(width)) for row in range(len(lines)))
