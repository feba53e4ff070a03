"""LibreOffice's own dialog for files and folders, used as a clerk would.

Nothing but the cancel button is found by its label: labels are in the language of the office.
"""

from __future__ import annotations

import contextlib
from typing import Any

from tests.e2e.calc import PUSH_BUTTON, TABLE, TEXT, Calc, children
from tests.e2e.screen import wait_for
from zwgk.buttons import BUTTONS

# Of com.sun.star.accessibility.AccessibleStateType.
FOCUSED, DEFAULT = 11, 32
CANCEL = ("Cancel", "取消")


class Chooser:
    """The dialog opened by a click on a button."""

    def __init__(self, calc: Calc, document: Any, label: str) -> None:
        self._calc = calc
        self.title = next(button.screentip for button in BUTTONS if button.label == label)
        calc.click_button(document, label)
        self.node = wait_for(f"the chooser “{self.title}”", self._find)
        self._field = wait_for("the field to type in", self._focused_text)

    def _find(self) -> Any:
        node = self._calc.dialog()
        with contextlib.suppress(Exception):  # windows come and go
            if node is not None and node.getAccessibleName() == self.title:
                return node
        return None

    def _focused_text(self) -> Any:
        texts = (node for node in children(self.node) if node.getAccessibleRole() == TEXT)
        return next((node for node in texts if _has(node, FOCUSED)), None)

    def type(self, text: str) -> None:
        """Replace the field's text. ASCII only: for anything else, keys of the keyboard are remapped in mid-word, and
        sometimes one is read too late."""
        self._calc.screen.press("ctrl+a")
        self._calc.screen.type(text)
        wait_for("the typed text", lambda: self.typed().rstrip("/") == text)

    def typed(self) -> str:
        """Return the field's text; the dialog itself adds a / to a folder's name."""
        return str(self._field.getText())

    def area(self) -> tuple[int, int, int, int]:
        """Return left, top, right and bottom on the screen, title bar included."""
        place, size = self.node.getLocationOnScreen(), self.node.getSize()
        return place.X, place.Y, place.X + size.Width, place.Y + size.Height

    def listed(self) -> dict[str, Any]:
        """Return the cells of the list by their text, including names of folders and files."""
        tables = [node for node in children(self.node) if node.getAccessibleRole() == TABLE]
        cells = [table.getAccessibleChild(n) for table in tables for n in range(table.getAccessibleChildCount())]
        return {cell.getAccessibleName(): cell for cell in cells if cell is not None}

    def click(self, name: str, times: int = 1, holding: str = "") -> None:
        """Click an entry of the list, once it is there."""
        cell = wait_for(f"“{name}” in the list", lambda: self.listed().get(name))
        self._calc.click(cell, times, holding)

    def accept(self) -> None:
        """Click the button that opens or selects."""
        self._close(next(node for node in self._buttons() if _has(node, DEFAULT)))

    def cancel(self) -> None:
        """Click the cancel button."""
        self._close(next(node for node in self._buttons() if node.getAccessibleName() in CANCEL))

    def escape(self) -> None:
        """Press Escape."""
        self._calc.screen.press("Escape")
        self._wait_closed()

    def _buttons(self) -> list[Any]:
        return [node for node in children(self.node) if node.getAccessibleRole() == PUSH_BUTTON]

    def _close(self, button: Any) -> None:
        self._calc.click(button)
        self._wait_closed()

    def _wait_closed(self) -> None:
        wait_for("the chooser to close", lambda: self._find() is None)


def _has(node: Any, state: int) -> bool:
    states = node.getAccessibleStateSet()
    if isinstance(states, int):  # one bit each since LibreOffice 7.5, from 1 for the first state; an object before
        return bool(states >> (state - 1) & 1)
    return bool(states.contains(state))
