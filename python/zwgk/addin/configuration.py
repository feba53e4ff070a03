"""The user's own configuration: its place, and what the add-in reads from it.

`addin.txt` holds lines of `key=value` in UTF-16 with a byte order mark, which VBA reads without a library.
"""

import os
from dataclasses import dataclass
from pathlib import Path

CONFIGURATION_FILE = "addin.txt"
LOG_FILE = "zwgk.log"
COLLECTED_FILE = "collected.json"


@dataclass(frozen=True)
class Configuration:
    """Values recorded by the installer. All paths are absolute."""

    interpreter: Path
    addin: Path
    version: str
    made_startup: bool = False
    """Whether the installer created XLSTART; then it is removed with the add-in."""


def configuration_folder() -> Path:
    """Return the user's folder for configuration, reports and log: %LOCALAPPDATA%\\zwgk, as in the VBA module."""
    local = os.environ.get("LOCALAPPDATA")
    if local:
        return Path(local, "zwgk")
    from platformdirs import user_data_path

    return user_data_path("zwgk", appauthor=False)


def write_configuration(folder: Path, configuration: Configuration) -> None:
    """Create the folder if missing and write the file."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = (
        f"interpreter={configuration.interpreter}",
        f"addin={configuration.addin}",
        f"version={configuration.version}",
        f"made_startup={'yes' if configuration.made_startup else 'no'}",
    )
    write_text_for_vba(folder / CONFIGURATION_FILE, "".join(line + "\n" for line in lines))


def read_configuration(folder: Path) -> Configuration | None:
    """Return the recorded installation, or None if there is none or it is illegible."""
    try:
        text = (folder / CONFIGURATION_FILE).read_text("utf-16")
    except (OSError, UnicodeError):
        return None
    values = dict(line.partition("=")[::2] for line in text.splitlines())
    if not values.get("interpreter"):
        return None
    return Configuration(
        Path(values["interpreter"]),
        Path(values.get("addin", "")),
        values.get("version", ""),
        values.get("made_startup") == "yes",
    )


def write_text_for_vba(path: Path, text: str) -> None:
    """Write UTF-16 little-endian with a byte order mark and CRLF, which FileSystemObject reads directly."""
    path.write_bytes(b"\xff\xfe" + text.replace("\n", "\r\n").encode("utf-16-le"))
