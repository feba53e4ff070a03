"""同步结构: which sheets exist, with which content, by 设置, 单位名录 and the present version.

`sync_plan` decides about unit sheets. Sheets whose tables differ from 设置 are rebuilt with everything that the clerk
entered.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.intake.backup import Backup, back_up_file
from zwgk.intake.headings import changed_headings, renamed_requests
from zwgk.intake.sync_plan import SyncPlan, plan_sync, read_unit_sheets, with_present_kinds
from zwgk.model.roster import Unit
from zwgk.model.rules import Rules
from zwgk.outcome import Outcome, Status
from zwgk.workbook import layout
from zwgk.workbook.fill_roster import RosterFill, roster_fill
from zwgk.workbook.grid import Grid, label_value_place, read_grid, refuse_without
from zwgk.workbook.plan_block import Value, cell_text
from zwgk.workbook.plan_checks import Conflicts, check_block, found_conflicts
from zwgk.workbook.plan_intake import import_block, import_row
from zwgk.workbook.read_further_tables import refuse_missing
from zwgk.workbook.read_roster import read_roster
from zwgk.workbook.read_settings import read_period, read_rules, read_version, read_year
from zwgk.workbook.read_units import is_unit_name, unit_label
from zwgk.workbook.rebuild.sheets import RebuiltSheet, Wanted, rebuild_sheets
from zwgk.workbook.sheet_names import free_sheet_name
from zwgk.workbook.writer import write_plain_blocks

COMMAND = "同步结构"


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


@dataclass(frozen=True)
class _Asked:
    """What the workbook asks for. renamed: sheet -> old heading -> new one; `earlier`: it has an earlier version."""

    rules: Rules
    units: tuple[Unit, ...]
    home: Grid
    plan: SyncPlan
    filled: RosterFill
    renamed: Mapping[str, dict[str, str]]
    earlier: bool


def sync_structure(book: xw.Book, place: Path, now: dt.datetime) -> Synced:
    """Bring a book of the file engine in line with 设置, 单位名录 and the present version.

    place: the workbook's file, which is backed up.

    Raise `Refusal`, with the file unchanged, if anything that the clerk entered would be lost.
    """
    asked = _asked(book)
    for row, column, value in asked.filled.cells:
        book.sheets[layout.ROSTER].range((row, column)).value = value
    for name in asked.plan.park:
        _park(book.sheets[name])
    to_rename = (*asked.plan.rename, *asked.plan.bring_back)
    moved = {unit.name: _rename(book, book.sheets[name], unit) for name, unit in to_rename}
    conflicts = Conflicts(found_conflicts(book))
    rebuilt = tuple(rebuild_sheets(book, _wanted(book, asked, moved), everything=asked.earlier))
    removed = tuple(_remove_attachments(book, asked.rules.attachments))
    hidden, shown = _switch_sheets(book, asked.rules)
    synced = Synced(asked.plan, rebuilt, asked.earlier, removed, hidden, shown, asked.filled, None)
    if not (asked.plan.park or moved or rebuilt or removed or hidden or shown or asked.filled.cells):
        return synced
    waiting = [check_block((), conflicts)] if conflicts.open else []
    write_plain_blocks(book, [import_block(book, _lines(synced, moved, now)), *waiting])
    return dataclasses.replace(synced, backup=back_up_file(place, now))


def _asked(book: xw.Book) -> _Asked:
    present = {sheet.name: sheet for sheet in book.sheets}
    refuse_without(present, layout.SETTINGS, layout.ROSTER, layout.HOME)
    home, roster = read_grid(present[layout.HOME]), read_grid(present[layout.ROSTER])
    version = read_version(home)
    if version > layout.STRUCTURE_VERSION:
        raise Refusal("这个工作簿是更新的程序建的，没有改动：请安装新的程序，再点“同步结构”。")
    rules = read_rules(read_grid(present[layout.SETTINGS]))
    refuse_missing(rules, present)
    sheets = with_present_kinds(read_unit_sheets(book), roster, rules)
    renamed = changed_headings(roster, {sheet.sheet: (sheet.kind, sheet.grid) for sheet in sheets}, rules)
    roster = _with_new_names(roster, renamed)
    units, _ = read_roster(roster, rules, complete=False)
    plan = plan_sync(sheets, units, rules)
    for unit in (unit for unit in units if unit.former_kind and unit.name in plan.keep):
        renamed.setdefault(plan.keep[unit.name], {}).update(_headings_of_the_new_kind(unit, rules))
    if layout.PORTAL in present:
        renamed[layout.PORTAL] = renamed_requests(read_grid(present[layout.PORTAL]), rules)
    filled = roster_fill(roster, rules, {unit.name for unit in plan.add})
    return _Asked(rules, units, home, plan, filled, renamed, version < layout.STRUCTURE_VERSION)


def _wanted(book: xw.Book, asked: _Asked, moved: Mapping[str, str]) -> Wanted:
    """Return the workbook to be. moved: unit -> new name of its sheet."""
    taken = [sheet.name for sheet in book.sheets]
    names = {}
    for unit in asked.plan.add:
        names[unit.name] = free_sheet_name(unit.name, taken)
        taken.append(names[unit.name])
    now = {sheet: moved.get(unit, sheet) for unit, sheet in asked.plan.keep.items()}
    renamed = {now.get(sheet, sheet): headings for sheet, headings in asked.renamed.items()}
    year, period = read_year(asked.home), read_period(asked.home, asked.rules.periods)
    sheets = {**asked.plan.keep, **moved}
    return Wanted(asked.rules, asked.units, year, period.name, sheets, names, renamed)


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
    return [
        import_row(time=now, command=COMMAND, sheet=sheet, new=f"保留 {kept} 格" if kept else None, done=what)
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
