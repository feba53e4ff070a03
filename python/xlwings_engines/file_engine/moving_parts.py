"""Inserted and deleted cells in what openpyxl does not write: the restored elements of worksheets, and their parts.

Input: the parts of the original package and a move. Output: the same parts with addresses, formulas and anchors moved.
"""

from __future__ import annotations

import re
from typing import Any

from xlwings_engines.addresses import Area
from xlwings_engines.file_engine.shifting import Shift, moved_areas
from xlwings_engines.loss_guard.catalogue import REWRITTEN_ELEMENTS
from xlwings_engines.loss_guard.sheet_frame import joined, local_name, sheet_frame, split_sheet
from xlwings_engines.opc import parse
from xlwings_engines.package.parts import Parts

_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_FORMULAS = frozenset({"f", "formula", "formula1", "formula2"})
_FORMULA_ATTRIBUTES = ("textlink", "fmlaLink", "fmlaRange")
# Addresses within the sheet itself, by element.
_PLACES = {
    "protectedRange": "sqref",
    "sortState": "ref",
    "sortCondition": "ref",
    "cellWatch": "r",
    "ignoredError": "sqref",
    "conditionalFormatting": "sqref",
}
_MADE_OF_MEMBERS = frozenset(
    """
    protectedRanges cellWatches ignoredErrors dataRefs sortState sparklines sparklineGroup sparklineGroups
    conditionalFormattings dataValidations ext extLst
    """.split()  # noqa: SIM905
)
_COUNTED = frozenset({"dataValidations", "dataRefs"})
# What is moved, and what has no address. Anything else on a sheet would stay behind.
_MOVABLE_ELEMENTS = frozenset(
    """
    sheetCalcPr protectedRanges sortState dataConsolidate phoneticPr customProperties cellWatches ignoredErrors
    drawing legacyDrawing legacyDrawingHF drawingHF picture
    """.split()  # noqa: SIM905
)
_MOVABLE_EXTENSIONS = frozenset(
    f"{_X14}{name}" for name in ("sparklineGroups", "conditionalFormattings", "dataValidations")
)
_MOVABLE_RELATIONS = frozenset(
    "hyperlink table drawing comments threadedComment vmlDrawing printerSettings customProperty image".split()  # noqa: SIM905
)
_NOTE_PARTS = frozenset({"comments", "threadedComment"})
_NOTE = re.compile(rb'<(?:\w+:)?ClientData\s[^>]*ObjectType="Note".*?ClientData>', re.DOTALL)
_ROW, _COLUMN = (re.compile(rb"(<(?:\w+:)?%s>\s*)([0-9]+)" % name) for name in (b"Row", b"Column"))
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)([^<]*)")


def is_movable(parts: Parts, part: str) -> bool:
    """Return whether all contents of a worksheet part can move."""
    frame = sheet_frame(parts.read(part))
    lists = [child for child in frame if local_name(child) == "extLst"]
    extensions = {content.tag for each in lists for extension in each for content in extension}
    return (
        {local_name(child) for child in frame} <= REWRITTEN_ELEMENTS | _MOVABLE_ELEMENTS | {"extLst", ""}
        and extensions <= _MOVABLE_EXTENSIONS
        and {relation.kind for relation in parts.relations(part)} <= _MOVABLE_RELATIONS
    )


def move_sheet_part(parts: Parts, part: str, title: str, changed: str, move: Shift) -> None:
    """Move addresses and formulas of a worksheet part, but not its cells, and of its controls and drawing."""
    xml = parts.read(part)
    split = split_sheet(xml)
    if split is not None:
        frame = sheet_frame(xml)
        if _move_elements(frame, title, changed, move):
            parts.put(part, joined(frame, split.cells))
    for relation in parts.relations(part):
        if relation.kind in {"drawing", "ctrlProp"} and relation.target in parts.names:
            root = parse(parts.read(relation.target))
            anchors = relation.kind == "drawing" and title == changed and [move_anchor(child, move) for child in root]
            links = [_move_attributes(element, title, changed, move) for element in root.iter("*")]
            if any(links) or (anchors and any(anchors)):
                parts.put_xml(relation.target, root)


def move_charts(parts: Parts, changed: str, move: Shift) -> None:
    """Move the data sources of all charts of a package, which name their sheets."""
    for part in sorted(parts.names):
        if part.startswith("xl/charts/") and part.endswith(".xml"):
            root = parse(parts.read(part))
            changes = [_move_formula(element, "", changed, move) for element in root.iter("*")]
            if any(changes):
                parts.put_xml(part, root)


