"""Conditional formats of a sheet's XML that refer to the sheet itself only."""

from __future__ import annotations

import re
from typing import Any

from xlwings_engines.opc import MAIN

_MAIN = f"{{{MAIN}}}"
_TYPES = {
    *("expression", "cellIs", "colorScale", "dataBar", "iconSet", "top10", "aboveAverage", "uniqueValues"),
    *("duplicateValues", "containsText", "notContainsText", "beginsWith", "endsWith", "containsBlanks"),
    *("notContainsBlanks", "containsErrors", "notContainsErrors"),
}
_FUNCTIONS = {
    *("AND", "OR", "NOT", "IF", "TRUE", "FALSE", "ISNUMBER", "ISBLANK", "ISTEXT", "ISERROR", "ISODD", "ISEVEN"),
    *("LEN", "TRIM", "LEFT", "RIGHT", "MID", "SEARCH", "FIND", "EXACT", "VALUE", "N", "T", "ABS", "INT", "MOD"),
    *("ROUND", "ROW", "COLUMN", "SUM", "MAX", "MIN", "AVERAGE", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "RANK"),
}
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_WORD = re.compile(r"\$?[^\W\d][\w.$]*")
_CELL = re.compile(r"\$?[A-Za-z]{1,3}(\$?\d+)?")
_SIGNS = frozenset("0123456789.+-*/^&=<>%():,$ \n\t")


def keep_harmless_rules(worksheet: Any, names: frozenset[str]) -> bool:
    """Remove every conditional format that is not known to be harmless; return whether all were kept.

    ``names`` are the defined names that a rule may use.
    """
    kept = True
    for block in list(worksheet.iterfind(f"{_MAIN}conditionalFormatting")):
        for rule in list(block):
            formulas = [element.text or "" for element in rule.iter(f"{_MAIN}formula")]
            formulas += [element.get("val") or "" for element in rule.iter(f"{_MAIN}cfvo")]
            if rule.get("type") in _TYPES and all(is_harmless(text, names) for text in formulas):
                for extension in list(rule.iterfind(f"{_MAIN}extLst")):
                    rule.remove(extension)
            else:
                block.remove(rule)
                kept = False
        if not len(block):
            worksheet.remove(block)
    return kept


def is_harmless(formula: str, names: frozenset[str]) -> bool:
    """Return whether a formula contains only cells of its own sheet, values, known names and known functions."""
    rest = _TEXT.sub("", formula)
    for match in _WORD.finditer(rest):
        word = match[0]
        calls = rest[match.end() :].lstrip().startswith("(")
        known = word.upper() in _FUNCTIONS if calls else word in names or bool(_CELL.fullmatch(word))
        if not known and word.upper() not in {"TRUE", "FALSE"}:
            return False
    return set(_WORD.sub("", rest)) <= _SIGNS
