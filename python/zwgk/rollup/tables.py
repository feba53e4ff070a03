"""The tables of a roll-up beside the rankings: how far each county's units meet the requirements, and like departments
of all counties side by side. Pure: facts in, rows out."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from zwgk.model.problems import Problem
from zwgk.model.roster import normal_name
from zwgk.rollup.county import ACCOUNTS, BELOW, COMPLETE, MEETING, NAMED, UNITS, ZERO
from zwgk.rollup.facts import Section, of_sections
from zwgk.statistics.shown_columns import NO_COLUMN, percentage

Row = list[str | int | None]

_MOST_COLUMNS = 10  # counties side by side on one sheet of paper
_MOST_UNITS = 199  # in a row per county

STANDING_HEADS = ("县（市、区）", "单位数", "报齐", "达标", "达标率", "为零", "未达标", "点名", "媒体数")


def standing_rows(facts: pd.DataFrame, files: Mapping[str, str]) -> list[Row]:
    """Return one row per county that counts, cells in the order of STANDING_HEADS: by the share of units that meet
    every quota, then by name. 达标率 is 达标单位 ÷ 单位数. A form or a paper does not tell: blank cells, last."""
    mine = facts[facts["file"].isin(files)]
    items = of_sections(mine[mine["month"] == 0], Section.STANDING, Section.MEDIA)
    table = items.assign(county=items["file"].map(dict(files))).pivot(index="county", columns="item", values="value")
    table = table.reindex(columns=[UNITS, COMPLETE, MEETING, ZERO, BELOW, NAMED, ACCOUNTS]).astype("Int64")
    table = table.reindex(sorted(set(files.values())))
    table.index.name = "county"
    table["share"] = (table[MEETING] / table[UNITS]).fillna(-1.0)
    table = table.reset_index().sort_values(["share", "county"], ascending=[False, True])
    rows: list[Row] = []
    for county, units, complete, meeting, *rest in table.drop(columns="share").itertuples(index=False):
        cells = [None if pd.isna(cell) else int(cell) for cell in (units, complete, meeting, *rest)]
        share = None if cells[0] is None or cells[2] is None else percentage(cells[2], cells[0])
        rows.append([str(county), *cells[:3], share, *cells[3:]])
    return rows


@dataclass(frozen=True)
class Departments:
    """Like units of several counties: name -> county -> publications, None for not reported. Those of most counties
    come first. joined: (county, units) of units of one county that are alike by the aliases of others."""

    counties: tuple[str, ...]
    rows: tuple[tuple[str, Mapping[str, int | None]], ...]
    joined: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def fits_paper(self) -> bool:
        """Whether the counties fit side by side on a page."""
        return len(self.counties) <= _MOST_COLUMNS

    def side_by_side(self) -> list[Row]:
        """Return headings and rows: a row per unit, a column per county; — if a county has no such unit."""
        cells = ([name, *(row.get(county, NO_COLUMN) for county in self.counties)] for name, row in self.rows)
        return [["单位", *self.counties], *cells]

    def by_county(self) -> list[Row]:
        """Return the same with a row per county, for the units of the most counties."""
        turned = [list(row) for row in zip(*self.side_by_side()[: _MOST_UNITS + 1], strict=True)]
        turned[0][0] = "县（市、区）"
        return turned

    def summary(self) -> list[Row]:
        """Return headings and rows: per unit how many counties have it, their sum and mean, the most and the least."""
        table: list[Row] = [["单位", "县数", "未报", "合计", "平均", "最多", "最多的县", "最少", "最少的县"]]
        for name, row in self.rows:
            known = sorted(((value, county) for county, value in row.items() if value is not None), reverse=True)
            cells: Row = [name, len(row), len(row) - len(known)]
            if known:
                sums, most, least = sum(value for value, _ in known), known[0][0], known[-1][0]
                best, worst = ([county for value, county in known if value == end] for end in (most, least))
                cells += [sums, round_half_up(sums, len(known)), most, _listed(best), least, _listed(worst)]
            table.append([*cells, *[None] * (len(table[0]) - len(cells))])
        return table


def joined_problems(departments: Departments) -> Iterator[Problem]:
    """Report units of one county that others' aliases make alike: their figures are one in the table."""
    for county, units in departments.joined:
        what = f"{county}的{'、'.join(units)}照各县的别名是同类部门，“同类部门”里合成了一个数"
        yield Problem.warning(what, "不是同类的，请有关的县改别名", value=county)


def round_half_up(total: int, count: int) -> str:
    """Return the mean with one decimal."""
    tenths = (20 * total + count) // (2 * count)
    return f"{tenths // 10}.{tenths % 10}"


def _listed(counties: Sequence[str]) -> str:
    first = min(counties)
    return first if len(counties) == 1 else f"{first}等{len(counties)}个"


def like_departments(facts: pd.DataFrame, files: Mapping[str, str]) -> Departments:
    """Return the publications of like units of all counties.

    Units are alike if one has the other's short name as short name, full name or alias, without its county's name;
    the name that most counties use is shown, and units of one county that become alike so are added up.
    """
    mine = of_sections(facts[facts["file"].isin(files)], Section.UNIT)
    counties = sorted(set(files.values()))
    groups = _Groups()
    records = []
    for file, unit, others, value in mine[["file", "unit", "text", "value"]].itertuples(index=False):
        county = files[file]
        names = [_without_county(name, county) for name in (unit, *others.split("；"))]
        records.append((county, names[0], unit, None if pd.isna(value) else int(value)))
        groups.add(names)
    cells: dict[str, dict[str, int | None]] = {}
    spellings: dict[str, Counter[str]] = {}
    own: dict[tuple[str, str], list[str]] = {}
    for county, short, unit, value in records:
        group = groups.of(short)
        own.setdefault((group, county), []).append(unit)
        row = cells.setdefault(group, {})
        row[county] = value if county not in row else _sum(row[county], value)
        spellings.setdefault(group, Counter())[unit] += 1
    shared = {group: row for group, row in cells.items() if len(row) > 1}
    named = sorted((min(_most_used(spellings[group])), row) for group, row in shared.items())
    named.sort(key=lambda entry: (-len(entry[1]), entry[0]))
    joined = tuple((county, tuple(units)) for (_, county), units in sorted(own.items()) if len(units) > 1)
    return Departments(tuple(counties), tuple(named), joined)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _most_used(spellings: Counter[str]) -> list[str]:
    most = max(spellings.values())
    return [name for name, count in spellings.items() if count == most]


def _without_county(name: str, county: str) -> str:
    return normal_name(name).removeprefix(normal_name(county))


class _Groups:
    """Names with the same meaning: a name joins the other names of its unit."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = {}

    def add(self, names: Sequence[str]) -> None:
        first = self.of(names[0])
        for name in names[1:]:
            if name:
                self._parents[self.of(name)] = first

    def of(self, name: str) -> str:
        parent = self._parents.setdefault(name, name)
        while parent != self._parents.setdefault(parent, parent):
            parent = self._parents[parent]
        return parent
