"""Results of one period -> figures by the units of another: renamed and merged units are followed by the roster."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from zwgk.inputs import Inputs
from zwgk.results import Results
from zwgk.roster import Unit, normal_name, unit_index
from zwgk.statistics.comparisons import Month

TOTAL = "合计"
Item = tuple[str, str]
"""Unit, and short name of a column or TOTAL."""


@dataclass(frozen=True)
class Followed:
    """Which unit of today an earlier unit is."""

    units: frozenset[str]
    index: Mapping[str, Unit]

    def today(self, unit: Unit) -> str | None:
        """Return the name of the unit today; None if the roster of today does not say."""
        names = (unit.name, unit.full_name, *unit.aliases)
        found = next((self.index[normal_name(name)] for name in names if normal_name(name) in self.index), None)
        seen: set[str] = set()
        while found is not None and found.name not in self.units and found.successor and found.name not in seen:
            seen.add(found.name)
            found = self.index.get(normal_name(found.successor))
        return found.name if found is not None and found.name in self.units else None


def followed(inputs: Inputs) -> Followed:
    """Return who is who by the roster of these inputs: all names, former ones too, and successors."""
    roster = (*inputs.units, *inputs.roster)
    index = dict(unit_index(dict.fromkeys(roster), inputs.rules.office.county))
    for unit in roster:
        if unit.former_name:
            index.setdefault(normal_name(unit.former_name), unit)
    return Followed(frozenset(unit.name for unit in inputs.units), index)


@dataclass(frozen=True)
class Figures:
    """counts: by item; ranks: by unit, within its kind; gone: earlier units that nobody is today."""

    counts: Mapping[Item, int | None]
    ranks: Mapping[str, int]
    gone: tuple[str, ...] = ()


def figures_of(results: Results, today: Followed) -> Figures:
    """Return the figures of results by the units of today. Merged units are added up and have no rank."""
    units = {unit.name: unit for unit in results.inputs.units}
    counts: dict[Item, int | None] = {}
    ranks: dict[str, list[int]] = {}
    gone = []
    for kind, table in results.rankings.items():
        columns = [column.name for column in results.inputs.rules.columns_of(kind)]
        for row in table.to_dict("records"):
            name = today.today(units[str(row["unit"])])
            if name is None:
                gone.append(str(row["unit"]))
                continue
            ranks.setdefault(name, []).append(int(row["rank"]))
            for column, item in (*((column, column) for column in columns), ("total", TOTAL)):
                count = None if pd.isna(row[column]) else int(row[column])
                counts[name, item] = _added(counts.get((name, item)), count)
    return Figures(counts, {name: own[0] for name, own in ranks.items() if len(own) == 1}, tuple(gone))


def monthly(inputs: Iterable[Inputs], today: Followed) -> dict[Item, dict[Month, int | None]]:
    """Return item -> month -> count of several workbooks, each of its own year."""
    found: dict[Item, dict[Month, int | None]] = {}
    for each in inputs:
        names = {unit.name: today.today(unit) for unit in each.units}
        for unit, column, month, count in each.counts[["unit", "column", "month", "count"]].itertuples(index=False):
            name = names.get(unit)
            if name is not None and not pd.isna(count):
                months = found.setdefault((name, column), {})
                place = (each.period.year, int(month))
                months[place] = _added(months.get(place), int(count))
    return found


def _added(first: int | None, second: int | None) -> int | None:
    return second if first is None else first if second is None else first + second
