"""Facts of the counties that count -> a folder that a workbook is built from (formats: workbook/README.md).

A county in the city's workbook is what a unit is in a county's: one sheet, one row of 附件1. `figures` in rollup.toml
defines which of the counties' figures a column of the city takes; without it, the column's name does: 合计, a kind of
the counties' units (乡镇), or one of their columns (动态).
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from zwgk.csv_files import csv_bytes
from zwgk.errors import Refusal
from zwgk.model.county import County
from zwgk.model.further_tables import CellValue, FurtherTable
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.model.roster import Unit
from zwgk.model.rules import Rules
from zwgk.rollup.county import POSTS
from zwgk.rollup.facts import Section, of_sections
from zwgk.rollup.tables import STANDING_HEADS, Departments, standing_rows
from zwgk.workbook.csv_rows import JOINER, csv_rows, file_text
from zwgk.workbook.declaration import Holds
from zwgk.workbook.schema import MEDIA, portal_table
from zwgk.workbook.schema import ROSTER as ROSTER_TABLE
from zwgk.workbook.source import read_source, read_toml

ALL = "合计"
SETTINGS, ROSTER, FIGURES = "settings.toml", "roster.csv", "rollup.toml"
STANDING, DEPARTMENTS, BY_COUNTY = "达标情况", "同类部门", "同类部门明细"
_KIND = "县（市、区）"
_SETTINGS = """year = 2000
period = "第一季度"

[office]
county = ""
name = ""
level = "市"
media_title = "{{时段}}各县（市、区）政务新媒体\\n发布情况"
say_week_rule = false

[limits]
media_posts_a_week = 0

[[kinds]]
name = "{kind}"
attachment_title = "{{时段}}各县（市、区）信息公开\\n统计表"
"""
_COLUMN = """
[[columns]]
kind = "{kind}"
name = "{name}"
heading = "{name}"
naming = "不点名"
"""


def prepare_rules(rules: Path | None, facts: pd.DataFrame, period: Period, folder: Path) -> None:
    """Put settings.toml, roster.csv and rollup.toml for the period into `folder`.

    rules: the city's own folder. Without it, or without its roster, the counties are those that sent a file; without
    settings, there is a column per kind of their units. Raise `Refusal` for a folder without settings.
    """
    if rules is None:
        kinds = _kinds(facts)
        names = {_column_name(kind): kind for kind in kinds}
        settings = _SETTINGS.format(kind=_KIND) + "".join(_COLUMN.format(kind=_KIND, name=name) for name in names)
        told = [f"{_quoted(name)} = {_quoted(kind)}" for name, kind in names.items()]
        (folder / FIGURES).write_text("\n".join(["[figures]", *told]), encoding="utf-8")
    else:
        settings = file_text(rules / SETTINGS)
        for name in (ROSTER, FIGURES):
            if (rules / name).exists():
                shutil.copyfile(rules / name, folder / name)
    settings = _top_level(_top_level(settings, "period", f'"{period.name}"'), "year", str(period.year))
    if not re.search(r"(?m)^\s*tables\s*=", settings):
        settings = _in_office(settings, f'tables = ["{STANDING}", "{DEPARTMENTS}"]')
    (folder / SETTINGS).write_text(settings, encoding="utf-8")
    for name in (STANDING, DEPARTMENTS):
        _write_table(folder, FurtherTable(name, name, ("县（市、区）",), ()))
    office = read_toml(folder / SETTINGS).get("office", {})
    for name in office.get("tables", ()) if isinstance(office, dict) else ():
        own = f"{name}.csv"
        if rules is not None and name not in (STANDING, DEPARTMENTS) and (rules / own).is_file():
            shutil.copyfile(rules / own, folder / own)


def write_tables(
    folder: Path, facts: pd.DataFrame, files: Mapping[str, str], departments: Departments, period: Period
) -> County:
    """Write the roll-up's own tables beside the rules, and return the source of the city's workbook.

    With too many counties for columns side by side, the paper gets a summary of like departments, and the workbook a
    further sheet with all their figures.
    """
    place = f"{period.title}各县（市、区）"
    heads, *rows = departments.side_by_side() if departments.fits_paper else departments.summary()
    _write_table(folder, _table(STANDING, f"{place}达标情况", STANDING_HEADS, standing_rows(facts, files)))
    _write_table(folder, _table(DEPARTMENTS, f"{period.title}同类部门发布情况", heads, rows))
    source = read_source(folder)
    if departments.fits_paper:
        return source
    heads, *rows = departments.by_county()
    return replace(source, tables=(*source.tables, _table(BY_COUNTY, f"{place}同类部门发布数", heads, rows)))


def _table(sheet: str, title: str, heads: Sequence[object], rows: Iterable[Sequence[CellValue]]) -> FurtherTable:
    return FurtherTable(sheet, title, tuple(map(str, heads)), tuple(map(tuple, rows)))


def _write_table(folder: Path, table: FurtherTable) -> None:
    rows = (["" if cell is None else cell for cell in row] for row in table.rows)
    (folder / f"{table.sheet}.csv").write_bytes(csv_bytes([[table.title], table.heads, *rows]))


def _in_office(settings: str, line: str) -> str:
    """Return a TOML document with one more line in its section [office]."""
    found = re.search(r"(?m)^\s*\[office\]\s*(?:#.*)?$", settings)
    if found is None:
        return f"{settings}\n[office]\n{line}\n"
    return f"{settings[: found.end()]}\n{line}{settings[found.end() :]}"


def write_roster(folder: Path, counties: Iterable[str]) -> None:
    """Make the counties that sent a file the roster, if the city has none of its own."""
    kind = read_toml(folder / SETTINGS)["kinds"][0]["name"]
    _write(folder / ROSTER, ("name", "kind"), [(county, kind) for county in sorted(set(counties))])


def expected_counties(folder: Path) -> tuple[Unit, ...]:
    """Return the counties of the city's roster; none without one."""
    return read_source(folder).units if (folder / ROSTER).exists() else ()


