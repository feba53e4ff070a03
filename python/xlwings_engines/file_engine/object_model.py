"""The workbook as openpyxl's objects: loaded from a package, written as one, with openpyxl's omissions restored."""

from __future__ import annotations

import datetime as dt
import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from io import BytesIO
from typing import Any, BinaryIO

import openpyxl
from openpyxl import Workbook

from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.cached import CachedValues
from xlwings_engines.file_engine.conditional_scales import solid_bars
from xlwings_engines.file_engine.drawing_part import DrawingPart, FileShape
from xlwings_engines.file_engine.kept_parts import CarryingArchive, SheetOrigin, set_aside
from xlwings_engines.file_engine.moving_parts import is_movable, move_charts, move_sheet_part
from xlwings_engines.file_engine.shifting import Shift
from xlwings_engines.file_engine.table_columns import name_columns
from xlwings_engines.loss_guard import find_losses
from xlwings_engines.messages import Message
from xlwings_engines.opc import MAIN, PackageReader, parse
from xlwings_engines.package.calculation import calculate
from xlwings_engines.package.document import Document
from xlwings_engines.package.parts import Parts
from xlwings_engines.package.whole_areas import package_spelled_out

_CELL_STYLES = f"{{{MAIN}}}cellStyles/{{{MAIN}}}cellStyle"


class ObjectModel:
    """A workbook of openpyxl and the package that it was loaded from.

    Raises the errors of openpyxl's parsers for a package that they cannot read.
    """

    def __init__(self, data: bytes) -> None:
        self.source: Parts = (source := Parts(data))
        with warnings.catch_warnings(), _without_collector():
            # openpyxl's warnings here are repeated by the loss guard when they matter: at saving.
            warnings.simplefilter("ignore")
            self.workbook: Workbook = openpyxl.load_workbook(BytesIO(package_spelled_out(data)), rich_text=True)
        workbook = self.workbook
        _number_cell_styles(workbook, source)
        self.cached: CachedValues = CachedValues(workbook, source)
        parts = {sheet.name: sheet.part for sheet in source.sheets}
        self._drawings: dict[str, DrawingPart] = {}
        self._origins = [SheetOrigin(parts[ws.title], ws) for ws in workbook.worksheets if ws.title in parts]

    def _alive(self) -> list[SheetOrigin]:
        here = {id(ws) for ws in self.workbook.worksheets}
        return [origin for origin in self._origins if id(origin.worksheet) in here]

    def is_movable(self, worksheet: Any) -> bool:
        """Return whether everything in the original sheet can follow inserted and deleted cells."""
        parts = [origin.part for origin in self._origins if origin.worksheet is worksheet]
        return all(is_movable(self.source, part) for part in parts)

    @contextmanager
    def moving(self, worksheet: Any, move: Shift) -> Iterator[None]:
        """Move all that is restored from the original package, while the caller moves openpyxl's objects."""
        changed = worksheet.title
        origin = next((each for each in self._origins if each.worksheet is worksheet), None)
        drawings = {r.target for r in self.source.relations(origin.part) if r.kind == "drawing"} if origin else set()
        for part in drawings & self._drawings.keys():
            self._drawings[part].move(move)
        for each in self._alive():
            move_sheet_part(self.source, each.part, each.worksheet.title, changed, move)
        move_charts(self.source, changed, move)
        with origin.moving(self.source, move) if origin else nullcontext():
            yield

    def shapes_of(self, worksheet: Any) -> list[FileShape]:
        """Return the shapes with text of a worksheet's drawing in the file."""
        found = []
        for origin in self._origins:
            if origin.worksheet is not worksheet:
                continue
            for relation in self.source.relations(origin.part):
                if relation.kind == "drawing" and relation.target in self.source.names:
                    if relation.target not in self._drawings:
                        self._drawings[relation.target] = DrawingPart(self.source.read(relation.target))
                    found += self._drawings[relation.target].shapes
        return found

    def losses(self, suffix: str) -> list[Message]:
        """Return contents of the package that would be missing in a file with this suffix."""
        alive = self._alive()
        names = {origin.part: origin.worksheet.title for origin in alive}
        found = find_losses(self.source, suffix, names)
        for origin in alive:
            found.extend(origin.losses(self.source))
        return found

    def calculate(self) -> None:
        """Calculate the formulas, in a package made of the present workbook."""
        packed = BytesIO()
        self.write(packed, ".xlsx")
        document = Document(packed.getvalue())
        calculate(document)
        self.cached.renew(PackageReader(document.to_bytes()))

    def write(self, stream: BinaryIO, suffix: str) -> None:
        """Write the workbook as a package for a file with this suffix."""
        self.workbook.properties.modified = dt.datetime.now(tz=dt.UTC).replace(tzinfo=None)
        for worksheet in self.workbook.worksheets:
            name_columns(worksheet)
        alive = self._alive()
        numbers = {id(ws): number for number, ws in enumerate(self.workbook.worksheets, 1)}
        sheets = {_part(numbers[id(o.worksheet)]): o.carried(self.cached) for o in alive}
        bars = {_part(numbers[id(ws)]): found for ws in self.workbook.worksheets if (found := solid_bars(ws))}
        drawings = {part: drawing.written() for part, drawing in self._drawings.items()}
        with (
            _without_collector(),
            set_aside(alive),
            CarryingArchive(stream, self.source, sheets, suffix, bars, drawings) as archive,
        ):
            internals.write(self.workbook, archive, _name_of_chart)
            archive.finish()


def _number_cell_styles(workbook: Any, source: Parts) -> None:
    """Let cells refer to named styles by their place in openpyxl's list, which omits unnamed records.

    Calc writes many of those; a cell's number then refers to another style, or to none.
    """
    part = next((r.target for r in source.relations(source.workbook_part) if r.kind == "styles"), None)
    if part is None or part not in source.names:
        return
    numbers = sorted({int(style.get("xfId", 0)) for style in parse(source.read(part)).iterfind(_CELL_STYLES)})
    places = {number: place for place, number in enumerate(numbers) if place < len(internals.named_styles(workbook))}
    if all(number == place for number, place in places.items()):
        return
    for worksheet in workbook.worksheets:
        dimensions = (*worksheet.row_dimensions.values(), *worksheet.column_dimensions.values())
        for item in (*internals.cells(worksheet).values(), *dimensions):
            style = internals.style(item)
            if style:
                style.xfId = places.get(style.xfId, 0)


def _part(number: int) -> str:
    """Return the name that openpyxl chooses for a worksheet part."""
    return f"xl/worksheets/sheet{number}.xml"


def _name_of_chart(chart: Any) -> str | None:
    """Return the name of a chart that is known to the engine."""
    handle = getattr(chart, "handle", None)
    return None if handle is None else handle.name


@contextmanager
def _without_collector() -> Iterator[None]:
    """Disable garbage collection for many objects that all stay: it costs a third of the loading time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
