"""One open spreadsheet document of the office, with data cached between calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine.bridge import Bridge
from xlwings_engines.libreoffice_engine.call_cache import Answer, Renamings
from xlwings_engines.libreoffice_engine.file_formats import tables_in_file
from xlwings_engines.libreoffice_engine.sheet_cache import Tab

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
TYPE_DATE = 2
TYPE_TIME = 4
TYPE_LOGICAL = 1024
_LOCALE_OFFSET = 10000


def is_general(key: int) -> bool:
    """Return whether a number format is the general one of any language."""
    return key % _LOCALE_OFFSET == 0


class Office(Protocol):
    """The office that has a document open: an app, as far as functions on cells need it.

    ``active_uid`` is the document that counts as active, ``copied`` the cells that ``copy`` remembered.
    """

    bridge: Bridge
    renamings: Renamings
    windowed: bool
    active_uid: str
    copied: Any


class Document:
    """A spreadsheet document. ``uid`` identifies it within its office."""

    def __init__(self, app: Office, model: Any) -> None:
        self.app = app
        self.model = model
        self.uid: str = model.RuntimeUID
        self._url = Answer(app.renamings)
        self.epoch: int = 0
        self._sheets: Any = None
        self._tabs: dict[str, Tab] = {}
        self._formats: Any = None
        self._types: dict[int, int] = {}
        self._keys: dict[str, int] = {}
        self.free_ratio: set[tuple[str, str]] = set()
        self._table_order: dict[str, int] | None = None

    def cells_moved(self) -> None:
        """Note that cells were inserted, deleted or moved.

        Calc moves the ranges that it has returned along with the cells, and truncates even a sheet's own range, so
        sheets and ranges obtained before are obtained again.
        """
        self.epoch += 1
        self._tabs.clear()

    @property
    def bridge(self) -> Bridge:
        """The connection to the office."""
        return self.app.bridge

    @property
    def sheets(self) -> Any:
        """The UNO sheets, asked for once."""
        if self._sheets is None:
            self._sheets = self.model.getSheets()
        return self._sheets

    def tab(self, name: str) -> Tab:
        """Return the cached data of a sheet by name, renewed if it is no longer that sheet.

        Raise UNO's ``NoSuchElementException`` if there is none.
        """
        tab = self._tabs.get(name)
        if tab is None or not tab.is_still():
            self._tabs.pop(name, None)
            tab = self._tabs[name] = Tab(self.sheets.getByName(name)).keep()
        return tab

    @property
    def table_order(self) -> dict[str, int]:
        """The names of tables (lower case) with their order in the file, which Calc forgets; new ones last."""
        if self._table_order is None:
            url = str(self.model.URL)
            self._table_order = tables_in_file(Path(uno.to_path(url))) if url.startswith("file:") else {}
        return self._table_order

    @property
    def formats(self) -> Any:
        """The UNO number formats, asked for once."""
        if self._formats is None:
            self._formats = self.model.getNumberFormats()
        return self._formats

    @property
    def controller(self) -> Any:
        """The UNO controller of the document's view, None if it has no view."""
        return self.model.getCurrentController()

    @property
    def frame(self) -> Any:
        """The UNO frame of the document's window."""
        return self.controller.getFrame()

    @property
    def url(self) -> str:
        """The URL of the file, "" before the first save; cached for a moment."""
        return self._url.get(lambda: str(self.model.URL))

    def format_type(self, key: int) -> int:
        """Return the type of a number format, without the bit for user-defined."""
        if key not in self._types:
            self._types[key] = int(self.formats.getByKey(key).Type) & ~1
        return self._types[key]

    def format_code(self, key: int) -> str:
        """Return the code of a number format; ``General`` for each language's general format."""
        return "General" if is_general(key) else str(self.formats.getByKey(key).FormatString)

    def format_key(self, code: str) -> int:
        """Return the key of a number format given by its English code, added if new."""
        if code not in self._keys:
            english = uno.struct("lang.Locale", "en", "US", "")
            key = self.formats.queryKey(code, english, False)
            self._keys[code] = key if key >= 0 else self.formats.addNew(code, english)
        return self._keys[code]

    @property
    def logical_key(self) -> int:
        """The key of the number format for true and false."""
        if "BOOLEAN" not in self._keys:
            english = uno.struct("lang.Locale", "en", "US", "")
            self._keys["BOOLEAN"] = self.formats.getStandardFormat(TYPE_LOGICAL, english)
        return self._keys["BOOLEAN"]

    def create(self, service: str) -> Any:
        """Return a new object that belongs to this document, by its full service name."""
        return self.model.createInstance(service)

    def same_as(self, other: Document) -> bool:
        """Return whether both are one document of one office."""
        return self.app is other.app and self.uid == other.uid
