"""Unit sheets -> counts. A unit sheet is known by its label 填报单位; its own name is the clerk's to choose."""

import difflib
from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from zwgk.errors import Refusal
from zwgk.inputs import CellState
from zwgk.period import Period
from zwgk.problems import Problem, Severity
from zwgk.roster import Unit, normal_name, unit_index
from zwgk.rules import Column, Rules
from zwgk.workbook import layout
from zwgk.workbook.grid import Grid, Table, find_table, value_beside
from zwgk.workbook.numbers import CountReading, folded, read_count

_CHINESE_MONTHS = {
    name: number
    for number, name in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), start=1)  # noqa: SIM905
}

CountRow = tuple[str, str, str, int, int | None, CellState]


def read_units(
    grids: Iterable[Grid], units: tuple[Unit, ...], rules: Rules, period: Period
) -> tuple[pd.DataFrame, dict[str, str], list[Problem]]:
    """counts as `Inputs` describes them, unit -> sheet, and what is odd.

    Raises `Refusal` where two sheets are for one unit.
    """
    problems: list[Problem] = []
    sheets = _sheets_by_unit(grids, units, rules, problems)
    rows: list[CountRow] = []
    for unit in units:
        grid = sheets.get(unit.name)
        if grid is None:
            problems.append(
                Problem(
                    Severity.ERROR,
                    layout.ROSTER,
                    "",
                    unit.name,
                    f"没有找到{unit.name}的填报表，它的数一个也没有统计",
                    "点“同步单位表”补上，或检查表中“填报单位”右边的单位名称",
                )
            )
            rows += _unread(unit, rules.columns_of(unit.kind))
        else:
            rows += _unit_rows(grid, unit, rules, period, problems)
    counts = pd.DataFrame(rows, columns=["unit", "kind", "column", "month", "count", "state"])
    counts["count"] = counts["count"].astype("Int64")
    return counts, {unit: grid.sheet for unit, grid in sheets.items()}, problems


def _sheets_by_unit(
    grids: Iterable[Grid], units: tuple[Unit, ...], rules: Rules, problems: list[Problem]
) -> dict[str, Grid]:
    index = unit_index(units, rules.office.county)
    sheets: dict[str, Grid] = {}
    for grid in grids:
        label = value_beside(grid, layout.UNIT_LABEL)
        if label is None:
            continue
        name, cell = str(label[0] or ""), label[1]
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


def _stranger(grid: Grid, cell: str, name: str, index: dict[str, Unit]) -> Problem:
    close = difflib.get_close_matches(normal_name(name), index, n=1, cutoff=0.6)
    guess = f"；是不是“{index[close[0]].name}”" if close else ""
    return Problem(
        Severity.ERROR,
        grid.sheet,
        cell,
        name,
        "名录里没有这个单位，这张表没有统计",
        f"改成名录里的名称或别名，或在“{layout.ROSTER}”里添上它{guess}",
    )


def _unread(unit: Unit, columns: Iterable[Column]) -> list[CountRow]:
    return [
        (
            unit.name,
            unit.kind,
            column.name,
            month,
            None,
            CellState.BLANK if column.name in unit.duties else CellState.NOT_DUTY,
        )
        for column in columns
        for month in range(1, 13)
    ]


def _unit_rows(grid: Grid, unit: Unit, rules: Rules, period: Period, problems: list[Problem]) -> list[CountRow]:
    columns = rules.columns_of(unit.kind)
    table = find_table(grid, layout.MONTH, (layout.MONTH, *(column.heading for column in columns)))
    if table is None:
        problems.append(
            Problem(
                Severity.ERROR,
                grid.sheet,
                "",
                "",
                f"找不到标题“{layout.MONTH}”，{unit.name}的数一个也没有统计",
                "恢复月份列的标题",
            )
        )
        return _unread(unit, columns)
    months = month_rows(table, problems)
    if grid.truncated:
        problems.append(
            Problem(
                Severity.WARNING,
                grid.sheet,
                "",
                "",
                "表太大，只读了前面的部分",
                "删去表格以外多余的行和列",
            )
        )
    rows: list[CountRow] = []
    for column in columns:
        rows += _column_rows(table, months, unit, column, period, problems)
    return rows


