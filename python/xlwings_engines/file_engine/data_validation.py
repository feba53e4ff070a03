"""Data validation of cells."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.datavalidation import DataValidation as FileRule

from xlwings_engines.addresses import Area
from xlwings_engines.data_validation import COMPARED, BaseDataValidation, reference, refuse_different
from xlwings_engines.file_engine import operators
from xlwings_engines.file_engine.rule_areas import areas_of, left_over, moved_formula, sqref_of, touches
from xlwings_engines.functions import with_prefixes, without_prefixes
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.ranges import Range

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
_FIELDS: dict[str, tuple[str, Any]] = {
    "ignore_blank": ("allowBlank", bool),
    "input_title": ("promptTitle", str),
    "input_message": ("prompt", str),
    "show_input": ("showInputMessage", bool),
    "error_title": ("errorTitle", str),
    "error_message": ("error", str),
    "show_error": ("showErrorMessage", bool),
}
_CRITERIA = ("type", "operator", "formula1", "formula2", "showDropDown", "allowBlank")


def _rules(worksheet: Any) -> list[FileRule]:
    rules: list[FileRule] = worksheet.data_validations.dataValidation
    return rules


@explains_gaps("engine.file")
class DataValidation(BaseDataValidation):
    """The rule that the cells of a range share. ``api`` is openpyxl's rule, or None if there is none."""

    def __init__(self, cells: Range) -> None:
        self.parent = cells

    def _touching(self) -> list[FileRule]:
        area = self.parent.area
        return [rule for rule in _rules(self.parent.worksheet) if touches(areas_of(rule.sqref), area)]

    @property
    def api(self) -> Any:
        """openpyxl's first rule that touches the cells, None without one."""
        return next(iter(self._touching()), None)

    @property
    def type(self) -> str:
        """xlwings' name for the kind of rule; see the base class for ``none`` and mixtures."""
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

    @property
    def operator(self) -> str | None:
        """The comparison by xlwings' name; None unless values are compared."""
        rule = self._of(*COMPARED)
        return None if rule is None else operators.FROM_FILE[rule.operator or "between"]

    @property
    def formula1(self) -> str | None:
        """The first operand as a formula with ``=``; None unless values are compared."""
        rule = self._of(*COMPARED)
        return None if rule is None else without_prefixes(f"={rule.formula1}")

    @property
    def formula2(self) -> str | None:
        """The second operand as a formula with ``=``; None unless a pair is compared."""
        return without_prefixes(f"={self.api.formula2}") if self.operator in {"between", "not_between"} else None

    @property
    def formula(self) -> str | None:
        """The condition as a formula with ``=``; None unless the type is ``custom``."""
        rule = self._of("custom")
        return None if rule is None else without_prefixes(f"={rule.formula1}")

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
        """True if a list shows an arrow; None unless the type is ``list``."""
        rule = self._of("list")
        return None if rule is None else not rule.showDropDown

    def _field(self, name: str) -> Any:
        rule = self._of()
        stored, kind = _FIELDS[name]
        return None if rule is None else kind(getattr(rule, stored) or kind())

    @property
    def alert_style(self) -> str | None:
        """``stop``, ``warning`` or ``information``; None without one common rule."""
        rule = self._of()
        return None if rule is None else str(rule.errorStyle or "stop")

    def _replace(self, **criteria: Any) -> None:
        """Give the cells a rule; keep prompts and alerts of the former one."""
        refuse_different(self.type)
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
        """Replace the rule of the cells; the tip and alert texts begin anew."""
        self._replace(
            type=_TYPES[rule_type],
            operator=operators.TO_FILE[operator] if operator else None,
            formula1=with_prefixes(formula1.removeprefix("=")),
            formula2=with_prefixes(formula2.removeprefix("=")) if formula2 else None,
        )

    def delete(self) -> None:
        """Remove validation from these cells; a rule that covers others stays on them."""
        clear_validation(self.parent.worksheet, self.parent.area)


def clear_validation(worksheet: Any, area: Area) -> None:
    """Remove all rules from an area; keep them on cells outside."""
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
    referred = reference(source)
    return referred if referred is not None else '"' + ",".join(source).replace('"', '""') + '"'
