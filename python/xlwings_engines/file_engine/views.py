"""Print-out and window of a sheet: print area, frozen panes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xlwings_engines.addresses import Area, format_area, parse_area, split_reference
from xlwings_engines.file_engine import on_first_use
from xlwings_engines.package.references import letters_of
from xlwings_engines.unsupported import explains_gaps

if TYPE_CHECKING:
    from xlwings_engines.file_engine.sheets import Sheet


@explains_gaps("engine.file")
class PageSetup(base_classes.PageSetup):
    """The print set-up of a sheet; ``api`` is the openpyxl worksheet, which has the rest."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """openpyxl's worksheet, which has the print settings."""
        return self._sheet.worksheet

    @property
    def print_area(self) -> str | None:
        """The print area as ``$A$1:$D$20`` (several are separated by commas), None if the whole sheet prints."""
        part, document = self._sheet.part, self._sheet.book.document
        if part is not None and document is not None:
            return ",".join(format_area(area) for area in document.print_area(part)) or None
        areas = map(parse_area, on_first_use.openpyxl_internals.print_areas(self._sheet.worksheet))
        return ",".join(format_area(area) for area in areas if area) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        part, document = self._sheet.part, self._sheet.book.document
        if part is not None and document is not None:
            document.set_print_area(part, [address_of(text) for text in (value or "").split(",") if text])
        else:
            self._sheet.worksheet.print_area = value


@explains_gaps("engine.file")
class FreezePanes(base_classes.FreezePanes):
    """Frozen rows and columns, as xlwings defines them: the given range stays visible."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze the rows above and columns left of the end of a range: ``1:1``, ``A:B`` or ``A1:B2``.

        Raise ``ValueError`` for text that is no address.
        """
        area: Area | None = parse_area(frozen_range)
        if area is None:
            raise ValueError(f"{frozen_range!r} is not an address.")
        row = 1 if area.whole_columns else area.last_row + 1
        column = 1 if area.whole_rows else area.last_column + 1
        self._sheet.worksheet.freeze_panes = f"{letters_of(column)}{row}"

    def unfreeze(self) -> None:
        """Release the frozen rows and columns."""
        self._sheet.worksheet.freeze_panes = None


def address_of(text: str) -> str:
    """Return an address in the form of a print area. Raise ``ValueError`` for anything else."""
    area = parse_area(split_reference(text)[1])
    if area is None:
        raise ValueError(f"{text!r} is not an address.")
    return format_area(area)
