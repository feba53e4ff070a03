"""Where the package and openpyxl's objects meet. At any moment, one of the two is valid, for the whole workbook.

A book begins as a package (``document``), and values, formulas, names, print areas and sheets are read and written
there. Anything that needs an object model (formats, charts, pictures, tables, rules …) asks for ``objects``: that is
the door. It opens once: the package with all its changes becomes openpyxl's workbook, and from then on all work is done
there. Saving turns openpyxl's workbook into a package again, restores what openpyxl does not write (``kept_parts``),
refuses if something would be lost (``loss_guard``), and calculates the formulas as always.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from xlwings_engines.atomic_save import atomic_save
from xlwings_engines.errors import CannotOpen
from xlwings_engines.file_engine.untrusted import read_safely
from xlwings_engines.file_stamp import FileStamp, stamp_of_bytes
from xlwings_engines.loss_guard.workbook import package_losses
from xlwings_engines.messages import Message, message
from xlwings_engines.package.calculation import calculate
from xlwings_engines.package.document import Document

if TYPE_CHECKING:
    from xlwings_engines.file_engine.object_model import ObjectModel


class Contents:
    """Contents of a workbook: ``document`` until the door opens, ``objects`` after that."""

    def __init__(self, document: Document, path: Path | None, stamp: FileStamp | None) -> None:
        self.document: Document | None = document
        self.path = path
        self._stamp = stamp
        self._objects: ObjectModel | None = None
        self.signature_broken: bool = False

    @property
    def objects(self) -> ObjectModel:
        """The workbook as openpyxl's objects; access opens the door. Raises ``CannotOpen`` if openpyxl fails."""
        if self._objects is None:
            from xlwings_engines.file_engine.object_model import ObjectModel

            assert self.document is not None
            self.document.spell_out_formats()
            try:
                self._objects = ObjectModel(self.document.to_bytes())
            except Exception as error:
                # openpyxl does not catch its parsers' errors: KeyError, ValueError, XML and zip errors, and more.
                name = self.path.name if self.path is not None else message("where.workbook")
                raise CannotOpen("open.no_objects", name=name) from error
            self.document = None
        return self._objects

    def losses(self, target: Path) -> list[Message]:
        """Return what would be missing in ``target``."""
        if self.document is not None:
            return [] if self.is_own(target) else package_losses(self.document.parts, target.suffix)
        return self.objects.losses(target.suffix)

    def save(self, target: Path) -> None:
        """Write the workbook to ``target`` atomically; over its own file only if that is unchanged since reading."""
        own = self.is_own(target)
        kept = own and self.document is not None  # the package is unchanged, whatever its file's name
        suffix = "" if kept else target.suffix
        like = self.path if self.path is not None and self.path.exists() else None
        written = atomic_save(target, lambda stream: self.write(stream, suffix), self._stamp if own else None, like)
        if own:
            self._stamp = written

    def is_own(self, target: Path) -> bool:
        """Return whether a path is the file that the workbook was read from."""
        return self.path is not None and same_file(target, self.path)

    def write(self, stream: BinaryIO, suffix: str) -> None:
        """Write the workbook as a file with this suffix, each formula with its result if known."""
        document = self.document
        if document is None:
            packed = BytesIO()
            self.objects.write(packed, suffix)
            document = Document(packed.getvalue())
        calculate(document)
        document.write(stream, suffix)
        self.signature_broken = document.signed and document.parts.touched

    def calculate(self) -> None:
        """Calculate all formulas that depend on changes."""
        if self.document is not None:
            calculate(self.document)
        else:
            self.objects.calculate()


def load(path: Path) -> Contents:
    """Open a workbook file. Raise ``CannotOpen`` for anything else, and for files that are unsafe to read."""
    data = read_safely(path)
    try:
        document = Document(data)
        strict = document.parts.strict
        document.check()
    except Exception as error:
        raise CannotOpen("open.damaged", name=path.name) from error
    if strict:
        raise CannotOpen("open.strict", name=path.name)
    if not document.worksheets:
        raise CannotOpen("open.no_sheets", name=path.name)
    return Contents(document, path, stamp_of_bytes(data))


def same_file(first: Path, second: Path) -> bool:
    """Return whether both paths are one file, also through links."""
    try:
        return first.samefile(second)
    except OSError:
        return os.path.realpath(first) == os.path.realpath(second)


def new() -> Contents:
    """Return a workbook with one blank sheet, Sheet1."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.worksheets[0].title = "Sheet1"
    stream = BytesIO()
    workbook.save(stream)
    return Contents(Document(stream.getvalue()), None, None)
