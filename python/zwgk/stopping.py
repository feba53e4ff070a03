"""Being told to stop: SIGTERM and SIGHUP end a command as Ctrl+C does: temporary files go, locks are released.

A module written in C may swallow what a signal raises while it is imported (lxml does). So it is remembered too, and
raised again before a file is replaced.
"""

import signal
from types import FrameType

ENDED_BY_SIGNAL = 128  # a shell's convention: the exit code is this and the signal's number


class Stopped(BaseException):
    """A signal asked for the end; no `except Exception` may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = ENDED_BY_SIGNAL + number


_asked: list[int] = []
"""The signals that asked for the end of this command."""


def stop_on_signals() -> None:
    """Let SIGTERM and SIGHUP raise `Stopped`, unless the caller has them ignored (nohup), and remember Ctrl+C."""
    _asked.clear()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stop)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


def stop_if_asked() -> None:
    """Raise again what a signal raised, if the command still runs: nothing may be saved any more."""
    if _asked:
        raise KeyboardInterrupt if _asked[0] == signal.SIGINT else Stopped(_asked[0])


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
    _asked.append(number)
    if number != signal.SIGINT:
        signal.signal(number, signal.SIG_IGN)  # cleaning up is not to be interrupted
    stop_if_asked()
