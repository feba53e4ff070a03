"""What the VBA module starts: `python -I -c "from zwgk.addin.bridge import main; main()" <command> …`.

Arguments: the command (a button's id), `--report=<number>` for the name of the report, and, where a workbook is
open, those that `xlwings.Book.caller()` reads (`--wb= --from_xl=1 --app= --hwnd=`). The report is the text of the one
dialog, which the VBA module shows; the exit code is that of `running.Report`.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlwings_engines.excel import ExcelBusy, leave_excel_running, tame
from zwgk.addin.configuration import LOG_FILE, configuration_folder, write_text_for_vba

if TYPE_CHECKING:
    from zwgk.addin.running import Report


def main() -> None:
    """Runs the command of sys.argv, writes the report, exits with its code."""
    folder = configuration_folder()
    try:
        report = _run(sys.argv[1:], folder / LOG_FILE)
    finally:
        leave_excel_running()
    folder.mkdir(parents=True, exist_ok=True)
    write_text_for_vba(report_file(folder, sys.argv[1:]), report.text)
    raise SystemExit(report.code)


def report_file(folder: Path, arguments: Sequence[str]) -> Path:
    """Where the VBA module looks; one a window of Excel, so that two do not read each other's."""
    return folder / f"report-{int(_value(arguments, '--report=') or 0)}.txt"


def _run(arguments: Sequence[str], log: Path) -> "Report":
    import xlwings as xw

    tame()
    from zwgk.addin.choosing import ExcelChooser
    from zwgk.addin.running import Report, run, write_log
    from zwgk.outcome import Status

    name = _value(arguments, "--wb=")
    book = None
    if name:
        try:
            book = xw.Book.caller()
        except ExcelBusy as busy:
            return Report(Status.REFUSED, str(busy))
        except Exception as error:
            write_log(log, error)
            return Report(
                Status.REFUSED, f"在这个 Excel 窗口里找不到工作簿“{name}”：请保存后关闭，重新打开，再点按钮。"
            )
    return run(arguments[0], book, _NoChooser() if book is None else ExcelChooser(book), log)


def _value(arguments: Sequence[str], prefix: str) -> str:
    return next((argument.removeprefix(prefix) for argument in arguments if argument.startswith(prefix)), "")


class _NoChooser:
    """No workbook, no dialogs: what asks for a file also needs a book."""

    def folder(self, title: str) -> Path | None:
        raise NotImplementedError(title)

    def file(self, title: str) -> Path | None:
        raise NotImplementedError(title)

    paper = file

    def files(self, title: str) -> tuple[Path, ...]:
        raise NotImplementedError(title)
