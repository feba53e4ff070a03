"""Defined names of a book or of one sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from xlwings import base_classes

from xlwings_engines.addresses import Area, parse_area, quote_sheet, split_reference
from xlwings_engines.defined_names import check_name
from xlwings_engines.errors import BadRequest
from xlwings_engines.functions import with_prefixes, without_prefixes
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from openpyxl.workbook.defined_name import DefinedName

    from xlwings_engines.file_engine.books import Book
    from xlwings_engines.file_engine.ranges import Range
    from xlwings_engines.file_engine.sheets import Sheet


class _Entry(NamedTuple):
    """A name: its owner (a sheet, or None for the book) and its spelling."""

    sheet: Sheet | None
    key: str


def _entries(book: Book, scope: Sheet | None) -> list[_Entry]:
    document = book.document
    if document is not None:
        return [
            _Entry(book.sheet_of(owner) if owner is not None else None, element.get("name", ""))
            for element, owner in document.names()
            if scope is None or owner is scope.entry
        ]
    found = [_Entry(None, key) for key in book.workbook.defined_names] if scope is None else []
    for sheet in book.sheets if scope is None else [scope]:
        found += [_Entry(sheet, key) for key in sheet.worksheet.defined_names]
    return found


def _element(book: Book, entry: _Entry) -> Any:
    """Return the name's element of the package; raise ``KeyError`` if it is gone."""
    assert book.document is not None
    owner = entry.sheet.entry if entry.sheet is not None else None
    for element, home in book.document.names():
        if home is owner and element.get("name") == entry.key:
            return element
    raise KeyError(entry.key)


def _mapping(book: Book, sheet: Sheet | None) -> Any:
    """Return openpyxl's names of a sheet or of the book."""
    return (sheet.worksheet if sheet is not None else book.workbook).defined_names


def _text(book: Book, entry: _Entry) -> str:
    if book.document is not None:
        return str(_element(book, entry).text or "")
    return str(_mapping(book, entry.sheet)[entry.key].attr_text or "")


def _find(book: Book, name: str, scope: Sheet | None) -> _Entry | None:
    sheet_name, bare = split_reference(name)
    for entry in _entries(book, scope):
        if entry.key.lower() != bare.lower():
            continue
        if sheet_name is None or (entry.sheet is not None and entry.sheet.name.lower() == sheet_name.lower()):
            return entry
    return None


def _in_file(refers_to: str) -> str:
    return with_prefixes(refers_to.removeprefix("="))


def refers_to_area(book: Book, text: str, home: Sheet | None = None) -> tuple[Sheet, Area] | None:
    """Return the sheet and area of ``=Sheet!$A$1:$B$2``; None for constants, formulas, lost references."""
    sheet_name, address = split_reference(text)
    area = parse_area(address)
    if area is None:
        return None
    if sheet_name is None:
        return (home, area) if home is not None else None
    try:
        return book.sheets(sheet_name), area
    except KeyError:
        return None


def named_area(book: Book, name: str, home: Sheet | None = None) -> tuple[Sheet, Area] | None:
    """Return the area of a defined name, with names of the sheet ``home`` first."""
    entry = (_find(book, name, home) if home is not None else None) or _find(book, name, None)
    if entry is None:
        return None
    return refers_to_area(book, _text(book, entry), entry.sheet)


def name_of(sheet: Sheet, area: Area) -> Name | None:
    """Return the first name of exactly this area."""
    for entry in _entries(sheet.book, None):
        found = refers_to_area(sheet.book, _text(sheet.book, entry), entry.sheet)
        if found is not None and found[0] is sheet and found[1] == area:
            return Name(sheet.book, entry)
    return None


