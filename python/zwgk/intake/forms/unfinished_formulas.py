"""Formulas of a returned file that no program has calculated yet. The parser gives them as blank cells, but a month
that holds one is not a month that nobody reported.
"""

import dataclasses
import zipfile
from collections.abc import Iterable

from lxml import etree

from xlwings_engines.opc import MAIN, PackageReader, parse
from xlwings_engines.package.references import place_of
from zwgk.workbook.grid import Grid

UNKNOWN = "#GETTING_DATA"
"""Excel's own word for a value that is not there yet; `read_count` says of it what to do."""
_MAIN = f"{{{MAIN}}}"


def with_unfinished_formulas(grid: Grid, known: Iterable[tuple[int, int]], package: bytes) -> Grid:
    """Return the grid with UNKNOWN in place of every blank that is a formula without a result; itself if none is.

    `known`: (row, column) of such formulas, counted from 0, if the reader told; `package`: else where to look.
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
    """Whether a formula came to something, be it to empty text."""
    result = cell.find(f"{_MAIN}v")
    return result is not None and (bool(result.text) or cell.get("t") == "str")
