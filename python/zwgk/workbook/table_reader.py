"""Reads the tables of a sheet by their declarations, so that every row and every figure is counted or reported.

A row below the headings is data, a known sum, or a problem: a blank key beside figures, a total, a row typed
twice, a second table below. Figures outside the tables are problems too.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from zwgk.errors import Refusal
from zwgk.model.period import YEARS
from zwgk.model.problems import Problem, Severity
from zwgk.model.roster import normal_name
from zwgk.workbook import layout
from zwgk.workbook.cell_values import day_without_year, is_figure, month_of, parse_date, split_list
from zwgk.workbook.declaration import Holds, InputColumn, InputTable
from zwgk.workbook.grid import Grid, Table, as_text, find_table
from zwgk.workbook.numbers import NOTHING, folded, is_spoilt_count, read_count

TOTAL_ROW = re.compile(r"(.*(合计|小计|总计|共计|累计)|总数|总和)[:：]?|其中[:：].+")

_NUMBERED = re.compile("[一二三四五六七八九十]+、")


@dataclass(frozen=True)
class InputRow:
    """A row of data. `unread`: headings whose cells are not to be read, because they are doubtful."""

    table: Table
    index: int
    unread: frozenset[str] = frozenset()

    def text(self, heading: str) -> str:
        """Return the cell's text; "" if it is not to be read."""
        return "" if heading in self.unread else as_text(self.value(heading))

    def table_text(self, heading: str) -> str:
        """Return the cell's text, whether or not it is to be read."""
        return as_text(self.value(heading))

    def value(self, heading: str) -> object:
        """Return the cell's value, whether or not it is to be read; None if the column is missing."""
        cells, place = self.table.grid.values[self.index], self.table.columns.get(heading)
        return cells[place] if place is not None and place < len(cells) else None

    def problem(self, heading: str, severity: Severity, what: str, remedy: str) -> Problem:
        """Return a problem of the row's cell under `heading`."""
        return self.table.problem(self.index, heading, severity, what, remedy)

    def count(self, heading: str, problems: list[Problem]) -> int | None:
        """Return the count; None for a blank or an unreadable cell, which becomes a problem."""
        if heading in self.unread:
            return None
        reading = read_count(self.value(heading))
        if reading.means_nothing:
            what, remedy = "看不出是 0 还是没有统计", "没有的填 0，尚未统计留空"
            problems.append(self.problem(heading, Severity.ERROR, what, remedy))
        elif reading.severity:
            problems.append(self.problem(heading, reading.severity, reading.what, reading.remedy))
        return reading.count

    def date(self, heading: str, problems: list[Problem], noted: bool = True) -> dt.date | None:
        """Return the date; with `noted`, a date typed as text becomes a note. A day without a year is not read: it may
        be of the year before."""
        value = None if heading in self.unread else self.value(heading)
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        date = parse_date(value)
        if date is None:
            yearless = day_without_year(value) is not None
            what = "没有写年份，没有读取" if yearless else "不是日期，没有读取"
            remedy = "写上年份，例如 2024-6-30" if yearless else "改填日期，例如 2024-6-30"
            problems.append(self.problem(heading, Severity.ERROR, what, remedy))
        elif date.year not in YEARS:
            early = date.year < YEARS.start
            typed, becomes = ("2026.8", "1905 年") if early else ("202608", "2454 年")
            what = f"{date.year}-{date.month}-{date.day} {'早' if early else '晚'}得不合常理，没有读取；"
            what += f"{typed} 这样的写法会变成 {becomes}"
            problems.append(self.problem(heading, Severity.ERROR, what, "改填日期，例如 2024-6-30"))
            return None
        elif noted and not isinstance(value, dt.date):
            form = "文本形式" if isinstance(value, str) else "一个数（日期的序号）"
            what = f"日期是{form}，已按 {date.year}-{date.month}-{date.day} 读取"
            problems.append(self.problem(heading, Severity.NOTE, what, "请核对；改成日期后不再提示"))
        return date

    def record(self, schema: InputTable, problems: list[Problem]) -> dict[str, Any]:
        """Return the values of all columns that have a key, by their keys; None or "" for a blank or an unreadable
        cell, which becomes a problem."""
        cells, places = self.table.grid.values[self.index], self.table.columns
        values: dict[str, Any] = {}
        for column in schema.keyed:
            place = places.get(column.heading)
            value = cells[place] if place is not None and place < len(cells) else None
            values[column.key] = column.blank if value is None else self._value(column, value, problems)
        return values

    def _value(self, column: InputColumn, value: object, problems: list[Problem]) -> Any:
        match column.holds:
            case Holds.COUNT:
                return self.count(column.heading, problems)
            case Holds.MONTH:
                return month_of(value)
            case Holds.DATE | Holds.YEAR_MONTH:
                return self.date(column.heading, problems)
            case Holds.YES_NO:
                return self.yes_no(column.heading, problems)
            case Holds.LIST:
                return split_list(self.text(column.heading))
            case _:
                return self.text(column.heading)

    def yes_no(self, heading: str, problems: list[Problem]) -> bool | None:
        """Return 是 as True, 否 as False; None for blank or anything else, which becomes a problem."""
        text = folded(self.text(heading))
        if text in (layout.YES, layout.NO):
            return text == layout.YES
        if text:
            what, remedy = "只能填“是”或“否”，没有读取", "改填“是”或“否”"
            problems.append(self.problem(heading, Severity.ERROR, what, remedy))
        return None


