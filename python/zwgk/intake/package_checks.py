"""What a spreadsheet from outside is looked at for before a parser sees it: how much it unpacks to, and how far apart
its cells stand. A reader that holds a sheet as one block would take hundreds of gigabytes for two cells at its ends.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
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
    """`unpacked`: bytes of all parts together. `far`: finds a cell that stands too far out; `filled`: one that also
    holds something (without it, an empty one is too far as well); `odd`: finds any cell that is not spelled as nearly
    all writers do, or stands far out, so that the slower patterns need not run over what has none."""

    unpacked: int
    far: re.Pattern[bytes]
    filled: re.Pattern[bytes] | None = None
    odd: re.Pattern[bytes] | None = None

    def suspects(self, xml: bytes) -> bool:
        """Whether a piece of a sheet's XML deserves the slower look. Most exports have none such."""
        return self.odd is None or self.odd.search(xml) is not None or _PREFIXED in xml

    def exceeded_in(self, xml: bytes) -> bool:
        """Whether a piece has a cell that stands too far out."""
        return self.far.search(xml) is not None and (self.filled is None or self.filled.search(xml) is not None)


_PREFIXED = b":c"  # a cell under a prefix of its own: <x:c
# A cell's start tag that one look at a piece and the end of the one before might never see whole.
_ENDLESS = re.compile(rb"<[^\s<>/]*c\s[^<>]{%d}" % _OVERLAP)
# Beyond column AZ or row 99,999. The first pattern is quick, and finds any column of two letters.
_FAR = rb"(?i:(?:[B-Z][A-Z]|[A-Z]{3})\d+|[A-Z]+\d{6,})"
FORM_LIMITS = Limits(
    200 * 2**20,
    re.compile(rb"""r(?<=\sr)\s*=\s*["'][A-Za-z](?:[A-Za-z]|\d{6})"""),
    re.compile(rb"""<(?:[^\s<>/:]+:)?c\b[^>]*?\sr\s*=\s*["']""" + _FAR + rb"""["'](?:[^>/]|/(?!>))*>(?!</)"""),
)
# An export may have all rows, hundreds of megabytes of them.
EXPORT_LIMITS = Limits(
    3 * 2**30,
    re.compile(rb"""r(?<=\sr)\s*=\s*["'](?:[B-Zb-z][A-Za-z]|[A-Za-z]{3})\d"""),
    odd=re.compile(rb"""<c(?! r="A?[A-Z]\d)[\s/>]"""),
)

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
    kind = _kind(source, name)
    if kind is not Package.OFFICE:
        return kind
    with _opened(source, name) as archive:
        kind = _check_contents(archive, source, name, limits)
        _check_sheets(archive, source, name, limits)
    return kind


def check_contents(source: bytes, name: str, limits: Limits) -> Package:
    """`check_package` without a look at the cells: enough for opening the package, not for reading a sheet."""
    kind = _kind(source, name)
    if kind is not Package.OFFICE:
        return kind
    with _opened(source, name) as archive:
        return _check_contents(archive, source, name, limits)


def check_sheets(source: bytes, name: str, limits: Limits) -> None:
    """The rest of `check_package`: raises `Refusal` where a cell of a package stands too far out."""
    with _opened(source, name) as archive:
        _check_sheets(archive, source, name, limits)


def _kind(source: bytes, name: str) -> Package:
    if source.startswith(_OLE):
        if _ENCRYPTED in source:
            raise Refusal(f"“{name}”设有打开密码：请取消密码后重新交回。")
        return Package.OLE
    return Package.OFFICE if source.startswith(b"PK") else Package.NONE


def _check_contents(archive: zipfile.ZipFile, source: bytes, name: str, limits: Limits) -> Package:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > limits.unpacked or len(parts) > 10_000:
        raise Refusal(f"“{name}”解压后异常庞大，为安全起见没有读取：请对方另存一份再发。")
    if not _is_small(source, limits):
        for part in parts:
            if _SHEET.fullmatch(part.filename) is None:
                for _ in _pieces(archive, part):  # to the end: the declared size must be the true one
                    pass
    return Package.ODS if "content.xml" in archive.NameToInfo else Package.OFFICE


def _check_sheets(archive: zipfile.ZipFile, source: bytes, name: str, limits: Limits) -> None:
    for part in archive.infolist():
        if _SHEET.fullmatch(part.filename) is None:
            continue
        if _is_small(source, limits):
            xml = _unpacked(archive, part, source)
            exceeded = limits.suspects(xml) and limits.exceeded_in(xml)
        else:
            suspected = (xml for xml in _pieces(archive, part) if limits.suspects(xml))
            exceeded = any(limits.exceeded_in(xml) or _ENDLESS.search(xml) is not None for xml in suspected)
        if exceeded:
            raise Refusal(f"“{name}”在表格以外很远的地方还有内容，没有读取：请对方删去多余的行和列再发。")


def _is_small(source: bytes, limits: Limits) -> bool:
    """Whether a package cannot be a bomb: deflate packs 1 : 1032 at best. Only its sheets are unpacked then."""
    return len(source) * _BEST_RATIO <= limits.unpacked


@contextmanager
def _opened(source: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(BytesIO(source)) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
        raise Refusal(f"“{name}”不完整或已损坏，打不开：请对方重新发一份。") from None
    except RuntimeError:  # zipfile's word for a password
        raise Refusal(f"“{name}”设有打开密码：请取消密码后重新交回。") from None


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, source: bytes) -> bytes:
    """A part in one piece: straight from its bytes where they are plain deflate, as zipfile takes as long over a
    small part as a parser over its contents."""
    if part.compress_type != zipfile.ZIP_DEFLATED or part.flag_bits & _ENCRYPTED_PART:
        return archive.read(part)
    lengths = part.header_offset + 26  # of the name and of the extra field, which stand before the contents
    start = lengths + 4 + int.from_bytes(source[lengths : lengths + 2], "little")
    start += int.from_bytes(source[lengths + 2 : lengths + 4], "little")
    return zlib.decompress(source[start : start + part.compress_size], -zlib.MAX_WBITS)


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part's contents, each piece with the end of the one before in front of it."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


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
