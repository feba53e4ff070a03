"""A returned table -> counts, each with its cell, and oddities. Nothing is guessed: a value without one certain reading
is not read and becomes a problem (the list of troubles: DOMAIN.md).
"""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from zwgk.intake.changes import Incoming
from zwgk.intake.foreign.marks import Span
from zwgk.intake.forms.headings import TOTAL_ROWS, FormTable, columns_at, month_in, other_heading_rows, other_headings
from zwgk.model.frames import CellState
from zwgk.model.inputs import Counts
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import Unit
from zwgk.model.rules import Column
from zwgk.workbook import layout
from zwgk.workbook.input_cells import Slot
from zwgk.workbook.numbers import CountReading, folded, read_count


@dataclass(frozen=True)
class FormReading:
    """A form as read. `missing`: months of the period in which a duty is blank. `remarks`: (month, text)."""

    counts: tuple[Incoming, ...]
    missing: tuple[int, ...]
    remarks: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Form:
    """Data shared by all steps of reading one form."""

    table: FormTable
    unit: Unit
    columns: tuple[Column, ...]
    period: Period
    file: str
    merged: tuple[Span, ...]
    struck: frozenset[tuple[int, int]]

    def is_struck(self, row: int, column: int) -> bool:
        """Return whether a cell of the grid is struck out."""
        return (self.table.grid.top - 1 + row, self.table.grid.left - 1 + column) in self.struck

    def problem(self, severity: Severity, row: int, column: int, what: str, remedy: str) -> Problem:
        return self.table.grid.problem(row, column, severity, what, remedy, file=self.file)


def read_form(
    table: FormTable,
    unit: Unit,
    columns: tuple[Column, ...],
    period: Period,
    known: Counts,
    file: str,
    merged: tuple[Span, ...],
    struck: frozenset[tuple[int, int]] = frozenset(),
) -> FormReading:
    """Return the counts of the period's months. `known`: the workbook's counts, for comparing other months. struck:
    struck-out cells on the sheet, counted from 0."""
    form = _Form(table, unit, columns, period, file, merged, struck)
    problems: list[Problem] = []
    end = _end(form, problems)
    rows, other_rows = _month_rows(form, end, problems)
    places = _column_places(form, problems)
    counts: list[Incoming] = []
    blank: set[int] = set()
    readings: dict[tuple[str, int], CountReading] = {}
    months, cells = period.months, table.grid.values
    for column in columns:
        place = places.get(column.name)
        if place is None:
            continue
        duty = column.name in unit.duties
        for month, row in rows.items():
            in_period = month in months
            if not in_period and cells[row][place] is None:
                continue
            reading = _read_cell(form, column, row, place, in_period, problems)
            readings[column.name, month] = reading
            if in_period:
                if reading.count is not None and duty:
                    slot, cell = Slot(unit.name, column.name, month), table.grid.address(row, place)
                    counts.append(Incoming(slot, reading.count, file, f"{table.grid.sheet}!{cell}"))
            elif not _is_known(reading, known.get((unit.name, column.name, month))):
                what = f"{month}月不在{period.title}内，与工作簿里的不同，没有采用"
                remedy = "确实要改的，用对应的时段回收，或直接改单位表"
                problems.append(form.problem(Severity.WARNING, row, place, what, remedy))
    for column in columns:
        if column.name in unit.duties and column.name in places:
            states = {month: readings.get((column.name, month)) for month in months}
            blank |= {month for month, state in states.items() if state is None or state.state is CellState.BLANK}
    problems += _total_problems(form, rows, readings)
    problems += _column_total_problems(form, other_rows, places, readings)
    problems += _stray_rows(form, other_rows)
    problems += _stray_columns(form, rows, places)
    return FormReading(tuple(counts), tuple(sorted(blank)), tuple(_remarks(form, rows)), tuple(problems))


def _is_known(reading: CountReading, known: int | None) -> bool:
    """Return whether a cell of another month adds nothing to the workbook."""
    return reading.count == known and (reading.state is not CellState.UNREADABLE or reading.means_nothing)


def _end(form: _Form, problems: list[Problem]) -> int:
    """Return the row after the table's last. No other table is read: its columns may differ."""
    table = form.table
    end = len(table.grid.values)
    for row in other_heading_rows(table, form.columns):
        if row > end:
            break
        first, last = (row, table.head_row) if row < table.head_row else (row, len(table.grid.values))
        if row > table.head_row:
            end = row
        if any(is_figure(cell) for cells in table.grid.values[first:last] for cell in cells):
            what = "这里另有一张表，从这一行起没有读取" if row == end else "这里另有一张表，没有读取"
            remedy = "请单位把要交的数填在一张表里再交"
            problems.append(form.problem(Severity.WARNING, row, 0, what, remedy))
    return end