@dataclass(frozen=True)
class InputRows:
    """A table as found, its rows of data in sheet order, and its end (a row of the grid)."""

    schema: InputTable
    table: Table
    rows: tuple[InputRow, ...]
    end: int

    @property
    def key_column(self) -> int:
        """The grid's column of the key."""
        return self.table.columns[self.schema.key]

    @property
    def filled_to(self) -> int:
        """The first row of the grid below everything written in the table."""
        columns = self.table.columns.values()
        filled = (row for row in range(self.end - 1, self.table.head_row, -1) if self._filled(row, columns))
        return next(filled, self.table.head_row) + 1

    def _filled(self, row: int, columns: Iterable[int]) -> bool:
        return any(self.table.grid.value(row, column) not in (None, "") for column in columns)

    @cached_property
    def months(self) -> frozenset[int]:
        """Return the months that have at least one row."""
        return frozenset(filter(None, self._month_of_rows))

    @cached_property
    def _month_of_rows(self) -> tuple[int | None, ...]:
        return tuple(month_of(row.value(self.schema.key)) for row in self.rows)

    def by_month(self, problems: list[Problem]) -> dict[int, InputRow]:
        """Return month -> row. A month that is typed twice is read from neither row."""
        if len(self.months) == len(self.rows):
            return {month: row for month, row in zip(self._month_of_rows, self.rows, strict=True) if month is not None}
        places = month_rows_among(self.table, (row.index for row in self.rows), problems)
        rows = {row.index: row for row in self.rows}
        return {month: rows[index] for month, index in places.items()}


