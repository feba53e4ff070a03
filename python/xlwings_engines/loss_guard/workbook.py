"""Losses of a workbook as a whole."""

from __future__ import annotations

from xlwings_engines.errors import loss
from xlwings_engines.loss_guard.catalogue import (
    CARRIED_BOOK_RELATIONS,
    LOST_BOOK_ELEMENTS,
    LOST_ROOT_RELATIONS,
    REBUILT_BOOK_RELATIONS,
    REWRITTEN_BOOK_RELATIONS,
    relation_name,
)
from xlwings_engines.loss_guard.sheet_frame import local_name
from xlwings_engines.messages import Message, message
from xlwings_engines.opc import PackageReader, parse

MACRO_SUFFIXES = frozenset({".xlsm", ".xltm"})
# openpyxl looks for these parts by name.
_FIXED_PARTS = {"styles": ("xl/styles.xml", "lost.number_formats"), "theme": ("xl/theme/theme1.xml", "lost.theme")}
_SHEET_KINDS = frozenset({"worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"})


def workbook_losses(package: PackageReader, suffix: str) -> list[Message]:
    """Return losses beside the sheets when saving under this file name suffix."""
    found = [
        _loss(relation_name(relation.kind))
        for relation in package.relations("")
        if relation.kind in LOST_ROOT_RELATIONS
    ]
    for child in parse(package.read(package.workbook_part)):
        code = LOST_BOOK_ELEMENTS.get(local_name(child))
        if code:
            found.append(_loss(message(code)))
    for relation in package.relations(package.workbook_part):
        found.extend(_relation_losses(package, relation.kind, relation.target, suffix))
    return list(dict.fromkeys(found))


def package_losses(package: PackageReader, suffix: str) -> list[Message]:
    """Return losses when the package itself is saved under this file name suffix."""
    kinds = {relation.kind for relation in package.relations(package.workbook_part)}
    if "vbaProject" in kinds and suffix.lower() not in MACRO_SUFFIXES:
        return [_loss(relation_name("vbaProject"))]
    return []


def _relation_losses(package: PackageReader, kind: str, target: str, suffix: str) -> list[Message]:
    if kind in _FIXED_PARTS and target != _FIXED_PARTS[kind][0]:
        return [_loss(message(_FIXED_PARTS[kind][1]))]
    if kind == "vbaProject" and suffix.lower() not in MACRO_SUFFIXES:
        return [_loss(relation_name(kind))]
    if kind == "sharedStrings" and target in package.names and b"<rPh" in package.read(target):
        return [_loss(message("lost.phonetic"))]
    if kind == "externalLink" and not _plain_link(package, target):
        return [_loss(message("lost.program_links"))]
    known = REWRITTEN_BOOK_RELATIONS | REBUILT_BOOK_RELATIONS | CARRIED_BOOK_RELATIONS | _SHEET_KINDS
    return [] if kind in known else [_loss(relation_name(kind))]


def _loss(what: Message) -> Message:
    return loss(message("where.workbook"), what)


def _plain_link(package: PackageReader, part: str) -> bool:
    """Return True for a link to a workbook, which openpyxl keeps with its stored values."""
    if part not in package.names:
        return True
    root = parse(package.read(part))
    return {local_name(child) for child in root} <= {"externalBook", "extLst", ""} and (
        len(package.relations(part)) == 1
    )
