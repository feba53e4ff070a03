"""The package of the copy."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from copy import deepcopy
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from xlwings_engines.addresses import Area, format_area, parse_area, quote_sheet
from xlwings_engines.opc import MAIN, PackageReader, parse
from xlwings_engines.values_only.sheet import SheetCopy
from xlwings_engines.values_only.visibility import Hidden, Looks

_MAIN = f"{{{MAIN}}}"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument."
_TYPES = {
    "officeDocument": f"{_CONTENT}spreadsheetml.sheet.main+xml",
    "worksheet": f"{_CONTENT}spreadsheetml.worksheet+xml",
    "styles": f"{_CONTENT}spreadsheetml.styles+xml",
    "theme": f"{_CONTENT}theme+xml",
}
_NOT_LEVEL = {"textRotation", "relativeIndent"}
_MOST_INDENT = 3
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class ValuesOnly:
    """The copy: ``sheets`` by name, in the requested order.

    ``constants`` are defined names of the copy, for its conditional formats. Raises ``KeyError`` if a requested sheet
    is not in the workbook.
    """

    def __init__(self, source: PackageReader, names: Sequence[str]) -> None:
        parts = {sheet.name: sheet.part for sheet in source.sheets if sheet.kind == "worksheet"}
        related = _related(source)
        shared = related.get("sharedStrings")
        texts = [] if shared is None else list(parse(shared).iterfind(f"{_MAIN}si"))
        workbook = parse(source.read(source.workbook_part))
        areas = _print_areas(workbook)
        self.sheets: dict[str, SheetCopy] = {
            name: SheetCopy(parse(source.read(parts[name])), texts, areas.get(name, ())) for name in names
        }
        self.constants: dict[str, bool] = {}
        self._looks = {kind: _looks(related.get(kind)) for kind in ("styles", "theme")}
        self._formats = Looks(self._looks["styles"], self._looks["theme"])
        self._laid_out: dict[tuple[str, bool], str] = {}
        properties = workbook.find(f"{_MAIN}workbookPr")
        self._date1904 = properties is not None and properties.get("date1904") in {"1", "true"}

    def unseen(self, sheet: SheetCopy, last_row: int, last_column: int) -> dict[tuple[int, int], Hidden]:
        """Return the filled cells, up to this corner, that a format hides or shows as something else, and which."""
        found: dict[tuple[int, int], Hidden] = {}
        by_rule = [
            area for look, bare, areas in sheet.rules() if bare or self._formats.hidden_by_rule(look) for area in areas
        ]
        for place, value, style in sheet.filled(last_row, last_column):
            hidden = self._formats.hidden(style, value)
            if hidden is None and place in sheet.partly_struck:
                hidden = "struck"
            if hidden is None and any(area.contains(Area(*place, 1, 1)) for area in by_rule):
                hidden = "rule"
            if hidden is not None:
                found[place] = hidden
        return found

    def points(self, sheet: SheetCopy, row: int, column: int) -> float:
        """Return the size of a cell's letters in points."""
        return self._formats.points(sheet.style(row, column))

    def lay_out(self, sheet: SheetCopy, row: int, column: int, *, wrap: bool) -> bool:
        """Write a cell's text once and level, and broken into lines to `wrap` it; return whether it was not so."""
        before = sheet.style(row, column), wrap
        if before not in self._laid_out:
            self._laid_out[before] = self._laid_out_style(*before)
        sheet.set_style(row, column, self._laid_out[before])
        return self._laid_out[before] != before[0]

    def keeps_inside(self, sheet: SheetCopy, row: int, column: int) -> bool:
        """Return whether a cell's text stays inside the cell, in lines or in smaller letters."""
        alignment = self._alignment(sheet.style(row, column))
        return any(alignment.get(name) in {"1", "true"} for name in ("wrapText", "shrinkToFit"))

    def _cell_formats(self) -> Any | None:
        return None if self._looks["styles"] is None else self._looks["styles"].find(f"{_MAIN}cellXfs")

    def _alignment(self, style: str) -> dict[str, str]:
        formats = self._cell_formats()
        alignment = None if formats is None else formats[int(style)].find(f"{_MAIN}alignment")
        stored = {} if alignment is None else alignment.attrib
        return {name: value for name, value in stored.items() if value not in {"0", "false"}}

    def _laid_out_style(self, style: str, wrap: bool) -> str:
        formats = self._cell_formats()
        before = self._alignment(style)
        wanted = {name: value for name, value in before.items() if name not in _NOT_LEVEL}
        if wanted.get("horizontal") in {"fill", "centerContinuous"}:
            wanted["horizontal"] = "center"
        if int(wanted.get("indent", "0")) > _MOST_INDENT:
            del wanted["indent"]
        if wrap and "wrapText" not in wanted:
            wanted["wrapText"] = "1"
            wanted.pop("shrinkToFit", None)
        if formats is None or wanted == before:
            return style
        made = deepcopy(formats[int(style)])
        for alignment in made.findall(f"{_MAIN}alignment"):
            made.remove(alignment)
        made.insert(0, etree.Element(f"{_MAIN}alignment", wanted))
        made.set("applyAlignment", "1")
        formats.append(made)
        formats.set("count", str(len(formats)))
        return str(len(formats) - 1)

    def to_bytes(self) -> bytes:
        """Return the copy as an .xlsx file that opens at its first sheet."""
        parts = [
            ("worksheet", f"sheet{number}.xml", sheet.xml())
            for number, sheet in enumerate(self.sheets.values(), start=1)
        ]
        parts += [(kind, f"{kind}.xml", _serialized(look)) for kind, look in self._looks.items() if look is not None]
        names = [(kind, name) for kind, name, _ in parts]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", _content_types([("officeDocument", "workbook.xml"), *names]))
            package.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
            package.writestr("xl/workbook.xml", self._workbook())
            package.writestr("xl/_rels/workbook.xml.rels", _relations(names))
            for _, name, content in parts:
                package.writestr(f"xl/{name}", content)
        return buffer.getvalue()

    def _workbook(self) -> str:
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
            for number, name in enumerate(self.sheets, start=1)
        )
        defined = [
            f"<definedName name={quoteattr(name)}>{str(value).upper()}</definedName>"
            for name, value in self.constants.items()
        ]
        for number, (name, sheet) in enumerate(self.sheets.items()):
            area = parse_area(sheet.print_area or "")
            if area is not None:
                defined.append(_defined(number, "Print_Area", name, format_area(area)))
            if sheet.repeated_rows:
                first, last = sheet.repeated_rows
                defined.append(_defined(number, "Print_Titles", name, f"${first}:${last}"))
        names = f"<definedNames>{''.join(defined)}</definedNames>" if defined else ""
        date1904 = ' date1904="1"' if self._date1904 else ""
        return (
            f'{_HEAD}<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><workbookPr{date1904}/>'
            f'<bookViews><workbookView activeTab="0"/></bookViews><sheets>{sheets}</sheets>{names}</workbook>'
        )


