"""What formulas came to when the file was last saved by a program that calculates.

openpyxl keeps either formulas or their results. Formulas are kept; the results are read from the original
bytes, sheet by sheet, the first time that a block with a formula is read.

A result is handed out only while it must be right: the formula is the one in the file, and it refers to nothing,
or nothing in the book was changed since. Otherwise, and where the file holds no result (openpyxl writes none),
the value of the formula is unknown: it reads as the error ``#GETTING_DATA``, Excel's own for a value that is not
there yet, so that nobody takes it for a blank cell.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import from_excel

from xlwings_engines.opc import MAIN, PackageReader, parse
from xlwings_engines.values import CellError

_MAIN = f"{{{MAIN}}}"
UNKNOWN = CellError("#GETTING_DATA")
# A formula without these has no references: letters may start a name, a function, a cell.
_REFERS = re.compile(r"[^\W\d]|:|#")
_TEXT = re.compile(r'"(?:[^"]|"")*"')


class Cached(NamedTuple):
    """The ``t`` attribute and the text of ``v`` of a formula cell."""

    kind: str
    text: str


class CachedValues:
    """Results of formulas, by openpyxl worksheet and cell."""

    def __init__(self, workbook: Workbook, package: PackageReader | None) -> None:
        self._workbook = workbook
        self._package = package
        by_name = {sheet.name: sheet.part for sheet in package.sheets} if package else {}
        self._parts = {id(ws): by_name[ws.title] for ws in workbook.worksheets if ws.title in by_name}
        self._read: dict[int, dict[tuple[int, int], Cached]] = {}
        self.changed = False

    def forget_sheet(self, worksheet: Any) -> None:
        """Cells have moved: no result of this sheet can be told any more."""
        self._parts.pop(id(worksheet), None)
        self._read.pop(id(worksheet), None)
        self.changed = True

    def forget_cell(self, worksheet: Any, row: int, column: int) -> None:
        """A new formula stands in the cell."""
        self.of_sheet(worksheet).pop((row, column), None)

    def of_sheet(self, worksheet: Any) -> dict[tuple[int, int], Cached]:
        """Return the results of all formulas of a sheet."""
        key = id(worksheet)
        if key not in self._read:
            part = self._parts.get(key)
            self._read[key] = _results(self._package, part) if self._package and part else {}
        return self._read[key]

    def value(self, worksheet: Any, cell: Any) -> Any:
        """Return the result of a formula cell, ``UNKNOWN`` where it cannot be told."""
        found = self.of_sheet(worksheet).get((cell.row, cell.column))
        if found is None or (self.changed and refers(cell.value)):
            return UNKNOWN
        return self._decode(found, cell)

    def _decode(self, found: Cached, cell: Any) -> Any:
        if found.kind == "str":
            return found.text or None
        if found.kind == "b":
            return found.text.strip() in {"1", "true"}
        if found.kind == "e":
            return CellError(found.text)
        if found.kind != "n":
            return UNKNOWN
        number = float(found.text)
        if is_date_format(cell.number_format):
            return from_excel(number, self._workbook.epoch)
        return number


def refers(formula: Any) -> bool:
    """True where a formula depends on anything but its own constants."""
    return not isinstance(formula, str) or bool(_REFERS.search(_TEXT.sub("", formula)))


def _results(package: PackageReader, part: str) -> dict[tuple[int, int], Cached]:
    found = {}
    for cell in parse(package.read(part)).iterfind(f"{_MAIN}sheetData/{_MAIN}row/{_MAIN}c[{_MAIN}f]"):
        text, reference = cell.findtext(f"{_MAIN}v"), cell.get("r")
        if text and reference:
            found[coordinate_to_tuple(reference)] = Cached(cell.get("t", "n"), text)
    return found
