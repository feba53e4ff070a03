"""Web pages as trees: parsed without fetching anything; table cells in their places; the visible text of a cell.

Pages are untrusted: nesting depth and reach of spans are limited.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from lxml import etree, html

_DEEPEST, _DEEPEST_TABLES = 500, 20  # each table is searched for tables in its cells
_WIDEST = 16_384
_MOST_CELLS = 20_000_000
_MOST_SPANNED, _MOST_ACROSS = 65_534, 1_000  # HTML's own limits
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
NO_TEXT = frozenset({"script", "style", "template", "noscript"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STRUCK = re.compile(r"line-through", re.IGNORECASE)


class PageFault(Enum):
    """Reason why a page is not read."""

    NO_PAGE = 0
    DEEP = 1
    LARGE = 2


class BadPage(Exception):
    """A page that cannot be read."""

    def __init__(self, fault: PageFault) -> None:
        super().__init__(fault.name)
        self.fault = fault


@dataclass(frozen=True)
class PageCell:
    """A cell of a table: its column, counted from 0, and its row and column spans."""

    element: "etree._Element"
    column: int
    down: int
    across: int

    @property
    def text(self) -> str:
        """The visible text of the cell."""
        return shown_text(self.element)


def is_struck(cell: "etree._Element") -> bool:
    """Return whether the whole text of a cell is struck out, by its style, its row's, or marks around the text."""
    line = cell.getparent()
    if any(_STRUCK.search(each.get("style", "")) for each in (cell, line) if each is not None):
        return True
    inside = [each for each in cell.iter("s", "strike", "del", "span", "font", "p", "div") if each is not cell]
    marks = (each for each in inside if each.tag in ("s", "strike", "del") or _STRUCK.search(each.get("style", "")))
    text = shown_text(cell)
    return bool(text) and any(shown_text(mark) == text for mark in marks)


def page_root(page: str | bytes) -> "etree._Element":
    """Return the root of a page; bytes are decoded by the page's own declaration. Raise `BadPage`."""
    encoding = "utf-8" if isinstance(page, str) else None
    source = page.encode("utf-8", "replace") if isinstance(page, str) else page
    parser = html.HTMLParser(encoding=encoding, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(source, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if any("depth" in error.message.lower() for error in parser.error_log) or _depth(root) > _DEEPEST:
        raise BadPage(PageFault.DEEP)
    if root is None:
        raise BadPage(PageFault.NO_PAGE)
    return root


def _depth(root: "etree._Element | None") -> int:
    """Return the nesting depth of the page, with a weight for tables; walk without recursion."""
    deepest = depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")) if root is not None else ():
        step = _DEEPEST // _DEEPEST_TABLES if element.tag == "table" else 1
        depth += step if event == "start" else -step
        deepest = max(deepest, depth)
    return deepest


def own_lines(table: "etree._Element") -> list["etree._Element"]:
    """Return the rows (tr) of a table without those of nested tables."""
    return [line for line in table.iter("tr") if next(line.iterancestors("table"), None) is table]


def cells_of(line: "etree._Element") -> list["etree._Element"]:
    """Return the cells of a row."""
    return list(line.iterchildren("td", "th"))


def placed_cells(lines: Sequence["etree._Element"]) -> Iterator[list[PageCell]]:
    """Yield the cells of each row of a table, skipping places covered by a cell from above.

    Raise `BadPage` if the table is implausibly large.
    """
    taken: dict[int, int] = {}  # column -> rows still covered by a cell from above
    size = 0
    for number, line in enumerate(lines):
        cells: list[PageCell] = []
        column = 0
        for element in cells_of(line):
            while taken.get(column, 0):
                column += 1
            down = min(_span(element, "rowspan", _MOST_SPANNED) or len(lines), len(lines) - number)
            across = _span(element, "colspan", _MOST_ACROSS) or 1
            cells.append(PageCell(element, column, down, across))
            column += across
            if column > _WIDEST or size + column > _MOST_CELLS:
                raise BadPage(PageFault.LARGE)
        size += column
        for cell in cells:
            if cell.down > 1:
                taken.update(dict.fromkeys(range(cell.column, cell.column + cell.across), cell.down))
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        yield cells


def _span(cell: "etree._Element", attribute: str, most: int) -> int:
    text = (cell.get(attribute) or "1").strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def is_hidden(element: "etree._Element") -> bool:
    """Return whether a browser does not show the element."""
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def shown_text(cell: "etree._Element") -> str:
    """Return the visible text of a cell; a line break or the end of a paragraph becomes a space."""
    parts: list[str] = []
    skipped = 0
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        hides = element.tag in NO_TEXT or (element is not cell and is_hidden(element))
        if event == "start":
            skipped += hides
            if not skipped:
                parts += [" " if element.tag in _BREAKS else "", element.text or ""]
        else:
            skipped -= hides
            if not skipped and element is not cell:
                parts += [" " if element.tag in _BREAKS else "", element.tail or ""]
    return " ".join("".join(parts).split())
