"""File names: safe ones from any typed text, and readable ones from any name on disk."""

import os
import re
from collections.abc import Iterable

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
LONGEST_BYTES = 180
"""Length without the extension; file systems take 255, and a temporary prefix and (12) must fit as well."""


def safe_file_name(text: str) -> str:
    """Return `text` as a file name without an extension: no path, not reserved, hidden, too long or empty."""
    name = _FORBIDDEN.sub("_", text)
    name = name.encode("utf-8", "ignore")[:LONGEST_BYTES].decode("utf-8", "ignore").strip(" .\u3000")
    name = name.lstrip("~-")
    if not name.strip("_ "):
        name = "未命名"
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def distinct_file_names(texts: Iterable[str]) -> list[str]:
    """Return a safe name per text, all distinct regardless of case."""
    taken: set[str] = set()
    names = []
    for text in texts:
        base = name = safe_file_name(text)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{base}({number})"
        taken.add(name.casefold())
        names.append(name)
    return names


def shown_name(name: str) -> str:
    """Return a name from disk for a clerk: bytes that are not UTF-8 are GBK, as written by a Chinese Windows."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return _decoded(os.fsencode(name))
    return name


def zip_member_name(name: str, *, is_utf8: bool) -> str:
    """Return the name of a file in an archive; without the flag for UTF-8, `zipfile` has decoded its bytes as cp437."""
    try:
        return name if is_utf8 else _decoded(name.encode("cp437"))
    except UnicodeEncodeError:
        return name


def _decoded(name: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("gb18030", "replace")
