"""One sheet of the copy."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from xlwings_engines.addresses import Area, parse_area
from xlwings_engines.opc import MAIN
from xlwings_engines.package.column_widths import set_widths
from xlwings_engines.package.references import letters_of, place_of
from xlwings_engines.values_only.page import Page
from xlwings_engines.values_only.rules import keep_harmless_rules
from xlwings_engines.values_only.visibility import strikes

_MAIN = f"{{{MAIN}}}"
# In schema order. All others are left out: views, protection, links, drawings, extensions …
_KEPT = (
    *("sheetPr", "sheetFormatPr", "cols", "sheetData", "mergeCells", "conditionalFormatting", "printOptions"),
    *("pageMargins", "pageSetup", "headerFooter", "rowBreaks"),
)
_ATTRIBUTES = {
    "sheetFormatPr": {"baseColWidth", "defaultColWidth", "defaultRowHeight", "customHeight"},
    "col": {"min", "max", "width", "style", "hidden", "bestFit", "customWidth"},
    "row": {"r", "s", "customFormat", "ht", "hidden", "customHeight"},
    "pageSetup": {
        *("paperSize", "scale", "firstPageNumber", "fitToWidth", "fitToHeight", "pageOrder", "orientation"),
        *("blackAndWhite", "useFirstPageNumber", "errors"),
    },
    "printOptions": {"horizontalCentered", "verticalCentered"},
}
_TOO_SMALL = 1  # for any character: points of a row, characters of a column
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

_NO_CELLS = etree.XPath(
    "m:sheetData/*/*[not(self::m:c)] | m:sheetData/*/comment() | m:sheetData/*/processing-instruction()",
    namespaces={"m": MAIN},
)
_TEXTS = etree.XPath("m:t | m:r/m:t", namespaces={"m": MAIN})
_CORNERS = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?=[,;]|$)")

Value = str | int | float | bool | None


def range_corners(address: str) -> tuple[int, int]:
    """Return last row and last column of an address of one or more areas, with or without the sheet's name."""
    corners = [place_of("".join(corner)) for corner in _CORNERS.findall(address)]
    return max(row for row, _ in corners), max(column for _, column in corners)


