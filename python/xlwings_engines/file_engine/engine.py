"""Engine, apps and app: the owners of open books. No program runs behind them, so an app is only a list."""

from __future__ import annotations

import importlib.util
import os
from importlib import metadata
from pathlib import Path
from typing import Any

import xlwings as xw

from xlwings_engines.engine import BaseEngine, NumberedApps, ProgramlessApp
from xlwings_engines.errors import Unsupported
from xlwings_engines.file_engine.books import Books
from xlwings_engines.unsupported import explains_gaps

NAME = "openpyxl"


class Engine(BaseEngine):
    """The engine that xlwings knows as ``openpyxl``."""

    name = NAME

    def __init__(self) -> None:
        self.apps: Apps = Apps(self)


@explains_gaps("engine.file")
class Apps(NumberedApps["Engine", "App"]):
    """The living apps, the active one first."""

    def add(
        self,
        spec: Any = None,
        add_book: bool | None = None,
        xl: Any = None,
        visible: bool | None = None,
    ) -> App:
        """Add an app and make it active, with a new book if ``add_book``. Excel's other arguments have no effect."""
        del spec, xl, visible
        app = App(self, next(self._numbers))
        self.activate(app)
        if add_book:
            app.books.add()
        return app


@explains_gaps("engine.file")
class App(ProgramlessApp["Engine", Books]):
    """A list of open books. Properties of a program with a window are stored without effect."""

    visible = False
    screen_updating = True
    display_alerts = True
    enable_events = True
    interactive = True
    status_bar: Any = False
    cut_copy_mode: Any = False
    calculation = "automatic"
    startup_path = ""
    hwnd: Any = None

    def __init__(self, apps: Apps, pid: int) -> None:
        super().__init__(apps, pid, Books(self))
        self.quits_with_last_book = False
        self.copied: Any = None

    @property
    def version(self) -> str:
        """The version of openpyxl."""
        return metadata.version("openpyxl")

    @property
    def path(self) -> str:
        """The folder of openpyxl; "" if it is not installed."""
        found = importlib.util.find_spec("openpyxl")
        return str(Path(found.origin or "").parent) if found is not None else ""

    @property
    def selection(self) -> Any:
        """The cells selected in the active sheet's file; None without a book."""
        return self._books.active.sheets.active.selected if len(self._books) else None

    def activate(self, steal_focus: bool = False) -> None:
        """Make this the active app if it has not quit; there is no window to raise."""
        del steal_focus
        if self in self._apps.alive:
            self._apps.activate(self)

    def quit(self) -> None:
        """Close all books without saving, and forget the app."""
        for book in list(self._books):
            book.close()
        self._apps.forget(self)

    def kill(self) -> None:
        """Quit: there is no process to end."""
        self.quit()

    def calculate(self) -> None:
        """Calculate the formulas of all books that depend on changes."""
        for book in self._books:
            book.contents.calculate()

    def run(self, macro: str, args: Any) -> Any:
        """Raise ``Unsupported`` (``macro.none``): no program is there to run a macro."""
        raise Unsupported("macro.none")

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: str) -> Any:
        """Raise ``Unsupported`` (``alert.no_window``): no program is there to show a window."""
        raise Unsupported("alert.no_window")


engine: Engine = Engine()


def open_book(path: str | os.PathLike[str]) -> xw.Book:
    """Open a workbook file in its own app, which quits when the book is closed.

    Raise ``CannotOpen`` if the file is missing or not a workbook.
    """
    app = engine.apps.add(add_book=False)
    app.quits_with_last_book = True
    try:
        return xw.Book(impl=app.books.open(os.path.realpath(Path(path))))
    except BaseException:
        app.quit()
        raise
