"""A workbook file on its way in and out: the openpyxl workbook, the bytes it came from, and saving."""

from __future__ import annotations

import datetime as dt
import warnings
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from xlwings_engines.atomic_save import atomic_save
from xlwings_engines.errors import CannotOpen, Loss
from xlwings_engines.opc import PackageReader
from xlwings_engines.openpyxl_engine.cached import CachedValues
from xlwings_engines.openpyxl_engine.hostile import read_safely


class Package:
    """A workbook and, where it was opened from a file, that file's bytes as they were then."""

    def __init__(self, workbook: Workbook, path: Path | None, source: PackageReader | None) -> None:
        self.workbook = workbook
        self.path = path
        self.source = source
        self.cached = CachedValues(workbook, source)

    @classmethod
    def new(cls, workbook: Workbook) -> Package:
        return cls(workbook, None, None)

    def losses(self, target: Path) -> list[Loss]:
        """Return what the file holds that would be missing in ``target``."""
        del target
        return []

    def save(self, target: Path) -> None:
        """Write the workbook to ``target`` in one step."""
        atomic_save(target, self._write)

    def _write(self, stream: BinaryIO) -> None:
        self.workbook.calculation.fullCalcOnLoad = True
        self.workbook.properties.modified = dt.datetime.now(tz=dt.UTC).replace(tzinfo=None)
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            ExcelWriter(self.workbook, archive).write_data()


def load(path: Path) -> Package:
    """Open a workbook file. Raises ``CannotOpen`` for everything that is none, or is not safe to read."""
    source = read_safely(path)
    macros = path.suffix.lower() in {".xlsm", ".xltm"}
    try:
        with warnings.catch_warnings():
            # What openpyxl warns of here, the loss guard names when it matters: at saving.
            warnings.simplefilter("ignore")
            workbook: Any = openpyxl.load_workbook(BytesIO(source), rich_text=True, keep_vba=macros)
    except Exception as error:
        # openpyxl lets out whatever its parsers meet: KeyError, ValueError, XML and zip errors, and more.
        raise CannotOpen(
            f"打不开“{path.name}”：文件内容不是完整的工作簿，请用 Excel 或 LibreOffice 打开并另存为 .xlsx 后重试。"
        ) from error
    if not workbook.worksheets:
        raise CannotOpen(f"打不开“{path.name}”：里面没有工作表。")
    return Package(workbook, path, PackageReader(source))
