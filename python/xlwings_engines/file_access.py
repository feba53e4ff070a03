"""Give a new file the access rights of an old one: owner, group, permission bits, access lists, other attributes."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

_SYSTEM_OWN = ("security.", "trusted.")  # the system labels new files itself


def takes_access(new: Path, old: Path) -> bool:
    """Copy the access rights of ``old`` to ``new``; return False if they cannot be equal, or if ``old`` has two names.

    Then ``old`` must not be replaced: colleagues would lose it, or keep the old content under the other name.
    """
    status = old.stat()
    if status.st_nlink > 1:
        return False
    if os.name != "posix":
        return True
    try:
        made = new.stat()
        if (made.st_uid, made.st_gid) != (status.st_uid, status.st_gid):
            os.chown(new, status.st_uid, status.st_gid)
        _take_attributes(new, old)
        if new.stat().st_mode != status.st_mode:
            new.chmod(stat.S_IMODE(status.st_mode))
    except OSError:
        return False
    made = new.stat()
    return all(getattr(made, field) == getattr(status, field) for field in ("st_uid", "st_gid", "st_mode"))


def give_access(new: Path, like: Path) -> None:
    """Copy the access rights of ``like`` to its copy ``new``, as far as this user may, and never wider ones."""
    if os.name != "posix":
        return
    status = like.stat()
    for owner, group in ((-1, status.st_gid), (status.st_uid, -1)):
        with contextlib.suppress(OSError):
            os.chown(new, owner, group)
    made = new.stat()
    mode = stat.S_IMODE(status.st_mode) & 0o777 | stat.S_IWUSR
    if made.st_gid != status.st_gid:  # another group gets no more than everybody
        mode = mode & ~0o070 | (mode & 0o007) << 3
    elif made.st_uid == status.st_uid:
        with contextlib.suppress(OSError):
            _take_attributes(new, like)
    new.chmod(mode)


def _take_attributes(new: Path, old: Path) -> None:
    if not hasattr(os, "listxattr"):
        return
    wanted, present = _attributes(old), _attributes(new)
    for name in present.keys() - wanted.keys():
        with _system_knows_better(name):
            os.removexattr(new, name)
    for name, value in wanted.items():
        if present.get(name) != value:
            with _system_knows_better(name):
                os.setxattr(new, name, value)


def _attributes(path: Path) -> dict[str, bytes]:
    try:
        return {name: os.getxattr(path, name) for name in os.listxattr(path)}
    except OSError as error:
        if error.errno in (errno.ENOTSUP, errno.ENOSYS):  # a file system without attributes
            return {}
        raise


@contextlib.contextmanager
def _system_knows_better(name: str) -> Iterator[None]:
    try:
        yield
    except OSError:
        if not name.startswith(_SYSTEM_OWN):
            raise
