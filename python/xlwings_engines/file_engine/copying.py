"""Copying cells within a book. The app remembers a ``copy`` without a destination for a later ``paste``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.styles.cell_style import StyleArray

from xlwings_engines.addresses import Area
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine import blocks, rearranging
from xlwings_engines.file_engine.rearranging import Content

if TYPE_CHECKING:
    from xlwings_engines.file_engine.ranges import Range

_KINDS = {"all", "values", "formulas", "formats"}
_Rows = list[list[Content | None]]


def copy(source: Range, destination: Any) -> None:
    """Remember a range for ``paste``; copy it at once if there is a destination."""
    source.sheet.book.app.copied = source
    if destination is not None:
        copy_from(destination.impl, source, "all", False, False)


def paste(target: Range, kind: str | None, operation: str | None, skip_blanks: bool, transpose: bool) -> None:
    """Paste the remembered ``copy``."""
    source = target.sheet.book.app.copied
    if source is None:
        raise ValueError("Nothing was copied before.")
    if operation is not None:
        raise Unsupported("copy.operation")
    copy_from(target, source, kind or "all", skip_blanks, transpose)


def copy_from(target: Range, source: Range, kind: str, skip_blanks: bool, transpose: bool) -> None:
    """Copy values, formulas, formats or all of them to the cells from the first one of ``target`` on."""
    if kind not in _KINDS:
        raise Unsupported("copy.kind", kind=kind)
    if target.sheet.book is not source.sheet.book:
        raise Unsupported("copy.other_book")
    rows: _Rows = rearranging.take(source.worksheet, source.area)
    cached = target.sheet.book.objects.cached
    values = blocks.read_values(source.worksheet, source.area, cached)
    if transpose:
        rows = [list(line) for line in zip(*rows, strict=True)]
        values = [list(line) for line in zip(*values, strict=True)]
    area = Area(target.row, target.column, len(rows), len(rows[0]))
    blocks.refuse_if_protected(target.worksheet, area)
    if kind == "values":
        old = blocks.read_values(target.worksheet, area, cached) if skip_blanks else values
        mixed = [
            [before if skip_blanks and value is None else value for value, before in zip(*pair, strict=True)]
            for pair in zip(values, old, strict=True)
        ]
        blocks.write_values(target.worksheet, area, mixed, cached)
        return
    present = rearranging.take(target.worksheet, area)
    merged = [
        [_merged(new, old, kind, skip_blanks) for new, old in zip(*pair, strict=True)]
        for pair in zip(rows, present, strict=True)
    ]
    rearranging.put(target.worksheet, area.row, area.column, merged, cached)


def _merged(new: Content | None, old: Content | None, kind: str, skip_blanks: bool) -> Content | None:
    """Return a cell's contents after a copy; formulas remember their original place."""
    if skip_blanks and (new is None or new.value is None):
        return old
    if kind == "all" or new is None:
        return new
    if kind == "formats":
        return new._replace(value=None, data_type="n") if old is None else old._replace(style=new.style)
    return new._replace(style=StyleArray() if old is None else old.style)
