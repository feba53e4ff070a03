"""台账导入, counting: an export's rows -> counts per unit, column and month, the portal's own figures, and the fate of
every row. Pure; a million rows take about a second.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from zwgk.intake.exports.cells import Coded, Codes, Flags
from zwgk.intake.exports.column_mapping import UNDECIDED, ColumnMapping, is_column_name
from zwgk.intake.exports.dates import NO_DATE, days_of, days_without_year, months_of
from zwgk.intake.exports.fates import UNEXPLAINED, Fate
from zwgk.intake.exports.file import Export
from zwgk.intake.exports.headings import Role
from zwgk.intake.exports.publishers import NO_PUBLISHERS, Publishers
from zwgk.intake.exports.rows import Fates
from zwgk.intake.matching import UnitNames
from zwgk.model.inputs import Inputs
from zwgk.model.period import Period
from zwgk.workbook import layout
from zwgk.workbook.input_cells import Slot
from zwgk.workbook.numbers import NOTHING, folded, is_error, read_count


@dataclass(frozen=True)
class ArticleCounts:
    """Counts by slot: of units (zeros included) and of the portal.

    fates: one per row of the export. repeats: per row, the index of the row that it repeats, or -1. new_columns:
    portal columns missing from 栏目映射; new_publishers: likewise. months: months of the period that the export covers.
    absent: units without any row in the whole export. withheld: slots without articles that get no 0, because an
    unexplained row may belong to them.
    """

    unit_counts: dict[Slot, int]
    portal_counts: dict[Slot, int]
    fates: Fates
    repeats: Codes
    new_columns: tuple[str, ...]
    new_publishers: tuple[str, ...]
    months: tuple[int, ...]
    absent: tuple[str, ...]
    withheld: tuple[Slot, ...]


@dataclass(frozen=True)
class _Labels:
    """A name per row: `names[codes[row]]`."""

    names: list[str]
    codes: Codes

    def are(self, name: str) -> Flags:
        place = self.names.index(name) if name in self.names else -1
        found: Flags = self.codes == place
        return found


@dataclass(frozen=True)
class _Rows:
    """Facts per row.

    days: ordinals, or NO_DATE. months: 0 if not of the year. publishers: a number, equal for all names of a unit.
    units: index in the roster, its length if unknown. others: known to be off the roster. items: short column names.
    figures: of the portal. articles: number of articles of the row, -1 if illegible.
    """

    days: Codes
    months: Codes
    publishers: Codes
    units: Codes
    others: Flags
    items: _Labels
    figures: _Labels
    articles: Codes


def count_articles(
    export: Export,
    inputs: Inputs,
    names: UnitNames,
    mapping: ColumnMapping,
    cells: Collection[Slot] | None = None,
    known: Publishers = NO_PUBLISHERS,
) -> ArticleCounts:
    """Give every row one fate, and count. A row counts for the portal's figures whoever published it.

    cells: slots for which the workbook has a cell; None for all.
    """
    period = inputs.period
    rows = _read(export, inputs, names, mapping, known)
    fates = _decided(export.fates, rows, inputs)
    seen = np.isin(fates, _SEEN) & (rows.months >= period.first) & (rows.months <= period.last)
    repeats = _repeats(export, rows, fates, seen)
    repeated = (repeats >= 0) & inputs.rules.office.count_duplicates_once
    fates[(fates == Fate.COUNTED) & repeated] = Fate.DUPLICATE
    fates[(fates == Fate.COUNTED) & ~_have_cells(rows, inputs, cells)] = Fate.NO_CELL

    covered = _covered(rows.months[_are_rows(fates)], period)
    present = set(np.flatnonzero(np.bincount(rows.units[_are_rows(fates)])).tolist())
    counted = fates == Fate.COUNTED
    found = {
        Slot(inputs.units[unit].name, rows.items.names[item], month): count
        for unit, item, month, count in _tally(rows.units, rows.items.codes, rows, counted)
    }
    doubtful = _doubtful_slots(export, rows, fates, inputs, covered)
    # A list of counts states its zeros itself: a missing entry may mean none, or not yet counted.
    zeros = Role.POSTS not in export.columns
    possible = [
        slot
        for slot in (_unit_slots(inputs, mapping, covered, present) if zeros else ())
        if cells is None or slot in cells
    ]
    withheld = [slot for slot in possible if slot not in found and slot in doubtful]
    unit_counts = {slot: 0 for slot in possible if slot not in doubtful} | found
    portal_counts, portal_withheld = _portal(export, rows, fates, seen, repeated, mapping, covered)
    return ArticleCounts(
        unit_counts,
        portal_counts,
        fates,
        repeats,
        _new_columns(export.columns[Role.COLUMN], mapping, seen),
        _new_publishers(export.columns[Role.UNIT], known, fates == Fate.UNKNOWN_UNIT),
        covered,
        tuple(unit.name for place, unit in enumerate(inputs.units) if place not in present),
        (*withheld, *portal_withheld),
    )


def _read(export: Export, inputs: Inputs, names: UnitNames, mapping: ColumnMapping, known: Publishers) -> _Rows:
    year = inputs.period.year
    days = row_days(export, year)
    publishers, units = _publishers(export.columns[Role.UNIT], inputs, names, known)
    columns = export.columns[Role.COLUMN]
    mapped = [mapping.of(text) or UNDECIDED if isinstance(text, str) else UNDECIDED for text in columns.distinct]
    return _Rows(
        days,
        months_in(days, year),
        publishers,
        units,
        export.columns[Role.UNIT].matching(known.are_others) & (units == len(inputs.units)),
        _labels(columns, [entry.unit_column for entry in mapped]),
        _labels(columns, [entry.portal_figure for entry in mapped]),
        article_counts(export),
    )


def row_days(export: Export, year: int) -> Codes:
    """Return the day of each row; in a list of counts a month suffices, and means its first day.

    A day without a year (4月5日) is of `year`, unless the list has days of another year.
    """
    if Role.DATE not in export.columns:
        return months_of(export.columns[Role.MONTH], year)
    days = days_of(export.columns[Role.DATE])
    if (days == NO_DATE).any() and not ((days != NO_DATE) & (months_in(days, year) == 0)).any():
        days = np.where(days == NO_DATE, days_without_year(export.columns[Role.DATE], year), days)
    if Role.POSTS in export.columns and (days == NO_DATE).any():
        return np.where(days == NO_DATE, months_of(export.columns[Role.DATE], year), days)
    return days


def article_counts(export: Export) -> Codes:
    """Return the number of articles of each row: of a list of counts the one that it gives, -1 if it gives none."""
    column = export.columns.get(Role.POSTS)
    if column is None:
        return np.full(len(export), 1)
    counts = [read_count(value).count for value in column.distinct]
    numbers = [-1 if count is None else count for count in counts]
    found: Codes = np.array(numbers or [-1])[column.codes]
    return found


def months_in(days: Codes, year: int) -> Codes:
    """Return the month 1 … 12 of each day, 0 if it is not of the year."""
    first = dt.date(year, 1, 1).toordinal()
    length = dt.date(year + 1, 1, 1).toordinal() - first
    by_day = np.array([(dt.date.fromordinal(first + day)).month for day in range(length)])
    inside = (days >= first) & (days < first + length)
    return np.where(inside, by_day[np.where(inside, days - first, 0)], 0)


def _publishers(column: Coded, inputs: Inputs, names: UnitNames, known: Publishers) -> tuple[Codes, Codes]:
    """Return per row a number for the publisher (equal for all names of a unit) and the unit's index in the roster,
    len(units) if it is not on it."""
    places = {unit.name: place for place, unit in enumerate(inputs.units)}
    units = [names.unit(text) or known.unit(text) if isinstance(text, str) else None for text in column.distinct]
    of_text = np.array([len(places) if unit is None else places[unit.name] for unit in units] or [len(places)])
    identity = np.where(of_text < len(places), of_text, len(places) + 1 + np.arange(len(of_text)))
    return identity[column.codes], of_text[column.codes]


def _labels(column: Coded, labels: Sequence[str]) -> _Labels:
    names = sorted({*labels})
    return _Labels(names, np.array([names.index(label) for label in labels] or [0])[column.codes])


def _decided(fates: Fates, rows: _Rows, inputs: Inputs) -> Fates:
    """Return the fates decided by each row alone, without comparing rows."""
    period = inputs.period
    fates = fates.copy()
    for condition, fate in (
        (rows.articles < 0, Fate.NO_COUNT),
        (rows.days == NO_DATE, Fate.NO_DATE),
        (rows.months == 0, Fate.OTHER_YEAR),
        ((rows.months < period.first) | (rows.months > period.last), Fate.OTHER_PERIOD),
        (rows.others, Fate.NOT_OURS),
        (rows.units == len(inputs.units), Fate.UNKNOWN_UNIT),
        (rows.items.are(""), Fate.UNMAPPED),
        (rows.items.are(layout.NOT_DUTY), Fate.NOT_COUNTED),
        (~_duties(inputs, rows.items.names)[rows.units, rows.items.codes], Fate.NO_DUTY),
    ):
        fates[(fates == Fate.COUNTED) & condition] = fate
    return fates


_NO_TITLES = NOTHING | {"", "无标题"}
_SEEN = [Fate.COUNTED, Fate.NOT_OURS, Fate.UNKNOWN_UNIT, Fate.UNMAPPED, Fate.NOT_COUNTED, Fate.NO_DUTY]
"""Published articles with a date, of any unit and column: the portal's own figures count them."""


