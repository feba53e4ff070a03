"""同步结构: which sheets exist, with which content, by 设置, 单位名录 and the present version.

A unit without a sheet gets one. A sheet under a former name (an alias) gets the new one. The sheet of a unit that left
the roster is parked: hidden, kept, no longer read; it returns with the unit. Sheets whose tables differ from 设置 are
rebuilt with everything that the clerk entered.
"""

import dataclasses
import datetime as dt
import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.intake.backup import Backup, back_up_file
from zwgk.intake.headings import changed_headings, renamed_requests
from zwgk.intake.matching import UnitNames, unit_names
from zwgk.model.roster import Unit, normal_name
from zwgk.model.rules import Rules
from zwgk.outcome import Outcome, Status
from zwgk.workbook import layout, schema
from zwgk.workbook.cell_values import split_list
from zwgk.workbook.fill_roster import RosterFill, roster_fill
from zwgk.workbook.grid import Grid, find_table, label_value_place, read_grid, value_beside
from zwgk.workbook.plan_block import Value, cell_text
from zwgk.workbook.plan_checks import check_block, found_conflicts
from zwgk.workbook.plan_intake import import_block
from zwgk.workbook.read_further_tables import refuse_missing
from zwgk.workbook.read_roster import read_roster
from zwgk.workbook.read_settings import read_period, read_rules, read_version, read_year
from zwgk.workbook.read_units import is_unit_name, month_rows, unit_label
from zwgk.workbook.rebuild.sheets import RebuiltSheet, Wanted, rebuild_sheets
from zwgk.workbook.sheet_names import free_sheet_name
from zwgk.workbook.writer import write_plain_blocks

COMMAND = "同步结构"


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
    rows = month_rows(table, []).values()
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


def _with_present_kinds(sheets: Iterable[UnitSheet], roster: Grid, rules: Rules) -> list[UnitSheet]:
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


def _set_name(sheet: xw.Sheet, name: str) -> str:
    """Write the name beside 填报单位 and return the previous one."""
    grid = read_grid(sheet)
    before = unit_label(grid)
    sheet.range(label_value_place(grid, layout.UNIT_LABEL, is_unit_name)).value = cell_text(name)
    return before[0] if before is not None else ""


def _park(sheet: xw.Sheet) -> None:
    name = (unit_label(read_grid(sheet)) or ("",))[0]
    _set_name(sheet, layout.PARKED + name)
    sheet.visible = False


def _rename(book: xw.Book, sheet: xw.Sheet, unit: Unit) -> str:
    """Rename the sheet if its name came from the former unit name, not from the clerk. Return the sheet's name."""
    former = _set_name(sheet, unit.name).removeprefix(layout.PARKED)
    taken = [other.name for other in book.sheets if other.name != sheet.name]
    if sheet.name == free_sheet_name(former, taken):
        sheet.name = free_sheet_name(unit.name, taken)
    sheet.visible = True
    return str(sheet.name)


@dataclass(frozen=True)
class Synced:
    """What was done to unit sheets, and which sheets were rebuilt; `backup` is None if nothing had to be done."""

    plan: SyncPlan
    rebuilt: tuple[RebuiltSheet, ...]
    earlier: bool  # the workbook had an earlier version
    removed: tuple[str, ...]
    hidden: tuple[str, ...]
    shown: tuple[str, ...]
    filled: RosterFill
    backup: Backup | None


