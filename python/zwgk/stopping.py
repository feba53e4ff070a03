"""Being told to stop: SIGTERM and SIGHUP end a command as Ctrl+C does: temporary files go, locks are released."""

import signal
from types import FrameType

ENDED_BY_SIGNAL = 128  # a shell's convention: the exit code is this and the signal's number


class Stopped(BaseException):
    """A signal asked for the end; no `except Exception` may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = ENDED_BY_SIGNAL + number


def stop_on_signals() -> None:
    """Let SIGTERM and SIGHUP raise `Stopped`, unless the caller has them ignored (nohup)."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of a handler
    signal.signal(number, signal.SIG_IGN)  # cleaning up is not to be interrupted
    raise Stopped(number)
