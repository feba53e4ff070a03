"""`County` -> `Inputs`: the year as the statistics of one period see it. Pure."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from zwgk.model.cases import CaseNames, Cases, working_days
from zwgk.model.county import County, Record
from zwgk.model.frames import (
    CATALOGUE,
    MEDIA,
    CellState,
    CountRow,
    FrameError,
    PortalMonths,
    counts_frame,
    frame_of,
    portal_frame,
)
from zwgk.model.inputs import Inputs
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.model.rules import Rules
from zwgk.model.words import Words, with_office
from zwgk.statistics.lives import counts_of_period, heirs_of_cases, lives
from zwgk.statistics.requests import opening_of

_Row = TypeVar("_Row")


def inputs_of(
    county: County, period: Period | None = None, problems: Iterable[Problem] = (), wrong_words: int = 0
) -> Inputs:
    """Return a period of a year: the one chosen on 首页, or another of the same year.

    problems, wrong_words: found by the reader of the year's source. Raise `FrameError` for a period of another year.
    """
    period = county.period if period is None else period
    if period.year != county.year:
        raise FrameError(f"period: {period.code}; the county's year is {county.year}")
    found = lives(county.units, period)
    portal = portal_of(county.portal, county.rules)
    return Inputs(
        rules=county.rules,
        units=found.units,
        period=period,
        counts=counts_frame(counts_of_period(counts_of(county), found, period)),
        portal=portal_frame(portal, county.rules.figure_keys),
        openings=openings_at(county.openings, county.opening_months, portal, county.rules, period.first),
        media=frame_of(county.media, MEDIA),
        catalogue=frame_of(county.catalogue, CATALOGUE),
        problems=tuple(problems),
        review=county.review,
        words=words_of(county),
        roster=county.units,
        wrong_words=wrong_words,
        past=county.past,
        cases=replace(cases_of(county), heirs=heirs_of_cases(county.units, found)),
        tables=county.tables[: len(county.rules.office.tables)],
    )


def counts_of(county: County) -> list[CountRow]:
    """Return the year's counts by the roster's present names and kinds: twelve per unit and column.

    A blank of a month in which the unit's kind lacked the column is no blank: nobody asks for it.
    """
    rows: list[CountRow] = []
    reported, blank, not_duty, unreadable = map(str, CellState)
    for unit in county.units:
        for column in county.rules.columns_of_both(unit.kind, unit.former_kind):
            for month in range(1, 13):
                key = unit.name, column.name, month
                count, state = None, not_duty
                if column.name in unit.duties and unit.first <= month <= unit.last:
                    count = county.counts.get(key)
                    if count is not None:
                        state = reported
                    elif key in county.unreadable:
                        state = unreadable
                    elif column.kind == unit.kind_in(month) or county.rules.has_column(
                        unit.kind_in(month), column.name
                    ):
                        state = blank
                rows.append((unit.name, unit.kind, column.name, month, count, state))
    return rows


def portal_of(records: Iterable[Record], rules: Rules) -> PortalMonths:
    """Return twelve months of 门户网站."""
    known = {record["month"]: record for record in records}
    keys = rules.figure_keys
    return {month: {heading: known.get(month, {}).get(key) for heading, key in keys.items()} for month in range(1, 13)}


def openings_at(
    typed: Mapping[str, int], since: Mapping[str, int], portal: PortalMonths, rules: Rules, month: int
) -> dict[str, int | None]:
    """Return kind of request -> number open when the month began (13: when the year ended); None if unknown.

    typed, since: `openings` and `opening_months` of a `County`.
    """
    return {kind: opening_of(portal, kind, typed.get(kind), since.get(kind, 1), month) for kind in rules.request_kinds}


def words_of(county: County) -> Words:
    """Return the wrong words to look for: the own list, as the office has changed it."""
    return with_office((row["wrong"], row["right"]) for row in county.words) if county.words else Words()


def cases_of(county: County) -> Cases:
    """Return the cases that count, by the roster's short names. Raise `FrameError` for a row that names no kind, unit
    or date, or repeats another, and does not tell that it is `uncounted`."""
    if not county.cases and not county.case_log:
        return Cases(days=working_days(county.holidays))
    names = CaseNames(county.rules.case_kinds, county.units, county.rules.office.county)
    months = _decided("cases", names.month, county.cases, lambda one: (one.kind, one.unit, one.month))
    log = _decided("case_log", names.case, county.case_log, lambda one: one.number and (one.kind, one.number))
    return Cases(months, log, working_days(county.holidays))


def _decided(
    table: str, read: Callable[[Record], _Row | None], records: Iterable[Record], identity: Callable[[_Row], Hashable]
) -> tuple[_Row, ...]:
    found: list[_Row] = []
    seen: set[Hashable] = set()
    for number, record in enumerate(records, start=1):
        if record.get("uncounted"):
            continue
        row = read(record)
        if row is None or identity(row) in seen:
            told = "no kind, unit or date of the county" if row is None else "a row like an earlier one"
            raise FrameError(f"{table}: row {number}: {told}; correct it, or mark it uncounted")
        seen |= {identity(row)} - {""}
        found.append(row)
    return tuple(found)
