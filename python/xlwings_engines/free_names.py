"""Default names for new objects. Excel compares names without regard to case."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

MAX_SHEET_NAME = 31


def numbered(stem: str, taken: Iterable[str], first: int = 1) -> str:
    """Return ``stem`` with the first number from ``first`` on that makes an unused name: ``Chart 2``."""
    folded = {name.casefold() for name in taken}
    return next(name for number in count(first) if (name := f"{stem}{number}").casefold() not in folded)


def copy_of_sheet(name: str, taken: Iterable[str]) -> str:
    """Return the name that Excel gives the copy of a sheet, ``Sheet1 (2)``, cut to 31 characters."""
    folded = {other.casefold() for other in taken}
    suffixes = (f" ({number})" for number in count(2))
    candidates = (name[: MAX_SHEET_NAME - len(suffix)] + suffix for suffix in suffixes)
    return next(candidate for candidate in candidates if candidate.casefold() not in folded)
