"""Replace a file in one step: whoever looks, at any moment, finds the old file or the new one, whole.

The new content goes to a temporary file in the same folder, is forced to disk, and takes the old name by
``os.replace``. Killed before that, only a temporary file with our prefix is left beside an untouched target.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from xlwings_engines.errors import CannotSave

TEMPORARY_PREFIX = ".~zancun-"

_REASONS = {
    errno.ENOSPC: "磁盘空间不足，请清理磁盘后重试",
    errno.EDQUOT: "磁盘配额已用完，请清理后重试",
    errno.EROFS: "所在磁盘是只读的，请保存到别处",
    errno.EACCES: "没有写入该文件夹的权限，请保存到别处",
    errno.EPERM: "没有写入该文件夹的权限，请保存到别处",
    errno.ENOENT: "文件夹不存在，请检查路径",
    errno.ENOTDIR: "文件夹不存在，请检查路径",
    errno.ENAMETOOLONG: "文件名太长，请改短",
}


def refuse_if_not_writable(path: Path) -> None:
    """Raise ``CannotSave`` where the target is read-only, a folder, or open in a spreadsheet program."""
    if path.is_dir():
        raise CannotSave(f"没有保存“{path.name}”：这是一个文件夹，请换一个文件名。")
    if path.exists() and not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise CannotSave(f"没有保存“{path.name}”：文件是只读的，请取消只读属性，或另存为新文件。")
    if path.exists() and not os.access(path, os.W_OK):
        raise CannotSave(f"没有保存“{path.name}”：没有写入该文件的权限，请另存为新文件。")
    owner = lock_owner(path)
    if owner:
        raise CannotSave(f"没有保存“{path.name}”：文件正在 {owner} 中打开，请先关闭它再重试。")


def lock_owner(path: Path) -> str | None:
    """Return the program whose lock file stands beside the target, or None."""
    if path.with_name(f".~lock.{path.name}#").exists():
        return "LibreOffice"
    # Excel drops the first two characters of longer names in its owner file, as WPS does.
    if any(path.with_name(f"~${name}").exists() for name in {path.name, path.name[2:]}):
        return "Word 或 WPS" if path.suffix.lower() == ".docx" else "Excel 或 WPS"
    return None


def atomic_save(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Let ``write`` fill a temporary file, then put it in place of ``path``, keeping the permission bits.

    Raises ``CannotSave`` where the target may not be replaced or the disk says no; whatever ``write`` raises
    comes out unchanged. In both cases the target is as it was and no temporary file stays behind.
    """
    path = Path(os.path.realpath(path))
    refuse_if_not_writable(path)
    try:
        _replace(path, write)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, f"系统报告“{error.strerror or error}”，请重试或保存到别处")
        raise CannotSave(f"没有保存“{path.name}”：{reason}。") from error


def _replace(path: Path, write: Callable[[BinaryIO], None]) -> None:
    handle, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, suffix=path.suffix, dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w+b") as stream:
            write(stream)
            stream.flush()
            temporary.chmod(_mode_for(path))
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _mode_for(path: Path) -> int:
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder; its rename is journalled by the file system.
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
