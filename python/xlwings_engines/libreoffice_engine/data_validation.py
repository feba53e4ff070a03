"""Data validation of cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings import base_classes

from xlwings_engines.addresses import format_area, quote_sheet
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine import formula_syntax
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.libreoffice_engine.number_formats import is_ambiguous

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.ranges import Range

_TYPES = {
    "whole_number": "WHOLE",
    "decimal": "DECIMAL",
    "list": "LIST",
    "date": "DATE",
    "time": "TIME",
    "text_length": "TEXT_LEN",
    "custom": "CUSTOM",
}
_TYPES_BACK = {calc: name for name, calc in _TYPES.items()}
_COMPARED = {"whole_number", "decimal", "date", "time", "text_length"}
_OPERATORS = {
    "between": "BETWEEN",
    "not_between": "NOT_BETWEEN",
    "equal_to": "EQUAL",
    "not_equal_to": "NOT_EQUAL",
    "greater_than": "GREATER",
    "less_than": "LESS",
    "greater_than_or_equal": "GREATER_EQUAL",
    "less_than_or_equal": "LESS_EQUAL",
}
_OPERATORS_BACK = {calc: name for name, calc in _OPERATORS.items()}
_ALERTS = {"STOP": "stop", "WARNING": "warning", "INFO": "information", "MACRO": "stop"}
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_HIDDEN_LIST, _SHOWN_LIST = 0, 1
_MAX_FORMULA = 255


class DataValidation(Translated, base_classes.DataValidation):
    """The rule that cells share. ``api`` is the UNO object; what is changed in it counts once it is put back."""

    def __init__(self, cells: Range) -> None:
        self.parent = cells

    @property
    def api(self) -> Any:
        return self.parent.cells.Validation

    @property
    def type(self) -> str:
        cells = self.parent.cells
        if is_ambiguous(cells, "Validation"):
            kinds = {cell.type for cell in self._parts()}
            return "mixed_criteria" if "none" in kinds else "inconsistent"
        return _TYPES_BACK.get(cells.Validation.Type.value, "none")

    def _parts(self) -> list[DataValidation]:
        """Return the validations of the stretches into which the range falls."""
        cells = self.parent
        parts = cells.cells.getUniqueCellFormatRanges()
        found = []
        for index in range(parts.getCount()):
            address = parts.getByIndex(index).getRangeAddresses()[0]
            found.append(DataValidation(cells.sheet.range((address.StartRow + 1, address.StartColumn + 1))))
        return found

    def _of(self, *kinds: str) -> Any:
        """Return the UNO object where the rule is of one of some kinds, else None."""
        kind = self.type
        if kind in {"none", "inconsistent", "mixed_criteria"} or (kinds and kind not in kinds):
            return None
        return self.api

    @property
    def operator(self) -> str | None:
        rule = self._of(*_COMPARED)
        return _OPERATORS_BACK.get(rule.getOperator().value) if rule is not None else None

    @property
    def formula1(self) -> str | None:
        rule = self._of(*_COMPARED)
        return _excel(rule.getFormula1()) if rule is not None else None

    @property
    def formula2(self) -> str | None:
        rule = self._of(*_COMPARED)
        if rule is None or rule.getOperator().value not in {"BETWEEN", "NOT_BETWEEN"}:
            return None
        return _excel(rule.getFormula2())

    @property
    def formula(self) -> str | None:
        rule = self._of("custom")
        return _excel(rule.getFormula1()) if rule is not None else None

    @property
    def source(self) -> str | None:
        rule = self._of("list")
        if rule is None:
            return None
        text = str(rule.getFormula1())
        if text.startswith('"'):
            return ",".join(match[1].replace('""', '"') for match in _LITERAL.finditer(text))
        return _excel(text)

    @property
    def in_cell_dropdown(self) -> bool | None:
        rule = self._of("list")
        return bool(rule.ShowList != _HIDDEN_LIST) if rule is not None else None

    def _property(self, name: str) -> Any:
        rule = self._of()
        return getattr(rule, name) if rule is not None else None

    @property
    def ignore_blank(self) -> bool | None:
        return self._property("IgnoreBlankCells")  # type: ignore[no-any-return]

    @property
    def input_title(self) -> str | None:
        return self._property("InputTitle")  # type: ignore[no-any-return]

    @property
    def input_message(self) -> str | None:
        return self._property("InputMessage")  # type: ignore[no-any-return]

    @property
    def show_input(self) -> bool | None:
        return self._property("ShowInputMessage")  # type: ignore[no-any-return]

    @property
    def error_title(self) -> str | None:
        return self._property("ErrorTitle")  # type: ignore[no-any-return]

    @property
    def error_message(self) -> str | None:
        return self._property("ErrorMessage")  # type: ignore[no-any-return]

    @property
    def show_error(self) -> bool | None:
        return self._property("ShowErrorMessage")  # type: ignore[no-any-return]

    @property
    def alert_style(self) -> str | None:
        rule = self._of()
        return _ALERTS[rule.ErrorAlertStyle.value] if rule is not None else None

    def _changed(self, kind: str, formula1: str, formula2: str, operator: str | None) -> Any:
        """Return the present rule with other criteria; prompts and alerts stay."""
        present = self.type
        if present in {"inconsistent", "mixed_criteria"}:
            raise xw.XlwingsError(
                "Cannot update data validation because the target cells have different validation rules."
            )
        rule = self.api
        first = self.parent.cells.getRangeAddress()
        rule.setSourcePosition(uno.struct("table.CellAddress", first.Sheet, first.StartColumn, first.StartRow))
        rule.Type = uno.enum("sheet.ValidationType", _TYPES[kind])
        rule.setOperator(uno.enum("sheet.ConditionOperator", _OPERATORS[operator] if operator else "EQUAL"))
        rule.setFormula1(formula1)
        rule.setFormula2(formula2)
        if present == "none":
            rule.ShowErrorMessage = True
            rule.ShowInputMessage = True
            rule.IgnoreBlankCells = True
        return rule

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """Allow the values of a list of texts, a range or a name."""
        rule = self._changed("list", _list_source(source), "", None)
        rule.ShowList = _SHOWN_LIST if in_cell_dropdown else _HIDDEN_LIST
        self.parent.cells.Validation = rule

    def set_rule(self, rule_type: str, operator: str | None, formula1: str, formula2: str | None) -> None:
        rule = self._changed(rule_type, _calc(formula1), _calc(formula2) if formula2 else "", operator)
        self.parent.cells.Validation = rule

    def delete(self) -> None:
        rule = self.parent.cells.Validation
        rule.Type = uno.enum("sheet.ValidationType", "ANY")
        self.parent.cells.Validation = rule


def _calc(formula: str) -> str:
    return formula_syntax.to_calc(formula if formula.startswith("=") else f"={formula}")[1:]


def _excel(formula: Any) -> str:
    return formula_syntax.to_excel(f"={formula}")


def _list_source(source: Any) -> str:
    if isinstance(source, base_classes.Range):
        cells: Any = source
        return _calc(f"={quote_sheet(cells.sheet.name)}!{format_area(cells.area)}")
    if isinstance(source, base_classes.Name):
        return str(source.name).rpartition("!")[2]
    if len(",".join(source)) > _MAX_FORMULA:
        raise ValueError("the data validation source cannot exceed 255 characters")
    return ";".join('"' + str(value).replace('"', '""') + '"' for value in source)
