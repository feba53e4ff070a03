"""Formulas of a returned file that no program has calculated yet. The parser gives them as blank cells, but a month
that holds one is not a month that nobody reported.
"""

import dataclasses
import zipfile
from pathlib import Path

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

from xlwings_engines.opc import MAIN, PackageReader, parse
from zwgk.workbook.grid import Grid

UNKNOWN = "#GETTING_DATA"
"""Excel's own word for a value that is not there yet; `read_count` says of it what to do."""
_MAIN = f"{{{MAIN}}}"


def with_unfinished_formulas(grid: Grid, path: Path) -> Grid:
    """The grid with UNKNOWN in place of every blank that is a formula without a result; `grid` itself where none is.

    Only an office package (.xlsx, .xlsm) tells; its sheets have been looked at by `check_package`.
    """
    places = [
        (row - grid.top, column - grid.left)
        for row, column in _unfinished(path, grid.sheet)
        if grid.top <= row < grid.top + len(grid.values) and grid.left <= column
    ]
    values = [list(cells) for cells in grid.values]
    found = False
    for row, column in places:
        if column < len(values[row]) and values[row][column] is None:
            values[row][column] = UNKNOWN
            found = True
    return dataclasses.replace(grid, values=values) if found else grid


def _unfinished(path: Path, sheet: str) -> list[tuple[int, int]]:
    """(row, column), counted from 1, of the sheet's formulas without a result."""
    try:
        package = PackageReader(path.read_bytes())
        part = next((entry.part for entry in package.sheets if entry.name == sheet), None)
        xml = package.read(part) if part is not None else b""
        if b"<f" not in xml and b":f" not in xml:
            return []
        cells = parse(xml).iterfind(f"{_MAIN}sheetData/{_MAIN}row/{_MAIN}c[{_MAIN}f]")
        return [coordinate_to_tuple(cell.get("r")) for cell in cells if cell.get("r") and not _has_result(cell)]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, etree.XMLSyntaxError):
        return []  # no office package, or one that only the parser understands


def _has_result(cell: "etree._Element") -> bool:
    """Whether a formula came to something, be it to empty text."""
    result = cell.find(f"{_MAIN}v")
    return result is not None and (bool(result.text) or cell.get("t") == "str")
