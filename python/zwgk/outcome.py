"""What a command reports back: the same for a dialog, a status bar and a terminal."""

from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path


class Status(IntEnum):
    """Also the exit code of the command line."""

    DONE = 0
    DONE_WITH_PROBLEMS = 1
    REFUSED = 2


@dataclass(frozen=True)
class OutcomeTable:
    """A short table for whoever has room to show one; every cell is text."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Outcome:
    """`headline` is one Chinese sentence; `lines` are short further facts, what matters most first; `files` are what
    was made.

    `places` are the first of what there is to look at, one short line each. `sheet` is where the clerk finds the
    result; `goes_there`: a host shows it right away, and otherwise offers to. `silent`: a dialog would say nothing new.
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