def _print_areas(workbook: Any) -> dict[str, list[str]]:
    """Return the addresses of each sheet's print areas, once per definition in the workbook."""
    names = [sheet.get("name", "") for sheet in workbook.iterfind(f"{_MAIN}sheets/{_MAIN}sheet")]
    found: dict[str, list[str]] = {}
    for defined in workbook.iterfind(f"{_MAIN}definedNames/{_MAIN}definedName"):
        number = int(defined.get("localSheetId", "-1"))
        if defined.get("name", "").lower() == "_xlnm.print_area" and 0 <= number < len(names):
            found.setdefault(names[number], []).append(defined.text or "")
    return found


def _related(source: PackageReader) -> dict[str, bytes]:
    """Return the parts that all sheets share, by kind: the first of each."""
    found: dict[str, bytes] = {}
    for relation in source.relations(source.workbook_part):
        wanted = relation.kind in {"sharedStrings", "styles", "theme"} and relation.kind not in found
        if wanted and not relation.external and relation.target in source.names:
            found[relation.kind] = source.read(relation.target)
    return found


def _looks(content: bytes | None) -> Any:
    """Return styles or theme without extensions and without pictures that a theme may refer to."""
    if content is None:
        return None
    root: Any = parse(content)
    etree.strip_elements(root, "{*}extLst", "{*}blip", with_tail=False)
    return root


def _serialized(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _defined(number: int, name: str, sheet: str, ref: str) -> str:
    area = escape(f"{quote_sheet(sheet)}!{ref}")
    return f'<definedName name="_xlnm.{name}" localSheetId="{number}">{area}</definedName>'


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'


def _content_types(parts: Sequence[tuple[str, str]]) -> str:
    lines = "".join(f'<Override PartName="/xl/{name}" ContentType="{_TYPES[kind]}"/>' for kind, name in parts)
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{rels}{lines}</Types>'
