"""Worksheets: finding, adding, ordering, and properties of a sheet as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines import defined_names
from xlwings_engines.addresses import WHOLE_SHEET, Area, parse_area, sheet_area, split_reference
from xlwings_engines.errors import BadRequest, Unsupported
from xlwings_engines.file_engine import on_first_use
from xlwings_engines.file_engine.names import Names, named_area
from xlwings_engines.file_engine.package_tables import tables_of
from xlwings_engines.file_engine.pivot_tables import PivotTables
from xlwings_engines.file_engine.ranges import Range
from xlwings_engines.file_engine.views import FreezePanes, PageSetup
from xlwings_engines.free_names import copy_of_sheet, numbered
from xlwings_engines.package.sheet_operations import (
    check_name,
    copy_sheet,
    delete_sheet,
    is_plain,
    rename_sheet,
)
from xlwings_engines.package.sheets import Sheet as PackageSheet
from xlwings_engines.sheets import BaseSheet
from xlwings_engines.structured_references import table_area
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.books import Book
    from xlwings_engines.file_engine.charts import Charts
    from xlwings_engines.file_engine.notes import Note
    from xlwings_engines.file_engine.pictures import Pictures
    from xlwings_engines.file_engine.shapes import Shapes
    from xlwings_engines.file_engine.tables import Tables


@explains_gaps("engine.file")
class Sheets(base_classes.Sheets):
    """The worksheets of a book, in their order. Chart sheets are not counted, as in Excel's Worksheets."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """openpyxl's workbook; access opens the door."""
        return self.book.workbook

    @property
    def active(self) -> Sheet:
        """The active worksheet, also if the file's active sheet is a chart sheet."""
        document = self.book.document
        return self.book.sheet_of(document.active if document is not None else self.book.workbook.active)

    def __call__(self, name_or_index: int | str) -> Sheet:
        if isinstance(name_or_index, str):
            found = self._named(name_or_index)
        else:
            entries = self.book.entries()
            found = entries[name_or_index - 1] if 1 <= name_or_index <= len(entries) else None
        if found is None:
            raise KeyError(name_or_index)
        return self.book.sheet_of(found)

    def _named(self, name: str) -> Any:
        """Return the worksheet of a name, None if there is none: a book may have thousands."""
        if self.book.document is not None:
            return self.book.document.find(name)
        wanted = name.casefold()
        return next((each for each in self.book.workbook.worksheets if each.title.casefold() == wanted), None)

    def __len__(self) -> int:
        return len(self.book.entries())

    def __iter__(self) -> Iterator[Sheet]:
        return iter([self.book.sheet_of(entry) for entry in self.book.entries()])

    def __contains__(self, key: object) -> bool:
        return self._named(str(key)) is not None

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """Add a sheet before or after another, by default before the active one, and make it active."""
        document, neighbour = self.book.document, before or after or self.active
        names = [sheet.name for sheet in self]
        free_name = numbered("Sheet", names, first=len(names) + 1)
        later = 1 if before is None and after is not None else 0
        entry: Any
        if document is not None:
            entry = document.add(free_name, document.sheets.index(neighbour.entry) + later)
        else:
            workbook = self.book.workbook
            entry = workbook.create_sheet(free_name, workbook.index(neighbour.worksheet) + later)
        sheet = self.book.sheet_of(entry)
        if name is not None:
            sheet.name = name
        sheet.activate()
        return sheet


