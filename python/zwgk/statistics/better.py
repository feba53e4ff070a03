"""较好单位: the praised units. The office's own choice for the period, otherwise the first of the ranking; never a unit
that the same text names for a shortfall, and never one that published nothing. Every omission and tie is reported."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from zwgk.model.past import plain
from zwgk.model.period import Period
from zwgk.model.problems import SETTINGS, Problem, Severity
from zwgk.model.roster import Unit, normal_name
from zwgk.model.rules import Kind


@dataclass(frozen=True)
class BetterUnits:
    """较好 units of one kind, in the order of naming, and messages for the office."""

    kind: str
    units: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class RankedUnits:
    """How the units of a kind did in a period.

    ranking: that of `zwgk.statistics.ranking`; named: units that the text names for a shortfall; incomplete: units with
    months missing; of_count: measure word of the totals.
    """

    ranking: pd.DataFrame
    named: frozenset[str]
    incomplete: frozenset[str] = frozenset()
    of_count: str = "条"


def better_units(kind: Kind, ranked: RankedUnits, names: Mapping[str, Unit], period: Period) -> BetterUnits:
    """Return the choice if there is one for this period, otherwise the first `kind.better_count` of the ranking.

    names: `unit_index` of the period's units, by which a choice is recognised.
    """
    if kind.better_units and kind.better_period in ("", period.name):
        return _chosen(kind, ranked, names, period)
    problems = []
    if kind.better_units:
        what = f"指定的{kind.name}较好单位是{kind.better_period}的，没有用于{period.name}，改按排名写"
        problems.append(_told(Severity.NOTE, "、".join(kind.better_units), what, f"{period.name}另有指定的，请改填"))
    proposed, told = _proposed(kind, ranked)
    return BetterUnits(kind.name, proposed, (*problems, *told))


def _chosen(kind: Kind, ranked: RankedUnits, names: Mapping[str, Unit], period: Period) -> BetterUnits:
    known = ranked.ranking.dropna(subset="total")
    totals = dict(zip(known["unit"], known["total"], strict=True))
    kept: dict[str, str] = {}  # unit -> the office's spelling
    problems = []
    for text in kind.better_units:
        unit = names.get(normal_name(text))
        why = _objection(unit, kind, ranked, totals)
        if why:
            problems.append(_told(Severity.WARNING, text, f"指定的较好单位“{text}”{why}，通报没有写它", "改正或删去"))
        elif unit is not None:
            kept.setdefault(unit.name, text)
    if not kind.better_period:
        what = f"指定的{kind.name}较好单位没有写明是哪一期的，每一期都照此写"
        remedy = f"在它右边的“指定用于”里选{period.name}"
        problems.append(_told(Severity.NOTE, "、".join(kind.better_units), what, remedy))
    return BetterUnits(kind.name, tuple(kept.values()), tuple(problems))


def _objection(unit: Unit | None, kind: Kind, ranked: RankedUnits, totals: dict[str, int]) -> str:
    """Return why a chosen unit is not praised, "" if it is. Only a complete report of zeros proves that there was
    nothing."""
    if unit is None:
        return "不在单位名录里"
    if unit.kind != kind.name:
        return f"是{unit.kind}，不是{kind.name}"
    if unit.name in ranked.named:
        return "本期因未达标被点名"
    if unit.name not in totals:
        return "本期的数没有统计到（没有填，或没有它的表）"
    if totals[unit.name] > 0:
        return ""
    return "报来的月份一条也没有，本期还没有报齐" if unit.name in ranked.incomplete else "本期一条也没有"


def _proposed(kind: Kind, ranked: RankedUnits) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    good = ranked.ranking[ranked.ranking["total"] > 0]
    free = good[~good["unit"].isin(ranked.named)]
    proposed = tuple(free["unit"].head(kind.better_count))
    told = (*_passed_over(kind, good, ranked.named), *_tie(kind, free, ranked.of_count))
    return proposed, told if kind.better_count else ()


def _passed_over(kind: Kind, good: pd.DataFrame, named: frozenset[str]) -> Iterator[Problem]:
    over = [unit for unit in good["unit"].head(kind.better_count) if unit in named]
    if over:
        what = f"{'、'.join(over)}排在{kind.name}前 {kind.better_count} 名，因本期被点名，没有写作较好单位"
        yield _told(Severity.NOTE, "、".join(over), what, "另有考虑的，在“较好单位（指定）”里写明")


def _tie(kind: Kind, free: pd.DataFrame, of_count: str) -> Iterator[Problem]:
    """Return a note if the last praised unit ties with the first that is not: the roster's order has decided."""
    count = kind.better_count
    if len(free) <= count or free["total"].iloc[count - 1] != free["total"].iloc[count]:
        return
    total = free["total"].iloc[count]
    alike = free.loc[free["total"] == total, "unit"]
    inside = [unit for unit in alike if unit in set(free["unit"].head(count))]
    outside = [unit for unit in alike if unit not in inside]
    what = f"{'、'.join(alike)}都是 {plain(total)} {of_count}，按名录的先后写了{'、'.join(inside)}"
    what += f"，没有写{'、'.join(outside)}"
    yield _told(
        Severity.NOTE, "、".join(alike), f"{kind.name}较好单位：{what}", "另有考虑的，在“较好单位（指定）”里写明"
    )


def _told(severity: Severity, value: str, what: str, remedy: str) -> Problem:
    return Problem(severity=severity, sheet=SETTINGS, value=value, what=what, remedy=remedy)
