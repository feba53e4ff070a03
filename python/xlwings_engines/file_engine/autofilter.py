"""The filter of a range or table: the criteria stored in the file, and the rows that they hide."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.filters import AutoFilter as FileFilter
from openpyxl.worksheet.filters import CustomFilter, CustomFilters, FilterColumn, Filters, Top10
from xlwings import base_classes
from xlwings.base_classes import autofilter_criteria_snapshot, empty_autofilter_criteria

from xlwings_engines.addresses import Area, parse_area, stored_address
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine.blocks import read_values
from xlwings_engines.package.sheets import UNKNOWN
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.ranges import Range

_SIGNS: dict[str, Any] = {
    "equal_to": ("equal", "="),
    "not_equal_to": ("notEqual", "<>"),
    "greater_than": ("greaterThan", ">"),
    "greater_than_or_equal": ("greaterThanOrEqual", ">="),
    "less_than": ("lessThan", "<"),
    "less_than_or_equal": ("lessThanOrEqual", "<="),
}
_TO_SIGN: dict[str, str] = dict(_SIGNS.values())


@explains_gaps("engine.file")
class AutoFilter(base_classes.AutoFilter):
    """The filter of a range; a sheet can have one. ``api`` is openpyxl's."""

    def __init__(self, cells: Range) -> None:
        self.parent = cells

    @property
    def area(self) -> Area:
        """The filtered cells, header row included."""
        return self.parent.area

    @property
    def api(self) -> Any:
        """openpyxl's filter of the sheet."""
        return self.parent.worksheet.auto_filter

    def _columns(self) -> list[Any]:
        ref = self.api.ref
        return list(self.api.filterColumn) if ref and parse_area(ref) == self.area else []

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """One entry per column of the range, also for columns without a criterion."""
        columns = {column.colId + 1: column for column in self._columns()}
        return [_snapshot(number, columns.get(number)) for number in range(1, self.area.columns + 1)]

    def _apply(self, field: int, **criteria: Any) -> None:
        kept = [column for column in self._columns() if column.colId != field - 1]
        self._store([*kept, FilterColumn(colId=field - 1, **criteria)])

    def _store(self, columns: list[Any]) -> None:
        worksheet = self.parent.worksheet
        body = self.area._replace(row=self.area.row + 1, rows=self.area.rows - 1)
        rows = read_values(worksheet, body, self.parent.sheet.book.objects.cached)
        lines = {column.colId: [row[column.colId] for row in rows] for column in columns}
        if any(value is UNKNOWN for line in lines.values() for value in line):
            raise Unsupported("filter.unknown_results")
        kept = [_matches(column, lines[column.colId]) for column in columns]
        worksheet.auto_filter = FileFilter(ref=stored_address(self.area), filterColumn=columns)
        for offset in range(body.rows):
            worksheet.row_dimensions[body.row + offset].hidden = not all(line[offset] for line in kept)

    def apply_values(self, field: int, values: list[str]) -> None:
        """Show rows whose value in column ``field`` (1-based) is, as text, one of ``values``."""
        self._apply(field, filters=Filters(filter=list(values)))

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any) -> None:
        """Show rows whose value in column ``field`` (1-based) passes a comparison by xlwings' name."""
        first, second = _operand(value1), _operand(value2)
        if operator in {"between", "not_between"}:
            inside = operator == "between"
            signs: Any = ("greaterThanOrEqual", "lessThanOrEqual") if inside else ("lessThan", "greaterThan")
            pair = [CustomFilter(operator=sign, val=val) for sign, val in zip(signs, (first, second), strict=True)]
            self._apply(field, customFilters=CustomFilters(_and=inside, customFilter=pair))
            return
        one = CustomFilter(operator=_SIGNS[operator][0], val=first)
        self._apply(field, customFilters=CustomFilters(customFilter=[one]))

    def apply_top_items(self, field: int, count: int) -> None:
        """Show the ``count`` rows with the largest values in column ``field`` (1-based)."""
        self._apply(field, top10=Top10(top=True, percent=False, val=count))

    def apply_bottom_items(self, field: int, count: int) -> None:
        """Show the ``count`` rows with the smallest values in column ``field`` (1-based)."""
        self._apply(field, top10=Top10(top=False, percent=False, val=count))

    def apply_top_percent(self, field: int, percent: float) -> None:
        """Show the largest values of column ``field`` (1-based): ``percent`` (1 to 100) of its rows."""
        self._apply(field, top10=Top10(top=True, percent=True, val=percent))

    def apply_bottom_percent(self, field: int, percent: float) -> None:
        """Show the smallest values of column ``field`` (1-based): ``percent`` (1 to 100) of its rows."""
        self._apply(field, top10=Top10(top=False, percent=True, val=percent))

    def clear(self, field: int | None) -> None:
        """Remove the criterion of column ``field`` (1-based), None for all; the arrows stay."""
        self._store([column for column in self._columns() if field is not None and column.colId != field - 1])


