"""Writing decided changes to the workbook, shared by 回收 and 台账导入: first a backup, then the counts, then the
change list, 校验 and 日志.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

import xlwings as xw

from zwgk.intake.backup import Backup, back_up
from zwgk.intake.changes import BY_A_TICK, Change, Decision
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.outcome import OutcomeTable
from zwgk.summary import problem_summary
from zwgk.workbook import layout
from zwgk.workbook.grid import as_text, refuse_without
from zwgk.workbook.input_cells import Slot, write_counts
from zwgk.workbook.plan_block import OutputBlock, Value
from zwgk.workbook.plan_checks import DECLINED, Conflicts, check_block, declined_rows
from zwgk.workbook.plan_intake import import_block, import_records, import_row
from zwgk.workbook.reader import Reading, read_workbook
from zwgk.workbook.writer import LogEntry, write_blocks

WRITTEN = (Decision.WRITE, Decision.REPLACE)
_TOUCHED = (*WRITTEN, Decision.WITHDRAW)


def read_for_intake(book: xw.Book, period: Period | None) -> Reading:
    """Return the workbook as read. Raise `Refusal` as `read_workbook` does, and if a sheet that intake writes is
    missing."""
    needed = (layout.PROGRESS, layout.IMPORTS, layout.MAPPING, layout.CHECKS, layout.LOG)
    refuse_without((sheet.name for sheet in book.sheets), *needed)
    return read_workbook(book, period)


def apply_changes(
    book: xw.Book,
    command: str,
    changes: Sequence[Change],
    problems: Sequence[Problem],
    conflicts: Conflicts,
    blocks: Iterable[OutputBlock],
    log: LogEntry,
) -> Backup:
    """Back up the workbook's file, write, and return the backup. `conflicts`: those of earlier commands."""
    backup = back_up(book, log.time)
    written = [change for change in changes if change.decision in _TOUCHED]
    write_counts(book, [(change.target, _new_value(change)) for change in written if change.target is not None])
    lists = [*blocks, check_block(problems, conflicts)]
    listed = [change for change in changes if change.decision in _TOUCHED or change.reason == BY_A_TICK]
    rows = [*declined_rows(conflicts, log.time), *_import_rows(command, listed, log.time)]
    if rows:
        lists.append(import_block(book, rows))
    write_blocks(book, lists, log)
    return backup


def _new_value(change: Change) -> int | None:
    return None if change.decision is Decision.WITHDRAW else change.incoming.count


def closing_facts(
    changes: Iterable[Change], problems: Sequence[Problem], conflicts: Conflicts, backup: Backup
) -> list[str]:
    """Return the clerk's closing lines: conflicts (cells, however many files differ), problems, backup."""
    cells = len({change.target for change in changes if change.decision is Decision.CONFLICT})
    before = len({one.key[0] for one in conflicts.open})
    declined = len({change.target for change in changes if change.decision is Decision.DECLINED})
    choose = f"请到“{layout.CHECKS}”表“{layout.CHECK_TICK}”列选√或×"
    return [
        *([f"有 {cells} 格与现有的数不同，没有改，{choose}"] if cells else []),
        *([f"以前留下的 {before} 格冲突还没有决定，{choose}"] if before else []),
        *([f"{declined} 格照您的决定没有采用交来的数"] if declined else []),
        problem_summary(problems),
        str(backup),
    ]


def _import_rows(command: str, written: Iterable[Change], now: dt.datetime) -> list[list[Value]]:
    rows: list[list[Value]] = []
    for change in written:
        entry, target = change.incoming, change.target
        if target is None:
            continue
        rows.append(
            import_row(
                time=now,
                command=command,
                slot=entry.slot,
                sheet=target.sheet,
                cell=target.address,
                before=target.value,
                new=_new_value(change),
                done=change.decision.value,
                file=entry.file,
                place=entry.place,
            )
        )
    return rows


def read_imported(book: xw.Book, command: str) -> dict[Slot, int]:
    """Return the last value that `command` wrote per slot, from 导入记录."""
    found: dict[Slot, int] = {}
    for record in import_records(book):
        if record.done == DECLINED:
            continue
        if record.command == command and record.count is not None:
            found[record.slot] = record.count
        else:
            found.pop(record.slot, None)
    return found


def change_table(changes: Iterable[Change]) -> OutcomeTable:
    """Return every cell that changed or could not be changed, for the terminal."""
    rows = tuple(
        (
            change.decision.value,
            change.target.sheet if change.target else change.incoming.slot.owner,
            change.target.address if change.target else "",
            as_text(change.target.value) if change.target else "",
            "" if _new_value(change) is None else str(change.incoming.count),
            change.incoming.file,
            change.incoming.place,
        )
        for change in changes
        if change.decision is not Decision.SAME
    )
    return OutcomeTable("改动", ("处理", "工作表", "单元格", "原值", "新值", "来源文件", "来源位置"), rows)
