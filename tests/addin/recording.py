"""Records xlwings' use of an engine while a command runs: class, member, kind of use."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import MethodType
from typing import Any
from unittest.mock import patch

import xlwings.base_classes as base_classes

from xlwings_engines.file_engine import books, engine, names, ranges, sheets, views

_MODULES: tuple[Any, ...] = (engine, books, sheets, ranges, names, views)
_SPECIAL = ("__call__", "__len__", "__iter__", "__contains__")


@dataclass(frozen=True)
class Use:
    """`kind` is get, set or call; a call has its number of positional arguments and the names of the keyword ones."""

    engine_class: str
    member: str
    kind: str
    positional: int = 0
    named: tuple[str, ...] = ()


@contextmanager
def recorded() -> Iterator[set[Use]]:
    """Yield a list that collects every use of the file engine's objects by xlwings' own modules."""
    uses: set[Use] = set()
    with contextmanager_stack([_watch(cls, uses) for cls in _engine_classes()]):
        yield uses


@contextmanager
def contextmanager_stack(patches: list[Any]) -> Iterator[None]:
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in reversed(patches):
            each.stop()


def _engine_classes() -> list[type]:
    found = {
        cls
        for module in _MODULES
        for cls in vars(module).values()
        if isinstance(cls, type) and cls.__module__ == module.__name__ and hasattr(base_classes, cls.__name__)
    }
    return sorted(found, key=lambda cls: cls.__name__)


def _from_xlwings(depth: int = 2) -> bool:
    return str(sys._getframe(depth).f_globals.get("__name__", "")).startswith("xlwings.")


def _watch(cls: type, uses: set[Use]) -> Any:
    name = cls.__name__

    def get(self: object, member: str) -> Any:
        value = object.__getattribute__(self, member)
        if member.startswith("__") or not _from_xlwings():
            return value
        if not isinstance(value, MethodType):
            uses.add(Use(name, member, "get"))
            return value
        return _call_recorder(value, name, member, uses)

    def put(self: object, member: str, value: Any) -> None:
        if _from_xlwings():
            uses.add(Use(name, member, "set"))
        object.__setattr__(self, member, value)

    replaced: dict[str, Any] = {"__getattribute__": get, "__setattr__": put}
    for special in _SPECIAL:
        if special in vars(cls):
            replaced[special] = _special_recorder(vars(cls)[special], name, special, uses)
    return patch.multiple(cls, **replaced)


def _call_recorder(method: Callable[..., Any], name: str, member: str, uses: set[Use]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        uses.add(Use(name, member, "call", len(arguments), tuple(sorted(named))))
        return method(*arguments, **named)

    return call


def _special_recorder(function: Callable[..., Any], name: str, member: str, uses: set[Use]) -> Callable[..., Any]:
    def call(self: object, *arguments: Any) -> Any:
        if _from_xlwings():
            uses.add(Use(name, member, "call", len(arguments)))
        return function(self, *arguments)

    return call
