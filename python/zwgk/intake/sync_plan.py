"""Which unit sheets 同步结构 adds, renames, brings back and parks: decided from the sheets and 单位名录 alone.

A unit without a sheet gets one. A sheet under a former name (an alias) gets the new one. The sheet of a unit that left
the roster is parked: hidden, kept, no longer read; it returns with the unit.
"""

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.intake.matching import UnitNames, unit_names
from zwgk.model.roster import Unit, normal_name
from zwgk.model.rules import Rules
from zwgk.workbook import layout, schema
from zwgk.workbook.cell_values import split_list
from zwgk.workbook.grid import Grid, find_table, read_grid, value_beside
from zwgk.workbook.read_units import unit_label
from zwgk.workbook.table_reader import month_rows_among


@dataclass(frozen=True)
class UnitSheet:
    """A sheet with the label 填报单位: the name beside it (without the parked mark), its kind, its table."""

    sheet: str
    name: str
    kind: str
    parked: bool
    grid: Grid


@dataclass(frozen=True)
class SyncPlan:
    """Planned actions on unit sheets, by sheet name. `told`: matters for the clerk."""

    add: tuple[Unit, ...]
    rename: tuple[tuple[str, Unit], ...]
    bring_back: tuple[tuple[str, Unit], ...]
    park: tuple[str, ...]
    told: tuple[str, ...]
    keep: Mapping[str, str]  # unit -> its sheet


def plan_sync(sheets: Iterable[UnitSheet], units: tuple[Unit, ...], rules: Rules) -> SyncPlan:
    """Return the plan. Raise `Refusal` if two filled sheets are for one unit."""
    names = unit_names(units, rules.office.county)
    by_unit, park = _sheets_of(sheets, names)
    active: dict[str, UnitSheet] = {}
    bring_back: list[tuple[str, Unit]] = []
    for unit in units:
        found = by_unit.get(unit.name, [])
        chosen = _choose([sheet for sheet in found if not sheet.parked], [s for s in found if s.parked], unit)
        if chosen is not None:
            active[unit.name] = chosen
            if chosen.parked:
                bring_back.append((chosen.sheet, unit))
        park += [sheet for sheet in found if not sheet.parked and sheet is not chosen]
    add = tuple(unit for unit in units if unit.name not in active)
    rename = tuple(
        (sheet.sheet, unit)
        for unit in units
        if (sheet := active.get(unit.name)) is not None
        and not sheet.parked
        and normal_name(sheet.name) != normal_name(unit.name)
    )
    told = tuple(_rename_hints(park, add))
    kept = {unit: sheet.sheet for unit, sheet in active.items()}
    return SyncPlan(add, rename, tuple(bring_back), tuple(sheet.sheet for sheet in park), told, kept)


def _sheets_of(sheets: Iterable[UnitSheet], names: UnitNames) -> tuple[dict[str, list[UnitSheet]], list[UnitSheet]]:
    """Return unit -> its sheets, parked ones included; and open sheets of no unit, or of another kind."""
    by_unit: dict[str, list[UnitSheet]] = {}
    strangers: list[UnitSheet] = []
    for sheet in sheets:
        unit = names.unit(sheet.name)
        if unit is not None and sheet.kind in ("", unit.kind, unit.former_kind):
            by_unit.setdefault(unit.name, []).append(sheet)
        elif not sheet.parked:
            strangers.append(sheet)
    return by_unit, strangers


def _choose(open_ones: list[UnitSheet], parked: list[UnitSheet], unit: Unit) -> UnitSheet | None:
    """Return the sheet to keep for the unit: one with numbers, preferably an open one."""
    filled = [sheet for sheet in open_ones if _has_counts(sheet.grid)]
    if len(filled) > 1:
        raise Refusal(f"工作表“{filled[0].sheet}”和“{filled[1].sheet}”都是{unit.name}的填报表：请删去一张，再同步。")
    kept = [sheet for sheet in parked if _has_counts(sheet.grid)]
    return next(iter([*filled, *kept, *open_ones, *parked]), None)


def _rename_hints(park: Iterable[UnitSheet], new: Iterable[Unit]) -> list[str]:
    """Return hints that a parked and a new unit with similar names may be one renamed unit; never assume it."""
    hints = []
    for sheet in park:
        near = next((unit for unit in new if _alike(sheet.name, unit)), None)
        if near is not None:
            hints.append(
                f"“{sheet.name}”的表已停用，{near.name}得到了新表：如果是改名，请把“{sheet.name}”填进{near.name}的别名，"
                "再点一次“同步结构”"
            )
    return hints


def _has_counts(grid: Grid) -> bool:
    table = find_table(grid, layout.MONTH, (layout.MONTH,))
    if table is None:
        return False
    rows = month_rows_among(table, table.rows(), []).values()
    after = table.columns[layout.MONTH] + 1
    return any(isinstance(value, int | float) for row in rows for value in grid.values[row][after:-1])


def _alike(name: str, unit: Unit) -> bool:
    return difflib.SequenceMatcher(None, normal_name(name), normal_name(unit.name)).ratio() >= 0.5


def read_unit_sheets(book: xw.Book) -> list[UnitSheet]:
    """Return all sheets with the label, hidden ones included."""
    passed_over = {*layout.FIXED_SHEETS, *layout.attachments_among(sheet.name for sheet in book.sheets)}
    found = []
    for sheet in book.sheets:
        if sheet.name in passed_over:
            continue
        grid = read_grid(sheet)
        label = unit_label(grid)
        if label is None:
            continue
        name = label[0]
        kind = value_beside(grid, layout.UNIT_KIND_LABEL)
        parked = name.startswith(layout.PARKED)
        told = str(kind[0] or "").strip() if kind is not None else ""
        found.append(UnitSheet(sheet.name, name.removeprefix(layout.PARKED), told, parked, grid))
    return found


def with_present_kinds(sheets: Iterable[UnitSheet], roster: Grid, rules: Rules) -> list[UnitSheet]:
    """Return the sheets with the present name of a kind that was renamed: 设置 no longer has the former one, and all of
    its units have the same other kind in 单位名录. Raise `Refusal` for a kind of 单位名录 that 设置 does not have."""
    kinds = {kind.name for kind in rules.kinds}
    name, kind, aliases = (schema.ROSTER.of_key(key).heading for key in ("name", "kind", "aliases"))
    table = find_table(roster, name, (name, kind, aliases))
    kind_of: dict[str, str] = {}
    if table is None or not {kind, aliases} <= table.columns.keys():
        return list(sheets)
    for row in table.rows():
        own, names = table.text(row, kind), [table.text(row, name), *split_list(table.text(row, aliases))]
        if names[0] and own not in kinds:
            cell = table.address(row, kind)
            raise Refusal(
                f"“{roster.sheet}”{cell} 的类别填的是“{own}”，“{layout.SETTINGS}”里没有这一类，没有改动："
                f"请改为{'、'.join(kind.name for kind in rules.kinds)}之一；改了类别名称的，名录里也改过来。"
            )
        kind_of |= {normal_name(each): own for each in reversed(names) if each}
    found = list(sheets)
    present: dict[str, set[str]] = {}
    for sheet in found:
        if sheet.kind and sheet.kind not in kinds and normal_name(sheet.name) in kind_of:
            present.setdefault(sheet.kind, set()).add(kind_of[normal_name(sheet.name)])
    renamed = {former: next(iter(now)) for former, now in present.items() if len(now) == 1}
    return [dataclasses.replace(sheet, kind=renamed.get(sheet.kind, sheet.kind)) for sheet in found]
