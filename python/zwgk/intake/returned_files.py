"""A returned file -> the grids of its sheets. python-calamine reads .xlsx and .xlsm here if they are plainly harmless,
and .xls, .xlsb, .ods and all others in a worker process (told by content, not by name); .csv is read as text. Nothing
in a file runs, no link is followed.
"""

import dataclasses
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from zwgk.errors import Refusal
from zwgk.intake.foreign.faults import FORM_REMEDIES, Unreadable
from zwgk.intake.foreign.limits import FORM_LIMITS
from zwgk.intake.foreign.marks import Span
from zwgk.intake.foreign.parser import parser_faults
from zwgk.intake.foreign.reader import ForeignReader, Row
from zwgk.intake.package_checks import Package, Source, examine
from zwgk.intake.stamp import SHEET, Stamp, read_stamp
from zwgk.intake.text_files import csv_rows
from zwgk.workbook.grid import MOST_COLUMNS, MOST_ROWS, Grid

LARGEST_FILE = 50 * 2**20
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv", ".txt", ".xltx", ".wps"})
_MOST_FILES, _MOST_BYTES = 256, 2**21  # of a batch, packed: what they unpack to stands in memory
_NUMBER = re.compile(r"\d{1,9}")

Before = TypeVar("Before")
After = TypeVar("After")


@dataclass(frozen=True)
class FileSheet:
    """One sheet. `merged`: areas of more than one cell, as (row, column) within the grid. `unfinished`: (row, column)
    on the sheet, counted from 0, of formulas without a result, as far as they were looked for.
    """

    grid: Grid
    merged: tuple[Span, ...] = ()
    unfinished: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class ReturnedFile:
    """A file as it was read; the path is only for its name. `package`: the bytes of a harmless office package, in which
    more can be looked for.
    """

    path: Path
    sheets: tuple[FileSheet, ...]
    stamp: Stamp | None
    package: bytes = b""


class _Opened(NamedTuple):
    """A source, and the workbook in it if it is read in this process."""

    source: Source
    book: CalamineWorkbook | None


