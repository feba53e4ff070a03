"""Excel for the VBA module: pyOpenVBA's interpreter with the add-in loaded, and the two COM objects that it creates.

Only these are stand-ins, because no COM server runs here; the module itself comes from the built add-in.
"""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._model import Application, Workbook
from pyopenvba.interpreter._objects import MemberSpec, VBAObject, member, method, setter
from pyopenvba.interpreter._values import VBADate, error

from zwgk.version import __version__

RIBBON = "{http://schemas.microsoft.com/office/2009/07/customui}"
LOCAL = r"C:\Users\张三\AppData\Local"
INTERPRETER = LOCAL + r"\zwgk\env\Scripts\pythonw.exe"
CONFIGURATION = LOCAL + r"\zwgk\addin.txt"
REPORT = LOCAL + r"\zwgk\report-4711.txt"
REQUEST = LOCAL + r"\zwgk\request-4711.txt"
OFFERED = LOCAL + r"\zwgk\offered-4711.txt"
TAKEN = LOCAL + r"\zwgk\taken-4711.txt"
RESIDENT = LOCAL + r"\zwgk\worker.json"
WORKBOOKS_FOLDER = r"D:\政务公开 数据"


@dataclass
class Windows:
    """Files that the module finds (path -> text), programs that it starts, and their answers.

    `meanwhile` runs while Excel is idle, until the second has passed after which the module asked to be called. A file
    that is `held` cannot be deleted or renamed.
    """

    files: dict[str, str] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    meanwhile: Callable[["Windows"], None] = lambda windows: None  # noqa: ARG005
    time: dt.datetime = dt.datetime(2024, 7, 15, 23, 59, 58)
    runs: list[tuple[str, int, bool]] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    folder: str = WORKBOOKS_FOLDER
    folders_at_run: list[str] = field(default_factory=list)
    answer: Callable[["Windows", str], int] = lambda windows, command: 0  # noqa: ARG005

    def take_away(self, path: str) -> str:
        """Remove a file and return its text, with the errors of FileSystemObject."""
        if path not in self.files:
            raise error(53)
        if path in self.held:
            raise error(70)
        return self.files.pop(path)


class Shell(VBAObject):
    def __init__(self, windows: Windows) -> None:
        self.windows = windows

    @method
    def ExpandEnvironmentStrings(self, text: str) -> str:  # noqa: N802
        return text.replace("%LOCALAPPDATA%", LOCAL)

    @member
    def CurrentDirectory(self) -> str:  # noqa: N802
        return self.windows.folder

    @setter("CurrentDirectory")
    def _set_folder(self, value: str) -> None:
        self.windows.folder = value

    @method
    def Run(self, command: str, style: Any, wait: Any) -> int:  # noqa: N802
        self.windows.runs.append((command, int(style), bool(wait)))
        self.windows.folders_at_run.append(self.windows.folder)
        self.windows.requests.append(self.windows.files.get(REQUEST, ""))
        return self.windows.answer(self.windows, command)


class Stream(VBAObject):
    def __init__(self, windows: Windows, path: str) -> None:
        self.windows, self.path = windows, path

    @property
    def text(self) -> str:
        return self.windows.files[self.path]

    @method
    def ReadAll(self) -> str:  # noqa: N802
        if not self.text:
            raise error(62)
        return self.text

    @method
    def Write(self, text: str) -> None:  # noqa: N802
        self.windows.files[self.path] += text

    @method
    def Close(self) -> None:  # noqa: N802
        return None


class FileSystem(VBAObject):
    def __init__(self, windows: Windows) -> None:
        self.windows = windows

    @method
    def FileExists(self, path: str) -> bool:  # noqa: N802
        return path in self.windows.files

    @method
    def DeleteFile(self, path: str) -> None:  # noqa: N802
        self.windows.take_away(path)

    @method
    def MoveFile(self, path: str, target: str) -> None:  # noqa: N802
        assert target not in self.windows.files, "Windows does not rename over a file"
        self.windows.files[target] = self.windows.take_away(path)

    @method
    def GetParentFolderName(self, path: str) -> str:  # noqa: N802
        return path.rpartition("\\")[0]

    @method
    def OpenTextFile(self, path: str, mode: Any, create: Any, encoding: Any) -> Stream:  # noqa: N802
        assert (int(mode), bool(create), int(encoding)) == (1, False, -1), "for reading, never creating, UTF-16"
        return Stream(self.windows, path)

    @method
    def CreateTextFile(self, path: str, overwrite: Any, unicode: Any) -> Stream:  # noqa: N802
        assert (bool(overwrite), bool(unicode)) == (True, True), "UTF-16"
        self.windows.files[path] = ""
        return Stream(self.windows, path)


