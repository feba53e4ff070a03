"""Folders for copies that nobody is to keep; those of killed commands are removed by the next one."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlwings_engines.leftovers import owned_prefix, sweep

PREFIX = "zwgk-linshi-"
_FOR_A_READER = "zwgk-yulan-"  # the program that shows such a file may outlive us: it stays for a day


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield an empty folder of this user alone, removed afterwards whatever happens."""
    with tempfile.TemporaryDirectory(prefix=owned_prefix(PREFIX), ignore_cleanup_errors=True) as name:
        yield Path(name)


def folder_for_a_reader() -> Path:
    """Return a new folder whose files another program goes on showing; it is removed by a command of another day."""
    return Path(tempfile.mkdtemp(prefix=_FOR_A_READER))


def sweep_temporary_folders() -> None:
    """Remove what killed commands left, and what was shown on another day."""
    folder = Path(tempfile.gettempdir())
    sweep(folder, PREFIX)
    sweep(folder, _FOR_A_READER)