class SheetCopy:
    """A worksheet with its formulas replaced by values. Rows and columns count from 1.

    ``print_area``: an address, or None for all. ``repeated_rows``: first and last row repeated on each page.
    ``declared_print_areas``: those of the workbook, more than one if a program stored the name twice.
    ``filtered``: rows covered by a filter of the sheet. ``unknown``: cells whose formula has no result in the file.
    ``partly_struck``: texts with struck-out letters; texts lose formats of single letters.
    """

    def __init__(self, worksheet: Any, shared_texts: Sequence[Any], print_areas: Sequence[str]) -> None:
        """Take over a parsed worksheet part; ``shared_texts`` are the workbook's ``si`` elements."""
        self.declared_print_areas: list[str] = [area for area in print_areas if _CORNERS.findall(area)]
        self.print_area: str | None = None
        self.repeated_rows: tuple[int, int] | None = None
        self.filtered: set[int] = _filtered(worksheet)
        self.unknown: set[tuple[int, int]] = set()
        self.partly_struck: set[tuple[int, int]] = set()
        self._root = _kept(worksheet)
        self._rows: dict[int, Any] = {}
        self._cells: dict[tuple[int, int], Any] = {}
        self._take_cells(shared_texts)

    def _take_cells(self, shared_texts: Sequence[Any]) -> None:
        """Number rows and cells, which is optional in a file, and turn formulas and shared texts into values."""
        number = 0
        for row in self._element("sheetData"):
            number = int(row.get("r") or number + 1)
            row.set("r", str(number))
            self._rows[number] = row
            column = 0
            for cell in row:
                column = place_of(cell.get("r"))[1] if cell.get("r") else column + 1
                self._cells[number, column] = cell
                if not cell.get("r"):
                    cell.set("r", f"{letters_of(column)}{number}")
                if len(cell):
                    self._take_value((number, column), cell, shared_texts)
                else:
                    _empty(cell)

    def _take_value(self, place: tuple[int, int], cell: Any, shared_texts: Sequence[Any]) -> None:
        kind = cell.get("t", "n")
        stored, inline = cell.find(f"{_MAIN}v"), cell.find(f"{_MAIN}is")
        formula = cell.find(f"{_MAIN}f") is not None
        text = "" if stored is None else stored.text or ""
        _empty(cell)
        if kind == "s":
            self._put_text(place, cell, shared_texts[int(text)])
        elif kind == "inlineStr":
            if inline is not None:
                self._put_text(place, cell, inline)
        elif kind == "str":
            _put(cell, text)
        elif text:
            cell.set("t", kind)
            etree.SubElement(cell, f"{_MAIN}v").text = text
        elif formula:
            self.unknown.add(place)

    def _put_text(self, place: tuple[int, int], cell: Any, content: Any) -> None:
        """Put a shared or an inline text into a cell, without formats of single letters and phonetic guides."""
        if any(map(strikes, content.iterfind(f"{_MAIN}r/{_MAIN}rPr"))):
            self.partly_struck.add(place)
        _put(cell, "".join(text.text or "" for text in _TEXTS(content)))

    def value(self, row: int, column: int) -> Value:
        """Return a cell's value: text, a number, a bool; None if it is blank."""
        cell = self._cells.get((row, column))
        if cell is None or not len(cell):
            return None
        text = "".join(cell.itertext())
        if cell.get("t") == "b":
            return text.strip() in {"1", "true"}
        if cell.get("t", "n") != "n":
            return text or None
        number = float(text)
        return int(number) if number.is_integer() else number

    def filled(self, last_row: int, last_column: int) -> Iterator[tuple[tuple[int, int], str | float, str]]:
        """Yield place, value and number of the format of the filled cells up to this corner."""
        for (row, column), cell in self._cells.items():
            if len(cell) and row <= last_row and column <= last_column:
                value = self.value(row, column)
                if value is not None:
                    yield (row, column), value, cell.get("s", "0")

    def rules(self) -> Iterator[tuple[str | None, bool, list[Area]]]:
        """Yield the number of the look of each conditional format, whether it shows bars or icons in place of values,
        and its areas."""
        for block in self._root.iterfind(f"{_MAIN}conditionalFormatting"):
            areas = [area for text in (block.get("sqref") or "").split() if (area := parse_area(text)) is not None]
            for rule in block.iterfind(f"{_MAIN}cfRule"):
                yield rule.get("dxfId"), any(part.get("showValue") in {"0", "false"} for part in rule), areas

    def write(self, row: int, column: int, values: Sequence[Sequence[Value]]) -> None:
        """Write rows of values; the cells keep their formats."""
        for down, line in enumerate(values):
            for right, value in enumerate(line):
                place = (row + down, column + right)
                if value is not None or place in self._cells:
                    cell = self._cells.get(place)
                    cell = self._new_cell(*place) if cell is None else cell
                    _empty(cell)
                    _put(cell, value)
                    self.unknown.discard(place)

    def _new_cell(self, row: int, column: int) -> Any:
        line = self._rows.get(row)
        if line is None:
            line = etree.Element(f"{_MAIN}row", r=str(row))
            data = self._element("sheetData")
            data.insert(bisect_left(data, row, key=lambda other: int(other.get("r"))), line)
            self._rows[row] = line
        cell = etree.Element(f"{_MAIN}c", r=f"{letters_of(column)}{row}")
        line.insert(bisect_left(line, column, key=lambda other: place_of(other.get("r"))[1]), cell)
        self._cells[row, column] = cell
        return cell

    def last_row(self, columns: int) -> int:
        """Return the last row with content in the first ``columns`` columns; 0 if there is none."""
        last = 0
        for row, column in self._cells:
            if row > last and column <= columns and self.value(row, column) is not None:
                last = row
        return last

    def drop_blank_rows(self, after: int) -> None:
        """Remove the rows without any content below a row."""
        for number, line in list(self._rows.items()):
            if number > after and not any(map(len, line)):
                for cell in line:
                    del self._cells[number, place_of(cell.get("r"))[1]]
                line.getparent().remove(line)
                del self._rows[number]

    def merged_areas(self) -> list[Area]:
        """Return where cells are merged, also outside the print area."""
        merged = self._root.iterfind(f"{_MAIN}mergeCells/{_MAIN}mergeCell")
        return [area for cell in merged if (area := parse_area(cell.get("ref", ""))) is not None]

    def hidden_rows(self) -> list[int]:
        """Return the hidden rows of the sheet, whether by a filter or by hand."""
        return [row for row, line in self._rows.items() if _is_hidden(line, "ht")]

    def show_rows(self, rows: Iterable[int]) -> None:
        """Show rows that are hidden, in the default height if theirs was 0; others stay unchanged."""
        for row in set(rows) & set(self.hidden_rows()):
            self._rows[row].attrib.pop("hidden", None)
            if float(self._rows[row].get("ht") or _TOO_SMALL) < _TOO_SMALL:
                del self._rows[row].attrib["ht"]

    def style(self, row: int, column: int) -> str:
        """Return the number of a cell's format."""
        return str(self._cells[row, column].get("s", "0"))

    def set_style(self, row: int, column: int, style: str) -> None:
        """Give a cell the cell format of this number. Raise ``KeyError`` if the sheet lacks the cell."""
        self._cells[row, column].set("s", style)

    def column_characters(self, column: int) -> float:
        """Return the width of a column in characters of the workbook's font, as in the file."""
        for element in self._root.iterfind(f"{_MAIN}cols/{_MAIN}col"):
            if int(element.get("min")) <= column <= int(element.get("max")) and element.get("width"):
                return float(element.get("width"))
        frame = self._element("sheetFormatPr")
        return float(frame.get("defaultColWidth") or frame.get("baseColWidth") or 8)

    def height(self, row: int) -> float:
        """Return the height of a row in points."""
        line = self._rows.get(row)
        own = None if line is None else line.get("ht")
        return float(own or self._element("sheetFormatPr").get("defaultRowHeight") or 15)

    def set_height(self, row: int, points: float) -> None:
        """Set the height of an existing row."""
        self._rows[row].set("ht", repr(points))
        self._rows[row].set("customHeight", "1")

    def set_column_characters(self, column: int, characters: float) -> None:
        """Set the width of a column, in characters of the workbook's font."""
        set_widths(self._root, column, column, repr(characters))

    def merge_row(self, row: int, last_column: int) -> None:
        """Merge the cells of a row, up to a column, if they are not."""
        whole = Area(row, 1, 1, last_column)
        if any(area.contains(whole) for area in self.merged_areas()):
            return
        merged = self._element("mergeCells")
        for cell in list(merged):
            area = parse_area(cell.get("ref", ""))
            if area is not None and area.intersection(whole) is not None:
                merged.remove(cell)
        etree.SubElement(merged, f"{_MAIN}mergeCell", ref=f"A{row}:{letters_of(last_column)}{row}")
        merged.set("count", str(len(merged)))

    def hidden_columns(self) -> list[tuple[int, int]]:
        """Return first and last of each run of hidden columns."""
        columns = self._root.iterfind(f"{_MAIN}cols/{_MAIN}col")
        return [(int(column.get("min")), int(column.get("max"))) for column in columns if _is_hidden(column, "width")]

    def keep_harmless_rules(self, names: Iterable[str]) -> bool:
        """Remove the conditional formats that may refer outside the sheet; return whether there was none."""
        return keep_harmless_rules(self._root, frozenset(names))

    def number_pages_from(self, first: int) -> None:
        """Set the number printed on the first page."""
        setup = self._element("pageSetup")
        setup.set("firstPageNumber", str(first))
        setup.set("useFirstPageNumber", "1")

    @property
    def page(self) -> Page:
        """Paper, margins, scale and page breaks."""
        return Page(
            self._element("pageSetup"), self._element("pageMargins"), self._fitting(), self._element("rowBreaks")
        )

    def _fitting(self) -> Any:
        return _child(self._element("sheetPr"), "pageSetUpPr", ("tabColor", "outlinePr", "pageSetUpPr"))

    def swap_footers(self) -> None:
        """Exchange the footers of odd and even pages."""
        odd, even = self._frame("oddFooter"), self._frame("evenFooter")
        odd.text, even.text = even.text, odd.text

    def mark_headers(self, text: str, font: str, points: int) -> None:
        """Put ``text`` at the left, before the headers' own."""
        for name in ("oddHeader", "evenHeader"):
            header = self._frame(name)
            before = header.text or ""
            if before.startswith("&L"):
                before = f" {before[2:]}"
            elif before and not before.startswith(("&C", "&R")):
                before = f"&C{before}"
            header.text = f'&L&"{font}"&{points}{text}{before}'

    def _frame(self, name: str) -> Any:
        """Return a header or footer, created if missing."""
        order = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
        return _child(self._element("headerFooter"), name, order)

    def _element(self, name: str) -> Any:
        return _child(self._root, name, _KEPT)

    def xml(self) -> bytes:
        """Return the worksheet part."""
        data: bytes = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return data


