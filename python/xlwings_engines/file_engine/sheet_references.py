"""References to a renamed or deleted sheet, in openpyxl's objects and in the restored parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from openpyxl.worksheet.formula import ArrayFormula

from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.object_model import ObjectModel
from xlwings_engines.package import references
from xlwings_engines.package.sheet_operations import rewrite_parts

_CARRIED = re.compile(r"xl/(worksheets|charts|drawings|tables|pivotCache|ctrlProps|chartsheets)/[^/]+\.xml$")
_SOURCES = ("val", "cat", "xVal", "yVal", "bubbleSize", "tx")
_AXES = ("x_axis", "y_axis", "z_axis")

Change = Callable[[str], str]


def follow_rename(objects: ObjectModel, old: str, new: str) -> None:
    """Adjust formulas, names, rules and chart sources to a sheet's new name."""
    _rewrite(objects, old, lambda text: references.renamed(text, old, new), new)


def lose_sheet(objects: ObjectModel, name: str) -> None:
    """Replace references to a deleted sheet by ``#REF!``."""
    _rewrite(objects, name, lambda text: references.without_sheet(text, name), None)
    objects.cached.note_upheaval()


def _rewrite(objects: ObjectModel, name: str, change: Change, new: str | None) -> None:
    workbook: Any = objects.workbook
    owners = [workbook, *workbook.worksheets]
    for defined in (each for owner in owners for each in owner.defined_names.values()):
        defined.attr_text = change(defined.attr_text or "")
    for worksheet in workbook.worksheets:
        _rewrite_sheet(worksheet, change)
    rewrite_parts(objects.source, _CARRIED, name, change, new)


def _rewrite_sheet(worksheet: Any, change: Change) -> None:
    for cell in internals.cells(worksheet).values():
        if cell.data_type == "f":
            _rewrite_cell(cell, change)
    for rules in internals.rules(worksheet.conditional_formatting).values():
        for rule in rules:
            rule.formula = [change(text) for text in rule.formula]
    for rule in worksheet.data_validations.dataValidation:
        for part in ("formula1", "formula2"):
            if getattr(rule, part):
                setattr(rule, part, _with_equals(getattr(rule, part), change))
    for reference in chart_references(worksheet):
        reference.f = change(reference.f)
    for formula in table_formulas(worksheet):
        formula.attr_text = change(formula.attr_text)


def _rewrite_cell(cell: Any, change: Change) -> None:
    value = cell.value
    if isinstance(value, ArrayFormula):
        value.text = _with_equals(str(value.text), change)
    elif isinstance(value, str):
        internals.store(cell, _with_equals(value, change), cell.data_type)


def _with_equals(text: str, change: Change) -> str:
    bare = text.removeprefix("=")
    return text[: len(text) - len(bare)] + change(bare)


def chart_references(worksheet: Any) -> Iterator[Any]:
    """Yield the references of a worksheet's charts, to data and titles; each has its formula as ``f``."""
    for chart in internals.charts(worksheet):
        axes = (getattr(part, name, None) for part in internals.parts_of(chart) for name in _AXES)
        titled = [chart, *axes]
        sources = [getattr(getattr(each, "title", None), "tx", None) for each in titled]
        for part in internals.parts_of(chart):
            sources += [getattr(series, name, None) for series in part.ser for name in _SOURCES]
        for source in sources:
            for kind in ("numRef", "strRef", "multiLvlStrRef"):
                reference = getattr(source, kind, None)
                if reference is not None and reference.f:
                    yield reference


def table_formulas(worksheet: Any) -> Iterator[Any]:
    """Yield the formulas of the columns and totals of a worksheet's tables; each has its text as ``attr_text``."""
    for table in worksheet.tables.values():
        for column in table.tableColumns:
            for formula in (column.calculatedColumnFormula, column.totalsRowFormula):
                if formula is not None and formula.attr_text:
                    yield formula
