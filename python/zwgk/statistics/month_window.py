"""The months that 看板 shows: of the twelve up to the period's end, those with figures; earlier years from 历史. Pure.

A unit's month is its total in points, None unless all of its duties are reported: a part of a month would look like a
fall. A kind's month is the sum of everything that is reported.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zwgk.model.frames import rows_of
from zwgk.model.inputs import Inputs
from zwgk.model.past import TOTAL, Basis, Number, PastFigure, plain
from zwgk.model.roster import Unit
from zwgk.statistics.comparisons import Month, month_before
from zwgk.statistics.following import Followed

MOST_MONTHS = 12
Months = tuple[Number | None, ...]
ByItem = Mapping[tuple[str, str], Mapping[Month, Number | None]]
"""(unit, column or TOTAL) -> month -> count. The own year has columns, earlier years have totals, too."""


@dataclass(frozen=True)
class MonthWindow:
    """Figures by month, in the order of `months`, which are ascending.

    units, kinds: name -> totals. quotas: unit -> minimum per month over its counted columns, None for an earlier year
    or if nothing is required.
    """

    months: tuple[Month, ...]
    units: Mapping[str, Months]
    kinds: Mapping[str, Months]
    quotas: Mapping[str, Months]


def month_window(inputs: Inputs, counts: ByItem, recorded: Iterable[PastFigure], who: Followed) -> MonthWindow:
    """Return the window of the period. `counts`: those of present units; `recorded`: the valid figures of 历史."""
    units = {unit.name: _unit_months(unit, inputs, counts) for unit in inputs.units}
    past, own = _past_kinds(inputs, recorded, who), _own_kinds(inputs)
    kinds = {kind: past[kind] | own[kind] for kind in own}
    known = {month for each in (*units.values(), *kinds.values()) for month, count in each.items() if count is not None}
    window: list[Month] = []
    month = (inputs.period.year, inputs.period.last)
    for _ in range(MOST_MONTHS):
        window[:0] = [month] if month in known else []
        month = month_before(month)
    return MonthWindow(
        tuple(window),
        {unit: _in_order(months, window) for unit, months in units.items()},
        {kind: _in_order(months, window) for kind, months in kinds.items()},
        {unit.name: _quotas(unit, inputs, window) for unit in inputs.units},
    )


def _in_order(months: Mapping[Month, Number | None], window: Sequence[Month]) -> Months:
    return tuple(months.get(month) for month in window)


def _unit_months(unit: Unit, inputs: Inputs, counts: ByItem) -> dict[Month, Number | None]:
    year = inputs.period.year
    found = {at: count for at, count in counts.get((unit.name, TOTAL), {}).items() if at[0] != year}
    columns = [column for column in inputs.rules.columns_of(unit.kind) if column.counted and column.name in unit.duties]
    own = [(Decimal(str(column.points)), counts.get((unit.name, column.name), {})) for column in columns]
    for month in range(1, inputs.period.last + 1) if own else ():
        parts = [(points, months.get((year, month))) for points, months in own]
        if all(count is not None for _, count in parts):
            found[year, month] = plain(sum((points * Decimal(str(count)) for points, count in parts), Decimal(0)))
    return found


def _own_kinds(inputs: Inputs) -> dict[str, dict[Month, Number | None]]:
    points = {
        (column.kind, column.name): Decimal(str(column.points)) for column in inputs.rules.columns if column.counted
    }
    found: dict[str, dict[Month, Decimal]] = {kind.name: {} for kind in inputs.rules.kinds}
    known = inputs.counts[inputs.counts["count"].notna() & (inputs.counts["month"] <= inputs.period.last)]
    sums = known.groupby(["kind", "column", "month"], as_index=False).agg({"count": "sum"})
    for kind, column, month, count in rows_of(sums, "kind", "column", "month", "count"):
        if (kind, column) in points:
            at = (inputs.period.year, month)
            found[kind][at] = found[kind].get(at, Decimal(0)) + points[kind, column] * int(count)
    return {kind: {at: plain(total) for at, total in months.items()} for kind, months in found.items()}


def _past_kinds(inputs: Inputs, recorded: Iterable[PastFigure], who: Followed) -> dict[str, dict[Month, Number | None]]:
    """Return the sums of units as recorded, former ones included; unknown if a paper lacks a present unit."""
    present = {kind.name: set[str]() for kind in inputs.rules.kinds}
    for unit in inputs.units:
        present[unit.kind].add(unit.name)
    parts: dict[tuple[str, Month], list[tuple[str | None, Number | None, bool]]] = {}
    for figure in recorded:
        if figure.column == TOTAL and figure.kind in present:
            paper, name = figure.basis is Basis.PAPER, who.today(figure.unit)
            for month, count in zip(figure.period.months, figure.months, strict=False):
                parts.setdefault((figure.kind, (figure.period.year, month)), []).append((name, count, paper))
    found: dict[str, dict[Month, Number | None]] = {kind: {} for kind in present}
    for (kind, at), figures in parts.items():
        whole = present[kind] <= {name for name, _, _ in figures} or not any(paper for *_, paper in figures)
        known = [Decimal(str(count)) for _, count, _ in figures if count is not None]
        found[kind][at] = plain(sum(known, Decimal(0))) if whole and known else None
    return found


def _quotas(unit: Unit, inputs: Inputs, window: Sequence[Month]) -> Months:
    rules = inputs.rules
    columns = [column for column in rules.columns_of(unit.kind) if column.counted and column.name in unit.duties]
    required = [(Decimal(str(column.points)), rules.quotas_of(column, unit.names)) for column in columns]

    def of(month: int) -> Number | None:
        if not unit.first <= month <= unit.last:
            return None
        return plain(sum((points * quotas[month - 1] for points, quotas in required), Decimal(0))) or None

    return tuple(of(month) if year == inputs.period.year else None for year, month in window)
