"""This machine's registry, through winreg. Only for Windows; see `windows.Registry` and `file_menu.UserKeys`."""

import sys

assert sys.platform == "win32"

import subprocess  # noqa: E402 - for type checkers, all below is Windows
import winreg  # noqa: E402 - exists on Windows only
from contextlib import suppress  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from pathlib import Path  # noqa: E402

_ROOTS = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCR": winreg.HKEY_CLASSES_ROOT}


class WindowsRegistry:
    """Reads both views, 64-bit first: 32-bit Office writes to the other."""

    def value(self, key: str, name: str) -> str | int | None:
        """Return the value of a key, or None."""
        return self.values(key).get(name)

    def values(self, key: str) -> dict[str, str | int]:
        """Return name -> value of a key, of both views."""
        found: dict[str, str | int] = {}
        root, _, path = key.partition("\\")
        for view in (winreg.KEY_WOW64_32KEY, winreg.KEY_WOW64_64KEY):
            try:
                with winreg.OpenKey(_ROOTS[root], path, 0, winreg.KEY_READ | view) as handle:
                    for number in range(winreg.QueryInfoKey(handle)[1]):
                        name, data, _kind = winreg.EnumValue(handle, number)
                        found[name] = _plain(data)
            except OSError:
                continue
        return found


class CurrentUser:
    """Writes below HKEY_CURRENT_USER."""

    def set_default(self, key: str, text: str) -> None:
        """Set the default value of a key, creating it."""
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as handle:
            winreg.SetValueEx(handle, "", 0, winreg.REG_SZ, text)

    def delete(self, key: str) -> None:
        """Delete a key with its subkeys, if it exists."""
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as handle:
                below = [winreg.EnumKey(handle, number) for number in range(winreg.QueryInfoKey(handle)[0])]
        except FileNotFoundError:
            return
        for name in below:
            self.delete(rf"{key}\{name}")
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)


@dataclass(frozen=True)
class RunEntry:
    """A value of the user's key Run: a Python program, with its arguments, that starts when the user logs on."""

    key: str
    name: str
    arguments: tuple[str, ...]

    def add(self, interpreter: Path) -> None:
        """Start the command whenever the user signs in."""
        command = f'"{interpreter}" {subprocess.list2cmdline(self.arguments)}'
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, self.key) as handle:
            winreg.SetValueEx(handle, self.name, 0, winreg.REG_SZ, command)

    def remove(self) -> None:
        """Stop starting it."""
        with (
            suppress(FileNotFoundError),
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, self.key, 0, winreg.KEY_SET_VALUE) as handle,
        ):
            winreg.DeleteValue(handle, self.name)

    def command(self) -> str:
        """Return the command; "" if there is none."""
        return str(WindowsRegistry().value(f"HKCU\\{self.key}", self.name) or "")


def _plain(data: object) -> str | int:
    if isinstance(data, bytes):
        return data.decode("utf-16-le", "replace")
    return data if isinstance(data, int) else str(data)