def _kept(worksheet: Any) -> Any:
    """Return a worksheet with the listed children and, for those with a list, their listed attributes."""
    root = worksheet  # changed in place: moving cells into another tree takes longer than all else
    root.attrib.clear()
    places = {_MAIN + name: place for place, name in enumerate(_KEPT)}
    for child in list(root):
        if child.tag not in places:
            root.remove(child)
    for child in sorted(root, key=lambda child: places[child.tag]) if not _in_order(root, places) else ():
        root.append(child)
    for element in root.iter(*(_MAIN + name for name in _ATTRIBUTES)):
        listed = _ATTRIBUTES[etree.QName(element).localname]
        for attribute in set(element.attrib) - listed:
            del element.attrib[attribute]
    for child in _NO_CELLS(root):
        child.getparent().remove(child)
    return root


def _in_order(root: Any, places: Mapping[str, int]) -> bool:
    found = [places[child.tag] for child in root]
    return found == sorted(found)


def _filtered(worksheet: Any) -> set[int]:
    rows: set[int] = set()
    for area in worksheet.iterfind(f"{_MAIN}autoFilter"):
        filtered = parse_area(area.get("ref", "A1"))
        if filtered is not None:
            rows.update(range(filtered.row + 1, filtered.last_row + 1))
    return rows


