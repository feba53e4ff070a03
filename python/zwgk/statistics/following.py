"""Mapping of earlier units to present ones: the roster traces renamed and merged units. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from zwgk.model.inputs import Inputs
from zwgk.model.roster import Unit, normal_name, unit_index


@dataclass(frozen=True)
class Followed:
    """The present units by all their names, and the heirs of former ones."""

    units: frozenset[str]
    index: Mapping[str, Unit]

    def today(self, name: str) -> str | None:
        """Return the unit's present name; None if the present roster does not tell."""
        found = self.index.get(normal_name(name))
        seen: set[str] = set()
        while found is not None and found.name not in self.units and found.successor and found.name not in seen:
            seen.add(found.name)
            found = self.index.get(normal_name(found.successor))
        return found.name if found is not None and found.name in self.units else None


def followed(inputs: Inputs) -> Followed:
    """Return the mapping by the roster of these inputs: all names, former ones included, and successors."""
    roster = (*inputs.units, *inputs.roster)
    index = dict(unit_index(dict.fromkeys(roster), inputs.rules.office.county))
    for unit in roster:
        if unit.former_name:
            index.setdefault(normal_name(unit.former_name), unit)
    return Followed(frozenset(unit.name for unit in inputs.units), index)
