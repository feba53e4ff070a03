"""Reasons of operating system errors, as messages without a full stop."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from xlwings_engines.messages import Message, message

_REASONS = {
    errno.ENOSPC: "system.disk_full",
    errno.EDQUOT: "system.quota",
    errno.EFBIG: "system.file_too_large",
    errno.EROFS: "system.read_only_disk",
    errno.EACCES: "system.no_permission",
    errno.EPERM: "system.no_permission",
    errno.ENOENT: "system.no_folder",
    errno.ENOTDIR: "system.no_folder",
    errno.EISDIR: "system.is_folder",
    errno.EEXIST: "system.exists",
    errno.ELOOP: "system.link_loop",
    errno.ENAMETOOLONG: "system.name_too_long",
    errno.EINVAL: "system.bad_name",
    errno.EBUSY: "system.busy",
    errno.ETXTBSY: "system.busy",
    errno.EIO: "system.disk_error",
    errno.ESTALE: "system.share_lost",
    errno.ETIMEDOUT: "system.share_silent",
    errno.EHOSTDOWN: "system.share_silent",
    errno.EMFILE: "system.too_many_files",
    errno.ENFILE: "system.too_many_files",
    errno.ENOMEM: "system.no_memory",
    errno.EAGAIN: "system.busy",
}

_IN_USE_ON_WINDOWS = (32, 33)  # sharing and lock violations, which Python calls EACCES
# Windows' own numbers, where the errno that Python makes of them says something else.
_WINDOWS_REASONS = {
    6: "system.bad_name",  # CON and the like are devices
    19: "system.read_only_disk",
    21: "system.not_ready",
    39: "system.disk_full",
    53: "system.share_silent",
    59: "system.share_lost",
    64: "system.share_lost",
    67: "system.share_lost",
    121: "system.share_silent",
    225: "system.blocked",
    226: "system.blocked",
    362: "system.in_the_cloud",
    1231: "system.share_silent",
}
_BAD_NAMES = (0, 87, 123, 161)  # anything else that Python calls EINVAL is an error that it does not know
_LONGEST_PATH = 259
"""UTF-16 units in the full name of a file, unless an administrator allows longer ones."""


def reason_of(error: OSError) -> Message:
    """Return the reason; for an unknown error, its number."""
    if is_in_use(error):
        return message("system.in_use")
    if is_too_long(error):
        return message("system.path_too_long", most=_LONGEST_PATH)
    windows = getattr(error, "winerror", None) or 0
    code = _WINDOWS_REASONS.get(windows)
    if code is None and (error.errno != errno.EINVAL or windows in _BAD_NAMES):
        code = _REASONS.get(error.errno or 0)
    if code is not None:
        return message(code)
    return message("system.unknown", error=windows or error.errno or type(error).__name__)


def is_too_long(error: OSError) -> bool:
    """Return whether Windows does not find a path because it is too long; it says only that there is no such path."""
    if getattr(error, "winerror", None) == 206:
        return True
    if sys.platform != "win32" or error.errno != errno.ENOENT or not isinstance(error.filename, str | os.PathLike):
        return False
    return len(str(Path(error.filename).absolute()).encode("utf-16-le")) // 2 > _LONGEST_PATH


def is_in_use(error: OSError) -> bool:
    """Return whether Windows refuses because another program has the file open; other systems never do."""
    return getattr(error, "winerror", None) in _IN_USE_ON_WINDOWS
