"""A returned file -> the grids of its sheets. python-calamine reads .xlsx, .xlsm, .xls, .xlsb, .ods and an .et that is
really one of them (told by content, not by name); .csv is read as text. Nothing in a file runs, no link is followed.
"""

import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

import python_calamine
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from zwgk.errors import Refusal
from zwgk.intake.package_checks import FORM_LIMITS, Package, Span, check_package, ods_spans
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
    """One sheet. `merged`: areas of more than one cell, as (row, column) within the grid."""

    grid: Grid
    merged: tuple[Span, ...] = ()


@dataclass(frozen=True)
class ReturnedFile:
    """A file as it was read; the path is only for its name."""

    path: Path
    sheets: tuple[FileSheet, ...]
    stamp: Stamp | None


class _Source(NamedTuple):
    """A file's contents, found safe to parse, and what they are."""

    content: bytes
    package: Package


class _Opened(NamedTuple):
    """A source, and the workbook in it; None for text."""

    source: _Source
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
    for path in paths:
        content = _attempt(_read_bytes, path, path)
        batch.append((path, content))
        held += 0 if isinstance(content, Refusal) else len(content)
        if len(batch) == _MOST_FILES or held > _MOST_BYTES:
            yield from _all_steps(batch)
            batch, held = [], 0
    yield from _all_steps(batch)


def _all_steps(batch: Iterable[tuple[Path, bytes | Refusal]]) -> list[tuple[Path, ReturnedFile | Refusal]]:
    return _each(_read_sheets, _each(_opened, _each(_checked, batch)))


def _each(
    step: Callable[[Path, Before], After], batch: Iterable[tuple[Path, Before | Refusal]]
) -> list[tuple[Path, After | Refusal]]:
    """A step for every file that was not refused before."""
    return [(path, before if isinstance(before, Refusal) else _attempt(step, path, before)) for path, before in batch]


def _attempt(step: Callable[[Path, Before], After], path: Path, before: Before) -> After | Refusal:
    try:
        return step(path, before)
    except PasswordError:
        return Refusal(f"“{path.name}”设有打开密码：请取消密码后重新交回。")
    except (CalamineError, python_calamine.WorksheetNotFound, OSError, ValueError):
        return Refusal(f"“{path.name}”不是电子表格，或已损坏，打不开：请对方另存为 .xlsx 重新发。")
    except Refusal as refusal:
        return refusal


def _checked(path: Path, content: bytes) -> _Source:
    return _Source(content, check_package(content, path.name, FORM_LIMITS))


def _opened(_: Path, source: _Source) -> _Opened:
    is_text = source.package is Package.NONE
    return _Opened(source, None if is_text else CalamineWorkbook.from_filelike(io.BytesIO(source.content)))


def _read_sheets(path: Path, opened: _Opened) -> ReturnedFile:
    content, package = opened.source
    if opened.book is None:
        return _read_text(content, path)
    # The parser does not tell of merged cells in an .ods file.
    spans = ods_spans(content, path.name) if package is Package.ODS else {}
    with opened.book as book:
        return _read_book(book, path, spans)


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


def _read_book(book: CalamineWorkbook, path: Path, spans: dict[str, list[Span]]) -> ReturnedFile:
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
        top, left = sheet.start
        truncated = sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS
        rows = sheet.to_python(nrows=MOST_ROWS) if truncated else sheet.to_python()
        values = [[None if cell == "" else cell for cell in row[:MOST_COLUMNS]] for row in rows]
        grid = Grid(metadata.name, top + 1, left + 1, values, truncated)
        merged = spans.get(metadata.name) or sheet.merged_cell_ranges or ()
        sheets.append(FileSheet(grid, tuple(_within(span, top, left) for span in merged)))
    return ReturnedFile(path, tuple(sheets), stamp)


def _within(span: Span, top: int, left: int) -> Span:
    (first_row, first_column), (last_row, last_column) = span
    return (first_row - top, first_column - left), (last_row - top, last_column - left)


def _read_text(source: bytes, path: Path) -> ReturnedFile:
    rows: list[list[object]] = [[_typed(cell) for cell in row] for row in csv_rows(source, path)[:MOST_ROWS]]
    width = max(map(len, rows), default=0)
    values = [row + [None] * (width - len(row)) for row in rows]
    return ReturnedFile(path, (FileSheet(Grid(path.stem, 1, 1, values)),), None)


def _typed(cell: str) -> object:
    """A number in a text file is a number; in a spreadsheet, a number that is text deserves a note."""
    return int(cell) if _NUMBER.fullmatch(cell.strip()) and cell.strip().isascii() else (cell or None)
