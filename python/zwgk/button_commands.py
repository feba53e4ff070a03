"""Subcommands that take the same arguments as their button, generated from the button's row.

A button with more options on the command line (an output file, a template, `--overwrite`) has its own subcommand.
"""

from collections.abc import Callable
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zwgk.arguments import PeriodText, Workbook, asked_period
from zwgk.buttons import BUTTONS, Button
from zwgk.errors import Refusal
from zwgk.outcome import Outcome
from zwgk.terminal import command_line, finish

if TYPE_CHECKING:
    import xlwings as xw

Folder = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="文件夹", help="文件放到这里；不写就在工作簿旁边新建，以时段为名"),
]
File = Annotated[Path, typer.Argument(metavar="文件", help="要读的文件")]
Files = Annotated[list[Path], typer.Argument(metavar="文件或文件夹", help="要读的文件，或放着它们的文件夹")]


def mount(app: typer.Typer) -> None:
    """Add a subcommand for each button that works on a workbook and has none yet."""
    present = {info.name or str(getattr(info.callback, "__name__", "")) for info in app.registered_commands}
    for button in BUTTONS:
        if button.needs_book and not present & {button.subcommand, button.id}:
            app.command(button.subcommand, help=f"{button.label}：{button.supertip}")(_subcommand(button))


def _subcommand(button: Button) -> Callable[..., None]:
    def plain(workbook: Workbook, period: PeriodText = None) -> None:
        _run(button, workbook, period)

    def into_folder(workbook: Workbook, folder: Folder = None, period: PeriodText = None) -> None:
        _run(button, workbook, period, folder)

    def from_file(workbook: Workbook, file: File, period: PeriodText = None) -> None:
        _run(button, workbook, period, file)

    def from_files(workbook: Workbook, files: Files, period: PeriodText = None) -> None:
        _run(button, workbook, period, files)

    by_what_is_asked: dict[str, Callable[..., None]] = {
        "": plain,
        "decision": plain,  # tells what there is to decide
        "folder": into_folder,
        "file": from_file,
        "paper": from_file,
        "files": from_files,
    }
    return by_what_is_asked[button.asks]


def _run(button: Button, workbook: Path, period: str | None, *asked: object) -> None:
    with command_line(f"正在{button.label}"):
        from zwgk import commands
        from zwgk.files import open_settled, run_on_file

        command: Callable[..., Outcome] = getattr(commands, button.id)
        by_period = "period" in signature(command).parameters
        if period is not None and not by_period:
            raise Refusal(f"“{button.label}”不分时段：请去掉 --period，再来一次。")

        def run(book: "xw.Book") -> Outcome:
            return command(book, *asked, **({"period": asked_period(period, book)} if by_period else {}))

        if button.writes:
            outcome = run_on_file(workbook, run, doing=button.label)
        else:
            with open_settled(workbook) as book:
                outcome = run(book)
    finish(outcome)
