"""Grid lines of one sheet: a switch of the window for the sheet shown in it, accessible only as a command."""

from __future__ import annotations

from typing import Any

from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine import uno_import
from xlwings_engines.libreoffice_engine.bridge import Bridge

_COMMAND = ".uno:ToggleSheetGrid"


def are_shown(bridge: Bridge, controller: Any) -> bool:
    """Query the command's state, which it reports to a listener at once."""
    url = uno.struct("util.URL")
    url.Complete = _COMMAND
    _, url = bridge.create("util.URLTransformer").parseStrict(url)
    dispatch = controller.getFrame().queryDispatch(url, "", 0)
    listener = _make_listener()
    dispatch.addStatusListener(listener, url)
    dispatch.removeStatusListener(listener, url)
    return bool(listener.state)


def show(bridge: Bridge, controller: Any, shown: bool) -> None:
    """Show or hide the grid lines of the sheet that a window shows."""
    if are_shown(bridge, controller) != shown:
        bridge.dispatch(controller.getFrame(), _COMMAND)


def _make_listener() -> Any:
    uno_import.load()
    import unohelper
    from com.sun.star.frame import XStatusListener

    class Listener(unohelper.Base, XStatusListener):  # type: ignore[misc]
        state = True

        def statusChanged(self, event: Any) -> None:  # noqa: N802 - UNO's name
            self.state = event.State

        def disposing(self, event: Any) -> None:
            """Do nothing: there is nothing to release."""

    return Listener()
