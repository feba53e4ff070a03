"""One command at a time per workbook: a lock file, held from reading to saving.

The lock file lies beside the workbook and names its holder. The system's lock on that file (flock, on Windows a
locked byte) decides on one computer, and on network shares that forward locks; it ends with its process, so a lock
file left by a killed command is no obstacle. On shares that do not forward locks, the text decides: a lock file of
another computer is valid for an hour, longer than any command runs. In any case, saving compares the file with what
was read (see xlwings_engines.atomic_save).
"""

import contextlib
import datetime as dt
import getpass
import hashlib
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlwings_engines.fitting_names import LONGEST_NAME
from zwgk.engine_messages import reason_of
from zwgk.errors import Refusal

PREFIX = ".~zwgk-suo-"
_FOREIGN_SECONDS = 3600
_LOCKED_BYTE = 2**20  # Windows forbids reading a locked byte, so it is far behind the text


@contextmanager
def locked(workbook: Path, doing: str) -> Iterator[None]:
    """Hold the lock of a workbook; `doing` is the command's name, shown to whoever finds the lock held.

    Raise `Refusal` if another command works on the workbook, or if its folder cannot be written.
    """
    workbook = Path(os.path.realpath(workbook))
    place = lock_place(workbook)
    try:
        handle = _acquire(workbook, place)
    except OSError as error:
        raise Refusal(f"没有处理“{workbook.name}”：它所在的文件夹不能写入（{reason_of(error)}）。") from None
    try:
        _sign(workbook, handle, doing)
        yield
    finally:
        _release(handle, place)


def lock_place(workbook: Path) -> Path:
    """Return the lock file of a workbook; an overlong name is replaced by its digest."""
    name = f"{PREFIX}{workbook.name}"
    if len(os.fsencode(name)) > LONGEST_NAME:
        name = PREFIX + hashlib.sha256(os.fsencode(workbook.name)).hexdigest()[:32]
    return workbook.with_name(name)


def _acquire(workbook: Path, place: Path) -> int:
    while True:
        try:
            handle = os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        except PermissionError as refused:
            try:
                _remove_abandoned(workbook, place)
            except FileNotFoundError:  # not the file is in the way: nothing may be made in the folder
                raise refused from None
            continue
        taken = False
        try:
            taken = _take(workbook, handle, place)
        finally:
            if not taken:
                os.close(handle)
        if taken:
            return handle


def _take(workbook: Path, handle: int, place: Path) -> bool:
    """Return True if the lock is now held, False if the former holder has just removed the file."""
    if not _lock(handle):
        raise _refusal(workbook, handle)
    if not _is_still(handle, place):
        return False
    if _held_elsewhere(handle):
        raise _refusal(workbook, handle)
    return True


def _remove_abandoned(workbook: Path, place: Path) -> None:
    """Remove a lock file left by another user's killed command; raise if there is none, or if it is held."""
    handle = os.open(place, os.O_RDONLY)
    try:
        if not _lock(handle) or _held_elsewhere(handle):
            raise _refusal(workbook, handle)
        place.unlink()
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Return whether the system granted the lock; a file system without locks always grants it."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _is_still(handle: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), place.stat())
    except FileNotFoundError:
        return False


def _held_elsewhere(handle: int) -> bool:
    holder = _holder(handle)
    age = time.time() - os.fstat(handle).st_mtime
    return bool(holder) and holder.get("host") != socket.gethostname() and age < _FOREIGN_SECONDS


def _sign(workbook: Path, handle: int, doing: str) -> None:
    holder = {
        "user": _user(),
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since": dt.datetime.now().isoformat(timespec="seconds"),
        "doing": doing,
    }
    try:
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(holder, ensure_ascii=False).encode())
    except OSError as error:
        raise Refusal(f"没有处理“{workbook.name}”：{reason_of(error)}。") from None


def _holder(handle: int) -> dict[str, str]:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        found = json.loads(os.read(handle, 4096).decode("utf-8", "replace"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {key: str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def _refusal(workbook: Path, handle: int) -> Refusal:
    holder = _holder(handle)
    who, host = holder.get("user", ""), holder.get("host", "")
    since = holder.get("since", "").partition("T")[2][:5]
    by = f"“{who}”（电脑 {host}，{since} 开始）" if who and host and since else "另一个命令"
    doing = f"用“{holder['doing']}”" if holder.get("doing") else ""
    return Refusal(f"没有处理“{workbook.name}”：{by}正在{doing}处理它，请等它结束再试。")


def _release(handle: int, place: Path) -> None:
    # Windows does not remove an open file, and others must not take a file that is about to be removed.
    if sys.platform == "win32":
        os.close(handle)
        with contextlib.suppress(OSError):
            place.unlink()
        return
    with contextlib.suppress(OSError):
        if _is_still(handle, place):
            place.unlink()
    os.close(handle)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