def _month_rows(form: _Form, end: int, problems: list[Problem]) -> tuple[dict[int, int], dict[int, str]]:
    """Return month -> row of the grid, and row -> label of all other rows. A month that occurs twice is not read."""
    table = form.table
    rows: dict[int, list[int]] = {}
    others: dict[int, str] = {}
    for row in range(table.head_row + 1, end):
        month = month_in(table.grid.values[row][table.month], form.period.year)
        if month is not None:
            rows.setdefault(month, []).append(row)
        else:
            others[row] = folded(table.grid.text(row, table.month))
    for month, places in rows.items():
        if len(places) > 1:
            problems.append(
                form.problem(
                    Severity.ERROR,
                    places[1],
                    table.month,
                    f"{month}月出现了{len(places)}行，都没有读取",
                    "请单位删去多余的行再交",
                )
            )
    return {month: places[0] for month, places in sorted(rows.items()) if len(places) == 1}, others


def _column_places(form: _Form, problems: list[Problem]) -> dict[str, int]:
    table = form.table
    once, twice = columns_at(table, form.columns)
    for name, places in twice.items():
        problems.append(
            form.problem(
                Severity.ERROR,
                table.head_row,
                places[1],
                f"标题“{name}”出现了{len(places)}次，这一栏没有读取",
                "请单位改正标题再交",
            )
        )
    lost = [c for c in form.columns if c.name not in once and c.name not in twice and c.name in form.unit.duties]
    others = other_headings(table, once.values()) if lost else {}
    for column in lost:
        near = difflib.get_close_matches(folded(column.heading), others, n=1, cutoff=0.5)
        place = others[near[0]] if near else -1
        problems.append(
            form.problem(
                Severity.ERROR,
                table.head_row,
                place,
                f"找不到标题“{column.heading}”，这一栏没有读取",
                f"是不是这一格？是的话把标题改成“{column.heading}”再回收" if near else "请单位补上这一栏再交",
            )
        )
    return once


def _read_cell(
    form: _Form, column: Column, row: int, place: int, in_period: bool, problems: list[Problem]
) -> CountReading:
    """Read a month's cell; an oddity becomes a problem if the month is of the period."""
    reading = read_count(form.table.grid.values[row][place])
    if not in_period or (reading.state is CellState.BLANK and reading.severity is None):
        return reading
    duty = column.name in form.unit.duties
    if reading.state is CellState.REPORTED and form.is_struck(row, place):
        what = "画了删除线，看不出还算不算，没有读取"
        problems.append(
            form.problem(Severity.ERROR, row, place, what, "请与单位核对：算的去掉删除线，不算的清空，再交")
        )
        return CountReading(CellState.UNREADABLE)
    if form.merged and reading.state is CellState.REPORTED and _spreads(form, row, place):
        what = "合并了几个单元格，看不出这个数属于哪个月、哪一栏，没有读取"
        problems.append(form.problem(Severity.ERROR, row, place, what, "请单位取消合并，按月填写"))
        return CountReading(CellState.UNREADABLE)
    if not duty:
        if not reading.means_nothing and reading.state is not CellState.BLANK:
            what = f"名录注明{form.unit.name}不承担“{column.name}”，这里填了内容，没有采用"
            remedy = f"确实承担：在“{layout.ROSTER}”里改为“{layout.DUTY_YES}”再回收"
            problems.append(form.problem(Severity.WARNING, row, place, what, remedy))
        return reading
    if reading.state is CellState.REPORTED and reading.severity is None:
        return reading
    if reading.means_nothing:
        what = "看不出是 0 还是没有统计，没有读取"
        problems.append(form.problem(Severity.ERROR, row, place, what, "没有发布填 0，尚未统计留空"))
    elif reading.severity is not None:
        told = reading.what if reading.count is not None else f"{reading.what}，没有读取"
        problems.append(form.problem(reading.severity, row, place, told, reading.remedy))
    return reading


