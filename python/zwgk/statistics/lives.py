"""Units that exist for part of the year: a period's units, their names then, and the units that the figures of the
others count for.

A unit that was renamed or moved to another kind has its name and kind at the period's end. The figures of one that
was merged into another before that end count for its successor; a unit dissolved without one keeps its row,
for its own months. So the results of a past period stay the same, whatever happens afterwards.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from zwgk.model.frames import CellState, CountKey, CountRow
from zwgk.model.period import Period
from zwgk.model.roster import Unit

_WEIGHTIEST = [CellState.UNREADABLE.value, CellState.BLANK.value, CellState.REPORTED.value, CellState.NOT_DUTY.value]


@dataclass(frozen=True)
class Lives:
    """units: those of the period, in roster order, as at its end; own: roster's short name -> name in the
    period; heirs: roster's short name -> name of the period's unit that the figures count for."""

    units: tuple[Unit, ...]
    own: Mapping[str, str]
    heirs: Mapping[str, str]


def lives(roster: tuple[Unit, ...], period: Period) -> Lives:
    """Return the units of a period. `roster`: the present units of 单位名录."""
    within = {unit.name: unit for unit in roster if unit.months_in(period)}
    heirs = {name: _heir(unit, within, period) for name, unit in within.items()}
    folded: dict[str, list[Unit]] = {}
    for name, heir in heirs.items():
        folded.setdefault(heir, []).append(within[name])
    units = {
        name: _as_of(unit, folded[name], within.keys(), period) for name, unit in within.items() if heirs[name] == name
    }
    own = {name: unit.name for name, unit in units.items()}
    return Lives(tuple(units.values()), own, {name: own[heir] for name, heir in heirs.items()})


def heirs_of_cases(roster: tuple[Unit, ...], found: Lives) -> dict[str, str]:
    """Return unit -> the unit that its cases count for in the period, including mergers before the period."""
    heirs = dict(found.heirs)
    waiting = [unit for unit in roster if unit.name not in heirs]
    while joined := {unit.name: heirs[unit.successor] for unit in waiting if unit.successor in heirs}:
        heirs |= joined
        waiting = [unit for unit in waiting if unit.name not in joined]
    return heirs


def _heir(unit: Unit, within: Mapping[str, Unit], period: Period) -> str:
    """Return the unit at the end of the chain of successors within the period; itself if the chain is a circle."""
    heir, seen = unit, {unit.name}
    while heir.successor in within and heir.last < period.last:
        heir = within[heir.successor]
        if heir.name in seen:
            return unit.name
        seen.add(heir.name)
    return heir.name


def _as_of(unit: Unit, folded: Iterable[Unit], names: Collection[str], period: Period) -> Unit:
    """Return the unit at the period's end, with the duties and months of units merged into it."""
    own = [*folded]
    first = min(one.first for one in own)
    duties = frozenset().union(*(one.duties for one in own))
    unit = replace(unit, first_month=first if first > 1 else None, duties=duties)
    if unit.changed_month is None or period.last >= unit.changed_month:
        return unit
    former = unit.former_name if unit.former_name and unit.former_name not in names else unit.name
    aliases = (*unit.aliases, unit.name) if former != unit.name else unit.aliases
    return replace(unit, name=former, kind=unit.former_kind or unit.kind, aliases=aliases)


def counts_of_period(counts: list[CountRow], found: Lives, period: Period) -> list[CountRow]:
    """Return `counts`, which are by the roster's names, by the names and kinds of the period.

    Within the period, cells of units that became one are combined: their sum, and the least certain state.
    """
    kind_of = {unit.name: unit.kind for unit in found.units}
    if all(name == heir for name, heir in found.heirs.items()) and all(
        kind_of.get(unit, kind) == kind for unit, kind in {row[:2] for row in counts}
    ):
        return counts  # no unit was renamed, merged or moved
    cells: dict[CountKey, CountRow] = {}
    for unit, kind, column, month, count, state in counts:
        heirs = found.heirs if period.first <= month <= period.last else found.own
        name = heirs.get(unit, unit)
        row = name, kind_of.get(name, kind), column, month, count, state
        other = cells.get((name, column, month))
        cells[name, column, month] = row if other is None else _joined(other, row)
    return list(cells.values())


def _joined(one: CountRow, other: CountRow) -> CountRow:
    known = [count for count in (one[4], other[4]) if count is not None]
    state = min(one[5], other[5], key=_WEIGHTIEST.index)
    return (*one[:4], sum(known) if known else None, state)


def left_out(
    counts: Iterable[CountRow], found: Lives, columns: Mapping[str, frozenset[str]], period: Period
) -> list[tuple[str, str, int]]:
    """Return unit, column, count: publications of the period in columns that the unit's kind lacks, because it had
    another kind before. `columns`: kind -> short names."""
    known = {unit.name: columns[unit.kind] for unit in found.units}
    sums: dict[tuple[str, str], int] = {}
    for unit, _, column, month, count, _ in counts:
        if count and unit in known and column not in known[unit] and period.first <= month <= period.last:
            sums[unit, column] = sums.get((unit, column), 0) + count
    return [(unit, column, count) for (unit, column), count in sums.items()]
