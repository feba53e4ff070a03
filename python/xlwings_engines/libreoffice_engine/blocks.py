"""Blocks of cells between Calc and Python: values with their kinds, and formulas.

Calc stores dates and booleans as numbers with a corresponding number format, so a block is read with one call
for the values and a few for the formats of numeric cells; it is written with one call, and a second per
rectangle of dates or booleans with an unsuitable format.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from xlwings.utils import col_name

from xlwings_engines.addresses import Area, format_area
from xlwings_engines.errors import CannotWrite
from xlwings_engines.libreoffice_engine import block_calls, formula_syntax
from xlwings_engines.libreoffice_engine.cells import Cells, SheetOfCells
from xlwings_engines.libreoffice_engine.documents import TYPE_DATE, TYPE_LOGICAL, TYPE_TIME
from xlwings_engines.libreoffice_engine.number_formats import stretches
from xlwings_engines.libreoffice_engine.sheet_cache import Cursor
from xlwings_engines.structured_references import has_this_row, spell_out_this_row
from xlwings_engines.values import CellError, refuse_unwritable

EPOCH = dt.datetime(1899, 12, 30)
_PLAIN = frozenset({float, int, str, type(None)})
"""Kinds of value that fit a cell of any number format except booleans'."""
_DATE_CODE = "yyyy-mm-dd"
_DATETIME_CODE = "yyyy-mm-dd hh:mm:ss"
_TIME_CODE = "hh:mm:ss"
_DURATION_CODE = "[hh]:mm:ss"
_ERROR_NAMES = {
    32767: "#N/A",
    501: "#VALUE!",
    502: "#VALUE!",
    503: "#NUM!",
    504: "#REF!",
    508: "#NAME?",
    509: "#NAME?",
    511: "#VALUE!",
    512: "#VALUE!",
    519: "#VALUE!",
    521: "#NULL!",
    522: "#VALUE!",
    523: "#NUM!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
}


def cells_of(sheet: SheetOfCells, area: Area) -> Any:
    """Return the UNO range of an area, which may be kept."""
    return sheet.tab.cells(area)


def block_of(sheet: SheetOfCells, area: Area) -> Any:
    """Return the UNO range of an area for the next reading only: the sheet's cursor, moved there."""
    return sheet.tab.reading_cursor(area).at(area)


def from_serial(serial: float) -> dt.datetime:
    """Return the datetime of a serial number, to the millisecond, as Excel stores it."""
    return EPOCH + dt.timedelta(milliseconds=round(serial * 86_400_000))


def to_serial(value: dt.datetime | dt.time | dt.timedelta) -> float:
    """Return the serial number in days of a date (since 1899-12-30), a time or a duration."""
    if isinstance(value, dt.time):
        value = dt.timedelta(
            hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond
        )
    if isinstance(value, dt.datetime):
        value = value - EPOCH
    return value / dt.timedelta(days=1)


def read_values(sheet: SheetOfCells, area: Area) -> list[list[Any]]:
    """Return rows of float, bool, str, datetime, time, ``CellError`` and None."""
    cursor = sheet.tab.reading_cursor(area)
    data = block_calls.read_data(cursor.at(area))
    rows: list[list[Any]] = [[None if value == "" else value for value in row] for row in data]
    if any(None in row for row in data):
        _put_errors(cursor.at(area), data, rows)
    wanted = [[type(value) is float for value in row] for row in data]
    for stretch in stretches(cursor, area, wanted):
        kind = sheet.document.format_type(stretch.key)
        convert = _converter(kind)
        if convert is None:
            continue
        for row in range(stretch.row, stretch.row + stretch.rows):
            for column in range(stretch.column, stretch.column + stretch.columns):
                if wanted[row][column]:
                    rows[row][column] = convert(rows[row][column])
    return rows


def _converter(kind: int) -> Callable[[float], Any] | None:
    if kind & TYPE_LOGICAL:
        return _to_bool
    if kind & TYPE_DATE:
        return _to_moment
    if kind & TYPE_TIME:
        return _to_time
    return None


def _to_bool(value: float) -> bool | float:
    return bool(value) if value in (0.0, 1.0) else value


def _to_moment(value: float) -> Any:
    try:
        return from_serial(value)
    except OverflowError:
        return value


def _to_time(value: float) -> Any:
    if not 0 <= value < 1:
        return dt.timedelta(days=value)
    return from_serial(value).time()


