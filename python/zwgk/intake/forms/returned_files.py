"""A returned file -> the grids of its sheets. python-calamine reads plainly harmless .xlsx and .xlsm here, and .xls,
.xlsb, .ods and all others in a worker process (recognised by content, not by name); .csv is read as text. Nothing in a
file is executed, no link is followed.
"""

import dataclasses
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from zwgk.errors import Refusal
from zwgk.intake.foreign.faults import FORM_REMEDIES, Unreadable
from zwgk.intake.foreign.html_tables import html_sheet
from zwgk.intake.foreign.impostors import refuse_impostor, refuse_mail
from zwgk.intake.foreign.limits import FORM_LIMITS
from zwgk.intake.foreign.marks import Span
from zwgk.intake.foreign.package_checks import CheckedFile, Package, examine
from zwgk.intake.foreign.parser import parser_faults
from zwgk.intake.foreign.raw_sheet import RawSheet, Row
from zwgk.intake.foreign.reader import ForeignReader
from zwgk.intake.foreign.text_files import csv_rows, decoded
from zwgk.intake.foreign.web_archive import archived_pages, is_web_archive
from zwgk.intake.foreign.xml_spreadsheet import is_xml_spreadsheet, xml_sheets
from zwgk.intake.forms.handed_in import HandedIn
from zwgk.intake.forms.stamp import SHEET, Stamp, read_stamp
from zwgk.workbook import layout
from zwgk.workbook.grid import MOST_COLUMNS, MOST_ROWS, Grid, as_text
from zwgk.workbook.numbers import folded

_MOST_FILES, _MOST_BYTES = 256, 2**21  # of a batch, packed: its unpacked content is held in memory
_NUMBER = re.compile(r"\d{1,9}")

Before = TypeVar("Before")
After = TypeVar("After")


@dataclass(frozen=True)
class FileSheet:
    """One sheet. `merged`: areas of more than one cell, as (row, column) within the grid. `hidden_rows`,
    `hidden_columns`, `struck` cells: on the sheet, counted from 0. `visible`: False if the sheet is hidden.
    """

    grid: Grid
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck: frozenset[tuple[int, int]] = frozenset()
    visible: bool = True


@dataclass(frozen=True)
class ReturnedFile:
    """A file as read."""

    file: HandedIn
    sheets: tuple[FileSheet, ...]
    stamp: Stamp | None


class _Opened(NamedTuple):
    """A source, and the workbook in it if it is read in this process."""

    source: CheckedFile
    book: CalamineWorkbook | None


def read_many(files: Iterable[HandedIn]) -> Iterator[tuple[HandedIn, ReturnedFile | Refusal]]:
    """Return the files in order, each with its content, or with why it cannot be read.

    A batch of files goes through each step together: handling the files one by one within a step takes two thirds of
    the time, most likely due to the processor's caches.
    """
    batch: list[tuple[HandedIn, bytes | Refusal]] = []
    held = 0
    with ForeignReader() as foreign:
        for file in files:
            content = _attempt(_read_bytes, file, file)
            batch.append((file, content))
            held += 0 if isinstance(content, Refusal) else len(content)
            if len(batch) == _MOST_FILES or held > _MOST_BYTES:
                yield from _all_steps(batch, foreign)
                batch, held = [], 0
        yield from _all_steps(batch, foreign)


def _all_steps(
    batch: Iterable[tuple[HandedIn, bytes | Refusal]], foreign: ForeignReader
) -> list[tuple[HandedIn, ReturnedFile | Refusal]]:
    def read(file: HandedIn, opened: _Opened) -> ReturnedFile:
        return _read_sheets(file, opened, foreign)

    return _each(read, _each(_opened, _each(_examined, batch)))


def _each(
    step: Callable[[HandedIn, Before], After], batch: Iterable[tuple[HandedIn, Before | Refusal]]
) -> list[tuple[HandedIn, After | Refusal]]:
    """Apply a step to every file that was not refused before."""
    return [(file, before if isinstance(before, Refusal) else _attempt(step, file, before)) for file, before in batch]


def _attempt(step: Callable[[HandedIn, Before], After], file: HandedIn, before: Before) -> After | Refusal:
    try:
        return step(file, before)
    except Unreadable as unreadable:
        return unreadable.refusal(file.name, FORM_REMEDIES)
    except Refusal as refusal:
        return refusal


def _read_bytes(file: HandedIn, _: HandedIn) -> bytes:
    assert file.content is not None
    return file.content()


def _examined(_: HandedIn, content: bytes) -> CheckedFile:
    return examine(content, FORM_LIMITS)


