"""The one book of a host's app, and the record of what is done to it."""

from __future__ import annotations

from pathlib import PurePath, PureWindowsPath
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.books import BaseBooks
from xlwings_engines.file_engine.books import Book as FileBook
from xlwings_engines.remote_engine.actions import Action
from xlwings_engines.remote_engine.names import Names
from xlwings_engines.remote_engine.sheets import Sheets
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.remote_engine.engine import App


@explains_gaps("engine.remote")
class Books(BaseBooks["App", "Book"]):
    """The clicked book: a command sees no other."""

    def __init__(self, app: App, book: Book) -> None:
        super().__init__(app)
        self._open = [book]

    @property
    def active(self) -> Book:
        """The book that was clicked."""
        return self._open[0]


@explains_gaps("engine.remote")
class Book(base_classes.Book):
    """A host's workbook. ``held`` is the file engine's book of its copy, ``actions`` what was done so far."""

    def __init__(self, app: App, copy: FileBook, fullname: str) -> None:
        self._app = app
        self._fullname = fullname
        self.held = copy
        self.actions: list[Action] = []

    def act(self, do: str, **details: Any) -> None:
        """Add an action; also one that xlwings has no call for, such as printing several sheets."""
        self.actions.append({"do": do, **details})

    @property
    def date1904(self) -> bool:
        """True if the copy's serial numbers count from 1904-01-01."""
        document = self.held.document
        return document is not None and document.date1904

    @property
    def api(self) -> Book:
        """The book itself: no object of the host exists in this process."""
        return self

    @property
    def app(self) -> App:
        """The app that holds this book only."""
        return self._app

    @property
    def name(self) -> str:
        """The file name without its folder."""
        # A Windows host names its files with backslashes, whatever system this process runs on.
        kind = PureWindowsPath if "\\" in self._fullname else PurePath
        return kind(self._fullname).name

    @property
    def fullname(self) -> str:
        """The file name with its folder, as the host spells it."""
        return self._fullname

    @property
    def sheets(self) -> Sheets:
        """The worksheets of the copy, in their order."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The defined names of the copy, those of single sheets included."""
        return Names(self)

    def activate(self) -> None:
        """Do nothing: the host's clicked book is always the active one."""
        return

    def close(self) -> None:
        """Forget the copy; the host's workbook stays open."""
        self._app.quit()
