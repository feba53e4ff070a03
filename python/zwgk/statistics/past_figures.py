"""A period's figures compared with earlier ones, from 历史 and from the workbook's other months. Pure.

An incomplete figure is not compared: a sum without a month would look like a fall.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pandas as pd

from zwgk.model.frames import CellState, rows_of
from zwgk.model.inputs import Inputs
from zwgk.model.past import TOTAL, Basis, FigureKey, Number, PastFigure, plain, valid_figures
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.statistics.comparisons import Change, Month, running_zeros
from zwgk.statistics.following import Followed, followed
from zwgk.statistics.month_window import MonthWindow, month_window
from zwgk.statistics.shortfalls import Short

Item = tuple[str, str]
"""Present name of the unit, and short name of a column or TOTAL."""
FEWEST_ZEROS = 2
"""Minimum number of months without anything for a run."""


@dataclass(frozen=True)
class Compared:
    """A figure with earlier ones; None is incomplete, not a duty, or nonexistent. zeros: consecutive months
    without anything up to the end of the period."""

    now: Number | None
    before: Number | None = None
    last_year: Number | None = None
    rank: int | None = None
    rank_before: int | None = None
    zeros: int = 0

    @property
    def on_before(self) -> Change:
        """Change from the previous period."""
        return Change(self.now, self.before)

    @property
    def on_last_year(self) -> Change:
        """Change from the same period of last year."""
        return Change(self.now, self.last_year)


def added(figures: Sequence[Compared]) -> Compared:
    """Return the sum of units; unknown if one of them lacks the figure."""
    if not figures:
        return Compared(None)
    return Compared(
        _sum(one.now for one in figures),
        _sum(one.before for one in figures),
        _sum(one.last_year for one in figures),
    )


@dataclass(frozen=True)
class Comparison:
    """Comparison of a period. before: the preceding run of as many months, None if that spans two years.

    items: units in roster order, for each the columns of its kind, then TOTAL. total: of all units, including former
    ones. gone: units of an earlier period without a present one. window: the last months with figures.
    """

    period: Period
    before: Period | None
    last_year: Period
    items: Mapping[Item, Compared]
    total: Compared
    gone: Mapping[Period, tuple[str, ...]]
    window: MonthWindow


@dataclass
class _Figure:
    """A figure of a present unit, summed over its predecessors."""

    count: Number | None = None
    rank: int | None = None
    known: bool = False

    def add(self, count: Number | None, rank: int | None) -> None:
        if self.known:
            count, rank = _sum((self.count, count)), None
        self.count, self.rank, self.known = count, rank, True


@dataclass
class _PeriodFigures:
    """Known data of one earlier period: figures of present units; the sum of all, if complete."""

    items: dict[Item, _Figure] = field(default_factory=dict)
    total: Number | None = None
    gone: tuple[str, ...] = ()


def comparison(inputs: Inputs, rankings: Mapping[str, pd.DataFrame], totals: pd.DataFrame) -> Comparison:
    """Return every figure of the period with earlier ones. `totals` as `period_totals`, `rankings` by kind."""
    period, who = inputs.period, followed(inputs)
    last_year = replace(period, year=period.year - 1)
    periods = [each for each in (period.previous, last_year) if each is not None]
    own = _OwnYear(inputs, who)
    recorded = valid_figures(inputs.past.figures)
    months = _months(recorded.values(), own, who)
    earlier = {each: _earlier(each, recorded, own, months, inputs, who) for each in periods}
    nothing = _PeriodFigures()
    before = earlier[period.previous] if period.previous is not None else nothing
    end = (period.year, period.last)
    items = {}
    for item, (count, rank) in _now(inputs, rankings, totals).items():
        was, then = before.items.get(item, _Figure()), earlier[last_year].items.get(item, _Figure())
        zeros = running_zeros(months.get(item, {}), end)
        items[item] = Compared(count, was.count, then.count, rank, was.rank, zeros)
    now = _sum(one.now for (_, column), one in items.items() if column == TOTAL) if items else None
    return Comparison(
        period,
        period.previous,
        last_year,
        items,
        Compared(now, before.total, earlier[last_year].total),
        {each: found.gone for each, found in earlier.items() if found.gone},
        month_window(inputs, months, recorded.values(), who),
    )


def _now(
    inputs: Inputs, rankings: Mapping[str, pd.DataFrame], totals: pd.DataFrame
) -> dict[Item, tuple[Number | None, int | None]]:
    """Return item -> count, if every month is reported, and rank of the total."""
    incomplete: set[str] = set()
    counts: dict[Item, Number | None] = {}
    for unit, column, found, missing in rows_of(totals, "unit", "column", "found", "missing"):
        counts[unit, column] = None if missing or pd.isna(found) else int(found)
        if missing:
            incomplete.add(unit)
    ranked = {}
    for table in rankings.values():
        for unit, rank, total in zip(table["unit"], table["rank"], table["total"], strict=True):
            whole = unit not in incomplete and not pd.isna(total)
            ranked[unit] = (plain(total) if whole else None, int(rank) if whole else None)
    items: dict[Item, tuple[Number | None, int | None]] = {}
    for unit in inputs.units:
        for column in inputs.rules.columns_of(unit.kind):
            if (unit.name, column.name) in counts:
                items[unit.name, column.name] = (counts[unit.name, column.name], None)
        items[unit.name, TOTAL] = ranked.get(unit.name, (None, None))
    return items


class _OwnYear:
    """The months of the workbook's own year, by present units."""

    def __init__(self, inputs: Inputs, who: Followed) -> None:
        self.inputs, self.who = inputs, who
        self.lives: dict[str, Unit] = {unit.name: unit for unit in (*inputs.roster, *inputs.units)}
        self.counts: dict[Item, dict[int, int]] = {}
        counts = inputs.counts
        for unit, column, month, count in rows_of(counts[counts["count"].notna()], "unit", "column", "month", "count"):
            self.counts.setdefault((unit, column), {})[month] = int(count)
        duties = counts[counts["state"] != CellState.NOT_DUTY.value].drop_duplicates(["unit", "column"])
        self.duties: list[Item] = list(rows_of(duties, "unit", "column"))

    def of(self, period: Period) -> _PeriodFigures:
        """Return the known figures of another period of the year."""
        found = _PeriodFigures()
        sums: dict[str, dict[str, int | None]] = {}
        for unit, column in self.duties:
            months = self.lives[unit].months_in(period) if unit in self.lives else period.months
            if not months:
                continue
            known = self.counts.get((unit, column), {})
            sums.setdefault(unit, {})[column] = (
                sum(known[month] for month in months) if all(month in known for month in months) else None
            )
        gone = []
        totals: list[Number | None] = []
        for unit, counts in sums.items():
            total = self._points(unit, counts)
            totals.append(total)
            name = self.who.today(unit)
            if name is None:
                gone.append(unit)
                continue
            for column, count in (*counts.items(), (TOTAL, total)):
                found.items.setdefault((name, column), _Figure()).add(count, None)
        found.total, found.gone = _sum(totals) if totals else None, tuple(gone)
        self._rank(found)
        return found

    def _points(self, unit: str, counts: Mapping[str, int | None]) -> Number | None:
        kind = self.lives[unit].kind if unit in self.lives else ""
        columns = [column for column in self.inputs.rules.columns_of(kind) if column.counted and column.name in counts]
        parts = [counts[column.name] for column in columns]
        if not parts or None in parts:
            return None
        points = (Decimal(str(column.points)) * (counts[column.name] or 0) for column in columns)
        return plain(sum(points, Decimal(0)))

    def _rank(self, found: _PeriodFigures) -> None:
        """Rank the units of each kind by their totals, if all are known."""
        for kind in self.inputs.rules.kinds:
            names = [unit.name for unit in self.inputs.units if unit.kind == kind.name]
            figures = [found.items.get((name, TOTAL), _Figure()) for name in names]
            if any(figure.count is None for figure in figures):
                continue
            for rank, figure in enumerate(sorted(figures, key=lambda one: -(one.count or 0)), start=1):
                figure.rank = rank


