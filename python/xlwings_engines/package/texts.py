"""The shared texts of a workbook: reading by number, appending, emptying those no longer used."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from xlwings_engines.opc import MAIN, parse

_NS = f"{{{MAIN}}}"
_T, _R, _SI = f"{_NS}t", f"{_NS}r", f"{_NS}si"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CODED = re.compile(r"_x([0-9A-Fa-f]{4})_")
EMPTY = f'<sst xmlns="{MAIN}" count="0" uniqueCount="0"/>'.encode()


class Texts:
    """The shared strings part; ``changed`` tells whether texts were added or emptied."""

    def __init__(self, xml: bytes) -> None:
        self._root = parse(xml)
        self._items = self._root.findall(_SI)
        self._texts: list[str | None] = [None] * len(self._items)
        self._numbers: dict[str, int] | None = None
        self.changed: bool = False

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, number: int) -> str:
        text = self._texts[number]
        if text is None:
            text = self._texts[number] = text_of(self._items[number])
        return text

    def number_of(self, text: str) -> int:
        """Return the number of a text without formats, adding it if it is new."""
        if self._numbers is None:
            self._numbers = {}
            for number, item in enumerate(self._items):
                if len(item) == 1 and item[0].tag == _T:
                    self._numbers.setdefault(self[number], number)
        if text not in self._numbers:
            self._numbers[text] = len(self._items)
            item = etree.SubElement(self._root, _SI)
            set_text(etree.SubElement(item, _T), text)
            self._items.append(item)
            self._texts.append(text)
            self.changed = True
        return self._numbers[text]

    def forget(self, numbers: set[int]) -> None:
        """Empty texts that no cell shows any more; the others keep their numbers."""
        for number in numbers:
            if self._numbers is not None and self._numbers.get(self[number]) == number:
                del self._numbers[self[number]]
            item = self._items[number]
            for child in list(item):
                item.remove(child)
            etree.SubElement(item, _T)
            self._texts[number] = ""
            self.changed = True

    def root(self) -> Any:
        """Return the element of the part, with its counts set."""
        self._root.set("uniqueCount", str(len(self._items)))
        if self._root.get("count") is not None:
            self._root.set("count", str(max(int(self._root.get("count")), len(self._items))))
        return self._root


def text_of(item: Any) -> str:
    """Return the text of an ``si`` or ``is`` element: its runs, without phonetic guides of East Asian texts."""
    parts = []
    for child in item:
        if child.tag == _T:
            parts.append(child.text or "")
        elif child.tag == _R:
            parts.extend(node.text or "" for node in child.iterfind(_T))
    return decoded("".join(parts))


def decoded(text: str) -> str:
    """Return a text with ``_x000A_`` and the like decoded."""
    return _CODED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def coded(text: str) -> str:
    """Return a text as written in a file; one that looks like a coded character is escaped."""
    if "_x" in text:
        text = _CODED.sub(lambda match: f"_x005F{match[0]}", text)
    return text.replace("\r", "_x000D_")


def set_text(element: Any, text: str) -> None:
    """Fill a ``t`` element."""
    text = coded(text)
    element.text = text
    if text != text.strip() or "\n" in text:
        element.set(_SPACE, "preserve")
