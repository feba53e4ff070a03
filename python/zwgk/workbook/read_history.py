"""历史 -> the figures of earlier periods. Only commands write the sheet; a row in another form is reported."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from zwgk.model.past import Basis, Correction, Past, PastFigure, plain
from zwgk.model.period import Period, period_titled
from zwgk.model.problems import Problem
from zwgk.workbook import layout, schema
from zwgk.workbook.declaration import InputTable
from zwgk.workbook.grid import Grid, Table, as_text, find_table

MONTHS_APART = "、"
ABSENT = "（没有）"
"""Value in a correction: there was, or is, no such entry."""
_HEADS = 10
"""Rows searched for the headings: searching thousands takes as long as reading them."""
_BASES = frozenset(Basis)
Cells = Mapping[str, object]
"""A row by the keys of its columns."""


def read_history(grid: Grid | None) -> tuple[Past, list[Problem]]:
    """Return the sheet's content, and a problem per illegible row; nothing if there is no such sheet."""
    problems: list[Problem] = []
    if grid is None:
        return Past(), problems
    if _table(grid, schema.HISTORY) is None and any(map(_is_recorded, grid.values)):
        heads = "、".join(schema.HISTORY.headings)
        what = "找不到这张表的标题行，以前各期的数都没有读"
        problems.append(Problem.error(what, f"从备份里恢复这张表，标题是：{heads}", sheet=grid.sheet))
    figures = [figure_of(cells) or row for row, cells in _rows(grid, schema.HISTORY)]
    corrections = [correction_of(cells) or row for row, cells in _rows(grid, schema.CORRECTIONS)]
    for row in (row for row in (*figures, *corrections) if isinstance(row, int)):
        what = "这一行不是本工具写的样子，没有用"
        problems.append(Problem.warning(what, "从备份里恢复这张表", sheet=grid.sheet, cell=grid.address(row, 0)))
    if grid.truncated:
        what = "行数太多，后面的没有读"
        problems.append(Problem.warning(what, "把用不着的早年的行剪到别处", sheet=grid.sheet))
    return Past(
        tuple(figure for figure in figures if isinstance(figure, PastFigure)),
        tuple(each for each in corrections if isinstance(each, Correction)),
    ), problems


def placed_figures(grid: Grid) -> Iterator[tuple[str, PastFigure]]:
    """Yield the legible figures of the sheet, each with the address of its row."""
    for row, cells in _rows(grid, schema.HISTORY):
        figure = figure_of(cells)
        if figure is not None:
            yield grid.address(row, 0), figure


def _rows(grid: Grid, declared: InputTable) -> Iterable[tuple[int, Cells]]:
    table = _table(grid, declared)
    if table is None:
        return
    places = [(column.key, table.columns[column.heading]) for column in declared.columns]
    for row in range(table.head_row + 1, len(grid.values)):
        cells = grid.values[row]
        if any(cells[place] not in (None, "") for _, place in places):
            yield row, {key: cells[place] for key, place in places}


def _table(grid: Grid, declared: InputTable) -> Table | None:
    table = find_table(replace(grid, values=grid.values[:_HEADS]), declared.key, declared.headings)
    return None if table is None or table.missing else table


def _is_recorded(cells: Sequence[object]) -> bool:
    """Return whether a row holds a period and a basis, as those of a command do."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    return not _BASES.isdisjoint(texts) and any(_period(text) is not None for text in texts)


def figure_of(cells: Cells) -> PastFigure | None:
    """Return the figure of a row; None if it is not one."""
    period = _period(as_text(cells["period"]))
    count, basis = cells["count"], as_text(cells["basis"])
    duty = as_text(count) != layout.NOT_DUTY
    numbers = [_number(count) if duty else None, _number(cells["rank"]), _number(cells["required"])]
    given = [count if duty else None, cells["rank"], cells["required"]]
    unread = any(number is None and value not in (None, "") for number, value in zip(numbers, given, strict=True))
    months = _months(as_text(cells["months"]), period) if period is not None else None
    if period is None or months is None or unread or basis not in _BASES or not (cells["unit"] and cells["column"]):
        return None
    rank, required = (None if number is None else int(number) for number in numbers[1:])
    return PastFigure(
        period,
        as_text(cells["kind"]),
        as_text(cells["unit"]),
        as_text(cells["column"]),
        numbers[0],
        duty,
        rank,
        required,
        as_text(cells["state"]),
        as_text(cells["named"]) == layout.DUTY_YES,
        months,
        Basis(basis),
        as_text(cells["source"]),
        as_text(cells["recorded"]),
    )


def correction_of(cells: Cells) -> Correction | None:
    """Return the correction of a row; None if it is not one."""
    period = _period(as_text(cells["period"]))
    if period is None or not (cells["table"] and cells["name"] and cells["item"]):
        return None
    table, name, item, month, recorded = (as_text(cells[key]) for key in ("table", "name", "item", "month", "recorded"))
    published, now = (None if text == ABSENT else text for text in map(as_text, (cells["published"], cells["now"])))
    return Correction(period, table, name, item, month, published, now, recorded)


@lru_cache(maxsize=256)  # a few periods, each in many rows
def _period(title: str) -> Period | None:
    return period_titled(title)


def _number(value: object) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return plain(float(value))
    except ValueError:
        return None


def _months(text: str, period: Period) -> tuple[int | float | None, ...] | None:
    """Return the figures of the period's months, () if there are none; None for anything else."""
    parts = text.split(MONTHS_APART) if text else []
    numbers = tuple(_number(part) for part in parts)
    unread = any(number is None and part.strip() for number, part in zip(numbers, parts, strict=True))
    return None if unread or len(parts) not in (0, len(period.months)) else numbers
