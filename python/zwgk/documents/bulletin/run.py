"""The button 生成通报 and the commands `bulletin` and `publish` on an open workbook."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

import xlwings as xw

from zwgk.documents.book_file import file_as_shown, saved_file
from zwgk.documents.bulletin.chinese import months
from zwgk.documents.bulletin.issue import logged, proposal
from zwgk.documents.bulletin.own_check import Checked, check_lines, check_table
from zwgk.documents.bulletin.publish import (
    bulletin_document,
    check_folder,
    find_template,
    make_papers,
    office_for_papers,
)
from zwgk.documents.bulletin.word_tables import with_tables
from zwgk.errors import Refusal
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.outcome import Outcome, OutcomeTable, Progress, Status
from zwgk.save_together import save_together, written_aside
from zwgk.statistics.findings import Findings, find
from zwgk.statistics.results import Results, compute
from zwgk.summary import first_places, lasting_lines, problem_status, problem_summary
from zwgk.workbook import layout
from zwgk.workbook.plan_block import OutputBlock
from zwgk.workbook.plan_checks import NO_CONFLICTS, open_conflicts
from zwgk.workbook.plan_inputs import setting_blocks
from zwgk.workbook.plan_review import FaultRow, finding_blocks
from zwgk.workbook.read_settings import read_period, read_rules
from zwgk.workbook.reader import input_grid, read_workbook, sheets_of
from zwgk.workbook.writer import LogEntry, write_results

_EDITED = (".docx",)
"""Files that an office edits by hand: a former one is kept if it differs."""


_STEPS = 4
FILL_IN, LEAVE = "填上再生成", "不填，照样生成"


def publish_book(
    book: xw.Book,
    folder: Path,
    period: Period | None,
    template: Path | None,
    now: dt.datetime,
    progress: Progress | None = None,
    into_book: bool = True,
    decision: str | None = None,
) -> Outcome:
    """Recompute, write the results into the book if wanted, and save all papers to `folder`.

    `decision`: "" to be asked for number and date if they are blank or of the period before, then one of the choices;
    None: the outcome only mentions them.

    `progress` is called with the steps done and their number. Raise `Refusal`, with neither cell nor file written, if
    the book has never been saved, or workbook, template or folder are unsuitable.
    """
    workbook = saved_file(book)
    check_folder(folder)
    wording = find_template(workbook, template)
    words = _to_fill_in(book, period, now.date()) if decision == "" else ""
    if words:
        question = f"“{layout.SETTINGS}”里的期数、印发日期没有填，或者是上一期的：{words}？"
        return Outcome(Status.DONE, question, choices=(FILL_IN, LEAVE))
    done = count(1)

    def step() -> None:
        if progress is not None:
            progress(next(done), _STEPS)

    with office_for_papers() as office:
        reading = read_workbook(book, period)
        inputs = reading.inputs
        asked = proposal(book, inputs.rules.office, inputs.period, now.date())
        filled: list[OutputBlock] = []
        if decision == FILL_IN:
            filled = setting_blocks(book, asked.values)
            rules = replace(inputs.rules, office=asked.applied(inputs.rules.office))
            inputs = replace(inputs, rules=rules)
            asked = proposal(book, rules.office, inputs.period, now.date())
        results = compute(inputs)
        findings = find(results)
        step()
        with file_as_shown(book, workbook) as shown:
            papers = make_papers(results, findings, wording, shown, office, step)
    headline = f"{results.inputs.period.title}通报已生成，共 {len(papers.contents)} 个文件。"
    conflicts = open_conflicts(book, reading) if into_book else NO_CONFLICTS
    found = (*results.problems, *conflicts.problems)
    log = LogEntry.of(
        results.inputs,
        now,
        "生成通报",
        logged(headline, results.inputs.rules.office),
        len(found),
        len(results.shortfalls),
    )
    checked = papers.checked
    findings_of_check = [
        FaultRow(fault.rule, fault.place, fault.severity.value, fault.why, checked.reason(fault))
        for fault in checked.faults
    ]
    blocks = finding_blocks(book, findings_of_check)
    files = {folder / name: content for name, content in papers.contents.items()}
    with written_aside(files, keep=_EDITED) as move:
        if into_book:
            write_results(book, results, reading.places, conflicts, log, (*(blocks or ()), *filled))
        former = move()
    step()
    status = _status(found, checked) if papers.complete else Status.DONE_WITH_PROBLEMS
    told = check_lines(checked, has_table=blocks is not None)
    lines = (
        *asked.lines,
        *told,
        *_kept(former),
        *papers.lines,
        *remarks(replace(results, problems=found), findings),
        f"模板：{wording.name}",
    )
    tables = (*check_table(checked), *note_tables(findings))
    places = first_places(found)
    sheet = layout.CHECKS if places else layout.SETTINGS if asked.lines else ""
    return Outcome(status, headline, lines, tuple(files), tables, places, sheet)


def _to_fill_in(book: xw.Book, period: Period | None, today: dt.date) -> str:
    """Return the words of what 设置 lacks, "" for nothing. Raise `Refusal` if there is no such sheet."""
    sheets = sheets_of(book)
    rules = read_rules(input_grid(sheets, layout.SETTINGS))
    period = period or read_period(input_grid(sheets, layout.HOME), rules.periods)
    return proposal(book, rules.office, period, today).words


def write_bulletin(book: xw.Book, target: Path, period: Period | None, template: Path | None) -> Outcome:
    """Write only the Word document; the book is only read."""
    if target.suffix.lower() != ".docx":
        raise Refusal(f"“{target.name}”不是 Word 文档的名称：请以 .docx 结尾。")
    wording = find_template(Path(book.fullname), template)
    results = compute(read_workbook(book, period).inputs)
    findings = find(results)
    word, checked = bulletin_document(results, findings, wording)
    former = save_together({target: with_tables(word, results)}, keep=_EDITED)
    headline = f"{results.inputs.period.title}通报的 Word 文稿已生成。"
    told = check_lines(checked, has_table=finding_blocks(book, ()) is not None)
    lines = (f"模板：{wording.name}", *_kept(former), *told, *remarks(results, findings))
    tables = (*check_table(checked), *note_tables(findings))
    return Outcome(_status(results.problems, checked), headline, lines, (target,), tables)


def _status(problems: Sequence[Problem], checked: Checked) -> Status:
    return Status.DONE_WITH_PROBLEMS if checked.unsettled else problem_status(problems)


def _kept(former: tuple[Path, ...]) -> tuple[str, ...]:
    return tuple(f"原来的文稿与这次的不同，没有覆盖，留作“{path.name}”" for path in former)


def remarks(results: Results, findings: Findings) -> tuple[str, ...]:
    """Return remarks for the person who signs."""
    account = findings.reconciliation
    lines = []
    if account.difference is not None:
        note = account.note or "“设置”里还没有写明原因"
        lines.append(
            f"门户网站 {account.portal} 条，各单位合计 {account.units} 条，相差 {account.difference} 条：{note}"
        )
    contradictory = [balance.kind for balance in findings.requests if balance.contradictory]
    if contradictory:
        lines.append(f"{'、'.join(contradictory)}的收到、办结、答复对不上，文稿里只照录了数字，请核对“门户网站”表")
    unknown = [balance.kind for balance in findings.requests if balance.opening is None]
    if unknown:
        lines.append(f"{'、'.join(unknown)}的上期结转不知道（期初未办结或以前的月份没有填），文稿里不写“全部办结”")
    if findings.media.undated and findings.limits.media_idle_days:
        lines.append(f"新媒体有 {findings.media.undated} 家没有填最后更新日期，文稿里不说它们更新是否及时")
    if findings.undated:
        lines.append(f"目录自查有 {len(findings.undated)} 个领域没有填最近更新，文稿没有提到它们")
    lines += lasting_lines(results)
    lines.append(problem_summary(results.problems))
    return tuple(lines)


def note_tables(findings: Findings) -> tuple[OutcomeTable, ...]:
    """Return facts not in the text, for its editor: months without updates, and repeated shortfalls."""
    tables = []
    gaps = tuple(
        (str(unit), months(list(idle)))
        for unit, idle in zip(findings.gaps["unit"], findings.gaps["months"], strict=True)
    )
    if gaps:
        tables.append(OutcomeTable("工作断档", ("单位", "月份"), gaps))
    repeated = tuple(
        (str(row["unit"]), str(row["label"]), str(row["periods"])) for row in findings.repeated.to_dict("records")
    )
    if repeated:
        tables.append(OutcomeTable("连续未达标", ("单位", "栏目", "连续期数"), repeated))
    return tuple(tables)
