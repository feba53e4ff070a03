"""The type of an untrusted file by its bytes, and whether it is plainly harmless: only then this process parses it.

A scan of bytes, not a parser: anything not spelled as nearly all programs spell it goes to `foreign.reader`, whose
process bears the consequences. So a harmless file may be sent there without loss, but no hostile one kept here.
Processor time for the example's 60 sheets, by that of calamine's reading of them: this scan 0.9, lxml's tree of the
sheets alone 1.8, with one XPath for odd cells 3.9, `iterparse` as in `ooxml` 17.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from enum import Enum
from io import BytesIO
from typing import NamedTuple

from lxml.etree import LxmlError

from zwgk.intake.foreign.alike_sheets import AlikeSheets, Apart, is_usual, taken_apart
from zwgk.intake.foreign.faults import Fault, Unreadable
from zwgk.intake.foreign.limits import ReadingLimits
from zwgk.intake.foreign.mending import (
    SHEET_PART,
    has_odd_dimension,
    has_odd_merge,
    is_striking,
    with_plain_dates,
)
from zwgk.intake.foreign.xlsx_hidden import sheet_parts

_CHUNK = 2**20
_OVERLAP = 20_000  # more than the longest formula
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BOF = re.compile(rb"\x09[\x00\x02\x04]\x04\x00|\x09[\x02\x04]\x06\x00")  # BIFF2 to BIFF4, before compound files
_FIRST_BYTES = (
    (b"%PDF-", Fault.PDF),
    (b"{\\rtf", Fault.WORD),
    *((start, Fault.PICTURE) for start in (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")),
    *((start, Fault.ARCHIVE) for start in (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh")),
)
_FIRST_PARTS = (("word/", Fault.WORD), ("ppt/", Fault.SLIDES), ("Index/", Fault.APPLE))
_PACKAGE_PARTS = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml", "content.xml")
_BEST_RATIO = 1032
_ENCRYPTED_PART = 1
_MOST_PARTS = 10_000

# A cell not spelled `<c r="AZ1048576"`: beyond column AZ or the last row, with another prefix or order of attributes,
# or without a reference. The last bytes of a piece are scanned again with the next one.
# Two patterns, as a search with one beginning is five times faster than with two.
_ODD_CELLS = (
    re.compile(rb'<c(?! r="A?[A-Z](?:\d{1,6}|10[0-4]\d{4})"|.{0,20}\Z)[\s/>]', re.DOTALL),
    re.compile(rb":c[\s/>]"),
)
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true|on)""")
_QUOTED_E = (b'"e"', b"'e'")
# A formula without a result, and one in a cell of texts. Begun at the formula or the type: few cells have one.
_NO_RESULT = re.compile(rb"<f\b(?:[^>]*/>|[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_EMPTY_TEXT = re.compile(rb't="str"[^<>]*>\s*' + _NO_RESULT.pattern)
_LINKS = "xl/_rels/workbook.xml.rels"
_SHARED = "xl/sharedStrings.xml"
_LINK_ID = re.compile(rb"""\sId\s*=\s*["']([^"']*)""")
_LOW_CELL = re.compile(rb'<c r="[A-Z]{1,2}\d{6}')
_UNUSUAL_CELL = re.compile(
    rb"""<c(?! r="A?[A-Z]\d{1,5}"(?: s="\d{1,5}")?(?: t="(?:s|n|str|inlineStr|b|d)")? ?/?>)[\s/>]"""
)
"""A cell of a sheet that needs the patterns above: odd, low, with an error, or cut by the end of a piece."""


Unused = Callable[[Collection[str]], Collection[str]]


class Package(Enum):
    """Type of a file, and where it is read: TEXT and PLAIN here, FOREIGN by the worker."""

    TEXT = 0
    PLAIN = 1
    FOREIGN = 2


class CheckedFile(NamedTuple):
    """A file's bytes, ready to parse, and where to parse them."""

    content: bytes
    package: Package


def examine(content: bytes, limits: ReadingLimits) -> CheckedFile:
    """Return the type of a file; FOREIGN if it has hidden rows or columns, errors, formulas without results,
    or a struck-out font, whose cells only the worker locates.

    Raise `Unreadable` for a package that is damaged, encrypted or unpacks to too much.
    """
    source = _known_by_first_bytes(content)
    if source is not None:
        return source
    with _opened(content) as archive:
        source = _examined(content, archive, limits)
        plain = source.package is not Package.PLAIN or _cells_are_plain(archive, limits, shown=True)
        if not plain or is_striking(archive):
            return CheckedFile(source.content, Package.FOREIGN)
    return source


def examine_contents(content: bytes, limits: ReadingLimits) -> CheckedFile:
    """Run `examine` without a scan of the cells: enough for opening the package, not for reading a sheet."""
    source = _known_by_first_bytes(content)
    if source is not None:
        return source
    with _opened(content) as archive:
        source = _examined(content, archive, limits)
        return CheckedFile(source.content, Package.FOREIGN) if is_striking(archive) else source


def cells_are_plain(content: bytes, limits: ReadingLimits) -> bool:
    """Return whether the cells of a PLAIN package are few or dense, near the top left, and of short texts."""
    with _opened(content) as archive:
        return _cells_are_plain(archive, limits, shown=False)


def examine_used(
    content: bytes, limits: ReadingLimits, unused: Unused, alone: Collection[str] = ()
) -> tuple[CheckedFile, AlikeSheets]:
    """Run `examine` without regard to hidden rows and columns, and to the cells of sheets that are never read; return
    its result, and the sheets that the parser need not read.

    unused: function of the names of all sheets that returns the names of those. alone: names of sheets that are like no
    other.
    """
    source = _known_by_first_bytes(content)
    if source is not None:
        return source, AlikeSheets({})
    with _opened(content) as archive:
        source = _examined(content, archive, limits)
        if source.package is not Package.PLAIN:
            return source, AlikeSheets({})
        sheets = _parts_by_name(archive)
        passed_over = frozenset(sheets[name] for name in unused(sheets) if name in sheets)
        apart: dict[str, Apart | None] = dict.fromkeys(part for name, part in sheets.items() if name not in alone)
        if not _cells_are_plain(archive, limits, passed_over, shown=False, apart=apart):
            return CheckedFile(source.content, Package.FOREIGN), AlikeSheets({})
        shared = archive.read(_SHARED) if _SHARED in archive.NameToInfo else b""
    taken = ((name, apart.get(part)) for name, part in sheets.items())
    return source, AlikeSheets({name: sheet for name, sheet in taken if sheet is not None}, shared)


def _known_by_first_bytes(content: bytes) -> CheckedFile | None:
    """Return the type of a file that is not a package; None for a package. Raise `Unreadable` for what is no table."""
    for start, fault in _FIRST_BYTES:
        if content.startswith(start):
            raise Unreadable(fault)
    if content.startswith(_OLE) or _OLD_BOF.match(content):
        return CheckedFile(content, Package.FOREIGN)
    return None if content.startswith(b"PK") else CheckedFile(content, Package.TEXT)


def _examined(content: bytes, archive: zipfile.ZipFile, limits: ReadingLimits) -> CheckedFile:
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > limits.unpacked or len(parts) > _MOST_PARTS:
        raise Unreadable(Fault.LARGE)
    if not _is_small(content, limits):
        for part in parts:
            if SHEET_PART.fullmatch(part.filename) is None:
                for _ in _pieces(archive, part):  # to the end: the declared size must be the true one
                    pass
    if "xl/workbook.xml" in archive.NameToInfo and "content.xml" not in archive.NameToInfo:
        return CheckedFile(with_plain_dates(content, archive), Package.PLAIN)
    names = archive.namelist()
    for start, fault in _FIRST_PARTS:
        if any(name.startswith(start) for name in names) and not any(name.startswith("xl/") for name in names):
            raise Unreadable(fault)
    if names and not any(name in archive.NameToInfo for name in _PACKAGE_PARTS):
        raise Unreadable(Fault.ARCHIVE)
    return CheckedFile(content, Package.FOREIGN)


def _parts_by_name(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return sheet name -> part; none if the parser may take another part for a sheet than this program."""
    try:
        sheets = list(sheet_parts(archive))
        links = archive.read(_LINKS)
    except (KeyError, LxmlError, ValueError):
        return {}
    ids = _LINK_ID.findall(links)
    if len(ids) != len(set(ids)) or b"&" in links:
        return {}
    by_name = dict(sheets)
    parts = set(by_name.values())
    if len(sheets) != len(parts) or {name for name in archive.namelist() if SHEET_PART.fullmatch(name)} != parts:
        return {}
    return by_name


def _cells_are_plain(
    archive: zipfile.ZipFile,
    limits: ReadingLimits,
    passed_over: frozenset[str] = frozenset(),
    *,
    shown: bool,
    apart: dict[str, Apart | None] | None = None,
) -> bool:
    """Return whether the cells are plain. `shown`: hidden rows and columns are not plain either. The parts that are
    keys of `apart` are taken apart for it; of those that differ in texts only, the patterns are searched in one."""
    cells = 0
    low = False
    of_shape: dict[bytes, int] = {}
    starts: set[bytes] = set()
    usual: set[tuple[bytes, bytes]] = set()
    for part in archive.infolist():
        if part.filename in passed_over or SHEET_PART.fullmatch(part.filename) is None:
            continue
        whole = part.file_size <= _CHUNK
        pieces = [archive.read(part)] if whole else _pieces(archive, part)
        for number, xml in enumerate(pieces):
            if number == 0:
                start, _, _ = xml.partition(b"<sheetData>")
                if start not in starts and _has_odd_start(xml):
                    return False
                starts.add(start)
            sheet = taken_apart(xml, usual) if apart and whole and part.filename in apart else None
            if apart and sheet is not None and (sheet.shape in of_shape or is_usual(sheet.shape)):
                apart[part.filename] = sheet
                if sheet.shape in of_shape:
                    cells += of_shape[sheet.shape]
                    continue
                of_shape[sheet.shape] = xml.count(b"<c ")
            unusual = _UNUSUAL_CELL.search(xml) is not None
            if has_odd_merge(xml) or _has_odd_cells(xml, unusual) or (shown and _HIDDEN.search(xml) is not None):
                return False
            low = low or (unusual and _LOW_CELL.search(xml) is not None)
            cells += xml.count(b"<c ")
    if low and cells < limits.dense:
        return False
    others = [part for part in archive.infolist() if SHEET_PART.fullmatch(part.filename) is None]
    others = [part for part in others if cells * part.file_size > limits.texts]  # no text is longer than its part
    return cells * _longest_text(archive, others) <= limits.texts


def _has_odd_start(xml: bytes) -> bool:
    """Return whether a sheet is in an encoding that hides from the patterns, or has a size that is not an area."""
    return not xml.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or has_odd_dimension(xml)


def _has_odd_cells(xml: bytes, unusual: bool) -> bool:
    """Return whether some cell is odd, has an error, or a formula without a result. unusual: see `_UNUSUAL_CELL`."""
    if _ODD_CELLS[1].search(xml) is not None or _has_blank_results(xml):
        return True
    return unusual and (_ODD_CELLS[0].search(xml) is not None or any(e in xml for e in _QUOTED_E))


def _has_blank_results(xml: bytes) -> bool:
    """Return whether a formula has no result, and is not of texts, of which one may be empty: like an error, it would
    be blank for the parser."""
    return b"<f" in xml and len(_NO_RESULT.findall(xml)) > len(_EMPTY_TEXT.findall(xml))


def _longest_text(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> int:
    """Return an upper bound of the bytes of one shared text; any cell may use the longest one."""
    longest = 0
    for part in parts:
        run = of_part = 0
        is_texts = False
        for xml in _pieces(archive, part):
            ends = xml.split(b"si>")  # </si>, with any prefix; an overlap counts twice, which is harmless
            is_texts = is_texts or len(ends) > 1
            run += len(ends[0])
            of_part = max(of_part, run, *map(len, ends))
            run = len(ends[-1]) if len(ends) > 1 else run
        longest = max(longest, of_part if is_texts else 0)
    return longest


def _is_small(content: bytes, limits: ReadingLimits) -> bool:
    """Return whether a package is too small for a bomb (deflate: at most 1 : 1032): only its sheets are unpacked."""
    return len(content) * _BEST_RATIO <= limits.unpacked


class _Archive(zipfile.ZipFile):
    """An archive in memory whose plain parts are unpacked at once, in 0.7 of the time that `zipfile` takes: of some
    thousand workbooks of a roll-up, each with dozens of small parts, that is a twentieth of what this scan takes."""

    def __init__(self, content: bytes) -> None:
        super().__init__(BytesIO(content))
        self._content = content

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """Return a part in one piece. Raise BadZipFile if it does not have the declared size."""
        part = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        if part.compress_type != zipfile.ZIP_DEFLATED or part.flag_bits & _ENCRYPTED_PART:
            return super().read(part, pwd)
        lengths = part.header_offset + 26  # of the name and of the extra field, which precede the contents
        start = lengths + 4 + int.from_bytes(self._content[lengths : lengths + 2], "little")
        start += int.from_bytes(self._content[lengths + 2 : lengths + 4], "little")
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        unpacked = unpacking.decompress(self._content[start : start + part.compress_size], part.file_size + 1)
        if len(unpacked) != part.file_size or not unpacking.eof:
            raise zipfile.BadZipFile
        return unpacked


@contextmanager
def _opened(content: bytes) -> Iterator[_Archive]:
    try:
        with _Archive(content) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError):
        raise Unreadable(Fault.DAMAGED) from None
    except RuntimeError:  # raised by zipfile for a password
        raise Unreadable(Fault.PASSWORD) from None


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part's contents, each piece preceded by the end of the one before."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]
