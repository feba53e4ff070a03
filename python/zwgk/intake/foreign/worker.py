"""The process that reads foreign files. Started by `reader` as `python -m`; speaks pickles over stdin and stdout.

A request is the limits, the maximum of rows per sheet (None for all) and the bytes. Answers: per sheet ("sheet",
the fields of its `Facts`), then any number of ("rows", rows), then ("end", None); after the last sheet ("end",
None). ("fault", value of a Fault) may replace any of them and ends the file.
"""

import pickle
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import IO, Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from zwgk.confined import limit
from zwgk.intake.foreign import biff, ods, ooxml, xlsb
from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.limits import ReadingLimits
from zwgk.intake.foreign.marks import Facts, Marks
from zwgk.intake.foreign.mending import with_plain_dates, with_plain_merges, without_odd_dimensions
from zwgk.intake.foreign.old_excel import old_sheets
from zwgk.intake.foreign.parser import parser_faults
from zwgk.intake.foreign.raw_sheet import Row
from zwgk.intake.foreign.unread import with_unread

_CHUNK_ROWS = 5_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def main() -> None:
    """Answer requests until the input ends."""
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            limits, most_rows, content = pickle.load(requests)
        except EOFError:
            return
        _answer(content, limits, most_rows, replies)
        replies.flush()


def _answer(content: bytes, limits: ReadingLimits, most_rows: int | None, replies: IO[bytes]) -> None:
    try:
        with parser_faults():
            limit(limits.memory, limits.seconds)
            for reply in _replies(content, limits, most_rows):
                pickle.dump(reply, replies, pickle.HIGHEST_PROTOCOL)
    except Unreadable as unreadable:
        pickle.dump(("fault", unreadable.fault.value), replies)


def _replies(content: bytes, limits: ReadingLimits, most_rows: int | None) -> Iterator[tuple[str, Any]]:
    texts = 0
    for facts, all_rows in _sheets(content, limits):
        yield "sheet", vars(facts)
        rows = islice(all_rows, most_rows)
        while chunk := list(islice(rows, _CHUNK_ROWS)):
            texts += sum(len(cell) for row in chunk for cell in row if type(cell) is str)
            if texts > limits.texts:
                raise Unreadable(Fault.LARGE)
            yield "rows", chunk
        yield "end", None
    yield "end", None


def _sheets(content: bytes, limits: ReadingLimits) -> Iterator[tuple[Facts, Iterator[Row]]]:
    """Yield the facts and the rows of every worksheet."""
    examined = biff.examined(content) if content.startswith(_OLE) else None
    if examined is None and not content.startswith(b"PK"):
        yield from old_sheets(content)
        return
    content, marks = examined or (content, {})
    if content.startswith(b"PK"):  # also a package that was encrypted
        content, marks = _examined_package(content, limits)
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        for metadata in book.sheets_metadata:
            if metadata.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(metadata.name)
            if sheet.height * sheet.width > limits.area:
                raise Unreadable(Fault.FAR)
            visible = metadata.visible is SheetVisibleEnum.Visible
            of_sheet = marks.get(metadata.name, Marks())
            facts = _facts(sheet, visible, of_sheet)
            # The parser sends the rows above the first one, without a cell.
            rows = islice(sheet.iter_rows(), facts.top, None)
            yield with_unread(facts, rows, of_sheet.unread) if of_sheet.unread else (facts, rows)


def _examined_package(content: bytes, limits: ReadingLimits) -> tuple[bytes, dict[str, Marks]]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.NameToInfo
        ods.refuse_encrypted(archive)
        if "content.xml" in names and "xl/workbook.xml" not in names:
            return content, ods.examined(archive, limits)
        if "xl/workbook.bin" in names:
            return content, xlsb.examined(archive)
        mended = without_odd_dimensions(content, archive)
        marks = ooxml.examined(content, archive, limits)
    for mend in (with_plain_merges, with_plain_dates):
        with zipfile.ZipFile(BytesIO(mended)) as archive:
            mended = mend(mended, archive)
    return mended, marks


def _facts(sheet: CalamineSheet, visible: bool, marks: Marks) -> Facts:
    top, left = sheet.start or (0, 0)
    return Facts(
        name=sheet.name,
        visible=visible,
        top=top,
        left=left,
        height=sheet.height,
        width=sheet.width,
        merged=marks.merged or tuple(sheet.merged_cell_ranges or ()),
        hidden_rows=marks.hidden_rows,
        hidden_columns=marks.hidden_columns,
        struck=marks.struck,
    )


if __name__ == "__main__":
    main()
