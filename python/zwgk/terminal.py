"""Outcomes and refusals on a terminal, whatever its encoding, and even if its reader has gone."""

import io
import os
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import platformdirs
import typer
from rich.console import Console
from rich.table import Table

from zwgk.errors import Refusal
from zwgk.outcome import Outcome, OutcomeTable, Status

_MOST_ROWS = 60
_MOST_FILES = 5


class _Console(Console):
    """A console whose reader may go (`| head`): the work continues, and the exit code reports it."""

    @property
    def is_terminal(self) -> bool:
        """Return whether somebody may be looking; Windows calls its null device a terminal, too."""
        try:
            return super().is_terminal and os.get_terminal_size(self.file.fileno()).columns >= 0
        except (OSError, ValueError):  # no screen, or a closed stream
            return False

    def on_broken_pipe(self) -> None:
        self.quiet = True
        silence(sys.stderr if self.stderr else sys.stdout)


console = _Console(highlight=False)


def prepare_streams() -> None:
    """Print characters that the terminal's encoding lacks (✅ in GBK) as ?, never fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def silence(stream: Any) -> None:
    """Redirect a closed stream to the null device."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


@contextmanager
def command_line(doing: str = "") -> Iterator[None]:
    """Show a spinner for slow work; turn a `Refusal` into one line and exit code 2.

    System errors and bugs end in the same way; for a bug, the traceback goes to a file.
    """
    try:
        if doing and console.is_terminal:
            with console.status(doing + "……"):
                yield
        else:
            yield
    except Refusal as refusal:
        complain(str(refusal))
        raise typer.Exit(Status.REFUSED) from None
    except MemoryError as fault:
        complain("没有做完：内存不足，请关闭其他程序再试，或检查文件是否太大。")
        raise typer.Exit(Status.REFUSED) from fault
    except RecursionError as fault:
        complain("没有做完：文件里的内容一层套一层，套得太深，不是正常的文件，请重新获取一份。")
        raise typer.Exit(Status.REFUSED) from fault
    except OSError as fault:
        complain(_system_fault(fault))
        raise typer.Exit(Status.REFUSED) from fault
    except Exception as fault:
        complain(_own_fault(fault))
        raise typer.Exit(Status.REFUSED) from fault


@contextmanager
def progress_bar(doing: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a progress bar's update function (done, total)."""
    from rich.progress import Progress

    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def complain(sentence: str) -> None:
    """Write one line to the error stream."""
    try:
        _Console(stderr=True, highlight=False, soft_wrap=True).print(sentence, markup=False)
    except OSError:
        silence(sys.stderr)


def _system_fault(fault: OSError) -> str:
    from zwgk.engine_messages import reason_of

    where = f"读写“{fault.filename}”时" if fault.filename else ""
    return f"没有做完：{where}出错（{reason_of(fault)}）。"


def _own_fault(fault: Exception) -> str:
    from zwgk.engine_messages import chinese

    said = " ".join(chinese(fault).split())[:200] or type(fault).__name__
    log = _keep_traceback()
    send = f"请把 {log} 发给维护人员" if log else "请把用到的文件和这句话发给维护人员"
    return f"程序内部出错（{said}），文件没有改动：{send}。"


def _keep_traceback() -> Path | None:
    """Return the file with the traceback, or None if it cannot be written anywhere."""
    text = traceback.format_exc().encode("utf-8", "backslashreplace")
    for folder in (platformdirs.user_log_path("zwgk", appauthor=False), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "出错记录.txt").write_bytes(text)
        except OSError:
            continue
        return folder / "出错记录.txt"
    return None


def show(outcome: Outcome) -> None:
    """Print tables, headline, lines, files."""
    try:
        for table in outcome.tables:
            console.print(_rich_table(table))
        console.print(outcome.headline, markup=False, style="bold")
        for line in (*outcome.lines, *_saved_lines(outcome.files)):
            console.print(f"  {line}", markup=False, soft_wrap=True)
    except OSError as fault:
        silence(sys.stdout)
        complain(f"{outcome.headline}但结果没有全部显示出来：{_system_fault(fault).removeprefix('没有做完：')}")


def _saved_lines(files: tuple[Path, ...]) -> list[str]:
    """Return the file names; for a folder with many, only their number."""
    many = {folder: number for folder, number in Counter(file.parent for file in files).items() if number > _MOST_FILES}
    few = [f"已保存：{file}" for file in files if file.parent not in many]
    return few + [f"已保存：{number} 个文件，在文件夹“{folder}”里" for folder, number in many.items()]


def finish(outcome: Outcome) -> None:
    """Show the outcome and end with its exit code."""
    show(outcome)
    raise typer.Exit(outcome.status)


def _rich_table(table: OutcomeTable) -> Table:
    from rich.text import Text

    shown: Any = Table(title=Text(table.title), title_justify="left")
    for heading in table.headings:
        shown.add_column(Text(heading), overflow="fold")
    for row in table.rows[:_MOST_ROWS]:
        shown.add_row(*(Text(cell) for cell in row))
    if len(table.rows) > _MOST_ROWS:
        shown.caption = Text(f"还有 {len(table.rows) - _MOST_ROWS} 行，见工作簿")
    return shown  # type: ignore[no-any-return]
