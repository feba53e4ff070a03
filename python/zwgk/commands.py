"""One function per button. Ribbon, toolbar and command line call only these.

Every command takes an xlwings workbook and returns an `Outcome`; if it cannot proceed, it raises `Refusal` before the
first cell is written. No command depends on the engine, and none saves the workbook.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.history.closed import review, unrecorded_blocks
from zwgk.intake.forms.stamp import COVERING_LIST
from zwgk.model.period import Period
from zwgk.outcome import Outcome, Progress, Status
from zwgk.statistics.due import due_sentence
from zwgk.statistics.results import compute
from zwgk.summary import recompute_outcome, validate_outcome
from zwgk.workbook.plan_checks import open_conflicts
from zwgk.workbook.plan_home import due_blocks
from zwgk.workbook.reader import read_grids, read_workbook, sheets_of
from zwgk.workbook.writer import LogEntry, write_checks, write_results


def recompute(book: xw.Book, period: Period | None = None) -> Outcome:
    """重新统计: Update 首页's table, attachments, 问题清单, 校验, 看板 and 日志 from the input sheets."""
    sheets = sheets_of(book)
    reading = read_grids(sheets, period)
    results = compute(reading.inputs)
    closed = review(book, reading.county, sheets)
    results = replace(results, problems=(*results.problems, *closed.problems))
    conflicts = open_conflicts(book, reading)
    outcome = recompute_outcome(results, conflicts.problems)
    log = LogEntry.of(
        results.inputs,
        _now(),
        "重新统计",
        outcome.headline,
        len(results.problems) + len(conflicts.open),
        len(results.shortfalls),
    )
    due = due_blocks(book, due_sentence(results, log.time.date()))
    write_results(book, results, reading.places, conflicts, log, (*unrecorded_blocks(book, closed), *due))
    return outcome


def validate(book: xw.Book, period: Period | None = None) -> Outcome:
    """校验: Read everything; write only the problems found."""
    sheets = sheets_of(book)
    reading = read_grids(sheets, period)
    inputs = reading.inputs
    closed = review(book, reading.county, sheets)
    results = compute(inputs)
    problems = (*results.problems, *closed.problems)
    conflicts = open_conflicts(book, reading)
    told = (*problems, *conflicts.problems)
    outcome = validate_outcome(inputs.period, told)
    log = LogEntry.of(inputs, _now(), "校验", outcome.headline, len(told))
    due = due_blocks(book, due_sentence(results, log.time.date()))
    write_checks(book, problems, conflicts, log, (*unrecorded_blocks(book, closed), *due))
    return outcome


def send(book: xw.Book, folder: Path | None = None, period: Period | None = None) -> Outcome:
    """下发: Write a form per unit and a covering list into `folder` (default: 下发/时段 beside the workbook)."""
    from zwgk.intake.forms.folders import SENT, folder_of
    from zwgk.intake.forms.sent import send_forms

    inputs = read_workbook(book, period).inputs
    folder = folder_of(book, folder, inputs.period, SENT)
    forms, covering = send_forms(inputs, folder)
    headline = f"{inputs.period.title}填报表已生成：{len(forms)} 份，另有一份{COVERING_LIST}。"
    return Outcome(Status.DONE, headline, files=(covering, *(form.path for form in forms)))


