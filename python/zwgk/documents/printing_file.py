"""Printing a workbook file that no program has open, through a PDF."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from xlwings_engines.fitting_names import fitting_name
from zwgk.documents.office import find_soffice
from zwgk.documents.pdf import attachments_pdf
from zwgk.documents.print_host import no_printer
from zwgk.errors import Refusal
from zwgk.temporary import folder_for_a_reader, temporary_folder

_BY_BUTTON = "用 Excel 或 WPS 打开工作簿，点“政务公开”里的“打印附件”（没有这一栏，就选中各张附件再打印）"


class File:
    """One workbook file, as last saved."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._name = fitting_name(path.stem, "-附件.pdf")

    def preview(self) -> NoReturn:
        """Refuse: no program could show it."""
        raise Refusal("没有打开表格程序，不能预览：请用 zwgk pdf 生成 PDF 来看。")

    def print_out(self, printer: str | None) -> tuple[str, ...]:
        """Send the attachments to the system's queue; return the result of `attachments_pdf`."""
        if sys.platform == "win32":
            return self._print_on_windows(printer)
        spool = shutil.which("lp")
        if spool is None:
            raise Refusal("没有找到打印命令 lp：请用 zwgk pdf 生成 PDF，再打开它打印。")
        with temporary_folder() as folder:
            made = folder / self._name
            losses = self.export_pdf(made)
            to = [] if printer is None else ["-d", printer]
            done = subprocess.run([spool, *to, "--", str(made)], capture_output=True, check=False)
        if done.returncode:
            raise no_printer("系统")
        return losses

    def _print_on_windows(self, printer: str | None) -> tuple[str, ...]:
        """Let the program for PDF print, as Explorer does."""
        if find_soffice() is None:
            raise Refusal(f"没有找到 LibreOffice，在这里印不了：请{_BY_BUTTON}。")
        made = folder_for_a_reader() / self._name  # read later
        losses = self.export_pdf(made)
        verb = ("print",) if printer is None else ("printto", f'"{printer}"')
        try:
            if sys.platform == "win32":
                os.startfile(made, *verb)
        except OSError:
            raise Refusal(f"没有程序能打印 PDF：请{_BY_BUTTON}，或打开“{made}”打印。") from None
        return losses

    def export_pdf(self, target: Path) -> tuple[str, ...]:
        """Write the attachments to `target`; return the result of `attachments_pdf`."""
        return attachments_pdf(self._path, target)