def read_tables(
    grid: Grid, schemas: Sequence[InputTable], told: list[Problem] | None, *, apart: Sequence[InputTable] = ()
) -> dict[InputTable, InputRows]:
    """Return the tables of a sheet; a missing table becomes a problem and is left out.

    told: gets the problems; None if others read the sheet for them. apart: tables that the sheet reserves for itself:
    they bound the others and are not read.
    """
    problems: list[Problem] = [] if told is None else told
    tables: dict[InputTable, Table] = {}
    for schema in (*schemas, *apart):
        table = find_table(grid, schema.key, schema.headings)
        if table is not None and table.head_row not in {other.head_row for other in tables.values()}:
            tables[schema] = table
        elif schema in schemas:
            what = f"找不到标题“{schema.key}”，这张表没有统计"
            problems.append(Problem.error(what, f"恢复标题“{schema.key}”", sheet=grid.sheet))
    if grid.truncated:
        what = "表太大，只读了前面的部分"
        problems.append(Problem.warning(what, "删去表格以外多余的行和列", sheet=grid.sheet))
    found: dict[InputTable, InputRows] = {}
    heads = sorted(table.head_row for table in tables.values())
    for schema in schemas:
        if schema in tables:
            table = tables[schema]
            below = next((head for head in heads if head > table.head_row), None)
            end = len(grid.values) if below is None else _without_caption(table, schema, below)
            problems += _heading_problems(table, schema)
            if table.head_row == heads[0]:
                problems += _above(table, schema)
            found[schema] = _rows(table, schema, end, problems)
    if told is not None:
        problems += _outside(grid, tables, found)
    return found


def refuse_errors(problems: Iterable[Problem]) -> None:
    """Raise `Refusal` for the first error: without this sheet no figure can be trusted."""
    for problem in problems:
        if problem.severity is Severity.ERROR:
            value = f" 填的是“{problem.value}”" if problem.value else ""
            raise Refusal(f"“{problem.sheet}”{problem.cell}{value}：{problem.what}：请{problem.remedy}。")


def _without_caption(table: Table, schema: InputTable, below: int) -> int:
    """Return the end of a table above another one's headings, before the other's caption: a text alone below a blank
    row, or with a number (三、栏目). Any other is a row of the table, with its key only."""
    grid = table.grid
    for row in range(below - 1, table.head_row, -1):
        filled = [cell for cell in grid.values[row] if cell not in (None, "")]
        if filled:
            text = grid.text(row, table.columns[schema.key]) if len(filled) == 1 else ""
            apart = not any(cell not in (None, "") for cell in grid.values[row - 1])
            return row if text and (apart or _NUMBERED.match(text)) else row + 1
    return table.head_row + 1


def _heading_problems(table: Table, schema: InputTable) -> list[Problem]:
    problems = []
    grid = table.grid
    for column in schema.columns:
        heading = column.heading
        if heading in table.repeated:
            what = f"标题“{heading}”出现了两次，这一栏没有统计"
            cell = grid.address(table.head_row, table.columns[heading])
            problems.append(Problem.error(what, "改正其中一个标题", sheet=grid.sheet, cell=cell, value=heading))
        elif heading in table.missing and column.needed:
            near = table.similar.get(heading, "")
            remedy = f"把 {near} 的标题改为“{heading}”" if near else f"恢复标题“{heading}”"
            cell = near or table.address(table.head_row, schema.key)
            what = f"找不到标题“{heading}”，这一栏没有统计"
            problems.append(Problem.error(what, remedy, sheet=grid.sheet, cell=cell))
        elif heading in table.similar and column.holds.carries_data:
            what = f"这一栏的标题像是“{heading}”，没有读"
            remedy = f"是的，把标题改为“{heading}”；不是的，换一个不像的标题"
            problems.append(Problem.warning(what, remedy, sheet=grid.sheet, cell=table.similar[heading]))
    return problems


def _above(table: Table, schema: InputTable) -> Iterator[Problem]:
    """Return a problem per row above the headings with a key and a text, a date or a mark: a table sorted with its
    headings has such rows. Figures there are reported in any case."""
    columns = [c for c in schema.columns if c.holds.carries_data and c.heading != schema.key]
    for row in range(table.head_row):
        if not table.text(row, schema.key):
            continue
        data = [c for c in columns if c.holds is not Holds.COUNT and table.text(row, c.heading)]
        if data and not any(table.grid.text(row, at).startswith(("=", "←")) for at in table.columns.values()):
            what = "这一行在标题行上面，没有统计"
            yield table.problem(row, schema.key, Severity.WARNING, what, "移到标题行下面；是说明的，只写在一格里")


