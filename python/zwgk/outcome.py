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
class Outcome:
    """`headline` is one Chinese sentence; `lines` are short further facts; `files` are what was made."""

    status: Status
    headline: str
    lines: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