@explains_gaps("engine.file")
class Names(base_classes.Names):
    """The names of a book (with those of its sheets), or those of one sheet."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self._book = book
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """openpyxl's names of the book or sheet; access opens the door."""
        return _mapping(self._book, self._sheet)

    def _all(self) -> list[Name]:
        """Return the names in Excel's order: by the bare name, a sheet's own before the book's."""
        entries = list(_entries(self._book, self._sheet))
        entries.sort(key=lambda entry: (entry.key.casefold(), entry.sheet is None))
        return [Name(self._book, entry) for entry in entries]

    def __call__(self, name_or_index: int | str) -> Name:
        if isinstance(name_or_index, str):
            entry = _find(self._book, name_or_index, self._sheet)
            if entry is None:
                raise KeyError(name_or_index)
            return Name(self._book, entry)
        if not 1 <= name_or_index <= len(self):
            raise KeyError(name_or_index)
        return self._all()[name_or_index - 1]

    def spellings(self) -> list[str]:
        """Return the names of the book and of its sheets, without their sheets."""
        return [entry.key for entry in _entries(self._book, self._sheet)]

    def snapshot(self) -> list[tuple[str, Name]]:
        """Return the names with their spellings, as xlwings lists them."""
        return [(name.name, name) for name in self._all()]

    def contains(self, name_or_index: int | str) -> bool:
        """Return whether a name, or a number from 1 to the count, exists."""
        if isinstance(name_or_index, str):
            return _find(self._book, name_or_index, self._sheet) is not None
        return 1 <= name_or_index <= len(self)

    def __len__(self) -> int:
        return len(self._all())

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name. ``Sheet!Name`` makes it the sheet's own, as does adding to a sheet's names."""
        sheet_name, bare = split_reference(name)
        sheet = self._book.sheets(sheet_name) if sheet_name is not None else self._sheet
        check_name(bare)
        if bare.casefold() in {table.casefold() for table in self._book.table_names()}:
            raise ValueError(f"The name {bare!r} is taken by a table.")
        text, document = _in_file(refers_to), self._book.document
        if document is not None:
            document.define(bare, text, sheet.entry if sheet is not None else None)
        else:
            from openpyxl.workbook.defined_name import DefinedName

            self._book.objects.cached.note_upheaval()
            mapping = _mapping(self._book, sheet)
            for same in [key for key in mapping if key.casefold() == bare.casefold()]:
                del mapping[same]
            mapping[bare] = DefinedName(bare, attr_text=text)
        return Name(self._book, _Entry(sheet, bare))


@explains_gaps("engine.file")
class Name(base_classes.Name):
    """One defined name."""

    def __init__(self, book: Book, entry: _Entry) -> None:
        self._book = book
        self._entry = entry

    @property
    def api(self) -> DefinedName:
        """openpyxl's name; access opens the door."""
        found: DefinedName = _mapping(self._book, self._entry.sheet)[self._entry.key]
        return found

    def delete(self) -> None:
        """Remove the name; formulas that use it are calculated again."""
        document = self._book.document
        if document is not None:
            document.undefine(_element(self._book, self._entry))
        else:
            self._book.objects.cached.note_upheaval()
            del _mapping(self._book, self._entry.sheet)[self._entry.key]

    @property
    def name(self) -> str:
        """The name, with ``Sheet!`` in front if a sheet owns it."""
        if self._entry.sheet is None:
            return self._entry.key
        return f"{quote_sheet(self._entry.sheet.name)}!{self._entry.key}"

    @name.setter
    def name(self, value: str) -> None:
        bare, document = check_name(split_reference(value)[1]), self._book.document
        others = [entry for entry in _entries(self._book, None) if entry != self._entry]
        if any(entry.sheet is self._entry.sheet and entry.key.casefold() == bare.casefold() for entry in others):
            raise ValueError(f"The name {bare!r} is taken.")
        if document is not None:
            _element(self._book, self._entry).set("name", bare)
            document.note_names()
        else:
            mapping, defined = _mapping(self._book, self._entry.sheet), self.api
            del mapping[self._entry.key]
            defined.name = bare
            mapping[bare] = defined
        self._entry = self._entry._replace(key=bare)

    @property
    def refers_to(self) -> str:
        """The meaning as a formula that begins with ``=``."""
        return without_prefixes(f"={_text(self._book, self._entry)}")

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        text, document = _in_file(value), self._book.document
        if document is not None:
            _element(self._book, self._entry).text = text
            document.note_names()
        else:
            self._book.objects.cached.note_upheaval()
            self.api.attr_text = text

    @property
    def refers_to_range(self) -> Range:
        """The named cells. Raise ``BadRequest`` (``name.no_range``) if the name means something else."""
        found = refers_to_area(self._book, self.refers_to, self._entry.sheet)
        if found is None:
            raise BadRequest("name.no_range", name=self.name, refers_to=self.refers_to)
        sheet, area = found
        return sheet.range((area.row, area.column, area.rows, area.columns))
