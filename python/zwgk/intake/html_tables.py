"""The tables of a web page that calls itself a spreadsheet, as back ends and Excel's "save as web page" write it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from lxml import etree, html

from zwgk.errors import Refusal
from zwgk.intake.foreign.marks import Span
from zwgk.intake.raw_sheet import MOST_CELLS, RawSheet

Rows = list[list[object]]
IsList = Callable[[Sequence[Sequence[object]]], bool]
"""Whether the first rows of a table are of what the caller looks for."""
_DEEPEST = 2_000
_WIDEST = 16_384
_MOST_SPANNED = 65_534  # HTML's own limit
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "td", "th", "table", "h1", "h2", "h3", "h4"})
_NO_TEXT = frozenset({"script", "style", "template"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def html_sheet(text: str, name: str, is_list: IsList, title: str = "") -> RawSheet:
    """Return all tables of a page as one sheet, one below the other: some back ends write the headings as a table of
    their own.

    A table in a cell is read instead of the table around it, unless `is_list` says that the outer one holds what the
    caller looks for: then it is a part of the cell's text. Raises `Refusal` if it is no page or nested without end.
    """
    root = _root(text, name)
    rows: Rows = []
    merged: list[Span] = []
    hidden: list[int] = []
    for lines in _lists(root, is_list):
        _place(lines, rows, merged, hidden, name)
    return RawSheet(title, iter([rows]), merged=tuple(merged), hidden_rows=frozenset(hidden), height=len(rows))


def _root(text: str, name: str) -> "etree._Element":
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if any("depth" in error.message.lower() for error in parser.error_log) or _depth(root) > _DEEPEST:
        raise Refusal(f"“{name}”里的网页嵌套得异常深，没有读取：请另存为 .xlsx 再导入。")
    if root is None:
        raise Refusal(f"“{name}”不是电子表格：请另存为 .xlsx 再导入。")
    return root


def _depth(root: "etree._Element | None") -> int:
    """Return how deep the page is nested; its elements are walked without recursion."""
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")) if root is not None else ():
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _lists(root: "etree._Element", is_list: IsList) -> Iterator[list["etree._Element"]]:
    """Yield the rows (tr) of each table that is read, in the order of the page; a row without a table counts as one."""
    inside: set[etree._Element] = set()  # tables that are text of a cell
    for table in root.iter("table"):
        if table in inside:
            continue
        own = _own_rows(table)
        nested = [each for each in table.iter("table") if each is not table]
        if not nested:
            yield own
        elif is_list([[_text(cell) for cell in _cells(line)] for line in islice(own, 40)]):
            inside.update(nested)
            yield own
        else:
            yield [line for line in own if next(line.iter("table"), None) is None]


def _own_rows(table: "etree._Element") -> list["etree._Element"]:
    """Return the rows of a table without those of tables in its cells."""
    rows: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += child.iterchildren("tr")
    return rows


def _cells(line: "etree._Element") -> list["etree._Element"]:
    return list(line.iterchildren("td", "th"))


def _place(lines: Iterable["etree._Element"], rows: Rows, merged: list[Span], hidden: list[int], name: str) -> None:
    """Add the rows of a table, each cell in its column; spans are told and their other cells are blank."""
    taken: dict[int, int] = {}  # column -> rows that a cell from above still reaches into
    first, lines = len(rows), list(lines)
    size = 0
    for number, line in enumerate(lines):
        cells: list[object] = []
        for cell in _cells(line):
            while taken.get(len(cells), 0):
                cells.append("")
            down = min(_span(cell, "rowspan", _MOST_SPANNED) or len(lines), len(lines) - number)
            across = _span(cell, "colspan", 1_000) or 1
            place = len(cells)
            cells += [_text(cell), *[""] * (across - 1)]
            if down > 1 or across > 1:
                row = first + number
                merged.append(((row, place), (row + down - 1, place + across - 1)))
            if down > 1:
                taken.update(dict.fromkeys(range(place, place + across), down))
        size += len(cells)
        if len(cells) > _WIDEST or size > MOST_CELLS:
            raise Refusal(f"“{name}”里的表格异常庞大，没有读取：请另存为 .xlsx 再导入。")
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        if line.get("hidden") is not None or _HIDDEN.search(line.get("style") or ""):
            hidden.append(first + number)
        rows.append(cells)


def _span(cell: "etree._Element", attribute: str, most: int) -> int:
    text = (cell.get(attribute) or "1").strip()
    return min(int(text), most) if text.isdecimal() and len(text) < 10 else 1


def _text(cell: "etree._Element") -> str:
    """Return what a cell shows; a line break and the end of a paragraph are a space."""
    parts: list[str] = []
    skipped = 0
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        hides = element.tag in _NO_TEXT or _HIDDEN.search(element.get("style") or "") is not None
        if event == "start":
            skipped += hides
            if not skipped:
                parts += [" " if element.tag in _BREAKS else "", element.text or ""]
        else:
            skipped -= hides
            if not skipped and element is not cell:
                parts += [" " if element.tag in _BREAKS else "", element.tail or ""]
    return " ".join("".join(parts).split())
