"""回收: returned files -> the unit sheets, with a backup before, a change list, and conflicts left to the clerk."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.intake.apply import WRITTEN, apply_changes, change_table, closing_facts, read_for_intake
from zwgk.intake.changes import conflict_problems, decide, still_open
from zwgk.intake.forms.folders import collecting_paths
from zwgk.intake.forms.handed_in import handed_in
from zwgk.intake.forms.last_collected import AGAIN, Since, paths_again, recall, remember, since_last
from zwgk.intake.forms.progress import Received, progress_rows, read_received, reminder, unit_progress, unit_reminders
from zwgk.intake.forms.returns import Returns, Taken, read_returns
from zwgk.model.period import Period
from zwgk.outcome import Outcome, OutcomeTable, Progress
from zwgk.summary import first_places, problem_status, problem_tables
from zwgk.workbook import layout
from zwgk.workbook.input_cells import unit_targets
from zwgk.workbook.plan_checks import declined_keys, open_conflicts
from zwgk.workbook.plan_intake import progress_blocks
from zwgk.workbook.writer import LogEntry


def collect_returns(
    book: xw.Book,
    paths: Sequence[Path],
    period: Period | None,
    *,
    overwrite: bool,
    now: dt.datetime,
    progress: Progress | None = None,
    again: bool = False,
) -> Outcome:
    """Collect returned files; `again`: those of the last time, and what has come since.

    Raise `Refusal`, before any write, if there is no file or no backup can be made.
    """
    reading = read_for_intake(book, period)
    inputs = reading.inputs
    workbook = Path(book.fullname)
    last = recall(workbook)
    if again:
        paths = paths_again(last, inputs.period)
    else:
        paths = collecting_paths(book, paths, inputs.period, last.words if last is not None else "")
    files = handed_in(paths)
    if not any(file.content for file in files):
        raise Refusal("选中的文件夹里没有可读的填报表（.xlsx、.xls、.ods、.et、.csv）：请检查文件夹。")
    returns = read_returns(files, inputs, progress)
    reporting = {entry.slot.owner for entry in returns.incoming}
    units = [unit for unit in inputs.units if unit.name in reporting]
    targets = unit_targets(book, reading.places.unit_sheets, units, inputs.rules)
    conflicts = open_conflicts(book, reading)
    ticks, declined = conflicts.ticks, declined_keys(book, conflicts)
    changes = decide(returns.incoming, targets, overwrite=overwrite, ticks=ticks, declined=declined)
    since = since_last(last, files) if again and last is not None else Since()
    problems = (*returns.problems, *conflict_problems(changes, ticks, f"点“{AGAIN}”"), *since.problems)
    conflicts = still_open(conflicts, changes, problems, overwrite)
    slots = {change.incoming.slot: change.incoming.count for change in changes if change.decision in WRITTEN}
    after = inputs.with_counts({(slot.owner, slot.item, slot.month): count for slot, count in slots.items()})
    units_now = unit_progress(after, _received(book, returns, now))
    told = inputs.period.title, now.date(), inputs.rules.office.deadline(inputs.period)
    lines = [*reminder(units_now, *told), *unit_reminders(units_now, *told)]
    taken = sum(outcome.taken in (Taken.TAKEN, Taken.NOTED) for outcome in returns.outcomes)
    forms = sum(outcome.taken is not Taken.PASSED for outcome in returns.outcomes)
    written = sum(change.decision in WRITTEN for change in changes)
    headline = f"{inputs.period.title}回收完成：{forms} 份中收下 {taken} 份，填入 {written} 格。"
    log = LogEntry.of(inputs, now, "回收", headline, len(problems))
    blocks = progress_blocks(progress_rows(units_now), lines)
    backup = apply_changes(book, "回收", changes, problems, conflicts, blocks, log)
    remember(workbook, inputs.period, paths, files)
    facts = (*since.lines, *closing_facts(changes, problems, conflicts, backup))
    tables = (_file_table(returns), change_table(changes), *problem_tables(problems))
    return Outcome(
        problem_status((*problems, *conflicts.problems)),
        headline,
        facts,
        (backup.path,),
        tuple(table for table in tables if table.rows),
        places=first_places(problems),
        sheet=layout.CHECKS if problems or conflicts.open else layout.PROGRESS,
        goes_there=True,
    )


def _received(book: xw.Book, returns: Returns, now: dt.datetime) -> dict[str, Received]:
    """Return the former entries of 填报进度 updated by the new forms. Files without news leave the time unchanged."""
    received = read_received(book)
    by_unit: dict[str, list[tuple[str, str]]] = {}
    for form in returns.forms:
        by_unit.setdefault(form.unit, []).append((form.file, form.note))
    for unit, forms in by_unit.items():
        files = "、".join(dict.fromkeys(file for file, _ in forms))
        note = "；".join(dict.fromkeys(note for _, note in forms if note))
        before = received.get(unit)
        if before is None or before.time is None or (before.files, before.note) != (files, note):
            received[unit] = Received(now, files, note)
    return received


def _file_table(returns: Returns) -> OutcomeTable:
    rows = tuple(
        (outcome.file, outcome.taken.value, "、".join(outcome.units), outcome.said) for outcome in returns.outcomes
    )
    return OutcomeTable("回收情况", ("文件", "结果", "单位", "说明"), rows)