def move_notes(parts: Parts, part: str, move: Shift) -> None:
    """Move the notes of a worksheet part with their boxes; each must have a new place."""
    for relation in parts.relations(part):
        if relation.kind in _NOTE_PARTS:
            root = parse(parts.read(relation.target))
            for element in root.iter("*"):
                if element.get("ref"):
                    element.set("ref", moved_areas(move, element.get("ref")))
            parts.put_xml(relation.target, root)
        elif relation.kind == "vmlDrawing":
            parts.put(
                relation.target, _NOTE.sub(lambda found: _moved_note(found[0], move), parts.read(relation.target))
            )


def _moved_note(xml: bytes, move: Shift) -> bytes:
    row, column = _ROW.search(xml), _COLUMN.search(xml)
    if row is None or column is None:
        return xml
    moved = move.moved(Area(int(row[2]) + 1, int(column[2]) + 1, 1, 1))
    assert moved is not None
    new = moved.row - 1, moved.column - 1
    steps = new[0] - int(row[2]), new[1] - int(column[2])

    def anchor(found: re.Match[bytes]) -> bytes:
        numbers = [int(number) for number in found[2].split(b",")]
        for place, step in ((0, steps[1]), (2, steps[0]), (4, steps[1]), (6, steps[0])):
            numbers[place] = max(0, numbers[place] + step)
        return found[1] + ", ".join(map(str, numbers)).encode()

    xml = _ROW.sub(lambda found: found[1] + str(new[0]).encode(), xml)
    xml = _COLUMN.sub(lambda found: found[1] + str(new[1]).encode(), xml)
    return _ANCHOR.sub(anchor, xml)


def move_anchor(anchor: Any, move: Shift) -> bool:
    """Move an anchor of a drawing part with whole rows or columns; return whether it moved."""
    first, last, kind = anchor.find(f"{_XDR}from"), anchor.find(f"{_XDR}to"), anchor.get("editAs", "twoCell")
    if first is None or kind == "absolute" or not move.whole:
        return False
    names = [f"{_XDR}{name}" for name in (("row", "rowOff") if move.by_rows else ("col", "colOff"))]
    corners = [corner for corner in (first, last) if corner is not None]
    places = [(int(corner.findtext(names[0], "0")), int(corner.findtext(names[1], "0"))) for corner in corners]
    moved = move.anchored(places, kind)
    for corner, place in zip(corners, moved, strict=True):
        for name, number in zip(names, place, strict=True):
            corner.find(name).text = str(number)
    return moved != places


def _move_elements(frame: Any, title: str, changed: str, move: Shift) -> bool:
    """Move the addresses and formulas of a worksheet's frame; return whether any changed."""
    changes, gone = False, []
    for element in list(frame.iter("*")):
        name = local_name(element)
        changes |= _move_formula(element, title, changed, move)
        if name == "dataRef" and element.get("ref") and (element.get("sheet") or title) == changed:
            attribute = "ref"
        elif title == changed and (name in _PLACES or name == "sqref"):
            attribute = _PLACES.get(name, "")
        else:
            continue
        before = element.get(attribute, "") if attribute else element.text or ""
        after = moved_areas(move, before)
        if before and not after:
            gone.append(element if attribute else element.getparent())
        elif before and attribute:
            element.set(attribute, after)
        elif before:
            element.text = after
        changes |= before != after
    for element in gone:
        _remove(element)
    return changes


def _move_formula(element: Any, title: str, changed: str, move: Shift) -> bool:
    before = element.text
    if local_name(element) not in _FORMULAS or not before or before.startswith('"') or not before.strip():
        return False
    element.text = move.references(before, title, changed)
    return bool(element.text != before)


def _move_attributes(element: Any, title: str, changed: str, move: Shift) -> bool:
    before = {name: element.get(name) for name in _FORMULA_ATTRIBUTES if element.get(name)}
    for name, formula in before.items():
        bare = formula.removeprefix("=")
        element.set(name, formula[: len(formula) - len(bare)] + move.references(bare, title, changed))
    return any(element.get(name) != formula for name, formula in before.items())


def _remove(element: Any) -> None:
    """Remove an element, and the lists around it that have no members left."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    name = local_name(parent)
    if name in _COUNTED and parent.get("count"):
        parent.set("count", str(len(parent)))
    # A group of sparklines has its colours beside the sparklines themselves.
    members = parent.findall(f"{_X14}sparklines") if name == "sparklineGroup" else len(parent)
    if name in _MADE_OF_MEMBERS and not members:
        _remove(parent)
