"""Reasons of operating system errors, as messages without a full stop."""

from __future__ import annotations

import errno

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


def reason_of(error: OSError) -> Message:
    """Return the reason; for an unknown error, its number."""
    if is_in_use(error):
        return message("system.in_use")
    known = _REASONS.get(error.errno or 0)
    if known:
        return message(known)
    return message("system.unknown", error=error.errno or type(error).__name__)


def is_in_use(error: OSError) -> bool:
    """Return whether Windows refuses because another program has the file open; other systems never do."""
    return getattr(error, "winerror", None) in _IN_USE_ON_WINDOWS
