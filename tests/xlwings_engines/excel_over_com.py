"""xlwings' own engine for Excel on a machine without Windows: the model of Excel, called as COM would be, and counted.

What belongs to Windows (pywin32, DLLs) is a stand-in; xlwings' `_xlwindows` and the model are the real ones. Under Wine
(tests/wine) the same model is called through real COM.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

import pytest
import xlwings as xw

from xlwings_engines import excel

WINDOW = 4711
_OBJECTS = "xlwings_engines.excel_objects"
_MODULES = (
    *("pywintypes", "win32api", "win32con", "pythoncom", "win32gui", "win32process", "win32timezone", "win32event"),
    *("winerror", "win32com", "win32com.client", "win32com.client.dynamic", "win32com.server"),
    *("win32com.server.exception", "win32com.server.policy", "win32com.server.util"),
)


class Dispatch:
    """An object of Excel in another process: each use of a member is a call, and is counted."""

    def __init__(self, inner: Any, calls: Counter[str]) -> None:
        self.__dict__.update(_obj_=inner, _calls=calls)

    def _count(self, name: str) -> None:
        self._calls[f"{type(self._obj_).__name__}.{name}"] += 1

    def _out(self, value: Any) -> Any:
        return Dispatch(value, self._calls) if hasattr(value, "_dynamic_") else value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        method = getattr(self._obj_, f"do_{name}", None)
        if method is not None:
            return Method(self, name, method)
        self._count(name)
        value = getattr(self._obj_, name)
        return tuple(map(tuple, value)) if isinstance(value, list) else self._out(value)

    def __setattr__(self, name: str, value: Any) -> None:
        self._count(f"{name}=")
        getattr(self._obj_, f"put_{name}")(tuple(map(tuple, value)) if isinstance(value, list) else value)

    def __call__(self, *arguments: Any) -> Any:
        self._count("item")
        return self._out(self._obj_.item(*arguments))

    def __iter__(self) -> Any:
        self._count("all")
        return iter([self._out(each) for each in self._obj_.all()])


class Method:
    """A method of an object: the call is counted when it is made."""

    def __init__(self, owner: Dispatch, name: str, method: Any) -> None:
        self._owner, self._name, self._method = owner, name, method

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self._owner._count(self._name)
        return self._owner._out(self._method(*arguments, *named.values()))


def excel_with(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[xw.Book, Counter[str]]:
    """Open a workbook in the model of Excel; return it as a click gets it, and the counter of calls."""
    for name in _MODULES:
        monkeypatch.setitem(sys.modules, name, _stand_in(name))
    monkeypatch.setattr(ctypes, "oledll", MagicMock(), raising=False)
    monkeypatch.setattr(ctypes, "windll", MagicMock(), raising=False)
    monkeypatch.setattr(ctypes, "PyDLL", MagicMock())
    patch = ModuleType("xlwings._win32patch")
    patch.CoClassBaseClass = type("CoClassBaseClass", (), {})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "xlwings._win32patch", patch)
    model, module, _ = (_fresh(name, monkeypatch) for name in ("tests.wine.excel_model", excel.MODULE, _OBJECTS))
    calls: Counter[str] = Counter()
    application = model.Application(model.open_book(path))
    application.Hwnd = WINDOW
    monkeypatch.setattr(
        module, "get_xl_app_from_hwnd", lambda _: module.COMRetryObjectWrapper(Dispatch(application, calls))
    )
    excel.tame(module)
    return excel.book_of_window(WINDOW, path.name), calls


def save(book: xw.Book) -> None:
    """Save the model's workbook, without Excel's own way of saving."""
    book.impl.xl._inner._obj_.book.save()


def application(book: xw.Book) -> Any:
    """Return the model of Excel itself."""
    return book.impl.xl._inner._obj_.Application


def _fresh(name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Import a module of Windows that is gone after the test."""
    monkeypatch.delitem(sys.modules, name, raising=False)
    module = importlib.import_module(name)
    monkeypatch.setitem(sys.modules, name, module)
    return module


def _stand_in(name: str) -> ModuleType:
    module = MagicMock(name=name)
    module.__path__, module.__file__ = [], name
    if name == "pywintypes":
        module.TimeType = type("TimeType", (), {})
        module.com_error = type("com_error", (Exception,), {})
        module.error = type("error", (Exception,), {})
    elif name == "win32com.client":
        module.CDispatch = Dispatch
        module.DispatchBaseClass = module.CoClassBaseClass = type("DispatchBaseClass", (), {})
    elif name == "win32process":
        module.GetWindowThreadProcessId = lambda window: (1, window)
    elif name == "pythoncom":
        module.DISPATCH_PROPERTYPUT = module.DISPATCH_PROPERTYPUTREF = 4
    elif name == "win32timezone":
        module.TimeZoneInfo.utc = lambda: dt.UTC
    return module
