"""Sheets whose formula results remain valid after other cells were written.

Whole sheets are judged, which is cheap and errs on the safe side: a sheet is fresh if nothing was written to
it or to any sheet that its formulas reach, directly or through others. A formula with an unresolved name,
an external book, or a function whose result depends on more than its arguments makes its sheet stale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from xlwings_engines.file_engine import openpyxl_internals as internals

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([^\W\d][\w.]*(?::[^\W\d][\w.]*)?))!")
_WORD = re.compile(r"[^\W\d][\w.]*")
_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}")
_COLUMN = re.compile(r"[A-Za-z]{1,3}")
_CONSTANTS = frozenset({"true", "false"})
_UNSTEADY = frozenset(
    {"now", "today", "rand", "randbetween", "randarray", "offset", "indirect", "cell", "info", "webservice"}
)


def fresh_sheets(workbook: Any, changed: frozenset[int]) -> frozenset[int]:
    """Return the ids of the worksheets whose formula results remain valid; ``changed``: ids of those written."""
    sheets = {ws.title.lower(): id(ws) for ws in workbook.worksheets}
    reached: dict[int, set[int]] = {}
    stale = set(changed)
    for ws in workbook.worksheets:
        names = _names(workbook, ws)
        found = _reach(_formulas(ws), sheets, names)
        if found is None:
            stale.add(id(ws))
        else:
            reached[id(ws)] = found
    grew = True
    while grew:
        more = {ws for ws, others in reached.items() if ws not in stale and others & stale}
        stale |= more
        grew = bool(more)
    return frozenset(sheets.values()) - stale


def _formulas(ws: Any) -> Iterable[str]:
    for cell in internals.cells(ws).values():
        if cell.data_type != "f":
            continue
        value = cell.value
        if isinstance(value, DataTableFormula):
            yield "INDIRECT()"
        else:
            yield str(value.text if isinstance(value, ArrayFormula) else value)


def _names(workbook: Any, ws: Any) -> dict[str, str]:
    both = [*workbook.defined_names.items(), *ws.defined_names.items()]
    return {key.lower(): str(name.attr_text or "") for key, name in both}


def _reach(formulas: Iterable[str], sheets: Mapping[str, int], names: Mapping[str, str]) -> set[int] | None:
    """Return the sheets that formulas refer to, None if unknown."""
    reached: set[int] = set()
    seen: set[str] = set()
    waiting = list(dict.fromkeys(_without_text(formula) for formula in formulas))
    while waiting:
        formula = waiting.pop()
        if "[" in formula or "#REF!" in formula:
            return None
        for match in _SHEET.finditer(formula):
            sheet = (match[1] or match[2]).replace("''", "'").lower()
            if sheet not in sheets:
                return None
            reached.add(sheets[sheet])
        words = _words(_SHEET.sub(" ", formula))
        if words is None:
            return None
        for name in words - seen:
            if name in names:
                waiting.append(_without_text(names[name]))
            elif not _COLUMN.fullmatch(name):
                return None
        seen |= words
    return reached


def _without_text(formula: str) -> str:
    return _TEXT.sub('""', formula)


def _words(formula: str) -> set[str] | None:
    """Return the defined names in a formula, None if it has a volatile function."""
    found = set()
    plain = formula.replace("$", "")
    for match in _WORD.finditer(plain):
        word = match[0].lower()
        if plain[match.end() : match.end() + 1] == "(":
            if word.rpartition(".")[2] in _UNSTEADY:
                return None
        elif word not in _CONSTANTS and not _CELL.fullmatch(word):
            found.add(word)
    return found
