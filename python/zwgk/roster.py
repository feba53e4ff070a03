"""The roster (单位名录): who reports, under which names, with which duties and exemptions."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")


@dataclass(frozen=True)
class Unit:
    """One unit. `duties` are short column names; any other column is shown as — and counts as nothing."""

    order: int
    name: str
    full_name: str
    kind: str
    aliases: tuple[str, ...] = ()
    duties: frozenset[str] = frozenset()
    exempt_from: frozenset[str] = frozenset()  # short column names whose shortfall is not named in the text
    exemption_reason: str = ""


@lru_cache(maxsize=8192)
def normal_name(text: str) -> str:
    """A name as it is compared: full-width forms folded, every kind of space (and invisible mark) dropped."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def unit_index(units: Iterable[Unit], county: str = "") -> dict[str, Unit]:
    """Normalised name -> unit, for every short name, full name and alias, also with the county's name in front.

    A name that two units share is left out: it identifies neither.
    """
    index: dict[str, Unit] = {}
    shared: set[str] = set()
    for unit in units:
        names = {normal_name(name) for name in (unit.name, unit.full_name, *unit.aliases) if name}
        if county:
            names |= {normal_name(county) + name for name in names}
        for name in names:
            if name in index and index[name] != unit:
                shared.add(name)
            index[name] = unit
    return {name: unit for name, unit in index.items() if name not in shared}
