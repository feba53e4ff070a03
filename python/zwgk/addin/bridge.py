"""What the VBA module starts: `python -I -c "from zwgk.addin.bridge import main; main()" <command> --window=<number>`.

The command is a button's id, the number that of Excel's window. Two UTF-16 files in the user's own folder bear it:
`request-<number>.txt` holds the name of the workbook, if there is one, and is read once; `report-<number>.txt` is the
text of the one dialog, which the VBA module shows. The exit code is that of `running.Report`.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlwings_engines import excel
from zwgk.addin.configuration import LOG_FILE, configuration_folder, write_text_for_vba

if TYPE_CHECKING:
    from zwgk.addin.running import Report


def main() -> None:
    """Run the command of sys.argv, write the report, exit with its code."""
    folder = configuration_folder()
    command, window = sys.argv[1], _window(sys.argv[1:])
    try:
        report = _run(command, window, read_request(folder, window), folder / LOG_FILE)
    finally:
        excel.leave_excel_running()
    folder.mkdir(parents=True, exist_ok=True)
    write_text_for_vba(folder / f"report-{window}.txt", report.text)
    raise SystemExit(report.code)


def read_request(folder: Path, window: int) -> str:
    """Return the name of the clicked workbook, "" if there is none, and delete the request."""
    request = folder / f"request-{window}.txt"
    try:
        name = request.read_text("utf-16")
    except FileNotFoundError:
        return ""
    request.unlink()
    return name


def _run(command: str, window: int, name: str, log: Path) -> "Report":
    import xlwings  # noqa: F401 - loads its engine for Windows, which is restricted next

    excel.tame()
    from zwgk.addin.choosing import ExcelChooser
    from zwgk.addin.running import Report, run, write_log
    from zwgk.addin.saved_copy import run_backed_up
    from zwgk.engine_messages import chinese
    from zwgk.outcome import Status

    if not name:
        return run(command, None, _NoChooser(), log)
    try:
        book = excel.book_of_window(window, name)
    except excel.ExcelBusy as busy:
        return Report(Status.REFUSED, chinese(busy))
    except Exception as error:
        write_log(log, error)
        return Report(Status.REFUSED, f"在这个 Excel 窗口里找不到工作簿“{name}”：请保存后关闭，重新打开，再点按钮。")
    return run_backed_up(command, book, ExcelChooser(book), log)


def _window(arguments: Sequence[str]) -> int:
    return int(next((value.removeprefix("--window=") for value in arguments if value.startswith("--window=")), 0))


class _NoChooser:
    """No workbook, no dialogs: any command that asks for a file also needs a book."""

    def folder(self, title: str) -> Path | None:
        raise NotImplementedError(title)

    def file(self, title: str) -> Path | None:
        raise NotImplementedError(title)

    paper = file

    def files(self, title: str) -> tuple[Path, ...]:
        raise NotImplementedError(title)

    def decision(self, title: str, text: str, choices: tuple[str, ...]) -> str:
        raise NotImplementedError(title, text, choices)
