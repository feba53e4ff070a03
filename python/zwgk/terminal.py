"""Outcomes and refusals on a terminal."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import platformdirs
import typer
from rich.console import Console
from rich.table import Table

from zwgk.errors import Refusal
from zwgk.outcome import Outcome, OutcomeTable, Status

console = Console(highlight=False)
_MOST_ROWS = 60


@contextmanager
def command_line(doing: str = "") -> Iterator[None]:
    """What is slow shows that it is alive; a `Refusal` becomes one line and exit code 2.

    So does a fault of our own: a clerk gets a sentence, and the traceback goes to a file that she can send us.
    """
    try:
        if doing and console.is_terminal:
            with console.status(doing + "……"):
                yield
        else:
            yield
    except Refusal as refusal:
        _complain(str(refusal))
        raise typer.Exit(Status.REFUSED) from None
    except Exception as fault:
        _complain(f"程序内部出错（{fault}），文件没有改动：请把 {_keep_traceback()} 发给维护人员。")
        raise typer.Exit(Status.REFUSED) from fault


def _complain(sentence: str) -> None:
    Console(stderr=True, highlight=False, soft_wrap=True).print(sentence, markup=False)


def _keep_traceback() -> Path:
    log = platformdirs.user_log_path("zwgk", appauthor=False, ensure_exists=True) / "出错记录.txt"
    log.write_text(traceback.format_exc(), encoding="utf-8")
    return log


def show(outcome: Outcome) -> None:
    """Tables, headline, lines, files."""
    for table in outcome.tables:
        console.print(_rich_table(table))
    console.print(outcome.headline, markup=False, style="bold")
    for line in outcome.lines:
        console.print(f"  {line}", markup=False, soft_wrap=True)
    for file in outcome.files:
        console.print(f"  已保存：{file}", markup=False, soft_wrap=True)


def finish(outcome: Outcome) -> None:
    """Shows the outcome and ends with its exit code."""
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
