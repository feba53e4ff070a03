"""Closed periods of a workbook, as their archives beside it hold them, and what has been changed since."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from zwgk.csv_files import ENCODING
from zwgk.history.snapshot import Difference, Key, differences, snapshot
from zwgk.period import Period
from zwgk.problems import Problem, Severity
from zwgk.workbook.reader import read_workbook, read_workbook_year

ARCHIVE = "归档"
FIGURES, DICTIONARY, SUMS = "数据.csv", "datapackage.json", "SHA256SUMS"
SPAN = "period"
"""Of the dictionary: the months that the archive is of."""


def changes_since_closing(book: xw.Book) -> list[Problem]:
    """Return a problem per figure of a closed period of the workbook's year that is not as it was published."""
    workbook = Path(book.fullname)
    folder = workbook.parent / ARCHIVE
    if not workbook.is_absolute() or not folder.is_dir():  # never saved, or in the cloud
        return []
    year = read_workbook_year(book)
    problems = []
    for closed in _latest(folder, year):
        if closed.fault:
            problems.append(Problem(Severity.WARNING, "", "", closed.name, closed.fault, "用备份恢复", ARCHIVE))
            continue
        now = snapshot(read_workbook(book, closed.period).inputs)
        problems += [_problem(found, closed) for found in differences(closed.figures, now)]
    return problems


@dataclass(frozen=True)
class _Closed:
    """A closed period; `fault` says why its figures are not used."""

    name: str
    period: Period
    figures: Mapping[Key, str]
    fault: str = ""


def _problem(found: Difference, closed: _Closed) -> Problem:
    table, name, _, _ = found.key
    remedy = "改错了的改回来；要更正的，在下一期通报里说明，再封存一次"
    sheet = name if table == "单位表" else table
    what = f"{closed.period.title}已经公布：{found.words}"
    return Problem(Severity.WARNING, sheet, "", found.now or "", what, remedy)


def _latest(folder: Path, year: int) -> list[_Closed]:
    """The last archive of each closed period of the year."""
    found: dict[tuple[int, int], _Closed] = {}
    for path in sorted(each for each in folder.iterdir() if each.is_dir() and (each / DICTIONARY).is_file()):
        closed = _read(path)
        if closed is not None and closed.period.year == year:
            found[closed.period.first, closed.period.last] = closed
    return list(found.values())


def _read(folder: Path) -> _Closed | None:
    try:
        span = json.loads((folder / DICTIONARY).read_text(encoding="utf-8"))[SPAN]
        period = Period(int(span["year"]), int(span["first"]), int(span["last"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        content = (folder / FIGURES).read_bytes()
        sums = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return _Closed(folder.name, period, {}, f"“{folder.name}”的封存缺文件，没有核对")
    if f"{hashlib.sha256(content).hexdigest()}  {FIGURES}" not in sums:
        return _Closed(folder.name, period, {}, f"“{folder.name}”的封存数据被改动过，没有核对")
    rows = list(csv.reader(io.StringIO(content.decode(ENCODING), newline="")))[1:]
    return _Closed(folder.name, period, {(row[0], row[1], row[2], row[3]): row[4] for row in rows})
