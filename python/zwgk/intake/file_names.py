"""File names from names that anybody may have typed: safe on Windows, macOS and Linux."""

import re
from collections.abc import Iterable

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
LONGEST_BYTES = 180
"""Of a name without its extension; file systems take 255, and a temporary prefix and (12) must fit as well."""


def safe_file_name(text: str) -> str:
    """`text` as a file name without an extension: no path, no reserved name, not hidden, not too long, never empty."""
    name = _FORBIDDEN.sub("_", text)
    name = name.encode("utf-8", "ignore")[:LONGEST_BYTES].decode("utf-8", "ignore").strip(" .\u3000")
    name = name.lstrip("~-")
    if not name.strip("_ "):
        name = "未命名"
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def distinct_file_names(texts: Iterable[str]) -> list[str]:
    """A safe name for each text, no two the same (case is no difference)."""
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
