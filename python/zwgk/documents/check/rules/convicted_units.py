"""Units with a shortfall in the table that the text omits, and the reverse.

Example: the 2024 Q2 bulletin names four departments at zero in 部门信息公开; its table holds five.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from zwgk.documents.check.language import clauses, folded, is_nothing, number, one_lost
from zwgk.documents.check.paper import Fault, Paper, PaperTable

ZERO = re.compile(r"(?:为|是|均为)(?:零|0(?!\d))|零更新|零发布|未更新|没有更新|未发布|没有发布|无更新")
BELOW = re.compile(r"未达标|不达标|未达到|没有达到|低于|不足")
_QUOTA = re.compile(r"每月[^\d,，;；。]{0,8}?(?:不少于|不低于|至少|最低)(\d+)(?:条|篇|次)")
_SELECTION = re.compile(r"连续")  # months or periods: those concerned are some of the units at zero
_PREFIX = re.compile(r"^[县市区旗]")
_AFTER_NAME = re.compile(r"[在的未本\u201c\"]")
_ALL_MEET = re.compile(
    r"(?:各|所有|全部)(?:单位|乡镇|部门)[^,。]{0,12}均(?:已)?(?:达到|符合|满足)[^,。]{0,8}(?:要求|标准)"
)


@dataclass(frozen=True)
class Naming:
    """A sentence that names units for a column of a table: `units` as spelled in the table; `whole`: all that are
    short, not a selection of them."""

    paragraph: int
    table: PaperTable
    column: int
    units: tuple[str, ...]
    zero: bool
    whole: bool = True


def convicted_units(paper: Paper) -> Iterator[Fault]:
    """Compare the units named by a sentence with those short in its column of the table."""
    quotas = quotas_of(paper)
    yield from _said_to_meet(paper, quotas)
    for naming in namings(paper):
        at = naming.table.unit_column
        if at is None:
            continue
        head = naming.table.heads[naming.column]
        quota = Decimal(1) if naming.zero else quotas.get(head)
        if quota is None:
            continue
        convicted = [
            row[at]
            for row in naming.table.rows
            if not (is_nothing(row[naming.column])) and (number(row[naming.column]) or Decimal(0)) < quota
        ]
        place = paper.paragraphs[naming.paragraph].place
        state = "为 0" if naming.zero else f"不足 {quota}"
        for unit in convicted if naming.whole else ():
            if unit not in naming.units:
                why = f"{naming.table.name}里{unit}的“{head}”{state}，正文没有点到"
                yield Fault("点名", place, "、".join(naming.units), unit, why, paragraph=naming.paragraph)
        for unit in naming.units:
            if unit not in convicted:
                sign = next(row[naming.column] for row in naming.table.rows if row[at] == unit)
                shown = f"是“{sign}”（不承担），" if sign and is_nothing(sign) else ""
                why = f"正文点了{unit}，{naming.table.name}里它的“{head}”{shown}不是{state}"
                yield Fault("点名", place, unit, "", why, paragraph=naming.paragraph)


def _said_to_meet(paper: Paper, quotas: dict[str, Decimal]) -> Iterator[Fault]:
    """Return units below the quota of a column although the text says that all meet it."""
    said = ((index, _ALL_MEET.search(folded(paragraph.text))) for index, paragraph in enumerate(paper.paragraphs))
    for index, match in said:
        if match is None:
            continue
        place = paper.paragraphs[index].place
        for table in paper.tables:
            for at in (at for at in table.count_columns if table.heads[at] in quotas):
                head, quota = table.heads[at], quotas[table.heads[at]]
                for row in table.rows if table.unit_column is not None else ():
                    count = number(row[at])
                    if count is not None and count < quota:
                        unit = row[table.unit_column or 0]
                        why = f"正文写“{match[0]}”，{table.name}里{unit}的“{head}”是 {count}，不足 {quota}"
                        yield Fault("点名", place, match[0], unit, why, paragraph=index)


def namings(paper: Paper) -> Iterator[Naming]:
    """Return sentences with units of a table, a heading of that table, and a word for zero or below the quota."""
    for index, paragraph in enumerate(paper.paragraphs):
        for clause in clauses(folded(paragraph.text)):
            verdict = ZERO.search(clause) or BELOW.search(clause)
            if not verdict or _QUOTA.search(clause):
                continue
            before = clause[: verdict.start()]
            for table in paper.tables:
                names = mentioned(before, table)
                column = _column(before, table)
                if names and column is not None:
                    yield Naming(index, table, column, names, verdict.re is ZERO, not _SELECTION.search(clause))


def mentioned(text: str, table: PaperTable) -> tuple[str, ...]:
    """Return the table's units in a list of names joined by 、, with or without 县 in front."""
    at = table.unit_column
    if at is None:
        return ()
    listed = {part for part in re.split(r"[、,，:：]|以及|和|及|等", text) if part}
    spelled = {name for part in listed for whole in (part, _PREFIX.sub("", part)) for name in _names(whole)}
    found = []
    for unit in table.column(at):
        bare = re.sub(r"\(.*?\)", "", unit)
        # A name may contain a word that joins names: 林业和草原局.
        joined = bare in text and re.search("和|及|等", bare)
        if bare in spelled or _PREFIX.sub("", bare) in listed or joined:
            found.append(unit)
    return tuple(found)


def _names(part: str) -> set[str]:
    """Return the names that a list's part may be: the whole, or its beginning before 在…; not any other beginning."""
    return {part, *(part[: match.start()] for match in _AFTER_NAME.finditer(part))}


def _column(text: str, table: PaperTable) -> int | None:
    """Return the column whose heading is in the text, whole or with one character lost; the longest wins."""
    best: tuple[int, int] | None = None
    for at in table.count_columns:
        head = table.heads[at]
        length = len(head)
        whole = head in text
        lost = length >= 5 and any(
            one_lost(text[start : start + length - 1], head) for start in range(len(text) - length + 2)
        )
        whole = (whole and length > 2) or f"{head}栏目" in text
        if (whole or lost) and (best is None or length > best[0]):
            best = (length, at)
    return best[1] if best else None


def quotas_of(paper: Paper) -> dict[str, Decimal]:
    """Return heading -> quota of the period, from sentences like “部门信息公开每月更新不少于1条” and the title's
    period."""
    quotas: dict[str, Decimal] = {}
    if paper.period is None:
        return quotas
    _, period = paper.period
    heads = {head for table in paper.tables for head in table.heads if len(head) > 2}
    for paragraph in paper.paragraphs:
        for clause in clauses(folded(paragraph.text)):
            for match in _QUOTA.finditer(clause):
                for head in heads:
                    if head in clause[: match.start()]:
                        quotas[head] = Decimal(match[1]) * period.months
    return quotas