def returned_paths(paths: Sequence[Path]) -> list[Path]:
    """The files of the folders among `paths`, one level deep, and the files named outright; by name.

    Passed over in folders: hidden files, lock files of office programs, and what is no table by its extension.
    Raises `Refusal` for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            with os.scandir(path) as entries:
                names = [entry.name for entry in entries if _is_candidate(entry.name) and entry.is_file()]
            found.update((path / name, None) for name in names)
        elif path.is_file():
            found[path] = None
        else:
            raise Refusal(f"找不到“{path}”：请检查路径。")
    return sorted(found, key=lambda path: (path.name, str(path)))


def _is_candidate(name: str) -> bool:
    return not name.startswith((".", "~$")) and f".{name.rpartition('.')[2].lower()}" in SUFFIXES


def read_many(paths: Iterable[Path]) -> Iterator[tuple[Path, ReturnedFile | Refusal]]:
    """The files in order, each with what is in it, or with why it cannot be read.

    A batch of files goes through each step together, as going from file to file within a step takes two thirds of the
    time, most likely for the processor's caches.
    """
    batch: list[tuple[Path, bytes | Refusal]] = []
    held = 0
    with ForeignReader() as foreign:
        for path in paths:
            content = _attempt(_read_bytes, path, path)
            batch.append((path, content))
            held += 0 if isinstance(content, Refusal) else len(content)
            if len(batch) == _MOST_FILES or held > _MOST_BYTES:
                yield from _all_steps(batch, foreign)
                batch, held = [], 0
        yield from _all_steps(batch, foreign)


def _all_steps(
    batch: Iterable[tuple[Path, bytes | Refusal]], foreign: ForeignReader
) -> list[tuple[Path, ReturnedFile | Refusal]]:
    def read(path: Path, opened: _Opened) -> ReturnedFile:
        return _read_sheets(path, opened, foreign)

    return _each(read, _each(_opened, _each(_examined, batch)))


def _each(
    step: Callable[[Path, Before], After], batch: Iterable[tuple[Path, Before | Refusal]]
) -> list[tuple[Path, After | Refusal]]:
    """A step for every file that was not refused before."""
    return [(path, before if isinstance(before, Refusal) else _attempt(step, path, before)) for path, before in batch]


def _attempt(step: Callable[[Path, Before], After], path: Path, before: Before) -> After | Refusal:
    try:
        return step(path, before)
    except Unreadable as unreadable:
        return unreadable.refusal(path.name, FORM_REMEDIES)
    except Refusal as refusal:
        return refusal


def _examined(_: Path, content: bytes) -> Source:
    return examine(content, FORM_LIMITS)


def _opened(_: Path, source: Source) -> _Opened:
    book = None
    if source.package is Package.PLAIN:
        try:
            with parser_faults():
                book = CalamineWorkbook.from_filelike(io.BytesIO(source.content))
        except Unreadable:
            source = Source(source.content, Package.FOREIGN)
    return _Opened(source, book)


def _read_sheets(path: Path, opened: _Opened, foreign: ForeignReader) -> ReturnedFile:
    content, package = opened.source
    if package is Package.TEXT:
        return _read_text(content, path)
    if opened.book is not None:
        try:
            with opened.book as book, parser_faults():
                return _read_book(book, path, content)
        except Unreadable:
            pass  # the other process says what is wrong with it
    return _read_foreign(content, path, foreign)


def _read_bytes(path: Path, _: Path) -> bytes:
    try:
        with path.open("rb", buffering=0) as file:
            if os.fstat(file.fileno()).st_size > LARGEST_FILE:
                size = f"{LARGEST_FILE // 2**20} MB"
                raise Refusal(f"“{path.name}”超过 {size}，不像填报表，没有读取：请检查是否发错了文件。")
            source = file.read()
    except OSError as error:
        raise Refusal(f"读不了“{path.name}”（{error.strerror}）：请检查文件和权限。") from None
    if not source:
        raise Refusal(f"“{path.name}”是空文件：请对方重新发一份。")
    return source


def _read_book(book: CalamineWorkbook, path: Path, content: bytes) -> ReturnedFile:
    stamp = None
    sheets = []
    for metadata in book.sheets_metadata:
        if metadata.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(metadata.name)
        if metadata.name == SHEET:
            stamp = read_stamp(sheet.to_python())
            continue
        if sheet.start is None or metadata.visible is not SheetVisibleEnum.Visible:
            continue
        truncated = sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS
        rows = sheet.to_python(nrows=MOST_ROWS) if truncated else sheet.to_python()
        sheets.append(_sheet(metadata.name, sheet.start, rows, truncated, sheet.merged_cell_ranges or ()))
    return ReturnedFile(path, tuple(sheets), stamp, content)


def _read_foreign(content: bytes, path: Path, foreign: ForeignReader) -> ReturnedFile:
    stamp = None
    sheets = []
    for sheet in foreign.sheets(content, FORM_LIMITS, MOST_ROWS):
        if sheet.name == SHEET:
            stamp = read_stamp(sheet.rows())
        elif sheet.visible and sheet.height:
            truncated = sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS
            read = _sheet(sheet.name, (sheet.top, sheet.left), sheet.rows(), truncated, sheet.merged)
            sheets.append(dataclasses.replace(read, unfinished=sheet.unfinished))
    return ReturnedFile(path, tuple(sheets), stamp)


def _sheet(
    name: str, start: tuple[int, int], rows: Iterable[Row], truncated: bool, merged: Iterable[Span]
) -> FileSheet:
    top, left = start
    values = [[None if cell == "" else cell for cell in row[:MOST_COLUMNS]] for row in rows]
    grid = Grid(name, top + 1, left + 1, values, truncated)
    width = len(values[0]) if values else 0
    return FileSheet(grid, tuple(span for area in merged if (span := _within(area, top, left, len(values), width))))


def _within(span: Span, top: int, left: int, height: int, width: int) -> Span | None:
    """Return the part of an area that is in the grid, counted from the grid's first cell; None if none is."""
    (first_row, first_column), (last_row, last_column) = span
    first = max(first_row - top, 0), max(first_column - left, 0)
    last = min(last_row - top, height - 1), min(last_column - left, width - 1)
    return (first, last) if first[0] <= last[0] and first[1] <= last[1] else None


def _read_text(source: bytes, path: Path) -> ReturnedFile:
    rows: list[list[object]] = [[_typed(cell) for cell in row] for row in csv_rows(source, path)[:MOST_ROWS]]
    width = max(map(len, rows), default=0)
    values = [row + [None] * (width - len(row)) for row in rows]
    return ReturnedFile(path, (FileSheet(Grid(path.stem, 1, 1, values)),), None)


def _typed(cell: str) -> object:
    """A number in a text file is a number; in a spreadsheet, a number that is text deserves a note."""
    return int(cell) if _NUMBER.fullmatch(cell.strip()) and cell.strip().isascii() else (cell or None)
