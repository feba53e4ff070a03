"""A county's year: all that its office and its units fill in, whichever source it comes from.

Sources: a folder of CSV files (`zwgk.workbook.source`), a workbook (`zwgk.workbook.reader`), a city's roll-up.
Its views: the template, and the year as the statistics of one period see it (`zwgk.statistics.view`).
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, repeat
from types import MappingProxyType
from typing import Any, TypeVar

from zwgk.model.cases import CaseNames, Cases, working_days
from zwgk.model.frames import CountKey, FrameError, PortalMonths
from zwgk.model.further_tables import FurtherTable
from zwgk.model.past import Past
from zwgk.model.period import YEARS, Period, period_named
from zwgk.model.review import Review
from zwgk.model.roster import Unit, normal_name
from zwgk.model.rules import Rules
from zwgk.model.words import Words, own_list, with_office

_Row = TypeVar("_Row")

Record = Mapping[str, Any]
"""A row of a table: values by the keys of its columns. A count is an int, a date a `dt.date`, a list a tuple of texts;
None or "" is blank. A row with `uncounted` counts for nothing, its source has told why; `cell` is its place in a
workbook."""


@dataclass(frozen=True)
class County:
    """A county's year. Raise `FrameError` with the place and the remedy for one that contradicts itself.

    period_name: the period chosen on 首页. note: a line shown there.
    units: the roster, with present names and lives within the year.
    counts: (unit, short column name, month) -> count, of reported months; only duties of the unit.
    unreadable: keys like those of `counts`, of cells with something that is no count.
    openings: one of `Rules.request_kinds` -> requests still open when its records begin, at the start of its month of
    `opening_months` (January if it has none).
    portal, media, catalogue, mapping, publishers, words, cases, case_log, holidays: rows of the table of that name of
    `zwgk.workbook.schema`. tables: those of 另附的表, then others that are only looked at. review: who has read the
    bulletin of the period.
    """

    year: int
    period_name: str
    rules: Rules
    units: tuple[Unit, ...]
    note: str = ""
    counts: Mapping[CountKey, int] = field(default_factory=lambda: MappingProxyType({}))
    unreadable: frozenset[CountKey] = frozenset()
    openings: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    opening_months: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    portal: tuple[Record, ...] = ()
    media: tuple[Record, ...] = ()
    catalogue: tuple[Record, ...] = ()
    mapping: tuple[Record, ...] = ()
    publishers: tuple[Record, ...] = ()
    words: tuple[Record, ...] = ()
    past: Past = field(default_factory=Past)
    cases: tuple[Record, ...] = ()
    case_log: tuple[Record, ...] = ()
    holidays: tuple[Record, ...] = ()
    tables: tuple[FurtherTable, ...] = ()
    review: Review = field(default_factory=Review)

    def __post_init__(self) -> None:
        if self.year not in YEARS:
            raise FrameError(f"year: {self.year}; give one from {YEARS.start} to {YEARS.stop - 1}")
        _check_units(self.units, self.rules)
        _check_counts(chain(self.counts.items(), zip(self.unreadable, repeat(0), strict=False)), self.units, self.rules)
        for kind, count in self.openings.items():
            if kind not in self.rules.request_kinds or count < 0:
                raise FrameError(f"openings: {kind} = {count}; give 0 or more for {_listed(self.rules.request_kinds)}")
        for kind, first in self.opening_months.items():
            if first not in range(1, 13):
                raise FrameError(f"opening_months: {kind} = {first}; months are 1 to 12")
        months = [record["month"] for record in self.portal]
        for month in months:
            if month not in range(1, 13) or months.count(month) > 1:
                raise FrameError(f"portal: month {month}; give one row per month, 1 to 12")

    @property
    def period(self) -> Period:
        """The period chosen on 首页; raise `Refusal` if its name is unknown."""
        return period_named(self.year, self.period_name, self.rules.periods)

    @cached_property
    def portal_months(self) -> PortalMonths:
        """Twelve months of 门户网站."""
        return portal_of(self.portal, self.rules)

    @cached_property
    def word_list(self) -> Words:
        """The wrong words to look for: the own list, as the office has changed it."""
        return with_office((row["wrong"], row["right"]) for row in self.words) if self.words else own_list()

    @cached_property
    def counted_cases(self) -> Cases:
        """The cases that count, by the roster's short names. Raise `FrameError` for a row that names no kind, unit or
        date, or repeats another, and does not tell that it is `uncounted`."""
        days = working_days(self.holidays)
        if not self.cases and not self.case_log:
            return Cases(days=days)
        names = CaseNames(self.rules.case_kinds, self.units, self.rules.office.county)
        months = _decided("cases", names.month, self.cases, lambda one: (one.kind, one.unit, one.month))
        log = _decided("case_log", names.case, self.case_log, lambda one: one.number and (one.kind, one.number))
        return Cases(months, log, days)

    def units_of(self, kind: str) -> tuple[Unit, ...]:
        """Return the units of a kind, in the order of the roster."""
        return tuple(unit for unit in self.units if unit.kind == kind)


def portal_of(records: Iterable[Record], rules: Rules) -> PortalMonths:
    """Return twelve months of 门户网站."""
    known = {record["month"]: record for record in records}
    keys = rules.figure_keys
    return {month: {heading: known.get(month, {}).get(key) for heading, key in keys.items()} for month in range(1, 13)}


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


def _check_units(units: Iterable[Unit], rules: Rules) -> None:
    kinds = [kind.name for kind in rules.kinds]
    seen: set[str] = set()
    for unit in units:
        if unit.kind not in kinds:
            raise FrameError(f"units: {unit.name}: kind {unit.kind!r}; kinds of the rules are {_listed(kinds)}")
        if normal_name(unit.name) in seen:
            raise FrameError(f"units: {unit.name} twice; names must differ")
        seen.add(normal_name(unit.name))


def _check_counts(counts: Iterable[tuple[CountKey, int]], units: Iterable[Unit], rules: Rules) -> None:
    duties = {
        unit.name: [c.name for c in rules.columns_of_both(unit.kind, unit.former_kind) if c.name in unit.duties]
        for unit in units
    }
    for (unit, column, month), count in counts:
        place = f"counts: {unit}, {column}, {month}"
        if unit not in duties:
            raise FrameError(f"{place}: no such unit; add it to units")
        if column not in duties[unit]:
            raise FrameError(f"{place}: no column or no duty of the unit; its duties are {_listed(duties[unit])}")
        if month not in range(1, 13):
            raise FrameError(f"{place}: months are 1 to 12")
        if count < 0:
            raise FrameError(f"{place}: {count}; give 0 or more, and no row for a month that is not reported")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