def _are_rows(fates: Fates) -> Flags:
    """Return which rows are entries of the list: they prove that it covers a unit and a month."""
    found: Flags = ~np.isin(fates, [Fate.HEADING, Fate.TOTAL, Fate.SIGNATURE, Fate.HIDDEN, Fate.BROKEN])
    return found


def _duties(inputs: Inputs, item_names: list[str]) -> Flags:
    """Return whether a unit (row; one more for unknown ones) has the duty of an item (column)."""
    allowed = np.zeros((len(inputs.units) + 1, max(len(item_names), 1)), dtype=bool)
    for place, unit in enumerate(inputs.units):
        own = {column.name for column in inputs.rules.columns_of(unit.kind)} & unit.duties
        allowed[place] = [name in own for name in item_names] or [False]
    return allowed


def _repeats(export: Export, rows: _Rows, fates: Fates, seen: Flags) -> Codes:
    """Return per row the index of the counted row with the same title, publisher and day, -1 if it is the row itself.

    It is the first that counts for its unit, or else the first with a figure of the portal, or else the first. Rows
    without a title or with an error for one, and rows that are not published articles of the period, repeat nothing.
    """
    repeats = np.full(len(export), -1)
    if Role.TITLE not in export.columns or not len(export):
        return repeats
    titles, distinct = export.columns[Role.TITLE].codes, export.columns[Role.TITLE].distinct
    # Only titles that occur twice need a closer look.
    several = np.bincount(titles[seen], minlength=len(distinct)) > 1
    for place in np.flatnonzero(several):
        title = distinct[place]
        several[place] = isinstance(title, str) and folded(title) not in _NO_TITLES and not is_error(title)
    places = np.flatnonzero(several[titles] & seen)
    counts = fates[places] == Fate.COUNTED
    shown = ~(rows.figures.are("") | rows.figures.are(layout.NOT_DUTY))[places]
    frame = pd.DataFrame(
        {
            "title": titles[places],
            "publisher": rows.publishers[places],
            "day": rows.days[places],
            "rank": np.where(counts, 0, np.where(shown, 1, 2)),
            "row": places,
        }
    ).sort_values(["rank", "row"])
    frame["first"] = frame.groupby(["title", "publisher", "day"], sort=False)["row"].transform("first")
    later = frame[frame["first"] != frame["row"]]
    repeats[later["row"].to_numpy()] = later["first"].to_numpy()
    return repeats


