"""A table of totals (units by months, units by columns, months by units, accounts by months) -> one row per figure.

A figure needs a unit, a column and a month (or an account and a month). They are in the row, in the heading above the
figure, or in the title, the sheet's or the file's name. If one is missing or told twice, the table is not read.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from zwgk.errors import Refusal
from zwgk.intake.exports.cells import Codes, coded, objects, plain
from zwgk.intake.exports.fates import Fate
from zwgk.intake.exports.headings import (
    MOST_LINES_ABOVE,
    NO_HEAD,
    Role,
    heading_key,
    heading_texts,
    is_count,
    spelled,
    why_no_list,
)
from zwgk.intake.exports.rows import is_total_text, set_aside
from zwgk.intake.exports.sheet import SHARED, ListSheet, Row, row_flags
from zwgk.intake.foreign.raw_sheet import RawSheet
from zwgk.workbook.numbers import folded

MOST_FIGURES = 200_000
_NUMERALS = "零一二三四五六七八九十"
_MONTH = r"(?:(?P<year>(?:20)?\d\d)年度?)?(?P<month>0?[1-9]|1[0-2]|[一二三四五六七八九]|十[一二]?)月"
_MONTH_HEADING = re.compile(_MONTH + r"份?(?:发布|发稿|发文|更新|公开|信息|文章|稿件|条|篇|数|量)*")
_MONTH_WITHIN = re.compile(r"(?<![\d一二三四五六七八九十])" + _MONTH + r"(?!\s*\d{1,2}\s*[日号])")
_MONTHS = re.compile(r"\d+月?[-—~至到]+(?:20\d\d年)?\d+月|季度|半年|全年|[-/.]\d\d?月")
_ONE_MONTH = re.compile(r"(20\d\d年)?\d+月")
_FIGURE = re.compile(r"\d{1,6}(?:\.0)?\s*[条篇件个]?")
_DAY = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*\d{1,2}")
_BESIDE = re.compile(r"序号|编号|排名|名次|位次|备注|说明|类别|单位类别|.*[率比%]|同比.*|环比.*|得分|分数|评分|.*排名")
_KEYS = (Role.UNIT, Role.COLUMN, Role.MONTH, Role.ACCOUNT, Role.PLATFORM)


@dataclass(frozen=True)
class Known:
    """Names that a title may hold. columns: of the portal. units: name or alias -> name of the unit."""

    columns: Collection[str]
    units: dict[str, str]


NOTHING_KNOWN = Known((), {})


@dataclass(frozen=True)
class _Head:
    """first, row: first and last line of the headings. keys: column per role. values: heading texts per column of
    figures. beside: headings of columns not read."""

    first: int
    row: int
    keys: dict[Role, int]
    values: dict[int, tuple[str, ...]]
    beside: tuple[str, ...]


def read_crosstab(
    raw: RawSheet, lines: Sequence[Row], more: Iterator[Sequence[Row]], around: Sequence[str], known: Known
) -> ListSheet | str:
    """Return the figures as a list of counts, or why they cannot be read ("" if this is no such table).

    lines: the first rows; more: those after. around: the file's name, for facts that the table lacks.
    """
    head = next((found for row in range(min(len(lines), MOST_LINES_ABOVE)) if (found := _head(lines, row))), None)
    if head is None:
        return ""
    above = [str(plain(cell)) for line in lines[: head.first] for cell in line if isinstance(cell, str)]
    facts, why = _facts(head, [*above, raw.name, *around], known)
    if why:
        return f"{_kind(lines)}，{why}"
    body = [list(line) for line in lines[head.row + 1 :]]
    for chunk in more:
        body += map(list, chunk)
        if len(body) * len(head.values) > MOST_FIGURES:
            raise Refusal(
                f"“{raw.name or around[0]}”是汇总表，有 {MOST_FIGURES} 格以上，没有读取：请按月分开导出再导入。"
            )
    return _list(raw, head, facts, body, lines[: head.row + 1], known)


def _kind(lines: Sequence[Row]) -> str:
    why = why_no_list(lines)
    return "是汇总表，不是一行一条的清单" if why == NO_HEAD else why


def _head(lines: Sequence[Row], row: int) -> _Head | None:
    """Return the headings if this line has a key and heads figures; the line below may divide its headings."""
    texts = heading_texts(lines[row])
    keys = {role: place for place, text in texts.items() for role in _KEYS if spelled(role, text)}
    if not keys.keys() & {Role.UNIT, Role.COLUMN, Role.MONTH, Role.ACCOUNT}:
        return None
    below = heading_texts(lines[row + 1]) if row + 1 < len(lines) else {}
    parts = {place: text for place, text in below.items() if place not in keys.values()}
    divided = len(parts) > 1 and not below.keys() & set(keys.values()) and not _figures(lines[row + 1], parts)
    values: dict[int, tuple[str, ...]] = {}
    last = ""
    for place in range(max([*texts, *(parts if divided else ())]) + 1):
        if place in keys.values():
            last = ""
            continue
        last = texts.get(place, last if divided else "")
        told = tuple(text for text in (last, parts.get(place, "") if divided else "") if text)
        if told:
            values[place] = told
    beside = [place for place, told in values.items() if any(_is_beside(text) for text in told)]
    taken = {place: told for place, told in values.items() if place not in beside}
    first = row + (2 if divided else 1)
    filled = sum(_figures(line, taken) for line in lines[first : first + 10])
    if not filled or any(_FIGURE.fullmatch(text) for told in taken.values() for text in told):
        return None
    return _Head(row, first - 1, keys, taken, tuple("".join(values[place]) for place in beside))


def _figures(line: Row, places: Collection[int]) -> int:
    cells = (plain(line[place]) for place in places if place < len(line))
    return sum(is_count(cell) or (isinstance(cell, str) and _FIGURE.fullmatch(cell) is not None) for cell in cells)


def _is_beside(text: str) -> bool:
    return is_total_text(text) or _BESIDE.fullmatch(heading_key(text)) is not None


@dataclass(frozen=True)
class _Facts:
    """Role -> the fact of all figures; per column of figures, role -> its fact."""

    common: dict[Role, str]
    by_column: dict[int, dict[Role, str]]


def _facts(head: _Head, around: Sequence[str], known: Known) -> tuple[_Facts, str]:
    """Return the facts, or which are missing or told twice."""
    needed = [Role.ACCOUNT, Role.MONTH] if Role.ACCOUNT in head.keys else [Role.UNIT, Role.COLUMN, Role.MONTH]
    named = [heading_key(text) for texts in head.values.values() for text in texts]
    units = Role.UNIT not in head.keys and (
        Role.COLUMN in head.keys or 2 * sum(name in known.units for name in named) >= len(named)
    )
    other = None if Role.ACCOUNT in head.keys else Role.UNIT if units else Role.COLUMN
    by_column = {place: _of_heading(texts, other) for place, texts in head.values.items()}
    told = [tuple(facts.get(role) for role in needed if role not in head.keys) for facts in by_column.values()]
    if len(set(told)) < len(told) or not any(any(facts) for facts in told):
        return _Facts({}, {}), "看不出各列的数有什么不同"
    common: dict[Role, str] = {}
    for role in needed:
        if role in head.keys or all(role in facts for facts in by_column.values()):
            continue
        if any(role in facts for facts in by_column.values()):
            return _Facts({}, {}), f"各列的标题有的写了{role.value}，有的没有写"
        found = _around(role, around, known)
        if len(found) != 1 or (role is Role.MONTH and not _ONE_MONTH.fullmatch(next(iter(found)))):
            several = f"（写着“{'”“'.join(sorted(found))}”，不是一个{role.value}）" if found else ""
            return _Facts({}, {}), f"标题、工作表和文件的名称里看不出是哪个{role.value}{several}"
        common[role] = found.pop()
    return _Facts(common, by_column), ""


def _of_heading(texts: tuple[str, ...], other: Role | None) -> dict[Role, str]:
    """Return the month in a heading, and the rest as `other`."""
    found: dict[Role, str] = {}
    for text in texts:
        month = _MONTH_HEADING.fullmatch(heading_key(text))
        if month:
            found[Role.MONTH] = _month(month)
        elif other is not None:
            found[other] = heading_key(text)
    return found


def _month(match: re.Match[str]) -> str:
    text = match["month"]
    number = int(text) if text.isascii() else sum(_NUMERALS.index(sign) for sign in text)
    year = match["year"]
    return f"{int(year) % 100 + 2000}年{number}月" if year else f"{number}月"


def _around(role: Role, around: Sequence[str], known: Known) -> set[str]:
    """Return the different facts of a role in the texts around the table."""
    found: set[str] = set()
    for text in map(folded, around):
        if role is Role.MONTH:
            days = {f"{int(year)}年{int(month)}月" for year, month in _DAY.findall(text)}
            if len(_DAY.findall(text)) > 1:
                found |= days
            elif _MONTHS.search(text):
                found |= {text[:20]}
            elif not days:
                found |= {_month(match) for match in _MONTH_WITHIN.finditer(text)}
        elif role is Role.COLUMN:
            found |= _named(text, known.columns)
        elif role is Role.UNIT:
            found |= {known.units[name] for name in _named(text, known.units)}
    bare = {month for month in found if role is Role.MONTH and "年" not in month}
    return {fact for fact in found if fact not in bare or not any(other.endswith(f"年{fact}") for other in found)}


def _named(text: str, names: Collection[str]) -> set[str]:
    """Return the names in a text, but for those within a longer one."""
    there = {name for name in names if name and name in text}
    return {name for name in there if not any(name in other and name != other for other in there)}


def _list(
    raw: RawSheet, head: _Head, facts: _Facts, body: list[list[object]], above: Sequence[Row], known: Known
) -> ListSheet | str:
    width = max([*head.keys.values(), *head.values]) + 1
    rows = [[plain(cell) for cell in line] + [""] * (width - len(line)) for line in body]
    _fill_merged(raw, head, rows)
    kept = [at for at, line in enumerate(rows) if any(cell not in ("", None) for cell in line)]
    numbers = np.array([raw.top + head.row + 2 + at for at in kept], dtype=np.int64)
    keys = {role: coded(objects(rows[at][place] for at in kept)) for role, place in head.keys.items()}
    leading = {
        position: tuple(str(cell) for cell in rows[at] if cell not in ("", None))[:4]
        for position, at in enumerate(kept)
        if all(rows[at][place] in ("", None) for role, place in head.keys.items() if role is not Role.PLATFORM)
        or not any(rows[at][place] not in ("", None) for place in head.values)
    }
    heads = [[plain(line[place]) if place < len(line) else "" for place in head.keys.values()] for line in above]
    hidden, struck, broken = (
        row_flags(numbers - 1, rows) for rows in (raw.hidden_rows, {r for r, _ in raw.struck}, ())
    )
    fates = set_aside(keys, leading, heads, (), hidden, struck, broken)
    if again := _other_table(head, facts, [rows[at] for at in kept], np.flatnonzero(fates == Fate.HEADING), known):
        return f"{_kind(above)}，第 {numbers[again]} 行又是一张表的标题，时段、栏目或各列和上面的不同"
    size = len(head.values)
    columns = {role: column[np.repeat(np.arange(len(kept)), size)] for role, column in keys.items()}
    for role in (Role.UNIT, Role.COLUMN, Role.MONTH):
        if role in facts.common:
            columns[role] = coded(objects([facts.common[role]] * (len(kept) * size)))
        elif role not in columns and all(role in each for each in facts.by_column.values()):
            columns[role] = coded(objects([facts.by_column[place][role] for place in head.values] * len(kept)))
    columns[Role.POSTS] = coded(objects(rows[at][place] for at in kept for place in head.values))
    texts = {role: str(plain(above[head.first][place])) for role, place in head.keys.items()}
    hidden_headings = tuple("".join(head.values[p]) for p in head.values if p + raw.left in raw.hidden_columns)
    return ListSheet(
        raw.name,
        columns,
        texts,
        np.repeat(numbers, size),
        np.repeat(fates, size),
        Role.ACCOUNT in keys,
        hidden_headings,
        _notes(raw.name, head, facts),
    )


def _other_table(head: _Head, facts: _Facts, rows: Sequence[Sequence[object]], headings: Codes, known: Known) -> int:
    """Return the index of the first repeated heading that heads other figures, by its own texts or by those of the
    lines between it and the figures above; 0 if there is none."""
    for at in map(int, headings):
        told = {"".join(str(rows[at][place]).split()) for place in head.values if rows[at][place] not in ("", None)}
        new = told - {text for texts in head.values.values() for text in texts}
        names = [text for text in new if text in known.columns or _MONTH_HEADING.fullmatch(text)]
        other = not _figures(rows[at], head.values) and (len(told) > 1 or names) and new
        start = next((row + 1 for row in range(at - 1, -1, -1) if _figures(rows[row], head.values)), at)
        texts = [str(cell) for row in rows[start:at] for cell in row if cell]
        facts_here = ((here, fact) for role, fact in facts.common.items() for here in _around(role, texts, known))
        if other or any(here != fact and not fact.endswith(f"年{here}") for here, fact in facts_here):
            return at
    return 0


def _fill_merged(raw: RawSheet, head: _Head, rows: list[list[object]]) -> None:
    first = raw.top + head.row + 1
    for (top, left), (bottom, _) in raw.merged:
        place = left - raw.left
        if place in head.keys.values() and top >= first:
            for at in range(top - first + 1, min(bottom - first + 1, len(rows))):
                rows[at][place] = rows[at][place] or rows[top - first][place]
    for (top, left), (bottom, right) in raw.merged:
        shared = [place for place in head.values if left <= place + raw.left <= right]
        area = rows[max(top - first, 0) : max(bottom - first + 1, 0)]
        if len(shared) > 1 or len({tuple(row[place] for place in head.keys.values()) for row in area}) > 1:
            for row in area:
                for place in shared:
                    row[place] = SHARED


def _notes(name: str, head: _Head, facts: _Facts) -> tuple[str, ...]:
    sheet = f"“{name}”" if name else ""
    told = "，".join(f"{role.value}都是“{fact}”（取自标题或名称）" for role, fact in facts.common.items())
    beside = f"，“{'”“'.join(head.beside)}”列没有读" if head.beside else ""
    return (f"{sheet}是汇总表，一格一个数，下面按一格一行计数{'：' if told else ''}{told}{beside}",)