def write_figures(folder: Path, facts: pd.DataFrame, files: Mapping[str, str]) -> None:
    """Write counts.csv, portal.csv and media.csv beside the rules, and each county's columns into roster.csv.

    facts: of all files; files: name of the file -> county, of those that count.
    """
    source = read_source(folder)
    used = (Section.COLUMN, Section.COUNT, Section.ENTERED, Section.PORTAL, Section.MEDIA)
    mine = of_sections(facts[facts["file"].isin(files)], *used)
    mine = mine.assign(county=mine["file"].map(dict(files)))
    figures = _figures(folder, source.rules, mine)
    _write_counts(folder, mine, source.units, source.rules, figures)
    _write_portal(folder, mine, source.rules)
    _write_media(folder, mine)


def left_out_figures(rules: Rules, facts: pd.DataFrame, files: Mapping[str, str]) -> Iterator[Problem]:
    """Report the counties' own columns of 门户网站 that the city does not have. rules: the city's."""
    if not rules.portal_columns:
        return
    known = {*Rules((), ()).figure_keys.values(), *rules.figure_keys.values()}
    portal = of_sections(facts[facts["file"].isin(files)], Section.PORTAL)
    own = portal[~portal["item"].isin(known)][["file", "item"]].drop_duplicates()
    for file, item in own.itertuples(index=False, name=None):
        what = f"县里的门户网站另有“{item}”一栏，市里没有这一栏，没有计入"
        yield Problem.warning(what, "要计入的，在市里的 settings.toml 里添上这一栏", value=item, file=file)


def _column_name(kind: str) -> str:
    """Return a column's name for a kind: without marks that separate names in a list, or end a text of TOML."""
    return re.sub(r'[、，,；;\n"\\]', "", kind).lstrip("=") or ALL


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _kinds(facts: pd.DataFrame) -> list[str]:
    columns = of_sections(facts, Section.COLUMN)
    sent = columns.groupby("kind")["file"].nunique().reset_index()
    kinds = [str(kind) for kind in sent.sort_values(["file", "kind"], ascending=[False, True])["kind"]]
    return kinds or [ALL]


def _figures(folder: Path, rules: Rules, facts: pd.DataFrame) -> dict[str, set[tuple[str, str]]]:
    """Return the (kind, column) of the counties summed by each column of the city, by its short name."""
    told: Mapping[str, Any] = {}
    if (folder / FIGURES).exists():
        told = read_toml(folder / FIGURES).get("figures", {})
    columns = facts[facts["section"] == Section.COLUMN.value][["kind", "item", "value"]].drop_duplicates()
    known = list(columns.itertuples(index=False, name=None))
    figures = {}
    for name in rules.column_names:
        wanted = told.get(name, name)
        parts = [wanted] if isinstance(wanted, str) else list(wanted)
        found = {(kind, item) for part in parts for kind, item, counted in known if _fits(part, kind, item, counted)}
        if not found and known:
            raise Refusal(
                f"市里的栏目“{name}”对不上各县的任何栏目：请把栏目名写成“{ALL}”、各县的类别或栏目，"
                f'或在 {FIGURES} 的 [figures] 里写明（例如 "{name}" = "乡镇/动态"）。'
            )
        figures[name] = found
    return figures


