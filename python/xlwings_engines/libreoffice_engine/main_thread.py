"""Work for the main thread of an office that shows windows.

A UNO call carries the identity of its calling thread. The office's main thread calls us back and waits for our
answer; calls that we make meanwhile run on it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from xlwings_engines.libreoffice_engine.failures import OfficeGone

_LOOK_SECONDS = 1.0
_here = threading.local()

Result = TypeVar("Result")


def run(make_caller: Callable[[], Any], is_alive: Callable[[], bool], action: Callable[[], Result]) -> Result:
    """Run ``action()`` and return or raise its result. Within an action, another one runs directly.

    ``make_caller`` returns the office's UNO AsyncCallback; ``is_alive`` tells whether the office still runs. Raise
    ``OfficeGone`` if it ends before its main thread has run the action.
    """
    if getattr(_here, "is_main", False):
        return action()
    done = threading.Event()
    results: list[Result] = []
    errors: list[BaseException] = []

    def perform() -> None:
        _here.is_main = True
        try:
            results.append(action())
        except BaseException as error:  # raised again in the thread that asked
            errors.append(error)
        finally:
            _here.is_main = False
            done.set()

    make_caller().addCallback(_callback(perform), None)
    while not done.wait(_LOOK_SECONDS):
        if not is_alive():
            raise OfficeGone
    if errors:
        raise errors[0]
    return results[0]


def _callback(perform: Callable[[], None]) -> Any:
    import unohelper
    from com.sun.star.awt import XCallback

    class Callback(unohelper.Base, XCallback):  # type: ignore[misc] # UNO's bases have no types
        def notify(self, _data: object) -> None:
            perform()

    return Callback()
