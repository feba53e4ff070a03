"""Files and folders of killed processes: named after their process, removed by a later one.

A name is prefix, mark of the computer, process id, random text: ``.~zancun-1a2b3c4d-4711-x8k2.xlsx``. On this
computer they are removed when the process is gone; those of other computers (a shared folder) after a day.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import socket
import time
from pathlib import Path

FOREIGN_SECONDS = 24 * 3600
_HOST = hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def owned_prefix(prefix: str) -> str:
    """Return the prefix of this process's temporary files and folders."""
    return f"{prefix}{_HOST}-{os.getpid()}-"


def sweep(folder: Path, prefix: str) -> None:
    """Remove what killed processes left in ``folder`` under ``prefix``; skip what cannot be removed."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.name.startswith(prefix) and _is_abandoned(path, path.name.removeprefix(prefix)):
                _remove(path)


def is_running(pid: int) -> bool:
    """Return whether a process of this computer is alive; on Windows always True: signal 0 would end it."""
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _is_abandoned(path: Path, rest: str) -> bool:
    host, _, further = rest.partition("-")
    pid = further.partition("-")[0]
    with contextlib.suppress(OSError):
        status = path.lstat()
        if hasattr(os, "getuid") and status.st_uid != os.getuid():
            return False
        if host == _HOST and pid.isdigit() and not is_running(int(pid)):
            return True
        return time.time() - status.st_mtime > FOREIGN_SECONDS
    return False


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        path.unlink()
