"""Names of unit sheets: the unit's own if a spreadsheet program accepts it, otherwise the nearest valid one."""

import re
from collections.abc import Iterable

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")


def free_sheet_name(name: str, taken: Iterable[str]) -> str:
    """Return `name` without forbidden characters, at most 31 long, and not among `taken` regardless of case."""
    used = {other.casefold() for other in taken}
    base = _FORBIDDEN.sub("", name).strip(" '")[:LONGEST].strip(" '") or "单位"
    candidate, number = base, 1
    while candidate.casefold() in used:
        number += 1
        suffix = f"({number})"
        candidate = base[: LONGEST - len(suffix)] + suffix
    return candidate