def _put_errors(cells: Any, data: Sequence[Sequence[Any]], rows: list[list[Any]]) -> None:
    """Put the errors of a block into ``rows``: query each error's code, once per row and column that has one."""
    for r, row in enumerate(data):
        for c, value in enumerate(row):
            if value is None:
                rows[r][c] = CellError(_ERROR_NAMES.get(cells.getCellByPosition(c, r).getError(), "#VALUE!"))


def read_formulas(cells: Any) -> list[list[str]]:
    """Return rows of the formula bar's contents: formulas in Excel's syntax, other contents as text."""
    return [[_shown(text) for text in row] for row in block_calls.read_formulas(cells)]


def _shown(text: str) -> str:
    if text.startswith("="):
        return formula_syntax.to_excel(text)
    if text.startswith("{="):
        return formula_syntax.to_excel(text[1:-1])
    return text[1:] if text.startswith("'") else text


def refuse_if_protected(sheet: SheetOfCells, area: Area) -> None:
    """Raise ``CannotWrite`` if a write to the area would be refused: a cell is locked and the sheet protected.

    One call per run of cells with equal format.
    """
    if not sheet.table.isProtected():
        return
    alike = cells_of(sheet, area).getCellFormatRanges()
    for place in range(alike.getCount()):
        cells = alike.getByIndex(place)
        if cells.CellProtection.IsLocked:
            at = cells.getRangeAddress()
            where = format_area(Area(at.StartRow + 1, at.StartColumn + 1, 1, 1), False, False)
            raise CannotWrite("write.protected", sheet=sheet.name, cell=where)


