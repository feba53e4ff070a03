"""Clicks in an office without windows: the shipped extension's code and the worker's job, on its open documents.

Only what needs a screen is replaced: a dialog's text is returned, and choices are given beforehand.
"""

from __future__ import annotations

import importlib
import queue
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwings as xw

from tests.conftest import REPOSITORY
from xlwings_engines.libreoffice_engine import uno_import
from xlwings_engines.libreoffice_engine.bridge import to_url

EXTENSION = REPOSITORY / "addin" / "zwgk.oxt"
SECONDS = 180


@dataclass(frozen=True)
class Said:
    """A dialog: the code that its picture shows, its text, its choices."""

    code: int
    text: str
    choices: tuple[str, ...] = ()


class Clicks:
    """The buttons of one office."""

    def __init__(self, context: Any, module: Any) -> None:
        from zwgk.addin.libreoffice.job import Job

        self._context = context
        self._module = module
        self._job = Job(context)
        self._said: queue.Queue[Said] = queue.Queue()
        self._chosen: tuple[str, ...] = ()
        module.show = self._show
        module.ask = self._ask
        module.choose = lambda *_: self._chosen
        module._worker = lambda _context: self

    def click(self, document: Any, button: str, chosen: Sequence[Path] = (), answer: str = "") -> Said:
        """Click in the document's window, choose files, and return the dialog."""
        self._chosen = tuple(map(to_url, chosen))
        frame = document.getCurrentController().getFrame()
        self._module.click(self._context, frame, button, self._chosen if answer else (), answer)
        said = self._said.get(timeout=SECONDS)
        if self._module._State.running.acquire(timeout=SECONDS):
            self._module._State.running.release()
        return said

    def run(self, button: str, document: Any, chosen: tuple[str, ...], answer: str) -> tuple[int | str, ...]:
        """Do what the worker process does."""
        from com.sun.star.beans import NamedValue

        values = (("button", button), ("document", document), ("chosen", chosen), ("answer", answer))
        return self._job.execute(tuple(NamedValue(name, value) for name, value in values))

    def _show(self, _context: Any, _frame: Any, code: int, text: str, *_: str, **__: str) -> None:
        self._said.put(Said(code, text))

    def _ask(self, _context: Any, _frame: Any, text: str, choices: list[str], _decide: object) -> None:
        self._said.put(Said(0, text, tuple(choices)))


@contextmanager
def clicks(office: xw.App, folder: Path) -> Iterator[Clicks]:
    """Unpack the shipped extension into `folder` and load it for this office."""
    uno_import.load()
    with zipfile.ZipFile(EXTENSION) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name.startswith("pythonpath/")])
    sys.path.insert(0, str(folder / "pythonpath"))
    try:
        yield Clicks(office.impl.bridge.context, importlib.import_module("zwgk_office.click"))
    finally:
        sys.path.remove(str(folder / "pythonpath"))
        for name in [name for name in sys.modules if name.partition(".")[0] == "zwgk_office"]:
            del sys.modules[name]
