"""A Word template as a package: refused if it would fetch, run or show anything that an office did not mean to publish.

Every part is read with an XML parser, regardless of spelling and encoding, and checked against allow-lists. Findings
use the names shown in Word.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from zwgk.documents.bulletin.template_fields import WORD, unknown_fields
from zwgk.errors import Refusal

LARGEST = 50 * 2**20  # unpacked; a text template has a hundredth of it
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_RELATION_NAMESPACES = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_VML = "urn:schemas-microsoft-com:vml"
_OFFICE_VML = "urn:schemas-microsoft-com:office:office"
_LEADS_OUT = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[\\/]{2}|\\")
_CLICKED = {"hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver"}
_DROPPED = "attachedTemplate"
"""The template's own template: Word stores its path in each document; it is removed, not refused."""
_EMBEDDED = {
    *("oleObject", "package", "aFChunk", "control", "activeXControlBinary", "subDocument", "frame"),
    *("mailMergeSource", "mailMergeHeaderSource", "transform"),
}
_TRACKED = {
    **dict.fromkeys(("ins", "cellIns"), "插入"),
    **dict.fromkeys(("del", "cellDel", "delText", "delInstrText"), "删除"),
    **dict.fromkeys(("moveFrom", "moveTo", "moveFromRangeStart", "moveToRangeStart"), "移动"),
    **dict.fromkeys(
        (
            *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange"),
            *("tblGridChange", "numberingChange", "cellMerge"),
        ),
        "格式修改",
    ),
}
_COMMENTS = {"comment", "commentReference", "commentRangeStart"}
_PICTURES = (
    *(b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\xd7\xcd\xc6\x9a"),
    *(b"\x01\x00\x09\x00", b"\x01\x00\x00\x00"),  # WMF, EMF
)


@dataclass
class _Found:
    """Names of forbidden contents."""

    tracked: list[str] = field(default_factory=list)
    comments: bool = False
    fields: list[str] = field(default_factory=list)
    linked: bool = False
    embedded: bool = False
    drawings: bool = False


def checked_package(template: bytes, name: str) -> bytes:
    """Return the template without the path of its own template; raise `Refusal` if it may not be used.

    `name` is the template's, for messages.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            if sum(part.file_size for part in package.infolist()) > LARGEST:
                raise Refusal(f"模板“{name}”太大：请删去里面的图片等内容，或恢复原来的模板。")
            parts = {part.filename: package.read(part) for part in package.infolist()}
        roots = {part: root for part, content in parts.items() if (root := _parsed(part, content)) is not None}
        roots["word/document.xml"], roots["[Content_Types].xml"]
        found = _Found()
        for part in roots:
            _look(part, roots, found)
        _look_at_pictures(parts, roots, found)
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, EOFError, OSError, ValueError) as error:
        raise damaged(name) from error
    except (RuntimeError, NotImplementedError) as error:  # a password, an unknown compression
        raise damaged(name) from error
    if _has_macros(parts, roots):
        raise Refusal(f"模板“{name}”带有宏，不能使用：请在 Word 里另存为不带宏的 .docx。")
    _refuse(found, name)
    return _without_own_template(parts, roots)


def damaged(name: str) -> Refusal:
    """Return the refusal for a file that Word would not open."""
    return Refusal(f"模板“{name}”不是完好的 Word 文档（.docx）：请换一个，或恢复原来的模板。")


def _refuse(found: _Found, name: str) -> None:
    if found.tracked:
        kinds = "、".join(dict.fromkeys(found.tracked))
        raise Refusal(
            f"模板“{name}”里有修订（{kinds}），印出来会带着删改的痕迹："
            "请在 Word 或 WPS 里“接受”或“拒绝”全部修订，关掉修订，存好再用。"
        )
    if found.comments:
        raise Refusal(f"模板“{name}”里有批注，会跟着文稿发出去：请在 Word 或 WPS 里删除全部批注，存好再用。")
    if found.linked:
        raise Refusal(f"模板“{name}”里有链接到外部文件的图片或对象：请改为嵌入，或恢复原来的模板。")
    if found.embedded:
        raise Refusal(f"模板“{name}”里有嵌入的文件、控件或邮件合并的数据源：请删去，或恢复原来的模板。")
    if found.drawings:
        raise Refusal(f"模板“{name}”里有 SVG 等不能用的图片：请换成 PNG 或 JPEG，或恢复原来的模板。")
    if found.fields:
        fields = "、".join(dict.fromkeys(found.fields))
        raise Refusal(f"模板“{name}”里有会读取外部内容的域（{fields}）：请改成普通文字，或恢复原来的模板。")


def _parsed(part: str, content: bytes) -> Any:
    """Return the root of an XML part, None for a picture or a font; raise `ValueError` for a document type."""
    lower = part.lower()
    if not lower.endswith((".xml", ".rels", ".vml")):
        return None
    root = etree.fromstring(content, _PARSER)
    if root.getroottree().docinfo.doctype:
        raise ValueError("document type")
    return root


def _relations(roots: dict[str, Any], part: str | None = None) -> Iterator[tuple[str, str, str, bool]]:
    """Yield id, kind, target and whether it is external, of one part's relations or of all."""
    wanted = None
    if part is not None:
        folder, _, file = part.rpartition("/")
        wanted = f"{folder}/_rels/{file}.rels".lstrip("/").lower()
    for name, root in roots.items():
        if name.lower().endswith(".rels") and wanted in (None, name.lower()):
            for element in root.iter("{*}Relationship"):
                target = element.get("Target", "")
                mode = element.get("TargetMode", "Internal").strip().lower()
                kind = element.get("Type", "").rstrip("/").rpartition("/")[2]
                yield element.get("Id", ""), kind, target, mode != "internal" or bool(_LEADS_OUT.match(target.strip()))


def _look(part: str, roots: dict[str, Any], found: _Found) -> None:
    root = roots[part]
    if part.lower().endswith(".rels"):
        for _, kind, _, leads_out in _relations({part: root}):
            found.linked |= leads_out and kind not in {"hyperlink", _DROPPED}
            found.embedded |= kind in _EMBEDDED
        return
    outside = {key for key, kind, _, leads_out in _relations(roots, part) if leads_out and kind != _DROPPED}
    for element in root.iter(etree.Element):
        tag = etree.QName(element)
        if tag.namespace in WORD:
            if tag.localname in _TRACKED:
                found.tracked.append(_TRACKED[tag.localname])
            found.comments |= tag.localname in _COMMENTS
            found.embedded |= tag.localname in {"altChunk", "subDoc", "control", "dde"}
        for name, value in element.attrib.items():
            attribute = etree.QName(name)
            if attribute.namespace in _RELATION_NAMESPACES and value in outside:
                found.linked |= tag.localname not in _CLICKED
            if tag.namespace == _VML and attribute.localname in {"src", "althref"}:
                found.linked |= bool(value.strip())
            if attribute.namespace == _OFFICE_VML and attribute.localname in {"href", "althref"}:
                found.linked |= tag.localname not in {"shape", "rect", "oval", "line", "group", "roundrect"}
    found.fields += unknown_fields(root)


def _look_at_pictures(parts: dict[str, bytes], roots: dict[str, Any], found: _Found) -> None:
    """Check pictures by their content, not by their names, as an office does."""
    for _, kind, target, leads_out in _relations(roots):
        if kind != "image" and "image" not in kind.lower() and kind not in {"svg", "media", "hdphoto"}:
            continue
        file = target.rpartition("/")[2].lower()
        for part, content in parts.items():
            if not leads_out and part.lower().rpartition("/")[2] == file:
                found.drawings |= not content.startswith(_PICTURES)
    for part, content in parts.items():
        if "/media/" in f"/{part.lower()}":
            found.drawings |= not content.startswith(_PICTURES)


def _has_macros(parts: dict[str, bytes], roots: dict[str, Any]) -> bool:
    types = [value for element in roots["[Content_Types].xml"].iter("{*}*") for value in element.attrib.values()]
    return any("macroenabled" in value.lower() or "vba" in value.lower() for value in types) or any(
        part.lower().endswith("vbaproject.bin") for part in parts
    )


def _without_own_template(parts: dict[str, bytes], roots: dict[str, Any]) -> bytes:
    dropped = False
    for root in roots.values():
        for element in list(root.iter("{*}Relationship", "{*}attachedTemplate")):
            tag = etree.QName(element)
            own = tag.namespace in WORD or element.get("Type", "").endswith(f"/{_DROPPED}")
            if own and element.getparent() is not None:
                element.getparent().remove(element)
                dropped = True
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            if dropped and part in roots:
                content = etree.tostring(roots[part], xml_declaration=True, encoding="UTF-8", standalone=True)
            package.writestr(part, content)
    return buffer.getvalue()
