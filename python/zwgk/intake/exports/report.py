"""Report on the fates of an export's rows: a sum that adds up, problems with row numbers, a full list as a file."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from zwgk.csv_files import csv_bytes
from zwgk.files import save_file
from zwgk.intake.exports.articles import ArticleCounts, row_days
from zwgk.intake.exports.cells import Codes
from zwgk.intake.exports.fates import FATE_WORDS, REMEDIES, Fate
from zwgk.intake.exports.file import Export
from zwgk.intake.exports.headings import Role
from zwgk.intake.exports.rows import Fates
from zwgk.intake.matching import UnitNames
from zwgk.model.inputs import Inputs
from zwgk.model.problems import Problem
from zwgk.model.words import Words
from zwgk.outcome import OutcomeTable
from zwgk.workbook import layout
from zwgk.workbook.input_cells import Slot
from zwgk.workbook.numbers import is_error
from zwgk.workbook.plan_block import cell_text

_MOST_SPANS = 12
_MOST_GROUPS = 60
_TOLD = tuple(fate for fate in Fate if fate not in (Fate.COUNTED, Fate.OTHER_PERIOD, Fate.UNREAD_SHEET))
_GROUPED_BY: dict[Fate, tuple[Role, ...]] = {
    Fate.UNKNOWN_UNIT: (Role.UNIT,),
    Fate.NOT_OURS: (Role.UNIT,),
    Fate.NO_DUTY: (Role.UNIT,),
    Fate.NO_CELL: (Role.UNIT, Role.ACCOUNT),
    Fate.UNMAPPED: (Role.COLUMN,),
    Fate.NOT_COUNTED: (Role.COLUMN,),
    Fate.DUPLICATE: (Role.COLUMN,),
    Fate.UNKNOWN_ACCOUNT: (Role.ACCOUNT,),
    Fate.AMBIGUOUS_ACCOUNT: (Role.ACCOUNT,),
    Fate.REPEATED_ACCOUNT: (Role.ACCOUNT,),
    Fate.NOT_JUDGED: (Role.ACCOUNT,),
}
_NO_ARTICLES = tuple(
    fate.value
    for fate in (Fate.HEADING, Fate.TOTAL, Fate.SIGNATURE, Fate.NOT_PUBLISHED, Fate.OTHER_PERIOD, Fate.OTHER_YEAR)
)
_LIST_ROLES = (Role.TITLE, Role.ACCOUNT, Role.PLATFORM, Role.UNIT, Role.COLUMN, Role.DATE, Role.MONTH, Role.POSTS)


def fate_table(export: Export, fates: Fates) -> OutcomeTable:
    """Return the number of rows per sheet and fate; the last line is the total."""
    sheets = export.sheets if export.sheets is not None else np.full(len(export), "", dtype=object)
    lines: list[tuple[str, str, str]] = []
    for sheet in dict.fromkeys(sheets.tolist()) if len(export) else ("",):
        tally = np.bincount(fates[sheets == sheet], minlength=len(Fate))
        lines += [(sheet, FATE_WORDS[fate], str(tally[fate])) for fate in Fate if tally[fate] or fate is Fate.COUNTED]
    lines += [
        (sheet.name, f"{FATE_WORDS[Fate.UNREAD_SHEET]}（{sheet.why}）", str(len(sheet.rows))) for sheet in export.unread
    ]
    lines.append(("", "全部行数", str(export.size)))
    headings: tuple[str, ...] = ("工作表", "去向", "行数")
    rows: list[tuple[str, ...]] = list(lines)
    if export.sheets is None:
        headings, rows = headings[1:], [line[1:] for line in lines]
    return OutcomeTable("台账每一行的去向", headings, tuple(rows))


def fate_lines(export: Export, fates: Fates, what: str) -> list[str]:
    """Return the sum in one line, 计入 + 列出 + 不在本期 = 全部, and the listed rows in another."""
    tally = np.bincount(fates, minlength=len(Fate))
    tally[Fate.UNREAD_SHEET] = sum(len(sheet.rows) for sheet in export.unread)
    counted, outside = int(tally[Fate.COUNTED]), int(tally[Fate.OTHER_PERIOD])
    listed = {FATE_WORDS[fate]: int(tally[fate]) for fate in (*_TOLD, Fate.UNREAD_SHEET) if tally[fate]}
    line = f"计入 {counted} 行 + 列出 {sum(listed.values())} 行 + 不在本期 {outside} 行 = {what}共 {export.size} 行"
    told = "，".join(f"{words} {rows} 行" for words, rows in listed.items())
    return [line, *([f"列出的行：{told}"] if told else [])]


def row_problems(export: Export, fates: Fates, names: UnitNames | None = None) -> list[Problem]:
    """Return a problem per fate and per unit, column or account concerned, with the row numbers."""
    problems = [
        Problem.warning(
            f"工作表“{sheet.name}”没有读{'完' if sheet.partly else ''}，因为{sheet.why}："
            f"{len(sheet.rows)} 行（第 {_spans(sheet.rows)} 行）没有计入",
            sheet.remedy or "是台账的，把第一张表的标题行照样放到这张表上面；不是的，删去这张表；再导入",
            value=sheet.name[:60],
            file=export.name,
        )
        for sheet in export.unread
    ]
    if export.hidden:
        what = f"{'、'.join(f'“{heading}”' for heading in export.hidden)}这几列在台账里是隐藏的，照样按它们读取"
        problems.append(Problem.note(what, "不该按它们读取的，删去这几列再导入", file=export.name))
    for fate in _TOLD:
        positions = np.flatnonzero(fates == fate)
        if len(positions):
            problems += _grouped(export, fate, positions, names)
    return problems


def article_problems(export: Export, counts: ArticleCounts, inputs: Inputs, names: UnitNames) -> list[Problem]:
    """Return all problems to report for an export of articles."""
    problems = row_problems(export, counts.fates, names)
    problems += _added(export, counts.fates, inputs.period.year)
    if counts.withheld:
        what = f"台账里有说不清归属的行，所以这 {len(counts.withheld)} 格没有填 0：{_slot_list(counts.withheld)}"
        remedy = "先把上面列出的行处理好再导入；确实没有发布的，请自己填 0"
        problems.append(Problem.warning(what, remedy, file=export.name))
    if counts.absent:
        what = f"台账里一条也没有：{'、'.join(counts.absent)}；没有替它们填 0"
        remedy = "核对这些单位的名称；确实没有发布的，请自己填 0"
        problems.append(Problem.warning(what, remedy, file=export.name))
    missing = [month for month in inputs.period.months if month not in counts.months]
    if missing:
        told = "、".join(f"{month}月" for month in missing)
        what = f"台账里没有{told}的文章，这几个月没有填"
        problems.append(Problem.warning(what, "核对导出时选的日期范围", file=export.name))
    return problems


def _added(export: Export, fates: Fates, year: int) -> list[Problem]:
    """Return a warning if a list of counts without titles has a unit's column more than once for the same day or
    month."""
    if Role.POSTS not in export.columns or Role.TITLE in export.columns:
        return []
    positions = np.flatnonzero(fates == Fate.COUNTED)
    unit, column = (export.columns[role].codes[positions] for role in (Role.UNIT, Role.COLUMN))
    facts = pd.DataFrame({"unit": unit, "column": column, "day": row_days(export, year)[positions]})
    again = positions[facts.duplicated(keep=False).to_numpy()]
    if not len(again):
        return []
    what = f"同一单位、栏目、日期有不止一行条数，已经相加：{len(again)} 行（第 {_row_list(export, again)} 行）"
    return [Problem.warning(what, "是重复的，删去多余的行再导入", file=export.name)]


def title_problems(export: Export, fates: Fates, words: Words) -> list[Problem]:
    """Return a problem per wrong word in the titles of articles of the period, with the row numbers."""
    titles = export.columns.get(Role.TITLE)
    if titles is None:
        return []
    texts = [value if isinstance(value, str) else "" for value in titles.distinct]
    if not any(words.found_in("\n".join(texts))):
        return []
    rows = ~np.isin(fates, _NO_ARTICLES)
    wrong: dict[tuple[str, str], list[int]] = {}
    for code, text in enumerate(texts):
        for pair in words.found_in(text):
            wrong.setdefault(pair, []).append(code)
    problems = []
    for (word, right), codes in wrong.items():
        positions = np.flatnonzero(np.isin(titles.codes, codes) & rows)
        if len(positions):
            first = texts[int(titles.codes[positions[0]])]
            what = f"标题里的“{word}”应为“{right}”：{len(positions)} 行（第 {_row_list(export, positions)} 行）"
            remedy = f"在网站上改正；没有错的，在“{layout.WORDS}”表里添一行，正词填 {layout.NOT_DUTY}"
            problems.append(Problem.warning(what, remedy, value=first[:200], file=export.name))
    return problems


def _slot_list(slots: Sequence[Slot]) -> str:
    """Return the slots by owner and item: 财政局动态（4月、5月）."""
    months: dict[tuple[str, str], list[str]] = {}
    for slot in slots:
        months.setdefault((slot.owner, slot.item), []).append(f"{slot.month}月")
    told = [f"{owner}“{item}”（{'、'.join(each)}）" for (owner, item), each in months.items()]
    return "、".join(told[:_MOST_GROUPS]) + ("等" if len(told) > _MOST_GROUPS else "")


def _grouped(export: Export, fate: Fate, positions: Codes, names: UnitNames | None) -> Iterable[Problem]:
    severity, remedy = REMEDIES[fate]
    role = next((role for role in _GROUPED_BY.get(fate, ()) if role in export.columns), None)
    if role is None:
        groups = [("", positions)]
    else:
        column = export.columns[role][positions]
        order = pd.Series(column.codes).value_counts(sort=True).index.tolist()
        groups = [(str(column.distinct[code]), positions[column.codes == code]) for code in order[:_MOST_GROUPS]]
        if len(order) > _MOST_GROUPS:
            groups.append(("", positions[np.isin(column.codes, order[_MOST_GROUPS:])]))
    for text, group in groups:
        near = names.nearest(text) if names is not None and fate is Fate.UNKNOWN_UNIT and text else None
        guess = f"；是不是“{near.name}”？" if near is not None else ""
        if fate is Fate.UNKNOWN_UNIT and names is not None and names.are_several(text):
            guess = "；这一格里有不止一个单位"
        words, advice = FATE_WORDS[fate], remedy
        if role is not None and len(groups) <= _MOST_GROUPS and not text:
            words, advice = f"没有写{role.value}", f"在台账里补上{role.value}再导入"
        elif role is not None and is_error(text):
            words, advice = f"{role.value}是公式错误", f"在台账里改好{role.value}的公式，或改成文字，再导入"
        what = f"{words}：{len(group)} 行（第 {_row_list(export, group)} 行）没有计入{guess}"
        yield Problem(severity=severity, value=text[:200], what=what, remedy=advice, file=export.name)


def _row_list(export: Export, positions: Codes) -> str:
    """Return the row numbers, after the sheet's name if there are several sheets."""
    if export.sheets is None:
        return _spans(export.rows[positions])
    by_sheet = pd.Series(positions).groupby(export.sheets[positions], sort=False)
    return "、".join(f"{sheet}!{_spans(export.rows[group.to_numpy()])}" for sheet, group in by_sheet)


