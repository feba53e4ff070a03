"""The clerk's own conditional formats, validations and drawings on a sheet that the template builds anew.

The template's own rules are known by their type, by the names that they refer to, and by their formula apart from its
addresses; anything else is the clerk's and is carried over.
"""

import re
from copy import copy, deepcopy
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.shifting import moved_areas, moved_formula
from zwgk.workbook import layout
from zwgk.workbook.rebuild.alignment import Alignment
from zwgk.workbook.template import parts, styles

_NAMES = re.compile("|".join(value for name, value in vars(layout).items() if name.startswith("NAME_")))
_ADDRESS = re.compile(r"\$?[A-Z]{1,3}\$?\d+|\d+")
_LISTS = (parts.DUTY_LIST, parts.YES_NO_LIST)
# Fills and inks of earlier versions' rules; without red, which is also the first choice that Excel offers.
_OWN_COLOURS = {styles.DEEP_RED_FILL, styles.NOT_DUTY_FILL, styles.YELLOW_INK, styles.HEAD_FILL, styles.MUTED}
_EARLIER = {("expression", 'AND(#<>"",#<>"",#<>#)')}  # red, on 首页 of earlier versions
_OWN_CHARTS = re.compile(r"各月发布条数|(所选|各类)单位各月条数|低于要求的单位数|.*排名(（前\d+名）)?")


def carry_rules(old: Worksheet, new: Worksheet, alignment: Alignment) -> None:
    """Add the clerk's conditional formats after the template's."""
    built: Any = new.conditional_formatting
    known = _EARLIER | {_skeleton(rule) for rules in internals.rules(built).values() for rule in rules}
    before: Any = old.conditional_formatting
    for block, rules in internals.rules(before).items():
        for rule in (rule for rule in rules if not _is_templates(rule, known)):
            if (rule.type,) in known and old.title == layout.DASHBOARD:
                continue  # its own shades and bars
            made = copy(rule)
            made.dxf, made.priority = copy(rule.dxf), 0
            made.formula = [_moved(text, alignment, old.title) for text in rule.formula]
            new.conditional_formatting.add(_places(block.sqref, alignment), made)


def _skeleton(rule: Any) -> tuple[str, ...]:
    return (rule.type, *(_ADDRESS.sub("#", text) for text in rule.formula))


def _is_templates(rule: Any, known: set[tuple[str, ...]]) -> bool:
    if rule.type != "expression":
        return False
    if _skeleton(rule) in known or any(_NAMES.search(text) for text in rule.formula):
        return True
    look = rule.dxf
    colours = [look.fill.bgColor] if look is not None and look.fill is not None else []
    colours += [look.font.color] if look is not None and look.font is not None else []
    if not colours:
        return look is not None and look.border is not None  # a grid
    return any(str(getattr(colour, "rgb", ""))[-6:] in _OWN_COLOURS for colour in colours)


def carry_validations(old: Worksheet, new: Worksheet, alignment: Alignment) -> list[str]:
    """Add the clerk's validations where the template has none; return the old places of those that it has not room
    for."""
    built = list(new.data_validations.dataValidation)
    known = {_kind(rule) for rule in built}
    left = []
    for rule in old.data_validations.dataValidation:
        if _kind(rule) in known or rule.formula1 in _LISTS or _NAMES.search(str(rule.formula1 or "")):
            continue
        made = copy(rule)
        made.formula1, made.formula2 = (
            _moved(text, alignment, old.title) if isinstance(text, str) else text
            for text in (rule.formula1, rule.formula2)
        )
        made.sqref = type(rule.sqref)(_places(rule.sqref, alignment))
        if any(_overlap(made, other) for other in built):
            left.append(str(rule.sqref))
        else:
            new.add_data_validation(made)
    return left


def _kind(rule: DataValidation) -> tuple[object, ...]:
    return rule.type, rule.operator, str(rule.formula1), str(rule.formula2)


def _overlap(one: DataValidation, other: DataValidation) -> bool:
    return any(not a.isdisjoint(b) for a in one.sqref.ranges for b in other.sqref.ranges)


def _places(ranges: Any, alignment: Alignment) -> str:
    return moved_areas(alignment, str(ranges))


def _moved(text: str, alignment: Alignment, title: str) -> str:
    return moved_formula(alignment, f"={text}", title, title)[1:]


def own_charts(sheet: Any) -> list[Any]:
    """Return copies of the charts that the clerk added."""
    return [deepcopy(chart) for chart in internals.charts(sheet) if _OWN_CHARTS.fullmatch(_title(chart)) is None]


def _title(chart: Any) -> str:
    rich = getattr(getattr(chart.title, "tx", None), "rich", None)
    paragraphs = rich.p if rich is not None else []
    return "".join(run.t or "" for paragraph in paragraphs for run in paragraph.r or ())
