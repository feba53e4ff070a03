"""The cells of a worksheet part: blocks of values read from its text, and cells replaced in it.

Values are those of ``xlwings_engines.values``. A formula's result is read from the file, or was written there by
``calculation``; ``UNKNOWN`` is an unknown result.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from xlwings_engines.addresses import Area, format_area, parse_area, span, stored_address
from xlwings_engines.errors import CannotOpen, CannotWrite
from xlwings_engines.opc import MAIN, check_well_formed
from xlwings_engines.package import references
from xlwings_engines.package.column_widths import set_widths
from xlwings_engines.package.dates import from_iso, from_serial, to_serial
from xlwings_engines.package.parts import Parts
from xlwings_engines.package.references import letters_of
from xlwings_engines.package.row_text import (
    Cell,
    RowText,
    attributes_of,
    cell_text,
    cells_of,
    escaped,
    plain,
    row_attributes,
    used_cells,
    with_attributes,
)
from xlwings_engines.package.sheet_part import SheetPart
from xlwings_engines.package.styles import Styles
from xlwings_engines.package.texts import Texts, coded, decoded
from xlwings_engines.values import CellError, refuse_unwritable

_NS = f"{{{MAIN}}}"
UNKNOWN = CellError("#GETTING_DATA")
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_FORMULA = re.compile(r"<f[\s>/]")
_HAS_SHARED_TEXT = re.compile(rb"""t\s*=\s*["']s["']""")
_NUMBERS = re.compile(rb">\s*([0-9]+)\s*<")
_TIMES = (dt.date, dt.time, dt.timedelta)
_MOST_KEPT = 2**20
_MOST_SCANNED = 2**22
_MOST_ROWS = 2**12
_ERRORS = frozenset({"#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_LOST_WITH_VALUE = frozenset({"t", "cm", "vm"})  # the kind of the value, and the attributes of a dynamic array


class SeenRow(NamedTuple):
    """A row of a scan: first and last column in use (0 without one), values and formulas by column.

    ``sound``: all values could be read.
    """

    first: int
    last: int
    values: Sequence[tuple[int, Any]] = ()
    formulas: Sequence[tuple[int, Cell]] = ()
    sound: bool = True


class Workbook(Protocol):
    """The workbook of a sheet, as far as its cells need it: shared parts, and notes of what has changed."""

    parts: Parts
    rows_seen: dict[str, SeenRow]

    @property
    def styles(self) -> Styles:
        """The cell formats."""

    @property
    def texts(self) -> Texts:
        """The shared texts."""

    @property
    def date1904(self) -> bool:
        """True if serial numbers count from 1904-01-01."""

    def name_of(self, sheet: Sheet) -> str:
        """Return the name of a sheet."""

    def note_loaded(self, sheet: Sheet, size: int) -> None:
        """Note that a sheet holds so many bytes of text in memory."""

    def note_scanned(self, sheet: Sheet, values: int, formulas: int) -> None:
        """Note that a sheet holds so many values and cells with formulas."""

    def note_touched(self, sheet: Sheet) -> None:
        """Note that a sheet must be stored."""

    def note_change(self, sheet: Sheet, row: int, column: int) -> None:
        """Note that a cell's value or formula changed."""

    def note_formula(self, sheet: Sheet) -> None:
        """Note that a formula was added or removed."""

    def note_released(self, number: str | None) -> None:
        """Note that a cell no longer shows a shared text."""


class Sheet:
    """One sheet of a package: its name and, if it is a worksheet, its cells."""

    def __init__(self, document: Workbook, part: str, kind: str) -> None:
        self._document = document
        self.part = part
        self.kind = kind
        self._text: SheetPart | None = None
        self.dirty: bool = False
        self._shared: dict[str, tuple[int, int, str]] | None = None
        self._arrays: list[Area] | None = None
        self._used: Area | None = None
        self._merged: list[Area] | None = None
        self._hidden: tuple[frozenset[int], tuple[range, ...]] | None = None  # rows and columns
        self._dimension_checked = False  # whether the declared dimension includes all that was there
        self._block: list[list[Any]] | None = None
        self._formulas: list[tuple[int, int, Cell]] | None = None
        self._column_styles: list[tuple[int, int, str]] | None = None
        self.graph: Any = None

    # -- the part ------------------------------------------------------------------------------------------

    @property
    def _xml(self) -> SheetPart:
        return self._take(self._document.parts.read(self.part)) if self._text is None else self._text

    def _take(self, xml: bytes) -> SheetPart:
        text = self._text = SheetPart(xml)
        self._document.note_loaded(self, len(xml))
        return text

    def check(self) -> None:
        """Raise an error if the part cannot be read."""
        xml = self._document.parts.read(self.part)
        check_well_formed(xml)
        if self._take(xml).size <= _MOST_KEPT:
            self._look()  # while the text is in memory

    @property
    def frame(self) -> Any:
        """The ``worksheet`` element without its rows; call ``touch_frame`` after changing it."""
        return self._xml.frame

    def store(self) -> None:
        """Write changes into the package."""
        if self.dirty and self._text is not None:
            self._document.parts.put(self.part, self._text.xml())
        self.dirty = False

    def unload(self) -> None:
        """Discard the text; write changes into the package."""
        self.store()
        self._text = None

    def touch(self) -> None:
        """Note that the part is to be written."""
        self.dirty = True
        self._used = self._block = self._formulas = self._hidden = None
        self._document.note_touched(self)

    def touch_frame(self) -> None:
        """Note that something besides the rows has changed."""
        self._xml.frame_changed = True
        self._column_styles = self._merged = None
        self.touch()

    def to_bytes(self) -> bytes:
        """Return the part."""
        return self._xml.xml() if self.dirty else self._document.parts.read(self.part)

    def replace(self, xml: bytes) -> None:
        """Replace the text of the part."""
        self._text = SheetPart(xml)
        self._dimension_checked = False
        self._shared = self._arrays = self._column_styles = self._merged = self.graph = None
        self.touch()

    def _cells(self, number: int) -> dict[int, Cell]:
        """Return the cells of a row by column."""
        row = self._xml.rows.get(number)
        return cells_of(row) if row is not None else {}

    def _cells_of(self, area: Area) -> Iterator[tuple[int, int, Cell]]:
        """Yield row, column and cell of the existing cells of an area, row by row."""
        rows = self._xml.rows
        wanted = range(area.row, area.last_row + 1)
        numbers = wanted if len(wanted) < len(rows) else sorted(row for row in rows if row in wanted)
        first, last = area.column, area.last_column
        for number in numbers:
            if number in rows:
                for column, cell in cells_of(rows[number]).items():
                    if first <= column <= last:
                        yield number, column, cell

    # -- reading -------------------------------------------------------------------------------------------

    def used_area(self) -> Area:
        """Return the smallest area with all cells that have content or a format; A1 if there are none."""
        if self._used is None:
            self._look()
            assert self._used is not None
        return self._used

    def _look(self) -> None:
        """Scan all cells once and keep the findings, unless the sheet is huge, damaged or changing."""
        keep = not self.dirty and self._xml.size <= _MOST_SCANNED
        rows = self._xml.rows
        self._hidden_lines()  # while the text is in memory
        look = self._seen if keep else used_cells.__wrapped__  # the rows of a huge sheet would fill the cache
        seen = [(number, look(rows[number])) for number in sorted(rows) if number]  # 0: of a broken writer
        used = [(number, row) for number, row in seen if row.last]
        top, bottom = (used[0][0], used[-1][0]) if used else (1, 1)
        left, right = min((row.first for _, row in used), default=1), max((row.last for _, row in used), default=1)
        area = self._used = Area(top, left, bottom - top + 1, right - left + 1)
        sound = [(number, row) for number, row in used if isinstance(row, SeenRow) and row.sound]
        if len(sound) == len(used) and keep and area.size <= _MOST_KEPT:  # what is unsound is reported when read
            block: list[list[Any]] = [[None] * area.columns for _ in range(area.rows)]
            for number, row in sound:
                line = block[number - top]
                for column, value in row.values:
                    line[column - left] = value
            self._block = block
            self._formulas = [(number, column, cell) for number, row in sound for column, cell in row.formulas]
            self._document.note_scanned(self, area.size, len(self._formulas))

    def _seen(self, row: str) -> SeenRow:
        """Return what a row shows; the sheets of many units have headings, blank months and notes in common."""
        before = self._document.rows_seen
        found = before.get(row)
        if found is None:
            if len(before) >= _MOST_ROWS:
                before.clear()
            used = used_cells(row)
            try:
                values = [(column, self.value(cell)) for column, cell in used.filled.items()]
            except (ValueError, IndexError):
                return SeenRow(used.first, used.last, sound=False)
            formulas = [(column, cell) for column, cell in used.filled.items() if cell.formula is not None]
            found = before[row] = SeenRow(used.first, used.last, values, formulas)
        return found

    def forget_scan(self) -> None:
        """Discard what was found by the scan; it is made again when it is needed."""
        self._used = self._block = self._formulas = None

    def forget_formulas(self) -> None:
        """Discard the formulas found by the scan."""
        self._formulas = None

    def filled(self) -> set[tuple[int, int]]:
        """Return row and column of the non-blank cells."""
        return {(row, column) for row, column, cell in self._cells_of(Area(1, 1, 2**20, 2**14)) if cell.filled}

    def used_part(self, area: Area) -> Area:
        """Cut a huge area to the rows and columns in use (at least its first cell): whole columns are cheap."""
        if area.rows < 10_000 and area.columns < 1_000:
            return area
        used = self.used_area()
        rows = max(1, min(area.rows, used.last_row - area.row + 1))
        columns = max(1, min(area.columns, used.last_column - area.column + 1))
        return Area(area.row, area.column, rows, columns)

    def values(self, area: Area) -> list[list[Any]]:
        """Return the values of an area as rows."""
        if self._used is None and not self.dirty and self._xml.size <= _MOST_SCANNED:
            self._look()
        if self._block is not None:
            return _part_of(self._block, self.used_area(), area)
        block: list[list[Any]] = [[None] * area.columns for _ in range(area.rows)]
        for row, column, cell in self._cells_of(area):
            if cell.filled:
                block[row - area.row][column - area.column] = self._value_at(row, column, cell)
        return block

    def _value_at(self, row: int, column: int, cell: Cell) -> Any:
        try:
            return self.value(cell)
        except (ValueError, IndexError) as error:
            cell_name = f"{letters_of(column)}{row}"
            raise CannotOpen("open.sheet_damaged", sheet=self.name, cell=cell_name) from error

    def has_formula(self, area: Area) -> bool:
        """Return whether a cell of an area has a formula."""
        return any(cell.formula is not None for _, _, cell in self._cells_of(area))

    def value(self, cell: Cell) -> Any:
        """Return a cell's value. Raise ``ValueError`` or ``IndexError`` if the file is damaged there."""
        kind, text = cell.kind, cell.value
        if kind == "s" and text and not text.isspace():
            return self._document.texts[int(text)] or None
        if kind == "inlineStr" and cell.inline is not None:
            return sys.intern(decoded(plain(cell.inline))) or None
        if kind == "str":
            return decoded(plain(text or "")) or None
        if text is None or not text.strip():
            return UNKNOWN if cell.formula is not None else None
        if kind is None or kind == "n":
            return self._number(text, cell.style)
        return self._other(kind, text)

    def _number(self, text: str, style: str) -> Any:
        meant = self._document.styles.kind(style)
        if meant != "number":
            return from_serial(float(text), self._document.date1904, duration=meant == "duration")
        if text.isdigit() and len(text) < 16:
            return int(text)
        number = float(text)
        return int(number) if number.is_integer() and "." not in text and abs(number) < 2**53 else number

    def _other(self, kind: str, text: str) -> Any:
        if kind == "b":
            return text.strip() in {"1", "true"}
        if kind == "d":
            return from_iso(text.strip())
        return CellError(plain(text))

    def raw(self, cell: Cell) -> Any:
        """Return a value for a calculation: dates and durations as their numbers."""
        if cell.kind not in {None, "n"}:
            return self.value(cell)
        return float(cell.value) if cell.value is not None and cell.value.strip() else None

    def raw_values(self, area: Area) -> list[list[Any]]:
        """Return the values of an area for a calculation."""
        if self._block is not None:
            found = self.values(area)
            if not any(isinstance(value, _TIMES) for row in found for value in row):
                return [[_as_raw(value) for value in row] for row in found]
        block: list[list[Any]] = [[None] * area.columns for _ in range(area.rows)]
        for row, column, cell in self._cells_of(area):
            if cell.filled:
                block[row - area.row][column - area.column] = self.raw(cell)
        return block

    def may_have_formulas(self) -> bool:
        """Return False if the part contains no formula, without splitting it."""
        if self._formulas is not None:
            return bool(self._formulas)
        return self._text is not None or bool(_HAS_FORMULA.search(self._document.parts.read(self.part)))

    def texts_used(self, wanted: set[int]) -> set[int]:
        """Return which of some shared texts the cells show, without keeping a part loaded only for this."""
        text = self._text
        if text is None:
            xml = self._document.parts.read(self.part)
            if not _HAS_SHARED_TEXT.search(xml) or wanted.isdisjoint(map(int, _NUMBERS.findall(xml))):
                return set()
            text = SheetPart(xml)
        shown = (
            cell.value
            for row in text.rows.values()
            for cell in cells_of(row).values()
            if cell.value is not None and cell.kind == "s"
        )
        return wanted.intersection(int(number) for number in shown if number.strip().isdigit())

    def formulas(self, area: Area) -> list[list[str]]:
        """Return the formula bar's contents: the formula, or the constant as text, or nothing."""
        block: list[list[str]] = [[""] * area.columns for _ in range(area.rows)]
        for row, column, cell in self._cells_of(area):
            text = self.formula(cell, row, column)
            if text is None:
                text = _constant(self._value_at(row, column, cell))
            block[row - area.row][column - area.column] = text
        return block

    def formula(self, cell: Cell, row: int, column: int) -> str | None:
        """Return the formula of a cell, with ``=``; None if it has none."""
        if cell.formula is None:
            return None
        if cell.formula_kind == "shared" and not cell.formula_text:
            master = self.master_of(cell.formula_attributes.get("si", ""))
            if master is None:
                return None
            home_row, home_column, text = master
            return "=" + references.moved(text, row - home_row, column - home_column)
        return "=" + plain(cell.formula_text or "")

    def master_of(self, number: str) -> tuple[int, int, str] | None:
        """Return row, column and text of the formula that others share."""
        if self._shared is None:
            self._shared = {
                cell.formula_attributes.get("si", ""): (row, column, plain(cell.formula_text))
                for row, column, cell in self.formula_cells()
                if cell.formula_kind == "shared" and cell.formula_text
            }
        return self._shared.get(number)

    def formula_cells(self) -> Iterator[tuple[int, int, Cell]]:
        """Yield row, column and cell of each formula."""
        if self._formulas is not None:
            yield from self._formulas
            return
        for number, row in list(self._xml.rows.items()):
            if number > 0 and _FORMULA.search(row):
                for column, cell in cells_of(row).items():
                    if cell.formula is not None:
                        yield number, column, cell

    def cell(self, row: int, column: int) -> Cell | None:
        """Return a cell, None if it does not exist."""
        return self._cells(row).get(column)

    # -- writing -------------------------------------------------------------------------------------------

    def write(self, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        """Write a block. Nothing is written if one of the values cannot be. Raise ``CannotWrite``.

        Text that begins with ``=`` is a formula; a leading apostrophe is dropped and keeps it text. Cells hidden
        under a merged cell take no value, as in Excel.
        """
        refuse_unwritable(self.name, area, rows)
        self._refuse_part_of_array(area)
        self._write(area, rows)

    def _write(self, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        self._refuse_protected(area, rows)
        hidden = [merged for merged in self.merged() if merged.intersection(area) is not None]
        wrote = False
        for number, row in enumerate(rows, area.row):
            text = self._row(number)
            changed = {}
            for column, value in enumerate(row, area.column):
                if value == "":
                    value = None
                cell = text.cells.get(column)
                as_before = value is None if cell is None else self._holds(number, column, cell, value)
                if as_before or _is_hidden(hidden, number, column):
                    continue
                if cell is not None and cell.formula is not None:
                    self._release_formula(number, column, cell)
                    text = self._row(number)
                if cell is not None and cell.kind == "s":
                    self._document.note_released(cell.value)
                changed[column] = self._cell_with(number, column, cell, value)
                self._document.note_change(self, number, column)
            if changed:
                self._put_row(number, text.with_cells(changed))
                wrote = True
        if wrote:
            self._grow(area)

    def _row(self, number: int) -> RowText:
        """Return a split row, an empty one if it does not exist."""
        return RowText(self._xml.rows.get(number) or self._xml.new_row(number))

    def _put_row(self, number: int, text: str) -> None:
        self._xml.make_place()
        self._xml.rows[number] = text
        self.touch()

    def clear(self, area: Area) -> None:
        """Empty the cells of an area; their formats stay."""
        self._refuse_part_of_array(area)
        filled = [(row, column) for row, column, cell in self._cells_of(area) if cell.filled]
        for row, column in filled:
            self._write(Area(row, column, 1, 1), [[None]])

    def _holds(self, row: int, column: int, cell: Cell, value: Any) -> bool:
        """Return whether a cell holds exactly this constant."""
        if cell.formula is not None:
            return type(value) is str and not cell.formula_attributes and value == f"={plain(cell.formula_text or '')}"
        if type(value) is str and value[:1] in {"=", "'"}:
            return False
        if value is None:
            return not cell.filled
        held = self._value_at(row, column, cell)
        if cell.kind in {"s", "inlineStr"} and type(value) is str:
            return held == value and cell.kind == "s" and not self._document.styles.quoted(cell.style)
        return type(value) in {int, float, bool} and type(held) is type(value) and held == value

    def _refuse_part_of_array(self, area: Area) -> None:
        """Raise ``CannotWrite`` as Excel would: an array formula can only be written as a whole."""
        if self._arrays is None:
            marked = (cell for *_, cell in self.formula_cells() if cell.formula_kind in {"array", "dataTable"})
            areas = (parse_area(cell.formula_attributes.get("ref", "")) for cell in marked)
            self._arrays = [array for array in areas if array is not None and array.size > 1]
        for array in self._arrays:
            if array.intersection(area) is not None and not area.contains(array):
                raise CannotWrite("write.array", sheet=self.name, area=format_area(array, False, False))

    def _refuse_protected(self, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        """Raise ``CannotWrite`` as Excel would: the sheet is protected and a cell to change is locked."""
        protection = self.frame.find(f"{_NS}sheetProtection")
        if protection is None or protection.get("sheet", "0") not in {"1", "true"}:
            return
        for number, row in enumerate(rows, area.row):
            there = self._cells(number)
            for column, value in enumerate(row, area.column):
                cell = there.get(column)
                if cell is None and value in (None, ""):
                    continue
                style = cell.style if cell is not None else self._inherited(number, column)
                if self._document.styles.locked(style) and not (cell is not None and value is None and not cell.filled):
                    raise CannotWrite("write.protected", sheet=self.name, cell=f"{letters_of(column)}{number}")

    def merged(self) -> list[Area]:
        """Return the merged areas."""
        if self._merged is None:
            cells = self.frame.iterfind(f"{_NS}mergeCells/{_NS}mergeCell")
            areas = (parse_area(each.get("ref", "")) for each in cells)
            self._merged = [area for area in areas if area is not None]
        return self._merged

    def _inherited(self, row: int, column: int) -> str:
        """Return the style that a cell takes from its row or its column."""
        attributes = row_attributes(self._xml.rows.get(row, ""))
        if attributes.get("customFormat") in {"1", "true"}:
            return attributes.get("s", "0")
        if self._column_styles is None:
            groups = self.frame.iterfind(f"{_NS}cols/{_NS}col")
            self._column_styles = [
                (int(group.get("min", 0)), int(group.get("max", 0)), group.get("style", "0")) for group in groups
            ]
        return next((style for first, last, style in self._column_styles if first <= column <= last), "0")

    def _grow(self, area: Area) -> None:
        """Extend the dimension to include an area."""
        element = self.frame.find(f"{_NS}dimension")
        before = parse_area(element.get("ref", "")) if element is not None else None
        if before is None or before.contains(area):
            return
        used = area if self._dimension_checked else self.used_area()
        self._dimension_checked = True
        if not before.contains(used):
            element.set("ref", stored_address(span(before, used)))
            self._xml.frame_changed = True
            self.touch()

    def _cell_with(self, row: int, column: int, cell: Cell | None, value: Any) -> str:
        """Return the text of a cell with a value; ``cell`` is the former cell, None for a new one."""
        if cell is None:
            style = self._inherited(row, column)
            kept = {"s": style} if style != "0" else {}
        else:
            kept = {name: text for name, text in attributes_of(cell.written).items() if name not in _LOST_WITH_VALUE}
        styles, style = self._document.styles, kept.get("s", "0")
        quoted = type(value) is str and value.startswith("'")
        meant = styles.with_quote(style, quoted) if quoted or styles.quoted(style) else style
        kind, inside = self._content(value[1:] if quoted else value, quoted)
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            meant = self._style_for_time(meant, value)
        if meant != style:
            kept = {name: text for name, text in kept.items() if name != "s"}
            kept = ({"s": meant} if meant != "0" else {}) | kept
        if kind is not None:
            kept["t"] = kind
        return cell_text(row, column, kept, inside + (cell.extra if cell is not None else ""))

    def _content(self, value: Any, quoted: bool) -> tuple[str | None, str]:
        """Return the kind of a cell and its content."""
        if isinstance(value, CellError):
            return "e" if str(value) in _ERRORS else "str", f"<v>{escaped(str(value))}</v>"
        if isinstance(value, str):
            if value.startswith("=") and len(value) > 1 and not quoted:
                self._document.note_formula(self)
                self._shared = self._arrays = None
                return None, f"<f>{escaped(value[1:])}</f>"
            return ("s", f"<v>{self._document.texts.number_of(value)}</v>") if value else (None, "")
        if isinstance(value, bool):
            return "b", f"<v>{int(value)}</v>"
        if isinstance(value, dt.date | dt.time | dt.timedelta):
            return None, f"<v>{number_text(to_serial(value, self._document.date1904))}</v>"
        return None, "" if value is None else f"<v>{number_text(value)}</v>"

    def _style_for_time(self, style: str, value: Any) -> str:
        if self._document.styles.kind(style) != "number":
            return style
        number = 46 if isinstance(value, dt.timedelta) else 21 if isinstance(value, dt.time) else 22
        if (isinstance(value, dt.datetime) and value.time() == dt.time()) or type(value) is dt.date:
            number = 14
        return self._document.styles.with_format(style, number)

    def _release_formula(self, row: int, column: int, cell: Cell) -> None:
        """Give the cells that share a formula their own copy before it is removed."""
        self._document.note_formula(self)
        self._arrays = None
        if cell.formula_kind == "shared" and cell.formula_text:
            number = cell.formula_attributes.get("si", "")
            sharing: dict[int, dict[int, str]] = {}
            for there, place, other in self.formula_cells():
                shares = other.formula_kind == "shared" and other.formula_attributes.get("si") == number
                if shares and (there, place) != (row, column):
                    sharing.setdefault(there, {})[place] = self._with_own_formula(there, place, other)
            for there, changed in sharing.items():
                self._put_row(there, self._row(there).with_cells(changed))
        self._shared = None

    def _with_own_formula(self, row: int, column: int, cell: Cell) -> str:
        attributes = {name: text for name, text in cell.formula_attributes.items() if name not in {"t", "si", "ref"}}
        text = (self.formula(cell, row, column) or "=").removeprefix("=")
        others = "".join(f' {name}="{value}"' for name, value in attributes.items())
        value = "" if cell.value is None else f"<v>{cell.value}</v>"
        inside = f"<f{others}>{escaped(text)}</f>{value}{cell.extra}"
        return cell_text(row, column, attributes_of(cell.written), inside)

    def set_results(self, row: int, results: Mapping[int, Any]) -> None:
        """Put results of formulas into the cells of a row, given by column, or remove them if None."""
        row_text = self._row(row)
        changed = {}
        for column, result in results.items():
            cell = row_text.cells.get(column)
            if cell is None:
                continue
            kind, text = _result(result)
            before = None if cell.value is None else plain(cell.value)
            both_numbers = kind is None and cell.kind in {None, "n"} and before and text is not None
            if both_numbers and float(before or 0) == float(text or 0):
                continue
            if (kind or "n", text) == (cell.kind or "n", before or ("" if cell.kind == "str" else None)):
                continue
            kept = {name: each for name, each in attributes_of(cell.written).items() if name != "t"}
            if kind is not None:
                kept["t"] = kind
            value = "" if text is None else f"<v>{escaped(text)}</v>"
            changed[column] = cell_text(row, column, kept, f"{cell.formula_xml}{value}{cell.extra}")
        if changed:
            self._put_row(row, row_text.with_cells(changed))

    # -- what belongs to the sheet ---------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name as displayed on the tab."""
        return self._document.name_of(self)

    def row_hidden(self, row: int) -> bool:
        """Return whether a row (1-based) is hidden."""
        return row in self._hidden_lines()[0]

    def column_hidden(self, column: int) -> bool:
        """Return whether a column (1-based) is hidden."""
        return any(column in span for span in self._hidden_lines()[1])

    def _hidden_lines(self) -> tuple[frozenset[int], tuple[range, ...]]:
        if self._hidden is None:
            self._hidden = self._xml.hidden_lines()
        return self._hidden

    def set_row_height(self, row: int, points: float) -> None:
        """Set the height of a row; this unhides a hidden row, as in Excel."""
        self._set_row(row, ht=number_text(points), customHeight="1", hidden=None)

    def set_column_width(self, first: int, last: int, width: float | None) -> None:
        """Set the width of columns as stored, which unhides hidden ones; None hides them, as 0 does in Excel."""
        if set_widths(self.frame, first, last, None if width is None else number_text(width)):
            self.touch_frame()

    def hide_row(self, row: int, hidden: bool) -> None:
        """Hide or show a row."""
        if self.row_hidden(row) != hidden:
            self._set_row(row, hidden="1" if hidden else None)

    def _set_row(self, number: int, **attributes: str | None) -> None:
        row = self._xml.rows.get(number) or self._xml.new_row(number)
        self._put_row(number, with_attributes(row, **attributes))


def _as_raw(value: Any) -> Any:
    return None if value is UNKNOWN else float(value) if type(value) is int else value


def _part_of(block: list[list[Any]], there: Area, area: Area) -> list[list[Any]]:
    """Return the values of an area; those outside the block are None."""
    if area == there:
        return [row.copy() for row in block]
    found: list[list[Any]] = []
    left, right = area.column - there.column, area.last_column - there.last_column
    for row in range(area.row, area.last_row + 1):
        values = block[row - there.row] if there.row <= row <= there.last_row else [None] * there.columns
        kept = values[max(left, 0) : max(there.columns + min(right, 0), 0)]
        before = min(max(-left, 0), area.columns)
        found.append([*[None] * before, *kept, *[None] * (area.columns - before - len(kept))])
    return found


def _is_hidden(merged: list[Area], row: int, column: int) -> bool:
    """Return whether a cell is under one of these merged cells, but not at its corner."""
    return any(
        area.row <= row <= area.last_row
        and area.column <= column <= area.last_column
        and (row, column) != (area.row, area.column)
        for area in merged
    )


def number_text(value: Any) -> str:
    """Return a number as written in the file."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _result(result: Any) -> tuple[str | None, str | None]:
    """Return the ``t`` attribute and the text of ``v`` for a formula's result."""
    if result is None:
        return None, None
    if isinstance(result, bool):
        return "b", "1" if result else "0"
    if isinstance(result, CellError):
        return "e", str(result)
    if isinstance(result, str):
        return "str", coded(result)
    return None, number_text(result)


def _constant(value: Any) -> str:
    """Return a constant as the formula bar shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
