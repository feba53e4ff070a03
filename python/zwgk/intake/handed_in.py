"""What was handed in: every file of the chosen folders, and of zip archives in them, to be read or named.

files in = files read + files named: what is no table gets a sentence, what an office program or a system leaves behind
is passed over by name. Nothing is unpacked to disk.
"""

import os
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NoReturn

from zwgk.errors import Refusal
from zwgk.intake.backup import FOLDER as BACKUPS
from zwgk.intake.file_names import shown_name, zip_member_name

LARGEST_FILE = 50 * 2**20
TABLES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv", ".txt", ".xltx", ".xltm", ".xlt", ".ett"})
WEB_PAGES = frozenset({".htm", ".html", ".mht", ".mhtml", ".xml"})
_MOST_MEMBERS, _MOST_UNPACKED = 2_000, 200 * 2**20
_UTF8_NAME = 0x800
_ENCRYPTED = 1
_LITTER = ("~$", ".~", "._", "thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db")
_KINDS = {
    "Word 文档": (".doc", ".docx", ".docm", ".wps", ".wpt", ".rtf", ".odt", ".ofd"),
    "PDF": (".pdf",),
    "图片": (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"),
    "演示文稿": (".ppt", ".pptx", ".dps", ".odp"),
    "录音或视频": (".mp3", ".mp4", ".wav", ".m4a", ".avi", ".mov"),
}
_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zip")
_SEND_A_TABLE = "请单位把数填在填报表（.xlsx）里交回"


@dataclass(frozen=True)
class HandedIn:
    """A file. name: as a clerk knows it, an archive's in front of its members'. hints: texts of the path in which a
    unit may be named, the nearest first. content: returns the bytes or raises `Refusal`; None for what an office
    program or a system leaves behind.
    """

    name: str
    hints: tuple[str, ...]
    content: Callable[[], bytes] | None


def handed_in(paths: Sequence[Path]) -> list[HandedIn]:
    """Return the files of the folders among `paths`, one level deep, and those named outright; by name.

    Raises `Refusal` for a path that does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            with os.scandir(path) as entries:
                found.update((path / entry.name, None) for entry in entries)
        elif path.exists():
            found[path] = None
        else:
            raise Refusal(f"找不到“{shown_name(str(path))}”：请检查路径。")
    files = [file for path in found for file in _files(path)]
    return sorted(files, key=lambda file: (file.name, file.hints))


def _files(path: Path) -> Iterator[HandedIn]:
    name = shown_name(path.name)
    stem, suffix = posixpath.splitext(name)
    if name.lower().startswith(_LITTER) or (name == BACKUPS and path.is_dir()):
        yield HandedIn(name, (), None)
    elif path.is_dir():
        yield _refused(name, (name,), "是文件夹，里面的文件没有读取", "请单独选中它再回收一次，或把里面的表移出来")
    elif not path.is_file():
        yield _refused(name, (stem,), "不是普通文件（是管道、设备或失效的链接），没有读取", "请检查文件夹")
    elif suffix.lower() == ".zip":
        yield from _members(path, name, stem)
    else:
        yield _file(name, (stem,), suffix, partial(_read, path, name))


def _file(name: str, hints: tuple[str, ...], suffix: str, content: Callable[[], bytes]) -> HandedIn:
    suffix = suffix.lower()
    if suffix in TABLES or suffix in WEB_PAGES:
        return HandedIn(name, hints, content)
    if suffix in _ARCHIVES:
        return _refused(name, hints, "是压缩包，没有读取", "请解压后把里面的表放进文件夹再回收")
    kind = next((kind for kind, suffixes in _KINDS.items() if suffix in suffixes), None)
    told = f"是{kind}" if kind else f"的扩展名“{suffix}”不是表格的" if suffix else "没有扩展名"
    return _refused(name, hints, f"{told}，没有读取", _SEND_A_TABLE)


def _refused(name: str, hints: tuple[str, ...], what: str, remedy: str) -> HandedIn:
    return HandedIn(name, hints, partial(_refuse, f"“{name}”{what}：{remedy}。"))


def _refuse(sentence: str) -> NoReturn:
    raise Refusal(sentence)


def _read(path: Path, name: str) -> bytes:
    try:
        with path.open("rb", buffering=0) as file:
            if os.fstat(file.fileno()).st_size > LARGEST_FILE:
                size = f"{LARGEST_FILE // 2**20} MB"
                raise Refusal(f"“{name}”超过 {size}，不像填报表，没有读取：请检查是否发错了文件。")
            content = file.read()
    except OSError as error:
        raise Refusal(f"读不了“{name}”（{error.strerror}）：请检查文件和权限。") from None
    return _not_empty(content, name)


def _not_empty(content: bytes, name: str) -> bytes:
    if not content:
        raise Refusal(f"“{name}”是空文件：请对方重新发一份。")
    return content


def _members(path: Path, name: str, stem: str) -> Iterator[HandedIn]:
    """Yield the files of an archive; the archive itself if it cannot be opened, is empty, or is a spreadsheet."""
    hints = (stem,)
    try:
        content = _read(path, name)
    except Refusal as refusal:
        yield HandedIn(name, hints, partial(_refuse, str(refusal)))
        return
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        yield _refused(name, hints, "不完整或已损坏，打不开", "请对方重新发一份")
        return
    if any(member.filename in ("xl/workbook.xml", "content.xml", "xl/workbook.bin") for member in members):
        yield HandedIn(name, hints, lambda: content)
        return
    files = [member for member in members if not member.is_dir() and not member.filename.startswith("__MACOSX/")]
    if not files:
        yield _refused(name, hints, "里没有文件", "请对方重新发一份")
    elif len(files) > _MOST_MEMBERS or sum(member.file_size for member in files) > _MOST_UNPACKED:
        yield _refused(name, hints, "里的文件多得异常或解压后异常庞大，没有读取", "请解压后把里面的表放进文件夹再回收")
    else:
        for member in files:
            yield _member(archive, name, stem, member)


def _member(archive: zipfile.ZipFile, of: str, stem: str, member: zipfile.ZipInfo) -> HandedIn:
    inside = zip_member_name(member.filename, is_utf8=bool(member.flag_bits & _UTF8_NAME)).replace("\\", "/")
    *folders, base = inside.split("/")
    own, suffix = posixpath.splitext(base)
    name = f"{of}/{inside}"
    hints = (own, *reversed(folders), stem)
    if base.lower().startswith(_LITTER):
        return HandedIn(name, (), None)
    if ".." in folders or inside.startswith("/") or ":" in inside:
        return _refused(name, hints, "在压缩包里的路径不正常，没有读取", "请对方重新打包")
    if member.flag_bits & _ENCRYPTED:
        return _refused(name, hints, "所在的压缩包设有密码，没有读取", "请解压后把里面的表放进文件夹再回收")
    return _file(name, hints, suffix, partial(_read_member, archive, member, name))


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    if member.file_size > LARGEST_FILE:
        raise Refusal(f"“{name}”超过 {LARGEST_FILE // 2**20} MB，不像填报表，没有读取：请检查是否发错了文件。")
    try:
        content = archive.read(member)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError, OSError):
        raise Refusal(f"“{name}”不完整或已损坏，打不开：请对方重新发一份。") from None
    return _not_empty(content, name)
