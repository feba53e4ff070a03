"""Books and book: the open spreadsheet documents of an office."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from xlwings import base_classes

from xlwings_engines.atomic_save import atomic_save, refuse_if_not_writable
from xlwings_engines.collection import Collection
from xlwings_engines.errors import CannotOpen, CannotSave, Unsupported
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine import file_formats, pdf_export
from xlwings_engines.libreoffice_engine.areas import area_of
from xlwings_engines.libreoffice_engine.documents import SPREADSHEET, Document
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.libreoffice_engine.names import Names
from xlwings_engines.libreoffice_engine.sheets import Sheets
from xlwings_engines.other_programs import ForeignLock, foreign_lock

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.apps import App
    from xlwings_engines.libreoffice_engine.ranges import Range

_NEVER_RUN_MACROS = 0
_NO_LINK_UPDATES = 0
_FULL_LINK_UPDATES = 3


class Books(Translated, Collection["Book"], base_classes.Books):
    """The open books of an office, the oldest first."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """The UNO collection of all documents, other kinds included."""
        return self.app.bridge.desktop.getComponents()

    def wrap(self, document: Document) -> Book:
        """Return the book of a document of this office."""
        return Book(document)

    @property
    def active(self) -> Book:
        """The book in front, or of a private office the one last used. Raise ``KeyError`` without one."""
        document = self.app.active_document()
        if document is None:
            raise KeyError("There is no open book.")
        return Book(document)

    def _members(self) -> list[Book]:
        return [Book(document) for document in self.app.documents()]

    def _load(self, url: str, **arguments: Any) -> Any:
        hidden = self.app.windowed and not self.app.visible
        arguments |= {"Hidden": hidden, "MacroExecutionMode": _NEVER_RUN_MACROS}
        desktop, values = self.app.bridge.desktop, uno.properties(**arguments)
        return self.app.bridge.on_main(lambda: desktop.loadComponentFromURL(url, "_blank", 0, values))

    def add(self) -> Book:
        """Open a new book with one sheet, Sheet1; it has no file until it is saved."""
        document = self.app.adopt(self._load("private:factory/scalc"))
        # An office names the first sheet in its own language; even a Chinese Excel calls it Sheet1.
        document.sheets.getByIndex(0).setName("Sheet1")
        document.model.setModified(False)
        return Book(document)

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: Any = None,  # noqa: A002 - xlwings' name
        password: str | None = None,
        write_res_password: str | None = None,
        ignore_read_only_recommended: Any = None,
        origin: Any = None,
        delimiter: str | None = None,
        editable: Any = None,
        notify: Any = None,
        converter: Any = None,
        add_to_mru: Any = None,
        local: Any = None,
        corrupt_load: Any = None,
    ) -> Book:
        """Open a file. ``format``, ``origin`` and the other arguments without a counterpart in Calc are ignored.

        Raise ``CannotOpen``.
        """
        del format, write_res_password, ignore_read_only_recommended, origin
        del editable, notify, converter, add_to_mru, local, corrupt_load
        path = Path(fullname)
        arguments: dict[str, Any] = {
            "UpdateDocMode": _FULL_LINK_UPDATES if update_links else _NO_LINK_UPDATES,
        }
        if read_only:
            arguments["ReadOnly"] = True
        if password:
            arguments["Password"] = password
        if path.suffix.lower() in {".csv", ".txt", ".tsv"}:
            arguments |= _text_arguments(path, delimiter)
        if not file_formats.is_what_it_says(path):
            raise CannotOpen("open.not_workbook", name=path.name)
        lock = None if read_only else foreign_lock(Path(os.path.realpath(path)))
        try:
            model = self._load(uno.to_url(path), **arguments)
        except Exception as error:
            if getattr(type(error), "__pyunointerface__", "").endswith("IllegalArgumentException"):
                raise _cannot_open(path, lock) from error
            raise
        opened_elsewhere = lock is not None and model is not None and model.isReadonly()
        if model is None or opened_elsewhere or not model.supportsService(SPREADSHEET):
            if model is not None:
                model.close(True)
            raise _cannot_open(path, lock)
        document = self.app.adopt(model)
        self.app.note_lock_file(document)
        return Book(document)


def _cannot_open(path: Path, lock: ForeignLock | None) -> CannotOpen:
    if lock is not None:
        return CannotOpen("open.locked", name=path.name, lock=lock.message, lock_file=lock.path.name)
    return CannotOpen("open.not_workbook_or_password", name=path.name)


def _encryption(path: str, password: str | None) -> dict[str, Any]:
    """Return the arguments for saving with a password."""
    if not password:
        return {}
    suffix = Path(path).suffix.lower()
    if suffix in {".ods", ".ots"}:
        return {"Password": password}
    if suffix not in {".xlsx", ".xlsm"}:
        raise Unsupported("save.no_password_in_format", suffix=suffix)
    pairs = {"CryptoType": "Standard", "OOXPassword": password}
    values = tuple(uno.struct("beans.NamedValue", name, value) for name, value in pairs.items())
    return {"EncryptionData": uno.typed("[]com.sun.star.beans.NamedValue", values)}


def _text_arguments(path: Path, delimiter: str | None) -> dict[str, str]:
    separator = delimiter or ("," if path.suffix.lower() == ".csv" else "\t")
    return {"FilterName": file_formats.FILTERS[".csv"], "FilterOptions": f"{ord(separator)},34,76,1"}


class Book(Translated, base_classes.Book):
    """One document. ``api`` is its model."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @property
    def api(self) -> Any:
        """The UNO model of the document."""
        return self.document.model

    def json(self) -> Any:
        """Raise ``Unsupported`` (``json.none_in_office``): only xlwings' remote engines have it."""
        raise Unsupported("json.none_in_office")

    @property
    def app(self) -> App:
        """The office that has the book open."""
        return cast("App", self.document.app)

    @property
    def name(self) -> str:
        """The file name without its folder; before the first save, the window's title."""
        url = self.document.url
        return Path(uno.to_path(url)).name if url else str(self.document.model.Title)

    @property
    def fullname(self) -> str:
        """The path of the file, or its URL if it is not local; before the first save, the window's title."""
        url = self.document.url
        return uno.to_path(url) if url else str(self.document.model.Title)

    @property
    def sheets(self) -> Sheets:
        """The sheets in their order."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The defined names, those of single sheets included."""
        return Names(self)

    @property
    def selection(self) -> Range | None:
        """The selected cells, of several rectangles the first; None if something else is selected."""
        controller = self.document.controller
        selected = controller.getSelection() if controller is not None else None
        if selected is None:
            return None
        if hasattr(selected, "getRangeAddress"):
            address = selected.getRangeAddress()
        elif hasattr(selected, "getRangeAddresses") and selected.getRangeAddresses():
            address = selected.getRangeAddresses()[0]
        else:
            return None
        return self.sheets(address.Sheet + 1).range_of(area_of(address))

    def activate(self) -> None:
        """Make this the active book, and raise its window if there is one."""
        self.document.app.active_uid = self.document.uid
        if self.document.app.windowed:
            self.document.app.bridge.on_main(self.document.frame.activate)

    def close(self) -> None:
        """Close without saving."""
        model = self.document.model
        model.setModified(False)
        self.document.app.bridge.on_main(lambda: model.close(True))

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save under the present name, or as ``path``, whose suffix determines the format.

        A new book without a path is saved in the current folder. Raise ``CannotSave``, and ``NotImplementedError``
        for formats that Calc cannot write.
        """
        target = os.path.realpath(path) if path else None
        if target is None and not self.document.url:
            target = os.path.realpath(f"{self.name}.xlsx")
        if target is not None and not Path(target).parent.is_dir():
            raise CannotSave("save.no_folder", name=Path(target).name, folder=Path(target).parent)
        try:
            if target is None:
                self.document.model.storeSelf(uno.properties(**_encryption(self.fullname, password)))
            else:
                self._save_as(target, password)
        except Exception as error:
            if getattr(type(error), "__pyunointerface__", "").endswith("IOException"):
                name = Path(target or self.fullname).name
                raise CannotSave("save.office_failed", name=name) from error
            raise

    def _save_as(self, target: str, password: str | None) -> None:
        if target != os.path.realpath(self.fullname):
            refuse_if_not_writable(Path(target))
        arguments: dict[str, Any] = {"FilterName": file_formats.filter_for(target), "Overwrite": True}
        arguments |= _encryption(target, password)
        if target.lower().endswith(".csv"):
            arguments["FilterOptions"] = "44,34,76,1,,0,false,true"
        self.document.model.storeAsURL(uno.to_url(target), uno.properties(**arguments))
        self.app.renamings.note()
        self.app.note_lock_file(self.document)

    def save_copy(self, path: str) -> None:
        """Write the present book to another file; it keeps its name, its file and its modified state."""
        arguments = {"FilterName": file_formats.filter_for(path), "Overwrite": True}
        self.document.model.storeToURL(uno.to_url(os.path.realpath(path)), uno.properties(**arguments))

    def replace_by(self, path: str) -> None:
        """Replace the book by the content of another file, which is written to the book's file and shown in the same
        window.

        Raise ``CannotSave``; then the book's file is shown again.
        """
        target, frame, model = Path(self.fullname), self.document.frame, self.document.model
        content = Path(path).read_bytes()
        hidden = self.app.windowed and not self.app.visible
        values = uno.properties(Hidden=hidden, MacroExecutionMode=_NEVER_RUN_MACROS)

        def write(stream: BinaryIO) -> None:
            stream.write(content)

        def swap() -> None:
            model.setModified(False)
            frame.setComponent(None, None)
            with contextlib.suppress(Exception):  # it may have closed with its view
                model.close(True)
            try:
                atomic_save(target, write)
            finally:
                self.document = self.app.adopt(frame.loadComponentFromURL(uno.to_url(target), "_self", 0, values))

        self.app.bridge.on_main(swap)
        self.app.note_lock_file(self.document)

    def to_pdf(self, path: str, quality: str) -> None:
        """Write the visible sheets, within their print areas, as PDF."""
        pdf_export.write_pdf(self.document, path, quality)
