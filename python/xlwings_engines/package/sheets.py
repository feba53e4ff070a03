"""The cells of a worksheet part: blocks read from the XML, and single ``<c>`` elements changed in place.

Values are those of ``xlwings_engines.values``. A formula's result is read from the file, or was written there by
``calculation``; ``UNKNOWN`` is an unknown result.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree

from xlwings_engines.addresses import Area, format_area, parse_area
from xlwings_engines.errors import CannotOpen, CannotWrite
from xlwings_engines.opc import MAIN, parse
from xlwings_engines.package import references
from xlwings_engines.package.dates import from_iso, from_serial, to_serial
from xlwings_engines.package.references import letters_of, number_of, place_of
from xlwings_engines.package.texts import decoded, set_text, text_of
from xlwings_engines.values import CellError, why_not

if TYPE_CHECKING:
    from xlwings_engines.package.document import Document

_NS = f"{{{MAIN}}}"
_C, _V, _F, _IS, _ROW = (f"{_NS}{name}" for name in ("c", "v", "f", "is", "row"))
UNKNOWN = CellError("#GETTING_DATA")
_SHARED_TEXTS = etree.XPath("m:sheetData/m:row/m:c[@t='s']/m:v/text()", namespaces={"m": MAIN})
_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_ERRORS = frozenset({"#N/A", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


class Sheet:
    """One sheet of a package: its name and, if it is a worksheet, its cells."""

    def __init__(self, document: Document, part: str, kind: str) -> None:
        self._document = document
        self.part = part
        self.kind = kind
        self._root: Any = None
        self._rows: dict[int, Any] = {}
        self._cells: dict[int, dict[int, Any]] = {}
        self.dirty = False
        self._shared: dict[str, Any] | None = None
        self._arrays: list[Area] | None = None
        self._used: Area | None = None
        self._ahead: list[list[Any]] | None = None
        self._column_styles: list[tuple[int, int, str]] | None = None
        self.graph: Any = None

    # -- the XML -------------------------------------------------------------------------------------------

    @property
    def root(self) -> Any:
        """The ``worksheet`` element."""
        if self._root is None:
            self._root = parse(self._document.parts.read(self.part))
            self._index()
            self._document.note_parsed(self)
        return self._root

    def forget(self) -> None:
        """Discard the parsed part, which has not been changed."""
        self._root = self._shared = self._arrays = self._column_styles = None
        self._rows, self._cells = {}, {}
        vars(self).pop("_data", None)

    def _index(self) -> None:
        """Number the rows; missing addresses of rows and cells mean consecutive ones."""
        last = 0
        for row in self._data:
            if row.tag != _ROW:
                continue
            given = row.get("r")
            last = int(given) if given else last + 1
            if not given:
                row.set("r", str(last))
            self._rows[last] = row

    @cached_property
    def _data(self) -> Any:
        data = self._root.find(f"{_NS}sheetData")
        return data if data is not None else ()

    def _row(self, number: int) -> dict[int, Any]:
        """Return the cells of a row by column."""
        found = self._cells.get(number)
        if found is None:
            found = self._cells[number] = {}
            column, digits = 0, str(number)
            for cell in self._rows.get(number, ()):
                if cell.tag != _C:
                    continue
                given = cell.get("r")
                if given:
                    letters = given.removesuffix(digits)
                    column = number_of(letters) if letters.isalpha() else place_of(given)[1]
                else:
                    column += 1
                    cell.set("r", f"{letters_of(column)}{number}")
                found[column] = cell
        return found

    def _cells_of(self, area: Area) -> Iterator[tuple[int, int, Any]]:
        """Yield row, column and element of the existing cells of an area, row by row."""
        assert self.root is not None
        wanted = range(area.row, area.last_row + 1)
        numbers = wanted if len(wanted) < len(self._rows) else sorted(row for row in self._rows if row in wanted)
        first, last = area.column, area.last_column
        for number in numbers:
            if number in self._rows:
                for column, cell in self._row(number).items():
                    if first <= column <= last:
                        yield number, column, cell

    def touch(self) -> None:
        """Note that the part is to be written."""
        assert self.root is not None
        self.dirty = True
        self._used = self._ahead = None
        self._document.note_touched(self)

    # -- reading -------------------------------------------------------------------------------------------

    def used_area(self) -> Area:
        """Return the smallest area with all cells that have content or a format; A1 if there are none."""
        if self._used is None:
            assert self.root is not None
            self._used = self._find_used()
        return self._used

    def _find_used(self) -> Area:
        top = bottom = right = 0
        left = 2**31
        for number in sorted(self._rows):
            cells = self._row(number)
            columns = sorted(cells)
            first = next((column for column in columns if _is_used(cells[column])), 0)
            if first:
                last = next(column for column in reversed(columns) if _is_used(cells[column]))
                top, bottom = top or number, number
                left, right = min(left, first), max(right, last)
        return Area(top, left, bottom - top + 1, right - left + 1) if bottom else Area(1, 1, 1, 1)

    def filled(self) -> set[tuple[int, int]]:
        """Return row and column of the non-blank cells."""
        return {(row, column) for row, column, cell in self._cells_of(Area(1, 1, 2**20, 2**14)) if len(cell)}

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
        if self._ahead is not None:
            return _part_of(self._ahead, self.used_area(), area)
        assert self.root is not None
        block: list[list[Any]] = [[None] * area.columns for _ in range(area.rows)]
        for row, column, cell in self._cells_of(area):
            if len(cell):
                block[row - area.row][column - area.column] = self.value(cell)
        return block

    def read_ahead(self) -> None:
        """Keep the values until a cell changes, so that the part need not be parsed again for them."""
        self._ahead = self.values(self.used_area())

    def has_formula(self, area: Area) -> bool:
        return any(cell.find(_F) is not None for _, _, cell in self._cells_of(area))

    def value(self, cell: Any) -> Any:
        """Return the value of a ``c`` element."""
        kind, text, formula = cell.get("t"), None, False
        for child in cell:
            tag = child.tag
            if tag == _V:
                text = child.text
            elif tag == _F:
                formula = True
            elif tag == _IS and kind == "inlineStr":
                return text_of(child) or None
        if kind == "str":
            return decoded(text or "") or None
        if text is None or not text.strip():
            return UNKNOWN if formula else None
        try:
            if kind is None or kind == "n":
                return self._number(text, cell.get("s", "0"))
            return self._other(kind, text)
        except (ValueError, IndexError) as error:
            raise CannotOpen(f"读不出工作表“{self.name}”的 {cell.get('r')}：文件已损坏，请重新获取一份。") from error

    def _number(self, text: str, style: str) -> Any:
        number, meant = float(text), self._document.styles.kind(style)
        if meant != "number":
            return from_serial(number, self._document.date1904, duration=meant == "duration")
        return int(number) if number.is_integer() and "." not in text and abs(number) < 2**53 else number

    def _other(self, kind: str, text: str) -> Any:
        if kind == "s":
            return self._document.texts[int(text)] or None
        if kind == "b":
            return text.strip() in {"1", "true"}
        if kind == "d":
            return from_iso(text.strip())
        return CellError(text)

    def raw(self, cell: Any) -> Any:
        """Return a value for a calculation: dates and durations as their numbers."""
        kind = cell.get("t", "n")
        if kind != "n":
            return self.value(cell)
        text = cell.findtext(_V)
        return float(text) if text is not None and text.strip() else None

    def raw_values(self, area: Area) -> list[list[Any]]:
        """Return the values of an area for a calculation."""
        block: list[list[Any]] = [[None] * area.columns for _ in range(area.rows)]
        for row, column, cell in self._cells_of(area):
            block[row - area.row][column - area.column] = self.raw(cell)
        return block

    def may_have_formulas(self) -> bool:
        """Return False if the part holds no formula, without parsing it."""
        return self._root is not None or bool(_HAS_FORMULA.search(self._document.parts.read(self.part)))

    def has_result(self, cell: Any) -> bool:
        """Return whether a formula cell has a result."""
        return cell.get("t") == "str" or bool((cell.findtext(_V) or "").strip())

    def texts_used(self, wanted: set[int]) -> set[int]:
        """Return which of some shared texts the cells show, without keeping a part parsed only for this."""
        root = self._root
        if root is None:
            xml = self._document.parts.read(self.part)
            if not any(b">%d<" % number in xml for number in wanted):
                return set()
            root = parse(xml)
        return wanted.intersection(int(number) for number in _SHARED_TEXTS(root))

    def formulas(self, area: Area) -> list[list[str]]:
        """Return the formula bar's contents: the formula, or the constant as text, or nothing."""
        assert self.root is not None
        block: list[list[str]] = [[""] * area.columns for _ in range(area.rows)]
        for row, column, cell in self._cells_of(area):
            text = self.formula(cell)
            if text is None:
                text = _constant(self.value(cell))
            block[row - area.row][column - area.column] = text
        return block

    def formula(self, cell: Any) -> str | None:
        """Return the formula of a ``c`` element, with ``=``; None if it has none."""
        element = cell.find(_F)
        if element is None:
            return None
        if element.get("t") == "shared" and not element.text:
            master = self.master_of(element.get("si", ""))
            if master is None:
                return None
            row, column = place_of(cell.get("r"))
            home_row, home_column = place_of(master.getparent().get("r"))
            return "=" + references.moved(master.text, row - home_row, column - home_column)
        return "=" + (element.text or "")

    def master_of(self, number: str) -> Any | None:
        """Return the ``f`` element with the text of a shared formula."""
        if self._shared is None:
            self._shared = {
                element.get("si", ""): element
                for *_, element in self.formula_cells()
                if element.get("t") == "shared" and element.text
            }
        return self._shared.get(number)

    def formula_cells(self) -> Iterator[tuple[int, int, Any, Any]]:
        """Yield row, column, ``c`` and ``f`` of each formula."""
        for element in self.root.iter(_F):
            cell = element.getparent()
            if cell.get("r") is None and cell.tag == _C:
                for number in self._rows:
                    self._row(number)  # gives each cell its address
            if cell.tag == _C:
                yield *place_of(cell.get("r")), cell, element

    def cell(self, row: int, column: int) -> Any | None:
        """Return the ``c`` element of a cell, None if there is none."""
        assert self.root is not None
        return self._row(row).get(column) if row in self._rows else None

    # -- writing -------------------------------------------------------------------------------------------

    def write(self, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        """Write a block. Nothing is written if one of the values cannot be. Raise ``CannotWrite``.

        Text that begins with ``=`` is a formula; a leading apostrophe is dropped and keeps it text. Cells hidden
        under a merged cell take no value, as in Excel.
        """
        for number, row in enumerate(rows, area.row):
            for column, value in enumerate(row, area.column):
                reason = why_not(value)
                if reason is not None:
                    raise CannotWrite(f"没有写入工作表“{self.name}”的 {letters_of(column)}{number}：{reason}。")
        self._refuse_part_of_array(area)
        self._write(area, rows)

    def _write(self, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        self._refuse_protected(area, rows)
        hidden = [merged for merged in self.merged() if merged.intersection(area) is not None]
        wrote = False
        for number, row in enumerate(rows, area.row):
            there = self._row(number) if number in self._rows else {}
            for column, value in enumerate(row, area.column):
                if value == "":
                    value = None
                cell = there.get(column)
                if (value is None if cell is None else self._holds(cell, value)) or _is_hidden(hidden, number, column):
                    continue
                self.touch()
                if cell is None:
                    cell = self.ensure(number, column)
                    there = self._row(number)
                else:
                    self._empty(cell)
                self._set(cell, value)
                self._document.note_change(self, number, column)
                wrote = True
        if wrote:
            self._grow(area)

    def clear(self, area: Area) -> None:
        """Empty the cells of an area; their formats stay."""
        self._refuse_part_of_array(area)
        filled = [(row, column) for row, column, cell in self._cells_of(area) if len(cell)]
        for row, column in filled:
            self._write(Area(row, column, 1, 1), [[None]])

    def _holds(self, cell: Any, value: Any) -> bool:
        """Return whether a cell holds exactly this constant."""
        formula = cell.find(_F)
        if formula is not None:
            return type(value) is str and value == f"={formula.text}" and not formula.attrib
        if type(value) is str and value[:1] in {"=", "'"}:
            return False
        if value is None:
            return len(cell) == 0
        held = self.value(cell)
        if cell.get("t") in {"s", "inlineStr"} and type(value) is str:
            plain = not self._document.styles.quoted(cell.get("s", "0"))
            return held == value and plain and cell.get("t") == "s"
        return type(value) in {int, float, bool} and type(held) is type(value) and held == value

    def _refuse_part_of_array(self, area: Area) -> None:
        """Raise ``CannotWrite`` as Excel would: an array formula can only be written as a whole."""
        if self._arrays is None:
            marked = (element for *_, element in self.formula_cells() if element.get("t") in {"array", "dataTable"})
            areas = (parse_area(element.get("ref", "")) for element in marked)
            self._arrays = [array for array in areas if array is not None and array.size > 1]
        for array in self._arrays:
            if array.intersection(area) is not None and not area.contains(array):
                raise CannotWrite(
                    f"没有写入工作表“{self.name}”的 {format_area(array, False, False)}：这些单元格属于同一个数组公式，"
                    "请整块修改。"
                )

    def _refuse_protected(self, area: Area, rows: Sequence[Sequence[Any]]) -> None:
        """Raise ``CannotWrite`` as Excel would: the sheet is protected and a cell to change is locked."""
        protection = self.root.find(f"{_NS}sheetProtection")
        if protection is None or protection.get("sheet", "0") not in {"1", "true"}:
            return
        for number, row in enumerate(rows, area.row):
            there = self._row(number) if number in self._rows else {}
            for column, value in enumerate(row, area.column):
                cell = there.get(column)
                if cell is None and value in (None, ""):
                    continue
                style = cell.get("s", "0") if cell is not None else self._inherited(number, column)
                if self._document.styles.locked(style) and not (cell is not None and value is None and not len(cell)):
                    raise CannotWrite(
                        f"没有写入工作表“{self.name}”的 {letters_of(column)}{number}：该单元格受保护，"
                        "请先撤销工作表保护再试。"
                    )

    def merged(self) -> list[Area]:
        """Return the merged areas."""
        found = [parse_area(each.get("ref", "")) for each in self.root.iterfind(f"{_NS}mergeCells/{_NS}mergeCell")]
        return [area for area in found if area is not None]

    def _inherited(self, row: int, column: int) -> str:
        """Return the style that a cell takes from its row or its column."""
        element = self._rows.get(row)
        if element is not None and element.get("customFormat") in {"1", "true"}:
            return str(element.get("s", "0"))
        if self._column_styles is None:
            groups = self.root.iterfind(f"{_NS}cols/{_NS}col")
            self._column_styles = [
                (int(group.get("min", 0)), int(group.get("max", 0)), group.get("style", "0")) for group in groups
            ]
        return next((style for first, last, style in self._column_styles if first <= column <= last), "0")

    def ensure(self, number: int, column: int) -> Any:
        """Return the ``c`` element of a cell, created with the style of its row or column if missing."""
        row = self._rows.get(number) if self.root is not None else None
        if row is None:
            row = etree.Element(_ROW, r=str(number))
            last = next(self._data.iterchildren(_ROW, reversed=True), None)
            if last is None or int(last.get("r", 0)) < number:
                self._data.append(row)
            else:
                self._rows[min(other for other in self._rows if other > number)].addprevious(row)
            self._rows[number] = row
        cells = self._row(number)
        found = cells.get(column)
        if found is None:
            style = self._inherited(number, column)
            attributes = {"r": f"{letters_of(column)}{number}"} | ({"s": style} if style != "0" else {})
            last = next(row.iterchildren(_C, reversed=True), None)
            found = etree.SubElement(row, _C, attributes)
            if last is not None and place_of(last.get("r"))[1] > column:
                cells[min(other for other in cells if other > column)].addprevious(found)
            cells[column] = found
            spans = row.get("spans")
            if spans and ":" in spans:
                first, _, last = spans.partition(":")
                row.set("spans", f"{min(int(first), column)}:{max(int(last), column)}")
        return found

    def _grow(self, area: Area) -> None:
        """Extend the dimension to include an area."""
        element = self.root.find(f"{_NS}dimension")
        before = parse_area(element.get("ref", "")) if element is not None else None
        if before is None or before.contains(area):
            return
        used = self.used_area()
        if not before.contains(used):
            top, left = min(before.row, used.row), min(before.column, used.column)
            rows = max(before.last_row, used.last_row) - top + 1
            columns = max(before.last_column, used.last_column) - left + 1
            element.set("ref", format_area(Area(top, left, rows, columns), False, False))

    def _set(self, cell: Any, value: Any) -> None:
        """Fill an empty cell."""
        styles, style = self._document.styles, cell.get("s", "0")
        quoted = type(value) is str and value.startswith("'")
        if quoted or styles.quoted(style):
            self._restyle(cell, styles.with_quote(style, quoted))
        if quoted:
            self._set_text(cell, value[1:])
        elif isinstance(value, CellError):
            self._put(cell, "e" if str(value) in _ERRORS else "str", str(value))
        elif isinstance(value, str):
            self._set_text_or_formula(cell, value)
        elif isinstance(value, bool):
            self._put(cell, "b", "1" if value else "0")
        elif isinstance(value, dt.date | dt.time | dt.timedelta):
            self._set_time(cell, value)
        elif value is not None:
            self._put(cell, None, number_text(value))

    def _empty(self, cell: Any) -> None:
        self._release_formula(cell)
        if cell.get("t") == "s":
            self._document.note_released(cell.findtext(_V))
        for child in list(cell):
            if child.tag in {_V, _F, _IS}:
                cell.remove(child)
        for name in ("t", "cm", "vm"):
            cell.attrib.pop(name, None)

    @staticmethod
    def _put(cell: Any, kind: str | None, text: str) -> None:
        if kind is not None:
            cell.set("t", kind)
        etree.SubElement(cell, _V).text = text

    def _set_text(self, cell: Any, text: str) -> None:
        if text:
            self._put(cell, "s", str(self._document.texts.number_of(text)))

    def _set_text_or_formula(self, cell: Any, text: str) -> None:
        if text.startswith("=") and len(text) > 1:
            etree.SubElement(cell, _F).text = text[1:]
            self._document.note_formula(self)
        else:
            self._set_text(cell, text)

    def _set_time(self, cell: Any, value: Any) -> None:
        style = cell.get("s", "0")
        if self._document.styles.kind(style) == "number":
            number = 46 if isinstance(value, dt.timedelta) else 21 if isinstance(value, dt.time) else 22
            if (isinstance(value, dt.datetime) and value.time() == dt.time()) or type(value) is dt.date:
                number = 14
            self._restyle(cell, self._document.styles.with_format(style, number))
        self._put(cell, None, number_text(to_serial(value, self._document.date1904)))

    @staticmethod
    def _restyle(cell: Any, style: str) -> None:
        if style == "0":
            cell.attrib.pop("s", None)
        else:
            cell.set("s", style)

    def _release_formula(self, cell: Any) -> None:
        """Before a formula is removed, give the cells that share it their own copy."""
        element = cell.find(_F)
        if element is None:
            return
        self._document.note_formula(self)
        self._arrays = None
        if element.get("t") != "shared" or not element.text:
            return
        number = element.get("si", "")
        for _, _, other, shared in list(self.formula_cells()):
            if shared.get("t") == "shared" and shared.get("si") == number and shared is not element:
                text = self.formula(other)
                for name in ("t", "si", "ref"):
                    shared.attrib.pop(name, None)
                shared.text = (text or "=").removeprefix("=")
        self._shared = None

    def set_result(self, cell: Any, result: Any) -> bool:
        """Put a formula's result into its cell, or remove it if None; return whether the cell changed."""
        element, kind_before = cell.find(_V), cell.get("t")
        before = element.text if element is not None else None
        kind, text = _result(result)
        if kind is None and kind_before in {None, "n"} and before and text is not None and float(before) == float(text):
            return False
        if (kind or "n", text) == (kind_before or "n", before or ("" if kind_before == "str" else None)):
            return False
        self.touch()
        if kind is None:
            cell.attrib.pop("t", None)
        else:
            cell.set("t", kind)
        if element is None:
            element = etree.SubElement(cell, _V)
            formula = cell.find(_F)
            if formula is not None:
                formula.addnext(element)
        element.text = text
        if text is None:
            cell.remove(element)
        return True

    # -- what belongs to the sheet ---------------------------------------------------------------------------

    @property
    def name(self) -> str:
        return self._document.name_of(self)

    def row_hidden(self, row: int) -> bool:
        element = self._rows.get(row) if self.root is not None else None
        return element is not None and element.get("hidden", "0") in {"1", "true"}

    def set_row_height(self, row: int, points: float) -> None:
        """Set the height of a row; this unhides a hidden row, as in Excel."""
        self.touch()
        if row not in self._rows:
            self.ensure(row, 1)
        self._rows[row].set("ht", number_text(points))
        self._rows[row].set("customHeight", "1")
        self._rows[row].attrib.pop("hidden", None)

    def hide_row(self, row: int, hidden: bool) -> None:
        """Hide or show a row."""
        if self.row_hidden(row) == hidden:
            return
        self.touch()
        if row not in self._rows:
            self.ensure(row, 1)
        if hidden:
            self._rows[row].set("hidden", "1")
        else:
            self._rows[row].attrib.pop("hidden", None)


def _part_of(block: list[list[Any]], there: Area, area: Area) -> list[list[Any]]:
    """Return the values of an area; those outside the block are None."""
    found: list[list[Any]] = []
    left, right = area.column - there.column, area.last_column - there.last_column
    for row in range(area.row, area.last_row + 1):
        values = block[row - there.row] if there.row <= row <= there.last_row else [None] * there.columns
        kept = values[max(left, 0) : max(there.columns + min(right, 0), 0)]
        before = min(max(-left, 0), area.columns)
        found.append([*[None] * before, *kept, *[None] * (area.columns - before - len(kept))])
    return found


def _is_used(cell: Any) -> bool:
    """Return whether a cell has content or a format."""
    return len(cell) > 0 or cell.get("s", "0") not in {"0", ""}


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
        holder = etree.Element(_V)
        set_text(holder, result)
        return "str", holder.text
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
