"""Reading an Office package: parts, content types, relationships, without any spreadsheet meaning except which
part is which sheet.

The bytes must have been found safe before (``file_engine.untrusted``).
"""

from __future__ import annotations

import posixpath
import zipfile
from functools import cached_property
from io import BytesIO
from typing import Any, NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from lxml import etree

CONTENT_TYPES = "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


class Relation(NamedTuple):
    """One relationship; ``kind`` is the last word of its type, ``target`` a part name or, if external, a URL."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last part of the type's address, such as ``worksheet``."""
        return self.type.rpartition("/")[2]


class SheetPart(NamedTuple):
    """A sheet of the workbook part: its name, its part, and whether it is a worksheet, chartsheet …"""

    name: str
    part: str
    kind: str


def parse(xml: bytes) -> Any:
    """Parse XML without entities and without the network."""
    return etree.fromstring(xml, _PARSER)


def check_well_formed(xml: bytes) -> None:
    """Raise an error if a part is not well-formed. The small parser builds no tree; the large one has the last word."""
    try:
        ParserCreate(namespace_separator=" ").Parse(xml, True)
    except ExpatError:
        parse(xml)


def part_name(entry: zipfile.ZipInfo) -> str:
    """Return the part name of an archive's entry; some writers use backslashes, as on Windows."""
    name = entry.filename.replace("\\", "/")
    return CONTENT_TYPES if name.lower() == CONTENT_TYPES.lower() else name


def relations_part(part: str) -> str:
    """Return the part with the relationships of ``part`` (``""`` is the package itself)."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolve(part: str, target: str) -> str:
    """Return the part of a target; a place in the workbook (``#Sheet1!A1``) stays unchanged."""
    if target.startswith("#"):
        return target
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


class PackageReader:
    """A package in memory. Part names have no leading slash."""

    def __init__(self, source: bytes) -> None:
        self._archive = zipfile.ZipFile(BytesIO(source))
        entries = (info for info in self._archive.infolist() if not info.filename.endswith(("/", "\\")))
        self._entries = {part_name(info): info for info in entries}
        self.names: frozenset[str] = frozenset(self._entries)
        self._relations: dict[str, list[Relation]] = {}

    def read(self, part: str) -> bytes:
        """Return the bytes of a part. Raise ``KeyError`` if the package lacks it."""
        return self._archive.read(self._entries[part])

    def size(self, part: str) -> int:
        """Return the bytes of a part in the original package."""
        return self._entries[part].file_size

    def _actual(self, part: str) -> str:
        """Return a part's name as spelled in the package: names of parts ignore case."""
        if part in self.names:
            return part
        return next((name for name in self.names if name.lower() == part.lower()), part)

    def relations(self, part: str) -> list[Relation]:
        """Return the relationships of a part, none if it has none."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return list(self._relations[part])

    def _read_relations(self, part: str) -> list[Relation]:
        source = relations_part(part)
        if source not in self.names:
            return []
        found = []
        for element in parse(self.read(source)):
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = self._actual(_resolve(part, target))
            found.append(Relation(element.get("Id", ""), element.get("Type", ""), target, external))
        return found

    @cached_property
    def _types(self) -> tuple[dict[str, str], dict[str, str]]:
        defaults, overrides = {}, {}
        for element in parse(self.read(CONTENT_TYPES)):
            kind = element.get("ContentType", "")
            if element.get("Extension") is not None:
                defaults[element.get("Extension").lower()] = kind
            elif element.get("PartName") is not None:
                overrides[element.get("PartName").lstrip("/").lower()] = kind
        return defaults, overrides

    def content_type(self, part: str) -> str:
        """Return the content type of a part; "" if none is declared."""
        defaults, overrides = self._types
        return overrides.get(part.lower()) or defaults.get(part.rpartition(".")[2].lower(), "")

    @cached_property
    def workbook_part(self) -> str:
        """Return the part of the workbook; raise ``KeyError`` if there is none."""
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and relation.target in self.names:
                return relation.target
        raise KeyError("officeDocument")

    @cached_property
    def sheets(self) -> list[SheetPart]:
        """Return the sheets in their order."""
        targets = {relation.id: relation for relation in self.relations(self.workbook_part)}
        root = parse(self.read(self.workbook_part))
        found = []
        for sheet in root.iterfind("{*}sheets/{*}sheet"):
            relation = targets.get(sheet.get(RELATIONSHIP_ID) or sheet.get(_strict_id(), ""))
            if relation is not None and relation.target in self.names:
                found.append(SheetPart(sheet.get("name", ""), relation.target, relation.kind))
        return found

    @property
    def strict(self) -> bool:
        """True for the "Strict Open XML" variety, whose namespaces openpyxl does not know."""
        return bool(etree.QName(parse(self.read(self.workbook_part))).namespace == _STRICT_MAIN)


def _strict_id() -> str:
    return "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