def _have_cells(rows: _Rows, inputs: Inputs, cells: Collection[Slot] | None) -> Flags:
    """Return which rows have a cell in the workbook (of the rows that count)."""
    if cells is None:
        return np.ones(len(rows.months), dtype=bool)
    there = np.zeros((len(inputs.units) + 1, max(len(rows.items.names), 1), 13), dtype=bool)
    places = {unit.name: place for place, unit in enumerate(inputs.units)}
    for owner, item, month in cells:
        if owner in places and item in rows.items.names:
            there[places[owner], rows.items.names.index(item), month] = True
    found: Flags = there[rows.units, rows.items.codes, rows.months]
    return found


def _covered(months: Codes, period: Period) -> tuple[int, ...]:
    """Return the months of the period between the export's first and last of the year: for others, the absence of
    articles proves nothing."""
    dated = months[months > 0]
    if not len(dated):
        return ()
    return tuple(month for month in period.months if np.min(dated) <= month <= np.max(dated))


def _unit_slots(inputs: Inputs, mapping: ColumnMapping, covered: tuple[int, ...], present: set[int]) -> Iterator[Slot]:
    """Yield every duty that an article could have counted for, of units that occur in the export."""
    for place, unit in enumerate(inputs.units):
        for column in inputs.rules.columns_of(unit.kind) if place in present else ():
            if column.name in unit.duties and column.name in mapping.unit_columns:
                yield from (Slot(unit.name, column.name, month) for month in covered)


