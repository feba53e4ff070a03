"""An export of up to a million rows -> the few columns that count, as arrays. Read row by row or column by column, so
that the columns that nobody asked for never stand in memory as Python values.
"""

import csv
import io
import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from lxml import etree, html
from python_calamine import CalamineWorkbook, SheetTypeEnum

from zwgk.errors import Refusal
from zwgk.garbage import no_garbage_collection
from zwgk.intake.export_headings import MOST_LINES_ABOVE, Head, Role, find_head, no_head
from zwgk.intake.foreign.faults import EXPORT_REMEDIES, Unreadable
from zwgk.intake.foreign.limits import EXPORT_LIMITS
from zwgk.intake.foreign.parser import parser_faults
from zwgk.intake.foreign.reader import ForeignReader
from zwgk.intake.package_checks import Package, cells_are_plain, examine_contents
from zwgk.intake.text_files import encoding_of, separator_of

LARGEST_FILE = 700 * 2**20
_HEAD_BYTES = 2**16
_CHUNK_ROWS = 5_000
Objects = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Coded:
    """A column: each row's place among the distinct values as found ("" or NaN where blank)."""

    codes: npt.NDArray[np.int64]
    distinct: Objects

    def __getitem__(self, positions: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> "Coded":
        return Coded(self.codes[positions], self.distinct)

    def values(self) -> Objects:
        return self.distinct[self.codes]

    def blank(self) -> npt.NDArray[np.bool_]:
        """Which rows hold nothing."""
        nothing = np.asarray((self.distinct == "") | (self.distinct != self.distinct), dtype=bool)
        return nothing[self.codes] if nothing.any() else np.zeros(len(self.codes), dtype=bool)


def coded(values: Objects) -> Coded:
    codes, distinct = pd.factorize(values, use_na_sentinel=False)
    return Coded(codes.astype(np.int64, copy=False), distinct)


@dataclass(frozen=True)
class Export:
    """One column a role, blank rows left out.

    `rows`: numbers of the rows, counted from 1 as a spreadsheet shows them. `sheets`: name of the sheet of each row,
    None where there is only one.
    """

    name: str
    head: Head
    columns: dict[Role, Coded]
    rows: npt.NDArray[np.int64]
    sheets: Objects | None = None

    def __len__(self) -> int:
        return len(self.rows)


Progress = Callable[[int, int], None]


def read_export(path: Path, progress: Progress | None = None) -> Export:
    """The export in a file, told by content: a spreadsheet, a table of HTML that calls itself .xls, or text.

    Raises `Refusal` where it cannot be read or has no usable headings.
    """
    try:
        source, kind = examine_contents(_read_bytes(path), EXPORT_LIMITS)
        if kind is not Package.TEXT:
            return _read_spreadsheet(source, path.name, kind, progress)
    except Unreadable as unreadable:
        raise unreadable.refusal(path.name, EXPORT_REMEDIES) from None
    if source[:_HEAD_BYTES].lstrip()[:1] == b"<":
        return _from_rows(iter(_html_rows(source, path.name)), path.name)
    return _read_text(source, path)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refusal(f"“{path.name}”超过 {LARGEST_FILE // 2**20} MB：请按月分开导出再导入。")
        source = path.read_bytes()
    except FileNotFoundError:
        raise Refusal(f"找不到“{path}”：请检查路径。") from None
    except OSError as error:
        raise Refusal(f"读不了“{path.name}”（{error.strerror}）：请检查文件和权限。") from None
    if not source or source.isspace():
        raise Refusal(f"“{path.name}”是空文件：请重新导出。")
    return source


_Sheet = tuple[str, Iterator[Sequence[object]], int]
"""Name, rows from the first of the sheet on, number of rows."""


def _read_spreadsheet(source: bytes, name: str, kind: Package, progress: Progress | None) -> Export:
    exports: list[tuple[str, Export]] = []
    first_lines: list[list[object]] = []
    for sheet, rows, height in _sheets(source, kind):
        lines: list[list[object]] = [list(row) for row in islice(rows, MOST_LINES_ABOVE)]
        head = find_head(lines)
        if head is None:
            first_lines = first_lines or lines
        else:
            exports.append((sheet, _pick(head, lines, rows, name, height, progress)))
    if not exports:
        raise no_head(first_lines, name)
    return _joined(exports)


def _sheets(source: bytes, kind: Package) -> Iterator[_Sheet]:
    """The worksheets that hold anything: read here if the package is plainly harmless, else by the worker process."""
    book = _opened_if_plain(source) if kind is Package.PLAIN else None
    if book is not None:
        with book:
            for metadata in book.sheets_metadata:
                if metadata.typ is not SheetTypeEnum.WorkSheet:
                    continue
                with parser_faults():
                    sheet = book.get_sheet_by_name(metadata.name)
                if sheet.start is not None:
                    yield metadata.name, iter(sheet.iter_rows()), sheet.total_height
        return
    with ForeignReader() as foreign:
        for other in foreign.sheets(source, EXPORT_LIMITS):
            if other.height:
                above: Iterator[list[object]] = ([""] * other.width for _ in range(other.top))
                rows = itertools.chain(above, itertools.chain.from_iterable(other.chunks))
                yield other.name, rows, other.top + other.height


def _opened_if_plain(source: bytes) -> CalamineWorkbook | None:
    """The workbook; its cells are looked at while it is opened, as opening it reads all texts but no sheet yet."""
    with ThreadPoolExecutor(1) as pool:
        plain = pool.submit(cells_are_plain, source, EXPORT_LIMITS)
        try:
            with parser_faults():
                book = CalamineWorkbook.from_filelike(io.BytesIO(source))
        except Unreadable:
            return None  # the other process says what is wrong with it
        return book if plain.result() else None


def _pick(
    head: Head,
    lines: Sequence[Sequence[object]],
    rows: Iterator[Sequence[object]],
    name: str,
    height: int = 0,
    progress: Progress | None = None,
) -> Export:
    """The columns of the head, from the lines already read and the rows still to come."""
    coders = [_Coder(place) for place in head.columns.values()]
    count = 0
    with no_garbage_collection():
        for chunk in _chunks(lines[head.row + 1 :], rows):
            for coder in coders:
                coder.add(chunk)
            count += len(chunk)
            if progress is not None:
                progress(count, height)
    columns = {role: coder.column() for role, coder in zip(head.columns, coders, strict=True)}
    return _without_blank_rows(Export(name, head, columns, np.arange(head.row + 2, head.row + 2 + count)))


def _chunks(
    lines: Sequence[Sequence[object]], rows: Iterator[Sequence[object]]
) -> Iterator[Sequence[Sequence[object]]]:
    if lines:
        yield lines
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        yield chunk


class _Coder:
    """Codes one column of rows, a chunk at a time: of equal values only the first is kept in memory."""

    def __init__(self, place: int) -> None:
        self._cell = itemgetter(place)
        self._places: defaultdict[object, int] = defaultdict(itertools.count().__next__)
        self._codes: list[npt.NDArray[np.int64]] = []

    def add(self, chunk: Sequence[Sequence[object]]) -> None:
        codes = map(self._places.__getitem__, map(self._cell, chunk))
        self._codes.append(np.fromiter(codes, np.int64, len(chunk)))

    def column(self) -> Coded:
        codes = np.concatenate(self._codes) if self._codes else np.empty(0, dtype=np.int64)
        return Coded(codes, _objects(list(self._places)))


def _objects(values: Iterable[object]) -> Objects:
    listed = list(values) if not isinstance(values, list) else values
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array


def _without_blank_rows(export: Export) -> Export:
    blank = np.ones(len(export.rows), dtype=bool)
    for column in export.columns.values():
        blank &= column.blank()
        if not blank.any():
            return export
    columns = {role: column[~blank] for role, column in export.columns.items()}
    return Export(export.name, export.head, columns, export.rows[~blank])


def _joined(exports: Sequence[tuple[str, Export]]) -> Export:
    """The sheets of one file as one export: an .xls holds 65,536 rows a sheet, and the next go on the next."""
    _, first = exports[0]
    exports = [(name, export) for name, export in exports if export.head.columns.keys() == first.head.columns.keys()]
    if len(exports) == 1:
        return first
    columns = {
        role: coded(np.concatenate([export.columns[role].values() for _, export in exports])) for role in first.columns
    }
    sheets = np.repeat(_objects([name for name, _ in exports]), [len(export) for _, export in exports])
    return Export(first.name, first.head, columns, np.concatenate([e.rows for _, e in exports]), sheets)


def _from_rows(rows: Iterator[Sequence[object]], name: str) -> Export:
    lines = list(islice(rows, MOST_LINES_ABOVE))
    head = find_head(lines)
    if head is None:
        raise no_head(lines, name)
    width = max(head.columns.values()) + 1
    short = ([*row, *[""] * (width - len(row))] for row in itertools.chain(lines, rows))
    padded = [*islice(short, len(lines))]
    return _pick(head, padded, short, name)


def _html_rows(source: bytes, name: str) -> Iterator[list[object]]:
    text = source.decode(encoding_of(source, name))
    try:
        root = html.fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.ParserError, ValueError):
        raise Refusal(f"“{name}”不是电子表格：请另存为 .xlsx 再导入。") from None
    for line in root.iter("tr"):
        yield ["".join(cell.itertext()).strip() for cell in line.iterchildren("td", "th")]


