"""One click in a host that sends a snapshot and applies actions: plain values in, plain values out.

A snapshot is a copy of the open workbook as a file: every host can save one, it holds all that a command might read
(formats and print areas, too), and the file engine reads it as fast as any file. Actions carry only changed blocks, so
that the clerk's window, selection and unsaved state stay.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwings as xw

from xlwings_engines.errors import EngineError
from xlwings_engines.remote_engine import Action, actions_of, open_snapshot
from zwgk.addin.choosing import Chosen
from zwgk.addin.running import Report, run
from zwgk.addin.saved_copy import run_backed_up
from zwgk.buttons import BUTTONS
from zwgk.engine_messages import chinese
from zwgk.errors import Refusal
from zwgk.files import run_on_file
from zwgk.outcome import Outcome, Status


@dataclass(frozen=True)
class Click:
    """`fullname`: the workbook's name in the host, "" for none. `chosen` and `answer`: choices made in the host."""

    button: str
    fullname: str = ""
    chosen: tuple[Path, ...] = ()
    answer: str = ""


def click_of(request: dict[str, Any]) -> Click:
    """Return the click that a request describes. Raise `ValueError` for anything else."""
    button, fullname, answer = (request.get(key, "") for key in ("button", "fullname", "answer"))
    chosen = request.get("chosen", [])
    if not isinstance(chosen, list) or not all(isinstance(text, str) for text in (button, fullname, answer, *chosen)):
        raise ValueError("not a click")
    return Click(button, fullname, tuple(map(Path, chosen)), answer)


def answer(click: Click, snapshot: Path | None, log: Path) -> dict[str, Any]:
    """Run the button's command and return its `Report` as plain values, and `actions` for the host.

    Without a snapshot the host has closed the workbook, and its file is changed. A command that fails has no actions.
    """
    chooser = Chosen(click.chosen, click.answer)
    if not click.fullname:
        return _told(run(click.button, None, chooser, log))
    if snapshot is None:
        return _told(_run_on_closed(click, log))
    try:
        book = open_snapshot(snapshot, click.fullname)
    except EngineError as error:
        return _told(Report(Status.REFUSED, chinese(error)))
    try:
        report = run_backed_up(click.button, book, chooser, log)
        return _told(report, actions_of(book) if report.code <= Status.DONE_WITH_PROBLEMS else [])
    finally:
        book.close()


class _NotDone(Exception):
    def __init__(self, report: Report) -> None:
        self.report = report


def _run_on_closed(click: Click, log: Path) -> Report:
    done: list[Report] = []

    def command(book: xw.Book) -> Outcome:
        report = run(click.button, book, Chosen(click.chosen, click.answer), log)
        if report.code > Status.DONE_WITH_PROBLEMS:
            raise _NotDone(report)
        done.append(report)
        return Outcome(Status(report.code), report.text)

    label = next((button.label for button in BUTTONS if button.id == click.button), click.button)
    try:
        run_on_file(Path(click.fullname), command, doing=label)
    except _NotDone as end:
        return end.report
    except Refusal as refusal:
        return Report(Status.REFUSED, str(refusal))
    return done[0]


def _told(report: Report, actions: list[Action] | None = None) -> dict[str, Any]:
    return {
        "code": int(report.code),
        "text": report.text,
        "sheet": report.sheet,
        "file": str(report.file or ""),
        "choices": list(report.choices),
        "actions": actions or [],
    }
