"""One click in Excel: attach to the clerk's workbook over COM, run the command.

The resident program does it, by `answer`. If that does not run, the VBA module starts
`python -I -c "from zwgk.addin.bridge import main; main()" --window=<number of Excel's window>`.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlwings_engines import excel
from zwgk.addin.configuration import LOG_FILE, configuration_folder
from zwgk.addin.resident.request_files import Request, read_request, write_report

if TYPE_CHECKING:
    from zwgk.addin.running import Report


def main() -> None:
    """Serve the request of the window in sys.argv, write the report, exit with its code."""
    folder = configuration_folder()
    window = _window(sys.argv[1:])
    try:
        report = answer(read_request(folder, window), folder / LOG_FILE)
    finally:
        excel.leave_excel_running()
    write_report(folder, window, report.code, report.text)
    raise SystemExit(report.code)


def answer(request: Request, log: Path) -> "Report":
    """Run the command on the workbook of the window, and never raise for what a clerk can do."""
    import xlwings  # noqa: F401 - loads its engine for Windows, which is restricted next

    excel.tame()
    from zwgk.addin.choosing import Chosen, ExcelChooser
    from zwgk.addin.running import Report, run, write_log
    from zwgk.addin.saved_copy import run_backed_up
    from zwgk.engine_messages import chinese
    from zwgk.outcome import Status

    if not request.book:
        return run(request.button, None, Chosen(()), log)
    try:
        book = excel.book_of_window(request.window, request.book)
    except excel.ExcelBusy as busy:
        return Report(Status.REFUSED, chinese(busy))
    except Exception as error:
        write_log(log, error)
        told = f"在这个 Excel 窗口里找不到工作簿“{request.book}”：请保存后关闭，重新打开，再点按钮。"
        return Report(Status.REFUSED, told)
    return run_backed_up(request.button, book, ExcelChooser(book), log)


def _window(arguments: Sequence[str]) -> int:
    return int(next((value.removeprefix("--window=") for value in arguments if value.startswith("--window=")), 0))