def _read_text(source: bytes, path: Path) -> Export:
    sample = source[:_HEAD_BYTES]
    whole = len(sample) == len(source)
    sample = sample if whole else sample[: sample.rfind(b"\n") + 1] or sample
    encoding = encoding_of(sample, path.name)
    text = sample.decode(encoding)
    separator = separator_of(text)
    lines = list(islice(csv.reader(text.splitlines(keepends=True), delimiter=separator), MOST_LINES_ABOVE))
    head = find_head(lines)
    if head is None:
        raise no_head(lines, path.name)
    try:
        return _read_columns(source, path.name, head, encoding, separator, _few_valued(head, lines))
    except UnicodeDecodeError:
        encoding = encoding_of(source, path.name)  # the sample said nothing of what comes later
    except (pd.errors.ParserError, ValueError):
        pass  # a line of more cells than the headings: read the slow way, which loses none
    reader = csv.reader(io.StringIO(source.decode(encoding), newline=""), delimiter=separator)
    try:
        return _from_rows(iter(reader), path.name)
    except csv.Error:
        raise Refusal(f"“{path.name}”不是正确的 CSV：请另存为 .xlsx 再导入。") from None


def _few_valued(head: Head, lines: Sequence[Sequence[str]]) -> set[int]:
    """Places of columns that hold few distinct values: these are coded while they are read, without a Python value a
    cell. Dates are among them unless they go to the second: then nearly each is distinct, which makes it slow."""
    few = {place for role, place in head.columns.items() if role in (Role.UNIT, Role.COLUMN, Role.ACCOUNT)}
    dated = head.columns.get(Role.DATE)
    if dated is not None and all(cells[dated].count(":") < 2 for cells in lines[head.row + 1 :] if len(cells) > dated):
        few.add(dated)
    return few


