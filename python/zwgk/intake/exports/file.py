"""An export of up to a million rows -> one table of arrays: all its sheets, with fates that are already certain."""

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.intake.exports.cells import Coded, Codes, Objects, blank_column, joined, objects
from zwgk.intake.exports.crosstab import NOTHING_KNOWN, Known, read_crosstab
from zwgk.intake.exports.headings import Role, find_head, no_head
from zwgk.intake.exports.rows import Fates
from zwgk.intake.exports.sheet import ListSheet, Row, UnreadSheet, read_sheet
from zwgk.intake.exports.text import read_text
from zwgk.intake.foreign.faults import EXPORT_REMEDIES, Unreadable
from zwgk.intake.foreign.html_tables import html_sheet
from zwgk.intake.foreign.impostors import refuse_impostor, refuse_mail
from zwgk.intake.foreign.limits import EXPORT_LIMITS
from zwgk.intake.foreign.package_checks import Package, cells_are_plain, examine_contents
from zwgk.intake.foreign.parser import parser_faults
from zwgk.intake.foreign.raw_sheet import RawSheet
from zwgk.intake.foreign.reader import ForeignReader
from zwgk.intake.foreign.text_files import decoded
from zwgk.intake.foreign.web_archive import WHAT, archived_pages, is_web_archive
from zwgk.intake.foreign.xlsx_hidden import Hidden, hidden_places
from zwgk.intake.foreign.xml_spreadsheet import is_xml_spreadsheet, xml_sheets
from zwgk.outcome import Progress

LARGEST_FILE = 700 * 2**20
_CHUNK_ROWS = 5_000


@dataclass(frozen=True)
class Export:
    """One column per role, without blank rows.

    headings: of the columns, as spelled on the first sheet. rows: row numbers, counted from 1 as a spreadsheet shows
    them. fates: COUNTED if nothing speaks against a row so far. sheets: name of the sheet of each row, None if there is
    only one. unread: sheets that are not read. hidden: headings of hidden columns that are read. notes: sentences for
    the clerk.
    """

    name: str
    columns: dict[Role, Coded]
    headings: dict[Role, str]
    rows: Codes
    fates: Fates
    is_media: bool
    sheets: Objects | None = None
    unread: tuple[UnreadSheet, ...] = ()
    hidden: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def size(self) -> int:
        """Number of all rows, those of unread sheets included."""
        return len(self) + sum(len(sheet.rows) for sheet in self.unread)


def read_export(path: Path, progress: Progress | None = None, known: Known = NOTHING_KNOWN) -> Export:
    """Return the export in a file, recognised by content: a spreadsheet, a web page, web archive or XML table named
    .xls, or text.
    """
    totals = partial(read_crosstab, around=(path.stem,), known=known)
    try:
        source, kind = examine_contents(_read_bytes(path), EXPORT_LIMITS)
        if kind is not Package.TEXT:
            return _joined([read_sheet(sheet, progress, totals=totals) for sheet in _sheets(source, kind)], path.name)
        if is_web_archive(source):
            refuse_mail(source)
            pages = (html_sheet(text, _is_list, title) for title, text in archived_pages(source, path.name))
            return _joined([read_sheet(page, totals=totals) for page in pages], path.name, WHAT)
        found = decoded(source, path.name)
        text = found.text.removeprefix("\ufeff")
        refuse_impostor(source, text)
        if is_xml_spreadsheet(text):
            return _joined([read_sheet(sheet, totals=totals) for sheet in xml_sheets(text)], path.name)
        if text.lstrip().startswith("<"):
            return _joined([read_sheet(html_sheet(text, _is_list), totals=totals)], path.name)
    except Unreadable as unreadable:
        raise unreadable.refusal(path.name, EXPORT_REMEDIES) from None
    return _joined([read_text(found, path.name, totals)], path.name)


def _is_list(lines: Sequence[Sequence[object]]) -> bool:
    return find_head(lines) is not None


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refusal(f"“{path.name}”超过 {LARGEST_FILE // 2**20} MB：请按月分开导出再导入。")
        source = path.read_bytes()
    except FileNotFoundError:
        raise Refusal(f"找不到“{path}”：请检查路径。") from None
    except OSError as error:
        raise Refusal(f"读不了“{path.name}”（{reason_of(error)}）：请检查文件和权限。") from None
    if not source or source.isspace():
        raise Refusal(f"“{path.name}”是空文件：请重新导出。")
    return source


