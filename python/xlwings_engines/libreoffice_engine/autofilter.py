"""The filter of a range or table."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from xlwings import base_classes
from xlwings.base_classes import empty_autofilter_criteria

from xlwings_engines.addresses import Area
from xlwings_engines.libreoffice_engine import blocks
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.failures import Translated

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.ranges import Range
    from xlwings_engines.libreoffice_engine.sheets import Sheet
    from xlwings_engines.libreoffice_engine.tables import Table

_EMPTY, _NOT_EMPTY, _EQUAL, _NOT_EQUAL, _GREATER, _GREATER_EQUAL, _LESS, _LESS_EQUAL = range(8)
_TOP_ITEMS, _TOP_PERCENT, _BOTTOM_ITEMS, _BOTTOM_PERCENT = range(8, 12)
_NUMBER, _STRING = 0, 1
_COMPARISONS = {
    "equal_to": _EQUAL,
    "not_equal_to": _NOT_EQUAL,
    "greater_than": _GREATER,
    "greater_than_or_equal": _GREATER_EQUAL,
    "less_than": _LESS,
    "less_than_or_equal": _LESS_EQUAL,
}
_COMPARISONS_BACK = {number: name for name, number in _COMPARISONS.items()}
_COUNTS = {_TOP_ITEMS: "top_items", _BOTTOM_ITEMS: "bottom_items"}
_PERCENTS = {_TOP_PERCENT: "top_percent", _BOTTOM_PERCENT: "bottom_percent"}


class AutoFilter(Translated, base_classes.AutoFilter):
    """The filter of a table, or of a range: a sheet can have one of the latter."""

    def __init__(self, parent: Range | Table) -> None:
        self.parent = parent

    @property
    def _sheet(self) -> Sheet:
        parent: Any = self.parent
        return parent.parent if hasattr(parent, "database_range") else parent.sheet  # type: ignore[no-any-return]

    @property
    def area(self) -> Area:
        """The filtered cells, header row included."""
        return self.parent.area

    @property
    def _table(self) -> Any:
        """The UNO database range of a table; None for a range."""
        return getattr(self.parent, "database_range", None)

    @property
    def api(self) -> Any:
        """The present UNO filter descriptor."""
        if self._table is not None:
            return self._table.getFilterDescriptor()
        return blocks.cells_of(self._sheet, self.area).createFilterDescriptor(False)

    def _fields(self) -> list[Any]:
        """Return the conditions in a form that can be set again: Calc does not report the type of a value."""
        fields = list(self.api.getFilterFields3())
        for field in fields:
            values = tuple(field.Values)
            for value in values:
                value.FilterType = _NUMBER if value.IsNumeric else _STRING
            field.Values = values
        return fields

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """One entry per column of the range, also for columns without a criterion."""
        fields: dict[int, list[Any]] = {}
        for field in self._fields():
            fields.setdefault(field.Field + 1, []).append(field)
        return [_snapshot(number, fields.get(number, [])) for number in range(1, self.area.columns + 1)]

    def _apply(self, number: int, conditions: list[tuple[int, list[Any], bool]]) -> None:
        """Filter a 1-based column by conditions (operator, values, joined by "or" to the previous one)."""
        present = self._fields()
        self._show_buttons(filtered=bool(present))
        kept = [field for field in present if field.Field != number - 1]
        self._store([*kept, *(_field(number - 1, *condition) for condition in conditions)])

    def _show_buttons(self, *, filtered: bool) -> None:
        if self._table is not None:
            self._table.AutoFilter = True
        elif not filtered:
            sheet = self._sheet
            sheet.with_view(lambda controller: _press_autofilter(sheet, controller, self.area))

    def _store(self, fields: list[Any]) -> None:
        descriptor = self.api
        descriptor.ContainsHeader = True
        typed = uno.typed("[]com.sun.star.sheet.TableFilterField3", tuple(fields))
        uno.invoke(descriptor, "setFilterFields3", typed)
        if self._table is not None:
            self._table.refresh()
        else:
            blocks.cells_of(self._sheet, self.area).filter(descriptor)

    def apply_values(self, field: int, values: list[str]) -> None:
        """Show rows whose value in column ``field`` (1-based) is one of ``values``."""
        self._apply(field, [(_EQUAL, list(values), False)])

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any) -> None:
        """Show rows whose value in column ``field`` (1-based) passes a comparison by xlwings' name."""
        if value1 is None:
            self._apply(field, [(_EMPTY if operator == "equal_to" else _NOT_EMPTY, [], False)])
        elif operator == "between":
            self._apply(field, [(_GREATER_EQUAL, [_plain(value1)], False), (_LESS_EQUAL, [_plain(value2)], False)])
        elif operator == "not_between":
            self._apply(field, [(_LESS, [_plain(value1)], False), (_GREATER, [_plain(value2)], True)])
        else:
            self._apply(field, [(_COMPARISONS[operator], [_plain(value1)], False)])

    def apply_top_items(self, field: int, count: int) -> None:
        """Show the ``count`` rows with the largest values in column ``field`` (1-based)."""
        self._apply(field, [(_TOP_ITEMS, [float(count)], False)])

    def apply_bottom_items(self, field: int, count: int) -> None:
        """Show the ``count`` rows with the smallest values in column ``field`` (1-based)."""
        self._apply(field, [(_BOTTOM_ITEMS, [float(count)], False)])

    def apply_top_percent(self, field: int, percent: float) -> None:
        """Show the largest values of column ``field`` (1-based): ``percent`` (1 to 100) of its rows."""
        self._apply(field, [(_TOP_PERCENT, [float(percent)], False)])

    def apply_bottom_percent(self, field: int, percent: float) -> None:
        """Show the smallest values of column ``field`` (1-based): ``percent`` (1 to 100) of its rows."""
        self._apply(field, [(_BOTTOM_PERCENT, [float(percent)], False)])

    def clear(self, field: int | None) -> None:
        """Remove the criterion of column ``field`` (1-based), None for all; the arrows stay."""
        present = self._fields()
        if present:
            self._store([item for item in present if field is not None and item.Field != field - 1])