def _spreads(form: _Form, row: int, place: int) -> bool:
    """Return whether the cell is merged over other months, or over other columns with a heading."""
    grid, heads = form.table.grid, form.table.grid.values[form.table.head_row]
    for (top, left), (bottom, right) in form.merged:
        if top <= row <= bottom and left <= place <= right:
            months = {
                month_in(grid.value(line, form.table.month), form.period.year) for line in range(top, bottom + 1)
            } - {None}
            headed = [column for column in range(left, right + 1) if column < len(heads) and heads[column]]
            return len(months) > 1 or len(headed) > 1
    return False


def _total_problems(
    form: _Form,
    rows: dict[int, int],
    readings: dict[tuple[str, int], CountReading],
) -> Iterator[Problem]:
    """Return problems for totals that differ from the sum of the unit's numbers; only if every number was read."""
    table = form.table
    counted = [column.name for column in form.columns if column.counted and column.name in form.unit.duties]
    for month in form.period.months:
        if month not in rows or table.total < 0 or not counted:
            continue
        total = read_count(table.grid.value(rows[month], table.total)).count
        found = [readings.get((name, month)) for name in counted]
        if total is None or any(reading is None or reading.count is None for reading in found):
            continue
        sums = sum(reading.count or 0 for reading in found if reading)
        if sums != total:
            what = f"{month}月的合计是 {total}，各栏相加是 {sums}；按各栏的数读取"
            yield form.problem(Severity.WARNING, rows[month], table.total, what, "请与单位核对哪个数对")


def _column_total_problems(
    form: _Form, others: dict[int, str], places: dict[str, int], readings: dict[tuple[str, int], CountReading]
) -> Iterator[Problem]:
    table = form.table
    for row, label in others.items():
        if label not in TOTAL_ROWS:
            continue
        for name, place in places.items():
            total = read_count(table.grid.value(row, place)).count
            months = [readings.get((name, month)) for month in form.period.months]
            if total is None or any(reading is None or reading.count is None for reading in months):
                continue
            period_sum = sum(reading.count or 0 for reading in months if reading)
            year_sum = sum(reading.count or 0 for (other, _), reading in readings.items() if other == name)
            if total not in (period_sum, year_sum):
                what = f"“{name}”的合计是 {total}，各月相加是 {period_sum}；按各月的数读取"
                yield form.problem(Severity.WARNING, row, place, what, "请与单位核对哪个数对")


def _stray_rows(form: _Form, others: dict[int, str]) -> Iterator[Problem]:
    """Return problems for rows with numbers that belong to no month."""
    table = form.table
    for row, label in others.items():
        if label in TOTAL_ROWS or label.startswith((layout.UNIT_QUOTA_ROW, layout.UNIT_COUNTED_ROW)):
            continue
        cells = table.grid.values[row]
        if any(isinstance(cell, str) and _CONTACT.search(cell) for cell in cells):
            continue
        filled = [place for place, cell in enumerate(cells) if is_figure(cell)]
        if filled:
            what = "这一行有数，但看不出是哪个月，没有读取"
            yield form.problem(Severity.WARNING, row, filled[0], what, "请单位在月份列写明月份，按月填写")


_CONTACT = re.compile("电话|手机|联系方式|传真|邮编|日期|时间|填表人|填报人|审核人|负责人")
"""Rows of a form with numbers that are not counts."""
_NUMBERING = frozenset({"序号", "编号", "行次", "行号", "年", "年份", "年度"})


def is_figure(value: object) -> bool:
    """Return whether a cell may be meant as a count."""
    return read_count(value).count is not None


def _stray_columns(form: _Form, rows: dict[int, int], places: dict[str, int]) -> Iterator[Problem]:
    """Return problems for columns with numbers beside months that are not columns of the unit."""
    table = form.table
    told = {place for places in columns_at(table, form.columns)[1].values() for place in places}
    passed = {*places.values(), *told, table.month, table.total, table.remark}
    for place in range(len(table.keys)):
        if place in passed or table.keys[place] in _NUMBERING:
            continue
        filled = [row for row in rows.values() if is_figure(table.grid.value(row, place))]
        if filled:
            heading = table.grid.text(table.head_row, place)
            what = f"这一列（{heading or '没有标题'}）有数，但不是{form.unit.kind}的栏目，没有读取"
            yield form.problem(
                Severity.WARNING, filled[0], place, what, "请与单位核对：标题不对的改正后再交，多余的不用管"
            )


def _remarks(form: _Form, rows: dict[int, int]) -> Iterator[tuple[int, str]]:
    if form.table.remark < 0:
        return
    for month in form.period.months:
        if month in rows and (text := form.table.grid.text(rows[month], form.table.remark)):
            yield month, text
