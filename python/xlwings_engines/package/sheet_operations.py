"""Renaming, deleting and copying sheets: formulas, names, rules, links, charts and pivot sources are adjusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from xlwings_engines.errors import BadRequest
from xlwings_engines.opc import MAIN, parse, relations_part
from xlwings_engines.package import references
from xlwings_engines.package.document import Document
from xlwings_engines.package.parts import Parts
from xlwings_engines.package.references import place_of
from xlwings_engines.package.sheets import Sheet

_NS = f"{{{MAIN}}}"
_MOST = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# Elements with a formula as text, and attributes with one as value, in the parts of sheets, charts, tables, controls.
_FORMULAS = frozenset(
    {"f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula", "definedName"}
)
_FORMULA_ATTRIBUTES = frozenset({"location", "textlink", "fmlaLink", "fmlaRange", "fmlaTxbx", "fmlaGroup"})
_WITH_FORMULAS = re.compile(
    r"xl/(charts|drawings|tables|pivotCache|ctrlProps|chartsheets)/[^/]+\.xml$|docProps/app\.xml$"
)
_PLAIN_RELATIONS = frozenset({"hyperlink", "printerSettings"})

Change = Callable[[str], str]


def check_name(name: str) -> None:
    """Raise ``ValueError`` for a name that no sheet can have in Excel."""
    if not name or len(name) > _MOST:
        raise BadRequest("sheet.name_length", name=name, most=_MOST)
    if _NOT_IN_NAMES.search(name) or name.startswith("'") or name.endswith("'"):
        raise BadRequest("sheet.name_characters", name=name)


def rename_sheet(document: Document, sheet: Sheet, name: str) -> None:
    """Rename a sheet and adjust all references to it."""
    old = sheet.name
    if old == name:
        return
    _rewrite(document, old, lambda text: references.renamed(text, old, name), name)
    document.set_name(sheet, name)


def delete_sheet(document: Document, sheet: Sheet) -> None:
    """Delete a sheet with its parts; references to it become ``#REF!``, its own names are deleted."""
    name = sheet.name
    before = _reachable(document)
    document.remove(sheet)
    _rewrite(document, name, lambda text: references.without_sheet(text, name), None)
    for part in before - _reachable(document):
        document.parts.remove(part)


def is_plain(document: Document, sheet: Sheet) -> bool:
    """Return whether a sheet can be copied as a part: no drawings, notes, tables or pivot tables."""
    return all(relation.kind in _PLAIN_RELATIONS for relation in document.parts.relations(sheet.part))


def copy_sheet(document: Document, sheet: Sheet, name: str, position: int) -> Sheet:
    """Copy a plain sheet with its own names; its references to itself lead to the copy."""
    old, root = sheet.name, parse(sheet.to_bytes())
    for view in root.iterfind(f"{_NS}sheetViews/{_NS}sheetView"):
        view.attrib.pop("tabSelected", None)
    for properties in root.iterfind(f"{_NS}sheetPr"):
        properties.attrib.pop("codeName", None)
    for _ in _changed(root, lambda text: references.renamed(text, old, name)):
        pass
    made = document.add(name, position, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    relations = relations_part(sheet.part)
    if relations in document.parts.names:
        document.parts.put(relations_part(made.part), document.parts.read(relations))
    for element in document.own_names(sheet):
        own = document.define(element.get("name"), references.renamed(element.text or "", old, name), made)
        if element.get("hidden"):
            own.set("hidden", element.get("hidden"))
    document.note_formula(made)
    return made


def _rewrite(document: Document, name: str, change: Change, new: str | None) -> None:
    """Change all formulas and references of a workbook that may name a sheet."""
    for sheet in document.worksheets:
        if _may_name(sheet.to_bytes(), name):
            _rewrite_sheet(document, sheet, change, lost=new is None)
    if any(True for _ in _changed(document.root, change)):
        document.note_names()
    rewrite_parts(document.parts, _WITH_FORMULAS, name, change, new)


def rewrite_parts(parts: Parts, which: re.Pattern[str], name: str, change: Change, new: str | None) -> None:
    """Change formulas and references in the parts with matching names, if they may name a sheet."""
    for part in sorted(parts.names):
        if which.match(part) and _may_name(parts.read(part), name):
            root = parse(parts.read(part))
            found = list(_changed(root, change))
            if new is not None:
                found += _retitled(root, name, new)
            if found:
                parts.put_xml(part, root)


def _rewrite_sheet(document: Document, sheet: Sheet, change: Change, lost: bool) -> None:
    root = parse(sheet.to_bytes())
    changed = list(_changed(root, change))
    if changed:
        sheet.replace(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))
    for element in changed:
        cell = element.getparent()
        if lost and element.tag == f"{_NS}f" and cell.tag == f"{_NS}c":
            if cell.get("r"):
                document.note_change(sheet, *place_of(cell.get("r")))
            else:
                document.note_upheaval()


def _retitled(root: Any, name: str, new: str) -> list[Any]:
    """Change a sheet's name in places where it is not part of a formula; return the changed elements."""
    found = [element for element in root.iter() if _is_title(element, name)]
    for element in found:
        if element.get("sheet") == name:
            element.set("sheet", new)
        else:
            element.text = new
    return found


def _is_title(element: Any, name: str) -> bool:
    """Return whether an element is a sheet's name itself: a pivot table's source, a title in the properties."""
    return isinstance(element.tag, str) and (
        (element.tag.endswith("}worksheetSource") and element.get("sheet") == name)
        or (element.tag.endswith("}lpstr") and element.text == name)
    )


def _may_name(xml: bytes, name: str) -> bool:
    """Return False if a part certainly does not contain a sheet's name."""
    return b"&#" in xml or "'" in name or "&" in name or "<" in name or name.encode() in xml


def _changed(root: Any, change: Change) -> Iterator[Any]:
    """Change the formulas below an element; yield the elements that changed."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag.rpartition("}")[2] in _FORMULAS and element.text:
            equals = "=" if element.text.startswith("=") else ""
            text = equals + change(element.text.removeprefix("="))
            if text != element.text:
                element.text = text
                yield element
        for name in _FORMULA_ATTRIBUTES.intersection(element.attrib):
            text = change(element.get(name))
            if text != element.get(name):
                element.set(name, text)
                yield element


def _reachable(document: Document) -> set[str]:
    """Return the parts reachable by relationships from the package's root."""
    found: set[str] = set()
    waiting = [""]
    while waiting:
        for relation in document.parts.relations(waiting.pop()):
            if not relation.external and relation.target in document.parts.names and relation.target not in found:
                found.add(relation.target)
                waiting.append(relation.target)
    return found
