"""Recognise a file: its content as read, to be compared right before it is replaced.

Only the content counts. Times and inodes change without it (synchronised folders, network shares, backups), and
a file with other times but the same content holds nothing that could be lost.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileStamp:
    """Size in bytes and SHA-256 of a file's content; ``ABSENT`` means that there is no file."""

    size: int
    digest: str


ABSENT = FileStamp(-1, "")


def stamp_of_bytes(content: bytes) -> FileStamp:
    """Return the stamp of content that was read."""
    return FileStamp(len(content), hashlib.sha256(content).hexdigest())


def stamp_of_file(path: Path) -> FileStamp:
    """Return the present stamp of a file, ``ABSENT`` if there is none. Raise ``OSError``."""
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return FileStamp(stream.tell(), digest)
    except FileNotFoundError:
        return ABSENT
