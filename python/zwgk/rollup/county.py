"""One file -> its facts. Any file ends as facts or as one sentence; nothing of it is executed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from zwgk.errors import Refusal
from zwgk.intake.foreign.faults import Unreadable
from zwgk.model.frames import CountRow, PortalMonths, count_rows, portal_months
from zwgk.model.inputs import Inputs
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Rules
from zwgk.rollup.facts import PAPERS, Fact, Section
from zwgk.rollup.papers import paper_facts
from zwgk.rollup.published import closed_figures, published
from zwgk.rollup.sheets import OpenedFile, open_foreign, open_sheets
from zwgk.statistics.lives import counts_of_period, lives
from zwgk.statistics.past_figures import recorded_shortfalls
from zwgk.statistics.shortfalls import Short, Shortfall, shortfalls_of
from zwgk.statistics.totals import cell_totals, open_months, unit_sums
from zwgk.statistics.view import counts_of
from zwgk.workbook import layout
from zwgk.workbook.read_history import placed_figures
from zwgk.workbook.reader import read_grids

UNITS, COMPLETE, MEETING, ZERO, BELOW, NAMED = "单位数", "报齐单位", "达标单位", "为零单位", "未达标单位", "点名单位"
POSTS, ACCOUNTS = "条数", "账号"

_QUOTED = re.compile("“([^”]*)”")
_OWN_WORDS = frozenset({*layout.FIXED_SHEETS, layout.HOME_YEAR, layout.HOME_PERIOD, layout.UNIT_LABEL})


def county_facts(name: str, content: bytes, period: Period) -> list[Fact]:
    """Return the facts of one file for a period.

    The period is the caller's: the one picked on the county's 首页 is ignored, except for its year.
    """
    return list(_facts(name, content, period))


def _facts(name: str, content: bytes, period: Period) -> Iterator[Fact]:
    suffix = PurePosixPath(name).suffix.lower()
    try:
        if suffix in PAPERS:
            yield from paper_facts(name, content, period)
            return
        file = open_sheets(name, content)
        if file.is_ours and file.stamp is None:
            yield from _of_workbook(name, content, file, period)
        elif file.stamp is not None and file.stamp.unit:
            yield Fact(Section.FORM, unit=file.stamp.unit)
        elif suffix == ".xlsx":
            yield from paper_facts(name, content, period)
        else:
            yield Fact(Section.OTHER, text="不是县里的统计工作簿，也不是填报表")
    except Refusal as refusal:
        yield Fact(Section.FAULT, text=without_contents(str(refusal)).replace("再审校", "再汇总"))


def _of_workbook(name: str, content: bytes, file: OpenedFile, period: Period) -> list[Fact]:
    """Return the facts of a workbook of ours; a sheet that this process cannot parse sends it to the other one."""
    try:
        return list(_workbook_facts(file, period))
    except Unreadable:
        return list(_workbook_facts(open_foreign(name, content), period))


@dataclass(frozen=True)
class _Figures:
    """A period of a county, in lists: thousands of counties have no time for frames. posts: by account, month -> posts;
    closed: the shortfalls as published, None if the period is not closed."""

    rules: Rules
    units: tuple[Unit, ...]
    period: Period
    counts: list[CountRow]
    portal: PortalMonths
    posts: Sequence[Mapping[str, Any]]
    closed: list[Short] | None = None


def _workbook_facts(file: OpenedFile, period: Period) -> Iterator[Fact]:
    reading = read_grids(file.sheets, period)
    county = reading.county
    history = placed_figures(file.sheets[layout.HISTORY]()) if layout.HISTORY in file.sheets else ()
    closed = closed_figures(history, period)
    if closed:
        inputs, differences = published(reading.inputs, closed)
        yield from _figure_facts(_as_published(inputs))
        for cell, unit, column, month, value, now in differences:
            told = "空白" if now is None else str(now)
            yield Fact(Section.PUBLISHED, "", unit, column, month, value, told, layout.HISTORY, cell)
    else:
        found = lives(county.units, period)
        counts, portal = counts_of_period(counts_of(county, period), found, period), county.portal_months
        yield from _figure_facts(_Figures(county.rules, found.units, period, counts, portal, county.media))
    for problem in reading.problems:
        yield Fact(Section.PROBLEM, item=problem.severity.value, sheet=problem.sheet, cell=problem.cell)


def _as_published(inputs: Inputs) -> _Figures:
    rules, units, period = inputs.rules, inputs.units, inputs.period
    months = list(range(1, 13))
    posts = [
        {str(month): None if pd.isna(count) else int(count) for month, count in zip(months, row, strict=True)}
        for row in inputs.media[months].astype(object).to_numpy()
    ]
    closed = recorded_shortfalls(inputs, period)  # `published` leaves only published figures
    return _Figures(rules, units, period, count_rows(inputs.counts), portal_months(inputs.portal), posts, closed)


def without_contents(sentence: str) -> str:
    """Return a refusal without its quotes from cells: only figures and names leave a county's file."""
    return _QUOTED.sub(lambda quoted: quoted[0] if quoted[1] in _OWN_WORDS else "“…”", sentence)


