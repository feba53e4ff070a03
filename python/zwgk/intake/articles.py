"""台账导入, the counting: an export's rows -> counts a unit, column and month, the portal's own figures, and what
became of every row. Pure; a million rows cost about a second.
"""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from zwgk.inputs import Inputs
from zwgk.intake.column_mapping import UNDECIDED, Mapping
from zwgk.intake.export_dates import NO_DATE, days_of
from zwgk.intake.export_file import Export
from zwgk.intake.export_headings import Role
from zwgk.intake.matching import UnitNames
from zwgk.period import Period
from zwgk.workbook import layout
from zwgk.workbook.input_cells import Slot


class Fate(IntEnum):
    """What became of a row, in the order of the questions that decide it."""

    COUNTED = 0
    NO_DATE = 1
    OTHER_YEAR = 2
    OTHER_PERIOD = 3
    UNKNOWN_UNIT = 4
    UNMAPPED = 5
    NOT_COUNTED = 6  # the mapping says —
    NO_DUTY = 7
    DUPLICATE = 8


FATE_WORDS: dict[Fate, str] = {
    Fate.COUNTED: "已计入单位",
    Fate.NO_DATE: "没有日期或看不懂",
    Fate.OTHER_YEAR: "日期不在本年度",
    Fate.OTHER_PERIOD: "日期不在本期",
    Fate.UNKNOWN_UNIT: "单位不在名录",
    Fate.UNMAPPED: "栏目没有映射",
    Fate.NOT_COUNTED: "映射为不计入单位",
    Fate.NO_DUTY: "名录注明不承担",
    Fate.DUPLICATE: "与前面的行重复",
}


@dataclass(frozen=True)
class ArticleCounts:
    """Counts by slot: of units (zeros included) and of the portal; `rows`: how many articles a slot's count is made of.

    fates: one a row of the export. units, columns: what each row's own words were (text). first_rows: of a duplicate,
    the position of the row that it repeats, else -1. new_columns: portal columns that 栏目映射 does not know.
    months: of the period, that the export covers. absent: units without any row in the whole export.
    """

    unit_counts: dict[Slot, int]
    portal_counts: dict[Slot, int]
    fates: npt.NDArray[np.int8]
    repeats: npt.NDArray[np.int64]
    new_columns: tuple[str, ...]
    months: tuple[int, ...]
    absent: tuple[str, ...]


def count_articles(export: Export, inputs: Inputs, names: UnitNames, mapping: Mapping) -> ArticleCounts:
    """Every row gets one fate. A row counts for the portal's figures whoever published it."""
    period, rules = inputs.period, inputs.rules
    days = days_of(export.columns[Role.DATE])
    months = _months(days, period.year)
    unit_of, unit_codes = _units(export, inputs, names)
    column_codes, columns = export.columns[Role.COLUMN].codes, export.columns[Role.COLUMN].distinct
    texts = [text.strip() if isinstance(text, str) else "" for text in columns]
    found = [mapping.of(text) if text else UNDECIDED for text in texts]
    mapped = [entry or UNDECIDED for entry in found] or [UNDECIDED]
    new = tuple(dict.fromkeys(text for text, entry in zip(texts, found, strict=True) if entry is None))

    fates = np.full(len(export), Fate.COUNTED, dtype=np.int8)
    within = _by_date(fates, days, months, period)
    item_names = sorted({entry.unit_column for entry in mapped})
    items = np.array([item_names.index(entry.unit_column) for entry in mapped])[column_codes]
    allowed = _allowed(inputs, item_names)
    duty = allowed[unit_codes, items]
    for condition, fate in (
        (unit_codes == len(inputs.units), Fate.UNKNOWN_UNIT),
        (items == _place(item_names, ""), Fate.UNMAPPED),
        (items == _place(item_names, layout.NOT_DUTY), Fate.NOT_COUNTED),
        (~duty, Fate.NO_DUTY),
    ):
        fates[(fates == Fate.COUNTED) & condition] = fate
    repeats = _repeats(export, unit_of, days)
    once = rules.office.count_duplicates_once
    repeated = (repeats >= 0) & once
    fates[(fates == Fate.COUNTED) & repeated] = Fate.DUPLICATE

    covered = _covered(months, period)
    present = np.unique(unit_codes)
    unit_counts = _zeros(inputs, mapping, covered, {int(code) for code in present})
    counted = fates == Fate.COUNTED
    for unit, item, month, count in _tally(unit_codes[counted], items[counted], months[counted]):
        unit_counts[Slot(inputs.units[unit].name, item_names[item], month)] = count
    portal_counts = {Slot(layout.PORTAL, figure, month): 0 for figure in mapping.portal_figures for month in covered}
    figure_names = sorted({entry.portal_figure for entry in mapped})
    figures = np.array([figure_names.index(entry.portal_figure) for entry in mapped])[column_codes]
    shown = within & ~repeated
    for _, figure, month, count in _tally(np.zeros_like(figures[shown]), figures[shown], months[shown]):
        if figure_names[figure] in layout.PORTAL_COLUMNS:
            portal_counts[Slot(layout.PORTAL, figure_names[figure], month)] = count
    absent = tuple(unit.name for place, unit in enumerate(inputs.units) if place not in set(present.tolist()))
    return ArticleCounts(unit_counts, portal_counts, fates, repeats, new, covered, absent)


