"""The parts of a package, read on demand and written back unchanged."""

from __future__ import annotations

import copy
import struct
import time
import zipfile
import zlib
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple

from lxml import etree

from xlwings_engines.opc import CONTENT_TYPES, PackageReader, parse, part_name, relations_part
from xlwings_engines.package.kept import Kept

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_HEADER = struct.Struct("<26xHH")
_DATA_DESCRIPTOR = 0x08
_MOST_PLAIN = 4 * 2**20  # bytes of changed parts that are not compressed


class _Packed(NamedTuple):
    """A changed part as it will be in the archive."""

    deflated: bytes
    size: int
    checksum: int

    @classmethod
    def of(cls, data: bytes) -> _Packed:
        deflator = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        return cls(deflator.compress(data) + deflator.flush(), len(data), zlib.crc32(data))

    def data(self) -> bytes:
        return zlib.decompress(self.deflated, -zlib.MAX_WBITS, self.size)


class Parts(PackageReader):
    """A package whose parts can be changed, added and removed.

    ``write`` copies the compressed bytes of all unchanged parts, in their old order; new parts follow. Of the changed
    parts, the latest are held as they are, the others compressed.
    """

    def __init__(self, source: bytes) -> None:
        super().__init__(source)
        self._source = source
        self._names_before = self.names
        self._changed: dict[str, bytes | _Packed] = {}
        self._plain = Kept[str]()  # the changed parts that are not compressed

    @property
    def touched(self) -> bool:
        """True if a part was changed, added or removed."""
        return bool(self._changed) or self.names != self._names_before

    def read(self, part: str) -> bytes:
        """Return the present bytes of a part. Raise ``KeyError`` if the package lacks it."""
        changed = self._changed.get(part)
        if isinstance(changed, _Packed):
            return changed.data()
        return super().read(part) if changed is None else changed

    def put(self, part: str, data: bytes) -> None:
        """Change or add a part."""
        self._changed[part] = data
        self.names: frozenset[str] = self.names | {part}
        self._forget()
        for oldest in self._plain.outdated(part, len(data), _MOST_PLAIN):
            self._changed[oldest] = _Packed.of(self.read(oldest))

    def put_xml(self, part: str, root: Any) -> None:
        """Change or add a part, given as an element."""
        self.put(part, etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))

    def remove(self, part: str) -> None:
        """Remove a part with its relationships and its content type."""
        gone = {part, relations_part(part)}
        self.names = self.names - gone
        for name in gone:
            self._changed.pop(name, None)
            self._plain.forget(name)
        types = parse(self.read(CONTENT_TYPES))
        for element in list(types):
            if element.get("PartName", "").lstrip("/").lower() == part.lower():
                types.remove(element)
                self.put_xml(CONTENT_TYPES, types)
        self._forget()

    def set_content_type(self, part: str, kind: str) -> None:
        """Set the content type of a part."""
        types = parse(self.read(CONTENT_TYPES))
        for element in types:
            if element.get("PartName", "").lstrip("/").lower() == part.lower():
                element.set("ContentType", kind)
                break
        else:
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{part}", ContentType=kind)
        self.put_xml(CONTENT_TYPES, types)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Add a relationship inside the package; return its id. ``kind`` is the whole type."""
        source = relations_part(part)
        root = (
            parse(self.read(source))
            if source in self.names
            else etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        )
        taken = {element.get("Id") for element in root}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        etree.SubElement(root, f"{{{_RELATIONS}}}Relationship", Id=f"rId{number}", Type=kind, Target=f"/{target}")
        self.put_xml(source, root)
        return f"rId{number}"

    def unrelate(self, part: str, target: str) -> None:
        """Remove the relationships of ``part`` that lead to another part."""
        ids = {relation.id for relation in self.relations(part) if relation.target == target}
        root = parse(self.read(relations_part(part)))
        for element in list(root):
            if element.get("Id") in ids:
                root.remove(element)
        self.put_xml(relations_part(part), root)

    def free_name(self, pattern: str) -> str:
        """Return an unused part name; ``pattern`` has a place for a number."""
        taken = {name.lower() for name in self.names}
        number = 1
        while pattern.format(number).lower() in taken:
            number += 1
        return pattern.format(number)

    def _forget(self) -> None:
        self._relations.clear()
        for name in ("_types", "workbook_part", "sheets"):
            vars(self).pop(name, None)

    def write(self, stream: BinaryIO) -> None:
        """Write the package."""
        waiting = {name: data for name, data in self._changed.items() if name in self.names}
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for info in self._archive.infolist():
                part = part_name(info)
                changed = waiting.pop(part, None)
                if changed is not None:
                    _write(archive, info.filename, changed)
                elif part in self.names or part.endswith("/"):
                    self._copy(info, archive)
            for name, data in waiting.items():
                _write(archive, name, data)

    def _copy(self, info: zipfile.ZipInfo, archive: Any) -> None:
        start = info.header_offset
        name, extra = _HEADER.unpack_from(self._source, start)
        data = memoryview(self._source)[start + 30 + name + extra :][: info.compress_size]
        kept = copy.copy(info)
        kept.extra = b""
        kept.flag_bits &= ~_DATA_DESCRIPTOR  # the sizes are in the header now
        _write_compressed(archive, kept, data)

    def to_bytes(self) -> bytes:
        """Return the package with all changes."""
        stream = BytesIO()
        self.write(stream)
        return stream.getvalue()


def _write(archive: Any, name: str, data: bytes | _Packed) -> None:
    if isinstance(data, bytes):
        archive.writestr(name, data)
        return
    info = zipfile.ZipInfo(name, time.localtime(time.time())[:6])
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16  # as of one that zipfile makes
    info.CRC, info.file_size, info.compress_size = data.checksum, data.size, len(data.deflated)
    _write_compressed(archive, info, data.deflated)


def _write_compressed(archive: Any, info: zipfile.ZipInfo, data: bytes | memoryview) -> None:
    """Write the compressed bytes of a part; zipfile itself can only compress."""
    info.header_offset = archive.fp.tell()
    archive.fp.write(info.FileHeader(zip64=False))
    archive.fp.write(data)
    archive.filelist.append(info)
    archive.NameToInfo[info.filename] = info
    archive.start_dir = archive.fp.tell()
    archive._didModify = True
