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
    for reference in _chart_references(worksheet):
        reference.f = change(reference.f)


def _rewrite_cell(cell: Any, change: Change) -> None:
    value = cell.value
    if isinstance(value, ArrayFormula):
        value.text = _with_equals(str(value.text), change)
    elif isinstance(value, str):
        internals.store(cell, _with_equals(value, change), cell.data_type)


def _with_equals(text: str, change: Change) -> str:
    bare = text.removeprefix("=")
    return text[: len(text) - len(bare)] + change(bare)


def _chart_references(worksheet: Any) -> Iterator[Any]:
    """Yield the data references of a worksheet's charts."""
    for chart in internals.charts(worksheet):
        for part in internals.parts_of(chart):
            for series in part.ser:
                for source in (getattr(series, name, None) for name in _SOURCES):
                    for kind in ("numRef", "strRef", "multiLvlStrRef"):
                        reference = getattr(source, kind, None)
                        if reference is not None and reference.f:
                            yield reference