def collect(
    book: xw.Book,
    paths: Sequence[Path],
    period: Period | None = None,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """回收: Read returned files and folders into the unit sheets; back up first, leave conflicts to the clerk.

    Without paths, read the folder that the period's forms were written to.
    """
    from zwgk.intake.forms.collect import collect_returns

    return collect_returns(book, paths, period, overwrite=overwrite, now=_now(), progress=progress)


def collect_again(
    book: xw.Book, period: Period | None = None, overwrite: bool = False, progress: Progress | None = None
) -> Outcome:
    """再回收: Collect once more what the last 回收 read, and what has come since into the same folders."""
    from zwgk.intake.forms.collect import collect_returns

    return collect_returns(book, (), period, overwrite=overwrite, now=_now(), progress=progress, again=True)


def remind(book: xw.Book, period: Period | None = None) -> Outcome:
    """催报: Write outstanding reports to 填报进度, and return a reminder text to paste into a chat."""
    from zwgk.intake.forms.remind import remind_units

    return remind_units(book, period, now=_now())


def feedback(book: xw.Book, folder: Path | None = None, period: Period | None = None) -> Outcome:
    """反馈单: Write a feedback page per unit and a mail-merge list into `folder` (default: 反馈/时段 beside the
    workbook); the workbook is only read."""
    from zwgk.intake.forms.feedback import write_feedback
    from zwgk.intake.forms.folders import FEEDBACK, folder_of

    results = compute(read_workbook(book, period).inputs)
    folder = folder_of(book, folder, results.inputs.period, FEEDBACK)
    files, lacking = write_feedback(results, folder)
    units = len(results.inputs.units)
    headline = f"{results.inputs.period.title}反馈单已生成：{units} 个单位，每个单位一页，另有一份邮件合并用的清单。"
    return Outcome(Status.DONE, headline, (lacking,) if lacking else (), tuple(files))


def import_articles(
    book: xw.Book,
    path: Path,
    period: Period | None = None,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """台账导入: Count a list of articles from the portal, or of posts from a media platform; back up first."""
    from zwgk.intake.exports.run import import_export

    return import_export(book, path, period, overwrite=overwrite, now=_now(), progress=progress)


def publish(
    book: xw.Book,
    folder: Path,
    period: Period | None = None,
    template: Path | None = None,
    progress: Progress | None = None,
    into_book: bool = True,
    decision: str | None = None,
) -> Outcome:
    """生成通报: Recompute, then write text, attachments, one PDF of everything and a web page into `folder`.

    `decision`: "" asks for number and date if 设置 lacks them.
    `into_book`: write the results into the book, too; a book that is not saved does not need them.
    """
    from zwgk.documents.bulletin.run import publish_book

    return publish_book(
        book, folder, period, template, now=_now(), progress=progress, into_book=into_book, decision=decision
    )


def bulletin(book: xw.Book, target: Path, period: Period | None = None, template: Path | None = None) -> Outcome:
    """Write only the Word text; the workbook is only read."""
    from zwgk.documents.bulletin.run import write_bulletin

    return write_bulletin(book, target, period, template)


def import_words(book: xw.Book, path: Path) -> Outcome:
    """Add a list of two columns (错词, 正词) to 校对词表."""
    from zwgk.intake.word_list import import_words

    return import_words(book, path)


def export_words(book: xw.Book, target: Path) -> Outcome:
    """Export 校对词表 as a list of two columns; the workbook is only read."""
    from zwgk.intake.word_list import export_words

    return export_words(book, target)


def check(book: xw.Book, path: Path, period: Period | None = None) -> Outcome:
    """审校: Check any finished bulletin; write faults to 校验 and, for a Word file, a commented copy beside it."""
    from zwgk.documents.check.run import check_into_book

    return check_into_book(book, path, period, _now())


def close(book: xw.Book, period: Period | None = None, again: bool = False) -> Outcome:
    """封存: Store a period's published papers and figures in a folder beside the workbook, and the figures in 历史."""
    from zwgk.history.archive import close

    return close(book, period, again, _now())


def correct(book: xw.Book, decision: str = "", period: Period | None = None) -> Outcome:
    """更正: Record changes after closing as open corrections, or restore the published figures; without a decision,
    tell the changes."""
    from zwgk.history.correct import correct

    return correct(book, period, decision, _now())


def history(
    book: xw.Book, older: Sequence[Path] = (), target: Path | None = None, period: Period | None = None
) -> Outcome:
    """Compare a period with the previous one and the same one of last year; first add the figures of `older` workbooks
    and papers to 历史, after a backup."""
    from zwgk.history.run import compare_with_history

    return compare_with_history(book, older, period, target, _now())


def preview(book: xw.Book) -> Outcome:
    """打印预览: Show the attachments as printed; return when the clerk closes the preview."""
    from zwgk.documents import printing

    printing.preview(book)
    return Outcome(Status.DONE, "打印预览已关闭。", silent=True)


def print_attachments(book: xw.Book, printer: str | None = None) -> Outcome:
    """打印附件: Print all attachments as one job."""
    from zwgk.documents import printing
    from zwgk.documents.pdf import paper_outcome

    losses = printing.print_attachments(book, printer)
    return paper_outcome(f"附件已送到{f'打印机“{printer}”' if printer else '默认打印机'}。", losses)


def export_pdf(book: xw.Book, target: Path | None = None) -> Outcome:
    """导出 PDF: Export all attachments to one file, by default beside the workbook."""
    from zwgk.documents import printing
    from zwgk.documents.pdf import paper_outcome

    if target is None:
        place = Path(book.fullname)
        if not place.is_absolute() or not place.parent.is_dir():
            raise Refusal("工作簿还没有存到本机，不知道 PDF 放在哪里：请先保存工作簿，再导出。")
        target = place.with_name(f"{place.stem}-附件.pdf")
    return paper_outcome("附件已导出为一个 PDF。", printing.export_pdf(book, target), (target,))


def new_workbook(book: xw.Book | None = None) -> Outcome:
    """新建工作簿: Make a county's first workbook, with the list of units open in `book`, if it is one."""
    from zwgk.intake.new_county import new_workbook

    return new_workbook(book, _now().date())


def new_year(book: xw.Book, target: Path | None = None) -> Outcome:
    """新建年度工作簿: Make an empty workbook for the next year with this one's settings and roster, only read."""
    from zwgk.workbook.create import create_next_year

    return create_next_year(book, target)


def sync(book: xw.Book, period: Period | None = None) -> Outcome:
    """同步结构: Rebuild the workbook by 设置 and 单位名录 in the present version, lose nothing; then 重新统计."""
    from zwgk.files import on_its_file
    from zwgk.intake.sync import sync_outcome, sync_structure

    return on_its_file(
        book, lambda file, place: sync_outcome(sync_structure(file, place, _now()), recompute(file, period))
    )


def doctor(book: xw.Book | None = None) -> Outcome:
    """诊断: Report what is installed, what would not work, and remedies; check an open workbook's location too."""
    from zwgk.doctor import diagnose

    return diagnose(book.fullname if book is not None else None)


def help(book: xw.Book | None = None) -> Outcome:  # noqa: A001, ARG001 - the button's id; every command takes a book
    """帮助: Open the manual and explain each button."""
    from zwgk.usage import usage

    return usage()


def _now() -> dt.datetime:
    return dt.datetime.now().replace(microsecond=0)
