"""Know a file again: its content as it was read, to be compared right before it is replaced.

Only the content counts. Times and inodes change without it (synchronised folders, network shares, backups), and
a file with other times but the same content holds nothing that could be lost.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class FileStamp:
    """Size in bytes and SHA-256 of a file's content; ``ABSENT`` stands for no file at all."""

    size: int
    digest: str


ABSENT = FileStamp(-1, "")


def stamp_of_bytes(content: bytes) -> FileStamp:
    """Return the stamp of a content that was read."""
    return FileStamp(len(content), hashlib.sha256(content).hexdigest())


def stamp_of_file(path: Path) -> FileStamp:
    """Return the stamp of a file as it is now, ``ABSENT`` if there is none. Raises ``OSError``."""
    try:
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return FileStamp(stream.tell(), digest)
    except FileNotFoundError:
        return ABSENT
