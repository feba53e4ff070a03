"""One file -> its facts. Any file ends as facts or as one sentence; nothing of it is executed."""

import re
from collections.abc import Iterator
from functools import partial

import pandas as pd

from zwgk.errors import Refusal
from zwgk.inputs import Inputs
from zwgk.intake.forms.handed_in import HandedIn
from zwgk.intake.forms.returned_files import read_many
from zwgk.period import Period
from zwgk.rollup.facts import Fact, Section, facts_frame
from zwgk.statistics.shortfalls import Shortfall, shortfalls
from zwgk.statistics.totals import period_totals, reported_months, unit_totals
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid
from zwgk.workbook.reader import read_grids

UNITS, COMPLETE, MEETING, ZERO, BELOW, NAMED = "单位数", "报齐单位", "达标单位", "为零单位", "未达标单位", "点名单位"
POSTS, ACCOUNTS = "条数", "账号"

_QUOTED = re.compile("“([^”]*)”")
_OWN_WORDS = frozenset({*layout.FIXED_SHEETS, layout.HOME_YEAR, layout.HOME_PERIOD, layout.UNIT_LABEL})


def county_facts(name: str, content: bytes, period: Period) -> pd.DataFrame:
    """Return the facts of one file for a period, in the form of `facts_frame`.

    The period is the caller's: the one picked on the county's 首页 is ignored, except for its year.
    """
    return facts_frame(name, _facts(name, content, period))


def _facts(name: str, content: bytes, period: Period) -> Iterator[Fact]:
    ((_, read),) = read_many([HandedIn(name, (name,), lambda: content)])
    if isinstance(read, Refusal):
        yield Fact(Section.FAULT, text=_without_contents(str(read)))
    elif read.stamp is not None and read.stamp.unit:
        yield Fact(Section.FORM, unit=read.stamp.unit)
    else:
        try:
            inputs = read_grids({each.grid.sheet: partial(_itself, each.grid) for each in read.sheets}, period).inputs
        except Refusal as refusal:
            yield Fact(Section.FAULT, text=_without_contents(str(refusal)))
        else:
            yield from _inputs_facts(inputs)


def _itself(grid: Grid) -> Grid:
    return grid


def _without_contents(sentence: str) -> str:
    """Return a refusal without its quotes from cells: only figures and names leave a county's file."""
    return _QUOTED.sub(lambda quoted: quoted[0] if quoted[1] in _OWN_WORDS else "“…”", sentence)


def _inputs_facts(inputs: Inputs) -> Iterator[Fact]:
    yield Fact(Section.COUNTY, text=inputs.rules.office.county)
    counts = inputs.counts[inputs.counts["count"].notna()]
    sums = counts.groupby(["kind", "column", "month"])["count"].sum().reset_index()
    for kind, column, month, value in sums.itertuples(index=False):
        yield Fact(Section.COUNT, kind=kind, item=column, month=int(month), value=int(value))
    for column in inputs.rules.columns:
        yield Fact(Section.COLUMN, kind=column.kind, item=column.name, value=int(column.counted))
    yield from _unit_facts(inputs)
    portal = inputs.portal.set_index("month")
    for heading in portal.columns:
        for month, value in portal[heading].dropna().items():
            yield Fact(Section.PORTAL, item=str(heading), month=int(str(month)), value=int(value))
    yield Fact(Section.MEDIA, item=ACCOUNTS, value=len(inputs.media))
    for month in range(1, 13):
        posts = inputs.media[month].dropna()
        if len(posts):
            yield Fact(Section.MEDIA, item=POSTS, month=month, value=int(posts.sum()))
    for problem in inputs.problems:
        yield Fact(Section.PROBLEM, item=problem.severity.value, sheet=problem.sheet, cell=problem.cell)


def _unit_facts(inputs: Inputs) -> Iterator[Fact]:
    totals = period_totals(inputs.counts, inputs.units, inputs.rules, inputs.period)
    sums = unit_totals(totals)
    found = shortfalls(totals, inputs.units, inputs.rules, inputs.period)
    missing = reported_months(inputs.counts, inputs.units, inputs.period).set_index("unit")["missing"]
    for unit in inputs.units:
        names = "；".join((unit.full_name, *unit.aliases))
        value = None if pd.isna(sums[unit.name]) else int(sums[unit.name])
        yield Fact(Section.UNIT, kind=unit.kind, unit=unit.name, text=names, value=value)
    for month in inputs.period.months:
        open_units = sum(month in months for months in missing)
        if open_units:
            yield Fact(Section.UNREPORTED, month=month, value=open_units)

    def units(rows: "pd.Series[bool]") -> set[str]:
        return set(found.loc[rows, "unit"])

    incomplete = {unit for unit, months in missing.items() if months}
    zero, below = (units(found["state"] == state.value) for state in (Shortfall.ZERO, Shortfall.BELOW))
    standing = {
        UNITS: len(inputs.units),
        COMPLETE: len(inputs.units) - len(incomplete),
        MEETING: len(inputs.units) - len(zero | below | incomplete),
        ZERO: len(zero),
        BELOW: len(below),
        NAMED: len(units(found["named"])),
    }
    for item, value in standing.items():
        yield Fact(Section.STANDING, item=item, value=value)
