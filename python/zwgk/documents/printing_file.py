"""Printing a workbook file that no program has open, through a PDF."""

import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

from zwgk.documents.pdf import attachments_pdf
from zwgk.documents.print_host import no_printer
from zwgk.errors import Refusal
from zwgk.temporary import temporary_folder


class File:
    """One workbook file, as last saved."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def preview(self) -> NoReturn:
        """Refuse: no program could show it."""
        raise Refusal("没有打开表格程序，不能预览：请用 zwgk pdf 生成 PDF 来看。")

    def print_out(self, printer: str | None) -> tuple[str, ...]:
        """Send the attachments to the system's queue; return the result of `attachments_pdf`."""
        spool = shutil.which("lp")
        if spool is None:
            raise Refusal("没有找到打印命令 lp：请用 zwgk pdf 生成 PDF，再打开它打印。")
        with temporary_folder() as folder:
            made = Path(folder) / f"{self._path.stem}-附件.pdf"
            losses = self.export_pdf(made)
            to = [] if printer is None else ["-d", printer]
            done = subprocess.run([spool, *to, "--", str(made)], capture_output=True, check=False)
        if done.returncode:
            raise no_printer("系统")
        return losses

    def export_pdf(self, target: Path) -> tuple[str, ...]:
        """Write the attachments to `target`; return the result of `attachments_pdf`."""
        return attachments_pdf(self._path, target)
