"""更正: changes after closing are corrected openly, or the published figures are restored.

A correction leaves the archive unchanged: 历史 gets the published and the present value, and the next bulletin says so.
"""

import datetime as dt
from collections.abc import Iterable

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.history.closed import review
from zwgk.history.record import figures_of
from zwgk.history.snapshot import UNIT_SHEETS, Difference
from zwgk.intake.backup import back_up
from zwgk.model.county import County
from zwgk.model.inputs import Inputs
from zwgk.model.past import Basis, Correction, PastFigure
from zwgk.model.period import Period
from zwgk.outcome import Outcome, Status
from zwgk.statistics.results import compute
from zwgk.statistics.view import inputs_of
from zwgk.workbook import layout
from zwgk.workbook.input_cells import Target, portal_targets, unit_targets, write_counts
from zwgk.workbook.plan_history import has_history, history_blocks
from zwgk.workbook.reader import Reading, read_grids, sheets_of
from zwgk.workbook.writer import LogEntry, write_blocks

CORRECT, RESTORE = "更正", "恢复"
"""The clerk's decisions."""


def correct(book: xw.Book, period: Period | None, decision: str, now: dt.datetime) -> Outcome:
    """Record the changes of closed periods (of one, if given) as corrections, or restore the published figures.

    Back up first. Without a decision, write nothing: tell the changes, and the choices. Raise `Refusal`, with nothing
    written, if nothing has changed, or if the workbook has no 历史.
    """
    sheets = sheets_of(book)
    reading = read_grids(sheets)
    found = review(book, reading.county, sheets)
    changes = {each: told for each, told in found.changes.items() if told and period in (None, each)}
    if not changes:
        of = period.title if period is not None else "封存过的各期"
        raise Refusal(f"{of}的数和公布的一样，没有要更正的。")
    lines = [f"{each.title}：{one.words}" for each, told in changes.items() for one in told]
    if not decision:
        headline = f"封存以后改动了 {len(lines)} 处。“更正”：公开更正，写进下一期通报；“恢复”：改回公布时的。"
        return Outcome(Status.DONE, headline, tuple(lines), choices=(CORRECT, RESTORE))
    if decision == RESTORE:
        return _restored(book, reading, changes, now)
    if not has_history(book):
        raise Refusal(f"工作簿没有“{layout.HISTORY}”表，更正没有地方记：请先点“同步结构”补上。")
    recorded = f"{now:%Y-%m-%d %H:%M}"
    corrections = [_correction(each, one, recorded) for each, told in changes.items() for one in told]
    known = (*reading.county.past.figures, *found.unrecorded)
    figures = [*found.unrecorded]
    for each in changes:
        figures += _changed(reading.county, each, known, recorded)
    backup = back_up(book, now)
    headline = f"已更正 {len(corrections)} 处，原来公布的和现在的都记在“{layout.HISTORY}”表，下一期通报里会写明。"
    write_blocks(book, history_blocks(book, figures, corrections), _log(now, changes, reading, headline))
    return Outcome(Status.DONE, headline, (*lines, str(backup)), (backup.path,), sheet=layout.HISTORY)


def _log(now: dt.datetime, changes: Iterable[Period], reading: Reading, headline: str) -> LogEntry:
    periods = "、".join(each.title for each in changes)
    return LogEntry(
        time=now,
        command=CORRECT,
        period=periods,
        units=len(reading.inputs.units),
        shortfalls=None,
        problems=0,
        outcome=headline,
    )


def _correction(period: Period, one: Difference, recorded: str) -> Correction:
    table, name, item, month = one.key
    return Correction(period, table, name, item, month, one.published, one.now, recorded)


def _changed(county: County, period: Period, known: Iterable[PastFigure], recorded: str) -> list[PastFigure]:
    """Return the figures of a closed period that differ from the record: a month affects totals and ranks too."""
    last: dict[tuple[str, str, str], PastFigure] = {}
    for figure in known:
        if figure.period == period and figure.basis in (Basis.CLOSED, Basis.CORRECTED):
            last[figure.kind, figure.unit, figure.column] = figure
    results = compute(inputs_of(county, period))
    return [
        figure
        for figure in figures_of(results, Basis.CORRECTED, CORRECT, recorded)
        if _figures(last.get((figure.kind, figure.unit, figure.column))) != _figures(figure)
    ]


def _figures(figure: PastFigure | None) -> tuple[object, ...] | None:
    if figure is None:
        return None
    return figure.count, figure.duty, figure.rank, figure.required, figure.state, figure.named, figure.months


def _restored(
    book: xw.Book, reading: Reading, changes: dict[Period, tuple[Difference, ...]], now: dt.datetime
) -> Outcome:
    """Write the published counts into their cells; report entries that are not counts of a month."""
    targets = _targets(book, reading)
    written: list[tuple[Target, int | None]] = []
    left: list[str] = []
    done: list[str] = []
    for period, told in changes.items():
        for one in told:
            target = targets.get(one.key)
            published = one.published or ""
            if target is None or target.formula or not (published == "" or published.isdecimal()):
                left.append(f"{period.title}：{one.words}，请自己改回")
                continue
            written.append((target, int(published) if published else None))
            done.append(f"{period.title}：{one.words}，已改回")
    if not written:
        raise Refusal(f"改动的 {len(left)} 处不是各月的条数，不能代为恢复：请照“{layout.CHECKS}”表自己改回。")
    backup = back_up(book, now)
    write_counts(book, written)
    headline = f"已恢复公布时的 {len(written)} 个数。" + (f"另有 {len(left)} 处要自己改回。" if left else "")
    write_blocks(book, (), _log(now, changes, reading, headline))
    status = Status.DONE_WITH_PROBLEMS if left else Status.DONE
    return Outcome(status, headline, (*left, *done, str(backup)), (backup.path,))


def _targets(book: xw.Book, reading: Reading) -> dict[tuple[str, str, str, str], Target]:
    """Return the cells of counts by the keys of a snapshot."""
    inputs: Inputs = reading.inputs
    found: dict[tuple[str, str, str, str], Target] = {}
    of_units = unit_targets(book, reading.places.unit_sheets, inputs.units, inputs.rules)
    for slot, target in of_units.items():
        found[UNIT_SHEETS, slot.owner, slot.item, str(slot.month)] = target
    for slot, target in (portal_targets(book, inputs.rules) if inputs.rules.monthly_figures else {}).items():
        found[layout.PORTAL, layout.PORTAL, slot.item, str(slot.month)] = target
    return found