def _rows(table: Table, schema: InputTable, end: int, problems: list[Problem]) -> InputRows:
    known = {folded(text) for text in schema.known_rows}
    cells_of, key_column = table.grid.values, table.columns[schema.key]
    unread = frozenset(table.repeated)
    by_month = schema.column(schema.key).holds is Holds.MONTH
    headings = [(place, folded(heading)) for heading, place in table.columns.items()]
    own_key, texts, texts_of = folded(schema.key), {heading for _, heading in headings}, table.grid.texts
    rows: list[InputRow] = []
    for index in range(table.head_row + 1, end):
        cells = cells_of[index]
        key = folded(as_text(cells[key_column])) if key_column < len(cells) else ""
        if key in known:
            continue
        if key == own_key or (len(texts & texts_of[index]) > 1 and _is_heading_row(cells, headings)):
            problems.append(_second_table(table, schema, index, end))
            end = index
            break
        total = _is_total(key)
        if key and not total and not (by_month and month_of(table.value(index, schema.key)) is None):
            rows.append(InputRow(table, index, unread))
            continue
        data = _data_headings(table, schema, index)
        if not data:
            continue
        if not key:
            what = f"“{schema.key}”没有填（或被合并），这一行没有统计"
            remedy = f"在这一行补上“{schema.key}”，或清空这一行"
            problems.append(table.problem(index, data[0], Severity.ERROR, what, remedy))
        elif total:
            what = "这一行是合计，没有再计入"
            problems.append(table.problem(index, schema.key, Severity.NOTE, what, "不是合计的，请改名称"))
        else:
            what = f"“{table.text(index, schema.key)}”不是月份，这一行没有统计"
            problems.append(table.problem(index, schema.key, Severity.ERROR, what, "改填 1 到 12，或清空这一行"))
    return InputRows(schema, table, tuple(_once(rows, schema, problems)), end)


@lru_cache(maxsize=4096)
def _is_total(key: str) -> bool:
    return TOTAL_ROW.fullmatch(key) is not None


def _is_heading_row(cells: Sequence[object], headings: Sequence[tuple[int, str]]) -> bool:
    """Return whether two cells or more repeat the headings of their columns."""
    same = 0
    for place, heading in headings:
        cell = cells[place] if place < len(cells) else None
        same += isinstance(cell, str) and folded(cell) == heading
    return same > 1


def _data_headings(table: Table, schema: InputTable, row: int) -> list[str]:
    """Return headings, other than the key's, under which the row holds something readable. Words in a column of
    counts are a note."""
    return [
        column.heading
        for column in schema.columns
        if column.heading != schema.key and column.holds.carries_data and _holds_data(table, column, row)
    ]


def _holds_data(table: Table, column: InputColumn, row: int) -> bool:
    if column.holds is Holds.COUNT:
        value = table.value(row, column.heading)
        return is_figure(value) or is_spoilt_count(value)
    return folded(table.text(row, column.heading)).casefold() not in (*NOTHING, "")


def _second_table(table: Table, schema: InputTable, row: int, end: int) -> Problem:
    below = sum(1 for index in range(row + 1, end) if any(cell not in (None, "") for cell in table.grid.values[index]))
    what = f"这里又有一行标题，它下面的 {below} 行没有统计"
    return table.problem(row, schema.key, Severity.ERROR, what, "把下面的行移到前一张表里，或移到别的工作表")


