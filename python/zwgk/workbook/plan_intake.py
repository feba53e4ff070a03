"""填报进度 and 导入记录: places of intake's rows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlwings as xw

from zwgk.workbook import layout
from zwgk.workbook.grid import as_text
from zwgk.workbook.input_cells import Slot
from zwgk.workbook.numbers import read_count
from zwgk.workbook.paper_sizes import list_heights
from zwgk.workbook.plan_block import OutputBlock, Value, cell_text
from zwgk.workbook.sheet_ends import first_free_row


def progress_blocks(rows: Sequence[Sequence[Value]], lines: Iterable[str]) -> tuple[OutputBlock, OutputBlock]:
    """Return the table of 填报进度 (cells as layout.PROGRESS_HEADINGS), and the reminder, one line per cell."""
    heights = list_heights(rows, layout.PROGRESS_WIDTHS)
    table = OutputBlock(layout.PROGRESS, *layout.PROGRESS_FIRST, len(layout.PROGRESS_HEADINGS), rows, heights=heights)
    text = OutputBlock(layout.PROGRESS, *layout.REMINDER_FIRST, 1, [[cell_text(line)] for line in lines])
    return table, text


@dataclass(frozen=True)
class ImportRecord:
    """A line of 导入记录. slot: with blank names for a line about a sheet or a file; count: 新值; done: 处理."""

    command: str
    slot: Slot
    count: int | None
    done: str


NO_SLOT = Slot("", "")


def import_row(
    *,
    time: dt.datetime,
    command: str,
    done: str,
    slot: Slot = NO_SLOT,
    sheet: str = "",
    cell: str = "",
    before: object = None,
    new: int | str | None = None,
    file: str = "",
    place: str = "",
) -> list[Value]:
    """Return the cells of a line of 导入记录, as layout.IMPORT_HEADINGS."""
    month = f"{slot.month}月" if slot.month else None
    was: Value = before if isinstance(before, int | float) else cell_text(as_text(before))
    names = (cell_text(slot.owner), cell_text(slot.item), month, cell_text(sheet), cell or None)
    return [time, command, *names, was, new, cell_text(done), cell_text(file), cell_text(place)]


def import_records(book: xw.Book) -> list[ImportRecord]:
    """Return the lines of 导入记录, the oldest first."""
    first, column = layout.IMPORTS_FIRST
    sheet = book.sheets[layout.IMPORTS]
    used = sheet.used_range
    last = max(used.row + used.shape[0] - 1, first)
    cells = sheet.range((first, column), (last, column + len(layout.IMPORT_HEADINGS) - 1))
    rows: list[list[object]] = cells.options(ndim=2, err_to_str=True).value
    records = (dict(zip(layout.IMPORT_HEADINGS, row, strict=True)) for row in rows if row[0] not in (None, ""))
    return [
        ImportRecord(as_text(one["操作"]), _recorded_slot(one), read_count(one["新值"]).count, as_text(one["处理"]))
        for one in records
    ]


def _recorded_slot(record: dict[str, object]) -> Slot:
    month = as_text(record["月份"]).removesuffix("月")
    return Slot(as_text(record["归属"]), as_text(record["栏目"]), int(month) if month.isdecimal() else 0)


def import_block(book: xw.Book, rows: Sequence[Sequence[Value]]) -> OutputBlock:
    """Return new lines of 导入记录 (cells as layout.IMPORT_HEADINGS), below the last filled one."""
    row, column = first_free_row(book.sheets[layout.IMPORTS], *layout.IMPORTS_FIRST), layout.IMPORTS_FIRST[1]
    return OutputBlock(layout.IMPORTS, row, column, len(layout.IMPORT_HEADINGS), rows, grows=False)
