"""Defined names of a book or of one of its sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.addresses import Area, format_area, parse_area, quote_sheet, split_reference
from xlwings_engines.defined_names import check_name
from xlwings_engines.libreoffice_engine import bridge as uno
from xlwings_engines.libreoffice_engine import formula_syntax
from xlwings_engines.libreoffice_engine.areas import area_of
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.structured_references import table_area

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.books import Book
    from xlwings_engines.libreoffice_engine.ranges import Range
    from xlwings_engines.libreoffice_engine.sheets import Sheet


class Names(Translated, base_classes.Names):
    """All names of a book (those of its sheets come last), or only those of one sheet."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self.book = book
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The UNO named ranges of the book or sheet."""
        return (self.sheet.table if self.sheet else self.book.document.model).NamedRanges

    def _scopes(self) -> Iterator[Sheet | None]:
        if self.sheet:
            yield self.sheet
        else:
            yield None
            yield from self.book.sheets

    def __iter__(self) -> Iterator[Name]:
        """Yield the names in Excel's order: by the bare name, a sheet's own before the book's."""
        found = []
        for scope in self._scopes():
            collection = _collection(self.book, scope)
            found += [Name(self.book, scope, collection, name) for name in collection.getElementNames()]
        found.sort(key=lambda name: (name.plain.casefold(), name.scope is None))
        return iter(found)

    def snapshot(self) -> list[tuple[str, Name]]:
        """Return the names with their spellings, as xlwings lists them."""
        return [(name.name, name) for name in self]

    def __len__(self) -> int:
        return sum(_collection(self.book, scope).getCount() for scope in self._scopes())

    def _find(self, key: str) -> Name | None:
        scope_name, wanted = split_reference(key)
        for scope in self._scopes():
            if scope_name is not None and (scope is None or scope.name.casefold() != scope_name.casefold()):
                continue
            collection = _collection(self.book, scope)
            for name in collection.getElementNames():
                if name.casefold() == wanted.casefold():
                    return Name(self.book, scope, collection, name)
        return None

    def __call__(self, name_or_index: str | int) -> Name:
        if not isinstance(name_or_index, str):
            if not 1 <= name_or_index <= len(self):
                raise KeyError(name_or_index)
            return list(self)[name_or_index - 1]
        found = self._find(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def contains(self, name_or_index: str | int) -> bool:
        """Return whether a name, or a number from 1 to the count, exists."""
        if not isinstance(name_or_index, str):
            return 1 <= name_or_index <= len(self)
        return self._find(name_or_index) is not None

    def add(self, name: str, refers_to: str) -> Name:
        """Define or redefine a name; ``Sheet1!name`` belongs to that sheet."""
        scope_name, plain = split_reference(name) if "!" in name else (None, name)
        scope = self.book.sheets(scope_name) if scope_name else self.sheet
        collection = _collection(self.book, scope)
        check_name(plain)
        if any(plain.casefold() == table.casefold() for table in self.book.api.DatabaseRanges.getElementNames()):
            raise ValueError(f"The name {plain!r} is taken by a table.")
        for same in [other for other in collection.getElementNames() if other.casefold() == plain.casefold()]:
            collection.removeByName(same)
        position = uno.struct("table.CellAddress", scope.index - 1 if scope else 0, 0, 0)
        collection.addNewByName(plain, _content(refers_to), position, 0)
        return Name(self.book, scope, collection, plain)


def _collection(book: Book, scope: Sheet | None) -> Any:
    return (scope.table if scope else book.document.model).NamedRanges


def _content(refers_to: str) -> str:
    formula = refers_to if refers_to.startswith("=") else f"={refers_to}"
    return formula_syntax.to_calc(formula)[1:]


class Name(Translated, base_classes.Name):
    """A defined name; it stays valid when others are added or removed."""

    def __init__(self, book: Book, scope: Sheet | None, collection: Any, plain: str) -> None:
        self.book = book
        self.scope = scope
        self._collection = collection
        self.plain: str = plain

    @property
    def api(self) -> Any:
        """The UNO named range."""
        return self._collection.getByName(self.plain)

    @property
    def name(self) -> str:
        """The name, with ``Sheet!`` in front if a sheet owns it."""
        return f"{quote_sheet(self.scope.name)}!{self.plain}" if self.scope else self.plain

    @name.setter
    def name(self, value: str) -> None:
        plain = check_name(split_reference(value)[1] if "!" in value else value)
        taken = {other.casefold() for other in self._collection.getElementNames() if other != self.plain}
        if plain.casefold() in taken:
            raise ValueError(f"The name {plain!r} is taken.")
        self.api.setName(plain)
        self.plain = plain

    @property
    def refers_to(self) -> str:
        """The meaning as a formula that begins with ``=``, in Excel's syntax."""
        return formula_syntax.to_excel("=" + self.api.getContent())

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setContent(_content(value))

    @property
    def refers_to_range(self) -> Range:
        """The named cells. Raise ``ValueError`` if the name means something else."""
        cells = self.api.getReferredCells()
        if cells is None:
            raise ValueError(f"The name {self.name!r} does not refer to a range.")
        address = cells.getRangeAddress()
        return self.book.sheets(address.Sheet + 1).range_of(area_of(address))

    def delete(self) -> None:
        """Remove the name."""
        self._collection.removeByName(self.plain)


def name_of(cells: Range) -> Name | None:
    """Return a name that refers to exactly these cells."""
    sheet = cells.sheet
    wanted = f"={quote_sheet(sheet.name)}!{format_area(cells.area)}"
    for name in Names(sheet.book):
        if name.refers_to == wanted:
            return name
    return None


def set_name(cells: Range, value: str) -> None:
    """Define a name of the book that means exactly these cells."""
    sheet = cells.sheet
    Names(sheet.book).add(value, f"={quote_sheet(sheet.name)}!{format_area(cells.area)}")


def area_of_name(sheet: Sheet, text: str) -> Area | None:
    """Return the area of a text other than a plain address: a name, a table, or an address with the sheet."""
    scope_name, plain = split_reference(text)
    if scope_name is not None:
        if scope_name.casefold() != sheet.name.casefold():
            return None
        area = parse_area(plain)
        if area is not None:
            return area
    for collection in (sheet.table.NamedRanges, sheet.document.model.NamedRanges):
        for name in collection.getElementNames():
            if name.casefold() != plain.casefold():
                continue
            cells = collection.getByName(name).getReferredCells()
            if cells is None:
                return None
            address = cells.getRangeAddress()
            return area_of(address) if address.Sheet == sheet.index - 1 else None
    return table_area(plain, sheet.tables)
