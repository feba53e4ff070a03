"""``app.alert``: a message box of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlwings_engines.errors import Unsupported
from xlwings_engines.libreoffice_engine import bridge as uno

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.apps import App

_BUTTONS = {None: 1, "ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_BOXES = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}
_ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


def show(app: App, prompt: str | None, title: str | None, buttons: str | None, mode: str | None) -> str:
    """Show a box over the active book's window and return ``ok``, ``cancel``, ``yes`` or ``no``."""
    document = app.active_document()
    if not app.windowed or document is None or not uno.is_on_screen(document.frame.getContainerWindow()):
        raise Unsupported("alert.no_window_in_office")
    box = app.bridge.create("awt.Toolkit").createMessageBox(
        document.frame.getContainerWindow(),
        uno.enum("awt.MessageBoxType", _BOXES[mode]),
        _BUTTONS[buttons],
        title or "",
        prompt or "",
    )
    try:
        return _ANSWERS[box.execute()]
    finally:
        box.dispose()