def sync_structure(book: xw.Book, place: Path, now: dt.datetime) -> Synced:
    """Bring a book of the file engine in line with 设置, 单位名录 and the present version.

    place: the workbook's file, which is backed up.

    Raise `Refusal`, with the file unchanged, if anything that the clerk entered would be lost.
    """
    present = {sheet.name: sheet for sheet in book.sheets}
    for name in (layout.SETTINGS, layout.ROSTER, layout.HOME):
        if name not in present:
            raise Refusal(f"工作簿里没有工作表“{name}”：请恢复它，或改用本工具新建的工作簿。")
    home, roster = read_grid(present[layout.HOME]), read_grid(present[layout.ROSTER])
    version = read_version(home)
    if version > layout.STRUCTURE_VERSION:
        raise Refusal("这个工作簿是更新的程序建的，没有改动：请安装新的程序，再点“同步结构”。")
    rules = read_rules(read_grid(present[layout.SETTINGS]))
    refuse_missing(rules, present)
    sheets = _with_present_kinds(read_unit_sheets(book), roster, rules)
    renamed = changed_headings(roster, {sheet.sheet: (sheet.kind, sheet.grid) for sheet in sheets}, rules)
    units, _ = read_roster(_with_new_names(roster, renamed), rules, complete=False)
    plan = plan_sync(sheets, units, rules)
    filled = roster_fill(_with_new_names(roster, renamed), rules, {unit.name for unit in plan.add})
    for row, column, value in filled.cells:
        present[layout.ROSTER].range((row, column)).value = value
    for name in plan.park:
        _park(book.sheets[name])
    moved = {unit.name: _rename(book, book.sheets[name], unit) for name, unit in (*plan.rename, *plan.bring_back)}
    taken = [sheet.name for sheet in book.sheets]
    names = {}
    for unit in plan.add:
        names[unit.name] = free_sheet_name(unit.name, taken)
        taken.append(names[unit.name])
    conflicts = found_conflicts(book)
    period = read_period(home, rules.periods)
    for unit in (unit for unit in units if unit.former_kind and unit.name in plan.keep):
        renamed.setdefault(plan.keep[unit.name], {}).update(_headings_of_the_new_kind(unit, rules))
    before = {moved.get(unit, sheet): renamed[sheet] for unit, sheet in plan.keep.items() if sheet in renamed}
    before |= {name: renamed[name] for name in (layout.ROSTER,) if name in renamed}
    if layout.PORTAL in present:
        before[layout.PORTAL] = renamed_requests(read_grid(present[layout.PORTAL]), rules)
    wanted = Wanted(rules, units, read_year(home), period.name, {**plan.keep, **moved}, names, before)
    rebuilt = rebuild_sheets(book, wanted, everything=version < layout.STRUCTURE_VERSION)
    removed = tuple(_remove_attachments(book, rules.attachments))
    hidden, shown = _switch_sheets(book, rules)
    synced = Synced(plan, tuple(rebuilt), version < layout.STRUCTURE_VERSION, removed, hidden, shown, filled, None)
    if not (plan.park or moved or rebuilt or removed or hidden or shown or filled.cells):
        return synced
    waiting = [check_block((one.problem for one in conflicts), {one.key: one.mark for one in conflicts})]
    blocks = (import_block(book, _lines(synced, moved, now)), *(waiting if conflicts else []))
    write_plain_blocks(book, blocks)
    return dataclasses.replace(synced, backup=back_up_file(place, now))


def _switch_sheets(book: xw.Book, rules: Rules) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Hide the sheets of parts that 设置 switches off, and show those of parts that it switches on: nobody fills in a
    sheet that is not read. Return the names of both."""
    parts = rules.parts
    read = {
        layout.PORTAL: bool(rules.monthly_figures),
        layout.MEDIA: parts.media,
        layout.CATALOGUE: parts.catalogue,
        layout.CASES: parts.cases,
        **dict.fromkeys((layout.CASE_LOG, layout.HOLIDAYS, layout.CASE_REPORT), parts.case_log),
    }
    changed = [sheet for sheet in book.sheets if read.get(sheet.name, sheet.visible) != sheet.visible]
    for sheet in changed:
        sheet.visible = read[sheet.name]
    names = [sheet.name for sheet in changed]
    return tuple(name for name in names if not read[name]), tuple(name for name in names if read[name])


def _headings_of_the_new_kind(unit: Unit, rules: Rules) -> dict[str, str]:
    """Return the headings of columns shared by a unit's former and present kind, former -> present."""
    now = {column.name: column.heading for column in rules.columns_of(unit.kind)}
    former = rules.columns_of(unit.former_kind)
    return {column.heading: now[column.name] for column in former if column.name in now}


