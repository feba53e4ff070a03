"""Reading an untrusted file: it is checked before any parser sees it.

Limits: a workbook of 2,000 unit sheets unpacks to well under ``MAX_UNPACKED``; sheet XML
compresses about 20 : 1, the same formula all over a sheet 200 : 1, and a bomb 1,000 : 1.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from xlwings_engines.errors import CannotOpen
from xlwings_engines.opc import CONTENT_TYPES, part_name
from xlwings_engines.system_reasons import reason_of

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


def read_safely(path: Path) -> bytes:
    """Return the bytes of a workbook package that is safe to parse; raise ``CannotOpen`` for anything else."""

    try:
        source = _read(path)
        _refuse_other_formats(source)
        _look_inside(source)
    except _Refused as reason:
        raise CannotOpen(f"打不开“{path.name}”：{reason}") from reason.__cause__
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise CannotOpen(f"打不开“{path.name}”：文件不完整或已损坏，请重新获取一份。") from error
    return source


class _Refused(Exception):
    """Reason for not opening a file, as the second half of a sentence."""


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise _Refused("这是一个文件夹，请选择工作簿文件。")
        if path.stat().st_size > MAX_FILE:
            raise _Refused(f"文件超过 {MAX_FILE // 2**20} MB，不像填报工作簿，请检查是否选错了文件。")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise _Refused("文件不存在，请检查路径和文件名。") from error
    except PermissionError as error:
        raise _Refused("没有读取该文件的权限，请联系管理员。") from error
    except OSError as error:
        raise _Refused(f"读取文件出错（{reason_of(error)}）。") from error


def _refuse_other_formats(source: bytes) -> None:
    if not source:
        raise _Refused("文件是空的，请换一份完整的工作簿。")
    if source.startswith(_OLE):
        if _ENCRYPTED_MARK in source:
            raise _Refused("文件设有打开密码，请先在 Excel 中取消密码再试。")
        raise _Refused("这是旧版 .xls 或其他格式的文件，请用 Excel 或 LibreOffice 另存为 .xlsx 后再试。")
    if not source.startswith(b"PK"):
        raise _Refused("文件不是 Excel 工作簿，请选择 .xlsx 文件。")


def _look_inside(source: bytes) -> None:
    """Unpack every part once, and count the actual sizes: declared ones are not trusted."""
    with zipfile.ZipFile(BytesIO(source)) as archive:
        parts = archive.infolist()
        _refuse_other_packages(archive)
        if len(parts) > MAX_PARTS or len(set(map(part_name, parts))) < len(parts):
            raise _Refused("文件内部结构异常（部件过多或重名），为安全起见没有打开。")
        budget = MAX_UNPACKED
        for part in parts:
            if part.flag_bits & 0x1:
                raise _Refused("文件设有密码，请先取消密码再试。")
            budget -= _unpack(archive, part, budget)


def _refuse_other_packages(archive: zipfile.ZipFile) -> None:
    names = {part_name(info) for info in archive.infolist()}
    if CONTENT_TYPES not in names:
        if any(name == "content.xml" for name in names):
            raise _Refused("这是 LibreOffice 的 .ods 文件，请另存为 .xlsx 后再试。")
        raise _Refused("文件是压缩包，但不是 Excel 工作簿，请选择 .xlsx 文件。")
    if "xl/workbook.bin" in names:
        raise _Refused("这是 .xlsb 格式，请用 Excel 另存为 .xlsx 后再试。")
    if not any(name.lower().endswith("workbook.xml") for name in names):
        raise _Refused("文件不是 Excel 工作簿（可能是 Word 或 PPT 文档），请选择 .xlsx 文件。")


def _unpack(archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: int) -> int:
    """Unpack one part in pieces and return its true size."""
    is_xml = bool(_XML_PART.search(part.filename))
    limit = min(budget, max(SMALL_PART, part.compress_size * MAX_RATIO))
    used, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            used += len(chunk)
            if used > limit:
                raise _Refused("文件解压后异常庞大（疑似压缩炸弹），为安全起见没有打开。")
            if is_xml:
                window = tail + chunk
                if _declares_entities(window, first=used == len(chunk)):
                    raise _Refused("文件内含有不安全的 XML 声明，为安全起见没有打开。")
                tail = window[-16:]
    return used


def _declares_entities(window: bytes, first: bool) -> bool:
    if _DOCTYPE.search(window):
        return True
    # UTF-16 would hide the declaration from a search for bytes.
    if first and (window[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in window[:8]):
        return bool(_DOCTYPE.search(window.replace(b"\x00", b"")))
    return False