def _fits(part: str, kind: str, item: str, counted: int) -> bool:
    if part == ALL:
        return bool(counted)
    if "/" in part:
        return part == f"{kind}/{item}"
    return item == part or (kind == part and bool(counted))


def _write_counts(
    folder: Path, facts: pd.DataFrame, units: Sequence[Unit], rules: Rules, figures: Mapping[str, set[tuple[str, str]]]
) -> None:
    columns = facts[facts["section"] == Section.COLUMN.value]
    counts = facts[facts["section"] == Section.COUNT.value]
    entered = facts[facts["section"] == Section.ENTERED.value]
    duties: dict[str, list[str]] = {}
    rows: list[tuple[str, str, int, int]] = []
    for name in rules.column_names:
        has = _among(columns, figures[name])
        for county in set(has["county"]):
            duties.setdefault(county, []).append(name)
        mine = _among(counts, figures[name])
        own = entered[entered["item"] == name]
        sums = pd.concat([mine, own]).groupby(["county", "month"])["value"].sum().reset_index()
        rows += [(county, name, int(month), int(value)) for county, month, value in sums.itertuples(index=False)]
    _write(folder / "counts.csv", ("unit", "column", "month", "count"), sorted(rows))
    _write_duties(folder, units, duties)


def _among(facts: pd.DataFrame, wanted: set[tuple[str, str]]) -> pd.DataFrame:
    """Return the facts of some (kind, column)."""
    keys = zip(facts["kind"], facts["item"], strict=True)
    return facts[np.fromiter((key in wanted for key in keys), bool, len(facts))]  # a blank list would choose columns


def _write_duties(folder: Path, units: Sequence[Unit], duties: Mapping[str, Sequence[str]]) -> None:
    """Write duties: a county without a kind of units has no such duty and shows —, not a blank month. The rest of the
    roster stays as the city wrote it."""
    keys = [column.key for column in ROSTER_TABLE.keyed]
    own = {unit.name: unit.duties for unit in units}
    rows = []
    for row in csv_rows(folder / ROSTER, ROSTER_TABLE):
        name = row.text("name")
        kept = [duty for duty in duties.get(name, sorted(own[name])) if duty in own[name]]
        rows.append([JOINER.join(kept) if key == "duties" else row.text(key) for key in keys])
    _write(folder / ROSTER, keys, rows)


def _write_portal(folder: Path, facts: pd.DataFrame, rules: Rules) -> None:
    portal = facts[facts["section"] == Section.PORTAL.value]
    figures = portal_table(rules).holding(Holds.COUNT)
    table = portal.pivot_table(index="month", columns="item", values="value", aggfunc="sum")
    table = table.reindex(columns=[figure.key for figure in figures])
    rows = [(month, *map(_cell, row)) for month, row in zip(table.index, table.to_numpy(), strict=True)]
    _write(folder / portal_table(rules).file, ("month", *(figure.key for figure in figures)), rows)


def _write_media(folder: Path, facts: pd.DataFrame) -> None:
    posts = facts[(facts["section"] == Section.MEDIA.value) & (facts["item"] == POSTS)]
    table = posts.pivot_table(index="county", columns="month", values="value", aggfunc="sum")
    table = table.reindex(columns=range(1, 13)).sort_index()
    rows = [
        (f"{county}政务新媒体", county, *map(_cell, row))
        for county, row in zip(table.index, table.to_numpy(), strict=True)
    ]
    _write(folder / MEDIA.file, ("account", "host", *map(str, range(1, 13))), rows)


def _cell(value: object) -> int | str:
    return "" if pd.isna(value) else int(value)  # type: ignore[call-overload]


def _write(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    path.write_bytes(csv_bytes([headings, *rows]))


def _top_level(settings: str, key: str, value: str) -> str:
    """Return a TOML document with the key set, which precedes the first section."""
    head, bracket, rest = settings.partition("\n[")
    line = f"{key} = {value}"
    replaced, count = re.subn(rf"(?m)^\s*{key}\s*=.*$", line, head)
    return (replaced if count else f"{line}\n{head}") + bracket + rest
