"""Rows and cells as XML text: split, and joined again with some cells replaced.

A tree of a worksheet takes some thirty times the memory of its text. Here a row stays text, and its unchanged parts
stay as they were. Rows come from ``sheet_part``: no comments, no CDATA, no prefix, each row with its number.
Grammar: ECMA-376 part 1, 18.3.1.73 (row), 18.3.1.4 (c).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from lxml import etree

from xlwings_engines.opc import MAIN
from xlwings_engines.package.references import letters_of, number_of, place_of
from xlwings_engines.package.texts import coded, text_of

_NS = f"{{{MAIN}}}"
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# Groups: the whole cell, its column, its other attributes, the attributes and the text of its formula, its
# value, its own text, and its whole content if there is anything else.
_CELL = re.compile(
    r"""((?<!\s)\s*<c(?=[\s/>])(?:\s+r="([A-Z]{1,3})[0-9]+")?([^<>]*?)(?:/>|>\s*(?:
    (?:<f(?=[\s/>])([^<>]*?)(?:/>|>([^<]*)</f\s*>)\s*)?
    (?:<v(?=[\s/>])[^<>]*?(?:/>|>([^<]*)</v\s*>)\s*)?
    (?:<is\s*>\s*<t(?=[\s/>])[^<>]*?(?:/>|>([^<]*)</t\s*>)\s*</is\s*>\s*)?
    </c\s*>|(.*?)</c\s*>)))""",
    re.VERBOSE | re.DOTALL,
)
_STEP = 9
# A cell with content as most programs write it. Groups: its column, its other attributes, the attributes and the text
# of its formula, its value, its own text.
_FILLED = re.compile(
    r"""<c\ r="([A-Z]{1,3})[0-9]++"([^<>/]*+)>(?!</c>)
    (?:<f(?=[\s/>])([^<>]*?)(?:/>|>([^<]*+)</f>))?
    (?:<v>([^<]*+)</v>)?
    (?:<is><t(?:\s[^<>]*+)?>([^<]*+)</t></is>)?</c>""",
    re.VERBOSE,
)
_ADDRESSED = re.compile(r'<c r="([A-Z]{1,3})[0-9]++"([^<>]*?)/?>')
_NO_STYLE = frozenset({"0", ""})
_START = re.compile(r"(\s*<row)((?:\s[^<>]*?)?)(\s*/?>)")
_FORMULA = re.compile(r"<f(?=[\s/>])([^<>]*?)/?>")
_EXTENSIONS = re.compile(r"<extLst[\s>].*</extLst\s*>", re.DOTALL)
_ENTITY = re.compile(r"&(?:#([0-9]+)|#x([0-9A-Fa-f]+)|(\w+));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LENIENT = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=True)
NOTHING: Mapping[str, str] = MappingProxyType({})


@lru_cache(maxsize=2**12)
def attributes_of(text: str) -> Mapping[str, str]:
    """Return the attributes of a start tag by name; ``text`` follows the tag's name."""
    if not text or text.isspace():
        return NOTHING
    found = _ATTRIBUTE.findall(text)
    return MappingProxyType({name: double or single.replace('"', "&quot;") for name, double, single in found})


def plain(text: str) -> str:
    """Return a text of the XML with its entities replaced."""
    if "&" not in text:
        return text
    return _short_plain(text) if len(text) < 2**10 else _ENTITY.sub(_character, text)


@lru_cache(maxsize=2**10)
def _short_plain(text: str) -> str:
    """Replace the entities of a short text: formulas and texts occur again and again."""
    return _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _ENTITIES.get(name, match[0])
    return chr(int(decimal) if decimal else int(hexadecimal, 16))


