"""The worker's job called by the office: runs the command of a button on a document."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import unohelper
from com.sun.star.bridge import XInstanceProvider
from com.sun.star.lang import XEventListener
from com.sun.star.task import XJob

from xlwings_engines.libreoffice_engine.bridge import to_path, to_url
from zwgk.addin.choosing import Chosen
from zwgk.addin.configuration import LOG_FILE, configuration_folder
from zwgk.addin.running import run

SECONDS_TO_CONNECT = 60


class Job(unohelper.Base, XJob):  # type: ignore[misc] # UNO's bases have no types
    """Runs in a thread of the bridge; the office lets only one click through at a time."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def execute(self, arguments: Sequence[Any]) -> tuple[int | str, ...]:
        """Run a command. `arguments`: NamedValues button, document, chosen (URLs), answer ("" for none).

        Return the `Report`: code, text, sheet, the file as a URL or "", the choices as lines, the text to copy.
        """
        from xlwings_engines import libreoffice_engine

        values = {argument.Name: argument.Value for argument in arguments}
        book = libreoffice_engine.attach_document(self._context, values["document"])
        chosen = Chosen(tuple(Path(to_path(url)) for url in values["chosen"]), values.get("answer", ""))
        report = run(values["button"], book, chosen, configuration_folder() / LOG_FILE)
        file = to_url(report.file) if report.file else ""
        return int(report.code), report.text, report.sheet, file, "\n".join(report.choices), report.copied


class Offer(unohelper.Base, XInstanceProvider):  # type: ignore[misc]
    """Provides the job to the office as soon as the worker has the office's context."""

    def __init__(self) -> None:
        self._context: Any = None
        self._connected = threading.Event()

    def connected(self, context: Any) -> None:
        """Tell the waiting worker that the office has connected."""
        self._context = context
        self._connected.set()

    def getInstance(self, name: str) -> Job | None:  # noqa: N802 - UNO's name
        """Return the object that a client of UNO asks for."""
        self._connected.wait(SECONDS_TO_CONNECT)
        return Job(self._context) if name == "worker" else None


class Ended(unohelper.Base, XEventListener):  # type: ignore[misc]
    """Signals that the bridge, and so the office, is gone."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell

    def disposing(self, _event: object) -> None:
        """Note that the other side has ended."""
        self._tell()
