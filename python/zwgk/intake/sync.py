"""同步单位表: the roster decides which unit sheets there are.

A unit without a sheet gets a copy of one of its kind, its numbers blank; a sheet that goes by a former name (an alias)
gets the new one; the sheet of a unit that left the roster is parked: hidden, kept, no longer read. It comes back when
the unit does.
"""

import datetime as dt
import difflib
from collections.abc import Iterable
from dataclasses import dataclass

import xlwings as xw

from zwgk.errors import Refusal
from zwgk.intake.backup import Backup, back_up
from zwgk.intake.matching import UnitNames, unit_names
from zwgk.outcome import Outcome, Status
from zwgk.roster import Unit, normal_name
from zwgk.rules import Rules
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid, Table, find_table, label_value_place, read_grid, value_beside
from zwgk.workbook.input_cells import rectangles
from zwgk.workbook.numbers import NOTHING, folded
from zwgk.workbook.plan_block import cell_text
from zwgk.workbook.read_roster import read_roster
from zwgk.workbook.read_settings import read_rules
from zwgk.workbook.read_units import is_unit_name, month_rows, unit_label
from zwgk.workbook.sheet_names import free_sheet_name


@dataclass(frozen=True)
class UnitSheet:
    """A sheet with the label 填报单位: the name beside it (without the mark of a parked one), its kind, its table."""

    sheet: str
    name: str
    kind: str
    parked: bool
    grid: Grid


@dataclass(frozen=True)
class SyncPlan:
    """What is to be done; sheets by their names. `told`: what the clerk has to see to."""

    add: tuple[tuple[Unit, str], ...]  # unit, sheet to copy
    rename: tuple[tuple[str, Unit], ...]
    bring_back: tuple[tuple[str, Unit], ...]
    park: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def empty(self) -> bool:
        return not (self.add or self.rename or self.bring_back or self.park)


def plan_sync(sheets: Iterable[UnitSheet], units: tuple[Unit, ...], rules: Rules) -> SyncPlan:
    """Raises `Refusal` where a new unit has no sheet that could be copied for it, or two filled sheets are for one."""
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
    add = tuple((unit, _model_for(unit, active, rules)) for unit in units if unit.name not in active)
    rename = tuple(
        (sheet.sheet, unit)
        for unit in units
        if (sheet := active.get(unit.name)) is not None
        and not sheet.parked
        and normal_name(sheet.name) != normal_name(unit.name)
    )
    told = [hint for unit in units if unit.name in active for hint in _duty_hints(active[unit.name], unit, rules)]
    told += _rename_hints(park, [unit for unit, _ in add])
    return SyncPlan(add, rename, tuple(bring_back), tuple(sheet.sheet for sheet in park), tuple(told))


def _sheets_of(sheets: Iterable[UnitSheet], names: UnitNames) -> tuple[dict[str, list[UnitSheet]], list[UnitSheet]]:
    """Unit -> its sheets, parked ones too; and the open sheets that are nobody's, or another kind's."""
    by_unit: dict[str, list[UnitSheet]] = {}
    strangers: list[UnitSheet] = []
    for sheet in sheets:
        unit = names.unit(sheet.name)
        if unit is not None and sheet.kind in ("", unit.kind):
            by_unit.setdefault(unit.name, []).append(sheet)
        elif not sheet.parked:
            strangers.append(sheet)
    return by_unit, strangers


def _choose(open_ones: list[UnitSheet], parked: list[UnitSheet], unit: Unit) -> UnitSheet | None:
    """The sheet that is to be the unit's: one with numbers, an open one first."""
    filled = [sheet for sheet in open_ones if _has_counts(sheet.grid)]
    if len(filled) > 1:
        raise Refusal(f"工作表“{filled[0].sheet}”和“{filled[1].sheet}”都是{unit.name}的填报表：请删去一张，再同步。")
    kept = [sheet for sheet in parked if _has_counts(sheet.grid)]
    return next(iter([*filled, *kept, *open_ones, *parked]), None)


