"""``app.alert``: a message box of the office."""

from __future__ import annotations

from typing import Any

from xlwings_engines.errors import Unsupported
from xlwings_engines.libreoffice_engine import bridge as uno

_BUTTONS = {None: 1, "ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_BOXES = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


def show(
    bridge: uno.Bridge, window: Any | None, prompt: str | None, title: str | None, buttons: str | None, mode: str | None
) -> str:
    """Show a box over a UNO window and return ``ok``, ``cancel``, ``yes`` or ``no``.

    Raise ``Unsupported`` (``alert.no_window_in_office``) if nobody can see the window.
    """
    if window is None or not uno.is_on_screen(window):
        raise Unsupported("alert.no_window_in_office")
    box = bridge.create("awt.Toolkit").createMessageBox(
        window,
        uno.enum("awt.MessageBoxType", _BOXES[mode]),
        _BUTTONS[buttons],
        title or "",
        prompt or "",
    )
    try:
        return _ANSWERS[box.execute()]
    finally:
        box.dispose()