@dataclass(frozen=True)
class _Doubts:
    """Slots where unexplained rows may belong: combinations of owner, item and month; None matches any."""

    combinations: frozenset[tuple[str | None, str | None, int | None]]

    def __contains__(self, slot: Slot) -> bool:
        owners, items, months = (slot.owner, None), (slot.item, None), (slot.month, None)
        return any((o, i, m) in self.combinations for o in owners for i in items for m in months)


def _doubtful_slots(export: Export, rows: _Rows, fates: Fates, inputs: Inputs, covered: tuple[int, ...]) -> _Doubts:
    names = [*(unit.name for unit in inputs.units), None]
    unexplained = np.isin(fates, UNEXPLAINED)
    return _doubts(export, rows, unexplained, rows.items, covered, lambda row: names[rows.units[row]])


def _doubts(
    export: Export,
    rows: _Rows,
    unexplained: Flags,
    items: _Labels,
    covered: tuple[int, ...],
    owner_of: Callable[[int], str | None],
) -> _Doubts:
    """Return the slots where unexplained rows may belong. Facts in a row narrow them: a date outside the period, or a
    column that counts for no unit, rules it out."""
    if any(len(sheet.rows) for sheet in export.unread):
        return _Doubts(frozenset({(None, None, None)}))
    found: set[tuple[str | None, str | None, int | None]] = set()
    possible = (rows.days == NO_DATE) | np.isin(rows.months, covered)
    positions = np.flatnonzero(unexplained & possible & ~items.are(layout.NOT_DUTY))
    facts = {"unit": rows.units[positions], "item": items.codes[positions], "month": rows.months[positions]}
    for row in positions[~pd.DataFrame(facts).duplicated().to_numpy()]:
        item = items.names[items.codes[row]] or None
        found.add((owner_of(row), item, int(rows.months[row]) or None))
    return _Doubts(frozenset(found))


def _portal(
    export: Export,
    rows: _Rows,
    fates: Fates,
    seen: Flags,
    repeated: Flags,
    mapping: ColumnMapping,
    covered: tuple[int, ...],
) -> tuple[dict[Slot, int], list[Slot]]:
    """Return the portal's figures, and the slots that get no 0: of published articles (`seen`) the figure alone has to
    be decided, not the unit."""
    figures = rows.figures
    nobody = np.full(len(fates), 0)
    found = {
        Slot(layout.PORTAL, figures.names[figure], month): count
        for _, figure, month, count in _tally(nobody, figures.codes, rows, seen & ~repeated)
        if figures.names[figure] in mapping.portal_figures
    }
    # A duplicate of a counted row stays one whatever its figure; of any other, the figure decides which row counts.
    undecided = figures.are("") & (fates != Fate.DUPLICATE)
    unexplained = np.where(seen, undecided, np.isin(fates, UNEXPLAINED))
    doubts = _doubts(export, rows, unexplained, figures, covered, lambda _: layout.PORTAL)
    zeros = Role.POSTS not in export.columns
    possible = [
        Slot(layout.PORTAL, figure, month) for figure in sorted(mapping.portal_figures) for month in covered if zeros
    ]
    withheld = [slot for slot in possible if slot not in found and slot in doubts]
    return {slot: 0 for slot in possible if slot not in doubts} | found, withheld


def _new_columns(column: Coded, mapping: ColumnMapping, seen: Flags) -> tuple[str, ...]:
    """Return the portal columns of published articles of the period that 栏目映射 lacks, in order of appearance."""
    texts = column.distinct[pd.unique(column.codes[seen])]
    return tuple(text for text in texts if isinstance(text, str) and is_column_name(text) and not mapping.of(text))


def _new_publishers(column: Coded, known: Publishers, unknown: Flags) -> tuple[str, ...]:
    """Return the undecided publishers of published articles of the period, in order of appearance."""
    texts = column.distinct[pd.unique(column.codes[unknown])]
    return tuple(text for text in texts if isinstance(text, str) and is_column_name(text) and not known.knows(text))


def _tally(first: Codes, second: Codes, rows: _Rows, which: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """Return (first, second, month, articles) of every combination that occurs."""
    if not which.any():
        return []
    width = int(np.max(second)) + 1
    keys = (first * width + second)[which] * 13 + rows.months[which]
    counts = np.bincount(keys, weights=rows.articles[which])
    there = np.flatnonzero(np.bincount(keys))
    return [(int(key) // 13 // width, int(key) // 13 % width, int(key) % 13, int(counts[key])) for key in there]
