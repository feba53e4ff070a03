"""Keeping what openpyxl does not write: drawings, notes, extensions, and their parts.

Saving runs openpyxl's own writer into a ``CarryingArchive``. For each worksheet, the elements that openpyxl
omits are restored from the original part, in schema order; at the end the parts that they refer
to are copied byte for byte, with relationships and content types; drawings with changed shapes are copied as changed.
Parts are renamed if openpyxl has used the name.
"""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from lxml import etree
from openpyxl.worksheet.header_footer import HeaderFooter

from xlwings_engines.addresses import Area
from xlwings_engines.errors import loss_on_sheet
from xlwings_engines.file_engine import openpyxl_internals as internals
from xlwings_engines.file_engine.cached import Cached, CachedValues, with_results
from xlwings_engines.file_engine.drawing_names import traits
from xlwings_engines.file_engine.linked_rules import (
    drop_linked_rules,
    has_extension,
    has_linked_rules,
    restore_rules,
    with_solid_bars,
)
from xlwings_engines.file_engine.moving_parts import move_notes
from xlwings_engines.file_engine.shifting import Shift
from xlwings_engines.file_engine.styles_part import in_schema_order
from xlwings_engines.loss_guard.catalogue import (
    CARRIED_BOOK_RELATIONS,
    CARRIED_ELEMENTS,
    LOST_ROOT_RELATIONS,
    NOTE_RELATIONS,
    REWRITTEN_ROOT_RELATIONS,
)
from xlwings_engines.loss_guard.sheet_frame import insert_in_order, joined, local_name, sheet_frame, split_sheet
from xlwings_engines.loss_guard.sheets import RELATIONSHIPS
from xlwings_engines.loss_guard.workbook import MACRO_SUFFIXES
from xlwings_engines.messages import Message, message
from xlwings_engines.opc import CONTENT_TYPES, MAIN, PackageReader, Relation, parse, relations_part
from xlwings_engines.package.parts import Parts

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_IGNORABLE = f"{{{_MC}}}Ignorable"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_BOOK_TYPES = {
    ".xlsx": _BOOK_TYPE + "sheet.main+xml",
    ".xltx": _BOOK_TYPE + "template.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.main+xml",
}
_DRAWING_ELEMENTS = frozenset({"drawing"})
_NOTE_ELEMENTS = frozenset({"legacyDrawing"})


class CarriedSheet(NamedTuple):
    """Elements to restore in one worksheet, and the part that they come from."""

    part: str
    names: frozenset[str]
    results: Mapping[str, Cached]
    rules_untouched: bool


