"""Results -> xw.Book. All blocks are planned before the first is written; nothing is styled here.

A block is written once, padded with blanks over the rest of an earlier, longer one.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import TypeVar

import xlwings as xw
from xlwings.utils import col_name

from zwgk.errors import Refusal
from zwgk.model.inputs import Inputs
from zwgk.model.problems import Problem
from zwgk.model.rules import Rules
from zwgk.statistics.results import Results
from zwgk.statistics.shown_columns import table_shape
from zwgk.version import __version__
from zwgk.workbook import layout
from zwgk.workbook.attachment_sheets import MOST_HEADS, built_width
from zwgk.workbook.merged_cells import covered, covered_cells
from zwgk.workbook.plan_attachments import attachment_blocks, quota_blocks
from zwgk.workbook.plan_block import OutputBlock, Value
from zwgk.workbook.plan_cases import case_blocks
from zwgk.workbook.plan_checks import Conflicts, check_block, declined_blocks
from zwgk.workbook.plan_dashboard import dashboard_blocks
from zwgk.workbook.plan_home import home_blocks, jump_blocks
from zwgk.workbook.plan_shortfalls import shortfall_block
from zwgk.workbook.reader import Places
from zwgk.workbook.sheet_ends import first_free_row, rows_left_below

Size = TypeVar("Size", float, float | None)


@dataclass(frozen=True, kw_only=True)
class LogEntry:
    """One line of the hidden sheet 日志."""

    time: dt.datetime
    command: str
    period: str
    units: int
    shortfalls: int | None  # not counted by every command
    problems: int
    outcome: str

    @classmethod
    def of(
        cls, inputs: Inputs, time: dt.datetime, command: str, outcome: str, problems: int, shortfalls: int | None = None
    ) -> "LogEntry":
        """Return the line of a command on a period of the workbook."""
        return cls(
            time=time,
            command=command,
            period=inputs.period.title,
            units=len(inputs.units),
            shortfalls=shortfalls,
            problems=problems,
            outcome=outcome,
        )


def write_results(
    book: xw.Book,
    results: Results,
    places: Places,
    conflicts: Conflicts,
    log: LogEntry,
    further: Sequence[OutputBlock] = (),
) -> None:
    """Write 首页's table, the attachments, 问题清单, 校验 with the open conflicts, 看板's data, a line of 日志, and
    `further` blocks.

    Raise `Refusal`, before the first cell is written, if a sheet to write to is missing.
    """
    _refuse_other_columns(book, results.inputs.rules)
    blocks = (
        *home_blocks(results, places),
        *jump_blocks(book, results, places),
        *attachment_blocks(results),
        # The cells of a workbook of an earlier structure are locked there.
        *(quota_blocks(results) if places.version >= layout.QUOTAS_SINCE else ()),
        shortfall_block(results, places),
        *_checks(book, results.problems, conflicts, log),
        *dashboard_blocks(results, places.version),
        *case_blocks(results),
        *further,
        *_former_attachments(book, results.inputs.rules),
    )
    blocks += tuple(_former_columns(book, blocks, results.inputs.rules))
    write_blocks(book, blocks, log)


def _refuse_other_columns(book: xw.Book, rules: Rules) -> None:
    """Raise `Refusal` if an attachment was built for other columns than 设置 now has: a wider table would overwrite the
    cells to its right that its colours depend on."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for number, kind in enumerate(rules.kinds, start=1):
        sheet = sheets.get(layout.attachment(number))
        if sheet is None:
            continue
        width = table_shape(rules, kind).width
        row = layout.ATTACHMENT_HEAD_ROW
        heads = sheet.range((row, 1), (row, MOST_HEADS)).options(ndim=1).value
        built = built_width(heads, rules, kind)
        if built != width:
            raise Refusal(
                f"“{sheet.name}”建的时候有 {built} 栏，照现在的“{layout.SETTINGS}”有 {width} 栏，"
                "对不上，没有统计：请点“同步结构”，或改回栏目、得分表头、合计名称、序号表头、并排和累计。"
            )


def _former_columns(book: xw.Book, blocks: Sequence[OutputBlock], rules: Rules) -> Iterator[OutputBlock]:
    """Blank columns that an attachment no longer has. Beside the tables of the kinds are cells for their colours."""
    kinds = {layout.attachment(number) for number in range(1, len(rules.kinds) + 1)}
    sheets = {sheet.name for sheet in book.sheets}
    for block in blocks:
        if block.print_columns and block.sheet in sheets - kinds:
            after = block.print_columns + 1
            yield from _without_heads(book.sheets[block.sheet], after, after + MOST_HEADS)


def _former_attachments(book: xw.Book, rules: Rules) -> Iterator[OutputBlock]:
    """Blank attachments that the bulletin no longer has."""
    for name in layout.attachments_among(sheet.name for sheet in book.sheets)[rules.attachments :]:
        for table in _without_heads(book.sheets[name], 1, MOST_HEADS):
            yield OutputBlock(name, *layout.ATTACHMENT_TITLE, 1, [[None]], grows=False)
            yield table


def _without_heads(sheet: xw.Sheet, first: int, last: int) -> Iterator[OutputBlock]:
    """Blank a former table: the unbroken headings from column `first` on, and the rows below. Nothing if there are
    none."""
    row = layout.ATTACHMENT_HEAD_ROW
    heads = sheet.range((row, first), (row, last)).options(ndim=1).value
    width = len(list(takewhile(lambda head: head is not None, heads)))
    if width:
        yield OutputBlock(sheet.name, row, first, width, [[None] * width])


