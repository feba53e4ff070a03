"""Folders for temporary copies; each command removes those left by killed ones."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlwings_engines.leftovers import owned_prefix, sweep

PREFIX = "zwgk-linshi-"
_FOR_A_READER = "zwgk-yulan-"  # the program that shows such a file may outlive this one: it is kept for a day


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield an empty folder of this user alone; always remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix=owned_prefix(PREFIX), ignore_cleanup_errors=True) as name:
        yield Path(name)


def folder_for_a_reader() -> Path:
    """Return a new folder for files that another program keeps showing; a command of a later day removes it."""
    return Path(tempfile.mkdtemp(prefix=_FOR_A_READER))


def remove_files_of_readers() -> None:
    """Remove these folders now, except what a program still shows."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOR_A_READER}*"):
        shutil.rmtree(folder, ignore_errors=True)


def sweep_temporary_folders() -> None:
    """Remove folders left by killed commands, and files shown on an earlier day."""
    folder = Path(tempfile.gettempdir())
    sweep(folder, PREFIX)
    sweep(folder, _FOR_A_READER)