def write_values(sheet: SheetOfCells, area: Area, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows of prepared values.

    Text that starts with ``=`` is a formula in Excel's syntax; a leading apostrophe is dropped and keeps it text.

    Raise ``CannotWrite`` for a value that no cell can hold, before anything is written.
    """
    refuse_unwritable(sheet.name, area, rows)
    formulas = any(type(value) is str and value.startswith("=") for row in rows for value in row)
    if formulas:
        rows = _with_table_names(sheet, area, rows)
    cursor = sheet.tab.cursor()
    cells = cursor.at(area)
    undoable = sheet.document.bridge.office is None  # a clerk's own window, where undo must work
    try:
        if formulas:
            typed = tuple(tuple(_as_typed(value) for value in row) for row in rows)
            block_calls.write_formulas(cells, typed, undoable=undoable)
        else:
            data = tuple(tuple(_as_data(value) for value in row) for row in rows)
            block_calls.write_data(cells, data, undoable=undoable)
    except Exception as error:
        if getattr(type(error), "__pyunointerface__", "") != "com.sun.star.uno.RuntimeException":
            raise
        refused = format_area(area, False, False)
        raise CannotWrite("write.office_refused", sheet=sheet.name, area=refused) from error
    _fit_formats(sheet, area, rows, cursor)


def _with_table_names(sheet: SheetOfCells, area: Area, rows: Sequence[Sequence[Any]]) -> Sequence[Sequence[Any]]:
    """Return rows whose formulas name the table of ``[@Price]``, which Calc cannot infer."""
    if not any(type(value) is str and has_this_row(value) for row in rows for value in row):
        return rows
    tables = [(table.name, table.area) for table in sheet.tables]

    def spelled_out(value: Any, row: int, column: int) -> Any:
        if type(value) is not str or not value.startswith("="):
            return value
        place = Area(row, column, 1, 1)
        return spell_out_this_row(value, next((name for name, cells in tables if cells.contains(place)), None))

    return [
        [spelled_out(value, row_number, column) for column, value in enumerate(row, area.column)]
        for row_number, row in enumerate(rows, area.row)
    ]


def _as_data(value: Any) -> float | str:
    if type(value) is str:
        return str(value).removeprefix("'")
    if value is None:
        return ""
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, dt.datetime | dt.time | dt.timedelta):
        return to_serial(value)
    return str(value)


def _as_typed(value: Any) -> str:
    if type(value) is str and value.startswith("="):
        return formula_syntax.to_calc(value)
    data = _as_data(value)
    if isinstance(data, str):
        return f"'{data}" if data else ""
    return repr(data)


def _fit_formats(sheet: SheetOfCells, area: Area, rows: Sequence[Sequence[Any]], cursor: Cursor) -> None:
    """Give dates and booleans a suitable number format if they lack one, and take a boolean's from numbers."""
    wanted = [[isinstance(v, int | float | dt.datetime | dt.time | dt.timedelta) for v in row] for row in rows]
    plain = all(type(v) in _PLAIN for row in rows for v in row)
    for stretch in list(stretches(cursor, area, wanted)):
        kind = sheet.document.format_type(stretch.key)
        if plain and not kind & TYPE_LOGICAL:
            continue
        part = [row[stretch.column : stretch.column + stretch.columns] for row in rows[stretch.row :][: stretch.rows]]
        codes = [[_code_for(value, kind) for value in row] for row in part]
        for code, rectangle in rectangles(codes):
            inside = rectangle._replace(
                row=area.row + stretch.row + rectangle.row, column=area.column + stretch.column + rectangle.column
            )
            key = sheet.document.logical_key if code == "BOOLEAN" else sheet.document.format_key(code)
            cursor.at(inside).NumberFormat = key


def _code_for(value: Any, kind: int) -> str | None:
    """Return the number format that a written value needs in place of the cell's; None if that is suitable."""
    if isinstance(value, bool):
        return None if kind & TYPE_LOGICAL else "BOOLEAN"
    if isinstance(value, dt.datetime):
        if kind & TYPE_DATE:
            return None
        return _DATE_CODE if value.time() == dt.time() else _DATETIME_CODE
    if isinstance(value, dt.time):
        return None if kind & TYPE_TIME else _TIME_CODE
    if isinstance(value, dt.timedelta):
        return None if kind & TYPE_TIME else _DURATION_CODE
    if isinstance(value, int | float):
        return "General" if kind & TYPE_LOGICAL else None
    return None


def rectangles(codes: list[list[str | None]]) -> list[tuple[str, Area]]:
    """Split a block of codes into rectangles of one code each (0-based), omitting None."""
    open_runs: dict[tuple[int, int, str], int] = {}
    made: list[tuple[str, Area]] = []
    nothing: list[str | None] = [None] * len(codes[0])
    for row, line in enumerate([*codes, nothing]):
        column = 0
        runs = set()
        for code, width in _lengths(line):
            if code is not None:
                runs.add((column, width, code))
            column += width
        for run in [run for run in open_runs if run not in runs]:
            start = open_runs.pop(run)
            made.append((run[2], Area(start, run[0], row - start, run[1])))
        for run in runs:
            open_runs.setdefault(run, row)
    return made


def _lengths(line: Sequence[str | None]) -> list[tuple[str | None, int]]:
    """Return the runs of equal codes of a row."""
    return [(code, len(list(group))) for code, group in groupby(line)]


def array_formula(cells: Any) -> str:
    """Return the array formula that all cells of a range share, in Excel's syntax; "" if they share none."""
    shown = str(cells.getArrayFormula())
    return formula_syntax.to_excel(shown.removeprefix("{").removesuffix("}")) if shown else ""


def set_array_formula(cells: Any, formula: str) -> None:
    """Give a UNO range one array formula, in Excel's syntax."""
    cells.setArrayFormula(formula_syntax.to_calc(formula))


def read_typed(sheet: SheetOfCells, area: Area) -> list[list[Any]]:
    """Return rows that ``write_values`` would write to get the same contents: formulas as text, the rest as values."""
    values = read_values(sheet, area)
    typed = block_calls.read_formulas(block_of(sheet, area))
    return [
        [
            _shown(text) if text.startswith(("=", "{=")) and text != value else quoted(value)
            for value, text in zip(*pair, strict=True)
        ]
        for pair in zip(values, typed, strict=True)
    ]


def quoted(value: Any) -> Any:
    """Return the input that reproduces a value that was read: an apostrophe keeps text as text."""
    return f"'{value}" if type(value) is str and value.startswith(("=", "'")) else value


def moved_formulas(source: Cells, target: Cells) -> list[list[Any]]:
    """Return a range's formulas as copied to another place, and its constants."""
    from openpyxl.formula.translate import Translator  # imports all of openpyxl, which takes a while

    rows = read_typed(source.sheet, source.area)
    origin = f"{col_name(source.area.column)}{source.area.row}"
    down, right = target.area.row - source.area.row, target.area.column - source.area.column
    return [
        [
            Translator(value, origin=origin).translate_formula(row_delta=down, col_delta=right)
            if isinstance(value, str) and value.startswith("=")
            else value
            for value in row
        ]
        for row in rows
    ]
