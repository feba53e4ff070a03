"""汇总: find the counties' files, read them, judge them, build the city's workbook and compute it."""

import datetime as dt
import gc
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from xlwings_engines.package.calculation import finished
from zwgk.errors import Refusal
from zwgk.files import open_file, refuse_if_not_writable, save_file
from zwgk.model.period import Period
from zwgk.outcome import Outcome, Progress
from zwgk.rollup.checkpoint import Checkpoint
from zwgk.rollup.city import (
    expected_counties,
    left_out_figures,
    prepare_rules,
    write_figures,
    write_roster,
    write_tables,
)
from zwgk.rollup.engine import gather
from zwgk.rollup.forms import with_forms
from zwgk.rollup.judge import Judged, judge
from zwgk.rollup.papers import with_papers
from zwgk.rollup.sources import CountyFile, find_files
from zwgk.rollup.tables import joined_problems, like_departments
from zwgk.statistics.results import compute
from zwgk.summary import problem_status, problem_summary
from zwgk.temporary import temporary_folder
from zwgk.workbook.create import refuse_to_overwrite
from zwgk.workbook.input_cells import Slot
from zwgk.workbook.plan_block import Value
from zwgk.workbook.plan_checks import NO_CONFLICTS
from zwgk.workbook.plan_intake import import_block, import_row
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.template.build import unfinished, without_clock
from zwgk.workbook.writer import LogEntry, write_blocks, write_results

COUNTED, NOT_COUNTED = "已计入", "没有计入"


def roll_up(
    paths: Sequence[str],
    target: Path,
    period: Period,
    rules: Path | None = None,
    scheduler: str | None = None,
    workers: int | None = None,
    checkpoint: Path | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Build the city's workbook at `target` from the counties' files among and below `paths`.

    rules: folder with the city's settings.toml and, if it has them, roster.csv and rollup.toml. The same files give the
    same bytes, regardless of number of workers and order of reading. Raise `Refusal` if there is nothing to read, no
    county counts, or `target` exists.
    """
    refuse_to_overwrite(target)
    refuse_if_not_writable(target)
    found = find_files(paths)
    if not found.files:
        raise Refusal("没有找到一个工作簿：请检查文件夹，里面应是各县报来的 .xlsx 文件。")
    known = None if checkpoint is None else Checkpoint(checkpoint, period)
    facts = gather(found.files, period, scheduler, workers, known, progress)
    del known
    facts = with_papers(facts, period)
    with temporary_folder() as folder:
        if rules is not None:
            prepare_rules(rules, facts, period, folder)
        expected = expected_counties(folder)
        if expected:
            facts = with_forms(facts, found.files, folder, period)
        judged = judge(facts, found.named, expected)
        if not judged.files:
            raise Refusal(_nothing_counted(judged))
        if rules is None:
            prepare_rules(None, facts[facts["file"].isin(judged.files)], period, folder)
        if not (folder / "roster.csv").exists():
            write_roster(folder, judged.files.values())
        write_figures(folder, facts, judged.files)
        built = folder / "built.xlsx"
        departments = like_departments(facts, judged.files)
        judged = replace(judged, problems=(*judged.problems, *joined_problems(departments)))
        source = write_tables(folder, facts, judged.files, departments, period)
        judged = replace(judged, problems=(*judged.problems, *left_out_figures(source.rules, facts, judged.files)))
        del facts, departments  # the workbook is what needs the memory
        _release_memory()
        package = unfinished(source)
        del source
        _release_memory()
        built.write_bytes(finished(package))
        del package
        _release_memory()
        outcome = _computed(built, judged, found.files, period)
        _release_memory()
        save_file(target, without_clock(built.read_bytes()), new=True)
    return replace(outcome, files=(target,))


def _release_memory() -> None:
    """Give back what the last stage has used: openpyxl's objects refer to one another, and the system gets back only
    what it is asked to take."""
    gc.collect()
    pa.default_memory_pool().release_unused()


def _nothing_counted(judged: Judged) -> str:
    first = judged.problems[0]
    more = f"等 {len(judged.problems)} 条" if len(judged.problems) > 1 else ""
    return f"没有一个文件能计入，工作簿没有建（“{first.file}”：{first.what}{more}）：请改好后再汇总。"


def _computed(path: Path, judged: Judged, files: Sequence[CountyFile], period: Period) -> Outcome:
    """Compute the workbook in place, and record which file was counted for which county.

    Log entries have the time of the newest file, not of the clock: the same files give the same bytes.
    """
    newest = int(max(file.changed for file in files))
    time = dt.datetime.fromtimestamp(newest) if newest else dt.datetime.combine(period.end, dt.time())
    with open_file(path) as book:
        reading = read_workbook(book)
        inputs = replace(reading.inputs, problems=(*judged.problems, *reading.inputs.problems))
        results = compute(inputs)
        headline = f"{period.title}汇总完成：{len(files)} 个文件，计入 {len(judged.files)} 个县（市、区）。"
        log = LogEntry.of(inputs, time, "汇总", headline, len(results.problems), len(results.shortfalls))
        write_results(book, results, reading.places, NO_CONFLICTS, log)
        rows = _import_rows(judged, time)
        log = LogEntry(
            time=time,
            command="汇总来源",
            period=period.title,
            units=len(judged.files),
            shortfalls=None,
            problems=len(judged.problems),
            outcome="见“导入记录”",
        )
        write_blocks(book, (import_block(book, rows),), log)
        book.save(path)
    left_out = len(files) - len(judged.files)
    lines = [f"没有计入的文件 {left_out} 个，原因见“校验”"] if left_out else []
    sent = set(judged.files.values())
    missing = [unit.name for unit in inputs.units if unit.name not in sent]
    if missing:
        lines.append(f"还没有报的县（市、区）{len(missing)} 个：{'、'.join(missing)}")
    lines.append(problem_summary(results.problems))
    return Outcome(problem_status(results.problems), headline, tuple(lines))


def _import_rows(judged: Judged, time: dt.datetime) -> list[list[Value]]:
    """Return a line of 导入记录 per file: the county that it was counted for, or why it was not. A later 重新统计 makes
    校验 anew; this stays."""
    whys = {problem.file: problem.what for problem in reversed(judged.problems) if problem.file}
    names = sorted({*judged.files, *whys})
    rows: list[list[Value]] = []
    for name in names:
        county = judged.files.get(name)
        verdict = COUNTED if county else f"{NOT_COUNTED}：{whys[name]}"
        rows.append(import_row(time=time, command="汇总", slot=Slot(county or "", ""), done=verdict, file=name))
    return rows