def _operand(value: Any) -> str:
    """Return a filter's operand, dates as serial numbers; a space means blank, as in Excel."""
    if isinstance(value, dict):
        return f"{_number(dt.datetime.fromisoformat(value['value'])):.15g}"
    return " " if value is None else str(value)


def _number(value: Any) -> float:
    return float(to_excel(value)) if isinstance(value, dt.date) else float(value)  # type: ignore[no-untyped-call]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float | dt.date):
        return f"{_number(value):.15g}"
    return "" if value is None else str(value)


def _matches(column: Any, values: list[Any]) -> list[bool]:
    """Return for each value whether it stays visible."""
    if column.filters is not None:
        wanted = {_plain(text) for text in column.filters.filter}
        return [_plain(_text(value)) in wanted for value in values]
    if column.customFilters is not None:
        conditions = column.customFilters.customFilter
        join = all if column.customFilters._and else any
        return [join(_compare(value, one.operator or "equal", one.val) for one in conditions) for value in values]
    return _extremes(column.top10, values)


def _plain(text: str) -> str:
    """Return a text for comparison: numbers in one spelling, letters in one case."""
    try:
        return f"{float(text):.15g}"
    except ValueError:
        return text.casefold()


def _compare(value: Any, operator: str, operand: str) -> bool:
    if operator in {"equal", "notEqual"}:
        same = _plain(_text(value).strip()) == _plain(operand.strip())
        return same if operator == "equal" else not same
    try:
        left, right = _number(value), float(operand)
    except (TypeError, ValueError):
        return False
    outcome = {"greaterThan": left > right, "greaterThanOrEqual": left >= right, "lessThan": left < right}
    return outcome.get(operator, left <= right)


def _extremes(top: Any, values: list[Any]) -> list[bool]:
    numbers = sorted(
        (_number(value) for value in values if isinstance(value, int | float | dt.date)), reverse=top.top is not False
    )
    count = max(1, int(len(numbers) * top.val / 100)) if top.percent else int(top.val)
    chosen = numbers[:count]
    return [isinstance(value, int | float | dt.date) and _number(value) in chosen for value in values]


def _snapshot(field: int, column: Any) -> dict[str, Any]:
    if column is None:
        return empty_autofilter_criteria(field)
    if column.filters is not None:
        return autofilter_criteria_snapshot(field, "values", list(column.filters.filter))
    if column.customFilters is not None:
        texts = [
            _TO_SIGN[one.operator or "equal"] + (one.val or "").strip() for one in column.customFilters.customFilter
        ]
        second = texts[1] if len(texts) > 1 else None
        join = "and" if column.customFilters._and else "or"
        return autofilter_criteria_snapshot(field, "comparison", texts[0], second, join)
    if column.top10 is not None:
        side, unit = ("bottom", "top")[column.top10.top is not False], ("items", "percent")[bool(column.top10.percent)]
        return autofilter_criteria_snapshot(field, f"{side}_{unit}", f"{column.top10.val:g}")
    return empty_autofilter_criteria(field, "unknown")
