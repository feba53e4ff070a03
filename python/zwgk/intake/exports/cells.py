"""Columns of an export as arrays: each distinct value is stored and examined once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import is_not
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Objects = npt.NDArray[np.object_]
Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Whitespace, and zero-width marks left by copying from web pages.
_AROUND = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)

_SIGNS = frozenset(_AROUND) | {"=", "'"}


def plain(value: object) -> object:
    """Return a cell's value; strip from text blanks and the marks that keep a spreadsheet from converting it (="…", a
    leading apostrophe)."""
    if type(value) is not str:
        return value
    text = value.strip(_AROUND)
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].replace('""', '"').strip(_AROUND)
    return text[1:].lstrip(_AROUND) if text.startswith("'") and "'" not in text[1:] else text


@dataclass(frozen=True)
class Coded:
    """A column: per row the index of its distinct value ("" or NaN if blank)."""

    codes: Codes
    distinct: Objects

    def __getitem__(self, positions: Codes | Flags) -> "Coded":
        return Coded(self.codes[positions], self.distinct)

    def values(self) -> Objects:
        """Return the values of all rows."""
        return self.distinct[self.codes]

    def blank(self) -> Flags:
        """Return which rows are blank."""
        nothing = np.asarray((self.distinct == "") | (self.distinct != self.distinct), dtype=bool)
        return nothing[self.codes] if nothing.any() else np.zeros(len(self.codes), dtype=bool)

    def matching(self, holds: Callable[[str], Any]) -> Flags:
        """Return which rows hold text that satisfies `holds`."""
        found = np.fromiter((isinstance(value, str) and bool(holds(value)) for value in self.distinct), bool)
        return found[self.codes] if len(found) else np.zeros(len(self.codes), dtype=bool)

    def equal(self, value: object) -> Flags:
        """Return which rows hold exactly this value."""
        found: Flags = np.asarray(self.distinct == value, dtype=bool)[self.codes]
        return found

    def cleaned(self) -> "Coded":
        """Return the column with `plain` values."""
        ends = {value[:1] for value in self.distinct if type(value) is str}
        ends |= {value[-1:] for value in self.distinct if type(value) is str}
        if not ends & _SIGNS:  # true of nearly all columns, of up to a million values
            return self
        values = list(map(plain, self.distinct))
        if not any(map(is_not, values, self.distinct)):
            return self
        places, distinct = pd.factorize(objects(values), use_na_sentinel=False)
        return Coded(places.astype(np.int64, copy=False)[self.codes], distinct)

    def filled_down(self, first: int, last: int) -> None:
        """Fill the blank rows after `first` up to `last` with its value, in place."""
        part = self[np.arange(first + 1, last + 1)].blank()
        self.codes[first + 1 : last + 1][part] = self.codes[first]


def coded(values: Objects) -> Coded:
    """Return values as a column: distinct ones, and a code per row."""
    codes, distinct = pd.factorize(values, use_na_sentinel=False)
    return Coded(codes.astype(np.int64, copy=False), distinct)


def joined(columns: Iterable[Coded]) -> Coded:
    """Return the columns concatenated."""
    return coded(np.concatenate([column.values() for column in columns]))


def blank_column(length: int) -> Coded:
    """Return a column of empty texts."""
    return Coded(np.zeros(length, dtype=np.int64), objects([""]))


def objects(values: Iterable[object]) -> Objects:
    """Return values as an array of objects."""
    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
