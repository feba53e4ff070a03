"""Formulas parsed only for their references: tokens, the cells that they refer to, and renaming of sheets.

Grammar: ECMA-376 part 1, 18.17. A formula is text without ``=``, as in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from xlwings_engines.addresses import MAX_COLUMNS, MAX_ROWS, Area, parse_area, quote_sheet

_NAME = r"[^\W\d][\w.\\?]*"
_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_PREFIX = r"(?:'(?:[^']|'')+'|(?:\[[0-9]+\])?[\w.]+(?::[\w.]+)?|\[[0-9]+\])!"
_TOKENS = re.compile(
    rf"""(?P<text>"(?:[^"]|"")*")
    |(?P<error>\#(?:REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|GETTING_DATA|SPILL!|CALC!|BLOCKED!|FIELD!|CONNECT!|UNKNOWN!))
    |(?P<reference>(?P<prefix>{_PREFIX})?
        (?P<address>{_CELL}:{_CELL}|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]{{1,7}}:\$?[0-9]{{1,7}}|{_CELL})
        (?![\w.(!\[]))
    |(?P<function>{_NAME}(?=\())
    |(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![\w:!]))
    |(?P<name>(?P<scope>{_PREFIX})?(?:{_NAME}|\#REF!)(?!\())
    |(?P<space>\s+)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of a formula; ``kind`` is text, error, reference, function, number, name, space or other."""

    kind: str
    text: str
    prefix: str = ""
    address: str = ""


def tokens(formula: str) -> Iterator[Token]:
    """Split a formula; the concatenated texts of the tokens are the formula."""
    for match in _TOKENS.finditer(formula):
        kind = match.lastgroup or ""
        if kind == "reference":
            yield Token(kind, match[0], match["prefix"] or "", match["address"])
        elif kind == "name" and match["scope"]:
            yield Token(kind, match[0], match["scope"], match[0][len(match["scope"]) :])
        else:
            yield Token(kind, match[0])


@lru_cache(maxsize=10_000)
def area_of(address: str) -> Area | None:
    """Return the area of an address in a formula, None if it is outside the sheet."""
    area = parse_area(address)
    return area if area and area.last_row <= MAX_ROWS and area.last_column <= MAX_COLUMNS else None


@lru_cache(maxsize=10_000)
def sheets_of(prefix: str) -> list[str] | None:
    """Return the sheets named by a prefix such as ``'a b'!`` or ``First:Last!``; None for another workbook."""
    bare = prefix.removesuffix("!")
    if bare.startswith("'"):
        bare = bare[1:-1].replace("''", "'")
    if "[" in bare:
        return None
    return bare.split(":")


def renamed(formula: str, old: str, new: str) -> str:
    """Return a formula after a sheet was renamed."""
    return "".join(_renamed(token, old, new) for token in tokens(formula))


def _renamed(token: Token, old: str, new: str) -> str:
    if not token.prefix:
        return token.text
    names = sheets_of(token.prefix)
    if names is None or old.casefold() not in {name.casefold() for name in names}:
        return token.text
    changed = [new if name.casefold() == old.casefold() else name for name in names]
    return _prefix(changed) + token.text[len(token.prefix) :]


def _prefix(names: list[str]) -> str:
    if len(names) == 1:
        return f"{quote_sheet(names[0])}!"
    if all(quote_sheet(name) == name for name in names):
        return ":".join(names) + "!"
    return "'" + ":".join(names).replace("'", "''") + "'!"


def without_sheet(formula: str, gone: str) -> str:
    """Return a formula after a sheet was deleted: references to it become ``#REF!``."""
    return "".join(_lost(token, gone) for token in tokens(formula))


def _lost(token: Token, gone: str) -> str:
    names = sheets_of(token.prefix) if token.prefix else None
    if names is None or gone.casefold() not in {name.casefold() for name in names}:
        return token.text
    return "#REF!"


def moved(formula: str, rows: int, columns: int) -> str:
    """Return a formula moved by so many rows and columns: relative references move along."""
    return "".join(
        token.prefix + _moved(token.address, rows, columns) if token.kind == "reference" else token.text
        for token in tokens(formula)
    )


_CORNER = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]*)")


def _moved(address: str, rows: int, columns: int) -> str:
    corners = []
    for corner in address.split(":"):
        match = _CORNER.fullmatch(corner)
        assert match is not None
        column_mark, letters, row_mark, digits = match.groups()
        if not letters:  # a row alone: its mark was taken for that of a column
            column_mark, row_mark = "", column_mark or row_mark
        if letters and not column_mark:
            number = number_of(letters) + columns
            if not 1 <= number <= MAX_COLUMNS:
                return "#REF!"
            letters = letters_of(number)
        if digits and not row_mark:
            number = int(digits) + rows
            if not 1 <= number <= MAX_ROWS:
                return "#REF!"
            digits = str(number)
        corners.append(f"{column_mark}{letters}{row_mark}{digits}")
    return ":".join(corners)


@lru_cache(maxsize=2**15)
def number_of(letters: str) -> int:
    """Return the number of a column's letters, 0 for none."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=2**15)
def letters_of(number: int) -> str:
    """Return the letters of a column number."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=2**16)
def place_of(reference: str) -> tuple[int, int]:
    """Return row and column of a cell reference such as ``B3``."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), number_of(letters)
