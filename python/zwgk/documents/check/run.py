"""审校: one file in, its faults out; for a Word file also a copy with a comment at each fault. It corrects nothing."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import xlwings as xw

from zwgk.documents.check.examine import examined
from zwgk.documents.check.paper import Fault, Paper
from zwgk.documents.check.readers import content_of
from zwgk.errors import Refusal
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.outcome import Outcome, OutcomeTable, Status

_MOST_TOLD = 4  # number of faults, for a dialog of at most eight lines; all are in the list


def check_file(
    path: Path, commented: Path | None = None, workbook: Path | None = None, period: Period | None = None
) -> Outcome:
    """Check a bulletin, by itself and, if given, against its workbook.

    `commented` is the place for a copy of a Word file with the faults as comments. Raise `Refusal` for a file
    that cannot be read.
    """
    if commented is not None and commented.resolve() == path.resolve():
        raise Refusal(f"批注要存成另一个文件，不能写回原文件“{path.name}”：请换一个文件名。")
    if commented is not None and path.suffix.lower() != ".docx":
        raise Refusal(f"只有 Word 文件（.docx）能写批注，“{path.name}”不是：请去掉 --comments。")
    content = content_of(path)  # obvious faults are reported before the workbook is read
    if workbook is None:
        paper, faults = examined(path.name, content)
    else:
        from zwgk.documents.check.paper_of_book import paper_of_book

        own = paper_of_book(workbook, period)
        paper, faults = examined(path.name, content, own.paper.words)
        faults = own.judged(paper, faults)
    rows = tuple((fault.severity.value, fault.place, fault.found, fault.expected, fault.why) for fault in faults)
    table = OutcomeTable(f"“{path.name}”", ("级别", "位置", "写的是", "应为", "说明"), rows)
    return Outcome(
        _status(paper, faults),
        _headline(faults, f"{len(paper.tables)} 张表，{len(paper.paragraphs)} 段"),
        _without_tables(paper),
        files=_commented(path, commented, faults) if commented is not None else (),
        tables=(table,) if faults else (),
    )


def check_into_book(book: xw.Book, path: Path, period: Period | None, now: dt.datetime) -> Outcome:
    """Check a bulletin; write its faults to 校验 and, for a Word file, save a commented copy beside it.

    A paper of the workbook's period and units is compared with the workbook too. Raise `Refusal`, with nothing
    written, for a file or a workbook that cannot be read.
    """
    from zwgk.documents.check.paper_of_book import paper_of_results
    from zwgk.statistics.results import compute
    from zwgk.workbook import layout
    from zwgk.workbook.plan_checks import open_conflicts
    from zwgk.workbook.reader import read_workbook
    from zwgk.workbook.writer import LogEntry, write_checks

    reading = read_workbook(book, period)
    results = compute(reading.inputs)
    own = paper_of_results(results, Path(book.fullname))
    paper, faults = examined(path.name, content_of(path), own.paper.words)
    apart = own.why_not_compared(paper)
    faults = faults if apart else own.judged(paper, faults)
    headline = _headline(faults, f"“{path.name}”，{len(paper.tables)} 张表，{len(paper.paragraphs)} 段")
    inputs = results.inputs
    log = LogEntry.of(inputs, now, "审校", headline, len(faults))
    write_checks(book, [_problem(fault, path.name) for fault in faults], open_conflicts(book, reading), log)
    lines = [*_without_tables(paper), f"没有与工作簿核对：{apart}" if apart else "已与工作簿逐数核对"]
    lines += [f"{fault.severity.value}：{fault.why}" for fault in faults[:_MOST_TOLD]]
    if len(faults) > _MOST_TOLD:
        lines.append(f"……还有 {len(faults) - _MOST_TOLD} 处，全部列在“校验”表")
    files: tuple[Path, ...] = ()
    if path.suffix.lower() == ".docx" and faults:
        from zwgk.documents.check.comments import free_name

        files = _commented(path, free_name(path), faults)
    return Outcome(
        _status(paper, faults),
        headline,
        tuple(lines),
        files,
        sheet=layout.CHECKS,
        goes_there=bool(faults),
    )


def _headline(faults: Sequence[Fault], read: str) -> str:
    counts = {severity: sum(fault.severity is severity for fault in faults) for severity in Severity}
    told = "，".join(f"{severity.value} {count} 处" for severity, count in counts.items() if count)
    return f"审校发现：{told}。" if told else f"审校没有发现问题（{read}）。"


def _status(paper: Paper, faults: Sequence[Fault]) -> Status:
    """Return the outcome's status: a sheet without tables was hardly examined, a text may have none."""
    nothing = not paper.tables and paper.name.lower().endswith(".xlsx")
    return Status.DONE_WITH_PROBLEMS if faults or nothing else Status.DONE


def _without_tables(paper: Paper) -> tuple[str, ...]:
    """Return a line for a paper without tables, that was not examined for most of what the rules look for."""
    if paper.tables:
        return ()
    return (f"“{paper.name}”里没有表（工作簿要先“重新统计”，才有附件）：合计、名次、点名都没有核对，只看了文字",)


def _commented(path: Path, target: Path, faults: Sequence[Fault]) -> tuple[Path, ...]:
    from zwgk.documents.check.comments import comment

    if faults:
        comment(path, target, faults)
    return (target,) if faults else ()


def _problem(fault: Fault, name: str) -> Problem:
    question = fault.severity is Severity.NOTE or not fault.expected
    remedy = "请核对" if question else f"应为“{fault.expected}”"
    return Problem(
        severity=fault.severity, sheet=fault.place, value=fault.found, what=fault.why, remedy=remedy, file=name
    )
