"""Copying cells within a book."""

from __future__ import annotations

from typing import Any

from openpyxl.styles.cell_style import StyleArray

from xlwings_engines.addresses import Area
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import blocks, rearranging
from xlwings_engines.file_engine.cached import CachedValues
from xlwings_engines.file_engine.rearranging import Content

_KINDS = {"all", "values", "formulas", "formats"}
_Rows = list[list[Content | None]]
Place = tuple[Any, Area]
"""Cells: openpyxl's worksheet and an area."""


def copy_from(
    target: Place, source: Place, kind: str, skip_blanks: bool, transpose: bool, cached: CachedValues
) -> None:
    """Copy values, formulas, formats or all of them to the cells from the first one of ``target`` on.

    Raise ``Unsupported`` (``copy.kind``) for another kind.
    """
    if kind not in _KINDS:
        raise Unsupported("copy.kind", kind=kind)
    (worksheet, start), (source_sheet, source_area) = target, source
    rows: _Rows = rearranging.take(source_sheet, source_area)
    values = blocks.read_values(source_sheet, source_area, cached)
    if transpose:
        rows = [list(line) for line in zip(*rows, strict=True)]
        values = [list(line) for line in zip(*values, strict=True)]
    area = Area(start.row, start.column, len(rows), len(rows[0]))
    blocks.refuse_if_protected(worksheet, area)
    if kind == "values":
        old = blocks.read_values(worksheet, area, cached) if skip_blanks else values
        mixed = [
            [before if skip_blanks and value is None else value for value, before in zip(*pair, strict=True)]
            for pair in zip(values, old, strict=True)
        ]
        blocks.write_values(worksheet, area, mixed, cached)
        return
    present = rearranging.take(worksheet, area)
    merged = [
        [_merged(new, old, kind, skip_blanks) for new, old in zip(*pair, strict=True)]
        for pair in zip(rows, present, strict=True)
    ]
    rearranging.put(worksheet, area.row, area.column, merged, cached)


def _merged(new: Content | None, old: Content | None, kind: str, skip_blanks: bool) -> Content | None:
    """Return a cell's contents after a copy; formulas remember their original place."""
    if skip_blanks and (new is None or new.value is None):
        return old
    if kind == "all" or new is None:
        return new
    if kind == "formats":
        return new._replace(value=None, data_type="n") if old is None else old._replace(style=new.style)
    return new._replace(style=StyleArray() if old is None else old.style)
