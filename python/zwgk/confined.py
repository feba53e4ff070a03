"""A child process that reads what nobody trusts, within limits of memory and time.

The child is a fresh interpreter (nothing is forked, so that it is the same on Windows) that gets requests over a pipe
and answers with plain values. Whatever a parser does with a bad file (panic, loop, all memory) ends as one `Ended`.
Limits: memory and processor time by the operating system (`process_limits`), and this process's clock.
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

_CLOCK_FACTOR = 6  # seconds by the clock per second of processor time: other programs want the processor too
_NO_WINDOW = 0x08000000  # subprocess.CREATE_NO_WINDOW, which exists on Windows only


class End(Enum):
    """Why a child is no more."""

    LARGE = auto()
    SLOW = auto()
    CRASH = auto()


class Ended(Exception):
    """The child is no more; what it was asked has no answer."""

    def __init__(self, why: End = End.CRASH) -> None:
        super().__init__(why.name)
        self.why = why


class Child:
    """A process that runs a module; it starts with the first request, and again after it has ended."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def asked(self, request: object, seconds: int) -> Iterator[IO[bytes]]:
        """Send a request and yield the stream of answers (`received` takes one).

        `seconds`: processor time. Raises `Ended` if the child is no more. A block that is left by an exception ends the
        child: answers may be left in its pipe.
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
                creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
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
                    continue  # what was not sent is nobody's any more


_ENDS = {-6: End.LARGE, -9: End.LARGE, -24: End.SLOW, 3: End.LARGE, 0xC0000409: End.LARGE, 1816: End.SLOW}
"""What ended the child -> why: abort (no memory for the parser), kill (the system had none), processor time; on Windows
two ways to abort, and ERROR_NOT_ENOUGH_QUOTA for time."""


def _expire(process: subprocess.Popen[bytes], expired: threading.Event) -> None:
    expired.set()
    process.kill()


class _Values(pickle.Unpickler):
    """Takes plain values and dates only: the child has read a file that nobody trusts."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in ("date", "datetime", "time", "timedelta"):
            return getattr(dt, name)
        raise pickle.UnpicklingError(name)


def received(stream: IO[bytes]) -> Any:
    """Return the next answer. Raises `Ended` if there is none, or one that is no plain value."""
    try:
        return _Values(stream).load()
    except (EOFError, OSError, pickle.UnpicklingError):
        raise Ended from None


def limit(memory: int, seconds: int) -> None:
    """Limit this process (the child) to bytes of memory and to `seconds` of processor time from now on."""
    process_limits().set(memory, seconds)
