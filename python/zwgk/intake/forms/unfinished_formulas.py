"""Formulas of a returned file that no program has calculated yet. The parser returns them as blank cells, but their
months must not count as unreported.
"""

import dataclasses
import zipfile
from collections.abc import Iterable

from lxml import etree

from xlwings_engines.opc import MAIN, PackageReader, parse
from xlwings_engines.package.references import place_of
from zwgk.workbook.grid import Grid

UNKNOWN = "#GETTING_DATA"
"""Excel's own error text for a value not yet available; `read_count` gives the remedy."""
_MAIN = f"{{{MAIN}}}"


def with_unfinished_formulas(grid: Grid, known: Iterable[tuple[int, int]], package: bytes) -> Grid:
    """Return the grid with UNKNOWN for every blank that is a formula without a result; the same grid if there is none.

    `known`: (row, column) of such formulas, counted from 0, if the reader reports them; `package`: otherwise searched.
    """
    places = [
        (row + 1 - grid.top, column + 1 - grid.left)
        for row, column in known or _unfinished(package, grid.sheet)
        if grid.top <= row + 1 < grid.top + len(grid.values) and grid.left <= column + 1
    ]
    values = [list(cells) for cells in grid.values]
    found = False
    for row, column in places:
        if column < len(values[row]) and values[row][column] is None:
            values[row][column] = UNKNOWN
            found = True
    return dataclasses.replace(grid, values=values) if found else grid


def _unfinished(source: bytes, sheet: str) -> list[tuple[int, int]]:
    """Return (row, column), counted from 0, of the sheet's formulas without a result."""
    if not source:
        return []
    try:
        package = PackageReader(source)
        part = next((entry.part for entry in package.sheets if entry.name == sheet), None)
        xml = package.read(part) if part is not None else b""
        if b"<f" not in xml and b":f" not in xml:
            return []
        cells = parse(xml).iterfind(f"{_MAIN}sheetData/{_MAIN}row/{_MAIN}c[{_MAIN}f]")
        places = [place_of(cell.get("r")) for cell in cells if cell.get("r") and not _has_result(cell)]
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError):
        return []  # a package that only the parser understands
    return [(row - 1, column - 1) for row, column in places]


def _has_result(cell: "etree._Element") -> bool:
    """Return whether a formula has a result, even an empty text."""
    result = cell.find(f"{_MAIN}v")
    return result is not None and (bool(result.text) or cell.get("t") == "str")
