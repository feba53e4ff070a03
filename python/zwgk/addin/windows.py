"""The parts of Windows that installer and doctor see, behind one interface: folders, registry, alternate streams."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

ZONE_STREAM = ":Zone.Identifier"
"""Suffix of a file's name: the stream in which Windows marks a file from the internet."""


@dataclass(frozen=True)
class Profile:
    """The folders of one user that hold the add-in. `roaming` is %APPDATA%, `local` is %LOCALAPPDATA%."""

    roaming: Path
    local: Path

    @property
    def startup(self) -> Path:
        """Folder whose files Excel opens at start, and trusts by default."""
        return self.roaming / "Microsoft" / "Excel" / "XLSTART"

    @property
    def configuration(self) -> Path:
        """The file with the add-in's configuration."""
        return self.local / "zwgk"


def this_profile(environment: Mapping[str, str] = os.environ) -> Profile | None:
    """Return the profile of this process's user, or None outside Windows."""
    roaming, local = environment.get("APPDATA"), environment.get("LOCALAPPDATA")
    return Profile(Path(roaming), Path(local)) if roaming and local else None


class Registry(Protocol):
    """Reads the registry. Keys are written as `HKCU\\Software\\…`; "" is a key's default value."""

    def value(self, key: str, name: str) -> str | int | None:
        """Return a value, or None if key or value does not exist; binary data is decoded as UTF-16 text."""

    def values(self, key: str) -> dict[str, str | int]:
        """Return all values of a key by name; {} if it does not exist."""


def this_registry() -> Registry | None:
    """Return this machine's registry, or None outside Windows."""
    if sys.platform == "win32":
        from zwgk.addin.windows_registry import WindowsRegistry

        return WindowsRegistry()
    return None


def is_blocked(file: Path) -> bool:
    """Return whether Windows marked the file as from the internet; Office then refuses its macros."""
    try:
        return bool(Path(f"{file}{ZONE_STREAM}").read_bytes())
    except OSError:
        return False


def unblock(file: Path) -> None:
    """Remove the mark."""
    Path(f"{file}{ZONE_STREAM}").unlink(missing_ok=True)