def _with_new_names(roster: Grid, renamed: Mapping[str, Mapping[str, str]]) -> Grid:
    names = renamed.get(layout.ROSTER, {})
    values = [[names.get(cell, cell) if isinstance(cell, str) else cell for cell in cells] for cells in roster.values]
    return dataclasses.replace(roster, values=values) if names else roster


def _remove_attachments(book: xw.Book, count: int) -> Iterator[str]:
    """Remove the attachments of kinds that 设置 no longer has: they hold nothing typed by hand."""
    for name in layout.attachments_among(sheet.name for sheet in book.sheets)[count:]:
        book.sheets[name].delete()
        yield name


def _lines(synced: Synced, moved: Mapping[str, str], now: dt.datetime) -> list[list[Value]]:
    """Return rows for 导入记录, one per sheet."""
    done = [
        (sheet.sheet, "新增" if sheet.added else "按现在的结构重建", sheet.carried.kept) for sheet in synced.rebuilt
    ]
    done += [(name, "停用", 0) for name in synced.plan.park]
    done += [(name, f"改为{unit}", 0) for unit, name in moved.items()]
    done += [(name, "删去", 0) for name in synced.removed]
    done += [(name, "隐藏", 0) for name in synced.hidden]
    done += [(name, "取消隐藏", 0) for name in synced.shown]
    blank: list[Value] = [None]
    return [
        [now, COMMAND, *blank * 3, cell_text(sheet), None, None, f"保留 {kept} 格" if kept else None, what, *blank * 2]
        for sheet, what, kept in done
    ]


def sync_outcome(synced: Synced, after: Outcome) -> Outcome:
    """Return the actions taken, followed by the outcome of 重新统计."""
    plan = synced.plan
    added = [sheet.sheet for sheet in synced.rebuilt if sheet.added]
    anew = [sheet for sheet in synced.rebuilt if not sheet.added]
    done = [
        ("新增", added),
        ("改名", [unit.name for _, unit in plan.rename]),
        ("恢复", [unit.name for _, unit in plan.bring_back]),
        ("停用", list(plan.park)),
        ("删去", list(synced.removed)),
        ("取消隐藏", list(synced.shown)),
    ]
    lines = [f"{what} {len(names)} 张：{'、'.join(names)}" for what, names in done if names]
    if synced.filled.marked:
        names = "、".join(synced.filled.marked)
        lines.append(
            f"“{layout.ROSTER}”里 {len(synced.filled.marked)} 个单位没有注明承担哪些栏目，都填了“{layout.DUTY_YES}”，"
            f"不承担的请改为“{layout.NOT_DUTY}”，再点一次：{names}"
        )
    if synced.hidden:
        names = "、".join(synced.hidden)
        lines.append(f"隐藏 {len(synced.hidden)} 张：{names}（“{layout.SETTINGS}”里关掉了，不读；填过的都在）")
    if anew:
        kept = sum(sheet.carried.kept for sheet in anew)
        lines.append(f"按现在的结构重建 {len(anew)} 张，原来填的 {kept} 格都在，逐张列在“{layout.IMPORTS}”表")
    left = [text for sheet in synced.rebuilt for text in sheet.carried.left]
    if synced.backup is not None:
        lines.append(str(synced.backup))
    headline = "工作簿已按设置和名录同步，并重新统计。"
    if synced.earlier:
        headline = "工作簿已更新到现在的版本，并重新统计。"
    elif synced.backup is None:
        headline = "工作簿与设置、名录一致，没有要改的；已重新统计。"
    status = Status.DONE_WITH_PROBLEMS if plan.told or left else after.status
    files = (synced.backup.path,) if synced.backup is not None else ()
    told = (*lines, *plan.told, *left, after.headline, *after.lines)
    return Outcome(status, headline, told, files, places=after.places, sheet=layout.HOME)
