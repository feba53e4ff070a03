"""The connection to one office: its component context, its desktop, and a few constructors used everywhere."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from xlwings_engines.libreoffice_engine import main_thread, uno_import
from xlwings_engines.libreoffice_engine.failures import OfficeGone, OfficeNotFound
from xlwings_engines.libreoffice_engine.office_process import QUIT_SECONDS, START_SECONDS, OfficeProcess

ATTACH_SECONDS = 2.0
_STEP_SECONDS = 0.02
_X11 = 6  # of com.sun.star.lang.SystemDependent, for every Unix

Result = TypeVar("Result")


def struct(name: str, *values: Any, **fields: Any) -> Any:
    """Return a UNO struct by its name below ``com.sun.star``, for example ``struct("awt.Size", 1, 2)``."""
    made = uno_import.load().createUnoStruct(f"com.sun.star.{name}", *values)
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def enum(name: str, value: str) -> Any:
    """Return a value of a UNO enumeration below ``com.sun.star``."""
    return uno_import.load().Enum(f"com.sun.star.{name}", value)


def typed(kind: str, value: Any) -> Any:
    """Return a UNO Any of an exact type, for a sequence that must not be passed as a sequence of Any."""
    return uno_import.load().Any(kind, value)


def invoke(target: Any, method: str, *arguments: Any) -> Any:
    """Call a method whose arguments were made by ``typed``."""
    return uno_import.load().invoke(target, method, arguments)


def properties(**values: Any) -> tuple[Any, ...]:
    """Return PropertyValue structs, the form of arguments for loading, storing and dispatching."""
    return tuple(struct("beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def to_url(path: str | os.PathLike[str]) -> str:
    """Return the URL of a file, with links resolved."""
    return str(uno_import.load().systemPathToFileUrl(os.path.realpath(path)))


def to_path(url: str) -> str:
    """Return the path of a file URL; any other URL unchanged."""
    return str(uno_import.load().fileUrlToSystemPath(url)) if url.startswith("file:") else url


def is_on_screen(window: Any) -> bool:
    """Return whether a user can see a window: an office without a display calls its windows visible too."""
    if not window.isVisible():
        return False
    if not sys.platform.startswith("linux"):
        return True
    # The caller names its process, so that no other one gets the handle; the office does not check it.
    handle = window.getWindowHandle(uno_import.load().ByteSequence(bytes(16)), _X11)
    return bool(handle.WindowHandle or handle.DisplayPointer)


class Bridge:
    """One connection. Objects obtained through it are proxies: a call costs a fraction of a millisecond, a new
    object about one and a half."""

    def __init__(self, pipe: str = "", office: OfficeProcess | None = None, context: Any = None) -> None:
        """Connect through a pipe, or use the component context of an existing connection."""
        self.pipe = pipe
        self.office = office
        self.context: Any = self._resolve() if context is None else context
        self.services: Any = self.context.ServiceManager
        self.desktop: Any = self.create("frame.Desktop")
        if office:
            office.note_sockets()

    def _resolve(self) -> Any:
        uno = uno_import.load()
        from com.sun.star.uno import Exception as UnoException

        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        end = time.monotonic() + (START_SECONDS if self.office else ATTACH_SECONDS)
        while True:
            # An office that has only just started may refuse, disconnect, or lack its own context.
            with contextlib.suppress(UnoException):
                context = resolver.resolve(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
                if context is not None and context.ServiceManager is not None:
                    return context
            if self.office and not self.office.keep_starting():
                raise OfficeNotFound("office.ended_at_start")
            if time.monotonic() > end:
                raise OfficeNotFound("office.no_connection", pipe=self.pipe)
            time.sleep(_STEP_SECONDS)

    def create(self, service: str) -> Any:
        """Return a new service by its name below ``com.sun.star``."""
        return self.services.createInstanceWithContext(f"com.sun.star.{service}", self.context)

    def configuration(self, node: str, *, writable: bool = False) -> Any:
        """Return a node of the office's configuration, for example ``/org.openoffice.Setup/Product``."""
        provider = self.create("configuration.ConfigurationProvider")
        access = "ConfigurationUpdateAccess" if writable else "ConfigurationAccess"
        return provider.createInstanceWithArguments(f"com.sun.star.configuration.{access}", properties(nodepath=node))

    def dispatch(self, frame: Any, command: str, **arguments: Any) -> None:
        """Run a command of the user interface, for example ``.uno:FreezePanes``, in a frame."""
        helper = self.create("frame.DispatchHelper")
        self.on_main(lambda: helper.executeDispatch(frame, command, "", 0, properties(**arguments)))

    def on_main(self, action: Callable[[], Result]) -> Result:
        """Run ``action()`` with all its calls on the office's main thread; return its result.

        Anything that shows, changes or closes a window goes through here: a toolkit such as GTK crashes when another
        thread uses it. An office without windows is called directly.
        """
        if self.office and not self.office.windowed:
            return action()
        return main_thread.run(lambda: self.create("awt.AsyncCallback"), lambda: self.alive, action)

    @property
    def alive(self) -> bool:
        """True if the office answers; a private one must also have its process."""
        if self.office and not self.office.alive:
            return False
        try:
            self.context.getServiceManager()
        except Exception:  # any failure here means the same
            return False
        return True

    def quit(self) -> None:
        """Ask a private office to end, and make sure that it does."""
        if not self.office:
            return
        # An office with a dialog open, or hanging, may never answer; then it is killed.
        asked = threading.Thread(target=self._ask_to_quit, daemon=True)
        asked.start()
        asked.join(QUIT_SECONDS)
        self.office.wait(QUIT_SECONDS if not asked.is_alive() else 0)

    def _ask_to_quit(self) -> None:
        """Close every document unsaved and end the office; the bridge breaks meanwhile."""
        with contextlib.suppress(Exception):
            components = self.desktop.getComponents().createEnumeration()
            while components.hasMoreElements():
                model = components.nextElement()
                model.setModified(False)
                model.close(True)
        with contextlib.suppress(Exception):
            self.desktop.terminate()

    def kill(self) -> None:
        """End a private office at once. Raise ``OfficeGone`` for an attached one."""
        if not self.office:
            raise OfficeGone
        self.office.kill()


def program_folder(bridge: Bridge) -> Path:
    """Return the folder of soffice, as reported by the office itself."""
    expander = bridge.context.getValueByName("/singletons/com.sun.star.util.theMacroExpander")
    return Path(to_path(expander.expandMacros("$BRAND_BASE_DIR/program")))
