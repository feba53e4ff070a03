"""Finding and replacing text, and selecting cells by their contents."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from openpyxl.cell.rich_text import CellRichText

from xlwings_engines.addresses import Area
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.blocks import formula_text, read_values, used_part
from xlwings_engines.file_engine.cached import CachedValues
from xlwings_engines.values import CellError


def _kind(value: Any) -> str:
    """Return Excel's word for the kind of this value."""
    if isinstance(value, bool):
        return "logical"
    if isinstance(value, CellError):
        return "errors"
    return "text" if isinstance(value, str) else "numbers"


def _place(key: tuple[int, int]) -> Area:
    return Area(key[0], key[1], 1, 1)


def pattern_of(text: str, whole: bool, match_case: bool) -> re.Pattern[str]:
    """Compile Excel's wildcards: ``*``, ``?``, and ``~`` before a literal one."""
    parts = re.findall(r"~[*?~]|.", text, re.DOTALL)
    wild = {"*": ".*" if whole else ".*?", "?": "."}
    body = "".join(wild.get(part) or re.escape(part[-1]) for part in parts)
    return re.compile(rf"\A{body}\Z" if whole else body, re.DOTALL | (0 if match_case else re.IGNORECASE))


def find(
    worksheet: Any, area: Area, pattern: re.Pattern[str], direction: str, order: str, cached: CachedValues
) -> Area | None:
    """Return the first cell with a matching value, in the given order; unknown results of formulas never match."""
    keys = [key for key in internals.cells(worksheet) if area.contains(_place(key))]
    keys.sort(key=(lambda key: key) if order == "rows" else (lambda key: key[::-1]), reverse=direction == "backward")
    for key in keys:
        cell = internals.cells(worksheet)[key]
        shown = formula_text(cell)
        if cell.data_type == "f":
            ((value,),) = read_values(worksheet, _place(key), cached)
            shown = "" if value is None else str(value)
        if shown and pattern.search(shown):
            return _place(key)
    return None


def replacements(
    worksheet: Any, area: Area, old: str, new: str, whole: bool, match_case: bool
) -> Iterator[tuple[Area, str]]:
    """Yield the cells where text is replaced, with their new formula or text."""
    pattern = pattern_of(old, whole, match_case)
    for key, cell in sorted(internals.cells(worksheet).items()):
        place = _place(key)
        if not area.contains(place) or isinstance(cell.value, CellRichText):
            continue
        shown = formula_text(cell)
        changed = pattern.sub(lambda _: new, shown) if shown else shown
        if changed != shown:
            yield place, changed


def special_areas(
    worksheet: Any, area: Area, cell_type: str, value_type: str | None, cached: CachedValues
) -> list[Area]:
    """Return the runs of cells of a kind, row by row, joined if rows have the same runs."""
    area = used_part(worksheet, area)

    def wanted(row: int, column: int) -> bool:
        if cell_type == "visible":
            return not _hidden(worksheet, row, column)
        cell = internals.cells(worksheet).get((row, column))
        if cell is None or cell.value is None:
            return cell_type == "blanks"
        if cell_type == "blanks" or (cell.data_type == "f") != (cell_type == "formulas"):
            return False
        if value_type is None:
            return True
        ((value,),) = read_values(worksheet, _place((row, column)), cached)
        return value is not None and _kind(value) == value_type

    return list(_join_runs(area, wanted))


def _hidden(worksheet: Any, row: int, column: int) -> bool:
    dimension = worksheet.row_dimensions.get(row)
    if dimension is not None and dimension.hidden:
        return True
    return any(
        group.hidden and (group.min or 0) <= column <= (group.max or 0)
        for group in worksheet.column_dimensions.values()
    )


def _join_runs(area: Area, wanted: Callable[[int, int], bool]) -> Iterator[Area]:
    open_runs: dict[tuple[int, int], int] = {}
    for row in range(area.row, area.last_row + 2):
        runs = _runs(area, row, wanted) if row <= area.last_row else []
        for run, first in list(open_runs.items()):
            if run not in runs:
                yield Area(first, run[0], row - first, run[1])
                del open_runs[run]
        for run in runs:
            open_runs.setdefault(run, row)


def _runs(area: Area, row: int, wanted: Callable[[int, int], bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in range(area.column, area.last_column + 1):
        if not wanted(row, column):
            continue
        if runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((column, 1))
    return runs
