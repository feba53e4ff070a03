"""Reader of files that are not plainly harmless: one child process for many files, replaced if a file ends it.

The child answers sheet by sheet, in chunks of rows. Any parser failure on a bad file (panic, endless loop, exhausted
memory) ends as one `Unreadable` for that file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from zwgk.confined import Child, End, Ended, received
from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.limits import ReadingLimits
from zwgk.intake.foreign.marks import Facts
from zwgk.intake.foreign.raw_sheet import Row


@dataclass(frozen=True, kw_only=True)
class ForeignSheet(Facts):
    """A worksheet. `chunks`: the rows, each `width` long, errors as their text.

    The chunks come from the worker while they are read; those of a skipped sheet are discarded.
    """

    chunks: Iterator[list[Row]]

    def rows(self) -> list[Row]:
        """Return all rows that are sent."""
        return [row for chunk in self.chunks for row in chunk]


class ForeignReader:
    """Reads files one after another; the first one starts the process. Use as a context manager."""

    def __init__(self) -> None:
        self._child = Child("zwgk.intake.foreign.worker")

    def __enter__(self) -> "ForeignReader":
        return self

    def __exit__(self, *_: object) -> None:
        self._child.end()

    def sheets(self, content: bytes, limits: ReadingLimits, most_rows: int | None = None) -> Iterator[ForeignSheet]:
        """Yield the worksheets of a file, hidden ones included, with at most `most_rows` rows each.

        Read them to the end, otherwise the worker is ended. Raise `Unreadable`, also between two sheets or chunks.
        """
        refused: Fault | None = None
        try:
            with self._child.asked((limits, most_rows, content), limits.seconds) as answers:
                try:
                    yield from _answer(answers)
                except Unreadable as unreadable:
                    refused = unreadable.fault
                    if refused in (Fault.DAMAGED, Fault.LARGE):  # after these its memory use is unknown
                        raise
        except Ended as ended:
            raise Unreadable(_ENDS[ended.why]) from None
        if refused is not None:
            raise Unreadable(refused)


_ENDS = {End.LARGE: Fault.LARGE, End.SLOW: Fault.SLOW, End.CRASH: Fault.DAMAGED}


def _answer(stream: IO[bytes]) -> Iterator[ForeignSheet]:
    kind, told = received(stream)
    while kind == "sheet":
        chunks = _chunks(stream)
        yield ForeignSheet(**told, chunks=chunks)
        for _ in chunks:
            pass
        kind, told = received(stream)
    if kind == "fault":
        raise Unreadable(Fault(told))


def _chunks(stream: IO[bytes]) -> Iterator[list[Row]]:
    kind, rows = received(stream)
    while kind == "rows":
        yield rows
        kind, rows = received(stream)
    if kind == "fault":
        raise Unreadable(Fault(rows))
