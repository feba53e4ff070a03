"""Changes that files from outside would make in the workbook, cell by cell, and which of them may be written.

A blank cell takes the new number. A cell with the same number stays. A cell that still holds the same source's import
is updated. A cell with anything else is a conflict, which the clerk decides: by `overwrite`, or by √ or × in 校验. If
two files differ for a cell, only a tick decides. A formula is never overwritten unless the clerk says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from zwgk.garbage_collection import no_garbage_collection
from zwgk.model.frames import CellState
from zwgk.model.problems import Problem
from zwgk.workbook import layout
from zwgk.workbook.grid import as_text
from zwgk.workbook.input_cells import Slot, Target
from zwgk.workbook.numbers import read_count
from zwgk.workbook.plan_checks import DECLINED, Conflicts, Key, conflict_problem, key_of, label_of, slot_key


@dataclass(frozen=True)
class Incoming:
    """A count from a file, for a slot; `place` is its place in the file (sheet and cell, or number of rows)."""

    slot: Slot
    count: int
    file: str
    place: str


class Decision(StrEnum):
    """Fate of an incoming count; the values are shown in 导入记录."""

    WRITE = "填入"
    REPLACE = "覆盖"
    SAME = "相同"
    CONFLICT = "冲突，未改"
    NO_CELL = "没有可填的格"
    DECLINED = DECLINED  # the clerk decided for another count
    WITHDRAW = "撤回"  # a 0 that the same source wrote and no longer confirms


BY_A_TICK = "另一个数打了√"


@dataclass(frozen=True)
class Change:
    """An incoming count and its fate; no target if the workbook has no cell for it. `reason`: of a conflict, and why a
    count is declined since this command."""

    incoming: Incoming
    target: Target | None
    decision: Decision
    reason: str = ""


@no_garbage_collection()
def decide(
    incoming: Iterable[Incoming],
    targets: Mapping[Slot, Target],
    *,
    overwrite: bool,
    ticks: frozenset[Key],
    declined: frozenset[Key] = frozenset(),
    own: Mapping[Slot, int] | None = None,
) -> list[Change]:
    """Return one change per incoming count, in slot order, regardless of the order of the files.

    ticks, declined: conflicts that the clerk decided for the new count, or for the present one.
    own: earlier values of the same source per slot; a cell that still holds it takes the new number.
    """
    by_slot: dict[Slot, list[Incoming]] = {}
    for entry in incoming:
        by_slot.setdefault(entry.slot, []).append(entry)
    changes: list[Change] = []
    for slot in sorted(by_slot):
        entries = sorted(by_slot[slot], key=lambda entry: (entry.file, entry.place))
        target = targets.get(slot)
        if target is None:
            changes += [Change(entry, None, Decision.NO_CELL) for entry in entries]
        else:
            renewed = own is not None and slot in own and read_count(target.value).count == own[slot]
            changes += _decide_cell(entries, target, overwrite or (renewed and not target.formula), ticks, declined)
    return changes


def withdrawn(
    slots: Iterable[Slot], targets: Mapping[Slot, Target], own: Mapping[Slot, int], file: str
) -> list[Change]:
    """Return blanking changes: cells of these slots that still hold a 0 written by the same source."""
    changes = []
    for slot in sorted(slots):
        target = targets.get(slot)
        if target is not None and own.get(slot) == 0 and not target.formula and read_count(target.value).count == 0:
            changes.append(Change(Incoming(slot, 0, file, "有说不清归属的行"), target, Decision.WITHDRAW))
    return changes


def _decide_cell(
    entries: list[Incoming], target: Target, overwrite: bool, ticks: frozenset[Key], declined: frozenset[Key]
) -> list[Change]:
    slot = entries[0].slot
    counts = {entry.count for entry in entries}
    ticked = {count for count in counts if slot_key(slot, count) in ticks}
    refused = {count for count in counts if slot_key(slot, count) in declined}
    if len(ticked) == 1:
        overwrite, counts = True, ticked
    elif refused and not overwrite and read_count(target.value).count not in refused:
        counts -= refused
    if not counts:
        return [Change(entry, target, Decision.DECLINED) for entry in entries]
    if len(counts) > 1:
        told = "几份来源的数不一样：" + "，".join(f"{entry.file} {entry.place} 是 {entry.count}" for entry in entries)
        decision, reason = Decision.CONFLICT, told
    else:
        decision, reason = _decide_count(next(iter(counts)), target, overwrite)
    changes = []
    for entry in entries:
        if entry.count not in counts:
            changes.append(Change(entry, target, Decision.DECLINED, "" if entry.count in refused else BY_A_TICK))
        else:
            changes.append(Change(entry, target, decision, reason))
            if decision in (Decision.WRITE, Decision.REPLACE):
                decision = Decision.SAME  # written once
    return changes


def _decide_count(count: int, target: Target, overwrite: bool) -> tuple[Decision, str]:
    there = read_count(target.value)
    if there.count == count:
        return Decision.SAME, ""
    if there.state is CellState.BLANK and not target.formula:
        return Decision.WRITE, ""
    if overwrite:
        return Decision.REPLACE, ""
    what = "是公式" if target.formula else f"已有“{as_text(target.value)[:40]}”"
    return Decision.CONFLICT, f"这里{what}"


def conflict_problems(changes: Iterable[Change], ticks: frozenset[Key], again: str) -> list[Problem]:
    """Return a row of 校验 per conflict (with the workbook's cell) and per count without a cell.

    again: what the clerk does after a tick.
    """
    problems: list[Problem] = []
    seen: set[tuple[str, str, int]] = set()
    for change in changes:
        entry, target = change.incoming, change.target
        if change.decision is Decision.NO_CELL:
            what = f"{label_of(entry.slot)}有数 {entry.count}，工作簿里找不到该填的格，没有填"
            remedy = "检查该表的标题和月份，或点“同步结构”补上后再来一次"
            problems.append(Problem.error(what, remedy, value=str(entry.count), file=f"{entry.file} {entry.place}"))
        elif change.decision is Decision.CONFLICT and target is not None:
            cell = (target.sheet, target.address, entry.count)
            if cell in seen:
                continue
            seen.add(cell)
            source, twice = f"{entry.file} {entry.place}", slot_key(entry.slot, entry.count) in ticks
            remedy = f"改用新数：在“{layout.CHECK_TICK}”列选√，{again}；不改：选×"
            if twice:
                remedy = f"选了√的数不止一个：只留一个√，{again}"
            problems.append(conflict_problem(entry.slot, target, entry.count, source, change.reason, remedy))
    return problems


def still_open(
    conflicts: Conflicts, changes: Iterable[Change], problems: Iterable[Problem], overwrite: bool
) -> Conflicts:
    """Return the conflicts of earlier commands that this one neither reports anew nor has settled by the clerk's word.

    A count that was written settles all other counts of its slot if the clerk ticked it, or asked for the new counts.
    """
    anew = {key_of(problem) for problem in problems}
    settled = {
        key[0]
        for change in changes
        if change.decision in (Decision.WRITE, Decision.REPLACE)
        for key in [slot_key(change.incoming.slot, change.incoming.count)]
        if overwrite or key in conflicts.ticks
    }
    return conflicts.without(lambda key: key in anew or key[0] in settled)