def _press_autofilter(sheet: Sheet, controller: Any, area: Area) -> None:
    """Give a range filter buttons, which only a menu command can do."""
    selected = controller.getSelection()
    controller.select(blocks.cells_of(sheet, area))
    sheet.document.bridge.dispatch(controller.getFrame(), ".uno:DataFilterAutoFilter")
    controller.select(selected)


def _plain(value: Any) -> float | str:
    """Return Calc's operand: a number for a numeric text, a serial number for a date."""
    if isinstance(value, dict):
        moment = dt.datetime.fromisoformat(value["value"])
        return blocks.to_serial(moment)
    try:
        return float(value)
    except ValueError:
        return str(value)


def _field(column: int, operator: int, values: list[Any], joined_by_or: bool) -> Any:
    made = uno.struct("sheet.TableFilterField3")
    made.Connection = uno.enum("sheet.FilterConnection", "OR" if joined_by_or else "AND")
    made.Field = column
    made.Operator = operator
    made.Values = tuple(_value(value) for value in values)
    return made


def _value(value: Any) -> Any:
    made = uno.struct("sheet.FilterFieldValue")
    made.IsNumeric = isinstance(value, float)
    made.FilterType = _NUMBER if isinstance(value, float) else _STRING
    made.NumericValue = value if isinstance(value, float) else 0.0
    made.StringValue = value if isinstance(value, str) else ""
    return made


def _snapshot(number: int, fields: list[Any]) -> dict[str, Any]:
    """Return the conditions of a column in xlwings' form."""
    if not fields:
        return empty_autofilter_criteria(number)
    made = empty_autofilter_criteria(number, "comparison")
    first = fields[0]
    operators = [field.Operator for field in fields]
    texts = [_text(field.Values[0]) if field.Values else None for field in fields]
    if operators == [_EQUAL] and (len(first.Values) > 1 or not first.Values[0].IsNumeric):
        made |= {"type": "values", "values": [_text(value) for value in first.Values]}
    elif len(fields) == 1 and operators[0] in _COUNTS:
        made |= {"type": _COUNTS[operators[0]], "count": int(first.Values[0].NumericValue)}
    elif len(fields) == 1 and operators[0] in _PERCENTS:
        made |= {"type": _PERCENTS[operators[0]], "percent": float(first.Values[0].NumericValue)}
    elif len(fields) == 1 and operators[0] in {_EMPTY, _NOT_EMPTY}:
        made["operator"] = "equal_to" if operators[0] == _EMPTY else "not_equal_to"
    elif len(fields) == 1 and operators[0] in _COMPARISONS_BACK:
        made |= {"operator": _COMPARISONS_BACK[operators[0]], "value1": texts[0]}
    elif operators == [_GREATER_EQUAL, _LESS_EQUAL]:
        made |= {"operator": "between", "value1": texts[0], "value2": texts[1]}
    elif operators == [_LESS, _GREATER]:
        made |= {"operator": "not_between", "value1": texts[0], "value2": texts[1]}
    else:
        return empty_autofilter_criteria(number, "unknown")
    return made


def _text(value: Any) -> str:
    return f"{value.NumericValue:.15g}" if value.IsNumeric else str(value.StringValue)
