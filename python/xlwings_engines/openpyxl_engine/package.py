"""A workbook file on its way in and out: the openpyxl workbook, the package it came from, and saving."""

from __future__ import annotations

import datetime as dt
import functools
import gc
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from xlwings_engines.atomic_save import atomic_save
from xlwings_engines.errors import CannotOpen, Loss
from xlwings_engines.file_stamp import FileStamp, stamp_of_bytes
from xlwings_engines.loss_guard import find_losses
from xlwings_engines.opc import PackageReader
from xlwings_engines.openpyxl_engine.cached import CachedValues
from xlwings_engines.openpyxl_engine.carrying import CarryingArchive, SheetOrigin, set_aside
from xlwings_engines.openpyxl_engine.conditional_scales import solid_bars
from xlwings_engines.openpyxl_engine.drawing_part import DrawingPart, FileShape
from xlwings_engines.openpyxl_engine.hostile import read_safely
from xlwings_engines.openpyxl_engine.tables import name_columns


class Package:
    """A workbook and, where it was opened from a file, the package as it was then."""

    def __init__(
        self, workbook: Workbook, path: Path | None, source: PackageReader | None, stamp: FileStamp | None = None
    ) -> None:
        self.workbook = workbook
        self._stamp = stamp
        self.path = path
        self.source = source
        self.cached = CachedValues(workbook, source)
        parts = {sheet.name: sheet.part for sheet in source.sheets} if source else {}
        self._drawings: dict[str, DrawingPart] = {}
        self._origins = [SheetOrigin(parts[ws.title], ws) for ws in workbook.worksheets if ws.title in parts]

    @classmethod
    def new(cls, workbook: Workbook) -> Package:
        return cls(workbook, None, None)

    def _alive(self) -> list[SheetOrigin]:
        here = {id(ws) for ws in self.workbook.worksheets}
        return [origin for origin in self._origins if id(origin.worksheet) in here]

    def has_extensions(self, worksheet: Any) -> bool:
        """True where the original sheet has extensions, which are carried over as they were."""
        parts = [origin.part for origin in self._origins if origin.worksheet is worksheet]
        return self.source is not None and any(b"extLst" in self.source.read(part) for part in parts)

    def shapes_of(self, worksheet: Any) -> list[FileShape]:
        """Return the shapes with text of the drawing that a worksheet had in the file."""
        found = []
        for origin in self._origins:
            if origin.worksheet is not worksheet or self.source is None:
                continue
            for relation in self.source.relations(origin.part):
                if relation.kind == "drawing" and relation.target in self.source.names:
                    if relation.target not in self._drawings:
                        self._drawings[relation.target] = DrawingPart(self.source.read(relation.target))
                    found += self._drawings[relation.target].shapes
        return found

    def losses(self, target: Path) -> list[Loss]:
        """Return what the file holds that would be missing in ``target``."""
        if self.source is None:
            return []
        alive = self._alive()
        names = {origin.part: origin.worksheet.title for origin in alive}
        found = find_losses(self.source, target.suffix, names)
        for origin in alive:
            found.extend(origin.losses(self.source))
        return found

    def save(self, target: Path) -> None:
        """Write the workbook to ``target`` in one step; over its own file only if that is as it was read."""
        own = self.path is not None and same_file(target, self.path)
        written = atomic_save(target, lambda stream: self._write(stream, target.suffix), self._stamp if own else None)
        if own:
            self._stamp = written

    def _write(self, stream: BinaryIO, suffix: str) -> None:
        self.workbook.calculation.fullCalcOnLoad = True
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
            _Writer(self.workbook, archive).write_data()
            archive.finish()


def _part(number: int) -> str:
    """Return the name of a worksheet part as openpyxl chooses it."""
    return f"xl/worksheets/sheet{number}.xml"


class _Writer(ExcelWriter):
    """openpyxl's writer, which gives charts names of its own and can read a picture only once."""

    def _write_drawing(self, drawing: Any) -> None:
        make_frame = drawing._chart_frame

        def named_frame(number: int) -> Any:
            frame = make_frame(number)
            seat = getattr(drawing.charts[number - 1], "seat", None)
            if seat is not None:
                frame.nvGraphicFramePr.cNvPr.name = seat.name
            return frame

        drawing._chart_frame = named_frame
        for number, image in enumerate(drawing.images, len(drawing.charts) + 1):
            if getattr(image.anchor, "pic", None) is not None:
                image.anchor.pic.nvPicPr.cNvPr.id = number
            if "_data" not in vars(image):
                image._data = functools.partial(bytes, image._data())
        super()._write_drawing(drawing)  # type: ignore[misc] # not in the stubs


@contextmanager
def _without_collector() -> Iterator[None]:
    """Handle many objects that all stay: looking for garbage among them costs a third of the time of loading."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def load(path: Path) -> Package:
    """Open a workbook file. Raises ``CannotOpen`` for everything that is none, or is not safe to read."""
    data = read_safely(path)
    try:
        source = PackageReader(data)
        strict = source.strict
        with warnings.catch_warnings(), _without_collector():
            # What openpyxl warns of here, the loss guard names when it matters: at saving.
            warnings.simplefilter("ignore")
            workbook: Any = None if strict else openpyxl.load_workbook(BytesIO(data), rich_text=True)
    except Exception as error:
        # openpyxl lets out whatever its parsers meet: KeyError, ValueError, XML and zip errors, and more.
        raise CannotOpen(
            f"打不开“{path.name}”：文件内容不是完整的工作簿，请用 Excel 或 LibreOffice 打开并另存为 .xlsx 后重试。"
        ) from error
    if strict:
        raise CannotOpen(f"打不开“{path.name}”：这是“严格 Open XML”格式，请用 Excel 另存为普通 .xlsx 后再试。")
    if not workbook.worksheets:
        raise CannotOpen(f"打不开“{path.name}”：里面没有工作表。")
    return Package(workbook, path, source, stamp_of_bytes(data))


def same_file(first: Path, second: Path) -> bool:
    """Return whether both paths lead to one file, through links too."""
    try:
        return first.samefile(second)
    except OSError:
        return os.path.realpath(first) == os.path.realpath(second)
