"""A returned file -> the grids of its sheets. python-calamine reads .xlsx, .xlsm, .xls, .xlsb, .ods and an .et that is
really one of them (told by content, not by name); .csv is read as text. Nothing in a file runs, no link is followed.
"""

import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import python_calamine
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from zwgk.errors import Refusal
from zwgk.intake.package_checks import FORM_LIMITS, Package, Span, check_package, ods_spans
from zwgk.intake.stamp import SHEET, Stamp, read_stamp
from zwgk.intake.text_files import csv_rows
from zwgk.workbook.grid import MOST_COLUMNS, MOST_ROWS, Grid

LARGEST_FILE = 50 * 2**20
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv", ".txt", ".xltx", ".wps"})
_READERS, _TOGETHER = 2, 8
_NUMBER = re.compile(r"\d{1,9}")


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


def returned_paths(paths: Sequence[Path]) -> list[Path]:
    """The files of the folders among `paths`, one level deep, and the files named outright; by name.

    Passed over in folders: hidden files, lock files of office programs, and what is no table by its extension.
    Raises `Refusal` for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(entry for entry in path.iterdir() if _is_candidate(entry) and entry.is_file()))
        elif path.is_file():
            found[path] = None
        else:
            raise Refusal(f"找不到“{path}”：请检查路径。")
    return sorted(found, key=lambda path: (path.name, str(path)))


def _is_candidate(path: Path) -> bool:
    return not path.name.startswith((".", "~$")) and path.suffix.lower() in SUFFIXES


def read_ahead(paths: Sequence[Path]) -> Iterator[tuple[Path, ReturnedFile | Refusal]]:
    """The files in order, each as `read_returned` reads it or refuses it, read while those before it are looked at.

    The parser works without Python's lock, and a folder on a network answers several requests at once. Only a few
    files stand in memory.
    """
    parts = iter([paths[start : start + _TOGETHER] for start in range(0, len(paths), _TOGETHER)])
    with ThreadPoolExecutor(_READERS) as pool:
        ahead = deque(pool.submit(_read_all, part) for part in islice(parts, 2 * _READERS))
        while ahead:
            yield from ahead.popleft().result()
            ahead.extend(pool.submit(_read_all, part) for part in islice(parts, 1))


def _read_all(paths: Sequence[Path]) -> list[tuple[Path, ReturnedFile | Refusal]]:
    read: list[tuple[Path, ReturnedFile | Refusal]] = []
    for path in paths:
        try:
            read.append((path, read_returned(path)))
        except Refusal as refusal:
            read.append((path, refusal))
    return read


def read_returned(path: Path) -> ReturnedFile:
    """Every visible sheet of a file; raises `Refusal` where it cannot be read."""
    source = _read_bytes(path)
    package = check_package(source, path.name, FORM_LIMITS)
    if package is Package.NONE:
        return _read_text(source, path)
    spans = ods_spans(source, path.name) if package is Package.ODS else {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(source)) as book:
            return _read_book(book, path, spans)
    except PasswordError:
        raise Refusal(f"“{path.name}”设有打开密码：请取消密码后重新交回。") from None
    except (CalamineError, python_calamine.WorksheetNotFound, OSError, ValueError):
        raise Refusal(f"“{path.name}”不是电子表格，或已损坏，打不开：请对方另存为 .xlsx 重新发。") from None


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refusal(f"“{path.name}”超过 {LARGEST_FILE // 2**20} MB，不像填报表，没有读取：请检查是否发错了文件。")
        source = path.read_bytes()
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