def _opened(_: HandedIn, source: CheckedFile) -> _Opened:
    book = None
    if source.package is Package.PLAIN:
        try:
            with parser_faults():
                book = CalamineWorkbook.from_filelike(io.BytesIO(source.content))
        except Unreadable:
            source = CheckedFile(source.content, Package.FOREIGN)
    return _Opened(source, book)


def _read_sheets(file: HandedIn, opened: _Opened, foreign: ForeignReader) -> ReturnedFile:
    content, package = opened.source
    if package is Package.TEXT:
        return _read_text(content, file)
    if opened.book is not None:
        try:
            with opened.book as book, parser_faults():
                return _read_book(book, file)
        except Unreadable:
            pass  # the other process reports its fault
    return _read_foreign(content, file, foreign)


def _read_book(book: CalamineWorkbook, file: HandedIn) -> ReturnedFile:
    stamp = None
    sheets = []
    for metadata in book.sheets_metadata:
        if metadata.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(metadata.name)
        if metadata.name == SHEET:
            stamp = read_stamp(sheet.to_python())
            continue
        if sheet.start is None:
            continue
        truncated = sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS
        rows = sheet.to_python(nrows=MOST_ROWS) if truncated else sheet.to_python()
        read = _sheet(metadata.name, sheet.start, rows, truncated, sheet.merged_cell_ranges or ())
        sheets.append(dataclasses.replace(read, visible=metadata.visible is SheetVisibleEnum.Visible))
    return ReturnedFile(file, tuple(sheets), stamp)


def _read_foreign(content: bytes, file: HandedIn, foreign: ForeignReader) -> ReturnedFile:
    stamp = None
    sheets = []
    for sheet in foreign.sheets(content, FORM_LIMITS, MOST_ROWS):
        if sheet.name == SHEET:
            stamp = read_stamp(sheet.rows())
        elif sheet.height:
            truncated = sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS
            read = _sheet(sheet.name, (sheet.top, sheet.left), sheet.rows(), truncated, sheet.merged)
            read = dataclasses.replace(read, hidden_rows=sheet.hidden_rows, hidden_columns=sheet.hidden_columns)
            sheets.append(dataclasses.replace(read, visible=sheet.visible, struck=sheet.struck))
    return ReturnedFile(file, tuple(sheets), stamp)


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


def _read_text(source: bytes, file: HandedIn) -> ReturnedFile:
    """Return a file that is not a package: a web page, web archive or XML table, or text with separators."""
    if is_web_archive(source):
        refuse_mail(source)
        pages = archived_pages(source, file.name)
        return _from_raw(file, [html_sheet(text, _is_form, title) for title, text in pages])
    text = decoded(source, file.name).text.removeprefix("\ufeff")
    refuse_impostor(source, text)
    if is_xml_spreadsheet(text):
        return _from_raw(file, xml_sheets(text))
    if text.lstrip().startswith("<"):
        return _from_raw(file, [html_sheet(text, _is_form, file.hints[0])])
    rows = [[_typed(cell) for cell in row] for row in csv_rows(source, Path(file.name))]
    return ReturnedFile(file, (_from_rows(file.hints[0], rows),), None)


def _is_form(rows: Sequence[Sequence[object]]) -> bool:
    return any(folded(as_text(cell)) == layout.MONTH for row in rows for cell in row)


def _from_raw(file: HandedIn, sheets: Iterable[RawSheet]) -> ReturnedFile:
    stamp = None
    found = []
    for sheet in sheets:
        rows = [
            [_typed(cell) if isinstance(cell, str) else cell for cell in row] for part in sheet.chunks for row in part
        ]
        if sheet.name == SHEET:
            stamp = read_stamp([["" if cell is None else cell for cell in row] for row in rows])
        elif any(cell is not None for row in rows for cell in row):
            read = _from_rows(sheet.name, rows, sheet.merged)
            read = dataclasses.replace(read, hidden_rows=sheet.hidden_rows, struck=sheet.struck)
            found.append(dataclasses.replace(read, visible=sheet.visible))
    return ReturnedFile(file, tuple(found), stamp)


def _from_rows(name: str, rows: list[list[object]], merged: Iterable[Span] = ()) -> FileSheet:
    """Return a sheet from its first cell on, its rows of possibly different lengths."""
    width = max(map(len, rows), default=0)
    truncated = len(rows) > MOST_ROWS or width > MOST_COLUMNS
    width = min(width, MOST_COLUMNS)
    values = [row[:width] + [None] * (width - len(row)) for row in rows[:MOST_ROWS]]
    return _sheet(name, (0, 0), values, truncated, merged)


def _typed(cell: str) -> object:
    """Return a number for a number in a text file; in a spreadsheet, a number stored as text deserves a note."""
    return int(cell) if _NUMBER.fullmatch(cell.strip()) and cell.strip().isascii() else (cell or None)
