"""Members that an engine lacks report it in a sentence, instead of the bare ``NotImplementedError`` of xlwings'
base."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from xlwings_engines.errors import Unsupported
from xlwings_engines.messages import message

_Class = TypeVar("_Class", bound=type)


def explains_gaps(engine: str) -> Callable[[_Class], _Class]:
    """Return a class decorator that makes every stub inherited from ``xlwings.base_classes`` name itself when used.

    ``engine`` is the code of the engine's name in ``messages.SENTENCES``.
    """

    def decorate(cls: _Class) -> _Class:
        own = {name for base in cls.__mro__ if base.__module__ != "xlwings.base_classes" for name in vars(base)}
        for base in cls.__mro__:
            if base.__module__ != "xlwings.base_classes":
                continue
            for name, attribute in vars(base).items():
                if name not in own and not name.startswith("__"):
                    _explain(cls, name, attribute, engine)
                    own.add(name)
        return cls

    return decorate


def _explain(cls: type, name: str, attribute: Any, engine: str) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> NoReturn:
        raise Unsupported("unsupported.member", engine=message(engine), member=f"{cls.__name__}.{name}")

    if isinstance(attribute, property):
        if _is_stub(attribute.fget):
            setattr(cls, name, property(refuse, refuse))
    elif _is_stub(attribute):
        setattr(cls, name, refuse)


def _is_stub(function: Any) -> bool:
    """Return True for a function that only raises ``NotImplementedError`` or ``Unsupported``."""
    return (
        inspect.isfunction(function)
        and not inspect.iscoroutinefunction(function)
        and function.__code__.co_names in {("NotImplementedError",), ("Unsupported",)}
    )
