"""The result of a command, for dialog, status bar and terminal alike."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

Progress = Callable[[int, int], None]
"""Shows how far a command is: steps done, of how many."""


class Status(IntEnum):
    """Also the exit code of the command line."""

    DONE = 0
    DONE_WITH_PROBLEMS = 1
    REFUSED = 2


@dataclass(frozen=True)
class OutcomeTable:
    """A short table for hosts with room to show one; every cell is text."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Outcome:
    """`headline` is one Chinese sentence; `lines` are short further facts, most important first; `files` are the files
    made.

    `places`: the first places to look at, one short line each. `sheet`: the sheet with the result; if `goes_there`, a
    host shows it at once, otherwise it offers to. `silent`: a dialog would tell nothing new. `choices`: nothing is done
    yet; the command takes one of these decisions. `copied`: a text that a host with a clipboard puts there.
    """

    status: Status
    headline: str
    lines: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    tables: tuple[OutcomeTable, ...] = ()
    places: tuple[str, ...] = ()
    sheet: str = ""
    goes_there: bool = False
    silent: bool = False
    choices: tuple[str, ...] = ()
    copied: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """Result of one check of 诊断. `remedy` is empty if all is well."""

    subject: str
    found: str
    remedy: str = ""
