"""A child process that reads untrusted files within limits of memory and time.

The child is a fresh interpreter, never a fork, so that it behaves alike on Windows. It gets requests over a pipe and
answers with plain values. Any parser failure on a bad file (panic, endless loop, exhausted memory) ends as `Ended`.
The operating system limits memory and processor time (`process_limits`); this process limits elapsed time.
"""

import datetime as dt
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum, auto
from typing import IO, Any

from zwgk.process_limits import process_limits

_CLOCK_FACTOR = 6  # elapsed seconds allowed per second of processor time: other programs use the processor too
NO_WINDOW = 0x08000000 if sys.platform == "win32" else 0
"""Flag for a new process without a console: `subprocess.CREATE_NO_WINDOW`, which exists on Windows only."""


class End(Enum):
    """Reason why a child ended."""

    LARGE = auto()
    SLOW = auto()
    CRASH = auto()


class Ended(Exception):
    """The child ended without answering a request."""

    def __init__(self, why: End = End.CRASH) -> None:
        super().__init__(why.name)
        self.why = why


class Child:
    """A process that runs a module; the first request starts it, and so does the next one after it has ended."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def asked(self, request: object, seconds: int) -> Iterator[IO[bytes]]:
        """Send a request and yield the stream of answers (`received` takes one).

        `seconds`: processor time. Raise `Ended` if the child has ended. An exception in the block ends the child,
        because answers may be left in its pipe.
        """
        process = self._started()
        expired = threading.Event()
        timer = threading.Timer(seconds * _CLOCK_FACTOR, _expire, (process, expired))
        timer.daemon = True
        timer.start()
        whole = False
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                pickle.dump(request, process.stdin)
                process.stdin.flush()
            except OSError:
                raise Ended from None
            yield process.stdout
            whole = True
        except Ended:
            why = End.SLOW if expired.is_set() else _ENDS.get(process.wait(), End.CRASH)
            raise Ended(why) from None
        finally:
            timer.cancel()
            if not whole:
                self.end()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=NO_WINDOW,
            )
        return self._process

    def end(self) -> None:
        """End the process, if there is one."""
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
                    continue  # unsent data is discarded


_ENDS = {-6: End.LARGE, -9: End.LARGE, -24: End.SLOW, 3: End.LARGE, 0xC0000409: End.LARGE, 1816: End.SLOW}
"""Exit code of the child -> reason: abort (no memory for the parser), kill (no memory in the system), processor time;
on Windows two kinds of abort, and ERROR_NOT_ENOUGH_QUOTA for time."""


def _expire(process: subprocess.Popen[bytes], expired: threading.Event) -> None:
    expired.set()
    process.kill()


class _Values(pickle.Unpickler):
    """Unpickler of plain values and dates only: the child has read an untrusted file."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in ("date", "datetime", "time", "timedelta"):
            return getattr(dt, name)
        raise pickle.UnpicklingError(name)


def received(stream: IO[bytes]) -> Any:
    """Return the next answer. Raise `Ended` if there is none, or if it is not a plain value."""
    try:
        return _Values(stream).load()
    except (EOFError, OSError, pickle.UnpicklingError):
        raise Ended from None


def limit(memory: int, seconds: int) -> None:
    """Limit this process (the child) to bytes of memory and to `seconds` of processor time from now on."""
    process_limits().set(memory, seconds)
