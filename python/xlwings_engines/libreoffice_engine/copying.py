"""Copying, moving and filling cells inside an office, without the clipboard.

``copy`` without a destination remembers the cells for a later ``paste`` in the same office.
"""

from __future__ import annotations

from typing import Any

from xlwings_engines.addresses import Area
from xlwings_engines.errors import Unsupported
from xlwings_engines.libreoffice_engine import blocks
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.cells import Cells

_FILLS = {"fill_default": "AUTO", "fill_series": "LINEAR", "linear_trend": "LINEAR", "growth_trend": "GROWTH"}
_FILLS |= {"fill_copy": "SIMPLE", "fill_days": "DATE", "fill_weekdays": "DATE", "fill_months": "DATE"}
_FILLS |= {"fill_years": "DATE"}
_DATE_FILLS = {"fill_weekdays": "FILL_DATE_WEEKDAY", "fill_months": "FILL_DATE_MONTH", "fill_years": "FILL_DATE_YEAR"}
_CONTENTS = {"values", "values_and_number_formats", "formulas", "formulas_and_number_formats"}


def copy(source: Cells, destination: Cells | None) -> None:
    """Remember a range for ``paste``; copy it at once if there is a destination."""
    source.document.app.copied = source
    if destination is not None:
        _copy_all(source, destination)


def _copy_all(source: Cells, destination: Cells) -> None:
    """Copy everything to a place in the same book, or contents and number formats to another one."""
    if source.document.same_as(destination.document):
        place = destination.at(destination.area._replace(rows=1, columns=1)).cells.getCellByPosition(0, 0)
        destination.sheet.table.copyRange(place.getCellAddress(), source.cells.getRangeAddress())
        return
    _copy_contents(source, destination, "formulas", False, False)


def copy_from(target: Cells, source: Cells, copy_type: str, skip_blanks: bool, transpose: bool) -> None:
    """Copy ``all``, ``formats`` or contents of a range to the cells from the first one of ``target`` on.

    Raise ``Unsupported`` (``copy.kind_in_office``) for anything else.
    """
    if copy_type == "all" and not skip_blanks and not transpose:
        _copy_all(source, target)
    elif copy_type == "formats" and not skip_blanks and not transpose:
        _copy_formats(source, target)
    elif copy_type in _CONTENTS:
        _copy_contents(source, target, copy_type, skip_blanks, transpose)
    else:
        raise Unsupported("copy.kind_in_office", kind=copy_type)


def paste(target: Cells, kind: str | None, operation: str | None, skip_blanks: bool, transpose: bool) -> None:
    """Paste the remembered ``copy``."""
    source = target.document.app.copied
    if source is None:
        raise ValueError("Nothing was copied before.")
    if operation is not None:
        raise Unsupported("copy.operation_in_office")
    if kind == "column_widths":
        for column in range(source.area.columns):
            width = source.cells.getColumns().getByIndex(column).Width
            place = Area(target.area.row, target.area.column + column, 1, 1)
            target.at(place).cells.getColumns().Width = width
        return
    copy_from(target, source, kind or "all", skip_blanks, transpose)


def _copy_contents(source: Cells, target: Cells, kind: str, skip_blanks: bool, transpose: bool) -> None:
    rows: list[list[Any]]
    if kind.startswith("values"):
        read = blocks.read_values(source.sheet, source.area)
        rows = [[blocks.quoted(value) for value in row] for row in read]
    else:
        rows = blocks.moved_formulas(source, target)
    if transpose:
        rows = [list(column) for column in zip(*rows, strict=True)]
    area = Area(target.area.row, target.area.column, len(rows), len(rows[0]))
    if skip_blanks:
        old = blocks.read_typed(target.sheet, area)
        rows = [
            [before if value is None else value for value, before in zip(row, line, strict=True)]
            for row, line in zip(rows, old, strict=True)
        ]
    blocks.write_values(target.sheet, area, rows)
    if kind.endswith("number_formats") and source.number_format != target.number_format:
        target.at(area).number_format = source.number_format or "General"


def _copy_formats(source: Cells, target: Cells) -> None:
    """Copy everything, then restore the target's own contents."""
    area = source.area._replace(row=target.area.row, column=target.area.column)
    kept = blocks.read_typed(target.sheet, area)
    _copy_all(source, target)
    blocks.write_values(target.sheet, area, kept)


def move(source: Cells, destination: Cells) -> None:
    """Move cells to another place in the document; references to them follow."""
    place = destination.cells.getCellByPosition(0, 0).getCellAddress()
    destination.sheet.table.moveRange(place, source.cells.getRangeAddress())
    source.document.cells_moved()


def autofill(source: Cells, destination: Cells, type_: str) -> None:
    """Fill ``destination``, which starts with the source, like dragging its corner."""
    if type_ not in _FILLS:
        raise Unsupported("fill.kind_in_office", kind=type_)
    down = destination.area.rows > source.area.rows
    count = source.area.rows if down else source.area.columns
    direction = uno.enum("sheet.FillDirection", "TO_BOTTOM" if down else "TO_RIGHT")
    mode = _FILLS[type_]
    if mode == "AUTO":
        destination.cells.fillAuto(direction, count)
        return
    unit = uno.enum("sheet.FillDateMode", _DATE_FILLS.get(type_, "FILL_DATE_DAY"))
    destination.cells.fillSeries(direction, uno.enum("sheet.FillMode", mode), unit, 1.0, 1e307)