def _once(rows: Sequence[InputRow], schema: InputTable, problems: list[Problem]) -> list[InputRow]:
    """Return each row once. Rows that repeat an identity with different contents are not read."""
    if not schema.unique:
        return list(rows)
    kept: dict[tuple[str, ...], InputRow] = {}
    others: list[InputRow] = []
    for row in rows:
        identity = tuple(normal_name(row.table_text(heading)) for heading in schema.unique)
        first = kept.get(identity)
        if first is None:
            kept[identity] = row
            continue
        differing = {
            column.heading
            for column in schema.columns
            if column.holds is not Holds.NUMBERING and row.text(column.heading) != first.text(column.heading)
        }
        figures = set(_data_headings(row.table, schema, row.index)) - set(schema.unique)
        blank = [heading for heading, part in zip(schema.unique, identity, strict=True) if not part]
        name, place = row.table_text(schema.key), row.table.address(first.index, schema.key)
        if blank and (differing or not figures):
            others.append(row)
            what = f"“{name}”与 {place} 同名，{'、'.join(blank)}没有填，两行都已统计"
            remedy = f"补上{'、'.join(blank)}；是同一个{schema.row}的，删去一行"
            problems.append(row.problem(schema.key, Severity.WARNING, what, remedy))
        elif differing & set(figures | set(_data_headings(first.table, schema, first.index))):
            kept[identity] = InputRow(first.table, first.index, first.unread | differing)
            what = f"“{name}”与 {place} 重复，两行不同的内容都没有统计（{'、'.join(_in_order(differing, schema))}）"
            problems.append(row.problem(schema.key, Severity.ERROR, what, "删去一行"))
        else:
            what = f"“{name}”与 {place} 重复，只统计了前一行"
            problems.append(row.problem(schema.key, Severity.WARNING, what, "删去一行"))
    return sorted([*kept.values(), *others], key=lambda row: row.index)


def _in_order(headings: Iterable[str], schema: InputTable) -> list[str]:
    return [heading for heading in schema.headings if heading in set(headings)]


def _outside(grid: Grid, tables: Mapping[InputTable, Table], found: Mapping[InputTable, InputRows]) -> list[Problem]:
    """Return problems for figures outside all tables: one per column beside a table, per row elsewhere."""
    beside: dict[tuple[int, int], list[int]] = {}
    elsewhere: dict[int, list[int]] = {}
    heads = {table.head_row: (schema, table) for schema, table in tables.items()}
    head, known, end = -1, set[int](), 0  # of the table above: its columns, and its end if it was read
    for index, cells in enumerate(grid.values):
        if index in heads:
            schema, table = heads[index]
            head, known = index, {*table.columns.values(), *table.doubtful}
            end = found[schema].end if schema in found else -1
            continue
        for column, cell in enumerate(cells):
            if cell is None or column in known:
                continue
            if head < 0 or end < 0:
                if is_figure(cell):
                    elsewhere.setdefault(index, []).append(column)
            elif index < end and (is_figure(cell) or is_spoilt_count(cell) or isinstance(cell, dt.date)):
                beside.setdefault((head, column), []).append(index)
    problems = []
    for (head_row, column), rows in beside.items():
        name = grid.text(head_row, column)
        what = f"“{name}”不是这张表的栏目" if name else "这一栏没有标题"
        what += f"，{len(rows)} {'个数' if all(is_figure(grid.value(row, column)) for row in rows) else '格'}没有统计"
        problems.append(grid.problem(rows[0], column, Severity.WARNING, what, "填到有标题的栏目里，或改为文字说明"))
    for index, columns in elsewhere.items():
        what = f"数填在表格以外，{len(columns)} 个数没有统计"
        problems.append(grid.problem(index, columns[0], Severity.WARNING, what, "填到表格里，或改为文字说明"))
    return problems


def month_rows_among(table: Table, rows: Iterable[int], problems: list[Problem]) -> dict[int, int]:
    """Return month -> row. A month that is typed twice is read from neither row."""
    found: dict[int, int] = {}
    twice: set[int] = set()
    for row in rows:
        month = month_of(table.value(row, layout.MONTH))
        if month is None:
            continue
        if month in found:
            twice.add(month)
            what = f"{month}月出现了两行，与 {table.address(found[month], layout.MONTH)} 这一行都没有统计"
            remedy = "删去或改正其中一行的月份"
            problems.append(table.problem(row, layout.MONTH, Severity.ERROR, what, remedy))
        found[month] = row
    return {month: row for month, row in found.items() if month not in twice}
