"""Lock files of office programs: the program that has a file open, and its user.

Each program creates a file beside its open file: LibreOffice ``.~lock.NAME#`` (text, commas between fields),
Excel, Word and WPS on Windows ``~$NAME`` (with the user's name in it), WPS on Linux ``.~NAME``.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from xlwings_engines.messages import Message, message

_MOST_BYTES = 4096
_WORD_FILE, _UTF16_PLACES = 162, (54, 55)  # length of Word's owner file; offsets of the longer name's length


@dataclass(frozen=True)
class ForeignLock:
    """A lock file: the program that writes such files, the user named in it (None if none), and its place."""

    program: str | Message
    user: Message | None
    path: Path

    @property
    def message(self) -> Message:
        """Who has the file open, as part of a sentence."""
        if self.user is None:
            return message("lock.open", program=self.program)
        return message("lock.open_by", user=self.user, program=self.program)


def foreign_lock(path: Path) -> ForeignLock | None:
    """Return the lock that an office program holds on ``path``, or None."""
    name = path.name
    lock = path.with_name(f".~lock.{name}#")
    if _is_there(lock):
        return ForeignLock("LibreOffice", _libreoffice_user(lock), lock)
    # Word drops one or two characters of longer names, as WPS does.
    for short in dict.fromkeys((name, name[1:], name[2:])):
        lock = path.with_name(f"~${short}")
        if _is_there(lock):
            program = message("program.word_or_wps" if path.suffix.lower() == ".docx" else "program.excel_or_wps")
            return ForeignLock(program, _microsoft_user(lock), lock)
    lock = path.with_name(f".~{name}")
    return ForeignLock("WPS", None, lock) if _is_there(lock) else None


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # the name is too long for a lock file: no program could have made one
        return False


def _start_of(lock: Path) -> bytes:
    # A program that runs on Windows may forbid reading its lock.
    with contextlib.suppress(OSError), lock.open("rb") as stream:
        return stream.read(_MOST_BYTES)
    return b""


def _libreoffice_user(lock: Path) -> Message | None:
    fields = _start_of(lock).decode("utf-8", "replace").split(",")
    if len(fields) < 3:
        return None
    user, host = _plain(fields[0]) or _plain(fields[1]), _plain(fields[2])
    if user and host:
        return message("lock.user_at", user=user, host=host)
    return message("lock.user", user=user) if user else None


def _microsoft_user(lock: Path) -> Message | None:
    """Return the UTF-16 name; the other one is in the unknown code page of another computer."""
    content = _start_of(lock)
    place = _UTF16_PLACES[len(content) != _WORD_FILE]
    if len(content) < place + 2:
        return None
    length = int.from_bytes(content[place : place + 2], "little")
    name = _plain(content[place + 2 : place + 2 + 2 * length].decode("utf-16-le", "replace"))
    return message("lock.user", user=name) if name and length <= 52 else None


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable()).strip()
