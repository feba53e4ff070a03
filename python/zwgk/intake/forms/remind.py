"""催报: the sheet 填报进度 updated from the unit sheets, and the text for the chat."""

import datetime as dt

import xlwings as xw

from zwgk.intake.apply import read_for_intake
from zwgk.intake.forms.progress import ALL_IN, progress_rows, read_received, reminder, unit_progress, unit_reminders
from zwgk.model.period import Period
from zwgk.outcome import Outcome, OutcomeTable, Status
from zwgk.workbook import layout
from zwgk.workbook.plan_block import month_list
from zwgk.workbook.plan_intake import progress_blocks
from zwgk.workbook.writer import LogEntry, write_blocks


def remind_units(book: xw.Book, period: Period | None, *, now: dt.datetime) -> Outcome:
    """Update 填报进度 without touching a count. The outcome's lines are the text to paste."""
    inputs = read_for_intake(book, period).inputs
    progress = unit_progress(inputs, read_received(book))
    told = inputs.period.title, now.date(), inputs.rules.office.deadline(inputs.period)
    lines = reminder(progress, *told)
    owing = [entry for entry in progress if entry.state != ALL_IN]
    headline = (
        f"{inputs.period.title}还有 {len(owing)} 个单位没有报齐，催报文字在“{layout.PROGRESS}”表右侧。"
        if owing
        else f"{inputs.period.title}已全部报齐。"
    )
    log = LogEntry.of(inputs, now, "催报", headline, 0)
    by_unit = unit_reminders(progress, *told)
    write_blocks(book, progress_blocks(progress_rows(progress), [*lines, *by_unit]), log)
    rows = tuple((entry.unit, entry.kind, entry.state, month_list(entry.missing) or "") for entry in owing)
    tables = (OutcomeTable("没有报齐的单位", ("单位", "类别", "情况", "缺报月份"), rows),) if rows else ()
    copied = "\n".join([*lines, *by_unit]) if owing else ""
    return Outcome(
        Status.DONE, headline, tuple(lines), tables=tables, sheet=layout.PROGRESS, goes_there=True, copied=copied
    )
