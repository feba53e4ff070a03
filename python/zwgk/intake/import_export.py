"""台账导入: an export of the portal's back end, or of a media platform -> unit sheets, 门户网站 and 新媒体."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xlwings as xw

from zwgk.intake.apply import WRITTEN, apply_changes, change_table, closing_facts, refuse_without_sheets
from zwgk.intake.article_report import article_problems, fate_line, fate_table, save_list
from zwgk.intake.articles import ArticleCounts, Fate, count_articles
from zwgk.intake.backup import LISTING
from zwgk.intake.changes import Incoming, conflict_problems, decide, read_ticks
from zwgk.intake.column_mapping import new_column_block, read_mapping
from zwgk.intake.export_file import Export, Progress, read_export
from zwgk.intake.export_headings import Role
from zwgk.intake.matching import unit_names
from zwgk.intake.media_posts import count_posts
from zwgk.outcome import Outcome, OutcomeTable
from zwgk.period import Period
from zwgk.problems import Problem
from zwgk.roster import normal_name
from zwgk.summary import problem_status, problem_tables
from zwgk.workbook.input_cells import Slot, Target, media_targets, portal_targets, unit_targets
from zwgk.workbook.plan_block import OutputBlock
from zwgk.workbook.reader import Reading, read_workbook
from zwgk.workbook.writer import LogEntry

COMMAND = "台账导入"


@dataclass(frozen=True)
class _Counted:
    """What an export comes to, whichever kind it is."""

    incoming: list[Incoming]
    targets: Mapping[Slot, Target]
    problems: list[Problem]
    blocks: list[OutputBlock]
    lines: list[str]
    tables: list[OutcomeTable]
    articles: ArticleCounts | None = None


def import_export(
    book: xw.Book,
    path: Path,
    period: Period | None,
    *,
    overwrite: bool,
    now: dt.datetime,
    progress: Progress | None = None,
) -> Outcome:
    """Raises `Refusal`, before anything is written, where the export cannot be read or no backup can be made."""
    refuse_without_sheets(book)
    reading = read_workbook(book, period)
    inputs = reading.inputs
    export = read_export(path, progress)
    counted = _media(book, export, reading) if export.head.is_media else _articles(book, export, reading)
    ticks = read_ticks(book)
    changes = decide(counted.incoming, counted.targets, overwrite=overwrite, ticks=ticks)
    problems = (*counted.problems, *conflict_problems(changes, ticks))
    written = sum(change.decision in WRITTEN for change in changes)
    headline = f"{inputs.period.title}台账导入完成：“{export.name}”共 {len(export)} 行，填入 {written} 格。"
    log = LogEntry(now, COMMAND, inputs.period.title, len(inputs.units), None, len(problems), headline)
    backup = apply_changes(book, COMMAND, changes, problems, counted.blocks, log)
    listing = backup.path.with_name(f"{backup.path.stem}{LISTING}")
    listed = counted.articles is not None and save_list(export, counted.articles, listing)
    lines = (
        *counted.lines,
        *closing_facts(changes, problems, backup),
        *((f"没有计入的行逐条列在：{listing.name}",) if listed else ()),
    )
    tables = (*counted.tables, change_table(changes), *problem_tables(problems))
    files = (backup.path, listing) if listed else (backup.path,)
    return Outcome(problem_status(problems), headline, lines, files, tuple(table for table in tables if table.rows))


def _articles(book: xw.Book, export: Export, reading: Reading) -> _Counted:
    inputs = reading.inputs
    names = unit_names(inputs.units, inputs.rules.office.county)
    mapping = read_mapping(book, inputs.rules)
    counts = count_articles(export, inputs, names, mapping)
    reporting = {slot.owner for slot in counts.unit_counts}
    units = [unit for unit in inputs.units if unit.name in reporting]
    targets = unit_targets(book, reading.places.unit_sheets, units, inputs.rules)
    if counts.portal_counts:
        targets |= portal_targets(book)
    both = {**counts.unit_counts, **counts.portal_counts}
    incoming = [Incoming(slot, count, export.name, f"{count} 行") for slot, count in both.items()]
    block = new_column_block(mapping, counts.new_columns)
    heads = export.head.headings
    lines = [
        fate_line(counts),
        f"单位取自“{heads[Role.UNIT]}”列，栏目取自“{heads[Role.COLUMN]}”列，日期取自“{heads[Role.DATE]}”列",
        *_portal_lines(counts),
    ]
    once = inputs.rules.office.count_duplicates_once
    repeated = int(np.count_nonzero(counts.repeats >= 0))
    if repeated and not once:
        lines.append(f"有 {repeated} 行标题、单位、日期与前面的相同，按设置都计入了")
    if block is not None:
        lines.append(f"“栏目映射”表里添上了 {len(block.rows)} 个新栏目，请选好归属再导入一次")
    problems = [*mapping.problems, *article_problems(export, counts, inputs, names)]
    blocks = [block] if block is not None else []
    return _Counted(incoming, targets, problems, blocks, lines, [fate_table(counts)], counts)


def _portal_lines(counts: ArticleCounts) -> list[str]:
    sums: dict[str, int] = {}
    for slot, count in counts.portal_counts.items():
        sums[slot.item] = sums.get(slot.item, 0) + count
    if not sums:
        return []
    told = "，".join(f"{figure} {count} 条" for figure, count in sums.items())
    by_others = int(np.count_nonzero(counts.fates == Fate.UNKNOWN_UNIT))
    others = f"（其中 {by_others} 条由名录以外的单位发布，未计入任何单位）" if by_others else ""
    return [f"门户网站共 {sum(sums.values())} 条：{told}{others}"]


def _media(book: xw.Book, export: Export, reading: Reading) -> _Counted:
    counted = count_posts(export, reading.inputs)
    targets = media_targets(book)
    incoming = [Incoming(slot, count, export.name, f"{count}") for slot, count in counted.counts.items()]
    by_name = {slot: targets.get(Slot(normal_name(slot.owner), slot.item, slot.month)) for slot in counted.counts}
    parts = (("计入", counted.counted), ("列出", counted.listed), ("不在本期", counted.outside))
    line = " + ".join(f"{word} {rows} 行" for word, rows in parts) + f" = 清单共 {counted.rows} 行"
    found = {slot: target for slot, target in by_name.items() if target is not None}
    return _Counted(incoming, found, list(counted.problems), [], [line], [])
