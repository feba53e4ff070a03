"""Results of formulas as stored when the file was last saved by a program that calculates.

openpyxl keeps either formulas or their results. Formulas are kept; the results are read from the original
bytes, sheet by sheet, when a block with a formula is first read.

A result is returned only if it must be right: the formula is the one in the file, and either it refers to nothing
or nothing was written within its reach (``staleness``). Otherwise, and if the file holds no result
(openpyxl writes none), the value of the formula is unknown: it reads as the error ``#GETTING_DATA``, Excel's own for
a value not yet available, so that it is not taken for a blank cell. By the same rule, saving writes results into the
file again, for programs that show a file without calculating.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import from_excel

from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.staleness import fresh_sheets
from xlwings_engines.opc import MAIN, PackageReader, parse
from xlwings_engines.package.sheets import UNKNOWN
from xlwings_engines.values import CellError

_MAIN = f"{{{MAIN}}}"
# A formula without these has no references: letters may start a name, a function, a cell.
_REFERS = re.compile(r"[^\W\d]|:|#")
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
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
        self._changed: set[int] = set()
        self._fresh: frozenset[int] | None = None
        self.settled: bool = False

    def renew(self, package: PackageReader) -> None:
        """Replace the results by those of another package: the present workbook, calculated."""
        self.__init__(self._workbook, package)  # type: ignore[misc]
        self.settled = True

    def note_change(self, worksheet: Any) -> None:
        """Note that a value or formula of the sheet has changed."""
        if id(worksheet) not in self._changed:
            self._changed.add(id(worksheet))
            self._fresh = None
        self.settled = False

    def note_formula(self, worksheet: Any, row: int, column: int) -> None:
        """Note that a written cell holds or held a formula."""
        self.of_sheet(worksheet).pop((row, column), None)
        self._fresh = None
        self.settled = False

    def note_upheaval(self, worksheet: Any | None = None) -> None:
        """Note that cells of a sheet have moved or, without a sheet, that sheets or names have changed."""
        if worksheet is not None:
            self._parts.pop(id(worksheet), None)
            self._read.pop(id(worksheet), None)
        self._changed.update(id(ws) for ws in self._workbook.worksheets)
        self._fresh = None
        self.settled = False

    def _holds(self, worksheet: Any, formula: Any) -> bool:
        if not refers(formula) or not self._changed:
            return True
        if self._fresh is None:
            self._fresh = fresh_sheets(self._workbook, frozenset(self._changed))
        return id(worksheet) in self._fresh

    def of_sheet(self, worksheet: Any) -> dict[tuple[int, int], Cached]:
        """Return the results of all formulas of a sheet."""
        key = id(worksheet)
        if key not in self._read:
            part = self._parts.get(key)
            self._read[key] = _results(self._package, part) if self._package and part else {}
        return self._read[key]

    def value(self, worksheet: Any, cell: Any) -> Any:
        """Return the result of a formula cell, ``UNKNOWN`` if it is uncertain."""
        found = self.of_sheet(worksheet).get((cell.row, cell.column))
        if found is None or not self._holds(worksheet, cell.value):
            return UNKNOWN
        return self._decode(found, cell)

    def to_keep(self, worksheet: Any) -> dict[str, Cached]:
        """Return the results to write into the file, by the cell's address."""
        cells = internals.cells(worksheet)
        return {
            cells[key].coordinate: found
            for key, found in self.of_sheet(worksheet).items()
            if key in cells and cells[key].data_type == "f" and self._holds(worksheet, cells[key].value)
            if found.kind != "s"
        }

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
    """Return True if a formula depends on anything but its own constants."""
    return not isinstance(formula, str) or bool(_REFERS.search(_TEXT.sub("", formula)))


def _results(package: PackageReader, part: str) -> dict[tuple[int, int], Cached]:
    found: dict[tuple[int, int], Cached] = {}
    xml = package.read(part)
    if not _HAS_FORMULA.search(xml):
        return found
    for cell in parse(xml).iterfind(f"{_MAIN}sheetData/{_MAIN}row/{_MAIN}c[{_MAIN}f]"):
        text, reference = cell.findtext(f"{_MAIN}v"), cell.get("r")
        if text and reference:
            found[coordinate_to_tuple(reference)] = Cached(cell.get("t", "n"), text)
    return found


# A formula as openpyxl writes it: the result is always empty.
_EMPTY_RESULT = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f(?:[^>]*[^/>])?>[^<]*</f>|<f[^>]*/>)<v\s*(?:/>|></v>)</c>'
)


def with_results(xml: bytes, results: Mapping[str, Cached]) -> bytes:
    """Fill the results of formulas into a worksheet part that openpyxl has written."""
    if not results:
        return xml

    def fill(match: re.Match[bytes]) -> bytes:
        found = results.get(match[1].decode())
        if found is None:
            return match[0]
        kind = b"" if found.kind == "n" else f' t="{found.kind}"'.encode()
        text = escape(found.text).encode()
        return b'<c r="%b"%b%b>%b<v>%b</v></c>' % (match[1], match[2], kind, match[3], text)

    return _EMPTY_RESULT.sub(fill, xml)
