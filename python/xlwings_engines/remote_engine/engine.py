"""Engine, apps and app: the owners of snapshots. Each snapshot has an app of its own, which ends with it."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

import xlwings as xw

from xlwings_engines import file_engine
from xlwings_engines.engine import BaseEngine, NumberedApps, ProgramlessApp
from xlwings_engines.remote_engine.actions import Action
from xlwings_engines.remote_engine.books import Book, Books
from xlwings_engines.unsupported import explains_gaps

NAME = "snapshot"


class Engine(BaseEngine):
    """The engine that xlwings knows as ``snapshot``."""

    name = NAME

    def __init__(self) -> None:
        self.apps: Apps = Apps(self)


@explains_gaps("engine.remote")
class Apps(NumberedApps["Engine", "App"]):
    """The apps of the open snapshots."""

    def add_for(self, copy: xw.Book, fullname: str) -> App:
        """Add an app that holds the copy of one workbook, and make it the active app."""
        app = App(self, next(self._numbers), copy, fullname)
        self.activate(app)
        return app


@explains_gaps("engine.remote")
class App(ProgramlessApp["Engine", Books]):
    """The host, as far as a command sees it. It controls its screen and calculation itself."""

    screen_updating = True
    calculation = "automatic"
    status_bar: Any = False

    def __init__(self, apps: Apps, pid: int, copy: xw.Book, fullname: str) -> None:
        super().__init__(apps, pid, Books(self, Book(self, copy.impl, fullname)))

    @property
    def version(self) -> str:
        """The version of xlwings: the host's is unknown here."""
        return metadata.version("xlwings")

    def quit(self) -> None:
        """Close the copy and forget the app; the host's workbook stays open."""
        for book in self._books:
            book.held.close()
        self._apps.forget(self)


engine: Engine = Engine()


def open_snapshot(copy: Path, fullname: str) -> xw.Book:
    """Return the book whose present state a host saved as the file ``copy``; ``fullname`` is its name in the host.

    Raise ``CannotOpen`` if the file is not a workbook.
    """
    return xw.Book(impl=engine.apps.add_for(file_engine.open_book(copy), fullname).books.active)


def actions_of(book: xw.Book) -> list[Action]:
    """Return the actions that bring the host's workbook to the state of ``book``, in their order."""
    return list(book.impl.actions)
