"""What the installer and the doctor see of Windows, behind one seam: folders, registry values, alternate streams."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

ZONE_STREAM = ":Zone.Identifier"
"""Behind a file's name: the stream in which Windows marks a file that came from the internet."""


@dataclass(frozen=True)
class Profile:
    """The folders of one user that the add-in lives in. `roaming` is %APPDATA%, `local` is %LOCALAPPDATA%."""

    roaming: Path
    local: Path

    @property
    def startup(self) -> Path:
        """Excel opens every file in it, and trusts it by default."""
        return self.roaming / "Microsoft" / "Excel" / "XLSTART"

    @property
    def configuration(self) -> Path:
        return self.local / "zwgk"


def this_profile(environment: Mapping[str, str] = os.environ) -> Profile | None:
    """The profile of the user who runs this, or None where there is none (not Windows)."""
    roaming, local = environment.get("APPDATA"), environment.get("LOCALAPPDATA")
    return Profile(Path(roaming), Path(local)) if roaming and local else None


class Registry(Protocol):
    """Reads the registry. Keys are written as `HKCU\\Software\\…`; "" is a key's default value."""

    def value(self, key: str, name: str) -> str | int | None:
        """A value, or None if key or value does not exist; binary data as the UTF-16 text in it."""

    def values(self, key: str) -> dict[str, str | int]:
        """All values of a key by name; {} if it does not exist."""


def this_registry() -> Registry | None:
    """This machine's registry, or None where there is none (not Windows)."""
    if sys.platform == "win32":
        from zwgk.addin.windows_registry import WindowsRegistry

        return WindowsRegistry()
    return None


def is_blocked(file: Path) -> bool:
    """Whether Windows marked the file as from the internet; Office then refuses its macros."""
    try:
        return bool(Path(f"{file}{ZONE_STREAM}").read_bytes())
    except OSError:
        return False


def unblock(file: Path) -> None:
    """Takes the mark away."""
    Path(f"{file}{ZONE_STREAM}").unlink(missing_ok=True)
