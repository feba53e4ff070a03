"""One file -> its facts. Any file ends as facts or as one sentence; nothing of it is executed."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pandas as pd

from zwgk.errors import Refusal
from zwgk.intake.foreign.faults import Unreadable
from zwgk.model.frames import rows_of
from zwgk.model.inputs import Inputs
from zwgk.model.period import Period
from zwgk.rollup.facts import PAPERS, Fact, Section, facts_frame
from zwgk.rollup.papers import paper_facts
from zwgk.rollup.published import Difference, published
from zwgk.rollup.sheets import OpenedFile, open_foreign, open_sheets
from zwgk.statistics.past_figures import recorded_shortfalls
from zwgk.statistics.shortfalls import Shortfall, shortfalls
from zwgk.statistics.totals import period_totals, reported_months, unit_totals
from zwgk.workbook import layout
from zwgk.workbook.read_history import placed_figures
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


def _workbook_facts(file: OpenedFile, period: Period) -> Iterator[Fact]:
    inputs = read_grids(file.sheets, period).inputs
    history = placed_figures(file.sheets[layout.HISTORY]()) if layout.HISTORY in file.sheets else ()
    yield from _inputs_facts(*published(inputs, history))


def without_contents(sentence: str) -> str:
    """Return a refusal without its quotes from cells: only figures and names leave a county's file."""
    return _QUOTED.sub(lambda quoted: quoted[0] if quoted[1] in _OWN_WORDS else "“…”", sentence)


def _inputs_facts(inputs: Inputs, differences: list[Difference]) -> Iterator[Fact]:
    yield Fact(Section.COUNTY, text=inputs.rules.office.county)
    yield from _count_facts(inputs)
    yield from _unit_facts(inputs)
    yield from _office_facts(inputs)
    for cell, unit, column, month, value, now in differences:
        told = "空白" if now is None else str(now)
        yield Fact(Section.PUBLISHED, "", unit, column, month, value, told, layout.HISTORY, cell)
    for problem in inputs.problems:
        yield Fact(Section.PROBLEM, item=problem.severity.value, sheet=problem.sheet, cell=problem.cell)


def _count_facts(inputs: Inputs) -> Iterator[Fact]:
    sums: dict[tuple[str, str, int], int] = {}
    for kind, column, month, count in rows_of(inputs.counts, "kind", "column", "month", "count"):
        if count is not pd.NA:
            sums[kind, column, month] = sums.get((kind, column, month), 0) + int(count)
    for (kind, column, month), value in sorted(sums.items()):
        yield Fact(Section.COUNT, kind=kind, item=column, month=int(month), value=value)
    for each in inputs.rules.columns:
        yield Fact(Section.COLUMN, kind=each.kind, item=each.name, value=int(each.counted), text=each.heading)


def _office_facts(inputs: Inputs) -> Iterator[Fact]:
    months = inputs.portal["month"].tolist()
    for heading in inputs.portal.columns.drop("month"):
        for month, value in zip(months, inputs.portal[heading].astype(object), strict=True):
            if not pd.isna(value):
                yield Fact(Section.PORTAL, item=str(heading), month=int(month), value=int(value))
    yield Fact(Section.MEDIA, item=ACCOUNTS, value=len(inputs.media))
    for month in range(1, 13):
        posts = [int(value) for value in inputs.media[month].astype(object) if not pd.isna(value)]
        if posts:
            yield Fact(Section.MEDIA, item=POSTS, month=month, value=sum(posts))


def _unit_facts(inputs: Inputs) -> Iterator[Fact]:
    totals = period_totals(inputs.counts, inputs.units, inputs.rules, inputs.period)
    sums = unit_totals(totals)
    found = shortfalls(totals, inputs.units, inputs.rules, inputs.period)
    closed = recorded_shortfalls(inputs, inputs.period, found)  # `published` leaves only published figures
    found = found if closed is None else closed
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
