"""Office packages that the parser would misread, repaired before it reads them.

Dates: files use the built-in formats of East Asian Excels (ids 27–36 and 50–58) without defining them (ECMA-376 part
1, 18.8.30); the parser takes their dates for plain numbers, so an ordinary date format is substituted. Sizes: a
sheet's recorded size (dimension) may not be an area (A0:D6), on which the parser fails; nothing needs it, so it is
removed. Merged cells: Calc writes whole columns and rows as K:K and 3:3, on which the parser fails too; they are
spelled out, and what is no area at all merges nothing.
"""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO

from xlwings_engines.addresses import parse_area, two_corners

EAST_ASIAN_DATES = frozenset({*range(27, 37), *range(50, 59)})
PLAIN_DATE = 14
SHEET_PART = re.compile(r"xl/(work|chart|dialog|macro)sheets/[^/]+\.xml", re.IGNORECASE)
_STYLES = "xl/styles.xml"
_STRIKE = re.compile(rb"""<(?:\w+:)?strike\b(?!\s+val\s*=\s*["'](?:0|false|off))""")
_USED = re.compile(rb"""(<(?:[^\s<>/:]+:)?xf\b[^>]*?\snumFmtId\s*=\s*["'])(\d+)(?=["'])""")
_DEFINED = re.compile(rb"""<(?:[^\s<>/:]+:)?numFmt\b[^>]*?\snumFmtId\s*=\s*["'](\d+)["']""")
_CELL = rb"[A-Z]{1,3}[1-9]\d{0,6}"
_ODD_DIMENSION = re.compile(
    rb"""<(?:\w+:)?dimension\b(?!\s+ref="%s(?::%s)?"\s*/?>)[^>]*?(?:/>|>\s*</(?:\w+:)?dimension>)""" % (_CELL, _CELL)
)
_BEFORE_CELLS = 2**16
_ODD_MERGE = re.compile(
    rb"""<((?:\w+:)?mergeCell)\b(?!\s+ref="%s:%s"\s*/?>)([^>]*?)(?:/>|>\s*</(?:\w+:)?mergeCell>)""" % (_CELL, _CELL)
)
_REFERENCE = re.compile(rb"""\sref\s*=\s*["']([^"']*)["']""")


def styles_part(archive: zipfile.ZipFile) -> str | None:
    """Return the name of the part with the cells' formats, None if the package has none."""
    return next((name for name in archive.NameToInfo if name.lower() == _STYLES), None)


def is_striking(archive: zipfile.ZipFile) -> bool:
    """Return whether a font of the cells strikes out. Fonts of conditional formats follow the cells' formats."""
    part = styles_part(archive)
    before_cells, _, _ = archive.read(part).partition(b"cellXfs") if part is not None else (b"", b"", b"")
    return _STRIKE.search(before_cells) is not None


def has_odd_dimension(start: bytes) -> bool:
    """Return whether a sheet's first bytes record a size that is not an area."""
    before_cells, _, _ = start[:_BEFORE_CELLS].partition(b"sheetData")
    return _ODD_DIMENSION.search(before_cells) is not None


def without_odd_dimensions(content: bytes, archive: zipfile.ZipFile) -> bytes:
    """Return the package without recorded sheet sizes that are not areas; `content` itself if it has none."""
    mended = {}
    for name in archive.NameToInfo:
        if SHEET_PART.fullmatch(name) is not None:
            with archive.open(name) as stream:
                odd = has_odd_dimension(stream.read(_BEFORE_CELLS))
            if odd:
                mended[name] = _ODD_DIMENSION.sub(b"", archive.read(name), count=1)
    return with_parts(content, mended)


def has_odd_merge(piece: bytes) -> bool:
    """Return whether a piece of a sheet merges cells without the names of two corners."""
    return b"mergeCell" in piece and _ODD_MERGE.search(piece) is not None


def with_plain_merges(content: bytes, archive: zipfile.ZipFile) -> bytes:
    """Return the package with each merged area named by two corners, and without those that are no area; `content`
    itself if it has no others."""
    mended = {}
    for name in archive.NameToInfo:
        if SHEET_PART.fullmatch(name) is not None:
            sheet = archive.read(name)
            if has_odd_merge(sheet):
                mended[name] = _ODD_MERGE.sub(_plain_merge, sheet)
    return with_parts(content, mended)


def _plain_merge(found: "re.Match[bytes]") -> bytes:
    reference = _REFERENCE.search(found[2])
    area = parse_area(reference[1].decode("utf-8", "replace")) if reference else None
    return b"" if area is None else b'<%s ref="%s"/>' % (found[1], two_corners(area).encode())


def with_plain_dates(content: bytes, archive: zipfile.ZipFile) -> bytes:
    """Return the package with ordinary date formats for its cells; `content` itself if it already has them."""
    part = styles_part(archive)
    if part is None:
        return content
    styles = archive.read(part)
    before_cells, _, _ = styles.partition(b"cellXfs")  # definitions of conditional formats follow them
    wanted = EAST_ASIAN_DATES - {int(number) for number in _DEFINED.findall(before_cells)}
    plain = _USED.sub(lambda found: _plain(found, wanted), styles)
    return with_parts(content, {} if plain == styles else {part: plain})


def _plain(found: "re.Match[bytes]", wanted: frozenset[int]) -> bytes:
    return found[1] + (b"%d" % PLAIN_DATE if int(found[2]) in wanted else found[2])


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """Return a package with some parts rewritten, appended after all others, which stay packed as they are."""
    if not parts:
        return content
    copy = BytesIO(content)
    with zipfile.ZipFile(copy, "a", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.filelist.remove(target.NameToInfo.pop(name))
            target.writestr(name, part)
    return copy.getvalue()