def _place(names: list[str], name: str) -> int:
    return names.index(name) if name in names else -1


def _months(days: npt.NDArray[np.int64], year: int) -> npt.NDArray[np.int64]:
    """Month 1 … 12 of each day, 0 where it is not of the year."""
    first = dt.date(year, 1, 1).toordinal()
    length = dt.date(year + 1, 1, 1).toordinal() - first
    by_day = np.array([(dt.date.fromordinal(first + day)).month for day in range(length)])
    inside = (days >= first) & (days < first + length)
    return np.where(inside, by_day[np.where(inside, days - first, 0)], 0)


def _by_date(
    fates: npt.NDArray[np.int8], days: npt.NDArray[np.int64], months: npt.NDArray[np.int64], period: Period
) -> npt.NDArray[np.bool_]:
    """Sets the fates that the date decides; returns the rows of the period."""
    within: npt.NDArray[np.bool_] = (months >= period.first) & (months <= period.last)
    fates[~within] = Fate.OTHER_PERIOD
    fates[months == 0] = Fate.OTHER_YEAR
    fates[days == NO_DATE] = Fate.NO_DATE
    return within


def _units(export: Export, inputs: Inputs, names: UnitNames) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Of each row: a number for the publisher (equal for all names of a unit), and the unit's place in the roster,
    len(units) where it is none."""
    codes, distinct = export.columns[Role.UNIT].codes, export.columns[Role.UNIT].distinct
    places = {unit.name: place for place, unit in enumerate(inputs.units)}
    known = [names.unit(str(text)) if isinstance(text, str) else None for text in distinct]
    unit_place = np.array([len(places) if unit is None else places[unit.name] for unit in known] or [len(places)])
    identity = np.where(unit_place < len(places), unit_place, len(places) + 1 + np.arange(len(unit_place)))
    return identity[codes], unit_place[codes]


def _allowed(inputs: Inputs, item_names: list[str]) -> npt.NDArray[np.bool_]:
    """Whether a unit (row; one more for strangers) has the duty of an item (column)."""
    allowed = np.zeros((len(inputs.units) + 1, len(item_names)), dtype=bool)
    for place, unit in enumerate(inputs.units):
        own = {column.name for column in inputs.rules.columns_of(unit.kind)} & unit.duties
        allowed[place] = [name in own for name in item_names]
    return allowed


def _repeats(export: Export, publishers: npt.NDArray[np.int64], days: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Of each row, the first row of the same title, publisher and day, -1 where it is that row itself.

    Rows without a title repeat nothing.
    """
    size = len(export)
    if Role.TITLE not in export.columns or not size:
        return np.full(size, -1)
    titles, distinct = export.columns[Role.TITLE].codes, export.columns[Role.TITLE].distinct
    # Only titles that occur twice need a closer look.
    several = np.bincount(titles, minlength=len(distinct)) > 1
    for place in np.flatnonzero(several):
        several[place] = isinstance(distinct[place], str) and bool(distinct[place].strip())
    if not several.any():
        return np.full(size, -1)
    candidates = np.flatnonzero(several[titles])
    keys = pd.DataFrame({"title": titles[candidates], "unit": publishers[candidates], "day": days[candidates]})
    first = keys.assign(row=candidates).groupby(["title", "unit", "day"], sort=False)["row"].transform("min")
    repeats = np.full(size, -1)
    later = first.to_numpy() != candidates
    repeats[candidates[later]] = first.to_numpy()[later]
    return repeats


def _covered(months: npt.NDArray[np.int64], period: Period) -> tuple[int, ...]:
    """Months of the period between the export's first and last of the year: for others, no article says nothing."""
    dated = months[months > 0]
    if not len(dated):
        return ()
    return tuple(month for month in period.months if dated.min() <= month <= dated.max())


def _zeros(inputs: Inputs, mapping: Mapping, covered: tuple[int, ...], present: set[int]) -> dict[Slot, int]:
    """0 for every duty that an article could have counted for, of units that the export knows at all."""
    return {
        Slot(unit.name, column.name, month): 0
        for place, unit in enumerate(inputs.units)
        if place in present
        for column in inputs.rules.columns_of(unit.kind)
        if column.name in unit.duties and column.name in mapping.unit_columns
        for month in covered
    }


def _tally(
    first: npt.NDArray[np.int64], second: npt.NDArray[np.int64], months: npt.NDArray[np.int64]
) -> list[tuple[int, int, int, int]]:
    """(first, second, month, how many) of every combination that occurs."""
    if not len(first):
        return []
    width = int(second.max()) + 1
    counts = np.bincount((first * width + second) * 13 + months)
    return [
        (int(key) // 13 // width, int(key) // 13 % width, int(key) % 13, int(counts[key]))
        for key in np.flatnonzero(counts)
    ]
