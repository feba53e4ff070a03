"""Charts and pictures placed on a sheet, as far as it is the same on every engine. Lengths are points."""

from __future__ import annotations

from typing import Any, NamedTuple

from xlwings_engines.collection import Member, SheetCollection, SheetType

FROM_FILE = -1
"""The width or height of a picture that keeps that of its file."""


class Box(NamedTuple):
    """Place and size of an object on a sheet."""

    left: float
    top: float
    width: float
    height: float


class BaseCharts(SheetCollection[SheetType, Member]):
    """The charts of a sheet, found by number (1-based) or name."""

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Any = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = 227,
    ) -> Member:
        """Put a chart on the sheet, at the corner of ``anchor`` if given; only Excel has a ``style``."""
        del style
        return self._add(_box(left, top, width, height, anchor), chart_type, source, plot_by, name)

    def _add(self, box: Box, chart_type: str | None, source: Any, plot_by: str | None, name: str | None) -> Member:
        raise NotImplementedError


class BasePictures(SheetCollection[SheetType, Member]):
    """The pictures of a sheet, found by number (1-based) or name."""

    def add(
        self,
        filename: str,
        link_to_file: bool,
        save_with_document: bool,
        left: float | None,
        top: float | None,
        width: float,
        height: float,
        anchor: Any,
    ) -> Member:
        """Put a picture file on the sheet, embedded. Raise ``CannotOpen`` for a file that is not a picture."""
        del link_to_file, save_with_document
        return self._add(filename, _box(left, top, width, height, anchor))

    def _add(self, filename: str, box: Box) -> Member:
        """Put a picture into a box whose sides may be ``FROM_FILE``."""
        raise NotImplementedError


def _box(left: float | None, top: float | None, width: float, height: float, anchor: Any) -> Box:
    if anchor is not None:
        left, top = anchor.left, anchor.top
    return Box(left or 0, top or 0, width, height)