def escaped(text: str) -> str:
    """Return a text as written in XML."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


@lru_cache(maxsize=2**12)
def _kind_of(written: str) -> str | None:
    return attributes_of(written).get("t")


class Cell(NamedTuple):
    """A cell: its attributes (see ``attributes_of``) and, as XML text, its formula, its value, its own text.

    ``formula`` holds the attributes of the ``f`` element, None if there is none. ``filled``: it has content.
    ``extra`` is content that fits no other field.
    """

    written: str
    formula: str | None = None
    formula_text: str | None = None
    value: str | None = None
    inline: str | None = None
    filled: bool = True
    extra: str = ""

    @property
    def style(self) -> str:
        """The number of the cell's format (``s``), as text."""
        return attributes_of(self.written).get("s", "0")

    @property
    def kind(self) -> str | None:
        """The type of the stored value (``t``), such as ``s`` or ``str``; None for a number."""
        return _kind_of(self.written)

    @property
    def formula_kind(self) -> str | None:
        """``shared``, ``array`` or ``dataTable``; None for an ordinary formula or none."""
        return attributes_of(self.formula).get("t") if self.formula else None

    @property
    def formula_attributes(self) -> Mapping[str, str]:
        """The attributes of the formula's element; empty without a formula."""
        return attributes_of(self.formula or "")

    @property
    def formula_xml(self) -> str:
        """The ``f`` element."""
        if self.formula is None:
            return ""
        return f"<f{self.formula}/>" if self.formula_text is None else f"<f{self.formula}>{self.formula_text}</f>"


def cells_of(row: str) -> dict[int, Cell]:
    """Return the cells of a row by column."""
    return RowText(row).cells


class UsedCells(NamedTuple):
    """The cells of a row that have content, by column, and the first and last column with content or a format.

    The columns are 0 if there is none.
    """

    filled: dict[int, Cell]
    first: int
    last: int


_UNUSED = UsedCells({}, 0, 0)


@lru_cache(maxsize=2**12)
def used_cells(row: str) -> UsedCells:
    """Return the used cells of a row; blank cells, most of a form, are not split if the row is written plainly.

    Cached: the sheets of many units have headings, blank months and notes in common. The result is not to be changed.
    """
    begin = row.find("<c")
    if begin < 0:
        return _UNUSED
    filled = {}
    ends = row.count("</c") - row.count('"></c>')  # blank cells are <c …/> or <c …></c>
    if ends:
        for match in _FILLED.finditer(row, begin):
            ends -= 1
            letters, written, formula, formula_text, value, inline = match.groups()
            if value is not None or formula is not None or inline is not None:
                filled[number_of(letters)] = Cell(written, formula, formula_text, value, inline)
    first, last = _ADDRESSED.match(row, begin), _ADDRESSED.match(row, row.rfind("<c"))
    if ends or first is None or last is None:  # a cell is written otherwise
        return _split_used_cells(row)
    left, right = number_of(first[1]), number_of(last[1])
    used = (left in filled or _has_style(first[2])) and (right in filled or _has_style(last[2]))
    if not used or (filled and (left > min(filled) or right < max(filled))):
        return _split_used_cells(row)
    return UsedCells(filled, left, right)


def _split_used_cells(row: str) -> UsedCells:
    cells = cells_of(row)
    used = [column for column, cell in cells.items() if cell.filled or _has_style(cell.written)]
    filled = {column: cell for column, cell in cells.items() if cell.filled}
    return UsedCells(filled, min(used, default=0), max(used, default=0))


@lru_cache(maxsize=2**12)
def _has_style(written: str) -> bool:
    return attributes_of(written).get("s", "0") not in _NO_STYLE