def _child(parent: Any, name: str, order: Sequence[str]) -> Any:
    found = parent.find(_MAIN + name)
    if found is None:
        found = etree.Element(_MAIN + name)
        before = order[: order.index(name)]
        parent.insert(sum(etree.QName(child).localname in before for child in parent), found)
    return found


def _is_hidden(element: Any, size: str) -> bool:
    return element.get("hidden") in {"1", "true"} or float(element.get(size) or _TOO_SMALL) < _TOO_SMALL


def _empty(cell: Any) -> None:
    """Empty a cell except for its address and its style."""
    if len(cell):
        del cell[:]
    for attribute in cell.keys():  # noqa: SIM118  (an element's own keys, not its children)
        if attribute not in {"r", "s"}:
            del cell.attrib[attribute]


def _put(cell: Any, value: Value) -> None:
    if isinstance(value, bool | int | float):
        cell.set("t", "b" if isinstance(value, bool) else "n")
        etree.SubElement(cell, f"{_MAIN}v").text = repr(int(value) if isinstance(value, bool) else value)
    elif value:
        content = etree.SubElement(cell, f"{_MAIN}is")
        text = etree.SubElement(content, f"{_MAIN}t")
        text.text = value
        text.set(_SPACE, "preserve")
        cell.set("t", "inlineStr")
