"""A worksheet part in three pieces: the text before the rows, the rows by number as text, the text after them.

The text around the rows is parsed on demand (``frame``); the rows are read and changed as text
(``row_text``). Unchanged text is written back unchanged.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from lxml import etree

from xlwings_engines.opc import MAIN, parse

_NS = f"{{{MAIN}}}"
_ROOT = re.compile(r"<((?:[\w.-]+:)?)worksheet(?=[\s/>])")
_NUMBER = re.compile(r"""\s*<row(?:\s+r="([0-9]+)"|\s[^<>]*?\sr=["']([0-9]+)["'])[^<>]*>""")
_CLOSED = re.compile(r"(?:\s*<row(?=[\s/])[^<>]*/>)+")
_EACH_CLOSED = re.compile(r"\s*<row(?=[\s/])[^<>]*/>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([\w.-]+)["']""")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_BARE_NAME = re.compile(r"<(/?)([A-Za-z]+)(?=[\s/>])")


class _NotPlain(Exception):
    """The rows are not written as most programs write them."""


class SheetPart:
    """The text of a worksheet part. Raises XML errors for any other text."""

    def __init__(self, xml: bytes) -> None:
        try:
            self._split(_decoded(xml))
        except _NotPlain:
            self._split(_simplified(xml))
        self.frame_changed = False
        self.size = len(xml)

    def _split(self, text: str) -> None:
        root = _ROOT.search(text)
        if root is None:
            raise _NotPlain
        self._prefix = root[1]
        tag = f"{self._prefix}sheetData"
        start = re.search(rf"<{tag}\s*(/?)>", text)
        if start is None:  # no rows, and no place for them
            self._before, self._after, body = text, "", ""
            self._has_place = False
            if tag in text:
                raise _NotPlain
        else:
            self._has_place = True
            end = start.end() if start[1] else text.index(f"</{tag}", start.end())
            self._before, body = text[: start.start()], "" if start[1] else text[start.end() : end]
            self._after = text[start.end() :] if start[1] else text[text.index(">", end) + 1 :]
        if "<!" in body or "<?" in body or any("sheetData" in each for each in _COMMENT.findall(self._before)):
            raise _NotPlain
        if self._prefix:
            body = body.replace(f"<{self._prefix}", "<").replace(f"</{self._prefix}", "</")
        self.rows, self._end = _rows_of(body)

    def xml(self) -> bytes:
        """Return the part."""
        if self.frame_changed:
            self._take_frame()
        tag = f"{self._prefix}sheetData"
        body = "".join(self.rows[number] for number in sorted(self.rows)) + self._end
        if self._prefix:
            body = _BARE_NAME.sub(rf"<\1{self._prefix}\2", body)
        data = f"<{tag}>{body}</{tag}>" if body else f"<{tag}/>" if self._has_place else ""
        return f"{self._before}{data}{self._after}".encode()

    @cached_property
    def frame(self) -> Any:
        """The ``worksheet`` element with an empty ``sheetData``; set ``frame_changed`` after changing it."""
        data = f"<{self._prefix}sheetData/>" if self._has_place else ""
        return parse(f"{self._before}{data}{self._after}".encode())

    def _take_frame(self) -> None:
        rows, end = self.rows, self._end
        text = etree.tostring(self.frame.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
        self._split(text.decode())
        self.rows, self._end, self.frame_changed = rows, end, False

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


def _decoded(xml: bytes) -> str:
    encoding = _ENCODING.search(xml[:200].partition(b"?>")[0])
    if xml[:2] in {b"\xff\xfe", b"\xfe\xff"} or (encoding and encoding[1].lower() not in {b"utf-8", b"us-ascii"}):
        raise _NotPlain
    text = xml.decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _rows_of(body: str) -> tuple[dict[int, str], str]:
    """Return the rows by number, in their order, and the white space after them."""
    found: dict[int, str] = {}
    last = 0
    *chunks, rest = body.split("</row>")
    texts = []
    for chunk in chunks:
        closed = _CLOSED.match(chunk)
        if closed is not None:
            texts += _EACH_CLOSED.findall(closed[0])
            chunk = chunk[closed.end() :]
        texts.append(f"{chunk}</row>")
    texts += _EACH_CLOSED.findall(rest)
    end = _EACH_CLOSED.sub("", rest)
    if end.strip():
        raise _NotPlain
    for text in texts:
        match = _NUMBER.match(text)
        number = int(match[1] or match[2]) if match else 0
        if number <= last:
            raise _NotPlain
        found[number] = text
        last = number
    return found, end


def _simplified(xml: bytes) -> str:
    """Return a part with the same cells: UTF-8, no comments, no CDATA, rows with numbers in ascending order."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(xml, parser)
    if root.tag != f"{_NS}worksheet":
        raise ValueError(f"not a worksheet: {root.tag}")
    last = 0
    rows: dict[int, Any] = {}
    for data in root.iterfind(f"{_NS}sheetData"):
        for row in data.iterchildren(f"{_NS}row"):
            last = int(row.get("r") or last + 1)
            row.set("r", str(last))
            if last in rows:
                for cell in list(row):
                    rows[last].append(cell)
            else:
                rows[last] = row
        for child in list(data):
            data.remove(child)
        for number in sorted(rows):
            data.append(rows[number])
        break
    text: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return text.decode()
