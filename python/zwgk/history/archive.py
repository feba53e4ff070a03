"""封存: a closed period as a folder beside the workbook, complete or not at all: papers, figures, hashes.

归档/2024年第二季度/ holds the workbook, Word, PDF, web page, 数据.csv and 历史.csv (both described by datapackage.json,
Table Schema of the frictionless standard) and SHA256SUMS, which `sha256sum -c` verifies. The period is closed when that
folder is there. 历史.csv has the rows that the sheet 历史 gets; if the workbook was not saved with them, the next
command adds them from there.
"""

import contextlib
import datetime as dt
import hashlib
import json
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import xlwings as xw

from zwgk.csv_files import ENCODING, csv_bytes
from zwgk.documents.book_file import file_as_shown, saved_file
from zwgk.documents.bulletin.publish import find_template, make_papers, office_for_papers
from zwgk.documents.bulletin.web_page import attachment_tables
from zwgk.errors import Refusal
from zwgk.file_names import safe_file_name
from zwgk.files import ARCHIVE
from zwgk.history.closed import DICTIONARY, FIGURES, HISTORY, SPAN, SUMS
from zwgk.history.record import figures_of
from zwgk.history.snapshot import PRINTED, Key, snapshot
from zwgk.model.past import Basis, PastFigure
from zwgk.model.period import Period
from zwgk.new_files import save_new_folder
from zwgk.one_change import undo_unless_saved
from zwgk.outcome import Outcome, Status
from zwgk.statistics.findings import find
from zwgk.statistics.results import Results, compute
from zwgk.workbook import layout, schema
from zwgk.workbook.plan_history import figure_row, has_history, history_blocks
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.writer import write_plain_blocks

_HEADINGS = ("表", "名称", "项目", "月份", "公布的值")
_MEANINGS = (
    "数来自哪张表；“附件”是印出来的数",
    "单位、账号或类别",
    "栏目或属性",
    "1—12；不分月的为空",
    "数、文字；— 表示不承担，空白表示没有报",
)


def close(book: xw.Book, period: Period | None, again: bool, now: dt.datetime) -> Outcome:
    """Save the archive of a period whose paper is no longer a draft; then add its figures to the sheet 历史.

    Raise `Refusal`, with nothing written, for a draft, and for a period that is already closed unless `again`: then
    the former archive stays beside the new one.
    """
    workbook = saved_file(book)
    results = compute(read_workbook(book, period).inputs)
    period = results.inputs.period
    name = safe_file_name(period.title)
    folder = workbook.parent / ARCHIVE / name
    again_named = re.compile(rf"{re.escape(name)}(（\d+）)?")
    former = sorted(path for path in folder.parent.glob("*") if path.is_dir() and again_named.fullmatch(path.name))
    if former and not again:
        raise Refusal(
            f"{period.title}已经封存在“{former[-1]}”：要再封存一次，请用命令行 zwgk close --again，原来的会保留。"
        )
    if not results.inputs.review.passed:
        raise Refusal(f"“{layout.REVIEW}”表没有填好，还是送审稿，不能封存：请先完成三审三校，生成通报。")
    with office_for_papers() as office, file_as_shown(book, workbook) as shown:
        papers = make_papers(results, find(results), find_template(workbook), shown, office)
        content = shown.read_bytes()
    if papers.checked.standing:
        why = papers.checked.standing[0].why
        raise Refusal(f"审校发现的错误还没有处理，不能封存：{why}。请改好，或在“{layout.REVIEW}”表写明保留原因。")
    if former:
        folder = folder.with_name(f"{name}（{len(former) + 1}）")
    recorded = tuple(figures_of(results, Basis.CLOSED, folder.name, f"{now:%Y-%m-%d %H:%M}"))
    blocks = history_blocks(book, recorded) if has_history(book) else []
    files = {workbook.name: content, **papers.contents, **_figures(results, recorded)}
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    save_new_folder(folder, [*files.items(), (SUMS, sums.encode("utf-8"))], workbook)
    undo_unless_saved(partial(_take_back, folder))
    kept = (f"原来的封存保留在“{former[-1].name}”",) if former else ()
    told = f"公布的数已记入“{layout.HISTORY}”表" if blocks else f"工作簿没有“{layout.HISTORY}”表：点“同步结构”补上"
    try:
        write_plain_blocks(book, blocks)
    except Refusal as refusal:  # the period is closed nevertheless
        told = f"公布的数还没有记入“{layout.HISTORY}”表，下次校验时补记：{refusal}"
    lines = (*kept, told, f"以后改动本期的数，“校验”会逐条列出；核对文件：{how_to_check()}")
    headline = f"{period.title}已封存：{len(files) + 1} 个文件。"
    return Outcome(Status.DONE, headline, (*lines, *papers.lines), (folder,))


def how_to_check() -> str:
    """Return what to run in an archive to verify it, by a program that this system has."""
    if sys.platform == "win32":
        return f"在文件夹里运行 certutil -hashfile 文件名 SHA256，与 {SUMS} 里的相同"
    return f"在文件夹里运行 sha256sum -c {SUMS}"


def _take_back(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.parent.rmdir()  # if it was the first one


def _figures(results: Results, recorded: Sequence[PastFigure]) -> dict[str, bytes]:
    """Return 数据.csv, 历史.csv and their dictionary."""
    period = results.inputs.period
    rows: Iterable[tuple[Key, str]] = [*snapshot(results.inputs).items(), *_printed(results)]
    figures = csv_bytes([_HEADINGS, *((*key, value) for key, value in rows)])
    fields = [
        {"name": name, "type": "string", "description": meaning}
        for name, meaning in zip(_HEADINGS, _MEANINGS, strict=True)
    ]
    heads = schema.HISTORY.headings
    history = csv_bytes([heads, *(["" if cell is None else cell for cell in figure_row(one)] for one in recorded)])
    package = {
        "name": f"zwgk-{period.code.lower()}",
        "title": f"{period.title}政务公开统计数据",
        SPAN: {"year": period.year, "first": period.first, "last": period.last},
        "resources": [
            {
                "name": "figures",
                "path": FIGURES,
                "profile": "tabular-data-resource",
                "format": "csv",
                "encoding": ENCODING,
                "schema": {"fields": fields, "primaryKey": list(_HEADINGS[:4]), "missingValues": []},
            },
            {
                "name": "history",
                "path": HISTORY,
                "profile": "tabular-data-resource",
                "format": "csv",
                "encoding": ENCODING,
                "schema": {"fields": [{"name": name, "type": "string"} for name in heads], "missingValues": [""]},
            },
        ],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    return {FIGURES: figures, HISTORY: history, DICTIONARY: text.encode("utf-8")}


def _printed(results: Results) -> Iterator[tuple[Key, str]]:
    for table in attachment_tables(results):
        for row in table.rows:
            for heading, cell in zip(table.headings, row, strict=True):
                yield (PRINTED, f"{table.label} {row[1]}", heading, ""), cell
