"""The reader of files that are not plainly harmless: one worker process for many files, replaced if one ends it.

The worker is a fresh interpreter (nothing is forked, so that it is the same on Windows) that gets a file's bytes over a
pipe and answers sheet by sheet, in chunks of rows. What the parser does with a bad file (panic, loop, all memory) ends
as one `Unreadable` for that file. Limits: processor time and memory by the operating system if it has `resource`
(Linux, macOS); on Windows the memory is not limited, the time is, by this process's clock alone.
"""

import datetime as dt
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.limits import Limits
from zwgk.intake.foreign.marks import Span

_CLOCK_FACTOR = 6  # seconds by the clock per second of processor time: other programs want the processor too
_NO_WINDOW = 0x08000000  # subprocess.CREATE_NO_WINDOW, which exists on Windows only

Row = list[Any]
"""int, float, str, bool, date, time, datetime, timedelta; "" if blank."""


@dataclass(frozen=True)
class ForeignSheet:
    """A worksheet. Rows and columns are counted from 0 on the sheet.

    top, left: place of the first filled cell, (0, 0) if there is none; height, width: of what is filled, also if fewer
    rows are sent; visible: False if hidden in any way; merged: areas of more than one cell; hidden_rows: numbers of
    hidden rows (.xlsx, .xls and .ods tell, .xlsb does not); hidden_columns: the same; unfinished: (row, column) of
    formulas without a result (.xlsx); chunks: the rows, each `width` long.

    The chunks come from the worker while they are read; those of a sheet that is passed over are thrown away.
    """

    name: str
    visible: bool
    top: int
    left: int
    height: int
    width: int
    merged: tuple[Span, ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    unfinished: tuple[tuple[int, int], ...]
    chunks: Iterator[list[Row]]

    def rows(self) -> list[Row]:
        """Return all rows that are sent."""
        return [row for chunk in self.chunks for row in chunk]


class ForeignReader:
    """Reads files one after another; the process starts with the first. Use as a context manager."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "ForeignReader":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def sheets(self, content: bytes, limits: Limits, most_rows: int | None = None) -> Iterator[ForeignSheet]:
        """Yield the worksheets of a file, hidden ones too, with at most `most_rows` rows each.

        Read them to the end, or the worker is ended. Raises `Unreadable`, also between two sheets or chunks.
        """
        process = self._started()
        expired = threading.Event()
        timer = threading.Timer(limits.seconds * _CLOCK_FACTOR, _expire, (process, expired))
        timer.daemon = True
        timer.start()
        whole = False
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                pickle.dump((limits, most_rows, content), process.stdin)
                process.stdin.flush()
            except OSError:
                raise _Ended from None
            yield from self._answer(process.stdout)
            whole = True
        except Unreadable as unreadable:
            whole = unreadable.fault not in (Fault.DAMAGED, Fault.LARGE)  # after these nobody knows its memory
            raise
        except _Ended:
            raise Unreadable(Fault.SLOW if expired.is_set() else _ENDS.get(process.wait(), Fault.DAMAGED)) from None
        finally:
            timer.cancel()
            if not whole:
                self._end()

    def _answer(self, stream: IO[bytes]) -> Iterator[ForeignSheet]:
        kind, told = _next(stream)
        while kind == "sheet":
            chunks = _chunks(stream)
            yield ForeignSheet(**told, chunks=chunks)
            for _ in chunks:
                pass
            kind, told = _next(stream)
        if kind == "fault":
            raise Unreadable(Fault(told))

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", "zwgk.intake.foreign.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue  # what was not sent is nobody's any more


class _Ended(Exception):
    """The worker is no more."""


_ENDS = {-6: Fault.LARGE, -9: Fault.LARGE, -24: Fault.SLOW}
"""Signal that ended the worker -> why: abort (no memory for the parser), kill (the system had none), processor time."""


def _expire(process: subprocess.Popen[bytes], expired: threading.Event) -> None:
    expired.set()
    process.kill()


class _Values(pickle.Unpickler):
    """Takes plain values and dates only: the worker has read a file that nobody trusts."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in ("date", "datetime", "time", "timedelta"):
            return getattr(dt, name)
        raise pickle.UnpicklingError(name)


def _next(stream: IO[bytes]) -> tuple[str, Any]:
    try:
        kind, told = _Values(stream).load()
    except (EOFError, OSError, pickle.UnpicklingError):
        raise _Ended from None
    return kind, told


def _chunks(stream: IO[bytes]) -> Iterator[list[Row]]:
    kind, rows = _next(stream)
    while kind == "rows":
        yield rows
        kind, rows = _next(stream)
    if kind == "fault":
        raise Unreadable(Fault(rows))