class SheetOrigin:
    """A worksheet as in the file: its part, and the objects that must be unchanged for restoring it."""

    def __init__(self, part: str, worksheet: Any) -> None:
        self.part = part
        self.worksheet = worksheet
        self._drawn = traits(worksheet)
        # Kept alive, so that no other object gets the id of one of these.
        self._objects = [(item, item.anchor) for item in (*internals.charts(worksheet), *internals.images(worksheet))]
        self.notes: dict[tuple[int, int], tuple[str, str]] = _notes(worksheet)
        self._rules = _rules(worksheet)

    @property
    def drawing_untouched(self) -> bool:
        """True if no picture or chart was added, moved, renamed or removed since loading."""
        return self._drawn == traits(self.worksheet)

    @property
    def notes_untouched(self) -> bool:
        """True if no note was added, changed or removed since loading."""
        return self.notes == _notes(self.worksheet)

    @property
    def rules_untouched(self) -> bool:
        """True if no conditional format was added, changed or removed since loading."""
        return self._rules == _rules(self.worksheet)

    @contextmanager
    def moving(self, source: Parts, move: Shift) -> Iterator[None]:
        """Let what is unchanged count as unchanged after the sheet's cells have moved. Notes move with their boxes,
        unless one of them is deleted."""
        rules, notes = self.rules_untouched, self.notes_untouched
        notes = notes and all(move.moved(Area(*place, 1, 1)) is not None for place in self.notes)
        if notes and self.notes:
            move_notes(source, self.part, move)
        yield
        if rules:
            self._rules = _rules(self.worksheet)
        if notes:
            self.notes = _notes(self.worksheet)

    def carried(self, cached: CachedValues) -> CarriedSheet:
        """Return what to restore: only what the session has left unchanged."""
        names = CARRIED_ELEMENTS
        if not self.drawing_untouched:
            names -= _DRAWING_ELEMENTS
        if not self.notes_untouched:
            names -= _NOTE_ELEMENTS
        return CarriedSheet(self.part, names, cached.to_keep(self.worksheet), self.rules_untouched)

    def losses(self, source: PackageReader) -> list[Message]:
        """Return losses caused by the session's own changes to drawings, notes or conditional formats."""
        sheet = self.worksheet.title
        kinds = {relation.kind for relation in source.relations(self.part)}
        found = []
        if "drawing" in kinds and not self.drawing_untouched:
            found.append(loss_on_sheet(sheet, message("lost.changed_drawings")))
        if kinds & {"threadedComment", "control", "ctrlProp", "oleObject"} and not self.notes_untouched:
            found.append(loss_on_sheet(sheet, message("lost.changed_notes")))
        if not self.rules_untouched and has_linked_rules(sheet_frame(source.read(self.part))):
            found.append(loss_on_sheet(sheet, message("lost.changed_rules")))
        return found


def _rules(worksheet: Any) -> tuple[Any, ...]:
    """Return a value that changes if the conditional formats change."""
    return tuple(
        (str(block.sqref), rule.type, rule.priority, rule.operator, tuple(rule.formula), rule.stopIfTrue, rule.dxf)
        for block, rules in internals.rules(worksheet.conditional_formatting).items()
        for rule in rules
    )


def _notes(worksheet: Any) -> dict[tuple[int, int], tuple[str, str]]:
    return {
        key: (cell.comment.text, cell.comment.author)
        for key, cell in internals.cells(worksheet).items()
        if cell.comment is not None
    }


@contextmanager
def set_aside(origins: Iterable[SheetOrigin]) -> Iterator[None]:
    """Hide restored elements from openpyxl, so that they are not written twice."""
    with ExitStack() as shelf:
        for origin in origins:
            ws = origin.worksheet
            if origin.drawing_untouched:
                shelf.callback(internals.set_drawings, ws, internals.charts(ws), internals.images(ws))
                internals.set_drawings(ws, [], [])
            if origin.notes_untouched:
                for key in origin.notes:
                    cell = internals.cells(ws)[key]
                    shelf.callback(internals.set_comment, cell, cell.comment)
                    internals.set_comment(cell, None)
        yield


