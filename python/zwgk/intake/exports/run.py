"""台账导入: an export of the portal's back end, or of a media platform -> unit sheets, 门户网站 and 新媒体."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xlwings as xw

from zwgk.errors import Refusal
from zwgk.intake.apply import (
    WRITTEN,
    apply_changes,
    change_table,
    closing_facts,
    read_for_intake,
    read_imported,
)
from zwgk.intake.backup import LISTING
from zwgk.intake.changes import Change, Decision, Incoming, conflict_problems, decide, still_open, withdrawn
from zwgk.intake.exports.articles import ArticleCounts, count_articles
from zwgk.intake.exports.cells import Codes
from zwgk.intake.exports.column_mapping import new_names_block, read_mapping
from zwgk.intake.exports.crosstab import Known
from zwgk.intake.exports.fates import Fate
from zwgk.intake.exports.file import Export, read_export
from zwgk.intake.exports.headings import Role
from zwgk.intake.exports.media_posts import count_posts
from zwgk.intake.exports.publishers import read_publishers
from zwgk.intake.exports.report import (
    article_problems,
    fate_lines,
    fate_table,
    row_problems,
    save_list,
    title_problems,
)
from zwgk.intake.exports.rows import Fates
from zwgk.intake.matching import unit_names
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.model.roster import normal_name
from zwgk.outcome import Outcome, Progress
from zwgk.summary import first_places, problem_status, problem_tables
from zwgk.workbook import layout
from zwgk.workbook.input_cells import Slot, Target, media_targets, portal_targets, unit_targets
from zwgk.workbook.plan_block import OutputBlock
from zwgk.workbook.plan_checks import declined_keys, label_of, open_conflicts
from zwgk.workbook.reader import Reading
from zwgk.workbook.writer import LogEntry

COMMAND = "台账导入"


@dataclass(frozen=True)
class _Counted:
    """Counts of an export, of either kind."""

    incoming: list[Incoming]
    targets: Mapping[Slot, Target]
    problems: list[Problem]
    blocks: list[OutputBlock]
    lines: list[str]
    fates: Fates
    repeats: Codes | None
    withheld: Collection[Slot]


def import_export(
    book: xw.Book,
    path: Path,
    period: Period | None,
    *,
    overwrite: bool,
    now: dt.datetime,
    progress: Progress | None = None,
) -> Outcome:
    """Import an export. Raise `Refusal`, before any write, if it cannot be read or no backup can be made."""
    reading = read_for_intake(book, period)
    inputs = reading.inputs
    export = read_export(path, progress, _known(book, reading))
    counted = _media(book, export, reading) if export.is_media else _articles(book, export, reading)
    conflicts = open_conflicts(book, reading)
    own, declined = read_imported(book, COMMAND), declined_keys(book, conflicts)
    incoming, ticks = counted.incoming, conflicts.ticks
    changes = [
        *decide(incoming, counted.targets, overwrite=overwrite, ticks=ticks, declined=declined, own=own),
        *withdrawn(counted.withheld, counted.targets, own, export.name),
    ]
    lowered = lowered_problems(changes, own, export.name)
    problems = (*counted.problems, *lowered, *conflict_problems(changes, ticks, "再导入一次"))
    conflicts = still_open(conflicts, changes, problems, overwrite)
    writing = [change for change in changes if change.decision in WRITTEN]
    headline = f"{inputs.period.title}台账导入完成：“{export.name}”共 {export.size} 行，填入 {len(writing)} 格。"
    log = LogEntry.of(inputs, now, COMMAND, headline, len(problems))
    backup = apply_changes(book, COMMAND, changes, problems, conflicts, counted.blocks, log)
    listing = backup.path.with_name(f"{backup.path.stem}{LISTING}")
    listed = save_list(export, counted.fates, counted.repeats, listing)
    lines = (
        *counted.lines,
        *_written_line(writing),
        *_withdrawn_line(changes),
        *closing_facts(changes, problems, conflicts, backup),
        *((f"没有计入的行逐条列在：{listing.name}",) if listed else ()),
    )
    tables = (fate_table(export, counted.fates), change_table(changes), *problem_tables(problems))
    files = (backup.path, listing) if listed else (backup.path,)
    return Outcome(
        problem_status((*problems, *conflicts.problems)),
        headline,
        lines,
        files,
        tuple(table for table in tables if table.rows),
        places=first_places(problems),
        sheet=layout.CHECKS if problems or conflicts.open else layout.IMPORTS,
        goes_there=True,
    )


def _known(book: xw.Book, reading: Reading) -> Known:
    """Return the names that the title of a table of totals may hold."""
    inputs = reading.inputs
    columns = [name.rpartition(">")[2] for name in read_mapping(book, inputs.rules).columns]
    return Known(
        columns, {text: unit.name for unit in inputs.units for text in (unit.name, unit.full_name, *unit.aliases)}
    )


def _written_line(writing: Sequence[Change]) -> list[str]:
    """Return how many of the written cells became 0, and how many were renewed."""
    if not writing:
        return []
    zeros = sum(change.incoming.count == 0 for change in writing)
    renewed = sum(change.decision is Decision.REPLACE for change in writing)
    more = f"，{renewed} 格原来有数、已经换成新数（见“{layout.IMPORTS}”表）" if renewed else ""
    return [f"填入的 {len(writing)} 格里，{zeros} 格是 0{more}"]


def lowered_problems(changes: Sequence[Change], own: Mapping[Slot, int], file: str) -> list[Problem]:
    """Return a warning if this import gave cells less than the one before: its file may be a part of the list."""
    told = [
        f"{label_of(slot)}由 {own[slot]} 改为 {change.incoming.count}"
        for change in changes
        for slot in [change.incoming.slot]
        if change.decision is Decision.REPLACE
        and change.incoming.count < own.get(slot, 0)
        and not slot.item.endswith("不足周数")  # of weeks below the limit, fewer are the fuller list
    ]
    if not told:
        return []
    what = f"{len(told)} 格比上次导入的少，已经照这一份改了：{'、'.join(told[:3])}{'等' if len(told) > 3 else ''}"
    remedy = "请核对；这一份只是台账的一部分的，把几份合成一份再导入一次"
    return [Problem.warning(what, remedy, file=file)]


def _withdrawn_line(changes: Sequence[Change]) -> list[str]:
    blank = sum(change.decision is Decision.WITHDRAW for change in changes)
    return [f"上次导入填的 0 有 {blank} 格撤回为空：现在有说不清归属的行可能属于它们"] if blank else []


def _articles(book: xw.Book, export: Export, reading: Reading) -> _Counted:
    inputs = reading.inputs
    names = unit_names(inputs.units, inputs.rules.office.county)
    mapping = read_mapping(book, inputs.rules)
    targets = unit_targets(book, reading.places.unit_sheets, inputs.units, inputs.rules)
    publishers = read_publishers(book, names)
    counts = count_articles(export, inputs, names, mapping, targets.keys(), publishers)
    if counts.portal_counts:
        targets |= portal_targets(book, inputs.rules)
    both = {**counts.unit_counts, **counts.portal_counts}
    incoming = [Incoming(slot, count, export.name, f"{count} 条") for slot, count in both.items()]
    columns = new_names_block(counts.new_columns, mapping.next_row)
    strangers = new_names_block(counts.new_publishers, publishers.next_row)
    heads = export.headings
    taken = [role for role in (Role.UNIT, Role.COLUMN, Role.DATE, Role.MONTH, Role.POSTS) if role in heads]
    lines = [
        *export.notes,
        *fate_lines(export, counts.fates, "台账"),
        "，".join(f"{role.value}取自“{heads[role]}”列" for role in taken),
        *_portal_lines(counts),
    ]
    if counts.withheld:
        lines.append(f"有 {len(counts.withheld)} 格没有填 0：有说不清归属的行可能属于它们，见“{layout.CHECKS}”表")
    once = inputs.rules.office.count_duplicates_once
    repeated = int(np.count_nonzero(counts.repeats >= 0))
    if repeated and not once:
        lines.append(f"有 {repeated} 行标题、单位、日期与前面的相同，按设置都计入了")
    added = [
        f"{len(block.rows)} 个{what}"
        for what, block in (("新栏目", columns), ("名录不认识的发布者", strangers))
        if block is not None
    ]
    if added:
        lines.append(f"“{layout.MAPPING}”表里添上了 {'、'.join(added)}，请选好归属再导入一次")
    problems = [*mapping.problems, *publishers.problems, *article_problems(export, counts, inputs, names)]
    problems += title_problems(export, counts.fates, inputs.words)
    blocks = [block for block in (columns, strangers) if block is not None]
    return _Counted(incoming, targets, problems, blocks, lines, counts.fates, counts.repeats, counts.withheld)


def _portal_lines(counts: ArticleCounts) -> list[str]:
    sums: dict[str, int] = {}
    for slot, count in counts.portal_counts.items():
        sums[slot.item] = sums.get(slot.item, 0) + count
    if not sums:
        return []
    told = "，".join(f"{figure} {count} 条" for figure, count in sums.items())
    by_others = int(np.count_nonzero(np.isin(counts.fates, [Fate.UNKNOWN_UNIT, Fate.NOT_OURS])))
    others = f"（其中 {by_others} 条由名录以外的单位发布，未计入任何单位）" if by_others else ""
    return [f"门户网站共 {sum(sums.values())} 条：{told}{others}"]


def _media(book: xw.Book, export: Export, reading: Reading) -> _Counted:
    if not reading.inputs.rules.parts.media:
        raise Refusal(f"“{layout.SETTINGS}”里没有统计政务新媒体，不能导入新媒体清单：要统计的，先把那一项改为“是”。")
    targets = media_targets(book)
    counted = count_posts(export, reading.inputs, targets.keys())
    incoming = [Incoming(slot, count, export.name, f"{count} 条") for slot, count in counted.counts.items()]
    by_name = {slot: targets.get(Slot(normal_name(slot.owner), slot.item, slot.month)) for slot in counted.counts}
    found = {slot: target for slot, target in by_name.items() if target is not None}
    lines = [*export.notes, *fate_lines(export, counted.fates, "清单"), f"清单按{counted.span.value}读取"]
    problems = [*row_problems(export, counted.fates), *counted.problems]
    return _Counted(incoming, found, problems, [], lines, counted.fates, None, counted.withheld)
