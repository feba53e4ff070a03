"""Sheets and sheet: the tables of a document."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.addresses import WHOLE_SHEET, Area, sheet_area
from xlwings_engines.errors import Unsupported
from xlwings_engines.free_names import copy_of_sheet, numbered
from xlwings_engines.libreoffice_engine import gridlines, sizes
from xlwings_engines.libreoffice_engine.call_cache import Answer
from xlwings_engines.libreoffice_engine.charts import Charts
from xlwings_engines.libreoffice_engine.failures import Translated
from xlwings_engines.libreoffice_engine.freeze_panes import FreezePanes
from xlwings_engines.libreoffice_engine.html_export import write_html
from xlwings_engines.libreoffice_engine.names import Names, area_of_name
from xlwings_engines.libreoffice_engine.notes import sheet_notes
from xlwings_engines.libreoffice_engine.page_setup import PageSetup
from xlwings_engines.libreoffice_engine.pictures import Pictures
from xlwings_engines.libreoffice_engine.pivot_tables import PivotTables
from xlwings_engines.libreoffice_engine.ranges import Range
from xlwings_engines.libreoffice_engine.shapes import Shapes
from xlwings_engines.libreoffice_engine.sheet_cache import Tab
from xlwings_engines.libreoffice_engine.tables import Tables
from xlwings_engines.sheets import BaseSheet

if TYPE_CHECKING:
    from xlwings_engines.libreoffice_engine.books import Book
    from xlwings_engines.libreoffice_engine.documents import Document
    from xlwings_engines.libreoffice_engine.notes import Note


class Sheets(Translated, base_classes.Sheets):
    """The sheets of a book, from left to right."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.document: Document = book.document

    @property
    def api(self) -> Any:
        """The UNO sheets."""
        return self.document.sheets

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all sheets, in their order."""
        return tuple(self.document.sheets.getElementNames())

    @property
    def active(self) -> Sheet:
        """The sheet that the book's window shows."""
        return Sheet(self.book, Tab(self.document.controller.getActiveSheet()))

    def __call__(self, name_or_index: str | int) -> Sheet:
        if not isinstance(name_or_index, str):
            if not 1 <= name_or_index <= len(self):
                raise KeyError(name_or_index)
            return Sheet(self.book, Tab(self.document.sheets.getByIndex(name_or_index - 1)))
        try:
            return Sheet(self.book, self.document.tab(name_or_index))
        except Exception:  # most likely there is none of this name; the list of names tells
            return Sheet(self.book, self.document.tab(self._stored_name(name_or_index)))

    def _stored_name(self, name: str) -> str:
        for stored in self.names:
            if stored.casefold() == name.casefold():
                return stored
        raise KeyError(name)

    def __len__(self) -> int:
        return int(self.document.sheets.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        renamings, asked_at = self.document.app.renamings, time.monotonic()
        tabs = [(self.document.tab(name), name) for name in self.names]
        return iter([Sheet(self.book, tab, Answer(renamings, name, asked_at)) for tab, name in tabs])

    def __contains__(self, name_or_index: str | int) -> bool:
        if not isinstance(name_or_index, str):
            return 1 <= name_or_index <= len(self)
        return name_or_index.casefold() in {name.casefold() for name in self.names}

    def free_name(self, start: str = "Sheet") -> str:
        """Return ``start`` with a number that no sheet has."""
        return numbered(start, self.names, first=len(self))

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Insert an empty sheet (before the active one by default) and activate it, as Excel does."""
        if before is None and after is None:
            before = self.active
        position = before.index - 1 if before is not None else after.index if after is not None else 0
        name = name or self.free_name()
        self.document.sheets.insertNewByName(name, position)
        sheet = self(name)
        sheet.activate()
        return sheet


class Sheet(Translated, BaseSheet["Book"]):
    """One table. ``api`` is the UNO sheet."""

    def __init__(self, book: Book, tab: Tab, name: Answer | None = None) -> None:
        super().__init__(book)
        self._tab = tab
        self._name = name or Answer(book.document.app.renamings)
        self._epoch = book.document.epoch

    @property
    def tab(self) -> Tab:
        """The UNO sheet and its cached data."""
        if self._epoch != self.document.epoch:
            self._tab = self.document.tab(self._tab.table.Name)
            self._epoch = self.document.epoch
        return self._tab

    @property
    def table(self) -> Any:
        """The UNO sheet."""
        return self.tab.table

    @property
    def api(self) -> Any:
        """The UNO sheet."""
        return self.table

    @property
    def document(self) -> Document:
        """The document of the sheet."""
        return self._book.document

    @property
    def name(self) -> str:
        """The name on the tab; cached for a moment."""
        return self._name.get(lambda: str(self.table.Name))

    @name.setter
    def name(self, value: str) -> None:
        self.table.setName(value)
        self.document.app.renamings.note()

    @property
    def names(self) -> Names:
        """The defined names that this sheet owns."""
        return Names(self._book, self)

    @property
    def index(self) -> int:
        """The position among the sheets, 1-based."""
        return int(self.table.getRangeAddress().Sheet) + 1

    def range_of(self, area: Area) -> Range:
        """Return the cells of an area."""
        return Range(self, area)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return the cells that xlwings means by one or two arguments; see ``addresses.sheet_area``."""
        area = sheet_area(arg1, arg2, resolve=lambda text: area_of_name(self, text))
        made = Range(self, area)
        made.arg1_input = arg1 if isinstance(arg1, str) else ""
        return made

    @property
    def cells(self) -> Range:
        """All cells of the sheet, as far as Excel's sheets extend."""
        return Range(self, WHOLE_SHEET)

    def activate(self) -> None:
        """Show the sheet in the book's window."""
        self.document.app.active_uid = self.document.uid
        self.document.bridge.on_main(lambda: self.document.controller.setActiveSheet(self.table))

    def select(self) -> None:
        """Activate the sheet: Calc selects the sheet that it shows."""
        self.activate()

    def autofit(self, axis: str | None = None) -> None:
        """Fit ``columns`` and/or ``rows`` of the used range to their contents."""
        sizes.autofit(self.used_range, axis)

    def delete(self) -> None:
        """Remove the sheet. Raise ``ValueError`` if it is the only one."""
        if len(self._book.sheets) == 1:
            raise ValueError("A book must keep at least one sheet.")
        self.document.sheets.removeByName(self.name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy the sheet within its book or to another one of the same office, and activate the copy."""
        target = before or after
        if target is None:
            raise ValueError("Provide before or after.")
        position = target.index - 1 if before is not None else target.index
        sheets = target.book.sheets
        if target.document.same_as(self.document):
            name = copy_of_sheet(self.name, sheets.names)
            self.document.sheets.copyByName(self.name, name, position)
        elif target.document.app is self.document.app:
            target.document.sheets.importSheet(self.document.model, self.name, position)
        else:
            raise Unsupported("copy.other_process")
        sheets(position + 1).activate()

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        """Move the sheet before or after another. Raise ``ValueError`` without either."""
        target = before or after
        if target is None:
            raise ValueError("Provide before or after.")
        position = target.index - 1 if before is not None else target.index
        self.document.sheets.moveByName(self.name, position)

    @property
    def charts(self) -> Charts:
        """The charts of the sheet."""
        return Charts(self)

    @property
    def shapes(self) -> Shapes:
        """The drawn objects of the sheet."""
        return Shapes(self)

    @property
    def tables(self) -> Tables:
        """The tables of the sheet."""
        return Tables(self)

    @property
    def pictures(self) -> Pictures:
        """The pictures of the sheet."""
        return Pictures(self)

    @property
    def pivot_tables(self) -> PivotTables:
        """The pivot tables of the sheet, by name."""
        return PivotTables(self)

    @property
    def notes(self) -> list[Note]:
        """The notes of all cells."""
        return sheet_notes(self)

    @property
    def comments(self) -> Any:
        """Raise ``Unsupported`` (``comment.none_in_office``): Calc has no threaded comments."""
        raise Unsupported("comment.none_in_office")

    @property
    def used_area(self) -> Area:
        """The cells from the first to the last with content; A1 on an empty sheet."""
        return self.used_range.area

    @property
    def used_range(self) -> Range:
        """The cells from the first to the last with content; A1 on an empty sheet."""
        return Range(self, self.tab.cursor().used_area())

    @property
    def visible(self) -> bool:
        """True unless the sheet is hidden."""
        return bool(self.table.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        """Show or hide; of Excel's constants, -1 means shown, 0 and 2 hidden."""
        self.table.IsVisible = value not in (False, 0, 2)

    @property
    def show_gridlines(self) -> bool:
        """True if the window shows grid lines for this sheet."""
        return bool(self.with_view(lambda controller: gridlines.are_shown(self.document.bridge, controller)))

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self.with_view(lambda controller: gridlines.show(self.document.bridge, controller, bool(value)))

    def with_view(self, action: Any) -> Any:
        """Run an action that a window can do only for the sheet it shows; restore the shown sheet afterwards."""
        return self.document.bridge.on_main(lambda: self._with_view(action))

    def _with_view(self, action: Any) -> Any:
        controller = self.document.controller
        shown = controller.getActiveSheet()
        if shown.Name == self.name:
            return action(controller)
        if not self.visible:
            raise ValueError("Hidden sheets can't be activated. Set sheet.visible = True first.")
        self.document.model.lockControllers()
        try:
            controller.setActiveSheet(self.table)
            return action(controller)
        finally:
            controller.setActiveSheet(shown)
            self.document.model.unlockControllers()

    @property
    def freeze_panes(self) -> FreezePanes:
        """The frozen rows and columns of the sheet."""
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        """The print settings of the sheet."""
        return PageSetup(self)

    def to_html(self, path: str) -> None:
        """Export the sheet as an HTML file."""
        write_html(self, path)