def _figure_facts(figures: _Figures) -> Iterator[Fact]:
    yield Fact(Section.COUNTY, text=figures.rules.office.county)
    yield from _count_facts(figures)
    yield from _unit_facts(figures)
    yield from _office_facts(figures)


def _count_facts(figures: _Figures) -> Iterator[Fact]:
    sums: dict[tuple[str, str, int], int] = {}
    for _, kind, column, month, count, _ in figures.counts:
        if count is not None:
            sums[kind, column, month] = sums.get((kind, column, month), 0) + count
    for (kind, column, month), value in sorted(sums.items()):
        yield Fact(Section.COUNT, kind=kind, item=column, month=month, value=value)
    for each in figures.rules.columns:
        yield Fact(Section.COLUMN, kind=each.kind, item=each.name, value=int(each.counted), text=each.heading)


def _office_facts(figures: _Figures) -> Iterator[Fact]:
    for heading, key in figures.rules.figure_keys.items():  # counties name their mailboxes differently
        for month, row in figures.portal.items():
            value = row.get(heading)
            if value is not None:
                yield Fact(Section.PORTAL, item=key, month=month, value=value)
    yield Fact(Section.MEDIA, item=ACCOUNTS, value=len(figures.posts))
    for month in range(1, 13):
        posts = [int(account[str(month)]) for account in figures.posts if account[str(month)] is not None]
        if posts:
            yield Fact(Section.MEDIA, item=POSTS, month=month, value=sum(posts))


def _unit_facts(figures: _Figures) -> Iterator[Fact]:
    units, rules, period = figures.units, figures.rules, figures.period
    totals = cell_totals(figures.counts, units, rules, period)
    found = shortfalls_of(totals, units, rules, period) if figures.closed is None else figures.closed
    missing = open_months(figures.counts, period)
    sums = unit_sums(totals)
    for unit in units:
        names = "；".join((unit.full_name, *unit.aliases))
        yield Fact(Section.UNIT, kind=unit.kind, unit=unit.name, text=names, value=sums.get(unit.name))
    incomplete = {unit.name for unit in units if unit.name in missing}
    for month in period.months:
        open_units = sum(month in missing[unit] for unit in incomplete)
        if open_units:
            yield Fact(Section.UNREPORTED, month=month, value=open_units)
    zero, below = (
        {short.unit for short in found if short.state == state.value} for state in (Shortfall.ZERO, Shortfall.BELOW)
    )
    standing = {
        UNITS: len(units),
        COMPLETE: len(units) - len(incomplete),
        MEETING: len(units) - len(zero | below | incomplete),
        ZERO: len(zero),
        BELOW: len(below),
        NAMED: len({short.unit for short in found if short.named}),
    }
    for item, value in standing.items():
        yield Fact(Section.STANDING, item=item, value=value)
