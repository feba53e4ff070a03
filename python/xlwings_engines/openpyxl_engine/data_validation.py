"""Data validation of cells."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

import xlwings as xw
from openpyxl.worksheet.datavalidation import DataValidation as FileRule
from xlwings import base_classes

from xlwings_engines.addresses import Area, format_area, quote_sheet
from xlwings_engines.openpyxl_engine.stretches import areas_of, left_over, moved_formula, sqref_of, touches
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.openpyxl_engine.ranges import Range

_TYPES = {
    "whole_number": "whole",
    "decimal": "decimal",
    "list": "list",
    "date": "date",
    "time": "time",
    "text_length": "textLength",
    "custom": "custom",
}
_TYPES_BACK = {file: name for name, file in _TYPES.items()}
_COMPARED = {"whole_number", "decimal", "date", "time", "text_length"}
_OPERATORS = {
    "between": "between",
    "not_between": "notBetween",
    "equal_to": "equal",
    "not_equal_to": "notEqual",
    "greater_than": "greaterThan",
    "less_than": "lessThan",
    "greater_than_or_equal": "greaterThanOrEqual",
    "less_than_or_equal": "lessThanOrEqual",
}
_OPERATORS_BACK = {file: name for name, file in _OPERATORS.items()}
_CRITERIA = ("type", "operator", "formula1", "formula2", "showDropDown", "allowBlank")


def _rules(worksheet: Any) -> list[FileRule]:
    rules: list[FileRule] = worksheet.data_validations.dataValidation
    return rules


@explains_gaps("文件引擎")
class DataValidation(base_classes.DataValidation):
    """The rule that the cells of a range share. ``api`` is openpyxl's rule, None where there is none."""

    def __init__(self, cells: Range) -> None:
        self.parent = cells

    def _touching(self) -> list[FileRule]:
        area = self.parent.area
        return [rule for rule in _rules(self.parent.worksheet) if touches(areas_of(rule.sqref), area)]

    @property
    def api(self) -> Any:
        return next(iter(self._touching()), None)

    @property
    def type(self) -> str:
        found = self._touching()
        if not found:
            return "none"
        area = self.parent.area
        bare = [area]
        for rule in found:
            for part in areas_of(rule.sqref):
                bare = left_over(bare, part)
        if bare:
            return "mixed_criteria"
        if len({tuple(getattr(rule, name) for name in _CRITERIA) for rule in found}) > 1:
            return "inconsistent"
        return _TYPES_BACK.get(found[0].type or "", "none")

    def _of(self, *kinds: str) -> Any:
        """Return openpyxl's rule where the cells share one of some kinds, else None."""
        kind = self.type
        if kind in {"none", "inconsistent", "mixed_criteria"} or (kinds and kind not in kinds):
            return None
        return self.api

    @property
    def operator(self) -> str | None:
        rule = self._of(*_COMPARED)
        return None if rule is None else _OPERATORS_BACK[rule.operator or "between"]

    @property
    def formula1(self) -> str | None:
        rule = self._of(*_COMPARED)
        return None if rule is None else f"={rule.formula1}"

    @property
    def formula2(self) -> str | None:
        return f"={self.api.formula2}" if self.operator in {"between", "not_between"} else None

    @property
    def formula(self) -> str | None:
        rule = self._of("custom")
        return None if rule is None else f"={rule.formula1}"

    @property
    def source(self) -> str | None:
        """``Open,Closed`` for values, ``=Sheet!$A$1:$A$3`` or ``=Name`` otherwise."""
        rule = self._of("list")
        if rule is None:
            return None
        text = str(rule.formula1 or "")
        return text[1:-1].replace('""', '"') if text.startswith('"') else f"={text}"

    @property
    def in_cell_dropdown(self) -> bool | None:
        rule = self._of("list")
        return None if rule is None else not rule.showDropDown

    def _property(self, name: str, kind: Any) -> Any:
        rule = self._of()
        return None if rule is None else kind(getattr(rule, name) or kind())

    @property
    def ignore_blank(self) -> bool | None:
        return self._property("allowBlank", bool)  # type: ignore[no-any-return]

    @property
    def input_title(self) -> str | None:
        return self._property("promptTitle", str)  # type: ignore[no-any-return]

    @property
    def input_message(self) -> str | None:
        return self._property("prompt", str)  # type: ignore[no-any-return]

    @property
    def show_input(self) -> bool | None:
        return self._property("showInputMessage", bool)  # type: ignore[no-any-return]

    @property
    def error_title(self) -> str | None:
        return self._property("errorTitle", str)  # type: ignore[no-any-return]

    @property
    def error_message(self) -> str | None:
        return self._property("error", str)  # type: ignore[no-any-return]

    @property
    def show_error(self) -> bool | None:
        return self._property("showErrorMessage", bool)  # type: ignore[no-any-return]

    @property
    def alert_style(self) -> str | None:
        rule = self._of()
        return None if rule is None else str(rule.errorStyle or "stop")

    def _replace(self, **criteria: Any) -> None:
        """Give the cells a rule; prompts and alerts of the one before stay."""
        if self.type in {"inconsistent", "mixed_criteria"}:
            raise xw.XlwingsError(
                "Cannot update data validation because the target cells have different validation rules."
            )
        old = self.api
        rule: Any = copy(old) or FileRule(showErrorMessage=True, showInputMessage=True, allowBlank=True)
        rule.operator = rule.formula2 = None
        rule.showDropDown = False
        for name, value in criteria.items():
            setattr(rule, name, value)
        self.delete()
        rule.sqref = sqref_of([self.parent.area])
        _rules(self.parent.worksheet).append(rule)

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        """Allow the values of a list of texts, a range or a name."""
        self._replace(type="list", formula1=_list_source(source), showDropDown=not in_cell_dropdown)

    def set_rule(self, rule_type: str, operator: str | None, formula1: str, formula2: str | None) -> None:
        self._replace(
            type=_TYPES[rule_type],
            operator=_OPERATORS[operator] if operator else None,
            formula1=formula1.removeprefix("="),
            formula2=formula2.removeprefix("=") if formula2 else None,
        )

    def delete(self) -> None:
        clear_validation(self.parent.worksheet, self.parent.area)


def clear_validation(worksheet: Any, area: Area) -> None:
    """Take all rules from an area; cells outside keep theirs."""
    kept = []
    for rule in _rules(worksheet):
        old = areas_of(rule.sqref)
        if not touches(old, area):
            kept.append(rule)
            continue
        new = left_over(old, area)
        if new:
            rule.formula1 = moved_formula(rule.formula1, old, new)
            rule.formula2 = moved_formula(rule.formula2, old, new)
            rule.sqref = sqref_of(new)
            kept.append(rule)
    worksheet.data_validations.dataValidation = kept


def _list_source(source: Any) -> str:
    if isinstance(source, base_classes.Range):
        cells: Any = source
        return f"{quote_sheet(cells.sheet.name)}!{format_area(cells.area)}"
    if isinstance(source, base_classes.Name):
        return str(source.name).rpartition("!")[2]
    return '"' + ",".join(source).replace('"', '""') + '"'
