"""A click in Excel and its answer, as UTF-16 files in the user's own folder; their names bear Excel's window number N.

`request-N.txt` (two lines: the button's id, the workbook's name or nothing) is written by the VBA module. It renames
the file to `offered-N.txt` for the resident program, which renames it to `taken-N.txt` and holds it open while it
works: if Excel can delete it, nobody is working. An offer that nobody takes is renamed back, and Excel starts the
program itself. Renaming is atomic, so a click is never served twice. `report-N.txt` is the answer: the code of
`running.Report`, then the text of the dialog.

No other user can write into this folder, and nothing in a request chooses which program runs.
"""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from zwgk.addin.configuration import write_text_for_vba

_OFFERED = re.compile(r"offered-(\d{1,20})\.txt")
_KINDS = ("request", "offered", "taken", "report")


@dataclass(frozen=True)
class Request:
    """A click: the number of Excel's window, the button's id, the workbook's name ("" for none)."""

    window: int
    button: str
    book: str


class Taken:
    """A request that this process serves, and holds until it is answered."""

    def __init__(self, folder: Path, window: int, held: IO[bytes]) -> None:
        self.request = request_of(window, held.read())
        self._folder = folder
        self._held = held

    def answer(self, code: int, text: str) -> None:
        """Write the report and let the request go."""
        write_report(self._folder, self.request.window, code, text)
        self._held.close()
        with suppress(OSError):
            _file(self._folder, "taken", self.request.window).unlink()


def offers(folder: Path) -> list[int]:
    """Return the windows whose requests wait for somebody to take them."""
    try:
        with os.scandir(folder) as found:
            matches = [_OFFERED.fullmatch(entry.name) for entry in found]
    except OSError:
        return []
    return [int(match[1]) for match in matches if match]


def take(folder: Path, window: int) -> Taken | None:
    """Take an offered request; None if it has just been withdrawn, or another program still looks into it."""
    taken = _file(folder, "taken", window)
    try:
        _file(folder, "offered", window).replace(taken)
        return Taken(folder, window, taken.open("rb"))
    except OSError:
        return None


def read_request(folder: Path, window: int) -> Request:
    """Return a request that was not offered, and delete it. Raise `FileNotFoundError` if there is none."""
    file = _file(folder, "request", window)
    request = request_of(window, file.read_bytes())
    file.unlink()
    return request


def request_of(window: int, content: bytes) -> Request:
    """Return the request in a file's content."""
    button, _, book = content.decode("utf-16", "replace").replace("\r\n", "\n").partition("\n")
    return Request(window, button, book)


def write_report(folder: Path, window: int, code: int, text: str) -> None:
    """Write the answer; it appears whole."""
    fresh = folder / f"report-{window}.new"
    write_text_for_vba(fresh, f"{code}\n{text}")
    fresh.replace(_file(folder, "report", window))


def written(folder: Path, kinds: Iterable[str] = _KINDS) -> list[Path]:
    """Return the files of all windows."""
    return [path for kind in kinds for path in folder.glob(f"{kind}-*.*")]


def _file(folder: Path, kind: str, window: int) -> Path:
    return folder / f"{kind}-{window}.txt"
