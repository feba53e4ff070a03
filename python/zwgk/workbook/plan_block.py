"""A block of cells to write, and safe values for its cells."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from zwgk.model.past import plain

Value = str | int | float | dt.datetime | None

_FORMULA_SIGNS = {"=": "＝", "+": "＋", "-": "－", "@": "＠"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NUMBER = re.compile(r"[-+]?[\d,.]+")
LONGEST_TEXT = 32_767  # maximum length of an Excel cell


@dataclass(frozen=True)
class OutputBlock:
    """Rows of `width` values from (row, column) of a sheet.

    `grows`: rows that an earlier run left below are blanked. `print_columns`: the print area becomes columns A to
    this one, down to the block's last row; 0 keeps it. `heights`: points of the rows, which also unhides hidden
    ones; none keeps the rows. `widths`: characters of the columns, 0 hides one, None keeps it.
    """

    sheet: str
    row: int
    column: int
    width: int
    rows: Sequence[Sequence[Value]]
    grows: bool = True
    print_columns: int = 0
    heights: Sequence[float] = ()
    widths: Sequence[float | None] = ()


def cell_text(text: str) -> str | None:
    """Return text safe for a cell: never a formula, no control characters, not too long; None for empty text."""
    text = _CONTROL.sub("", text)[:LONGEST_TEXT]
    start = text.lstrip()
    if start and start[0] in _FORMULA_SIGNS and not _NUMBER.fullmatch(start):
        text = _FORMULA_SIGNS[start[0]] + start[1:]
    return text or None


def whole(value: object) -> int | None:
    """Return a count of a frame as a cell's value: <NA> is blank."""
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def figure(value: object) -> int | float | None:
    """Return a figure of a frame as a cell's value, with a decimal point only if needed: <NA> is blank."""
    return None if pd.isna(value) else plain(value)  # type: ignore[call-overload, arg-type]


def month_list(months: Sequence[int]) -> str | None:
    """Return (4, 5) as 4月、5月."""
    return "、".join(f"{month}月" for month in months) or None


def link_target(sheet: str, cell: str) -> str:
    """Return the address of a cell as HYPERLINK takes it."""
    return "#'" + sheet.replace("'", "''") + "'!" + cell


def sheet_link(sheet: str, cell: str, text: str) -> str:
    """Return a formula that shows `text` and links to a cell of a sheet."""
    quoted = [part.replace('"', '""') for part in (link_target(sheet, cell), text)]
    return f'=HYPERLINK("{quoted[0]}","{quoted[1]}")'
