"""Replace a file atomically: at any moment it has its complete old or new content.

The new content goes to a temporary file in the same folder, is flushed to disk, gets owner, group, permissions and
access lists of the old file, and takes the old name by ``os.replace``. If killed before that, only a temporary file
with our prefix is left beside an untouched target; the next save in the folder removes it.

If the old file has another owner that we cannot restore, or a second name (a hard link), replacing would take it
from colleagues. Then it is overwritten, while a complete copy of the new content is kept beside it under a name that
says so.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from xlwings_engines.errors import CannotSave
from xlwings_engines.file_access import give_access, takes_access
from xlwings_engines.file_stamp import ABSENT, FileStamp, stamp_of_file
from xlwings_engines.fitting_names import fitting_name
from xlwings_engines.leftovers import owned_prefix, sweep
from xlwings_engines.messages import Message, message
from xlwings_engines.other_programs import foreign_lock
from xlwings_engines.system_reasons import reason_of

TEMPORARY_PREFIX = ".~zancun-"
UNFINISHED = "-未存完"


def refuse_if_not_writable(path: Path) -> None:
    """Raise ``CannotSave`` if the target is irregular, read-only, half written, or open in an office program."""
    try:
        _refuse(path)
    except OSError as error:
        raise CannotSave("save.failed", name=path.name, reason=reason_of(error)) from error


def _refuse(path: Path) -> None:
    name = path.name
    if path.is_dir():
        raise CannotSave("save.is_folder", name=name)
    if path.exists():
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise CannotSave("save.not_regular", name=name)
        if not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
            raise CannotSave("save.read_only", name=name)
        _refuse_if_held(path)
    lock = foreign_lock(path)
    if lock:
        raise CannotSave("save.locked", name=name, lock=lock.message, lock_file=lock.path.name)
    unfinished = _unfinished_name(path)
    if unfinished.exists():
        raise CannotSave("save.unfinished", name=name, unfinished=unfinished.name)


def _refuse_if_held(path: Path) -> None:
    # Without a lock file of the other program, Windows reports only on opening that the file is in use.
    try:
        os.close(os.open(path, os.O_RDWR))
    except PermissionError as error:
        raise CannotSave("save.failed", name=path.name, reason=_reason(error, "system.file_permission")) from error


def atomic_save(
    path: Path, write: Callable[[BinaryIO], None], expected: FileStamp | None = None, like: Path | None = None
) -> FileStamp:
    """Let ``write`` fill a temporary file, then move it to ``path``; return the stamp of the new content.

    ``expected`` is the stamp of the target as it was read (``ABSENT`` for a new file): if it has changed since, it is
    not replaced. ``like``: the original if this is a copy; only those who can read it can read the copy.
    Raise ``CannotSave`` if the target may not be replaced or the disk fails; errors of ``write`` pass
    unchanged. In both cases the target is unchanged and no temporary file is left.
    """
    refuse_if_not_writable(path)
    path = Path(os.path.realpath(path))
    refuse_if_not_writable(path)
    try:
        return _save(path, write, expected, like)
    except OSError as error:
        raise CannotSave("save.failed", name=path.name, reason=_reason(error, "system.folder_permission")) from error


def _reason(error: OSError, no_permission: str) -> Message:
    reason = reason_of(error)
    return message(no_permission) if reason.code == "system.no_permission" else reason


def _save(path: Path, write: Callable[[BinaryIO], None], expected: FileStamp | None, like: Path | None) -> FileStamp:
    sweep(path.parent, TEMPORARY_PREFIX)
    _refuse_if_changed(path, expected)
    temporary = path.with_name(f"{owned_prefix(TEMPORARY_PREFIX)}{secrets.token_hex(6)}{path.suffix[:16]}")
    # The content stays unreadable for others if the file was; a new file gets the folder's usual access.
    handle = os.open(
        temporary,
        os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0),
        0o600 if path.exists() or like is not None else 0o666,
    )
    try:
        with os.fdopen(handle, "w+b") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        written = stamp_of_file(temporary)
        replaceable = not path.exists() or takes_access(temporary, path)
        if like is not None and not path.exists():
            give_access(temporary, like)
        refuse_if_not_writable(path)
        _refuse_if_changed(path, expected)
        if replaceable:
            temporary.replace(path)
        else:
            _write_over(path, temporary)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)
    return written


def _refuse_if_changed(path: Path, expected: FileStamp | None) -> None:
    if expected is None:
        return
    now = stamp_of_file(path)
    if now == expected:
        return
    if expected == ABSENT:
        raise CannotSave("save.just_created", name=path.name)
    if now == ABSENT:
        raise CannotSave("save.just_removed", name=path.name)
    raise CannotSave("save.changed", name=path.name)


def _unfinished_name(path: Path) -> Path:
    return path.with_name(fitting_name(path.stem, f"{UNFINISHED}{path.suffix}"))


def _write_over(path: Path, complete: Path) -> None:
    """Write the content of ``complete`` over ``path``; meanwhile ``complete`` lies beside it under a telling name."""
    old = path.read_bytes()
    unfinished = _unfinished_name(path)
    with path.open("r+b") as target:
        complete.replace(unfinished)
        _sync_folder(path.parent)
        try:
            _fill(target, unfinished)
        except BaseException:
            target.seek(0)
            target.write(old)
            target.truncate()
            target.flush()
            os.fsync(target.fileno())
            unfinished.unlink()
            raise
    unfinished.unlink()


def _fill(target: BinaryIO, source: Path) -> None:
    size = source.stat().st_size
    if hasattr(os, "posix_fallocate") and size:
        os.posix_fallocate(target.fileno(), 0, size)  # a full disk is noticed before anything is overwritten
    with source.open("rb") as content:
        shutil.copyfileobj(content, target)
    target.truncate()
    target.flush()
    os.fsync(target.fileno())


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder; its renames are journalled by the file system.
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):  # some network folders cannot; the file is saved already
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