class CarryingArchive(zipfile.ZipFile):
    """The archive that openpyxl writes into; ``finish`` adds the restored parts."""

    def __init__(
        self,
        stream: BinaryIO,
        source: PackageReader | None,
        sheets: dict[str, CarriedSheet],
        suffix: str,
        solid_bars: Mapping[str, frozenset[int]],
        drawings: Mapping[str, bytes],
    ) -> None:
        super().__init__(stream, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self._source = source
        self._sheets = sheets
        self._suffix = suffix.lower()
        self._solid_bars = solid_bars
        self._drawings = drawings
        self._late: dict[str, bytes] = {}
        self._wanted: list[tuple[str, Relation, str]] = []
        self._renamed: dict[str, str] = {}
        self._types: dict[str, str] = {}

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        """Take a worksheet that openpyxl has written to a temporary file."""
        sheet, bars = self._sheets.get(arcname), self._solid_bars.get(arcname)
        if bars is None and (sheet is None or self._source is None):
            super().write(filename, arcname, *args, **kwargs)
            return
        xml = Path(filename).read_bytes()
        if sheet is not None and self._source is not None:
            xml = self._with_carried(with_results(xml, sheet.results), arcname, sheet)
        self.writestr(arcname, with_solid_bars(xml, bars) if bars else xml)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        """Write a part of openpyxl's; content types and relations wait until ``finish`` merges them."""
        name = str(getattr(zinfo_or_arcname, "filename", zinfo_or_arcname))
        if name == CONTENT_TYPES or name.endswith(".rels"):
            self._late[name] = data.encode() if isinstance(data, str) else data
            return
        if name == "xl/styles.xml":
            data = in_schema_order(data.encode() if isinstance(data, str) else data)
        super().writestr(zinfo_or_arcname, data, *args, **kwargs)

    def _with_carried(self, xml: bytes, arcname: str, sheet: CarriedSheet) -> bytes:
        assert self._source is not None
        original = sheet_frame(self._source.read(sheet.part))
        if not _has_something_to_carry(original):
            return xml
        relations = {relation.id: relation for relation in self._source.relations(sheet.part)}
        new_ids = {id_: f"rIdKept{number}" for number, id_ in enumerate(relations, 1)}
        split = split_sheet(xml)
        if split is None:
            return xml
        frame = _with_namespaces(parse(split.head + b"<sheetData/>" + split.tail), original)
        used = _carry_elements(frame, original, sheet.names, new_ids)
        if sheet.rules_untouched:
            restore_rules(frame, original)
        elif has_linked_rules(original):
            drop_linked_rules(frame)
        _restore_header(frame, original)
        used |= _restore_printer(frame, original, relations, new_ids)
        for relation in relations.values():
            notes = relation.kind in NOTE_RELATIONS and "legacyDrawing" in sheet.names
            if relation.id in used or notes:
                self._wanted.append((arcname, relation, new_ids[relation.id]))
        return joined(frame, split.cells)

    def finish(self) -> None:
        """Copy the restored parts, then write relationships and content types."""
        if self._source is not None:
            self._want_package_relations(self._source)
            for owner, relation, new_id in self._wanted:
                target = relation.target if relation.external else self._copy(self._source, relation.target)
                self._relate(owner, relation, new_id, target)
        late, self._late = self._late, {}
        late[CONTENT_TYPES] = self._content_types(late[CONTENT_TYPES])
        for name, data in late.items():
            super().writestr(name, data)

    def _want_package_relations(self, source: PackageReader) -> None:
        for relation in source.relations(""):
            if relation.kind not in REWRITTEN_ROOT_RELATIONS | LOST_ROOT_RELATIONS:
                self._wanted.append(("", relation, f"rIdKept{len(self._wanted)}"))
        for relation in source.relations(source.workbook_part):
            macros = relation.kind != "vbaProject" or self._suffix in MACRO_SUFFIXES
            if relation.kind in CARRIED_BOOK_RELATIONS and macros:
                self._wanted.append(("xl/workbook.xml", relation, f"rIdKept{len(self._wanted)}"))

    def _copy(self, source: PackageReader, part: str) -> str:
        """Copy a part and everything that it refers to, once; return its name in the new package."""
        if part in self._renamed or part not in source.names:
            return self._renamed.get(part, part)
        name = self._free_name(part)
        self._renamed[part] = name
        super().writestr(name, self._drawings[part] if part in self._drawings else source.read(part))
        self._types[name] = source.content_type(part)
        for relation in source.relations(part):
            known = relation.external or relation.target not in source.names
            target = relation.target if known else self._copy(source, relation.target)
            self._relate(name, relation, relation.id, target)
        return name

    def _free_name(self, part: str) -> str:
        stem, dot, extension = part.rpartition(".")
        name, number = part, 1
        while name in self.NameToInfo:
            number += 1
            name = f"{re.sub(r'[0-9]+$', '', stem)}_{number}{dot}{extension}"
        return name

    def _relate(self, owner: str, relation: Relation, new_id: str, target: str) -> None:
        name = relations_part(owner)
        data = self._late.get(name)
        root = (
            parse(data)
            if data
            else etree.Element(f"{{{_PACKAGE_RELATIONS}}}Relationships", nsmap={None: _PACKAGE_RELATIONS})
        )
        element = etree.SubElement(root, f"{{{_PACKAGE_RELATIONS}}}Relationship")
        element.set("Id", new_id)
        element.set("Type", relation.type)
        inside = not relation.external and not target.startswith("#")
        element.set("Target", f"/{target}" if inside else target)
        if relation.external:
            element.set("TargetMode", "External")
        self._late[name] = _xml(root)

    def _content_types(self, data: bytes) -> bytes:
        root = parse(data)
        for element in root:
            if element.get("PartName") == "/xl/workbook.xml" and self._suffix in _BOOK_TYPES:
                element.set("ContentType", _BOOK_TYPES[self._suffix])
        for name, kind in self._types.items():
            etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
        return _xml(root)


def _has_something_to_carry(original: Any) -> bool:
    return any(
        name in CARRIED_ELEMENTS or name == "headerFooter" or has_extension(child) or _printer_id(child)
        for child in original
        if (name := local_name(child))
    )


def _printer_id(page_setup: Any) -> str | None:
    found: str | None = page_setup.get(f"{RELATIONSHIPS}id")
    return found


def _with_namespaces(frame: Any, original: Any) -> Any:
    """Give the new worksheet the original's namespace prefixes, and its list of ignorable ones."""
    wanted = {p: uri for p, uri in original.nsmap.items() if p is not None and uri != MAIN}
    root = etree.Element(frame.tag, attrib=dict(frame.attrib), nsmap={**wanted, **frame.nsmap})
    root.extend(list(frame))
    ignorable = original.get(_IGNORABLE)
    if ignorable:
        root.set(_IGNORABLE, ignorable)
    return root


def _carry_elements(frame: Any, original: Any, names: frozenset[str], new_ids: dict[str, str]) -> set[str]:
    """Insert the restored elements; return the ids of the relations that they use."""
    used: set[str] = set()
    for child in original:
        name = local_name(child)
        if name not in names:
            continue
        element = copy.deepcopy(child)
        used |= _renumber(element, new_ids)
        insert_in_order(frame, element)
    return used


def _renumber(element: Any, new_ids: dict[str, str]) -> set[str]:
    used = set()
    for node in element.iter():
        for attribute, value in node.attrib.items():
            if attribute.startswith(RELATIONSHIPS) and value in new_ids:
                node.set(attribute, new_ids[value])
                used.add(value)
    return used


def _restore_header(frame: Any, original: Any) -> None:
    """Restore header and footer if unchanged: openpyxl keeps only one font per section."""
    tag = f"{{{MAIN}}}headerFooter"
    old, new = original.find(tag), frame.find(tag)
    if old is None or new is None:
        return
    if [node.text for node in old] == [node.text for node in new]:
        return
    if _as_openpyxl_writes(old) == _as_openpyxl_writes(new):
        frame.replace(new, copy.deepcopy(old))


def _as_openpyxl_writes(header: Any) -> bytes:
    known: Any = HeaderFooter.from_tree(header)
    written: bytes = etree.tostring(known.to_tree("headerFooter"))
    return written


def _restore_printer(frame: Any, original: Any, relations: dict[str, Relation], new_ids: dict[str, str]) -> set[str]:
    """Link the page set-up to the printer's own settings again."""
    tag = f"{{{MAIN}}}pageSetup"
    old, new = original.find(tag), frame.find(tag)
    id_ = None if old is None else _printer_id(old)
    if new is None or id_ is None or id_ not in relations:
        return set()
    new.set(f"{RELATIONSHIPS}id", new_ids[id_])
    return {id_}


def _xml(root: Any) -> bytes:
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data
