"""The file manager's menu on an .xlsx file: one entry per action of `ACTIONS`, for this user only.

Windows: keys below HKCU\\Software\\Classes, which Explorer reads regardless of the file's default program. Linux:
.desktop files that register for this file type, as freedesktop.org's specifications describe.
"""

import os
import sys
from pathlib import Path
from typing import Protocol

from zwgk.buttons import BUTTONS, TITLE

ACTIONS = ("recompute", "validate", "publish", "print_attachments")
"""Ids of the buttons in the menu."""
SHELL = r"Software\Classes\SystemFileAssociations\.xlsx\shell"
SYSTEM_APPLICATIONS = Path("/usr/share/applications")
"""Folder of the .desktop files of a system package."""

_KEY = "zwgk"
_CODE = "from zwgk.addin.saved_file import main; main()"
_MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SPECIAL = '\\"`$'
"""Characters to escape in a quoted argument of a .desktop file's Exec line."""


class UserKeys(Protocol):
    """Writes below HKEY_CURRENT_USER."""

    def set_default(self, key: str, text: str) -> None:
        """Create the key if missing and set its default value."""

    def delete(self, key: str) -> None:
        """Delete the key and all below it; ignore a missing key."""


def labels() -> dict[str, str]:
    """Return the text of each entry by action id."""
    return {button.id: f"{TITLE}：{button.label}" for button in BUTTONS if button.id in ACTIONS}


def registry_values(interpreter: Path) -> dict[str, str]:
    """Return key -> default value of all entries. Explorer replaces %1 with the file's full name."""
    values: dict[str, str] = {}
    for action, label in labels().items():
        key = rf"{SHELL}\{_KEY}.{action}"
        values[key] = label
        values[rf"{key}\command"] = f'"{interpreter}" -I -X utf8 -c "{_CODE}" {action} "%1"'
    return values


def add_to_explorer(interpreter: Path, keys: UserKeys) -> None:
    """Write the entries; replace those of an earlier installation."""
    remove_from_explorer(keys)
    for key, text in registry_values(interpreter).items():
        keys.set_default(key, text)


def remove_from_explorer(keys: UserKeys) -> None:
    """Delete the entries; keep those of other programs."""
    for action in ACTIONS:
        keys.delete(rf"{SHELL}\{_KEY}.{action}")


def desktop_files(interpreter: Path) -> dict[str, str]:
    """Return name -> content of the .desktop files."""
    return {
        f"zwgk-{action}.desktop": "\n".join(
            (
                "[Desktop Entry]",
                "Type=Application",
                f"Name={label}",
                f"Exec={quoted_for_exec(str(interpreter))} -I -c {quoted_for_exec(_CODE)} {action} %f",
                "Terminal=true",
                "NoDisplay=true",
                f"MimeType={_MIME_TYPE};",
                "",
            )
        )
        for action, label in labels().items()
    }


def add_to_desktop(interpreter: Path, folder: Path) -> None:
    """Write the .desktop files into a folder of applications."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in desktop_files(interpreter).items():
        (folder / name).write_text(text, "utf-8")


def remove_from_desktop(folder: Path) -> None:
    """Delete the .desktop files, and the folder if it is then empty."""
    for action in ACTIONS:
        (folder / f"zwgk-{action}.desktop").unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def applications_folder() -> Path:
    """Return this user's folder of .desktop files."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "applications"


def add() -> None:
    """Add the entries to this user's file manager. Do nothing if the system has no such menu."""
    if sys.platform == "win32":
        from zwgk.addin.windows_registry import CurrentUser

        add_to_explorer(Path(sys.executable), CurrentUser())
    elif sys.platform == "linux":
        add_to_desktop(Path(sys.executable), applications_folder())


def remove() -> None:
    """Remove the entries."""
    if sys.platform == "win32":
        from zwgk.addin.windows_registry import CurrentUser

        remove_from_explorer(CurrentUser())
    elif sys.platform == "linux":
        remove_from_desktop(applications_folder())


def quoted_for_exec(argument: str) -> str:
    """Return an argument for the Exec line of a .desktop file."""
    escaped = "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in argument)
    # The value of a key is itself unescaped before Exec is split; % marks a placeholder.
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'
