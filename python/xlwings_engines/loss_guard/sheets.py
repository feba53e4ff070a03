"""Losses of one sheet."""

from __future__ import annotations

import re
from typing import Any

from xlwings_engines.errors import loss_on_sheet
from xlwings_engines.loss_guard.catalogue import (
    CARRIED_ELEMENTS,
    NOTE_RELATIONS,
    REWRITTEN_ELEMENTS,
    REWRITTEN_SHEET_RELATIONS,
    relation_name,
)
from xlwings_engines.loss_guard.sheet_frame import local_name, sheet_frame
from xlwings_engines.messages import Message, message
from xlwings_engines.opc import PackageReader, SheetPart

RELATIONSHIPS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Cells that refer to the workbook's metadata: dynamic arrays, pictures in cells, data types.
_METADATA_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*\b(?:cm|vm)=\"")


def sheet_losses(package: PackageReader, sheet: SheetPart) -> list[Message]:
    """Return what openpyxl would not write of a sheet, one message per kind."""
    if sheet.kind != "worksheet":
        return [loss_on_sheet(sheet.name, relation_name(sheet.kind))]
    xml = package.read(sheet.part)
    root = sheet_frame(xml)
    elements = {local_name(child) for child in root} - {""}
    found = [
        loss_on_sheet(sheet.name, message("lost.unknown", name=name))
        for name in sorted(elements - REWRITTEN_ELEMENTS - CARRIED_ELEMENTS)
    ]
    if _METADATA_CELL.search(xml):
        found.append(loss_on_sheet(sheet.name, relation_name("sheetMetadata")))
    named = relation_ids(root)
    for relation in package.relations(sheet.part):
        if relation.kind == "table":
            found.extend(loss_on_sheet(sheet.name, relation_name(r.kind)) for r in package.relations(relation.target))
        elif relation.kind in REWRITTEN_SHEET_RELATIONS | NOTE_RELATIONS or relation.id in named:
            continue
        else:
            found.append(loss_on_sheet(sheet.name, relation_name(relation.kind)))
    return found


def relation_ids(root: Any) -> set[str]:
    """Return the relationship ids that elements of a worksheet's frame refer to."""
    return {
        value for element in root.iter() for name, value in element.attrib.items() if name.startswith(RELATIONSHIPS)
    }