def month_rows(table: Table, problems: list[Problem]) -> dict[int, int]:
    """Month -> row. A month that stands twice is read from neither row."""
    rows: dict[int, int] = {}
    twice: set[int] = set()
    for row in table.rows():
        month = month_of(table.value(row, layout.MONTH))
        if month is None:
            continue
        if month in rows:
            twice.add(month)
            problems.append(
                Problem(
                    Severity.ERROR,
                    table.grid.sheet,
                    table.address(row, layout.MONTH),
                    table.text(row, layout.MONTH),
                    f"{month}月出现了两行，两行都没有统计",
                    "删去或改正其中一行的月份",
                )
            )
        rows[month] = row
    return {month: row for month, row in rows.items() if month not in twice}


@lru_cache(maxsize=1024, typed=True)  # typed: True is not 1
def month_of(value: object) -> int | None:
    """1 … 12 from 4, "4", "4月", "四月" or "04 月"; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return int(value) if 1 <= value <= 12 and value == int(value) else None
    text = folded(str(value)).removesuffix("份").removesuffix("月")
    if text in _CHINESE_MONTHS:
        return _CHINESE_MONTHS[text]
    return int(text) if text.isascii() and text.isdigit() and int(text) in range(1, 13) else None


def _column_rows(
    table: Table,
    months: dict[int, int],
    unit: Unit,
    column: Column,
    period: Period,
    problems: list[Problem],
) -> list[CountRow]:
    duty = column.name in unit.duties
    trouble = _heading_trouble(table, column) if duty else None
    if trouble:
        problems.append(trouble)
        return _unread(unit, [column])
    rows: list[CountRow] = []
    blank: list[int] = []
    for month in range(1, 13):
        row = months.get(month)
        reading = read_count(table.value(row, column.heading) if row is not None else None)
        if not duty:
            _check_not_duty(table, row, unit, column, reading, problems)
            rows.append((unit.name, unit.kind, column.name, month, None, CellState.NOT_DUTY))
            continue
        if reading.means_nothing or reading.severity:
            assert row is not None
            problems.append(_cell_problem(table, row, unit, column, reading))
        if reading.state is CellState.BLANK and month in period.months:
            blank.append(month)
        rows.append((unit.name, unit.kind, column.name, month, reading.count, reading.state))
    if blank:
        problems.append(_blank_months(table, months, unit, column, blank))
    return rows


def _heading_trouble(table: Table, column: Column) -> Problem | None:
    if column.heading in table.repeated:
        return Problem(
            Severity.ERROR,
            table.grid.sheet,
            table.address(table.head_row, column.heading),
            column.heading,
            f"标题“{column.heading}”出现了两次，这一栏没有统计",
            "改正其中一个标题",
        )
    if column.heading in table.missing:
        near = table.similar.get(column.heading, "")
        return Problem(
            Severity.ERROR,
            table.grid.sheet,
            near or table.address(table.head_row, layout.MONTH),
            "",
            f"找不到标题“{column.heading}”，这一栏没有统计",
            f"把 {near} 的标题改为“{column.heading}”" if near else f"恢复标题“{column.heading}”",
        )
    return None


def _check_not_duty(
    table: Table, row: int | None, unit: Unit, column: Column, reading: CountReading, problems: list[Problem]
) -> None:
    if row is None or reading.means_nothing or reading.state is CellState.BLANK:
        return
    problems.append(
        Problem(
            Severity.ERROR,
            table.grid.sheet,
            table.address(row, column.heading),
            table.text(row, column.heading),
            f"名录注明{unit.name}不承担“{column.name}”，这里却填了数，没有统计",
            f"确实承担：在“{layout.ROSTER}”里改为“{layout.DUTY_YES}”；不承担：改回“{layout.NOT_DUTY}”",
        )
    )


def _cell_problem(table: Table, row: int, unit: Unit, column: Column, reading: CountReading) -> Problem:
    sheet, cell = table.grid.sheet, table.address(row, column.heading)
    value = table.text(row, column.heading)
    if reading.means_nothing:
        return Problem(
            Severity.ERROR,
            sheet,
            cell,
            value,
            f"名录注明{unit.name}承担“{column.name}”，这里看不出是 0 还是没有统计",
            "没有发布填 0，尚未统计留空",
        )
    assert reading.severity is not None
    return Problem(reading.severity, sheet, cell, value, reading.what, reading.remedy)


def _blank_months(table: Table, months: dict[int, int], unit: Unit, column: Column, blank: list[int]) -> Problem:
    named = "、".join(f"{month}月" for month in blank)
    row = months.get(blank[0], table.head_row)
    return Problem(
        Severity.WARNING,
        table.grid.sheet,
        table.address(row, column.heading),
        "",
        f"{unit.name}的“{column.heading}”{named}没有填",
        "没有发布填 0；漏报的请补填",
    )
