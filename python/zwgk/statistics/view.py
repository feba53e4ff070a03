"""`County` -> `Inputs`: the year as the statistics of one period see it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from zwgk.model.county import County
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
from zwgk.statistics.lives import counts_of_period, heirs_of_cases, lives
from zwgk.statistics.requests import opening_of


def inputs_of(county: County, period: Period | None = None, problems: Iterable[Problem] = ()) -> Inputs:
    """Return a period of a year: the one chosen on 首页, or another of the same year.

    problems: found by the reader of the year's source. Raise `FrameError` for a period of another year.
    """
    period = county.period if period is None else period
    if period.year != county.year:
        raise FrameError(f"period: {period.code}; the county's year is {county.year}")
    found = lives(county.units, period)
    return Inputs(
        rules=county.rules,
        units=found.units,
        period=period,
        counts=counts_frame(counts_of_period(counts_of(county), found, period)),
        portal=portal_frame(county.portal_months, county.rules.figure_keys),
        openings=openings_at(county.openings, county.opening_months, county.portal_months, county.rules, period.first),
        media=frame_of(county.media, MEDIA),
        catalogue=frame_of(county.catalogue, CATALOGUE),
        problems=tuple(problems),
        review=county.review,
        words=county.word_list,
        roster=county.units,
        past=county.past,
        cases=replace(county.counted_cases, heirs=heirs_of_cases(county.units, found)),
        tables=county.tables[: len(county.rules.office.tables)],
    )


def counts_of(county: County, period: Period | None = None) -> list[CountRow]:
    """Return the year's counts by the roster's present names and kinds: twelve per unit and column. With a period,
    those of other months only if they are reported.

    A blank of a month in which the unit's kind lacked the column is no blank: nobody asks for it.
    """
    rows: list[CountRow] = []
    reported, blank = CellState.REPORTED.value, CellState.BLANK.value
    not_duty, unreadable = CellState.NOT_DUTY.value, CellState.UNREADABLE.value
    rules, counts, unreadable_ones = county.rules, county.counts, county.unreadable
    for unit in county.units:
        name, kind, alive = unit.name, unit.kind, range(unit.first, unit.last + 1)
        for column in [column.name for column in rules.columns_of_both(kind, unit.former_kind)]:
            own = alive if column in unit.duties else ()
            for month in range(1, 13):
                count, state = None, not_duty
                if month in own:
                    key = name, column, month
                    count = counts.get(key)
                    if count is not None:
                        state = reported
                    elif key in unreadable_ones:
                        state = unreadable
                    elif not unit.former_kind or rules.has_column(unit.kind_in(month), column):
                        state = blank
                if count is not None or period is None or month in period.months:
                    rows.append((name, kind, column, month, count, state))
    return rows


def openings_at(
    typed: Mapping[str, int], since: Mapping[str, int], portal: PortalMonths, rules: Rules, month: int
) -> dict[str, int | None]:
    """Return kind of request -> number open when the month began (13: when the year ended); None if unknown.

    typed, since: `openings` and `opening_months` of a `County`.
    """
    return {kind: opening_of(portal, kind, typed.get(kind), since.get(kind, 1), month) for kind in rules.request_kinds}
