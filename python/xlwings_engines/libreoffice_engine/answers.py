"""Answers of the office that serve again for a moment.

xlwings tells sheets apart by the names of sheet, book and app, two dozen times for one write; each name is a call.
"""

from __future__ import annotations

import time
from collections.abc import Callable

MOMENT = 0.05
"""Seconds. Less than it takes anybody at the screen to rename a sheet and to expect that it was noticed."""


class Renamings:
    """When this process last gave something another name, or let a macro do so."""

    def __init__(self) -> None:
        self.last = 0.0

    def note(self) -> None:
        self.last = time.monotonic()


class Answer:
    """The last answer to one question for a name."""

    def __init__(self, renamings: Renamings, text: str = "", asked_at: float = 0.0) -> None:
        self._renamings = renamings
        self._text = text
        self._asked_at = asked_at

    def get(self, ask: Callable[[], str]) -> str:
        """Return the answer, which is asked for anew where it is older than a moment or than the last renaming."""
        now = time.monotonic()
        if not max(self._renamings.last, now - MOMENT) < self._asked_at:
            self._text = ask()
            self._asked_at = now
        return self._text
