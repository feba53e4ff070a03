"""LibreOffice in a window, used as a clerk would: by mouse and keyboard.

Things on the screen are found through the office's accessibility tree; cells are read over UNO, through a pipe that
only the test opens.
"""

from __future__ import annotations

import contextlib
import secrets
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.e2e.screen import Screen, wait_for
from xlwings_engines.libreoffice_engine import uno_import
from xlwings_engines.libreoffice_engine.office_process import find_office

TOOLBAR = "private:resource/toolbar/addon_zwgk.toolbar"
# Of com.sun.star.accessibility.AccessibleRole.
ALERT, DIALOG, PUSH_BUTTON, TABLE, TEXT = 1, 12, 44, 58, 60
RESTART = 81
SECONDS_OF_SILENCE = 2.0


class Calc:
    """One office on one screen."""

    def __init__(
        self, screen: Screen, profile: Path, data: Path, errors: Path | None = None, **environment: str
    ) -> None:
        """Start it. `profile`: its user's LibreOffice folder; `data`: its ~/.local/share; `errors`: for its stderr."""
        self.screen = screen
        self.pipe = "test" + secrets.token_hex(12)
        self._command = [
            str(find_office()),
            f"-env:UserInstallation={profile.as_uri()}",
            f"--accept=pipe,name={self.pipe};urp",
            *("--norestore", "--nologo", "--nofirststartwizard", "--nodefault"),
        ]
        self._errors = errors
        self._environment = screen.environment | {"XDG_DATA_HOME": str(data)} | environment
        self.process = self._start()
        self.context = wait_for("the office", self._connect)
        self.desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)

    def _start(self) -> subprocess.Popen[bytes]:
        with contextlib.ExitStack() as stack:
            errors = stack.enter_context(self._errors.open("ab")) if self._errors else None
            command, environment = self._command, self._environment
            return subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stderr=errors, start_new_session=True
            )

    def _connect(self) -> Any:
        if self.process.poll() == RESTART:
            self.process = self._start()
        assert self.process.poll() is None, "the office ended"
        local = uno_import.load().getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        with contextlib.suppress(Exception):
            return resolver.resolve(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
        return None

    def open(self, book: Path, *arguments: Any) -> Any:
        """Open a document; return it when its window is there."""
        document = self.desktop.loadComponentFromURL(book.as_uri(), "_blank", 0, arguments)
        frame = document.getCurrentController().getFrame()
        wait_for("the toolbar", lambda: self.toolbar(frame) is not None or None)
        return document

    def toolbar(self, frame: Any) -> Any:
        element = frame.LayoutManager.getElement(TOOLBAR)
        return element.getRealInterface() if element is not None else None

    def button(self, document: Any, label: str) -> Any:
        """Return the toolbar's button in the accessibility tree."""
        bar = self.toolbar(document.getCurrentController().getFrame())
        return next(node for node in children(bar.getAccessibleContext()) if node.getAccessibleName() == label)

    def click_button(self, document: Any, label: str) -> None:
        """Click the button by mouse, in its middle."""
        self.click(self.button(document, label))

    def click(self, node: Any, times: int = 1, holding: str = "") -> None:
        """Click in its middle."""
        place, size = node.getLocationOnScreen(), node.getSize()
        self.screen.click(place.X + size.Width // 2, place.Y + size.Height // 2, times, holding)

    def dialog(self) -> Any:
        """Return the accessible context of the open message box, None if there is none."""
        toolkit = self.context.ServiceManager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.context)
        for number in range(toolkit.getTopWindowCount()):
            with contextlib.suppress(Exception):  # windows come and go
                node = toolkit.getTopWindow(number).getAccessibleContext()
                if node.getAccessibleRole() in (ALERT, DIALOG):
                    return node
        return None

    def report(self) -> str:
        """Wait for the one dialog, close it by its button, and return its text."""
        dialog = wait_for("the dialog", self.dialog)
        text = max(texts(dialog), key=len)
        self.click(next(node for node in children(dialog) if node.getAccessibleRole() == PUSH_BUTTON))
        wait_for("the dialog to close", lambda: self.dialog() is None)
        return text

    def says_nothing(self) -> None:
        """Check that no dialog comes."""
        end = time.monotonic() + SECONDS_OF_SILENCE
        while time.monotonic() < end:
            assert self.dialog() is None
            time.sleep(SECONDS_OF_SILENCE / 10)

    def run(self, document: Any, label: str) -> str:
        """Click a button; return the dialog's text."""
        self.click_button(document, label)
        return self.report()

    def focus(self, document: Any) -> None:
        """Move the keyboard focus to the cells of this window."""
        window = document.getCurrentController().getFrame().getContainerWindow()
        window.toFront()
        document.getCurrentController().getFrame().getComponentWindow().setFocus()

    def quit(self) -> None:
        """Quit like a clerk who discards changes; kill it if it does not end."""
        with contextlib.suppress(Exception):  # the bridge breaks while the office ends
            components = self.desktop.getComponents().createEnumeration()
            while components.hasMoreElements():
                components.nextElement().close(True)
            self.desktop.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def children(node: Any) -> Iterator[Any]:
    """Yield the accessible contexts below a node, at all levels; tables are not entered."""
    for number in range(node.getAccessibleChildCount()):
        child = node.getAccessibleChild(number).getAccessibleContext()
        yield child
        if child.getAccessibleRole() != TABLE:
            yield from children(child)


def texts(node: Any) -> list[str]:
    return [child.getAccessibleName() for child in children(node)]
