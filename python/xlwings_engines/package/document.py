"""A workbook in its package: sheets, names, styles and texts, and changes since it was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, BinaryIO

from lxml import etree

from xlwings_engines.addresses import Area, parse_area, quote_sheet
from xlwings_engines.errors import CannotOpen
from xlwings_engines.opc import MAIN, RELATIONSHIP_ID, parse
from xlwings_engines.package.kept import Kept
from xlwings_engines.package.parts import Parts
from xlwings_engines.package.references import area_of, tokens
from xlwings_engines.package.sheets import UNKNOWN, SeenRow, Sheet
from xlwings_engines.package.styles import Styles
from xlwings_engines.package.texts import EMPTY, Texts

_NS = f"{{{MAIN}}}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MACRO_TYPE = "application/vnd.ms-excel."
BOOK_TYPES = {
    ".xlsx": _BOOK_TYPE + "sheet.main+xml",
    ".xltx": _BOOK_TYPE + "template.main+xml",
    ".xlsm": _MACRO_TYPE + "sheet.macroEnabled.main+xml",
    ".xltm": _MACRO_TYPE + "template.macroEnabled.main+xml",
}
# The children of a workbook part after the defined names, and those after calcPr (ECMA-376, CT_Workbook).
_AFTER_CALCULATION = (
    *("oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes"),
    *("webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
)
_AFTER_NAMES = ("calcPr", *_AFTER_CALCULATION)
_KEPT = 2**20  # bytes of sheets in memory at once, besides the package itself
_KEPT_VALUES = 2**20
_KEPT_FORMULAS = 2**15
_STALE_NAME = re.compile(r"_xlnm\.print_(area|titles)_\d+")  # LibreOffice's spelling of a repeated name
_NEW_SHEET = (
    f'<worksheet xmlns="{MAIN}"><dimension ref="A1"/><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
    '<sheetFormatPr defaultRowHeight="15"/><sheetData/>'
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'
).encode()


class Document:
    """A workbook. Raises ``KeyError`` or XML errors for other bytes."""

    def __init__(self, source: bytes) -> None:
        self.parts: Parts = Parts(source)
        self.part: str = self.parts.workbook_part
        self.root: Any = parse(self.parts.read(self.part))
        self._book_changed = False
        self._meanings: dict[tuple[Sheet | None, str], str] | None = None
        self._by_name: dict[str, Sheet] | None = None
        self._local_names: bool | None = None
        self.readings: dict[Any, Any] = {}
        self.rows_seen: dict[str, SeenRow] = {}
        self._released: set[int] = set()
        self._elements: dict[Sheet, Any] = {}
        self.sheets: list[Sheet] = []
        self._loaded = Kept[Sheet]()
        self._scanned = Kept[Sheet]()
        self._formulas = Kept[Sheet]()
        self._parsed = Kept[Sheet]()
        self._touched: set[Sheet] = set()
        self._formulas_changed = False
        self.changed: dict[Sheet, set[tuple[int, int]]] = {}
        self.upheaval: bool = False
        self.settled: bool = False
        self._read_sheets()
        self._drop_stale_names()

    def check(self) -> None:
        """Raise an error if a part with cells, formats or texts cannot be read."""
        assert self.styles is not None
        assert self.texts is not None
        for sheet in self.worksheets:
            sheet.check()

    def _read_sheets(self) -> None:
        targets = {relation.id: relation for relation in self.parts.relations(self.part)}
        for element in self.root.iterfind(f"{_NS}sheets/{_NS}sheet"):
            relation = targets.get(element.get(RELATIONSHIP_ID, ""))
            there = relation is not None and relation.target in self.parts.names
            sheet = Sheet(self, relation.target if relation else "", relation.kind if relation and there else "")
            self.sheets.append(sheet)
            self._elements[sheet] = element

    # -- parts that all sheets share -------------------------------------------------------------------------

    def _related(self, kind: str) -> str | None:
        for relation in self.parts.relations(self.part):
            if relation.kind == kind and relation.target in self.parts.names:
                return relation.target
        return None

    @cached_property
    def styles(self) -> Styles:
        """The cell formats, parsed on first use; empty if the package has no such part."""
        part = self._related("styles")
        return Styles(self.parts.read(part) if part else f'<styleSheet xmlns="{MAIN}"/>'.encode())

    @cached_property
    def texts(self) -> Texts:
        """The shared texts, parsed on first use; empty if the package has no such part."""
        part = self._related("sharedStrings")
        return Texts(self.parts.read(part) if part else EMPTY)

    @cached_property
    def date1904(self) -> bool:
        """True if serial numbers count from 1904-01-01."""
        properties = self.root.find(f"{_NS}workbookPr")
        return properties is not None and properties.get("date1904", "0") in {"1", "true"}

    # -- notes from sheets -------------------------------------------------------------------------------------

    def note_loaded(self, sheet: Sheet, size: int) -> None:
        """Keep few sheets at once: memory grows with the work, not with the workbook."""
        for oldest in self._loaded.outdated(sheet, size, _KEPT):
            if oldest in self._elements:
                oldest.unload()

    def note_scanned(self, sheet: Sheet, values: int, formulas: int) -> None:
        """Keep the values of many sheets, the cells of their formulas of few."""
        for oldest in self._scanned.outdated(sheet, values, _KEPT_VALUES):
            oldest.forget_scan()
        for oldest in self._formulas.outdated(sheet, formulas, _KEPT_FORMULAS):
            oldest.forget_formulas()

    def note_parsed(self, sheet: Sheet, formulas: int) -> None:
        """Keep the formulas of few sheets at once."""
        for oldest in self._parsed.outdated(sheet, formulas, _KEPT_FORMULAS):
            oldest.graph = None

    def note_touched(self, sheet: Sheet) -> None:
        """Note that ``flush`` must store a sheet."""
        self._touched.add(sheet)

    def note_change(self, sheet: Sheet, row: int, column: int) -> None:
        """Note that a cell's value or formula changed, so that its dependents are stale."""
        self.changed.setdefault(sheet, set()).add((row, column))
        self.settled = False

    def note_formula(self, sheet: Sheet) -> None:
        """Note that a formula was added or removed."""
        self._formulas_changed = True
        sheet.graph = None
        self.settled = False

    def note_released(self, number: str | None) -> None:
        """Note that a cell no longer shows a shared text."""
        if number is not None and number.strip().isdigit() and int(number) < len(self.texts):
            self._released.add(int(number))

    def note_upheaval(self) -> None:
        """Note that sheets or names have changed: each formula may have another meaning."""
        self.upheaval = True
        self.settled = False
        for sheet in self.sheets:
            sheet.graph = None

    # -- sheets --------------------------------------------------------------------------------------------------

    @property
    def worksheets(self) -> list[Sheet]:
        """The sheets with cells, in their order, without chart and dialog sheets."""
        return [sheet for sheet in self.sheets if sheet.kind == "worksheet"]

    def name_of(self, sheet: Sheet) -> str:
        """Return the name of a sheet; "" if the file gives none."""
        return str(self._elements[sheet].get("name", ""))

    def find(self, name: str) -> Sheet | None:
        """Return the worksheet of a name; case does not matter."""
        if self._by_name is None:
            self._by_name = {self.name_of(sheet).casefold(): sheet for sheet in reversed(self.worksheets)}
        return self._by_name.get(name.casefold())

    def state_of(self, sheet: Sheet) -> str:
        """Return ``visible``, ``hidden`` or ``veryHidden``."""
        return str(self._elements[sheet].get("state", "visible"))

    def set_state(self, sheet: Sheet, state: str) -> None:
        """Show or hide a sheet. A hidden sheet cannot be active: the next visible one replaces it."""
        if self.state_of(sheet) == state:
            return
        self._change_book()
        self._elements[sheet].set("state", state)
        if state != "visible" and self.active is sheet:
            place = self.sheets.index(sheet)
            for other in (*self.sheets[place + 1 :], *reversed(self.sheets[:place])):
                if self.state_of(other) == "visible" and other.kind == "worksheet":
                    self.activate(other)
                    break

    @property
    def _view(self) -> Any:
        return self.root.find(f"{_NS}bookViews/{_NS}workbookView")

    @property
    def active(self) -> Sheet:
        """The active worksheet; the first worksheet if the active sheet has no cells."""
        view = self._view
        number = int(view.get("activeTab", "0")) if view is not None else 0
        sheet = self.sheets[number] if number < len(self.sheets) else self.sheets[0]
        return sheet if sheet.kind == "worksheet" else self.worksheets[0]

    def activate(self, sheet: Sheet) -> None:
        """Make a sheet the active one, and the only one that is selected."""
        self._change_book()
        if self._view is None:
            views = etree.Element(f"{_NS}bookViews")
            etree.SubElement(views, f"{_NS}workbookView")
            self.root.find(f"{_NS}sheets").addprevious(views)
        self._view.set("activeTab", str(self.sheets.index(sheet)))
        for other in self.worksheets:
            if other is sheet or b"tabSelected" in other.to_bytes():
                self._select(other, other is sheet)

    @staticmethod
    def _select(sheet: Sheet, selected: bool) -> None:
        view = sheet.frame.find(f"{_NS}sheetViews/{_NS}sheetView")
        if view is None or (view.get("tabSelected", "0") in {"1", "true"}) == selected:
            return
        if selected:
            view.set("tabSelected", "1")
        else:
            view.attrib.pop("tabSelected", None)
        sheet.touch_frame()

    def move(self, sheet: Sheet, position: int) -> None:
        """Move a sheet; ``position`` counts the sheets without it."""
        active, scopes = self.active, self._scopes()
        self.sheets.remove(sheet)
        self.sheets.insert(position, sheet)
        self._reorder(active, scopes)

    def add(self, name: str, position: int, xml: bytes = _NEW_SHEET) -> Sheet:
        """Add a worksheet."""
        active, scopes = self.active, self._scopes()
        part = self.parts.free_name("xl/worksheets/sheet{}.xml")
        self.parts.put(part, xml)
        self.parts.set_content_type(part, _BOOK_TYPE + "worksheet+xml")
        id_ = self.parts.relate(self.part, f"{_OFFICE}/worksheet", part)
        numbers = [int(element.get("sheetId", "0")) for element in self._elements.values()]
        element = etree.SubElement(
            self.root.find(f"{_NS}sheets"), f"{_NS}sheet", {"name": name, "sheetId": str(max(numbers) + 1)}
        )
        element.set(RELATIONSHIP_ID, id_)
        sheet = Sheet(self, part, "worksheet")
        self._elements[sheet] = element
        self.sheets.insert(position, sheet)
        self._reorder(active, scopes)
        return sheet

    def set_name(self, sheet: Sheet, name: str) -> None:
        """Rename a sheet without adjusting references to it."""
        self._change_book()
        self._elements[sheet].set("name", name)

    def remove(self, sheet: Sheet) -> None:
        """Remove a sheet from the workbook, with its own names; its parts stay."""
        scopes, active = self._scopes(), self.active
        if active is sheet:
            shown = [other for other in self.worksheets if other is not sheet and self.state_of(other) == "visible"]
            active = shown[0]
        self.sheets.remove(sheet)
        element = self._elements.pop(sheet)
        element.getparent().remove(element)
        self._reorder(active, scopes)
        self.activate(active)
        self.parts.unrelate(self.part, sheet.part)
        self._formulas_changed = True
        self.settled = False

    def _scopes(self) -> list[tuple[Any, Sheet]]:
        """Return the names that belong to one sheet, with it."""
        return [
            (element, self.sheets[int(element.get("localSheetId"))])
            for element in self._name_elements()
            if element.get("localSheetId") is not None and int(element.get("localSheetId")) < len(self.sheets)
        ]

    def _reorder(self, active: Sheet, scopes: list[tuple[Any, Sheet]]) -> None:
        """Write the order of the sheets, and adjust everything that counts them by position."""
        self._change_book()
        holder = self.root.find(f"{_NS}sheets")
        for sheet in self.sheets:
            holder.append(self._elements[sheet])
        for element, sheet in scopes:
            if sheet in self.sheets:
                element.set("localSheetId", str(self.sheets.index(sheet)))
            else:
                element.getparent().remove(element)
        if self._view is not None:
            self._view.set("activeTab", str(self.sheets.index(active)))
            self._view.attrib.pop("firstSheet", None)

    def _change_book(self) -> None:
        self._meanings = self._by_name = self._local_names = None
        self.readings.clear()
        self._book_changed = True

    # -- names -----------------------------------------------------------------------------------------------------

    def _drop_stale_names(self) -> None:
        """Keep one print area, one set of print titles and one filter per sheet, if there are more.

        Calc keeps those read from a file as names of the sheet, beside the present ones; once the print area is
        changed, it stores both, its own first. Programs that read the file disagree on which counts, and Excel may
        report it as damaged.
        """
        seen = set()
        for element in self._name_elements():
            name, owner = element.get("name", "").lower(), element.get("localSheetId")
            if owner is None or not name.startswith("_xlnm."):
                continue
            if (name, owner) in seen or _STALE_NAME.fullmatch(name):
                element.getparent().remove(element)
                self._change_book()
            seen.add((name, owner))

    def _name_elements(self) -> list[Any]:
        return list(self.root.iterfind(f"{_NS}definedNames/{_NS}definedName"))

    def names(self) -> Iterator[tuple[Any, Sheet | None]]:
        """Yield each defined name (its element) and the sheet that owns it, without names that Excel reserves."""
        for element in self._name_elements():
            if not element.get("name", "").startswith("_xlnm."):
                yield element, self.scope_of(element)

    def own_names(self, sheet: Sheet) -> list[Any]:
        """Return the names that belong to a sheet, Excel's own included."""
        return [element for element in self._name_elements() if self.scope_of(element) is sheet]

    def scope_of(self, element: Any) -> Sheet | None:
        """Return the sheet that owns a defined name (its element); None if the workbook owns it."""
        number = element.get("localSheetId")
        return self.sheets[int(number)] if number is not None and int(number) < len(self.sheets) else None

    def meaning(self, name: str, owner: Sheet | None) -> str | None:
        """Return the meaning of a name on a sheet: the sheet's own name takes precedence over the workbook's."""
        meanings, wanted = self._all_meanings(), name.casefold()
        own = meanings.get((owner, wanted)) if owner is not None else None
        return own if own is not None else meanings.get((None, wanted))

    @property
    def has_local_names(self) -> bool:
        """True if a sheet has its own names, so that a formula has different meanings on different sheets."""
        if self._local_names is None:
            self._local_names = any(owner is not None for owner, _ in self._all_meanings())
        return self._local_names

    def _all_meanings(self) -> dict[tuple[Sheet | None, str], str]:
        if self._meanings is None:
            self._meanings = {
                (home, element.get("name", "").casefold()): element.text or "" for element, home in self.names()
            }
        return self._meanings

    def define(self, name: str, text: str, sheet: Sheet | None) -> Any:
        """Define a name, replacing one of the same owner; return its element."""
        found = next(
            (
                element
                for element in self._name_elements()
                if element.get("name", "").casefold() == name.casefold() and self.scope_of(element) is sheet
            ),
            None,
        )
        if found is None:
            holder = self.root.find(f"{_NS}definedNames")
            if holder is None:
                holder = etree.Element(f"{_NS}definedNames")
                self._insert(holder, _AFTER_NAMES)
            found = etree.SubElement(holder, f"{_NS}definedName", name=name)
            if sheet is not None:
                found.set("localSheetId", str(self.sheets.index(sheet)))
        found.text = text
        if name.startswith("_xlnm."):
            self._change_book()
        else:
            self.note_names()
        return found

    def undefine(self, element: Any) -> None:
        """Delete a defined name (its element). Formulas that use it are calculated again."""
        holder = element.getparent()
        holder.remove(element)
        if not len(holder):
            self.root.remove(holder)
        self.note_names()

    def note_names(self) -> None:
        """Note that a name was added, removed or changed."""
        self._change_book()
        self.note_upheaval()

    def _print_area(self, sheet: Sheet) -> Any | None:
        """Return the element with a sheet's print area."""
        own = self.own_names(sheet)
        return next((element for element in own if element.get("name", "").lower() == "_xlnm.print_area"), None)

    def print_area(self, sheet: Sheet) -> list[Area]:
        """Return the printed areas of a sheet, none if all of it is printed."""
        found = self._print_area(sheet)
        areas = [area_of(token.address) for token in tokens(found.text or "")] if found is not None else []
        return [area for area in areas if area is not None]

    def set_print_area(self, sheet: Sheet, addresses: list[str]) -> None:
        """Set a sheet's print area, none for no addresses."""
        text = ",".join(f"{quote_sheet(sheet.name)}!{address}" for address in addresses)
        found = self._print_area(sheet)
        if [str(area) for area in self.print_area(sheet)] == [str(parse_area(address)) for address in addresses]:
            return
        self._change_book()
        if text:
            self.define("_xlnm.Print_Area", text, sheet)
        elif found is not None:
            found.getparent().remove(found)

    # -- calculation -----------------------------------------------------------------------------------------------

    def note_calculated(self, complete: bool) -> None:
        """Note that all formulas are calculated; unless all have results, the program that opens the file shall."""
        self.changed, self.upheaval, self.settled = {}, False, True
        if not complete:
            self._ask_for_calculation()

    @property
    def calculation_settings(self) -> Any | None:
        """The ``calcPr`` element, None if the file has none."""
        return self.root.find(f"{_NS}calcPr")

    def _ask_for_calculation(self) -> None:
        settings = self.calculation_settings
        if settings is None:
            settings = etree.Element(f"{_NS}calcPr")
            self._insert(settings, _AFTER_CALCULATION)
        if settings.get("fullCalcOnLoad") not in {"1", "true"}:
            settings.set("fullCalcOnLoad", "1")
            self._change_book()

    def _insert(self, element: Any, before: tuple[str, ...]) -> None:
        """Insert a child into the workbook part in schema order."""
        for child in self.root:
            if isinstance(child.tag, str) and etree.QName(child).localname in before:
                child.addprevious(element)
                return
        self.root.append(element)

    def spell_out_formats(self) -> None:
        """Define the built-in formats of Chinese editions, for readers that know only those of other editions."""
        self.styles.spell_out()

    def _forget_released_texts(self) -> None:
        """Empty shared texts that were overwritten, if no other cell shows them, so that they cannot be found later."""
        unused, self._released = self._released, set()
        if not unused:
            return
        for sheet in self.worksheets:
            if unused:
                unused -= sheet.texts_used(unused)
        self.texts.forget(unused)
        self.rows_seen.clear()

    @property
    def signed(self) -> bool:
        """True if the package is signed; a change makes the signature invalid."""
        return any(relation.type.endswith("/digital-signature/origin") for relation in self.parts.relations(""))

    # -- saving ------------------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Write all changes into the parts."""
        for sheet in self._touched:
            if sheet in self._elements:
                sheet.store()
        if "styles" in vars(self) and self.styles.changed:
            self.parts.put_xml(self._related("styles") or "", self.styles.root)
        self._forget_released_texts()
        if "texts" in vars(self) and self.texts.changed:
            part = self._related("sharedStrings")
            if part is None:
                part = self.parts.free_name("xl/sharedStrings{}.xml").replace("1.xml", ".xml")
                self.parts.relate(self.part, f"{_OFFICE}/sharedStrings", part)
                self.parts.set_content_type(part, _BOOK_TYPE + "sharedStrings+xml")
            self.parts.put_xml(part, self.texts.root())
        chain = self._related("calcChain")
        if chain is not None and self._formulas_changed:
            self.parts.unrelate(self.part, chain)
            self.parts.remove(chain)
        if self._book_changed:
            self.parts.put_xml(self.part, self.root)

    def write(self, stream: BinaryIO, suffix: str) -> None:
        """Write the workbook as a file with this suffix; without macros if the suffix does not allow them."""
        self.flush()
        kind = BOOK_TYPES.get(suffix.lower())
        if kind is not None and kind != self.parts.content_type(self.part):
            self.parts.set_content_type(self.part, kind)
            macros = self._related("vbaProject")
            if macros is not None and "macroEnabled" not in kind:
                self.parts.unrelate(self.part, macros)
                self.parts.remove(macros)
        self.parts.write(stream)

    def to_bytes(self) -> bytes:
        """Return the package with all changes."""
        self.flush()
        return self.parts.to_bytes()


def values_of(
    package: bytes, names: Sequence[str], most_rows: int, most_columns: int
) -> dict[str, tuple[Area, list[list[Any]]]]:
    """Return the used area of some worksheets, cut to so many rows and columns, and its stored values; the other sheets
    are not read.

    An unknown result is None, an error a ``CellError``. Raise ``CannotOpen`` if a sheet is missing or damaged.
    """
    name = ""
    try:
        sheets = {sheet.name: sheet for sheet in Document(package).worksheets}
        for name in names:
            sheets[name].check()
    except Exception as error:
        raise CannotOpen("open.whole_sheet_damaged", sheet=name) from error
    found = {}
    for name in names:
        used = sheets[name].used_area()
        area = Area(used.row, used.column, min(used.rows, most_rows), min(used.columns, most_columns))
        values = sheets[name].values(area)
        found[name] = (area, [[None if value is UNKNOWN else value for value in row] for row in values])
    return found
