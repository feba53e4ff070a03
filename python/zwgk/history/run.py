"""zwgk history: earlier figures into 历史, and the period compared with them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import xlwings as xw

from zwgk.history.compare import compare
from zwgk.history.take import Taken, take
from zwgk.intake.backup import back_up
from zwgk.model.past import Past
from zwgk.model.period import Period
from zwgk.outcome import Outcome, Status
from zwgk.statistics.results import compute
from zwgk.statistics.view import inputs_of
from zwgk.workbook import layout
from zwgk.workbook.plan_history import has_history, history_blocks
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.writer import write_plain_blocks


def compare_with_history(
    book: xw.Book, older: Sequence[Path], period: Period | None, target: Path | None, now: dt.datetime
) -> Outcome:
    """Take the figures of `older` into 历史, after a backup, and compare the period; otherwise only read the book.

    Raise `Refusal`, with nothing written, if one of them cannot be read, or two workbooks are of one year.
    """
    reading = read_workbook(book, period)
    inputs = reading.inputs
    taken = take(book, inputs, older, f"{now:%Y-%m-%d %H:%M}") if older else Taken((), (), ())
    inputs = replace(inputs, past=Past((*inputs.past.figures, *taken.figures), inputs.past.corrections))
    so_far = Period(inputs.period.year, 1, inputs.period.last)
    results = compute(inputs)
    outcome = compare(results, compute(inputs_of(reading.county, so_far)), target)
    lines = list(taken.lines)
    if taken.figures and has_history(book):
        backup = back_up(book, now)
        lines.append(str(backup))
        outcome = replace(outcome, files=(*outcome.files, backup.path))
        write_plain_blocks(book, history_blocks(book, taken.figures))
    elif taken.figures:
        lines.append(f"工作簿没有“{layout.HISTORY}”表，只比较，没有记下：点“同步结构”补上，再来一次")
    status = Status.DONE_WITH_PROBLEMS if taken.unread else outcome.status
    if taken.unread:
        lines.append(f"有 {len(taken.unread)} 处没有读，见“没有读的”")
    return replace(outcome, status=status, lines=(*lines, *outcome.lines), tables=(*taken.tables, *outcome.tables))