class Control(VBAObject):
    vba_type_name = "IRibbonControl"

    def __init__(self, button_id: str, tag: str) -> None:
        self.button_id, self.tag = button_id, tag

    @member
    def Id(self) -> str:  # noqa: N802
        return self.button_id

    @member
    def Tag(self) -> str:  # noqa: N802
        return self.tag


class Excel:
    """Loads an add-in, opens workbooks, clicks buttons."""

    def __init__(self, addin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.windows = Windows(
            {INTERPRETER: "", CONFIGURATION: f"interpreter={INTERPRETER}\r\nversion={__version__}\r\n"}
        )
        self.ready = True
        self.cursor = -4143
        self.interactive = True
        self.due: list[tuple[dt.datetime, str]] = []
        """Procedures that Excel shall call, and when."""
        self._ribbon = ET.parse(addin.parent / "excel" / "customUI14.xml").getroot()
        self._app = ExcelApplication.open(addin)
        application = self._app.application
        application._this_workbook = self._app.workbook
        application.active_book = None
        com = {"WScript.Shell": Shell(self.windows), "Scripting.FileSystemObject": FileSystem(self.windows)}
        self._app.interpreter.host.create = com.__getitem__
        for name, value in {
            "Hwnd": lambda _: 4711,
            "Ready": lambda _: self.ready,
            "Path": lambda _: r"C:\Program Files\Microsoft Office\root\Office16",
        }.items():
            monkeypatch.setitem(Application._vba_members, name.lower(), MemberSpec(name, "property", value))
        cursor = MemberSpec("Cursor", "property", lambda _: self.cursor, lambda _, value: self._set_cursor(value))
        monkeypatch.setitem(Application._vba_members, "cursor", cursor)
        interactive = MemberSpec(
            "Interactive",
            "property",
            lambda _: self.interactive,
            lambda _, value: setattr(self, "interactive", value),
        )
        monkeypatch.setitem(Application._vba_members, "interactive", interactive)
        on_time = MemberSpec("OnTime", "method", self._on_time, parameters=("EarliestTime", "Procedure"))
        monkeypatch.setitem(Application._vba_members, "ontime", on_time)
        self._app.interpreter.clock = lambda: self.windows.time
        full_name = MemberSpec("FullName", "property", _full_name)
        monkeypatch.setitem(Workbook._vba_members, "fullname", full_name)

    def _on_time(self, _application: Application, when: VBADate, procedure: str) -> None:
        self.due.append((VBADate.EPOCH + dt.timedelta(seconds=round(when.serial * 86400)), procedure))

    def _set_cursor(self, value: Any) -> None:
        self.cursor = int(value)

    def open(self, name: str, folder: str = WORKBOOKS_FOLDER) -> Workbook:
        """Activate a new workbook; an empty folder means that it was never saved."""
        book = self._app.add_workbook()
        book.name, book.path = name, folder
        return book

    def open_file(self, path: Path, folder: str = WORKBOOKS_FOLDER) -> None:
        """Open a workbook's file and activate it."""
        book = self._app.open_workbook(path)
        book.path = folder
        self._app.activate_workbook(book)

    def click(self, button_id: str) -> None:
        button = next(b for b in self._ribbon.iter(f"{RIBBON}button") if b.get("id") == button_id)
        self._app.run(button.get("onAction"), Control(button_id, button.get("tag", "")))

    def wait(self) -> None:
        """Be idle until the click is answered."""
        while self.due:
            when, procedure = self.due.pop()
            assert self.due == [], "one look at a time"
            assert when - self.windows.time == dt.timedelta(seconds=1), "a shorter time would be ignored or busy"
            self.windows.time = when
            self.windows.meanwhile(self.windows)
            book, _, name = procedure.rpartition("!")
            assert book == "'zwgk.xlam'", "other add-ins may have a procedure of the same name"
            self._app.run(name)

    @property
    def application(self) -> Application:
        return self._app.application

    @property
    def commands(self) -> list[str]:
        return [command for command, _, _ in self.windows.runs]

    @property
    def requests(self) -> list[str]:
        """The workbook name passed to each started program."""
        return self.windows.requests

    @property
    def messages(self) -> list[tuple[str, int]]:
        """Text and style of every dialog; all have the title 政务公开."""
        assert all(kind == "MsgBox" and title == "政务公开" for kind, _, title, _ in self._app.dialogs)
        return [(text, style) for _, text, _, style in self._app.dialogs]


def _full_name(book: Workbook) -> str:
    separator = "/" if "://" in book.path else "\\"
    return f"{book.path}{separator}{book.name}" if book.path else book.name


def windows_arguments(command: str) -> list[str]:
    """Split a command line as Windows does, for lines without backslashes before quotes."""
    assert '\\"' not in command
    return [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|(\S+)', command)]
