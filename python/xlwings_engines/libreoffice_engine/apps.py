"""One office: started (and ended) by this process, or joined while it runs."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.errors import Unsupported
from xlwings_engines.libreoffice_engine import macros, message_box
from xlwings_engines.libreoffice_engine.books import Books
from xlwings_engines.libreoffice_engine.bridge import Bridge, program_folder, to_path
from xlwings_engines.libreoffice_engine.call_cache import Renamings
from xlwings_engines.libreoffice_engine.documents import SPREADSHEET, Document
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.libreoffice_engine.office_process import OfficeProcess, pid_of_pipe

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.engine import Apps, Engine
    from xlwings_engines.libreoffice_engine.ranges import Range

_CALCULATIONS = ("automatic", "manual", "semiautomatic")


class App(Translated, base_classes.App):
    """An office. ``api`` is its desktop; ``windowed`` tells whether it can show windows at all."""

    startup_path = ""
    hwnd: Any = None

    def __init__(self, apps: Apps, bridge: Bridge, *, visible: bool) -> None:
        self._apps = apps
        self.bridge = bridge
        self.windowed: bool = bridge.office is None or bridge.office.windowed
        self._visible = visible
        self._pid = bridge.office.pid if bridge.office else pid_of_pipe(bridge.pipe) if bridge.pipe else os.getppid()
        self._documents: dict[str, Document] = {}
        self.renamings: Renamings = Renamings()
        self.active_uid: str = ""
        self._lock_files: set[Path] = set()
        self._screen_updating = True
        self._status_bar: str | bool = False
        self._interactive = True
        self._calculation = "automatic"
        self.copied: Range | None = None
        self.display_alerts = True
        self.enable_events = True

    display_alerts = True
    enable_events = True

    @classmethod
    def start(cls, apps: Apps, *, visible: bool) -> App:
        """Start a private office; it shows windows only if ``visible`` and a display exists."""
        office = OfficeProcess(visible)
        try:
            return cls(apps, Bridge(office.pipe, office), visible=visible)
        except BaseException:
            office.kill()
            raise

    @property
    def engine(self) -> Engine:
        """The engine of the app."""
        return self._apps.engine

    @property
    def api(self) -> Any:
        """The UNO desktop."""
        return self.bridge.desktop

    @property
    def seems_alive(self) -> bool:
        """Return whether the office runs; an attached one is queried, a private one is checked by its process."""
        return self.bridge.office.alive if self.bridge.office else self.bridge.alive

    @property
    def pid(self) -> int:
        """The process of a private office; of an attached one as its pipe reports it, or else our parent's."""
        return self._pid

    @property
    def books(self) -> Books:
        """The open spreadsheet documents."""
        return Books(self)

    def documents(self) -> list[Document]:
        """Return the open spreadsheet documents, the oldest first."""
        found: dict[str, Document] = {}
        for model in self._components():
            with contextlib.suppress(AttributeError):
                if model.supportsService(SPREADSHEET):
                    uid = model.RuntimeUID
                    found[uid] = self._documents.get(uid) or Document(self, model)
        self._documents = dict(sorted(found.items(), key=lambda item: (len(item[0]), item[0])))
        return list(self._documents.values())

    def _components(self) -> Iterator[Any]:
        components = self.bridge.desktop.getComponents().createEnumeration()
        while components.hasMoreElements():
            yield components.nextElement()

    def adopt(self, model: Any) -> Document:
        """Take a document just created or opened, and make it the active one."""
        document = Document(self, model)
        self._documents[document.uid] = document
        self.active_uid = document.uid
        if self._calculation == "manual":
            model.enableAutomaticCalculation(False)
        if not self._screen_updating:
            model.lockControllers()
        return document

    def active_document(self) -> Document | None:
        """Return the active document: the frontmost one if the user decides, otherwise the last used."""
        uid = self.active_uid
        if self.bridge.office is None:
            model = self.bridge.desktop.getCurrentComponent()
            uid = getattr(model, "RuntimeUID", "") if model is not None else ""
            if uid in self._documents:
                return self._documents[uid]
        documents = self.documents()
        candidates = [document for document in documents if document.uid == uid] or documents[-1:]
        return candidates[0] if candidates else None

    @property
    def selection(self) -> Range | None:
        """The selected cells of the active book, None without one."""
        document = self.active_document()
        return self.books.wrap(document).selection if document else None

    def activate(self, steal_focus: bool = False) -> None:
        """Make this the active app; with ``steal_focus``, raise the window of its active book."""
        self._apps.activate(self)
        document = self.active_document() if steal_focus and self.windowed else None
        if document:
            frame = document.frame
            self.bridge.on_main(lambda: frame.getContainerWindow().toFront())

    @property
    def visible(self) -> bool:
        """True if the office shows windows; of an office started without a display, only the wish is stored."""
        return self._visible

    @visible.setter
    def visible(self, value: bool) -> None:
        self._visible = bool(value)
        if self.windowed:
            for document in self.documents():
                self.bridge.on_main(partial(_show, document, self._visible))

    def quit(self) -> None:
        """Close all books without saving and end a private office; an attached one is only left."""
        self._apps.forget(self)
        if self.bridge.office is None:
            return
        self.bridge.quit()
        self._remove_lock_files()

    def kill(self) -> None:
        """End a private office at once; an attached one is left alone."""
        if self.bridge.office is None:
            raise Unsupported("office.not_ours")
        self._apps.forget(self)
        self.clean_up()

    def clean_up(self) -> None:
        """Remove what a private office leaves behind when killed."""
        if self.bridge.office is None:
            return
        self.bridge.kill()
        self._remove_lock_files()

    def note_lock_file(self, document: Document) -> None:
        """Note the lock file of a private office's document, which it leaves behind if killed."""
        url = str(document.model.URL)
        if self.bridge.office is not None and url.startswith("file:"):
            path = Path(to_path(url))
            self._lock_files.add(path.with_name(f".~lock.{path.name}#"))

    def _remove_lock_files(self) -> None:
        """Remove the office's lock files, unless another program has replaced them."""
        office = self.bridge.office
        for path in self._lock_files if office is not None else ():
            with contextlib.suppress(OSError):
                if office is not None and office.owns_lock(path.read_text(encoding="utf-8", errors="replace")):
                    path.unlink()

    @property
    def screen_updating(self) -> bool:
        """True if windows are redrawn; False locks the views of all books until it is True again."""
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if bool(value) == self._screen_updating:
            return
        self._screen_updating = bool(value)
        for document in self.documents():
            model = document.model
            self.bridge.on_main(model.unlockControllers if value else model.lockControllers)

    @property
    def interactive(self) -> bool:
        """True if windows accept input; False disables those of all books."""
        return self._interactive

    @interactive.setter
    def interactive(self, value: bool) -> None:
        self._interactive = bool(value)
        if self.windowed:
            for document in self.documents():
                self.bridge.on_main(partial(_enable, document, self._interactive))

    @property
    def calculation(self) -> str:
        """``automatic`` or ``manual`` for the active book; ``semiautomatic``, which Calc lacks, is automatic."""
        document = self.active_document()
        if document is not None:
            automatic = document.model.isAutomaticCalculationEnabled()
            if automatic == (self._calculation == "manual"):
                self._calculation = "automatic" if automatic else "manual"
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in _CALCULATIONS:
            raise ValueError(f"calculation must be one of {', '.join(_CALCULATIONS)}")
        if self.bridge.office is None and value == self._calculation:
            return  # restoring the value read: the user's choice per document stays
        self._calculation = value
        for document in self.documents():
            document.model.enableAutomaticCalculation(value != "manual")

    def calculate(self) -> None:
        """Recalculate every formula of every book, also those with cached results from the file."""
        for document in self.documents():
            self.bridge.on_main(document.model.calculateAll)

    @property
    def version(self) -> str:
        """The version as LibreOffice's about box has it, such as 25.2.3."""
        return str(self.bridge.configuration("/org.openoffice.Setup/Product").ooSetupVersionAboutBox)

    @property
    def path(self) -> str:
        """The folder of soffice."""
        return str(program_folder(self.bridge))

    @property
    def status_bar(self) -> str | bool:
        """The text set by ``status_bar``, False if the office decides."""
        return self._status_bar

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        """Show a text in the status bar of the active book; False returns it to the office."""
        self._status_bar = value if isinstance(value, str) else False
        document = self.active_document()
        if document is not None and document.controller is not None:
            self.bridge.on_main(partial(_tell, document, value))

    @property
    def cut_copy_mode(self) -> None:
        """None: Calc has no copy mode that outlives a call."""
        return None

    @cut_copy_mode.setter
    def cut_copy_mode(self, value: Any) -> None:
        """Accept what Excel needs to leave its copy mode; Calc has none that outlives a call."""

    def run(self, macro: str, args: Any) -> Any:
        """Run a macro of a book or of the user, and return its result."""
        try:
            return macros.run(self.bridge, lambda name: self.books(name).document.model, macro, args)
        finally:
            self.renamings.note()

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: str) -> str:
        """Show a message box, and return the button that was pressed by xlwings' name."""
        del callback
        return self.bridge.on_main(lambda: message_box.show(self.bridge, self._window(), prompt, title, buttons, mode))

    def _window(self) -> Any | None:
        """Return the UNO window of the active book, None without one."""
        document = self.active_document() if self.windowed else None
        return None if document is None else document.frame.getContainerWindow()


def _show(document: Document, visible: bool) -> None:
    document.frame.getContainerWindow().setVisible(visible)


def _enable(document: Document, enabled: bool) -> None:
    document.frame.getContainerWindow().setEnable(enabled)


def _tell(document: Document, text: str | bool) -> None:
    indicator = document.controller.StatusIndicator
    if indicator is not None and isinstance(text, str):
        indicator.start(text, 0)
    elif indicator is not None:
        indicator.end()