def _months(recorded: Iterable[PastFigure], own: _OwnYear, who: Followed) -> dict[Item, dict[Month, Number | None]]:
    """Return item -> month -> count, of all years. For the workbook's own year, its sheets win."""
    parts: dict[Item, dict[Month, dict[str, Number | None]]] = {}
    for figure in recorded:
        name = who.today(figure.unit) if figure.is_units and figure.duty else None
        if name is not None:
            for month, count in zip(figure.period.months, figure.months, strict=False):
                at = (figure.period.year, month)
                parts.setdefault((name, figure.column), {}).setdefault(at, {})[figure.unit] = count
    mine: dict[tuple[Item, Month], dict[str, Number | None]] = {}
    for (unit, column), counts in own.counts.items():
        name = who.today(unit)
        if name is not None:
            for month, number in counts.items():
                mine.setdefault(((name, column), (own.inputs.period.year, month)), {})[unit] = number
    for (item, at), units in mine.items():
        parts.setdefault(item, {})[at] = units
    return {item: {at: _sum(units.values()) for at, units in months.items()} for item, months in parts.items()}


def _earlier(
    period: Period,
    recorded: Mapping[FigureKey, PastFigure],
    own: _OwnYear,
    months: Mapping[Item, Mapping[Month, Number | None]],
    inputs: Inputs,
    who: Followed,
) -> _PeriodFigures:
    """Return the figures of an earlier period: recorded, or else from the workbook, or else from recorded months."""
    mine = [figure for (_, _, _, each), figure in recorded.items() if each == period and figure.is_units]
    if mine:
        return _as_recorded(mine, inputs, who)
    if period.year == inputs.period.year:
        return own.of(period)
    found = _PeriodFigures()
    for item, counts in months.items():
        found.items[item] = _Figure(_sum(counts.get((period.year, month)) for month in period.months))
    of_units = [found.items.get((unit.name, TOTAL), _Figure()).count for unit in inputs.units]
    found.total = _sum(of_units) if of_units else None
    return found


