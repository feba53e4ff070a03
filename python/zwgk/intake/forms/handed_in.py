"""Returned files: every file of the chosen folders, of their subfolders and zip archives, to be read or reported.

files in = files read + files reported: a file that is not a table gets a sentence; leftovers of an office program or a
system, and folders of backups and archives, are skipped by name. Nothing is unpacked to disk.
"""

import os
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import NoReturn

from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal
from zwgk.file_names import shown_name, zip_member_name
from zwgk.files import ARCHIVE, BACKUPS

LARGEST_FILE = 50 * 2**20
TABLES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv", ".txt", ".xltx", ".xltm", ".xlt", ".ett"})
WEB_PAGES = frozenset({".htm", ".html", ".mht", ".mhtml", ".xml"})
_MOST_MEMBERS, _MOST_UNPACKED = 2_000, 200 * 2**20
_MOST_FILES, _MOST_FOLDERS, _MOST_ARCHIVES, _DEEPEST = 5_000, 1_000, 200, 6
NOT_RETURNED = (BACKUPS, ARCHIVE)
_BINS = ("$recycle.bin", "#recycle", "@recycle", ".trash", "recycler", "system volume information", "@eadir")
"""Folders of a disk's recycle bin and of a network drive: what lies there was thrown away."""
_UTF8_NAME = 0x800
_ENCRYPTED = 1
_LEFT_BEHIND = "办公软件或系统留下的文件，不是填报表"
_LITTER = ("~$", ".~", "._", "thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db")
_KINDS = {
    "Word 文档": (".doc", ".docx", ".docm", ".wps", ".wpt", ".rtf", ".odt", ".ofd"),
    "PDF": (".pdf",),
    "图片": (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"),
    "演示文稿": (".ppt", ".pptx", ".dps", ".odp"),
    "录音或视频": (".mp3", ".mp4", ".wav", ".m4a", ".avi", ".mov"),
    "快捷方式": (".lnk", ".url"),
    "没有下载完的文件": (".crdownload", ".part", ".download", ".td", ".xltd"),
    "邮件": (".eml", ".msg"),
    "苹果电脑的表格（Numbers）": (".numbers",),
}
_OWN_REMEDIES = {
    "快捷方式": "请单位把表本身发来，不是它的快捷方式",
    "没有下载完的文件": "请重新下载这份表",
    "邮件": "请把邮件里的附件存到文件夹里再回收",
    "苹果电脑的表格（Numbers）": "请对方导出为 .xlsx 重新发",
}
_ARCHIVES = (".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zip")
_SEND_A_TABLE = "请单位把数填在填报表（.xlsx）里交回"


@dataclass(frozen=True)
class HandedIn:
    """A file. name: for the clerk, with the archive's name before its members'. hints: texts of the path that may name
    a unit, the nearest first. content: returns the bytes or raises `Refusal`; None for a skipped file, with the reason
    in `passed`."""

    name: str
    hints: tuple[str, ...]
    content: Callable[[], bytes] | None
    passed: str = ""


@dataclass
class _Seen:
    """What was looked at so far, of all chosen folders."""

    files: int = 0
    folders: int = 0
    archives: int = 0

    def check(self) -> None:
        """Raise `Refusal` for more than any county has returned: a whole disk would be searched for minutes."""
        if self.files > _MOST_FILES or self.folders > _MOST_FOLDERS or self.archives > _MOST_ARCHIVES:
            raise Refusal(
                f"选中的文件夹太大：看了 {self.folders} 个子文件夹、{self.files} 个文件（压缩包 {self.archives} 个），"
                "还没有看完，不像只放着交回的表。请单独建一个文件夹，只放交回的表，再选它。"
            )


def handed_in(paths: Sequence[Path]) -> list[HandedIn]:
    """Return the files in the folders among `paths` and their subfolders, and the files among `paths`; by name.

    Raise `Refusal` for a path that does not exist, for a whole disk, and for more than any county has returned.
    """
    seen = _Seen()
    found: dict[Path, Path] = {}  # a file or folder -> the folder that was chosen
    for path in paths:
        if path.resolve() == Path(path.resolve().anchor):
            raise Refusal(f"“{path}”是整个磁盘：请单独建一个文件夹，只放交回的表，再选它。")
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except (FileNotFoundError, NotADirectoryError):
            raise Refusal(f"找不到“{shown_name(str(path))}”：请检查路径。") from None
        if is_folder:
            found.update((path / name, path) for name in _names_in(path))
        else:
            found.setdefault(path, path.parent)
    files = []
    for file in (file for path, chosen in found.items() for file in _files(path, chosen, seen)):
        files.append(file)
        seen.files += 1
        seen.check()
    return sorted(files, key=lambda file: (file.name, file.hints))


def _names_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.name for entry in entries)
    except OSError as error:
        shown = shown_name(str(folder))
        raise Refusal(f"读不了文件夹“{shown}”（{reason_of(error)}）：请检查文件夹和权限。") from None