def _rename_hints(park: Iterable[UnitSheet], new: Iterable[Unit]) -> list[str]:
    """A parked and a new unit with similar names may be one that was renamed: said, never assumed."""
    hints = []
    for sheet in park:
        near = next((unit for unit in new if _alike(sheet.name, unit)), None)
        if near is not None:
            hints.append(
                f"“{sheet.name}”的表已停用，{near.name}得到了新表：如果是改名，请把“{sheet.name}”填进{near.name}的别名，"
                "再点一次“同步单位表”"
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


def _table(grid: Grid, kind: str, rules: Rules) -> Table | None:
    return find_table(grid, layout.MONTH, (layout.MONTH, *(column.heading for column in rules.columns_of(kind))))


def _open_columns(grid: Grid, kind: str, rules: Rules) -> frozenset[str]:
    """Short names of the columns whose month cells are not —."""
    table = _table(grid, kind, rules)
    if table is None:
        return frozenset()
    rows = month_rows(table, []).values()
    return frozenset(
        column.name
        for column in rules.columns_of(kind)
        if column.heading in table.columns
        and not any(folded(table.text(row, column.heading)).casefold() in NOTHING for row in rows)
    )


def _model_for(unit: Unit, active: dict[str, UnitSheet], rules: Rules) -> str:
    """The sheet of the same kind that opens the fewest columns beyond the unit's duties, but all of those."""
    same = [sheet for sheet in active.values() if sheet.kind == unit.kind]
    if not same:
        raise Refusal(
            f"没有一张{unit.kind}的填报表可以照着做，{unit.name}的表建不了：请先用本工具新建含这一类的工作簿。"
        )
    opened = {sheet.sheet: _open_columns(sheet.grid, unit.kind, rules) for sheet in same}
    fit = [sheet for sheet in same if opened[sheet.sheet] >= unit.duties]
    if not fit:
        lacking = "、".join(sorted(unit.duties - frozenset().union(*opened.values())) or sorted(unit.duties))
        raise Refusal(
            f"{unit.kind}的填报表里没有一张同时开放{unit.name}承担的“{lacking}”：请撤销一张表的保护（没有密码），"
            f"清空那一栏的“{layout.NOT_DUTY}”并取消锁定，再同步。"
        )
    return min(fit, key=lambda sheet: len(opened[sheet.sheet])).sheet


def _duty_hints(sheet: UnitSheet, unit: Unit, rules: Rules) -> list[str]:
    lacking = sorted(unit.duties - _open_columns(sheet.grid, unit.kind, rules))
    return [
        f"名录注明{unit.name}承担“{name}”，“{sheet.sheet}”表里还是“{layout.NOT_DUTY}”："
        "请撤销该表的保护（没有密码），清空那一栏并取消锁定"
        for name in lacking
    ]


def read_unit_sheets(book: xw.Book) -> list[UnitSheet]:
    """All sheets with the label, hidden ones too."""
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


def sync_sheets(book: xw.Book, now: dt.datetime) -> tuple[SyncPlan, Backup | None]:
    """Does what the plan says, after a backup; returns the plan and the backup, None where there was nothing to do."""
    present = {sheet.name: sheet for sheet in book.sheets}
    for name in (layout.SETTINGS, layout.ROSTER, layout.HOME):
        if name not in present:
            raise Refusal(f"工作簿里没有工作表“{name}”：请恢复它，或改用本工具新建的工作簿。")
    rules = read_rules(read_grid(present[layout.SETTINGS]))
    units, _ = read_roster(read_grid(present[layout.ROSTER]), rules)
    sheets = read_unit_sheets(book)
    plan = plan_sync(sheets, units, rules)
    if plan.empty:
        return plan, None
    backup = back_up(book, now)
    for name in plan.park:
        _park(book.sheets[name])
    for name, unit in (*plan.rename, *plan.bring_back):
        _rename(book, book.sheets[name], unit)
    for unit, model in plan.add:
        _add(book, book.sheets[model], unit, rules)
    return plan, backup


def _set_name(sheet: xw.Sheet, name: str) -> str:
    """Writes the name beside 填报单位 and returns the one that stood there."""
    grid = read_grid(sheet)
    before = unit_label(grid)
    sheet.range(label_value_place(grid, layout.UNIT_LABEL, is_unit_name)).value = cell_text(name)
    return before[0] if before is not None else ""


def _park(sheet: xw.Sheet) -> None:
    name = (unit_label(read_grid(sheet)) or ("",))[0]
    _set_name(sheet, layout.PARKED + name)
    sheet.visible = False


def _rename(book: xw.Book, sheet: xw.Sheet, unit: Unit) -> None:
    """The sheet's own name follows only where it was the former name's: else the clerk chose it."""
    former = _set_name(sheet, unit.name).removeprefix(layout.PARKED)
    taken = [other.name for other in book.sheets if other.name != sheet.name]
    if sheet.name == free_sheet_name(former, taken):
        sheet.name = free_sheet_name(unit.name, taken)
    sheet.visible = True


def _add(book: xw.Book, model: xw.Sheet, unit: Unit, rules: Rules) -> None:
    name = free_sheet_name(unit.name, [sheet.name for sheet in book.sheets])
    sheet = model.copy(after=model, name=name)
    _set_name(sheet, unit.name)
    table = _table(read_grid(sheet), unit.kind, rules)
    if table is None:
        return
    opened = _open_columns(table.grid, unit.kind, rules)
    cells: dict[tuple[int, int], str | None] = {}
    for row in month_rows(table, []).values():
        for column in rules.columns_of(unit.kind):
            if column.name in opened:
                place = table.grid.top + row, table.grid.left + table.columns[column.heading]
                cells[place] = None if column.name in unit.duties else layout.NOT_DUTY
    for row, column_number, block in rectangles(cells):
        sheet.range((row, column_number)).options(ndim=2, index=False).value = block
    _blank_remarks(sheet, table)


def _blank_remarks(sheet: xw.Sheet, table: Table) -> None:
    grid = table.grid
    heads = [folded(grid.text(table.head_row, column)) for column in range(len(grid.values[table.head_row]))]
    if layout.REMARK not in heads:
        return
    column = grid.left + heads.index(layout.REMARK)
    cells: dict[tuple[int, int], str | None] = {
        (grid.top + row, column): None for row in month_rows(table, []).values()
    }
    for row, column_number, block in rectangles(cells):
        sheet.range((row, column_number)).options(ndim=2, index=False).value = block


def sync_outcome(plan: SyncPlan, backup: Backup | None, after: Outcome) -> Outcome:
    """What was done, followed by what 重新统计 said."""
    done = [
        ("新增", [unit.name for unit, _ in plan.add]),
        ("改名", [unit.name for _, unit in plan.rename]),
        ("恢复", [unit.name for _, unit in plan.bring_back]),
        ("停用", list(plan.park)),
    ]
    lines = [f"{what} {len(names)} 张：{'、'.join(names)}" for what, names in done if names]
    if backup is not None:
        lines.append(str(backup))
    headline = "单位表已按名录同步，并重新统计。" if not plan.empty else "单位表与名录一致，没有要改的；已重新统计。"
    status = Status.DONE_WITH_PROBLEMS if plan.told else after.status
    files = (backup.path,) if backup is not None else ()
    return Outcome(status, headline, (*lines, *plan.told, after.headline, *after.lines), files)