def _joined(sheets: Sequence[ListSheet | UnreadSheet], name: str, what: str = "") -> Export:
    """Return the sheets of one file as one export: an .xls holds 65,536 rows per sheet and continues on the next.

    `what` is the kind of file, reported if it has no list.
    """
    lists = [sheet for sheet in sheets if isinstance(sheet, ListSheet)]
    if not lists:
        unread = [sheet for sheet in sheets if isinstance(sheet, UnreadSheet) and len(sheet.rows)]
        if unread and unread[0].remedy:
            raise Refusal(f"“{name}”{unread[0].why}，没有读取：{unread[0].remedy}。")
        raise no_head(unread[0].first_lines if unread else [], name, what)
    first = lists[0]
    alike = [sheet for sheet in lists if _is_continued(first, sheet)]
    unread = [
        sheet if isinstance(sheet, UnreadSheet) else UnreadSheet(sheet.name, sheet.rows, f"标题和“{first.name}”的不同")
        for sheet in sheets
        if not any(sheet is each for each in alike)
    ]
    unread = [sheet for sheet in unread if len(sheet.rows)]
    unread += [left for sheet in alike for left in sheet.left_out]
    roles = dict.fromkeys(role for sheet in alike for role in sheet.columns)
    columns = {role: _column(role, alike) for role in roles}
    headings = {role: text for sheet in reversed(alike) for role, text in sheet.headings.items()}
    several = len({*(sheet.name for sheet in alike), *(sheet.name for sheet in unread)}) > 1
    return Export(
        name,
        columns,
        headings,
        np.concatenate([sheet.rows for sheet in alike]),
        np.concatenate([sheet.fates for sheet in alike]),
        first.is_media,
        np.repeat(objects(sheet.name for sheet in alike), [len(sheet.rows) for sheet in alike]) if several else None,
        tuple(unread),
        tuple(dict.fromkeys(heading for sheet in alike for heading in sheet.hidden)),
        tuple(note for sheet in alike for note in sheet.notes),
    )


def _is_continued(first: ListSheet, other: ListSheet) -> bool:
    """Return whether two sheets hold the same kind of list: only a title or a platform may be missing on one."""
    may_be_missing = {Role.TITLE, Role.PLATFORM}
    return first.columns.keys() - may_be_missing == other.columns.keys() - may_be_missing


def _column(role: Role, sheets: Sequence[ListSheet]) -> Coded:
    if len(sheets) == 1:
        return sheets[0].columns[role]
    return joined(sheet.columns.get(role, blank_column(len(sheet.rows))) for sheet in sheets)


def _sheets(source: bytes, kind: Package) -> Iterator[RawSheet]:
    """Yield the non-empty worksheets, read here if the package is plainly harmless, otherwise by the worker."""
    book = _opened_if_plain(source) if kind is Package.PLAIN else None
    if book is not None:
        with book, ThreadPoolExecutor(1) as pool:
            hidden = pool.submit(hidden_places, source)
            yield from _plain_sheets(book, hidden)
        return
    with ForeignReader() as foreign:
        for sheet in foreign.sheets(source, EXPORT_LIMITS):
            if sheet.height:
                yield RawSheet(
                    sheet.name,
                    sheet.chunks,
                    top=sheet.top,
                    left=sheet.left,
                    merged=sheet.merged,
                    hidden_rows=sheet.hidden_rows,
                    hidden_columns=sheet.hidden_columns,
                    struck=sheet.struck,
                    visible=sheet.visible,
                    height=sheet.height,
                )


def _plain_sheets(book: CalamineWorkbook, hidden: "Future[dict[str, Hidden]]") -> Iterator[RawSheet]:
    for metadata in book.sheets_metadata:
        if metadata.typ is not SheetTypeEnum.WorkSheet:
            continue
        with parser_faults():
            sheet = book.get_sheet_by_name(metadata.name)
            merged = tuple(sheet.merged_cell_ranges or ())
        if sheet.start is not None:
            hidden_here = hidden.result().get(metadata.name, Hidden())
            yield RawSheet(
                metadata.name,
                _chunks(iter(sheet.iter_rows())),
                left=sheet.start[1],
                merged=merged,
                hidden_rows=hidden_here.rows,
                hidden_columns=hidden_here.columns,
                visible=metadata.visible is SheetVisibleEnum.Visible,
                height=sheet.total_height,
            )


def _opened_if_plain(source: bytes) -> CalamineWorkbook | None:
    """Return the workbook; check its cells while it is opened, which reads all shared texts but no sheet yet."""
    with ThreadPoolExecutor(1) as pool:
        plain = pool.submit(cells_are_plain, source, EXPORT_LIMITS)
        try:
            with parser_faults():
                book = CalamineWorkbook.from_filelike(io.BytesIO(source))
        except Unreadable:
            return None  # the other process reports its fault
        return book if plain.result() else None


def _chunks(rows: Iterator[Row]) -> Iterator[Sequence[Row]]:
    while chunk := list(islice(rows, _CHUNK_ROWS)):
        yield chunk
