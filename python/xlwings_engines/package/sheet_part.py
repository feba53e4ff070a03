"""A worksheet part in three pieces: the text before the rows, the rows by number as text, the text after them.

The text around the rows is parsed on demand (``frame``); the rows are read and changed as text
(``row_text``). Unchanged text is written back unchanged.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from lxml import etree

from xlwings_engines.opc import MAIN, parse
from xlwings_engines.package.row_text import row_attributes

_NS = f"{{{MAIN}}}"
_ROOT = re.compile(r"<((?:[\w.-]+:)?)worksheet(?=[\s/>])")
_NUMBER = re.compile(r"""\s*<row(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*?\s+r\s*=\s*["']([0-9]+)["'][^<>]*>""")
_CLOSED = re.compile(r"(?:\s*<row(?=[\s/])[^<>]*/>)+")
_EACH_CLOSED = re.compile(r"\s*<row(?=[\s/])[^<>]*/>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([\w.-]+)["']""")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PREFIXED_CELL = re.compile(r"<[\w.-]+:(?:row|c|f|v|is|t)[\s/>]")
_RAW_IN_ATTRIBUTE = re.compile(r"""=\s*(?:"[^"<>]*>|'[^'<>]*>)""")
_CODED_IN_TAG = re.compile(r"<[^<>]*&#")
# What the two exact patterns need, found faster: from the colon on; from a character reference to the next tag's end.
_PREFIXED_END = re.compile(r":(?:row|c|f|v|is|t)[\s/>]")
_CODED = re.compile(r"&#[^<>]*+(>?)")
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHARACTER = re.compile(rb"&#([0-9]+);")
_BLANK_CELL = re.compile(rb'(<c r="[A-Z]+[0-9]+"[^<>/]*?)(?: t="n")?></c>')
_BARE_NAME = re.compile(r"<(/?)([A-Za-z]+)(?=[\s/>])")


class UnclearRows(ValueError):
    """The rows are not written as most programs write them, and splitting the text could misread them."""


class SheetPart:
    """The text of a worksheet part. Raises XML errors for any other text."""

    def __init__(self, xml: bytes) -> None:
        self.rows: dict[int, str] = {}
        try:
            self._split(_decoded(xml))
        except UnclearRows:
            self._split(_simplified(xml), simplified=True)
        self.frame_changed: bool = False
        self.size: int = len(xml)

    def _split(self, text: str, simplified: bool = False) -> None:
        root = _ROOT.search(text)
        if root is None:
            raise UnclearRows
        self._prefix = root[1]
        tag = f"{self._prefix}sheetData"
        start = re.search(rf"<{tag}(\s[^<>]*?)?(/?)>", text)
        if start is None:  # no rows, and no place for them
            self._before, self._after, body = text, "", ""
            self._has_place, self._attributes = False, ""
            if "sheetData" in text:
                raise UnclearRows
        else:
            self._has_place, self._attributes = True, start[1] or ""
            end = start.end() if start[2] else text.index(f"</{tag}", start.end())
            self._before, body = text[: start.start()], "" if start[2] else text[start.end() : end]
            self._after = text[start.end() :] if start[2] else text[text.index(">", end) + 1 :]
        del text, root, start  # of a large sheet, one copy is enough (a match holds its text)
        hidden = "<![" in self._before or any("sheetData" in each for each in _COMMENT.findall(self._before))
        if hidden or f"<{tag}" in self._after or _is_doubtful(body, self._prefix, simplified):
            raise UnclearRows
        if self._prefix:
            body = body.replace(f"<{self._prefix}", "<").replace(f"</{self._prefix}", "</")
        self.rows, self._end = _rows_of(body)

    def xml(self) -> bytes:
        """Return the part."""
        if self.frame_changed:
            self._take_frame()
        tag = f"{self._prefix}sheetData"
        rows = (self.rows[number] for number in sorted(self.rows))
        body = b"".join(text.encode() for text in itertools.chain(rows, [self._end]))
        if self._prefix:
            body = _BARE_NAME.sub(rf"<\1{self._prefix}\2", body.decode()).encode()
        start = f"<{tag}{self._attributes}"
        opened, closed = (f"{start}>", f"</{tag}>") if body else (f"{start}/>" if self._has_place else "", "")
        return b"".join([f"{self._before}{opened}".encode(), body, f"{closed}{self._after}".encode()])

    @cached_property
    def frame(self) -> Any:
        """The ``worksheet`` element with an empty ``sheetData``; set ``frame_changed`` after changing it."""
        data = f"<{self._prefix}sheetData{self._attributes}/>" if self._has_place else ""
        return parse(f"{self._before}{data}{self._after}".encode())

    def hidden_lines(self) -> tuple[frozenset[int], tuple[range, ...]]:
        """Return the hidden rows and columns."""
        rows = (number for number, text in self.rows.items() if "hidden" in text and _hides(row_attributes(text)))
        columns = self.frame.iterfind(f"{_NS}cols/{_NS}col") if self.frame_changed or "hidden" in self._before else ()
        spans = (range(int(each.get("min")), int(each.get("max")) + 1) for each in columns if _hides(each.attrib))
        return frozenset(rows), tuple(spans)

    def _take_frame(self) -> None:
        rows, end = self.rows, self._end
        text = etree.tostring(self.frame.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
        self._split(text.decode())
        self.rows, self._end, self.frame_changed = rows, end, False

    def new_row(self, number: int) -> str:
        """Return an empty row, written as the other rows are."""
        first = next(iter(self.rows.values()), "")
        return f'{first[: len(first) - len(first.lstrip())]}<row r="{number}"/>'

    def make_place(self) -> None:
        """Make sure that there is a place for rows."""
        if not self._has_place:
            data = etree.Element(f"{_NS}sheetData")
            before = [self.frame.find(f"{_NS}{name}") for name in _BEFORE_ROWS]
            last = next((element for element in reversed(before) if element is not None), None)
            if last is None:
                self.frame.insert(0, data)
            else:
                last.addnext(data)
            self._take_frame()


_BEFORE_ROWS = ("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols")


def _hides(attributes: Mapping[str, str]) -> bool:
    return attributes.get("hidden", "0") in {"1", "true"}


def shortened(xml: bytes) -> bytes:
    """Return a part that openpyxl wrote with Chinese as itself and blank cells without an end: smaller, soon read."""
    return _BLANK_CELL.sub(rb"\1/>", _CHARACTER.sub(_as_itself, xml))


def _as_itself(match: re.Match[bytes]) -> bytes:
    number = int(match[1])
    return match[0] if number < 128 else chr(number).encode()


def _decoded(xml: bytes) -> str:
    encoding = _ENCODING.search(xml[:200].partition(b"?>")[0])
    if xml[:2] in {b"\xff\xfe", b"\xfe\xff"} or (encoding and encoding[1].lower() != b"utf-8"):
        raise UnclearRows
    text = xml.decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _is_doubtful(body: str, prefix: str, simplified: bool) -> bool:
    """Return whether the text of the rows holds anything that splitting it at tags could misread."""
    if "<!" in body or "<?" in body or body.count("</row") != body.count("</row>"):
        return True
    if prefix and _BARE_NAME.search(body):
        return True
    if simplified:
        return False
    if not prefix and _PREFIXED_END.search(body) and _PREFIXED_CELL.search(body):
        return True
    raw = body.count("<") != body.count(">") and _RAW_IN_ATTRIBUTE.search(body)
    coded = "&#" in body and any(_CODED.findall(body)) and _CODED_IN_TAG.search(body)
    return bool(raw or coded or "AlternateContent" in body)


def _rows_of(body: str) -> tuple[dict[int, str], str]:
    """Return the rows by number, in their order, and the white space after them."""
    found: dict[int, str] = {}
    last = -1
    for text in _row_texts(body):
        match = _NUMBER.match(text)
        number = int(match[1]) if match else -1
        if number <= last:
            raise UnclearRows
        found[number] = text
        last = number
    end = body[sum(map(len, found.values())) :]
    if end.strip():
        raise UnclearRows
    return found, end


def _row_texts(body: str) -> Iterator[str]:
    """Yield the rows one by one: a list of them all would take as much memory as the sheet."""
    start, more = 0, True
    while more:
        end = body.find("</row>", start)
        more = end >= 0
        closed = _CLOSED.match(body, start, end if more else len(body))
        if closed is not None:
            yield from _EACH_CLOSED.findall(closed[0])
            start = closed.end()
        if more:
            yield body[start : end + 6]
            start = end + 6


def _simplified(xml: bytes) -> str:
    """Return a part with the same cells: UTF-8, no comments, no CDATA, rows with numbers in ascending order.

    Raise ``UnclearRows`` for content whose meaning depends on the reader.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(xml, parser)
    if root.tag != f"{_NS}worksheet":
        raise ValueError(f"not a worksheet: {root.tag}")
    if any(each.prefix != root.prefix for each in root.iter(f"{_NS}*")):
        root = _with_one_prefix(root)
    for data in root.findall(f"{_NS}sheetData"):
        if next(data.iter(_ALTERNATIVES), None) is not None:
            raise UnclearRows("alternate content among the cells")
        _put_in_order(data)
    text: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return text.decode()


def _with_one_prefix(root: Any) -> Any:
    """Return a worksheet with no prefix for its own elements; elements take the names of their new parent."""
    names = {prefix: uri for prefix, uri in root.nsmap.items() if uri != MAIN}
    made = etree.Element(root.tag, root.attrib, nsmap={None: MAIN, **names})
    made.extend(list(root))
    return made


def _put_in_order(data: Any) -> None:
    """Number the rows, which may omit their number, and sort them; rows of one number become one."""
    last = 0
    rows: dict[int, Any] = {}
    for row in list(data):
        if row.tag != f"{_NS}row":
            raise UnclearRows(f"not a row: {row.tag}")
        last = int(row.get("r") or last + 1)
        row.set("r", str(last))
        if last in rows:
            rows[last].extend(list(row))
        else:
            rows[last] = row
        data.remove(row)
    data.extend(rows[number] for number in sorted(rows))