@explains_gaps("engine.file")
class Sheet(BaseSheet["Book"]):
    """One worksheet."""

    def __init__(self, book: Book, entry: Any) -> None:
        super().__init__(book)
        self.entry: Any = entry

    def follow(self, worksheet: Any) -> None:
        """Switch to openpyxl's worksheet, as the door has opened."""
        self.entry = worksheet

    @property
    def part(self) -> PackageSheet | None:
        """The sheet in the package, or None past the door."""
        return self.entry if isinstance(self.entry, PackageSheet) else None

    @property
    def alive(self) -> bool:
        """False for a deleted sheet."""
        return self.entry in self._book.entries()

    @property
    def worksheet(self) -> Any:
        """openpyxl's worksheet; access opens the door."""
        if self.part is not None:
            assert self._book.objects is not None
        return self.entry

    @property
    def api(self) -> Any:
        """openpyxl's worksheet; access opens the door."""
        return self.worksheet

    @property
    def name(self) -> str:
        """The name on the tab."""
        return self.part.name if self.part is not None else str(self.worksheet.title)

    @name.setter
    def name(self, value: str) -> None:
        others = {sheet.name.lower() for sheet in self._book.sheets if sheet is not self}
        if value.lower() in others:
            raise BadRequest("sheet.name_taken", name=value)
        check_name(value)
        if self.part is not None and self._book.document is not None:
            rename_sheet(self._book.document, self.part, value)
        elif value != self.name:
            on_first_use.sheet_references.follow_rename(self._book.objects, self.name, value)
            self.worksheet.title = value

    @property
    def names(self) -> Names:
        """The defined names that this sheet owns."""
        return Names(self._book, self)

    def check_free_name(self, name: str) -> None:
        """Raise ``ValueError`` for a name that a table cannot have, or that is in use."""
        defined_names.check_name(name)
        taken = (*self._book.table_names(), *self._book.names.spellings())
        if name.casefold() in {other.casefold() for other in taken}:
            raise ValueError(f"The name {name!r} is taken.")

    @property
    def index(self) -> int:
        """The position among the worksheets, 1-based."""
        return self._book.entries().index(self.entry) + 1

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Return the cells that xlwings means by one or two arguments; see ``addresses.sheet_area``.

        Raise ``ValueError`` for a reference to another sheet, ``UnknownName`` for unknown text.
        """
        if isinstance(arg1, str) and "!" in arg1:
            sheet_name, address = split_reference(arg1)
            if sheet_name is not None and sheet_name.lower() != self.name.lower():
                raise ValueError(f"{arg1!r} is not on the sheet {self.name!r}.")
            arg1 = address
        made = Range(self, sheet_area(arg1, arg2, resolve=self._resolve))
        made.arg1_input = arg1 if isinstance(arg1, str) else ""
        return made

    def _resolve(self, name: str) -> Area | None:
        found = named_area(self._book, name, self)
        if found is not None:
            return found[1] if found[0] is self else None
        document = self._book.document
        if self.part is not None and document is not None:
            return table_area(name, tables_of(document, self.part))
        return table_area(name, on_first_use.tables.Tables(self))

    @property
    def cells(self) -> Range:
        """All cells of the sheet."""
        return Range(self, WHOLE_SHEET)

    @property
    def used_range(self) -> Range:
        """The cells with content or a style, from the first to the last."""
        if self.part is not None:
            return Range(self, self.part.used_area())
        cells = [key for key, cell in on_first_use.openpyxl_internals.cells(self.worksheet).items() if _is_used(cell)]
        if not cells:
            return Range(self, Area(1, 1, 1, 1))
        rows, columns = [row for row, _ in cells], [column for _, column in cells]
        top, left = min(rows), min(columns)
        return Range(self, Area(top, left, max(rows) - top + 1, max(columns) - left + 1))

    @property
    def selected(self) -> Range:
        """The cells that were selected when the file was saved."""
        chosen = self.worksheet.sheet_view.selection
        area = parse_area(str(chosen[-1].sqref).split()[0]) if chosen and chosen[-1].sqref else None
        return Range(self, area or Area(1, 1, 1, 1))

    def activate(self) -> None:
        """Make this the active sheet, and the only selected one."""
        if self.part is not None and self._book.document is not None:
            self._book.document.activate(self.part)
            return
        workbook = self._book.workbook
        workbook.active = workbook.index(self.worksheet)
        for worksheet in workbook.worksheets:
            worksheet.sheet_view.tabSelected = worksheet is self.worksheet

    def select(self) -> None:
        """Activate the sheet: without a window, both are the same."""
        self.activate()

    @property
    def visible(self) -> bool:
        """True unless the sheet is hidden."""
        if self.part is not None and self._book.document is not None:
            return self._book.document.state_of(self.part) == "visible"
        return bool(self.worksheet.sheet_state == "visible")

    @visible.setter
    def visible(self, value: bool) -> None:
        state = "visible" if value else "hidden"
        if self.part is not None and self._book.document is not None:
            self._book.document.set_state(self.part, state)
        else:
            self.worksheet.sheet_state = state

    @property
    def page_setup(self) -> PageSetup:
        """The print settings of the sheet."""
        return PageSetup(self)

    @property
    def freeze_panes(self) -> FreezePanes:
        """The frozen rows and columns of the sheet."""
        return FreezePanes(self)

    @property
    def show_gridlines(self) -> bool:
        """Whether the grid is shown. Raises ``ValueError`` for a hidden sheet, as in Excel: no window shows it."""
        self._refuse_hidden()
        return bool(self.worksheet.sheet_view.showGridLines is not False)

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        self._refuse_hidden()
        self.worksheet.sheet_view.showGridLines = value

    def _refuse_hidden(self) -> None:
        if not self.visible:
            raise ValueError("Hidden sheets can't be activated. Set sheet.visible = True first.")

    def delete(self) -> None:
        """Delete the sheet; the last visible sheet cannot be deleted."""
        visible = [sheet for sheet in self._book.sheets if sheet.visible]
        if visible in ([self], []):
            raise BadRequest("sheet.last_visible", name=self.name)
        if self.part is not None and self._book.document is not None:
            delete_sheet(self._book.document, self.part)
            return
        name = self.name
        self._book.workbook.remove(self.worksheet)
        on_first_use.sheet_references.lose_sheet(self._book.objects, name)

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        """Move the sheet before or after another; to the end without either."""
        if self.part is not None and self._book.document is not None:
            others = [entry for entry in self._book.document.sheets if entry is not self.part]
            neighbour = before or after
            place = others.index(neighbour.entry) if neighbour else len(others)
            self._book.document.move(self.part, place if before or not after else place + 1)
            return
        workbook: Any = self._book.workbook
        sheets, active = on_first_use.openpyxl_internals.sheets(workbook), workbook.active
        sheets.remove(self.worksheet)
        neighbour = before or after
        position = sheets.index(neighbour.worksheet) if neighbour else len(sheets)
        sheets.insert(position if before else position + 1, self.worksheet)
        workbook.active = sheets.index(active)

    def autofit(self, axis: str | None = None) -> None:
        """Fit ``columns`` and/or ``rows`` of the used range to the text, by estimate."""
        self.used_range.autofit(axis)

    @property
    def notes(self) -> list[Note]:
        """The notes of all cells, row by row."""
        return on_first_use.notes.notes_of(self)

    @property
    def pictures(self) -> Pictures:
        """The pictures of the sheet."""
        return on_first_use.pictures.Pictures(self)

    @property
    def charts(self) -> Charts:
        """The charts of the sheet."""
        return on_first_use.charts.Charts(self)

    @property
    def shapes(self) -> Shapes:
        """The pictures, charts and shapes with text of the sheet."""
        return on_first_use.shapes.Shapes(self)

    @property
    def tables(self) -> Tables:
        """The tables of the sheet."""
        return on_first_use.tables.Tables(self)

    @property
    def pivot_tables(self) -> PivotTables:
        """The pivot tables of the sheet, by name."""
        return PivotTables(self)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy the sheet with its rules, without pictures and charts, which openpyxl cannot copy."""
        neighbour = before or after
        document, home = self._book.document, neighbour.book if neighbour else self._book
        if document is not None and self.part is not None and home is self._book and is_plain(document, self.part):
            place = document.sheets.index(neighbour.entry) if neighbour else len(document.sheets)
            name = copy_of_sheet(self.name, [sheet.name for sheet in self._book.sheets])
            copy_sheet(document, self.part, name, place if before or not after else place + 1)
            return
        if on_first_use.openpyxl_internals.charts(self.worksheet) or on_first_use.openpyxl_internals.images(
            self.worksheet
        ):
            raise Unsupported("copy.sheet_with_drawings", sheet=self.name)
        target = neighbour.book if neighbour else self._book
        workbook: Any = target.workbook
        if target is self._book:
            made = on_first_use.sheet_copying.copy_within(self.worksheet)
            made.title = copy_of_sheet(self.name, workbook.sheetnames)
        else:
            taken = self.name.lower() in {title.lower() for title in workbook.sheetnames}
            made = on_first_use.sheet_copying.copy_across(self.worksheet, workbook)
            made.title = copy_of_sheet(self.name, workbook.sheetnames) if taken else self.name
        sheets = on_first_use.openpyxl_internals.sheets(workbook)
        sheets.remove(made)
        position = sheets.index(neighbour.worksheet) if neighbour else len(sheets)
        sheets.insert(position if before else position + 1, made)
        target.objects.cached.note_upheaval()


def _is_used(cell: Any) -> bool:
    return cell.value is not None or cell.has_style
