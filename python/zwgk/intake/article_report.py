"""What became of an export's rows, told: a sum that adds up, problems with row numbers, and a full list as a file."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from zwgk.files import save_file
from zwgk.inputs import Inputs
from zwgk.intake.articles import FATE_WORDS, ArticleCounts, Fate
from zwgk.intake.export_file import Export
from zwgk.intake.export_headings import Role
from zwgk.intake.matching import UnitNames
from zwgk.outcome import OutcomeTable
from zwgk.problems import Problem, Severity
from zwgk.workbook import layout
from zwgk.workbook.plan_block import cell_text

_MOST_SPANS = 12
_MOST_GROUPS = 60
_LISTED = tuple(fate for fate in Fate if fate not in (Fate.COUNTED, Fate.OTHER_PERIOD))
_REMEDIES: dict[Fate, tuple[Severity, str]] = {
    Fate.NO_DATE: (Severity.WARNING, "在台账里补上日期（例如 2024-6-28）再导入"),
    Fate.OTHER_YEAR: (Severity.NOTE, "不是本年度的文章；日期写错的请改正再导入"),
    Fate.UNKNOWN_UNIT: (
        Severity.WARNING,
        f"名录里的单位：把这个名称填进“{layout.ROSTER}”的别名再导入；别的发布者：不用管",
    ),
    Fate.UNMAPPED: (
        Severity.WARNING,
        f"在“{layout.MAPPING}”里给这个栏目选好归属（不计入的选 {layout.NOT_DUTY}）再导入",
    ),
    Fate.NOT_COUNTED: (Severity.NOTE, f"“{layout.MAPPING}”写明不计入单位；要计入的请改那里"),
    Fate.NO_DUTY: (Severity.WARNING, f"确实承担：在“{layout.ROSTER}”里改为“{layout.DUTY_YES}”再导入"),
    Fate.DUPLICATE: (Severity.NOTE, "标题、单位、日期都相同；两次都要算的，把“设置”里的“重复文章只计一次”改为否"),
}


def fate_table(counts: ArticleCounts) -> OutcomeTable:
    """How many rows met each fate; the last line is all of them."""
    tally = np.bincount(counts.fates, minlength=len(Fate))
    rows = [(FATE_WORDS[fate], str(tally[fate])) for fate in Fate if tally[fate] or fate is Fate.COUNTED]
    return OutcomeTable("台账每一行的去向", ("去向", "行数"), (*rows, ("全部行数", str(len(counts.fates)))))


def fate_line(counts: ArticleCounts) -> str:
    """The sum in one line: 计入 + 列出 + 不在本期 = 全部."""
    tally = np.bincount(counts.fates, minlength=len(Fate))
    listed = sum(int(tally[fate]) for fate in _LISTED)
    counted, outside = int(tally[Fate.COUNTED]), int(tally[Fate.OTHER_PERIOD])
    return f"计入 {counted} 行 + 列出 {listed} 行 + 不在本期 {outside} 行 = 台账共 {len(counts.fates)} 行"


def article_problems(export: Export, counts: ArticleCounts, inputs: Inputs, names: UnitNames) -> list[Problem]:
    """A problem for each kind of fate and each unit or portal column that met it, with the numbers of its rows."""
    problems: list[Problem] = []
    for fate in _LISTED:
        positions = np.flatnonzero(counts.fates == fate)
        if not len(positions):
            continue
        role = Role.UNIT if fate in (Fate.UNKNOWN_UNIT, Fate.NO_DUTY) else Role.COLUMN
        if fate in (Fate.NO_DATE, Fate.OTHER_YEAR):
            role = Role.DATE
        problems += _grouped(export, fate, role, positions, names)
    if counts.absent:
        what = f"台账里一条也没有：{'、'.join(counts.absent)}；没有替它们填 0"
        remedy = "核对这些单位的名称；确实没有发布的，请自己填 0"
        problems.append(Problem(Severity.WARNING, "", "", "", what, remedy, export.name))
    missing = [month for month in inputs.period.months if month not in counts.months]
    if missing:
        told = "、".join(f"{month}月" for month in missing)
        what = f"台账里没有{told}的文章，这几个月没有填"
        problems.append(Problem(Severity.WARNING, "", "", "", what, "核对导出时选的日期范围", export.name))
    return problems


def _grouped(
    export: Export, fate: Fate, role: Role, positions: npt.NDArray[np.int64], names: UnitNames
) -> Iterable[Problem]:
    severity, remedy = _REMEDIES[fate]
    column = export.columns[role][positions]
    codes, texts = column.codes, column.distinct
    order = pd.Series(codes).value_counts(sort=True).index.tolist()
    by_date = role is Role.DATE
    groups = [positions] if by_date else [positions[codes == code] for code in order[:_MOST_GROUPS]]
    if not by_date and len(order) > _MOST_GROUPS:
        groups.append(positions[np.isin(codes, order[_MOST_GROUPS:])])
    for number, group in enumerate(groups):
        one = not by_date and number < _MOST_GROUPS
        text = str(texts[order[number]]).strip() if one else ""
        near = names.nearest(text) if fate is Fate.UNKNOWN_UNIT and text else None
        guess = f"；是不是“{near.name}”？" if near is not None else ""
        what = f"{FATE_WORDS[fate]}：{len(group)} 行（第 {_row_list(export, group)} 行）{guess}"
        yield Problem(severity, "", "", text[:200], what, remedy, export.name)


def _row_list(export: Export, positions: npt.NDArray[np.int64]) -> str:
    """3、5-9、… of the spreadsheet's own row numbers; the sheet in front where there are several."""
    rows = export.rows[positions]
    starts = np.flatnonzero(np.diff(rows, prepend=rows[0] - 2) != 1)
    spans = []
    for place, start in enumerate(starts[:_MOST_SPANS]):
        last = starts[place + 1] - 1 if place + 1 < len(starts) else len(rows) - 1
        sheet = f"{export.sheets[positions[start]]}!" if export.sheets is not None else ""
        spans.append(sheet + (f"{rows[start]}" if start == last else f"{rows[start]}-{rows[last]}"))
    return "、".join(spans) + ("等" if len(starts) > _MOST_SPANS else "")


def save_list(export: Export, counts: ArticleCounts, target: Path) -> bool:
    """Writes every row that was not counted, with its number and why, as a text file that Excel opens; False where all
    were counted. Cells that would be formulas are made text."""
    positions = np.flatnonzero(counts.fates != Fate.COUNTED)
    if not len(positions):
        return False
    roles = [role for role in (Role.TITLE, Role.UNIT, Role.COLUMN, Role.DATE) if role in export.columns]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(["工作表", "行号", "去向", "重复的行", *(role.value for role in roles)])
    picked = [export.columns[role][positions].values() for role in roles]
    for place, position in enumerate(positions):
        sheet = export.sheets[position] if export.sheets is not None else ""
        first = counts.repeats[position]
        fate = Fate(counts.fates[position])
        repeated = export.rows[first] if fate is Fate.DUPLICATE else ""
        cells = [cell_text(str(values[place])) or "" for values in picked]
        writer.writerow([sheet, export.rows[position], FATE_WORDS[fate], repeated, *cells])
    save_file(target, buffer.getvalue().encode("utf-8-sig", "replace"))
    return True
