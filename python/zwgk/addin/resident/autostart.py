"""The entry that starts the service when the user logs on: a value of the registry, or a file of the Linux desktop."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from zwgk.addin.resident.service import is_running

ARGUMENTS = ("-I", "-X", "utf8", "-c", "from zwgk.addin.resident.service import main; main()", "--stay")
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_SECONDS_TO_START = 15.0
_NAME = "zwgk"
_FILE = "zwgk-wps.desktop"


class Autostart(Protocol):
    """What starts the service when the user logs on."""

    def add(self, interpreter: Path) -> None:
        """Write the entry; replace that of an earlier installation."""

    def remove(self) -> None:
        """Delete the entry, if there is one."""

    def command(self) -> str:
        """Return the command of the entry, "" if there is none."""


def this_autostart(environment: Mapping[str, str] = os.environ) -> Autostart:
    """Return the entry of this process's user."""
    if sys.platform == "win32":
        from zwgk.addin.windows_registry import RunEntry

        return RunEntry(RUN_KEY, _NAME, ARGUMENTS)
    settings = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return DesktopEntry(settings / "autostart" / _FILE)


def start_service(interpreter: Path, folder: Path) -> None:
    """Start the service now, without a window; it outlives this process.

    Wait until it answers, some seconds at most: what follows may ask it, or end it again. `folder` is the user's
    configuration folder.
    """
    nothing = subprocess.DEVNULL
    command = [str(interpreter), *ARGUMENTS]
    subprocess.Popen(command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True)
    last = time.monotonic() + _SECONDS_TO_START
    while not is_running(folder) and time.monotonic() < last:
        time.sleep(0.1)


@dataclass(frozen=True)
class DesktopEntry:
    """The autostart entry of a Linux desktop, a file (freedesktop.org, Desktop Application Autostart)."""

    path: Path

    def add(self, interpreter: Path) -> None:
        """Start the command whenever the user signs in."""
        from zwgk.addin.file_menu import quoted_for_exec

        self.path.parent.mkdir(parents=True, exist_ok=True)
        command = " ".join(quoted_for_exec(part) for part in (str(interpreter), *ARGUMENTS))
        lines = ("[Desktop Entry]", "Type=Application", "Name=政务公开", f"Exec={command}", "NoDisplay=true", "")
        self.path.write_text("\n".join(lines), "utf-8")

    def remove(self) -> None:
        """Stop starting it."""
        self.path.unlink(missing_ok=True)
        folder = self.path.parent
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()

    def command(self) -> str:
        """Return the command; "" if there is none."""
        if not self.path.is_file():
            return ""
        lines = self.path.read_text("utf-8").splitlines()
        return next((line.removeprefix("Exec=") for line in lines if line.startswith("Exec=")), "")
