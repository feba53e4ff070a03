"""Failures of the connection to a running office, as one sentence each.

A UNO exception is a class made at run time with a text for developers. Every engine class derives from
``Translated``, which converts those that mean "the office is gone" or "the document was closed" to the classes
below, and any other to an ordinary exception. It comes before the bases that all engines share.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from xlwings_engines.errors import CannotOpen, CannotSave, CannotWrite, EngineError

__all__ = ["CannotOpen", "CannotSave", "CannotWrite", "DocumentClosed", "OfficeGone", "OfficeNotFound", "Translated"]


class OfficeNotFound(EngineError):
    """No LibreOffice is installed, or none listens at the given pipe."""


class OfficeGone(EngineError):
    """LibreOffice ended, or the connection to it broke, while it was used."""

    def __init__(self) -> None:
        super().__init__("office.gone")


class DocumentClosed(EngineError):
    """The workbook was closed while it was used."""

    def __init__(self) -> None:
        super().__init__("office.document_closed")


class OfficeFailed(Exception):
    """Any other error of UNO, as an ordinary exception: UNO's own get lost in a context manager."""


def translate(error: Exception) -> Exception:
    """Return the exception to raise instead of ``error``; ``error`` itself if it is unknown."""
    name = getattr(type(error), "__pyunointerface__", "")
    if name in {"com.sun.star.connection.NoConnectException", "com.sun.star.io.IOException"}:
        return OfficeGone()
    if name == "com.sun.star.lang.DisposedException":
        return OfficeGone() if "bridge" in str(error).lower() else DocumentClosed()
    if name.startswith("com.sun.star.") and "bridge disposed" in str(error).lower():
        return OfficeGone()
    if name.startswith("com.sun.star."):
        return OfficeFailed(f"{name}: {getattr(error, 'Message', error)}")
    return error


def _is_open(engine_object: Any) -> bool:
    """Return whether the document of an engine's object is still open: anything in a closed one fails anyway."""
    document = getattr(engine_object, "document", None)
    if document is None:
        return True
    try:
        document.model.isModified()
    except Exception:  # any failure of this means the same
        return False
    return True


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except EngineError:
            raise
        except Exception as error:
            better = translate(error)
            if better is error:
                raise
            if isinstance(better, OfficeFailed) and not _is_open(args[0]):
                better = DocumentClosed()
            raise better from error

    return call


class Translated:
    """Base of the engine's classes: methods and properties raise the ``translate`` result of a UNO exception.

    This includes members inherited from a base in ``xlwings_engines`` that knows nothing of UNO.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for base in cls.__mro__:
            if base is cls or (base.__module__.startswith("xlwings_engines.") and not issubclass(base, Translated)):
                _guard_members(cls, base)


def _guard_members(cls: type, base: type) -> None:
    """Guard the members of a class that it defines or inherits from one of its bases."""
    for name, member in list(vars(base).items()):
        if name.startswith("_") and name not in {"__call__", "__len__", "__iter__", "__contains__"}:
            continue
        if inspect.getattr_static(cls, name) is not member:
            continue
        if isinstance(member, property):
            setter = _guarded(member.fset) if member.fset else None
            setattr(cls, name, property(_guarded(member.fget) if member.fget else None, setter))
        elif callable(member) and not isinstance(member, type | staticmethod):
            setattr(cls, name, _guarded(member))
