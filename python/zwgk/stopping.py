"""Stopping by signal: SIGTERM and SIGHUP end a command as Ctrl+C does, with temporary files removed, locks released.

An import of a C module (lxml does) or the callback of a weak reference may swallow what a signal handler raises. So
the signal is also remembered and raised again before a file is replaced.
"""

import signal
import sys
from types import FrameType

ENDED_BY_SIGNAL = 128  # shell convention: the exit code is this plus the signal's number


class Stopped(BaseException):
    """A signal asked the command to end; a BaseException, so no `except Exception` swallows it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code: int = ENDED_BY_SIGNAL + number


_asked: list[int] = []
"""Signals received that ask this command to end."""


def stop_on_signals() -> None:
    """Make SIGTERM and SIGHUP raise `Stopped`, unless the caller ignores them (nohup); also remember Ctrl+C."""
    _asked.clear()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)
    sys.unraisablehook = _pass_over_stopping


def stop_if_asked() -> None:
    """Raise `Stopped` again if a signal came and the command still runs: nothing may be saved any more."""
    if _asked:
        raise KeyboardInterrupt if _asked[0] == signal.SIGINT else Stopped(_asked[0])


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
    _asked.append(number)
    if number != signal.SIGINT:
        signal.signal(number, signal.SIG_IGN)  # cleaning up must not be interrupted
    stop_if_asked()


def _pass_over_stopping(swallowed: "sys.UnraisableHookArgs") -> None:
    """Keep Python from reporting a swallowed stop in English: it is remembered, and told when it is raised again."""
    if not isinstance(swallowed.exc_value, (Stopped, KeyboardInterrupt)):
        sys.__unraisablehook__(swallowed)