class RowText:
    """A split row: its cells by column, and its pieces."""

    __slots__ = ("_pieces", "_places", "cells")

    def __init__(self, row: str) -> None:
        self._pieces: list[Any] = _CELL.split(row)
        self._places: list[int] = []  # the columns, in the order of the cells
        self.cells: dict[int, Cell] = {}
        pieces, column = self._pieces, 0
        for place in range(1, len(pieces), _STEP):
            text, letters, written, formula, formula_text, value, inline, other = pieces[place : place + _STEP - 1]
            if letters:
                column = number_of(letters)
            else:
                given = attributes_of(written).get("r")
                column = place_of(given)[1] if given else column + 1  # without an address: after the previous one
            if other is not None:
                cell = _unusual(written, other)
            elif formula is value is inline is None and (text[-2] == "/" or text.count("<") == 2):
                cell = _empty(written)
            else:
                cell = Cell(written, formula, formula_text, value, inline)
            self.cells[column] = cell
            self._places.append(column)

    def with_cells(self, changed: Mapping[int, str]) -> str:
        """Return the row with some cells replaced or added, each given as text by its column."""
        pieces, waiting = self._pieces, sorted(changed.keys() - self.cells.keys())
        if not self._places:
            return _with_first_cells(pieces[0], changed)
        kept, before = [pieces[0]], _space_before(pieces[1])
        number = 0
        for index, column in enumerate(self._places):
            while number < len(waiting) and waiting[number] < column:
                kept.append(before + changed[waiting[number]])
                number += 1
            place = 1 + index * _STEP
            text = pieces[place]
            kept.append(_space_before(text) + changed[column] if column in changed else text)
            kept.append(pieces[place + _STEP - 1])
        kept[-1:-1] = [before + changed[column] for column in waiting[number:]]
        return _with_spans("".join(kept), changed)


def _space_before(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


@lru_cache(maxsize=2**12)
def _empty(written: str) -> Cell:
    return Cell(written, filled=False)


def _unusual(written: str, inside: str) -> Cell:
    """Return a cell with content such as rich text or extensions."""
    root = etree.fromstring(f'<c xmlns="{MAIN}">{inside}</c>', _LENIENT)
    formula, value, inline = (root.find(f"{_NS}{name}") for name in ("f", "v", "is"))
    attributes = _FORMULA.search(inside)
    extensions = _EXTENSIONS.search(inside)
    return Cell(
        written,
        None if formula is None else attributes[1] if attributes else "",
        None if formula is None or formula.text is None else escaped(formula.text),
        None if value is None or value.text is None else escaped(value.text),
        None if inline is None else escaped(coded(text_of(inline))),
        filled=len(root) > 0,
        extra=extensions[0] if extensions else "",
    )


def cell_text(row: int, column: int, attributes: Mapping[str, str], inside: str) -> str:
    """Return a cell; its content is given as XML."""
    others = "".join(f' {name}="{text}"' for name, text in attributes.items() if name != "r")
    start = f'<c r="{letters_of(column)}{row}"{others}'
    return f"{start}>{inside}</c>" if inside else f"{start}/>"


def _with_first_cells(row: str, changed: Mapping[int, str]) -> str:
    start = _START.match(row)
    assert start is not None
    rest = row[start.end() :].partition("</row")[0] if not start[3].endswith("/>") else ""
    cells = "".join(changed[column] for column in sorted(changed))
    inside = f"{rest}{cells}" if rest.isspace() else f"{cells}{rest}"
    return _with_spans(f"{start[1]}{start[2]}>{inside}</row>", sorted(changed))


def _with_spans(row: str, columns: Iterable[int]) -> str:
    """Extend the row's declared span of columns."""
    first, separator, last = row_attributes(row).get("spans", "").partition(":")
    if not separator or not (first.isdigit() and last.isdigit()):
        return row
    columns = list(columns)
    low, high = min(int(first), *columns), max(int(last), *columns)
    return row if (low, high) == (int(first), int(last)) else with_attributes(row, spans=f"{low}:{high}")


def row_attributes(row: str) -> Mapping[str, str]:
    """Return the attributes of a row given as XML text, by name; empty if it has none."""
    start = _START.match(row)
    return attributes_of(start[2]) if start else NOTHING


def with_attributes(row: str, **changed: str | None) -> str:
    """Return a row with some of its attributes set, or dropped if None."""
    start = _START.match(row)
    assert start is not None
    attributes = {**attributes_of(start[2]), **changed}
    written = "".join(f' {name}="{text}"' for name, text in attributes.items() if text is not None)
    return f"{start[1]}{written}{start[3]}{row[start.end() :]}"
