"""Unit sheets -> counts. A unit sheet is recognised by its label 填报单位; its own name is the clerk's choice."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from zwgk.errors import Refusal
from zwgk.model.frames import CellState, CountKey
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit, normal_name, unit_index
from zwgk.model.rules import Column, Rules
from zwgk.workbook import layout
from zwgk.workbook.alike_tables import AlikeTables, MonthTable
from zwgk.workbook.grid import Grid, Table, as_text, find_table, value_beside
from zwgk.workbook.numbers import CountReading, folded, read_count
from zwgk.workbook.sense_checks import outliers


@dataclass
class UnitSheets:
    """The counts of the unit sheets: as `County` has them. sheets: unit -> name of the sheet that was read for it."""

    counts: dict[CountKey, int] = field(default_factory=dict)
    unreadable: set[CountKey] = field(default_factory=set)
    sheets: dict[str, str] = field(default_factory=dict)


def read_units(
    grids: Iterable[Grid], units: tuple[Unit, ...], rules: Rules, period: Period
) -> tuple[UnitSheets, list[Problem]]:
    """Return the counts of all duties, and problems. Raise `Refusal` if two sheets are for one unit."""
    problems: list[Problem] = []
    found = _sheets_by_unit(grids, units, rules, problems)
    read = UnitSheets(sheets={unit: grid.sheet for unit, grid in found.items()})
    tables = AlikeTables()
    for unit in units:
        if unit.name in found:
            problems += _read_unit(found[unit.name], unit, rules, period, tables, read)
        elif unit.months_in(period):
            what = f"没有找到{unit.name}的填报表，它的数一个也没有统计"
            remedy = "点“同步结构”补上，或检查表中“填报单位”右边的单位名称"
            problems.append(Problem.error(what, remedy, sheet=layout.ROSTER, value=unit.name))
    return read, problems


def _sheets_by_unit(
    grids: Iterable[Grid], units: tuple[Unit, ...], rules: Rules, problems: list[Problem]
) -> dict[str, Grid]:
    index = unit_index(units, rules.office.county)
    sheets: dict[str, Grid] = {}
    for grid in grids:
        label = unit_label(grid)
        if label is None:
            continue
        name, cell = label
        if name.startswith(layout.PARKED):
            continue
        unit = index.get(normal_name(name))
        if unit is None:
            problems.append(_stranger(grid, cell, name, index))
        elif unit.name in sheets:
            raise Refusal(
                f"工作表“{sheets[unit.name].sheet}”和“{grid.sheet}”都是{unit.name}的填报表："
                f"请删去一张，或改正其中一张“{layout.UNIT_LABEL}”右边的名称。"
            )
        else:
            sheets[unit.name] = grid
    return sheets


def unit_label(grid: Grid) -> tuple[str, str] | None:
    """Return the name beside 填报单位 as typed ("" if blank), and its address; None for a sheet without the label."""
    label = value_beside(grid, layout.UNIT_LABEL, is_unit_name)
    return None if label is None else (as_text(label[0]) if is_unit_name(label[0]) else "", label[1])


def is_unit_name(value: object) -> bool:
    """Return whether a cell beside 填报单位 may be its value, not the label or link that follow in the same row."""
    text = folded(as_text(value)).rstrip(":")
    return (
        text != folded(layout.UNIT_KIND_LABEL) and text.lstrip("←") != layout.HOME and "HYPERLINK" not in text.upper()
    )


def _stranger(grid: Grid, cell: str, name: str, index: dict[str, Unit]) -> Problem:
    if not name:
        what = f"“{layout.UNIT_LABEL}”右边没有填，这张表没有统计"
        return Problem.error(what, "填上名录里的单位名称", sheet=grid.sheet, cell=cell)
    close = difflib.get_close_matches(normal_name(name), index, n=1, cutoff=0.6)
    guess = f"；是不是“{index[close[0]].name}”" if close else ""
    what = "名录里没有这个单位，这张表没有统计"
    remedy = f"改成名录里的名称或别名，或在“{layout.ROSTER}”里添上它{guess}"
    return Problem.error(what, remedy, sheet=grid.sheet, cell=cell, value=name)


def _columns_on(grid: Grid, unit: Unit, rules: Rules) -> tuple[Column, ...]:
    """Return the columns of the unit's kind; for a unit that had another kind, also that kind's further columns, with
    the former heading of a column if the sheet still has it."""
    own = rules.columns_of(unit.kind)
    if not unit.former_kind:
        return own
    columns = {column.name: column for column in own}
    former = rules.columns_of(unit.former_kind)
    table = find_table(grid, layout.MONTH, (layout.MONTH, *(c.heading for c in (*columns.values(), *former))))
    there = table.columns if table is not None else {}
    for column in former:
        known = columns.get(column.name)
        if column.heading in there and (known is None or known.heading not in there):
            columns[column.name] = column
    return tuple(columns.values())


def _read_unit(
    grid: Grid, unit: Unit, rules: Rules, period: Period, tables: AlikeTables, read: UnitSheets
) -> list[Problem]:
    """Add the counts of a sheet to `read`; return its problems."""
    columns = _columns_on(grid, unit, rules)
    declared = tables.declared(columns, unit.duties)
    told: list[Problem] = []
    found = tables.read(grid, declared, told)
    if found is None:
        return told
    blanks: dict[str, tuple[int, ...]] = {}
    for column in columns:
        mine = period.months
        if unit.former_kind:
            mine = tuple(month for month in mine if rules.has_column(unit.kind_in(month), column.name))
        blank = _read_column(found, unit, column, period, told, read, mine)
        if blank:
            blanks[column.heading] = blank
    if blanks:
        told.append(_blank_months(found, unit, blanks))
    return told


def _read_column(
    found: MonthTable,
    unit: Unit,
    column: Column,
    period: Period,
    problems: list[Problem],
    read: UnitSheets,
    wanted: Collection[int],
) -> tuple[int, ...]:
    """Add the counts of a column to `read`; return the months that lack a figure, of those that need one (`wanted`).

    `problems`: those of this sheet.
    """
    table, heading = found.table, column.heading
    duty = column.name in unit.duties
    if duty and (heading in table.missing or heading in table.repeated):
        return ()
    place, cells = table.columns.get(heading), table.grid.values
    alive = range(unit.first, unit.last + 1) if duty else ()
    counts: dict[int, int] = {}
    filled: set[int] = set()
    for month, index in found.rows.items():
        row = cells[index]
        value = row[place] if place is not None and place < len(row) else None
        if value is None:  # most cells
            continue
        reading = read_count(value)
        if month not in alive:
            _check_not_duty(table, index, unit, column, reading, problems, month if duty else None)
            continue
        if reading.means_nothing or reading.severity:
            problems.append(_cell_problem(table, index, unit, column, reading))
        if reading.state is CellState.BLANK:
            continue
        filled.add(month)
        if reading.count is not None:
            counts[month] = read.counts[unit.name, column.name, month] = reading.count
        else:
            read.unreadable.add((unit.name, column.name, month))
    problems += outliers(table, found.rows, dict.fromkeys(counts, heading), counts, period, problems)
    lacking = (month for month in wanted if month in alive and month not in filled)
    return tuple(month for month in lacking if month not in found.doubtful)


def _check_not_duty(
    table: Table,
    index: int,
    unit: Unit,
    column: Column,
    reading: CountReading,
    problems: list[Problem],
    month: int | None,
) -> None:
    """Report a figure in a column that is no duty; `month`: one in which the unit does not exist."""
    if reading.means_nothing or reading.state is CellState.BLANK:
        return
    if month is not None:
        what = f"名录注明{unit.name}{unit.first}月到{unit.last}月才有，{month}月填了数，没有统计"
        remedy = f"改正“{layout.ROSTER}”的起止月份，或清空这一格"
        problems.append(table.problem(index, column.heading, Severity.ERROR, what, remedy))
        return
    what = f"名录注明{unit.name}不承担“{column.name}”，这里却填了数，没有统计"
    remedy = f"确实承担：在“{layout.ROSTER}”里改为“{layout.DUTY_YES}”；不承担：改回“{layout.NOT_DUTY}”"
    problems.append(table.problem(index, column.heading, Severity.ERROR, what, remedy))


def _cell_problem(table: Table, index: int, unit: Unit, column: Column, reading: CountReading) -> Problem:
    if reading.means_nothing:
        what = f"名录注明{unit.name}承担“{column.name}”，这里看不出是 0 还是没有统计"
        return table.problem(index, column.heading, Severity.ERROR, what, "没有发布填 0，尚未统计留空")
    assert reading.severity is not None
    return table.problem(index, column.heading, reading.severity, reading.what, reading.remedy)


def _blank_months(found: MonthTable, unit: Unit, blanks: Mapping[str, tuple[int, ...]]) -> Problem:
    """Return one problem for everything that a unit has not reported, at the first of the blank cells."""
    alike: dict[tuple[int, ...], list[str]] = {}
    for heading, blank in blanks.items():
        alike.setdefault(blank, []).append(f"“{heading}”")
    parts = [
        "、".join(headings) + "、".join(f"{month}月" for month in blank) + "没有填" for blank, headings in alike.items()
    ]
    heading, blank = next(iter(blanks.items()))
    cell = found.table.address(found.rows.get(blank[0], found.table.head_row), heading)
    what = f"{unit.name}的{'，'.join(parts)}"
    return Problem.warning(what, "没有发布填 0；漏报的请补填", sheet=found.table.grid.sheet, cell=cell)
