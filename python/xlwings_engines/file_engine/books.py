"""Open books: opening, naming, saving, closing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.books import BaseBooks
from xlwings_engines.errors import CannotSave, LossRefused, NotThere, Unsupported
from xlwings_engines.file_engine import contents
from xlwings_engines.file_engine.contents import Contents
from xlwings_engines.file_engine.names import Names
from xlwings_engines.file_engine.package_tables import table_names
from xlwings_engines.file_engine.sheets import Sheet, Sheets
from xlwings_engines.messages import Message
from xlwings_engines.package.document import Document
from xlwings_engines.package.sheets import Sheet as PackageSheet
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from openpyxl import Workbook

    from xlwings_engines.file_engine.engine import App
    from xlwings_engines.file_engine.object_model import ObjectModel


@explains_gaps("engine.file")
class Books(BaseBooks["App", "Book"]):
    """The books of one app; one of them is active."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._active: Book | None = None
        self._made = 0

    @property
    def active(self) -> Book:
        """The book opened or activated last. Raise ``NotThere`` (``book.none_open``) without one."""
        if self._active is None:
            raise NotThere("book.none_open")
        return self._active

    def add(self) -> Book:
        """Open a new workbook with one sheet; it has no file until it is saved."""
        self._made += 1
        return self._adopt(Book(self, contents.new(), f"Book{self._made}"))

    def open(self, fullname: str, *_args: Any, **_kwargs: Any) -> Book:
        """Open a file; Excel's many other arguments are ignored. Raise ``CannotOpen``."""
        path = Path(fullname).absolute()
        return self._adopt(Book(self, contents.load(path), str(path)))

    def _adopt(self, book: Book) -> Book:
        self._open.append(book)
        self._active = book
        return book

    def activate(self, book: Book) -> None:
        """Make an open book the active one."""
        self._active = book

    def forget(self, book: Book) -> None:
        """Remove a closed book from the list; an app that ends with its last book then quits."""
        if book in self._open:
            self._open.remove(book)
        if self._active is book:
            self._active = self._open[-1] if self._open else None
        if not self._open and self.app.quits_with_last_book:
            self.app.quit()


@explains_gaps("engine.file")
class Book(base_classes.Book):
    """One workbook file in memory.

    ``losses`` lists what the last save to another path could not keep (empty if nothing was lost).
    """

    def __init__(self, books: Books, held: Contents, fullname: str) -> None:
        self._books = books
        self.contents = held
        self._fullname = fullname
        self._sheets: dict[int, Sheet] = {}
        self.losses: tuple[Message, ...] = ()

    @property
    def document(self) -> Document | None:
        """The package, or None once the door to openpyxl's objects has opened (see ``contents``)."""
        return self.contents.document

    @property
    def objects(self) -> ObjectModel:
        """openpyxl's objects; access opens the door, and known sheets follow."""
        if self.document is not None:
            known = {sheet.name: sheet for sheet in self._sheets.values() if sheet.alive}
            worksheets = {ws.title: ws for ws in self.contents.objects.workbook.worksheets}
            for name, sheet in known.items():
                sheet.follow(worksheets[name])
            self._sheets = {id(sheet.entry): sheet for sheet in known.values()}
        return self.contents.objects

    @property
    def workbook(self) -> Workbook:
        """openpyxl's workbook; access opens the door."""
        return self.objects.workbook

    @property
    def api(self) -> Workbook:
        """openpyxl's workbook; access opens the door."""
        return self.workbook

    @property
    def signature_broken(self) -> bool:
        """True if the last save changed a signed workbook: the signature is in the file, but invalid."""
        return self.contents.signature_broken

    @property
    def calculates(self) -> bool:
        """True if formulas are calculated whenever one is read."""
        return self.app.calculation == "automatic"

    @property
    def app(self) -> App:
        """The app that lists the book as open."""
        return self._books.app

    @property
    def name(self) -> str:
        """The file name without its folder; ``Book1`` before the first save."""
        return Path(self._fullname).name

    @property
    def fullname(self) -> str:
        """The absolute path of the file; ``Book1`` before the first save."""
        return self._fullname

    @property
    def sheets(self) -> Sheets:
        """The worksheets in their order."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The defined names, those of single sheets included."""
        return Names(self)

    def table_names(self) -> list[str]:
        """Return the names of all tables of the book."""
        if self.document is not None:
            return table_names(self.document)
        return [table for worksheet in self.workbook.worksheets for table in worksheet.tables]

    def entries(self) -> list[Any]:
        """Return the worksheets of the package or, past the door, of openpyxl."""
        return list(self.document.worksheets if self.document is not None else self.workbook.worksheets)

    def sheet_of(self, entry: PackageSheet | Any) -> Sheet:
        """Return the single ``Sheet`` of a worksheet of the package or of openpyxl."""
        key = id(entry)
        if key not in self._sheets:
            self._sheets[key] = Sheet(self, entry)
        return self._sheets[key]

    def activate(self) -> None:
        """Make this the app's active book."""
        self._books.activate(self)

    def close(self) -> None:
        """Forget the book without saving."""
        self._sheets.clear()
        self._books.forget(self)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save over the file, or to another path, atomically.

        Saving over a file raises ``LossRefused`` if contents would be lost; saving elsewhere succeeds
        and lists them in ``losses``. Raise ``CannotSave`` if the target cannot be written.
        """
        if password is not None:
            raise Unsupported("save.no_password")
        if path is None:
            path = self._fullname if Path(self._fullname).is_absolute() else f"{self._fullname}.xlsx"
        target = Path(path).absolute()
        if target.suffix.lower() not in {".xlsx", ".xlsm", ".xltx", ".xltm"}:
            raise CannotSave("save.bad_suffix", name=target.name)
        losses = tuple(self.contents.losses(target))
        if losses and self.contents.is_own(target):
            raise LossRefused(target.name, losses)
        self.contents.save(target)
        self.losses = losses
        self._fullname = str(target)

    def to_pdf(self, path: str, quality: Any = None) -> None:
        """Raise ``Unsupported`` (``pdf.none``): a file has no program that could draw pages."""
        raise Unsupported("pdf.none")
