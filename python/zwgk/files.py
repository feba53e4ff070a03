"""Workbook files, with no spreadsheet program: open, run a command, save in one step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from zwgk.errors import Refusal
from zwgk.outcome import Outcome

if TYPE_CHECKING:
    import xlwings as xw


@contextmanager
def open_file(path: Path) -> "Iterator[xw.Book]":
    """The workbook of a file, closed again without saving. What the engine cannot do becomes a `Refusal`."""
    from xlwings_engines.errors import EngineError
    from xlwings_engines.openpyxl_engine import open_book

    try:
        book = open_book(path)
        try:
            yield book
        finally:
            book.close()
    except EngineError as error:
        raise Refusal(str(error)) from error


def run_on_file(path: Path, command: "Callable[[xw.Book], Outcome]", target: Path | None = None) -> Outcome:
    """Opens `path`, runs the command, saves over it or to `target`. Where anything stops, no file has changed.

    What a copy at `target` lacks is told in the outcome's lines.
    """
    saved = target or path
    with open_file(path) as book:
        outcome = command(book)
        book.save(saved)
        losses = tuple(f"“{saved.name}”里没有：{loss}（原文件未动）" for loss in book.impl.losses)
    return Outcome(outcome.status, outcome.headline, outcome.lines + losses, (saved, *outcome.files), outcome.tables)


def save_file(target: Path, content: bytes) -> None:
    """Writes `target` in one step: the old file or the new one, never half. Raises `Refusal` where it cannot."""
    from xlwings_engines.atomic_save import atomic_save
    from xlwings_engines.errors import EngineError

    def write(stream: BinaryIO) -> None:
        stream.write(content)

    try:
        atomic_save(target, write)
    except EngineError as error:
        raise Refusal(str(error)) from error
