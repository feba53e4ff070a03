"""Cell formats as far as values need them: dates, locked cells, and copies of a format with one difference.

Sources: ECMA-376 part 1, 18.8.10 (cellXfs), 18.8.30 (numFmt, with the built-in formats of East Asian editions).
"""

from __future__ import annotations

import copy
import re
from typing import Any

from lxml import etree

from xlwings_engines.opc import MAIN, parse

_NS = f"{{{MAIN}}}"
# 27-36 and 50-58 are dates in the Chinese, Japanese and Korean editions, and defined in no file.
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_DURATIONS = frozenset({46})
_QUIET = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DURATION = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_DATE = re.compile(r"[dmhysae]", re.IGNORECASE)
# Codes of the built-in formats in the Chinese edition (18.8.30), for readers that need definitions.
CHINESE_FORMATS = {
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}


class Styles:
    """The styles part; ``changed`` tells whether formats were added."""

    def __init__(self, xml: bytes) -> None:
        self.root: Any = parse(xml)
        self.changed: bool = False
        found = self.root.find(f"{_NS}cellXfs")
        self._formats: Any = found if found is not None else []
        self._codes = {
            int(element.get("numFmtId")): element.get("formatCode", "")
            for element in self.root.iterfind(f"{_NS}numFmts/{_NS}numFmt")
        }
        self._kinds: dict[str, str] = {}
        self._locked: dict[str, bool] = {}
        self._quoted: dict[str, bool] = {}

    def kind(self, style: str) -> str:
        """Return the meaning of numbers in a style: ``date``, ``duration`` or ``number``."""
        found = self._kinds.get(style)
        if found is None:
            found = self._kinds[style] = self._kind(self._number_format(style))
        return found

    def _format(self, style: str) -> Any | None:
        number = int(style or 0)  # some writers leave the attribute empty
        return self._formats[number] if 0 <= number < len(self._formats) else None

    def _number_format(self, style: str) -> int:
        element = self._format(style)
        return int(element.get("numFmtId") or 0) if element is not None else 0

    def _kind(self, number: int) -> str:
        code = self._codes.get(number)
        if code is None:
            return "duration" if number in _DURATIONS else "date" if number in _DATES else "number"
        positive = _QUIET.sub("", code.partition(";")[0])
        if _DURATION.search(positive):
            return "duration"
        return "date" if positive.lower() != "general" and _DATE.search(positive) else "number"

    def spell_out(self) -> None:
        """Define those formats of ``CHINESE_FORMATS`` that are used without a definition."""
        used = {int(element.get("numFmtId") or 0) for element in self._formats}
        for number in sorted(used & CHINESE_FORMATS.keys() - self._codes.keys()):
            holder = self.root.find(f"{_NS}numFmts")
            if holder is None:
                holder = etree.Element(f"{_NS}numFmts")
                self.root.insert(0, holder)
            etree.SubElement(holder, f"{_NS}numFmt", numFmtId=str(number), formatCode=CHINESE_FORMATS[number])
            holder.set("count", str(len(holder)))
            self.changed = True

    def locked(self, style: str) -> bool:
        """Return whether a protected sheet locks cells of a style."""
        found = self._locked.get(style)
        if found is None:
            element = self._format(style)
            protection = element.find(f"{_NS}protection") if element is not None else None
            found = protection is None or protection.get("locked", "1") not in {"0", "false"}
            self._locked[style] = found
        return found

    def quoted(self, style: str) -> bool:
        """Return whether text in cells of a style has a leading apostrophe."""
        found = self._quoted.get(style)
        if found is None:
            element = self._format(style)
            found = self._quoted[style] = element is not None and element.get("quotePrefix", "0") in {"1", "true"}
        return found

    def with_quote(self, style: str, quoted: bool) -> str:
        """Return a style equal to another, with or without the apostrophe."""
        if self.quoted(style) == quoted:
            return style
        return self._like(style, quotePrefix="1" if quoted else None)

    def with_format(self, style: str, number: int) -> str:
        """Return a style equal to another, with a built-in number format."""
        return self._like(style, numFmtId=str(number), applyNumberFormat="1")

    def _like(self, style: str, **attributes: str | None) -> str:
        pattern = self._format(style)
        if pattern is None:
            return style
        made = copy.deepcopy(pattern)
        for name, value in attributes.items():
            if value is None:
                made.attrib.pop(name, None)
            else:
                made.set(name, value)
        for number, element in enumerate(self._formats):
            if _same(element, made):
                return str(number)
        self._formats.append(made)
        self._formats.set("count", str(len(self._formats)))
        self.changed = True
        return str(len(self._formats) - 1)


def _same(one: Any, other: Any) -> bool:
    return (
        one.tag == other.tag
        and dict(one.attrib) == dict(other.attrib)
        and len(one) == len(other)
        and all(_same(left, right) for left, right in zip(one, other, strict=True))
    )
