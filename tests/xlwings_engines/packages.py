"""Workbook packages changed part by part, for contents that openpyxl cannot make."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from openxml_audit import OpenXmlValidator

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)

Parts = dict[str, bytes]


def edit(path: Path, change: Callable[[Parts], None]) -> Path:
    """Change the parts of a package in place."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def add_part(parts: Parts, name: str, data: bytes | str, kind: str = "application/xml") -> None:
    parts[name] = data.encode() if isinstance(data, str) else data
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)


def add_relation(parts: Parts, owner: str, id_: str, kind: str, target: str, base: str = OFFICE) -> None:
    folder, _, name = owner.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    relation = f'<Relationship Id="{id_}" Type="{base}/{kind}" Target="{target}"/></Relationships>'.encode()
    parts[rels] = parts.get(rels, empty).replace(b"</Relationships>", relation)


def add_to_sheet(parts: Parts, xml: str, before: str = "</worksheet>", number: int = 1) -> None:
    name = f"xl/worksheets/sheet{number}.xml"
    text = parts[name].decode()
    assert before in text
    if "xmlns:r=" not in text:
        text = text.replace("<worksheet ", f'<worksheet xmlns:r="{OFFICE}" ', 1)
    parts[name] = text.replace(before, xml + before, 1).encode()


def with_drawing(xml: str, image: bool = False) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        add_part(parts, "xl/drawings/drawing1.xml", xml, DRAWING_TYPE)
        add_relation(parts, "xl/worksheets/sheet1.xml", "rId1", "drawing", "../drawings/drawing1.xml")
        add_to_sheet(parts, '<drawing r:id="rId1"/>')
        if image:
            add_part(parts, "xl/media/image1.png", PNG, "image/png")
            add_relation(parts, "xl/drawings/drawing1.xml", "rId1", "image", "../media/image1.png")

    return change


def schema_errors(path: Path) -> list[str]:
    """Return violations of the schema or of Excel's rules; warnings only say how openpyxl writes texts."""
    errors = OpenXmlValidator().validate(path).errors
    return [error.description for error in errors if error.severity.name == "ERROR"]
