"""The roster (单位名录): who reports, under which names, with which duties and exemptions."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from zwgk.model.period import Period

NOTHING = frozenset({"-", "--", "—", "——", "–", "−", "/", "//", "\\", "_", "无", "没有", "不涉及", "n/a"})
"""Signs for "nothing", after folding full-width forms: — if the column is no duty, unreadable if it is."""

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True)
class Unit:
    """One unit. `duties` are short column names; any other column is shown as — and counts nothing. `former_name`
    and `former_kind` were valid before `changed_month`."""

    order: int
    name: str
    full_name: str
    kind: str
    aliases: tuple[str, ...] = ()
    duties: frozenset[str] = frozenset()
    exempt_from: frozenset[str] = frozenset()  # short column names whose shortfall is not named in the text
    exemption_reason: str = ""
    first_month: int | None = None  # of the year; None: it existed before
    last_month: int | None = None  # None: it continues
    successor: str = ""  # short name of the unit that it was merged into after its last month
    changed_month: int | None = None  # the first month under the present name or of the present kind
    former_name: str = ""
    former_kind: str = ""

    @cached_property
    def names(self) -> frozenset[str]:
        """All its names."""
        return frozenset(filter(None, (self.name, self.full_name, self.former_name, *self.aliases)))

    @property
    def first(self) -> int:
        """The first month of the year in which it exists."""
        return self.first_month or 1

    @property
    def last(self) -> int:
        """The last month of the year in which it exists."""
        return self.last_month or 12

    def kind_in(self, month: int) -> str:
        """Return its kind in a month."""
        return self.former_kind if self.former_kind and month < (self.changed_month or 1) else self.kind

    def months_in(self, period: Period) -> tuple[int, ...]:
        """Return the months of a period in which the unit exists."""
        return tuple(range(max(self.first, period.first), min(self.last, period.last) + 1))


def life_fault(units: Iterable[Unit]) -> tuple[Unit, str] | None:
    """Return the first unit with an impossible successor, and the reason; None if there is none."""
    known = {unit.name: unit for unit in units}
    for unit in known.values():
        heir, seen = unit, {unit.name}
        while heir.successor:
            if heir.successor not in known:
                return heir, f"名录里没有“{heir.successor}”"
            heir = known[heir.successor]
            if heir.name in seen:
                return unit, "最后又并回了自己"
            seen.add(heir.name)
    return None


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return text without spaces and invisible marks, full-width forms folded. Cached: sheets repeat their texts."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=8192)
def normal_name(text: str) -> str:
    """Return a name for comparison: `folded`, without regard to case."""
    return folded(text).casefold()


def unit_index(units: Iterable[Unit], county: str = "") -> dict[str, Unit]:
    """Return normalised name -> unit, for every short name, full name and alias, also prefixed by the county's name.

    A unit's own short name always means that unit. Any other name shared by two units is left out: it identifies
    neither.
    """
    known = tuple(units)
    index: dict[str, Unit] = {}
    shared: set[str] = set()
    for unit in known:
        for name in _other_names(unit, county):
            known_as = index.setdefault(name, unit)
            if known_as is not unit and known_as != unit:
                shared.add(name)
    others = {name: unit for name, unit in index.items() if name not in shared}
    return others | {normal_name(unit.name): unit for unit in known}


@dataclass(frozen=True)
class NameClash:
    """A full name or alias of `claimant` that is also a name of `owner`; `owned`: it is the owner's short name."""

    name: str
    claimant: str
    owner: str
    owned: bool


def name_clashes(units: Iterable[Unit], county: str) -> tuple[NameClash, ...]:
    """Return every full name and alias that is also another unit's name, in the order of the roster."""
    known = tuple(units)
    short = {normal_name(unit.name): unit for unit in known}
    first: dict[str, Unit] = {}
    clashes = []
    for unit in known:
        for text in dict.fromkeys((unit.full_name, *unit.aliases)):
            name = normal_name(text)
            owner = short.get(name) or short.get(name.removeprefix(normal_name(county))) or first.get(name)
            if name and owner is not None and owner != unit:
                clashes.append(NameClash(text, unit.name, owner.name, name in short))
            elif name:
                first.setdefault(name, unit)
    return tuple(clashes)


def _other_names(unit: Unit, county: str) -> set[str]:
    names = {normal_name(name) for name in (unit.full_name, *unit.aliases, unit.former_name) if name}
    if county:
        names |= {normal_name(county) + name for name in {*names, normal_name(unit.name)}}
    return names