def _as_recorded(figures: list[PastFigure], inputs: Inputs, who: Followed) -> _PeriodFigures:
    found = _PeriodFigures()
    gone: dict[str, None] = {}
    totals = []
    for figure in figures:
        if figure.column == TOTAL:
            totals.append(figure)
        name = who.today(figure.unit)
        if name is None:
            gone[figure.unit] = None
        elif figure.duty:
            found.items.setdefault((name, figure.column), _Figure()).add(figure.count, figure.rank)
    found.gone = tuple(gone)
    kinds = {figure.kind for figure in totals}
    whole = kinds >= {kind.name for kind in inputs.rules.kinds}
    if any(figure.basis is Basis.PAPER for figure in totals):  # perhaps not all of its rows were read
        whole = all((unit.name, TOTAL) in found.items for unit in inputs.units)
    if totals and whole:
        found.total = _sum(figure.count for figure in totals)
    return found


def _sum(counts: Iterable[Number | None]) -> Number | None:
    """Return the sum; None if a summand is unknown."""
    total, parts = 0, Decimal(0)
    for count in counts:
        if count is None:
            return None
        if isinstance(count, int):
            total += count
        else:
            parts += Decimal(str(count))
    return plain(total + parts)


def recorded_shortfalls(inputs: Inputs, period: Period) -> list[Short] | None:
    """Return the shortfalls of an earlier period from 历史, by present units and columns; None if it has nothing of the
    period."""
    figures = [one for one in inputs.past.figures if one.period == period and one.is_units]
    if not any(one.basis is not Basis.PAPER for one in figures):  # a table does not say who was named
        return None
    who, kinds = followed(inputs), {unit.name: unit.kind for unit in inputs.units}
    columns = {(column.kind, column.name): column for column in inputs.rules.columns}
    found: dict[tuple[str, str], Short] = {}  # of former units that are one now, the first
    for figure in valid_figures(figures).values():
        name = who.today(figure.unit) if figure.state else None
        column = columns.get((kinds[name], figure.column)) if name is not None else None
        if name is None or column is None:
            continue
        count = None if figure.count is None else int(figure.count)
        gap = None if figure.required is None or count is None else figure.required - count
        short = Short(
            unit=name,
            kind=column.kind,
            column=column.name,
            heading=column.heading,
            label=inputs.rules.label(column),
            required=figure.required,
            found=count,
            gap=gap,
            missing=(),
            idle=(),
            state=figure.state,
            exempt=False,
            reason="",
            named=figure.named,
        )
        found.setdefault((name, column.name), short)
    return list(found.values())
