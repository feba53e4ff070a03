"""Reading an untrusted file: it is checked before any parser sees it.

Limits: a workbook of 2,000 unit sheets unpacks to well under ``MAX_UNPACKED``; sheet XML
compresses about 20 : 1, the same formula all over a sheet 200 : 1, and a bomb 1,000 : 1.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import deque
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from xlwings_engines.errors import CannotOpen, CodedError
from xlwings_engines.messages import message
from xlwings_engines.opc import CONTENT_TYPES, part_name
from xlwings_engines.system_reasons import is_in_use, is_too_long, reason_of

MAX_FILE = 500 * 2**20
MAX_UNPACKED = 2 * 2**30
MAX_PARTS = 50_000
MAX_RATIO = 500
SMALL_PART = 10 * 2**20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")
_XML_PART = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_CHUNK = 2**20
_harmless: deque[bytes] = deque(maxlen=16)


def read_safely(path: Path) -> bytes:
    """Return the bytes of a workbook package that is safe to parse; raise ``CannotOpen`` for anything else."""

    try:
        source = _read(path)
        _refuse_other_formats(source)
        _look_inside(source)
    except _Refused as reason:
        raise CannotOpen("open.failed", name=path.name, reason=reason.message) from reason.__cause__
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise CannotOpen("open.failed", name=path.name, reason=message("refused.damaged")) from error
    return source


class _Refused(CodedError):
    """Reason for not opening a file, as the second half of a sentence."""


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise _Refused("refused.is_folder")
        if path.stat().st_size > MAX_FILE:
            raise _Refused("refused.too_large", megabytes=MAX_FILE // 2**20)
        return path.read_bytes()
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not is_too_long(error):
            raise _Refused("refused.missing") from error
        if isinstance(error, PermissionError) and not is_in_use(error):
            raise _Refused("refused.no_permission") from error
        raise _Refused("refused.unreadable", reason=reason_of(error)) from error


def _refuse_other_formats(source: bytes) -> None:
    if not source:
        raise _Refused("refused.empty")
    if source.startswith(_OLE):
        if _ENCRYPTED_MARK in source:
            raise _Refused("refused.encrypted")
        raise _Refused("refused.old_format")
    if not source.startswith(b"PK"):
        raise _Refused("refused.not_workbook")


def _look_inside(source: bytes) -> None:
    """Unpack every part once, and count the actual sizes: declared ones are not trusted.

    A package that was found harmless lately, such as a book that is then printed, is not unpacked again.
    """
    digest = sha256(source).digest()
    if digest in _harmless:
        return
    with zipfile.ZipFile(BytesIO(source)) as archive:
        parts = archive.infolist()
        _refuse_other_packages(archive)
        if len(parts) > MAX_PARTS or len(set(map(part_name, parts))) < len(parts):
            raise _Refused("refused.odd_structure")
        budget = MAX_UNPACKED
        for part in parts:
            if part.flag_bits & 0x1:
                raise _Refused("refused.password")
            budget -= _unpack(archive, part, budget)
    _harmless.append(digest)


def _refuse_other_packages(archive: zipfile.ZipFile) -> None:
    names = {part_name(info) for info in archive.infolist()}
    if CONTENT_TYPES not in names:
        if any(name == "content.xml" for name in names):
            raise _Refused("refused.ods")
        raise _Refused("refused.archive")
    if "xl/workbook.bin" in names:
        raise _Refused("refused.xlsb")
    if not any(name.lower().endswith("workbook.xml") for name in names):
        raise _Refused("refused.other_document")


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: int) -> int:
    """Unpack one part in pieces and return its true size."""
    is_xml = bool(_XML_PART.search(part.filename))
    limit = min(budget, max(SMALL_PART, part.compress_size * MAX_RATIO))
    used, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            used += len(chunk)
            if used > limit:
                raise _Refused("refused.bomb")
            if is_xml:
                window = tail + chunk
                if _declares_entities(window, first=used == len(chunk)):
                    raise _Refused("refused.entities")
                tail = window[-16:]
    return used


def _declares_entities(window: bytes, first: bool) -> bool:
    if _DOCTYPE.search(window):
        return True
    # UTF-16 would hide the declaration from a search for bytes.
    if first and (window[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in window[:8]):
        return bool(_DOCTYPE.search(window.replace(b"\x00", b"")))
    return False
