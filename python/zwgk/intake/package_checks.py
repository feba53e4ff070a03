"""What a spreadsheet from outside is looked at for before a parser sees it: how much it unpacks to, and how far apart
its cells stand. A reader that holds a sheet as one block would take hundreds of gigabytes for two cells at its ends.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from io import BytesIO

from lxml import etree

from zwgk.errors import Refusal

_CHUNK = 2**20
_OVERLAP = 200
_SHEET = re.compile(r"xl/(work|chart|dialog|macro)sheets/[^/]+\.xml", re.IGNORECASE)
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_REPEATED = 1_000
_BEST_RATIO = 1032
_ENCRYPTED_PART = 1


@dataclass(frozen=True)
class Limits:
    """`unpacked`: bytes of all parts together. `far`: finds a cell that stands too far out, `filled`: one that also
    holds something; without it, an empty one is too far as well."""

    unpacked: int
    far: re.Pattern[bytes]
    filled: re.Pattern[bytes] | None = None

    def exceeded_in(self, xml: bytes) -> bool:
        """Whether a piece of a sheet's XML has such a cell. The plain pattern comes first: it is the quick one."""
        return self.far.search(xml) is not None and (self.filled is None or self.filled.search(xml) is not None)


# Beyond column AZ or row 99,999. The first pattern is quick, and finds any column of two letters.
_FAR = rb"(?i:(?:[B-Z][A-Z]|[A-Z]{3})\d+|[A-Z]+\d{6,})"
FORM_LIMITS = Limits(
    200 * 2**20,
    re.compile(rb"""r(?<=\sr)\s*=\s*["'][A-Za-z](?:[A-Za-z]|\d{6})"""),
    re.compile(rb"""<c\b[^>]*?\sr\s*=\s*["']""" + _FAR + rb"""["'](?:[^>/]|/(?!>))*>(?!</c>)"""),
)
# An export may have all rows. A plain pattern: it runs over hundreds of megabytes.
EXPORT_LIMITS = Limits(3 * 2**30, re.compile(rb' r="(?:[B-Z][A-Z]|[A-Z]{3})\d'))

Span = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of a merged area, counted from 0."""


class Package(Enum):
    """What a file is by its first bytes."""

    NONE = 0
    OLE = 1
    OFFICE = 2
    ODS = 3


def check_package(source: bytes, name: str, limits: Limits) -> Package:
    """What `source` is. Raises `Refusal` where it must not be parsed."""
    if source.startswith(_OLE):
        if _ENCRYPTED in source:
            raise Refusal(f"“{name}”设有打开密码：请取消密码后重新交回。")
        return Package.OLE
    if not source.startswith(b"PK"):
        return Package.NONE
    try:
        with zipfile.ZipFile(BytesIO(source)) as archive:
            _check_parts(archive, source, name, limits)
            return Package.ODS if "content.xml" in archive.namelist() else Package.OFFICE
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
        raise Refusal(f"“{name}”不完整或已损坏，打不开：请对方重新发一份。") from None
    except RuntimeError:  # zipfile's word for a password
        raise Refusal(f"“{name}”设有打开密码：请取消密码后重新交回。") from None


def _check_parts(archive: zipfile.ZipFile, source: bytes, name: str, limits: Limits) -> None:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > limits.unpacked or len(parts) > 10_000:
        raise _too_large(name)
    # Deflate packs 1 : 1032 at best. A small file cannot be a bomb, and only its sheets are unpacked.
    small = len(source) * _BEST_RATIO <= limits.unpacked
    for part in parts:
        is_sheet = _SHEET.fullmatch(part.filename) is not None
        if not small:
            _check_part(archive, part, name, limits if is_sheet else None)
        elif is_sheet and limits.exceeded_in(_unpacked(archive, part, source)):
            raise _too_far(name)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, source: bytes) -> bytes:
    """A part in one piece: straight from its bytes where they are plain deflate, as zipfile takes as long over a
    small part as a parser over its contents."""
    if part.compress_type != zipfile.ZIP_DEFLATED or part.flag_bits & _ENCRYPTED_PART:
        return archive.read(part)
    lengths = part.header_offset + 26  # of the name and of the extra field, which stand before the contents
    start = lengths + 4 + int.from_bytes(source[lengths : lengths + 2], "little")
    start += int.from_bytes(source[lengths + 2 : lengths + 4], "little")
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(source[start : start + part.compress_size])


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, limits: Limits | None) -> None:
    """Reading to the end also proves that the declared size is the true one."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if limits is not None:
                if limits.exceeded_in(tail + chunk):
                    raise _too_far(name)
                tail = chunk[-_OVERLAP:]


def _too_far(name: str) -> Refusal:
    return Refusal(f"“{name}”在表格以外很远的地方还有内容，没有读取：请对方删去多余的行和列再发。")


def _too_large(name: str) -> Refusal:
    return Refusal(f"“{name}”解压后异常庞大，为安全起见没有读取：请对方另存一份再发。")


def ods_spans(source: bytes, name: str) -> dict[str, list[Span]]:
    """Merged areas of every sheet of an .ods file, by the sheet's name.

    Raises `Refusal` where a filled cell repeats itself beyond reason.
    """
    with zipfile.ZipFile(BytesIO(source)) as archive:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            root = etree.fromstring(archive.read("content.xml"), parser)
        except etree.XMLSyntaxError:
            raise Refusal(f"“{name}”不完整或已损坏，打不开：请对方重新发一份。") from None
    return {table.get(f"{_TABLE}name", ""): list(_spans(table, name)) for table in root.iter(f"{_TABLE}table")}


def _spans(table: "etree._Element", name: str) -> Iterator[Span]:
    row = 0
    for line in table.iter(f"{_TABLE}table-row"):
        lines = int(line.get(f"{_TABLE}number-rows-repeated", "1"))
        column = 0
        for cell in line:
            times = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            if len(cell) and (times > _MOST_REPEATED or lines > _MOST_REPEATED):
                raise Refusal(f"“{name}”里同样的内容重复了上千格，没有读取：请对方删去多余的行和列再发。")
            down = int(cell.get(f"{_TABLE}number-rows-spanned", "1"))
            across = int(cell.get(f"{_TABLE}number-columns-spanned", "1"))
            if down > 1 or across > 1:
                yield (row, column), (row + down - 1, column + across - 1)
            column += times
        row += lines