def _spans(rows: Codes) -> str:
    """Return the numbers as 3、5-9、…, each once: a row of a table of totals has several figures."""
    rows = np.unique(rows)
    starts = np.flatnonzero(np.diff(rows, prepend=rows[0] - 2) != 1)
    spans = []
    for place, start in enumerate(starts[:_MOST_SPANS]):
        last = starts[place + 1] - 1 if place + 1 < len(starts) else len(rows) - 1
        spans.append(f"{rows[start]}" if start == last else f"{rows[start]}-{rows[last]}")
    return "、".join(spans) + ("等" if len(starts) > _MOST_SPANS else "")


def save_list(export: Export, fates: Fates, repeats: Codes | None, target: Path) -> bool:
    """Write every uncounted row, with number and reason, as a text file that Excel opens; return False if there is
    none. Cells that would be formulas become text."""
    positions = np.flatnonzero(fates != Fate.COUNTED)
    if not len(positions) and not export.unread:
        return False
    save_file(target, csv_bytes(_list_rows(export, fates, repeats, positions)))
    return True


def _list_rows(export: Export, fates: Fates, repeats: Codes | None, positions: Codes) -> Iterator[list[object]]:
    """Yield the headings, then every row that was not counted."""
    roles = [role for role in _LIST_ROLES if role in export.columns]
    yield ["工作表", "行号", "去向", "重复的行", *(role.value for role in roles)]
    picked = [export.columns[role][positions].values() for role in roles]
    for place, position in enumerate(positions):
        sheet = cell_text(export.sheets[position]) if export.sheets is not None else ""
        fate = Fate(fates[position])
        repeated = export.rows[repeats[position]] if repeats is not None and fate is Fate.DUPLICATE else ""
        cells = [cell_text(str(values[place])) or "" for values in picked]
        yield [sheet, export.rows[position], FATE_WORDS[fate], repeated, *cells]
    for unread in export.unread:
        why = f"{FATE_WORDS[Fate.UNREAD_SHEET]}（{unread.why}）"
        for row in unread.rows:
            yield [cell_text(unread.name), row, cell_text(why), "", *[""] * len(roles)]
