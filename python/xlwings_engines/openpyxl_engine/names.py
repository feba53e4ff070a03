"""Defined names of a book or of one sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl.workbook.defined_name import DefinedName
from xlwings import base_classes

from xlwings_engines.addresses import Area, parse_area, quote_sheet, split_reference
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.openpyxl_engine.books import Book
    from xlwings_engines.openpyxl_engine.ranges import Range
    from xlwings_engines.openpyxl_engine.sheets import Sheet


class _Entry(NamedTuple):
    """Where a name lives: the sheet that owns it (None for the book) and openpyxl's mapping of names."""

    sheet: Sheet | None
    mapping: Any
    key: str


def _entries(book: Book, scope: Sheet | None) -> Iterator[_Entry]:
    if scope is None:
        for key in list(book.workbook.defined_names):
            yield _Entry(None, book.workbook.defined_names, key)
    for sheet in book.sheets if scope is None else [scope]:
        for key in list(sheet.worksheet.defined_names):
            yield _Entry(sheet, sheet.worksheet.defined_names, key)


def _find(book: Book, name: str, scope: Sheet | None) -> _Entry | None:
    sheet_name, bare = split_reference(name)
    for entry in _entries(book, scope):
        if entry.key.lower() != bare.lower():
            continue
        if sheet_name is None or (entry.sheet is not None and entry.sheet.name.lower() == sheet_name.lower()):
            return entry
    return None


def refers_to_area(book: Book, text: str, home: Sheet | None = None) -> tuple[Sheet, Area] | None:
    """Return the sheet and area that ``=Sheet!$A$1:$B$2`` means; None for constants, formulas, lost references."""
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
    """Return what a defined name refers to, names of the sheet ``home`` first."""
    entry = (_find(book, name, home) if home is not None else None) or _find(book, name, None)
    if entry is None:
        return None
    return refers_to_area(book, str(entry.mapping[entry.key].attr_text or ""), entry.sheet)


def name_of(sheet: Sheet, area: Area) -> Name | None:
    """Return the first name that means exactly an area."""
    for entry in _entries(sheet.book, None):
        found = refers_to_area(sheet.book, str(entry.mapping[entry.key].attr_text or ""), entry.sheet)
        if found is not None and found[0] is sheet and found[1] == area:
            return Name(sheet.book, entry)
    return None


@explains_gaps("文件引擎")
class Names(base_classes.Names):
    """The names of a book (with those of its sheets), or those of one sheet."""

    def __init__(self, book: Book, sheet: Sheet | None = None) -> None:
        self._book = book
        self._sheet = sheet

    @property
    def api(self) -> Any:
        owner = self._sheet.worksheet if self._sheet is not None else self._book.workbook
        return owner.defined_names

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
        return self._all()[name_or_index - 1]

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name.name, name) for name in self._all()]

    def contains(self, name_or_index: int | str) -> bool:
        if isinstance(name_or_index, str):
            return _find(self._book, name_or_index, self._sheet) is not None
        return 1 <= name_or_index <= len(self)

    def __len__(self) -> int:
        return len(self._all())

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name. ``Sheet!Name`` makes it the sheet's own, as does adding to a sheet's names."""
        sheet_name, bare = split_reference(name)
        sheet = self._book.sheets(sheet_name) if sheet_name is not None else self._sheet
        owner = sheet.worksheet if sheet is not None else self._book.workbook
        self._book.package.cached.note_upheaval()
        owner.defined_names[bare] = DefinedName(bare, attr_text=refers_to.removeprefix("="))
        return Name(self._book, _Entry(sheet, owner.defined_names, bare))


@explains_gaps("文件引擎")
class Name(base_classes.Name):
    """One defined name."""

    def __init__(self, book: Book, entry: _Entry) -> None:
        self._book = book
        self._entry = entry

    @property
    def _defined(self) -> DefinedName:
        found: DefinedName = self._entry.mapping[self._entry.key]
        return found

    @property
    def api(self) -> DefinedName:
        return self._defined

    def delete(self) -> None:
        self._book.package.cached.note_upheaval()
        del self._entry.mapping[self._entry.key]

    @property
    def name(self) -> str:
        if self._entry.sheet is None:
            return self._entry.key
        return f"{quote_sheet(self._entry.sheet.name)}!{self._entry.key}"

    @name.setter
    def name(self, value: str) -> None:
        defined = self._defined
        bare = split_reference(value)[1]
        del self._entry.mapping[self._entry.key]
        defined.name = bare
        self._entry.mapping[bare] = defined
        self._entry = self._entry._replace(key=bare)

    @property
    def refers_to(self) -> str:
        return f"={self._defined.attr_text}"

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._book.package.cached.note_upheaval()
        self._defined.attr_text = value.removeprefix("=")

    @property
    def refers_to_range(self) -> Range:
        found = refers_to_area(self._book, self.refers_to, self._entry.sheet)
        if found is None:
            raise ValueError(f"名称“{self.name}”没有指向单元格区域（{self.refers_to}）。")
        sheet, area = found
        return sheet.range((area.row, area.column, area.rows, area.columns))
