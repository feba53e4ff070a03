"""An export as text (CSV, also with tabs or semicolons) -> its one sheet.

Most files are regular: every line is a row. pandas reads these, and only the needed columns. Irregular ones (multi-line
cells, unpaired quotation marks, broken characters) are read line by line, so that nothing is lost.
"""

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from zwgk.errors import Refusal
from zwgk.intake.exports.cells import Coded, coded, objects
from zwgk.intake.exports.headings import MOST_LINES_ABOVE, Headings, Role, find_head, no_head
from zwgk.intake.exports.sheet import (
    Columns,
    ListSheet,
    Row,
    Totals,
    UnreadSheet,
    leading_texts,
    list_sheet,
    naming_places,
    read_sheet,
)
from zwgk.intake.foreign.raw_sheet import RawSheet
from zwgk.intake.foreign.text_files import BROKEN, Decoded, separator_of

_MOST_LINES_A_CELL = 1_000
_MOST_INCOMPLETE = 200_000
_DATED = re.compile(r"\s*\d{4}\s*[-/.年]\s*\d")


def read_text(found: Decoded, name: str, totals: Totals | None = None) -> ListSheet | UnreadSheet:
    """Return the list in a text. Raise `Refusal` if it has no headings or an ambiguous line."""
    text = _without_signs(found.text)
    separator = separator_of(text)
    lines = list(itertools.islice(_records(text[: 2**17], separator, None, name), MOST_LINES_ABOVE))
    head = find_head(lines)
    if head is not None and not found.broken:
        source = found.source if found.source is not None and text is found.text else text.encode()
        if separator.isascii() and _is_plain(source):  # pandas' fast reader knows no other separators
            try:
                return list_sheet("", head, _read_columns(source, head, separator, lines))
            except (pd.errors.ParserError, ValueError):
                pass  # a line with more cells than headings: read the slow way, which loses none
    rows = list(_records(text, separator, head, name))
    broken = frozenset(at for at, row in enumerate(rows) if found.broken and any(BROKEN in cell for cell in row))
    sheet = read_sheet(RawSheet("", iter([rows])), broken=broken, totals=totals)
    if isinstance(sheet, UnreadSheet) and not sheet.remedy:
        raise no_head(lines, name)
    return sheet


def _without_signs(text: str) -> str:
    """Return the text with cells of ="…" as "…": a comma in them is not a separator."""
    text = text.removeprefix("\ufeff")
    return re.sub(r'(?m)(^|[,\t;，|])="(?!"[^,\t;，|\r\n])', r'\1"', text) if '="' in text else text


def _is_plain(source: bytes) -> bool:
    """Return whether every line of a text is a row: quotation marks paired, one kind of line end."""
    if source.count(b"\r") != source.count(b"\r\n"):
        return False
    if b'"' not in source:
        return True
    characters = np.frombuffer(source, dtype=np.uint8)
    marks = np.flatnonzero(characters == ord('"'))
    ends = np.flatnonzero(characters == ord("\n"))
    by_line = np.diff(np.searchsorted(marks, ends), prepend=0)
    return not (by_line % 2).any()


def _records(text: str, separator: str, head: Headings | None, name: str) -> Iterator[list[str]]:
    """Yield the rows. An unpaired quotation mark is an ordinary character if its line is a row without it.

    Otherwise raise `Refusal` with the line's number: its cell could end anywhere.
    """
    lines = list(io.StringIO(text, newline=None))  # split at line ends only: a title may hold other separators
    at = 0
    try:
        while at < len(lines):
            line = lines[at]
            if '"' not in line:
                yield line.rstrip("\n").split(separator)
                at += 1
            elif line.count('"') % 2 == 0:
                yield next(csv.reader([line], delimiter=separator))
                at += 1
            else:
                row, size = _several_lines(lines, at, separator, head, name)
                yield row
                at += size
    except csv.Error:
        raise Refusal(f"“{name}”第 {at + 1} 行不是正确的 CSV：请另存为 .xlsx 再导入。") from None


