"""Short-lived cache of the office's answers.

xlwings identifies sheets by the names of sheet, book and app, two dozen times per write; each name is a call.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MOMENT = 0.05
"""Seconds. Shorter than a person takes to rename a sheet and expect an effect."""


class Renamings:
    """When this process last renamed something, or let a macro do so."""

    def __init__(self) -> None:
        self.last: float = 0.0

    def note(self) -> None:
        """Note a renaming: answers from before are asked for again."""
        self.last = time.monotonic()


class Answer:
    """The last answer to one query for a name."""

    def __init__(self, renamings: Renamings, text: str = "", asked_at: float = 0.0) -> None:
        self._renamings = renamings
        self._text = text
        self._asked_at = asked_at

    def get(self, ask: Callable[[], str]) -> str:
        """Return the answer; query again if it is older than the limit or than the last renaming."""
        now = time.monotonic()
        if not max(self._renamings.last, now - MOMENT) < self._asked_at:
            self._text = ask()
            self._asked_at = now
        return self._text
