"""File names within a file system's limit of 255 bytes."""

from __future__ import annotations

import os

LONGEST_NAME = 255  # bytes on Linux; UTF-16 units on Windows, which are never more


def fitting_name(stem: str, end: str) -> str:
    """Return ``stem + end``; a stem that is too long loses its last characters."""
    while stem and len(os.fsencode(stem + end)) > LONGEST_NAME:
        stem = stem[:-1]
    return stem + end