def _files(path: Path, chosen: Path, seen: _Seen) -> Iterator[HandedIn]:
    inside = [shown_name(part) for part in path.relative_to(chosen).parts]
    *folders, base = inside
    name = "/".join(inside)
    stem, suffix = posixpath.splitext(base)
    hints = (stem, *reversed(folders))
    if base.lower().startswith(_LITTER):
        yield HandedIn(name, (), None, _LEFT_BEHIND)
    elif (is_folder := _is_dir(path)) is None:
        yield _refused(name, hints, "没有权限或磁盘出错，读不了", "请检查它和权限")
    elif is_folder:
        seen.folders += 1
        seen.check()
        yield from _folder(path, chosen, name, (base, *reversed(folders)), seen)
    elif not path.is_file():
        yield _refused(name, hints, "不是普通文件（是管道、设备或失效的链接），没有读取", "请检查文件夹")
    elif suffix.lower() == ".zip":
        seen.archives += 1
        seen.check()
        yield from _members(path, name, hints)
    else:
        yield _file(name, hints, suffix, partial(_read, path, name))


def _folder(path: Path, chosen: Path, name: str, hints: tuple[str, ...], seen: _Seen) -> Iterator[HandedIn]:
    if hints[0] in NOT_RETURNED:
        yield HandedIn(name, (), None, f"{hints[0]}文件夹，里面不是交回的表")
    elif hints[0].lower().startswith(_BINS):
        yield HandedIn(name, (), None, "回收站或系统的文件夹，里面不是交回的表")
    elif path.is_symlink() or len(hints) > _DEEPEST:
        yield _refused(name, hints, "是链接或嵌套很深的文件夹，里面的文件没有读取", "请把里面的表移出来")
    else:
        try:
            names = _names_in(path)
        except Refusal as refusal:
            yield HandedIn(name, hints, partial(_refuse, str(refusal)))
            return
        for each in names:
            yield from _files(path / each, chosen, seen)


def _is_dir(path: Path) -> bool | None:
    """Return None if the system does not say (a link into a forbidden folder, a broken disk)."""
    try:
        return path.is_dir()
    except OSError:
        return None


def _file(name: str, hints: tuple[str, ...], suffix: str, content: Callable[[], bytes]) -> HandedIn:
    suffix = suffix.lower()
    if suffix in TABLES or suffix in WEB_PAGES:
        return HandedIn(name, hints, content)
    if suffix in _ARCHIVES:
        return _refused(name, hints, "是压缩包，没有读取", "请解压后把里面的表放进文件夹再回收")
    kind = next((kind for kind, suffixes in _KINDS.items() if suffix in suffixes), None)
    told = f"是{kind}" if kind else f"的扩展名“{suffix}”不是表格的" if suffix else "没有扩展名"
    return _refused(name, hints, f"{told}，没有读取", _OWN_REMEDIES.get(kind or "", _SEND_A_TABLE))


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
        raise Refusal(f"读不了“{name}”（{reason_of(error)}）：请检查文件和权限。") from None
    return _not_empty(content, name)


def _not_empty(content: bytes, name: str) -> bytes:
    if not content:
        raise Refusal(f"“{name}”是空文件：请对方重新发一份。")
    return content


def _members(path: Path, name: str, hints: tuple[str, ...]) -> Iterator[HandedIn]:
    """Yield the files of an archive; the archive itself if it cannot be opened, is empty, or is a spreadsheet."""
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
            yield _member(archive, name, hints, member)


def _member(archive: zipfile.ZipFile, of: str, around: tuple[str, ...], member: zipfile.ZipInfo) -> HandedIn:
    inside = zip_member_name(member.filename, is_utf8=bool(member.flag_bits & _UTF8_NAME)).replace("\\", "/")
    *folders, base = inside.split("/")
    own, suffix = posixpath.splitext(base)
    name = f"{of}/{inside}"
    hints = (own, *reversed(folders), *around)
    if base.lower().startswith(_LITTER):
        return HandedIn(name, (), None, _LEFT_BEHIND)
    passed = next((folder for folder in folders if folder in NOT_RETURNED), None)
    if passed is not None:
        return HandedIn(name, (), None, f"{passed}文件夹，里面不是交回的表")
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