def _read_columns(source: bytes, name: str, head: Head, encoding: str, separator: str, few: set[int]) -> Export:
    places = sorted(set(head.columns.values()))
    frame = pd.read_csv(
        io.BytesIO(source),
        sep=separator,
        header=None,
        skiprows=head.row + 1,
        usecols=places,
        dtype={place: "category" if place in few else object for place in places},
        na_filter=False,
        skip_blank_lines=False,
        encoding="utf-8" if encoding == "utf-8-sig" else encoding,  # the plain one is read without a detour
    )
    columns = {role: _coded_series(frame[place]) for role, place in head.columns.items()}
    rows = np.arange(head.row + 2, head.row + 2 + len(frame))
    return _without_blank_rows(Export(name, head, columns, rows))


def _coded_series(series: "pd.Series[Any]") -> Coded:
    if not isinstance(series.dtype, pd.CategoricalDtype):
        return coded(series.to_numpy(dtype=object))
    codes = series.cat.codes.to_numpy(dtype=np.int64, copy=True)
    distinct = series.cat.categories.to_numpy(dtype=object)
    if (codes < 0).any():  # what a short line leaves
        codes[codes < 0] = len(distinct)
        distinct = np.append(distinct, "")
    return Coded(codes.astype(np.int64, copy=False), distinct)
