"""Places of the counties' files: folders and files, here, on a share or in an object store (fsspec).

Every file found is to be read or reported.
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

from zwgk.errors import Refusal
from zwgk.file_names import shown_name
from zwgk.intake.forms.handed_in import LARGEST_FILE, NOT_RETURNED, TABLES
from zwgk.rollup.facts import PAPERS

_READ = (TABLES - {".txt"}) | PAPERS
_PASSED_OVER = frozenset(NOT_RETURNED)
_USUAL_SIZE = 2**20
_MOST_FILES, _MOST_FOLDERS = 50_000, 10_000
_A_FOLDER_OF_ITS_OWN = "请单独建一个文件夹，只放各县报来的文件，再汇总它。"
_HERE = "file://" if os.name == "posix" else "file:///"


@dataclass(frozen=True)
class CountyFile:
    """A file to read. name: its place below the given path, for the clerk; url: for fsspec; version: changes with the
    file (size, and times or the store's own mark; who restores the time of modification changes the other one)."""

    name: str
    url: str
    version: str
    changed: float = 0.0  # seconds since 1970, 0 if unknown to the store


@dataclass(frozen=True)
class Found:
    """files: to be read, by name; named: (name, sentence) of the others."""

    files: tuple[CountyFile, ...]
    named: tuple[tuple[str, str], ...]


def find_files(paths: Sequence[str]) -> Found:
    """Return the files among and below the paths. Raise `Refusal` for a missing path, and for a whole disk or home."""
    files: dict[str, CountyFile] = {}
    named: dict[str, str] = {}
    for path in paths:
        for name, url, details in _entries(path):
            why = _not_read(name, details)
            name = shown_name(name)
            if why is None:
                files[url] = CountyFile(name, url, _version(details), _changed(details))
            elif why:
                named[name] = why
    named |= dict(_open_elsewhere(named, {file.name for file in files.values()}))
    times = Counter(file.name for file in files.values())
    listed = [replace(file, name=file.url) if times[file.name] > 1 else file for file in files.values()]
    return Found(tuple(sorted(listed, key=lambda file: (file.name, file.url))), tuple(sorted(named.items())))


def read_bytes(url: str) -> bytes:
    """Return the contents of a file. Raise OSError or errors of the store's own driver."""
    import fsspec

    here = Path(url.removeprefix(_HERE)) if url.startswith(_HERE) else None
    with here.open("rb") if here else fsspec.open(url, "rb") as stream:  # fsspec takes longer than reading
        content: bytes = stream.read(_USUAL_SIZE)  # a buffer of the limit's size for each file costs more than reading
        return content if len(content) < _USUAL_SIZE else content + stream.read(LARGEST_FILE + 1 - _USUAL_SIZE)


def _entries(path: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    import fsspec

    system, root = fsspec.core.url_to_fs(path)
    try:
        details = system.info(root)
    except (FileNotFoundError, PermissionError):
        raise Refusal(f"找不到“{path}”，或没有读取它的权限：请检查路径。") from None
    if details["type"] == "directory":
        here = "file" in system.protocol
        if here and Path(root).resolve() in (Path(Path(root).resolve().anchor), Path.home()):
            raise Refusal(f"“{path}”是整个磁盘或个人的主文件夹：{_A_FOLDER_OF_ITS_OWN}")
        for place, entry in _walked(system, root) if here else system.find(root, detail=True).items():
            yield str(PurePosixPath(place).relative_to(PurePosixPath(root))), system.unstrip_protocol(place), entry
    else:
        yield PurePosixPath(root).name, system.unstrip_protocol(root), details


def _walked(system: Any, root: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the files below a folder of this machine, but for hidden folders. Raise `Refusal` for more than a country
    sends: a whole disk would be searched for minutes."""
    files = folders = 0
    for _, below, found in system.walk(root, detail=True):
        for name in [name for name in below if name.startswith(".")]:
            del below[name]
        files, folders = files + len(found), folders + 1
        if files > _MOST_FILES or folders > _MOST_FOLDERS:
            seen = f"看了 {folders} 个子文件夹、{files} 个文件，还没有看完"
            raise Refusal(f"“{root}”太大：{seen}，不像只放着各县报来的文件。{_A_FOLDER_OF_ITS_OWN}")
        yield from ((entry["name"], entry) for entry in found.values())


def _open_elsewhere(named: dict[str, str], files: set[str]) -> Iterator[tuple[str, str]]:
    """Explain marks of programs that have one of the files open."""
    for name in named:
        place = PurePosixPath(name)
        base = place.name.removeprefix("~$").removeprefix(".~lock.").removesuffix("#")
        if base != place.name:
            whole = {str(PurePosixPath(file)) for file in files if PurePosixPath(file).parent == place.parent}
            mine = [file for file in whole if PurePosixPath(file).name.endswith(base)]
            told = f"“{mine[0]}”可能正在别的程序里打开，读的是上次保存的内容" if mine else "是打开文件时留下的标记"
            yield name, told


def _not_read(name: str, details: dict[str, Any]) -> str | None:
    """Return why a file is not read, "" for hidden files of a program or system; None if it is to be read."""
    place = PurePosixPath(name)
    if place.name.startswith(("~$", ".~lock.")):
        return "是打开文件时留下的标记"
    if any(part.startswith(".") for part in place.parts):
        hidden = place.name.startswith(".") and place.suffix.lower() in _READ
        return "是隐藏的文件，没有读" if hidden and not any(part.startswith(".") for part in place.parts[:-1]) else ""
    if details.get("type") != "file":
        return "不是普通文件（是链接、管道或设备），没有读"
    if _PASSED_OVER & set(place.parts[:-1]):
        return "在“备份”或“归档”文件夹里，没有读"
    if place.suffix.lower() not in _READ:
        return "不是工作簿或通报，没有读：请放工作簿（.xlsx）或通报（.docx、.pdf、.html），压缩包请先解压"
    if details.get("size", 0) > LARGEST_FILE:
        return f"超过 {LARGEST_FILE // 2**20} MB，没有读：请检查是不是县里的统计工作簿"
    return None


def _changed(details: dict[str, Any]) -> float:
    changed = details.get("mtime")
    return float(changed) if isinstance(changed, (int, float)) else 0.0


def _version(details: dict[str, Any]) -> str:
    marks = (details.get(key) for key in ("size", "mtime", "created", "ETag", "etag", "LastModified", "ino"))
    return "|".join(str(mark) for mark in marks if mark is not None)
