"""Closed periods of a workbook, from their archives beside it, and changes since."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import xlwings as xw

from zwgk.csv_files import ENCODING
from zwgk.files import ARCHIVE
from zwgk.history.snapshot import UNIT_SHEETS, Difference, Key, differences, snapshot
from zwgk.model.county import County
from zwgk.model.past import Basis, Past, PastFigure
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.statistics.view import inputs_of
from zwgk.workbook import layout, schema
from zwgk.workbook.plan_block import OutputBlock
from zwgk.workbook.plan_history import figure_row, has_history, history_blocks
from zwgk.workbook.read_history import figure_of, placed_figures
from zwgk.workbook.reader import Sheets

FIGURES, HISTORY, DICTIONARY, SUMS = "数据.csv", "历史.csv", "datapackage.json", "SHA256SUMS"
SPAN = "period"
"""Key in the dictionary: the months of the archive."""


@dataclass(frozen=True)
class ArchiveReview:
    """Closed periods of the workbook's year compared with its present contents.

    problems: one per figure that differs from its publication, and is not corrected, and one per period whose rows in
    历史 are not those of its archive; unrecorded: rows of archives that 历史 lacks, because the workbook was not saved
    after closing, or because somebody deleted them; changes: what differs from the publication, by period.
    """

    problems: tuple[Problem, ...] = ()
    unrecorded: tuple[PastFigure, ...] = ()
    changes: Mapping[Period, tuple[Difference, ...]] = field(default_factory=dict)


def review(book: xw.Book, county: County, sheets: Sheets) -> ArchiveReview:
    """Compare a workbook, read as `county`, with its archives; `sheets` are those of `sheets_of`."""
    workbook = Path(book.fullname)
    folder = workbook.parent / ARCHIVE
    if not workbook.is_absolute() or not folder.is_dir():  # never saved, or in the cloud
        return ArchiveReview()
    problems: list[Problem] = []
    changes: dict[Period, tuple[Difference, ...]] = {}
    unrecorded: list[PastFigure] = []
    held: dict[str, list[PastFigure]] = {}
    for figure in county.past.figures:
        if figure.basis is Basis.CLOSED:
            held.setdefault(figure.source, []).append(figure)
    for closed in _latest(folder):
        mine = held.get(closed.name, ())
        problems += _damage(closed, mine, sheets)
        if closed.period.year != county.year:
            continue
        if closed.fault:
            problems.append(Problem.warning(closed.fault, "用备份恢复", value=closed.name, file=ARCHIVE))
            continue
        known = {figure.key for figure in mine}
        unrecorded += [figure for figure in closed.recorded if figure.key not in known]
        now = snapshot(inputs_of(county, closed.period))
        corrected = corrected_to(county.past, closed.period)
        changes[closed.period] = tuple(
            found for found in differences(closed.figures, now) if corrected.get(found.key) != (found.now,)
        )
        problems += [_problem(found, closed) for found in changes[closed.period]]
    return ArchiveReview(tuple(problems), tuple(unrecorded), changes)


def unrecorded_blocks(book: xw.Book, found: ArchiveReview) -> list[OutputBlock]:
    """Return the rows of 历史 that an earlier closing did not save."""
    return history_blocks(book, found.unrecorded) if found.unrecorded and has_history(book) else []


def corrected_to(past: Past, period: Period) -> dict[Key, tuple[str | None]]:
    """Return entry of a period -> the value of its open correction, in a tuple of one."""
    return {
        (each.table, each.name, each.item, each.month): (each.now,)
        for each in past.corrections
        if each.period == period
    }


@dataclass(frozen=True)
class _Closed:
    """A closed period; `fault` is the reason for not using its figures."""

    name: str
    period: Period
    figures: Mapping[Key, str]
    fault: str = ""
    recorded: tuple[PastFigure, ...] = ()


def _problem(found: Difference, closed: _Closed) -> Problem:
    table, name, _, _ = found.key
    remedy = "改错了的改回来（zwgk correct --restore）；确实要更正的，用 zwgk correct 公开更正"
    sheet = name if table == UNIT_SHEETS else table
    what = f"{closed.period.title}已经公布：{found.words}"
    return Problem.warning(what, remedy, sheet=sheet, value=found.now or "")


def _damage(closed: _Closed, held: Sequence[PastFigure], sheets: Sheets) -> list[Problem]:
    """Return a problem if 历史 holds rows of the period, and they are not those of its archive."""
    published = {figure.key: figure for figure in closed.recorded}
    if not held or not published:
        return []
    there = {figure.key: figure for figure in held}
    changed = [each for each in held if each.key in published and _told(each) != _told(published[each.key])]
    further = [each for each in held if each.key not in published]
    gone = [each for each in closed.recorded if each.key not in there]
    if not changed and not further and not gone:
        return []
    places = {figure: cell for cell, figure in placed_figures(sheets[layout.HISTORY]())}
    words = [f"{each.unit}{each.column}现在是 {_told(each)}，封存的是 {_told(published[each.key])}" for each in changed]
    words += [f"{each.unit}{each.column}封存里没有" for each in further]
    words += [f"{each.unit}{each.column}的行不见了" for each in gone]
    more = f"等 {len(words)} 处" if len(words) > 3 else ""
    what = f"{closed.period.title}的行与封存的不一样，与以前的比较可能不对：{'；'.join(words[:3])}{more}"
    cell = next((places[each] for each in (*changed, *further) if each in places), "")
    remedy = f"照“{ARCHIVE}”里“{closed.name}”的 {HISTORY} 改回，或从备份恢复这张表"
    return [Problem.warning(what, remedy, sheet=layout.HISTORY, cell=cell)]


def _told(figure: PastFigure) -> str:
    """Return what a row of 历史 records about a figure."""
    shown = [value for value in figure_row(figure)[4:10] if value is not None]
    return "、".join(map(str, shown)) or "空白"


def _latest(folder: Path) -> list[_Closed]:
    """Return the last archive of each closed period."""
    found: dict[Period, _Closed] = {}
    for path in sorted(each for each in folder.iterdir() if each.is_dir() and (each / DICTIONARY).is_file()):
        closed = _read(path)
        if closed is not None:
            found[closed.period] = closed
    return list(found.values())


def _read(folder: Path) -> _Closed | None:
    try:
        span = json.loads((folder / DICTIONARY).read_text(encoding="utf-8"))[SPAN]
        period = Period(int(span["year"]), int(span["first"]), int(span["last"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        contents = {name: (folder / name).read_bytes() for name in (FIGURES, HISTORY) if (folder / name).is_file()}
        sums = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return _Closed(folder.name, period, {}, f"“{folder.name}”的封存缺文件，没有核对")
    listed = {line.partition("  ")[2] for line in sums}
    if FIGURES not in contents or (HISTORY in listed) != (HISTORY in contents):
        return _Closed(folder.name, period, {}, f"“{folder.name}”的封存缺文件，没有核对")
    if any(f"{hashlib.sha256(content).hexdigest()}  {name}" not in sums for name, content in contents.items()):
        return _Closed(folder.name, period, {}, f"“{folder.name}”的封存数据被改动过，没有核对")
    figures = {(row[0], row[1], row[2], row[3]): row[4] for row in _rows(contents[FIGURES])}
    keys = [column.key for column in schema.HISTORY.columns]
    rows = _rows(contents.get(HISTORY, b""))
    found = [figure_of(dict(zip(keys, row, strict=True))) for row in rows if len(row) == len(keys)]
    return _Closed(folder.name, period, figures, recorded=tuple(figure for figure in found if figure is not None))


def _rows(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file without its headings."""
    return list(csv.reader(io.StringIO(content.decode(ENCODING), newline="")))[1:]
