"""A saved workbook, right-clicked in the file manager: run a command on it, show its outcome, open the result.

This route needs no spreadsheet program and no add-in, so it serves every edition of WPS. The menu's entries
(`file_menu`) start it in a terminal window: `python -I -c "from zwgk.addin.saved_file import main; main()" ID FILE`.
"""

import sys
from pathlib import Path

from zwgk.errors import Refusal
from zwgk.files import refuse_if_open
from zwgk.outcome import Status
from zwgk.terminal import complain, console, prepare_streams


def main() -> None:
    """Run the action of sys.argv on its file, then wait for a key before the window closes."""
    prepare_streams()
    code = run(sys.argv[1], Path(sys.argv[2]))
    console.input("按回车键关闭这个窗口。")
    raise SystemExit(code)


def run(action: str, workbook: Path) -> int:
    """Run the command, open its result and return its exit code. Refuse while a program has the file open."""
    result = workbook.with_name(f"{workbook.stem}-通报") if action == "publish" else workbook
    try:
        refuse_if_open(workbook)
    except Refusal as refusal:
        complain(str(refusal))
        return Status.REFUSED
    target = () if result == workbook else ("-o", str(result))
    code = _command(action.replace("_", "-"), str(workbook), *target)
    if code != Status.REFUSED and action != "print_attachments":
        _open(result)
    return code


def _command(*arguments: str) -> int:
    from zwgk.cli import app

    try:
        app(arguments, prog_name="zwgk")
    except SystemExit as end:
        return int(end.code or 0)
    return Status.DONE


def _open(result: Path) -> None:
    from zwgk.documents.viewer import find_viewer

    try:
        find_viewer()(result)
    except (Refusal, OSError):
        console.print(f"请打开“{result}”查看。", markup=False, soft_wrap=True)
