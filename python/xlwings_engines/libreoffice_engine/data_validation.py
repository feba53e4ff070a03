"""Data validation of cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlwings_engines.data_validation import COMPARED, BaseDataValidation, reference, refuse_different
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
_FIELDS = {
    "ignore_blank": "IgnoreBlankCells",
    "input_title": "InputTitle",
    "input_message": "InputMessage",
    "show_input": "ShowInputMessage",
    "error_title": "ErrorTitle",
    "error_message": "ErrorMessage",
    "show_error": "ShowErrorMessage",
}
_LITERAL = re.compile(r'"((?:[^"]|"")*)"')
_HIDDEN_LIST, _SHOWN_LIST = 0, 1
_MAX_FORMULA = 255


class DataValidation(Translated, BaseDataValidation):
    """The rule that cells share. ``api`` is the UNO object; changes take effect when it is set again."""

    def __init__(self, cells: Range) -> None:
        self.parent = cells

    @property
    def api(self) -> Any:
        """The UNO rule of the cells, a copy."""
        return self.parent.cells.Validation

    @property
    def type(self) -> str:
        """xlwings' name for the kind of rule; see the base class for ``none`` and mixtures."""
        cells = self.parent.cells
        if is_ambiguous(cells, "Validation"):
            kinds = {cell.type for cell in self._parts()}
            return "mixed_criteria" if "none" in kinds else "inconsistent"
        return _TYPES_BACK.get(cells.Validation.Type.value, "none")

    def _parts(self) -> list[DataValidation]:
        """Return the validations of the parts of the range that have one each."""
        cells = self.parent
        parts = cells.cells.getUniqueCellFormatRanges()
        found = []
        for index in range(parts.getCount()):
            address = parts.getByIndex(index).getRangeAddresses()[0]
            found.append(DataValidation(cells.sheet.range((address.StartRow + 1, address.StartColumn + 1))))
        return found

    @property
    def operator(self) -> str | None:
        """The comparison by xlwings' name; None unless values are compared."""
        rule = self._of(*COMPARED)
        return _OPERATORS_BACK.get(rule.getOperator().value) if rule is not None else None

    @property
    def formula1(self) -> str | None:
        """The first operand as a formula with ``=``; None unless values are compared."""
        rule = self._of(*COMPARED)
        return _excel(rule.getFormula1()) if rule is not None else None

    @property
    def formula2(self) -> str | None:
        """The second operand as a formula with ``=``; None unless a pair is compared."""
        rule = self._of(*COMPARED)
        if rule is None or rule.getOperator().value not in {"BETWEEN", "NOT_BETWEEN"}:
            return None
        return _excel(rule.getFormula2())

    @property
    def formula(self) -> str | None:
        """The condition as a formula with ``=``; None unless the type is ``custom``."""
        rule = self._of("custom")
        return _excel(rule.getFormula1()) if rule is not None else None

    @property
    def source(self) -> str | None:
        """The allowed texts joined by commas, or a formula with ``=``; None unless the type is ``list``."""
        rule = self._of("list")
        if rule is None:
            return None
        text = str(rule.getFormula1())
        if text.startswith('"'):
            return ",".join(match[1].replace('""', '"') for match in _LITERAL.finditer(text))
        return _excel(text)

    @property
    def in_cell_dropdown(self) -> bool | None:
        """True if a list shows an arrow; None unless the type is ``list``."""
        rule = self._of("list")
        return bool(rule.ShowList != _HIDDEN_LIST) if rule is not None else None

    def _field(self, name: str) -> Any:
        rule = self._of()
        return getattr(rule, _FIELDS[name]) if rule is not None else None

    @property
    def alert_style(self) -> str | None:
        """``stop``, ``warning`` or ``information``; None without one common rule."""
        rule = self._of()
        return _ALERTS[rule.ErrorAlertStyle.value] if rule is not None else None

    def _changed(self, kind: str, formula1: str, formula2: str, operator: str | None) -> Any:
        """Return the present rule with other criteria; prompts and alerts stay."""
        present = self.type
        refuse_different(present)
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
        """Replace the criteria of the cells; the tip and alert texts stay."""
        rule = self._changed(rule_type, _calc(formula1), _calc(formula2) if formula2 else "", operator)
        self.parent.cells.Validation = rule

    def delete(self) -> None:
        """Remove validation from these cells."""
        rule = self.parent.cells.Validation
        rule.Type = uno.enum("sheet.ValidationType", "ANY")
        self.parent.cells.Validation = rule


def _calc(formula: str) -> str:
    return formula_syntax.to_calc(formula if formula.startswith("=") else f"={formula}")[1:]


def _excel(formula: Any) -> str:
    return formula_syntax.to_excel(f"={formula}")


def _list_source(source: Any) -> str:
    referred = reference(source)
    if referred is not None:
        return _calc(referred)
    if len(",".join(source)) > _MAX_FORMULA:
        raise ValueError("the data validation source cannot exceed 255 characters")
    return ";".join('"' + str(value).replace('"', '""') + '"' for value in source)
