"""Conditional formats in two halves: the rule, and the additions of Excel 2010 in the sheet's extensions.

openpyxl reads and writes only the first half. The second is kept if the rules are unchanged, removed if its
first half has changed, and written for data bars without a gradient.
"""

from __future__ import annotations

import copy
import uuid
from collections.abc import Collection
from typing import Any

from lxml import etree

from xlwings_engines.loss_guard.sheet_frame import insert_in_order, joined, split_sheet
from xlwings_engines.opc import MAIN, parse

_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_XM = "http://schemas.microsoft.com/office/excel/2006/main"
_BLOCK = f"{{{MAIN}}}conditionalFormatting"
_RULE = f"{{{MAIN}}}cfRule"
_LINK = "{B025F937-C7B1-47D3-B67F-A62EFF666E3E}"
_RULES = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
_LIMITS = {("min", 0): "autoMin", ("max", 1): "autoMax"}


def has_extension(block: Any) -> bool:
    """Return whether a block of conditional formats refers to additions in the sheet's extensions."""
    return any(rule.find(f"{{{MAIN}}}extLst") is not None for rule in block)


def has_linked_rules(frame: Any) -> bool:
    """Return True for a worksheet whose conditional formats have a 2010 half."""
    return any(has_extension(block) for block in frame.findall(_BLOCK))


def restore_rules(frame: Any, original: Any) -> None:
    """Restore conditional formats with a 2010 half in the extensions; openpyxl drops the link to it.

    The numbers of their formats stay valid, because openpyxl keeps the list and only appends to it.
    """
    if not has_linked_rules(original):
        return
    for element in frame.findall(_BLOCK):
        frame.remove(element)
    for element in original.findall(_BLOCK):
        insert_in_order(frame, copy.deepcopy(element))


def drop_linked_rules(frame: Any) -> None:
    """Remove the 2010 halves of data bars whose first halves no longer link to them."""
    for rule in list(frame.iter(f"{{{_X14}}}cfRule")):
        if rule.get("type") == "dataBar":
            block = rule.getparent()
            block.getparent().remove(block)
    for extension in list(frame.iter(f"{{{MAIN}}}ext")):
        rules = extension.find(f"{{{_X14}}}conditionalFormattings")
        if rules is not None and not len(rules):
            parent = extension.getparent()
            parent.remove(extension)
            if not len(parent):
                parent.getparent().remove(parent)


def with_solid_bars(xml: bytes, priorities: Collection[int]) -> bytes:
    """Add the 2010 half to the data bars of some priorities: without it a bar has a gradient."""
    split = split_sheet(xml)
    if split is None:
        return xml
    frame = parse(split.head + b"<sheetData/>" + split.tail)
    for block in frame.findall(_BLOCK):
        for rule in block.findall(_RULE):
            if int(rule.get("priority", "0")) in priorities:
                _add_second_half(frame, block, rule)
    return joined(frame, split.cells)


def _add_second_half(frame: Any, block: Any, rule: Any) -> None:
    link = "{" + str(uuid.uuid4()).upper() + "}"
    extension = etree.SubElement(_extensions(rule), f"{{{MAIN}}}ext", uri=_LINK, nsmap={"x14": _X14})
    etree.SubElement(extension, f"{{{_X14}}}id").text = link
    made = etree.SubElement(_new_rules(frame), f"{{{_X14}}}conditionalFormatting", nsmap={"xm": _XM})
    half = etree.SubElement(made, f"{{{_X14}}}cfRule", type="dataBar", id=link)
    bar = etree.SubElement(half, f"{{{_X14}}}dataBar", minLength="0", maxLength="100", gradient="0")
    old = rule.find(f"{{{MAIN}}}dataBar")
    if old.get("showValue") == "0":
        bar.set("showValue", "0")
    for number, limit in enumerate(old.findall(f"{{{MAIN}}}cfvo")):
        kind = limit.get("type")
        threshold = etree.SubElement(bar, f"{{{_X14}}}cfvo", type=_LIMITS.get((kind, number), kind))
        if limit.get("val") is not None:
            etree.SubElement(threshold, f"{{{_XM}}}f").text = limit.get("val")
    etree.SubElement(bar, f"{{{_X14}}}negativeFillColor", rgb="FFFF0000")
    etree.SubElement(bar, f"{{{_X14}}}axisColor", rgb="FF000000")
    etree.SubElement(made, f"{{{_XM}}}sqref").text = block.get("sqref")


def _extensions(owner: Any) -> Any:
    found = owner.find(f"{{{MAIN}}}extLst")
    return etree.SubElement(owner, f"{{{MAIN}}}extLst") if found is None else found


def _new_rules(frame: Any) -> Any:
    """Return the sheet's list of 2010 rules, created if missing."""
    found = next(frame.iter(f"{{{_X14}}}conditionalFormattings"), None)
    if found is not None:
        return found
    extension = etree.SubElement(_extensions(frame), f"{{{MAIN}}}ext", uri=_RULES, nsmap={"x14": _X14})
    return etree.SubElement(extension, f"{{{_X14}}}conditionalFormattings")
