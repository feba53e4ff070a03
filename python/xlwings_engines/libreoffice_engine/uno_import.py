"""Makes ``import uno`` work from a virtual environment, or explains in one sentence why it cannot.

LibreOffice's bridge (``uno.py`` and ``pyuno``) is installed for the system's Python, or comes with the office.
Its folder is appended to the end of the import path, so that it shadows none of our modules.
``XLWINGS_UNO_PATH`` names another folder.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

from xlwings_engines.errors import EngineError

ENVIRONMENT_VARIABLE = "XLWINGS_UNO_PATH"
CANDIDATES = (
    "/usr/lib/python3/dist-packages",
    "/usr/lib64/libreoffice/program",
    "/usr/lib/libreoffice/program",
    "/opt/libreoffice/program",
)


class UnoMissing(EngineError):
    """The bridge to LibreOffice cannot be imported by this Python."""


def folders() -> list[Path]:
    """Return the folders to search: the given one, or those of the usual installations."""
    named = os.environ.get(ENVIRONMENT_VARIABLE)
    return [Path(named)] if named else [Path(candidate) for candidate in CANDIDATES]


def load() -> Any:
    """Return the module ``uno``.

    Raise ``UnoMissing`` if LibreOffice's Python bridge is not installed or was built for another Python.
    """
    if "uno" in sys.modules:
        return sys.modules["uno"]
    try:
        return importlib.import_module("uno")
    except ImportError:
        pass
    reasons: list[tuple[Path, ImportError]] = []
    for folder in folders():
        if not (folder / "uno.py").is_file():
            continue
        added = str(folder) not in sys.path
        if added:
            sys.path.append(str(folder))
        try:
            return importlib.import_module("uno")
        except ImportError as error:
            reasons.append((folder, error))
            if added:
                sys.path.remove(str(folder))
    if not reasons:
        raise UnoMissing("uno.missing")
    folder, reason = reasons[0]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise UnoMissing("uno.wrong_python", version=version, folder=folder, error=reason)