def _several_lines(
    lines: Sequence[str], at: int, separator: str, head: Headings | None, name: str
) -> tuple[list[str], int]:
    """Return the row that starts in a line with an odd number of quotation marks, and its number of lines."""
    end, marks = at + 1, lines[at].count('"')
    while marks % 2 and end < min(len(lines), at + _MOST_LINES_A_CELL):
        marks += lines[end].count('"')
        end += 1
    block = lines[at:end]
    are_rows = [_is_row(line, separator, head) for line in block]
    # The line that ends a cell in the first column looks like a row; the one that begins it does not.
    if marks % 2 == 0 and not any(are_rows[1:-1]) and not (are_rows[0] and are_rows[-1]):
        try:
            rows = list(csv.reader(io.StringIO("".join(block), newline=""), delimiter=separator, strict=True))
        except csv.Error:
            rows = []
        if len(rows) == 1 and (head is None or not are_rows[-1] or len(rows[0]) == max(head.texts) + 1):
            return rows[0], len(block)
    if head is None or are_rows[0]:
        return lines[at].rstrip("\n").split(separator), 1
    raise Refusal(
        f"“{name}”第 {at + 1} 行的引号没有配对，看不出这一格到哪里为止：请删去这一行多余的引号，或另存为 .xlsx 再导入。"
    )


def _is_row(line: str, separator: str, head: Headings | None) -> bool:
    """Return whether a line alone, with quotation marks as ordinary characters, is a row of the list."""
    if head is None:
        return False
    cells = line.rstrip("\n").split(separator)
    dated = head.candidates.get(Role.DATE, ()) + head.candidates.get(Role.MONTH, ())
    return len(cells) == max(head.texts) + 1 and any(_DATED.match(cells[place].strip(' "\t=')) for place in dated)


def _read_columns(source: bytes, head: Headings, separator: str, lines: Sequence[Row]) -> Columns:
    few = _few_valued(head, lines)
    frame = pd.read_csv(
        io.BytesIO(source),
        sep=separator,
        header=None,
        skiprows=head.row + 1,
        usecols=list(head.places),
        dtype={place: "category" if place in few else object for place in head.places},
        na_filter=False,
        skip_blank_lines=False,
    )
    columns = {place: _coded_series(frame[place]) for place in head.places}
    return Columns(columns, len(frame), _leading(source, head, columns, separator), lines[: head.row + 1])


def _few_valued(head: Headings, lines: Sequence[Row]) -> set[int]:
    """Return the columns with few distinct values, to be coded while they are read, without a Python object per cell.
    They include dates, except with seconds: nearly all distinct, these would be slow."""
    roles = (Role.UNIT, Role.COLUMN, Role.ACCOUNT, Role.MONTH, Role.PLATFORM)
    few = {place for role in roles for place in head.candidates.get(role, ())} | set(head.states)
    for place in head.candidates.get(Role.DATE, ()):
        if all(str(cells[place]).count(":") < 2 for cells in lines[head.row + 1 :] if len(cells) > place):
            few.add(place)
    return few


def _coded_series(series: "pd.Series[Any]") -> Coded:
    if not isinstance(series.dtype, pd.CategoricalDtype):
        return coded(series.to_numpy(dtype=object))
    return Coded(series.cat.codes.to_numpy().astype(np.int64), objects(series.cat.categories))


def _leading(source: bytes, head: Headings, columns: dict[int, Coded], separator: str) -> dict[int, tuple[str, ...]]:
    """Return the first texts of rows that lack a column, from their lines."""
    lacking: npt.NDArray[np.bool_] = np.zeros(len(next(iter(columns.values())).codes), dtype=bool)
    for places in naming_places(head):
        lacking |= np.all([columns[place].cleaned().blank() for place in places], axis=0)
    positions = np.flatnonzero(lacking)[:_MOST_INCOMPLETE]
    if not len(positions):
        return {}
    ends = np.concatenate([[-1], np.flatnonzero(np.frombuffer(source, dtype=np.uint8) == ord("\n")), [len(source)]])
    leading = {}
    for position in positions:
        line = position + head.row + 1
        text = source[ends[line] + 1 : ends[line + 1]].decode()
        leading[int(position)] = leading_texts(next(csv.reader([text], delimiter=separator)))
    return leading