def write_checks(
    book: xw.Book,
    problems: Sequence[Problem],
    conflicts: Conflicts,
    log: LogEntry,
    further: Sequence[OutputBlock] = (),
) -> None:
    """Write 校验 with the open conflicts, a line of 日志, and `further` blocks."""
    write_blocks(book, (*_checks(book, problems, conflicts, log), *further), log)


def _checks(book: xw.Book, problems: Sequence[Problem], conflicts: Conflicts, log: LogEntry) -> tuple[OutputBlock, ...]:
    return check_block(problems, conflicts), *declined_blocks(book, conflicts, log.time)


def write_blocks(book: xw.Book, blocks: Sequence[OutputBlock], log: LogEntry) -> None:
    """Write the blocks and a line of 日志; nothing is written unless all can be."""
    sheets = _sheets(book, blocks, layout.LOG)
    line = _log_block(sheets[layout.LOG], log)
    _write_all(sheets, (*blocks, line))


def write_plain_blocks(book: xw.Book, blocks: Sequence[OutputBlock]) -> None:
    """Write the blocks without a line of 日志; nothing is written unless all can be."""
    _write_all(_sheets(book, blocks), blocks)


def _sheets(book: xw.Book, blocks: Sequence[OutputBlock], *further_sheets: str) -> dict[str, xw.Sheet]:
    """Return the sheets by name; raise `Refusal` if one to write to is missing."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for name in (*(block.sheet for block in blocks), *further_sheets):
        if name not in sheets:
            raise Refusal(f"工作簿里没有工作表“{name}”，结果没有地方写：请恢复它，或从备份里取回。")
    return sheets


def _write_all(sheets: dict[str, xw.Sheet], blocks: Sequence[OutputBlock]) -> None:
    padded = [(block, _padded(sheets[block.sheet], block)) for block in blocks]
    for block, rows in padded:
        _refuse_protected(sheets[block.sheet], block, len(rows))
        if block.grows:
            _refuse_covered(sheets[block.sheet], block, rows)
    for block, rows in padded:
        _write_block(sheets[block.sheet], block, rows)


def _padded(sheet: xw.Sheet, block: OutputBlock) -> list[list[Value]]:
    """Return the block's rows, and blanks over the rest of an earlier, longer block below."""
    rows = [list(row) for row in block.rows]
    if block.grows:
        left = rows_left_below(sheet, block.row + len(rows), block.column, block.width)
        rows += [[None] * block.width for _ in range(left)]
    return rows


def _refuse_protected(sheet: xw.Sheet, block: OutputBlock, height: int) -> None:
    """Let the engine refuse before the first cell is written, if the document is open before the clerk's eyes. An
    engine that writes to a file can refuse any time before the file is saved."""
    if height:
        corner = block.row + height - 1, block.column + block.width - 1
        check = getattr(sheet.range((block.row, block.column), corner).impl, "refuse_if_protected", None)
        if check is not None:
            check()


def _refuse_covered(sheet: xw.Sheet, block: OutputBlock, rows: list[list[Value]]) -> None:
    """Raise `Refusal` if a value would be under merged cells: it would not be shown, and Excel would drop it."""
    if rows:
        corner = block.row + len(rows) - 1, block.column + block.width - 1
        for (row, column), cells in covered_cells(sheet, (block.row, block.column), corner).items():
            if rows[row - block.row][column - block.column] is not None:
                raise covered(sheet.name, cells)


def _write_block(sheet: xw.Sheet, block: OutputBlock, rows: list[list[Value]]) -> None:
    if rows:
        sheet.range((block.row, block.column)).options(ndim=2, index=False).value = as_written(sheet, rows)
    for first, last, height in _alike(block.heights):
        sheet.range((block.row + first, 1), (block.row + last, 1)).row_height = height
    for first, last, width in _alike(block.widths):
        if width is not None:
            sheet.range((1, block.column + first), (1, block.column + last)).column_width = width
    if block.print_columns:
        last_row = block.row + len(block.rows) - 1
        sheet.page_setup.print_area = f"$A$1:${col_name(block.print_columns)}${last_row}"


def as_written(sheet: xw.Sheet, rows: list[list[Value]]) -> list[list[Value]]:
    """Return the rows in a form for the sheet's engine that keeps text as text.

    Excel parses what it is given as if typed: 3-4 and 1/2 become dates, 007 the number 7. Its prefix for text prevents
    that, and does not become part of the text.
    """
    if sheet.book.app.engine.name != "excel":
        return rows
    return [
        [f"'{value}" if isinstance(value, str) and not value.startswith("=") else value for value in row]
        for row in rows
    ]


def _alike(sizes: Sequence[Size]) -> Iterator[tuple[int, int, Size]]:
    """Return first place, last place and size of each run of rows or columns of equal size."""
    place = 0
    for size, run in groupby(sizes):
        first, place = place, place + len(list(run))
        yield first, place - 1, size


def _log_block(sheet: xw.Sheet, log: LogEntry) -> OutputBlock:
    row = first_free_row(sheet, *layout.LOG_FIRST)
    values: list[Value] = [log.time, log.command, log.period, __version__]
    values += [log.units, log.shortfalls, log.problems, log.outcome]
    return OutputBlock(layout.LOG, row, layout.LOG_FIRST[1], len(values), [values], grows=False)
