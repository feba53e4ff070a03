"""The tables of a roll-up beside the rankings: how far each county's units meet the requirements, and like departments
of all counties side by side. Pure: facts in, rows out."""

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from zwgk.rollup.county import ACCOUNTS, BELOW, COMPLETE, MEETING, NAMED, UNITS, ZERO
from zwgk.rollup.facts import Section
from zwgk.roster import normal_name
from zwgk.shown_columns import NO_COLUMN, percentage

Row = list[str | int | None]

_MOST_COLUMNS = 20  # counties side by side on one sheet of paper; if there are more, each is a row

STANDING_HEADS = ("县（市、区）", "单位数", "报齐", "达标", "达标率", "为零", "未达标", "点名", "新媒体")


def standing_rows(facts: pd.DataFrame, files: Mapping[str, str]) -> list[Row]:
    """Return one row per county that counts, cells in the order of STANDING_HEADS: by the share of units that meet
    every quota, then by name. 达标率 is 达标单位 ÷ 单位数."""
    mine = facts[facts["file"].isin(files)]
    items = mine[mine["section"].isin([Section.STANDING.value, Section.MEDIA.value]) & (mine["month"] == 0)]
    table = items.assign(county=items["file"].map(dict(files))).pivot(index="county", columns="item", values="value")
    table = table.reindex(columns=[UNITS, COMPLETE, MEETING, ZERO, BELOW, NAMED, ACCOUNTS]).astype("Int64")
    table["share"] = (table[MEETING] / table[UNITS]).fillna(-1.0)
    table = table.reset_index().sort_values(["share", "county"], ascending=[False, True])
    rows: list[Row] = []
    for county, units, complete, meeting, *rest in table.drop(columns="share").itertuples(index=False):
        counts = [int(units), int(complete), int(meeting)]
        rows.append([str(county), *counts, percentage(counts[2], counts[0]), *map(int, rest)])
    return rows


def department_rows(facts: pd.DataFrame, files: Mapping[str, str]) -> list[Row]:
    """Return the headings and rows of the publications of like units of all counties: a row per unit that at least two
    counties have, a column per county (transposed beyond 20 counties). None: not reported; —: no such unit.

    Units are alike if one has the other's short name as short name, full name or alias, without its county's name;
    the name that most counties use is shown.
    """
    mine = facts[facts["file"].isin(files) & (facts["section"] == Section.UNIT.value)]
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
    for county, short, unit, value in records:
        group = groups.of(short)
        row = cells.setdefault(group, {})
        row[county] = value if county not in row else _sum(row[county], value)
        spellings.setdefault(group, Counter())[unit] += 1
    shared = {group: row for group, row in cells.items() if len(row) > 1}
    named = sorted((min(_most_used(spellings[group])), row) for group, row in shared.items())
    named.sort(key=lambda entry: (-len(entry[1]), entry[0]))
    heads: Row = ["单位", *counties]
    table = [heads, *([name, *(row.get(county, NO_COLUMN) for county in counties)] for name, row in named)]
    return table if len(counties) <= _MOST_COLUMNS else _turned(table)


def _turned(table: Sequence[Row]) -> list[Row]:
    turned = [list(row) for row in zip(*table, strict=True)]
    turned[0][0] = "县（市、区）"
    return turned


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
