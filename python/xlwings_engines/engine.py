"""Engine, apps and app, as far as they are the same on every engine: conversion of values, and the list of apps."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, Protocol, Self, TypeVar

from xlwings import base_classes

from xlwings_engines import values


class BaseEngine:
    """The interface of an engine for xlwings, apart from its name and apps: a type, and the conversion of values."""

    type = "desktop"

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:  # noqa: ARG004 - xlwings' signature
        """Return one value as a cell can hold it; xlwings calls this per element before a write."""
        return values.prepare(value)

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Return a block just read with xlwings' options applied; see ``values.clean``."""
        return values.clean(data, datetime_builder, empty_as, number_builder, err_to_str)


class Numbered(Protocol):
    """An app with the number that xlwings finds it by."""

    @property
    def pid(self) -> int:
        """A number unique among the engine's apps; of a real process only if the app has one."""


AppType = TypeVar("AppType", bound=Numbered)


class BaseApps(base_classes.Apps, Generic[AppType]):
    """The living apps, the active one first; ``apps[pid]`` raises ``KeyError`` for any other."""

    def __init__(self) -> None:
        self._apps: list[AppType] = []

    @property
    def alive(self) -> list[AppType]:
        """The running apps, the active one first."""
        return self._apps

    def activate(self, app: AppType) -> None:
        """Move an app to the front of the list; add it if it is new."""
        self.forget(app)
        self._apps.insert(0, app)

    def forget(self, app: AppType) -> None:
        """Remove an app from the list; one that is not in it is ignored."""
        self._apps = [other for other in self._apps if other is not app]

    def keys(self) -> list[int]:
        """Return the apps' ``pid``s, the active app's first."""
        return [app.pid for app in self.alive]

    @staticmethod
    def cleanup() -> None:
        """Do nothing: processes of an engine end with its app, and other processes are not touched."""

    def __iter__(self) -> Iterator[AppType]:
        return iter(list(self.alive))

    def __len__(self) -> int:
        return len(self.alive)

    def __getitem__(self, pid: int) -> AppType:
        for app in self.alive:
            if app.pid == pid:
                return app
        raise KeyError(pid)


EngineType = TypeVar("EngineType")
BooksType = TypeVar("BooksType")


class NumberedApps(BaseApps[AppType], Generic[EngineType, AppType]):
    """Apps without a program behind them: they are numbered from 1, as no process gives them a number."""

    def __init__(self, engine: EngineType) -> None:
        super().__init__()
        self.engine = engine
        self._numbers = itertools.count(1)


class ProgramlessApp(base_classes.App, Generic[EngineType, BooksType]):
    """An app without a program behind it: a list of open books."""

    def __init__(self, apps: NumberedApps[EngineType, Any], pid: int, books: BooksType) -> None:
        self._apps = apps
        self._pid = pid
        self._books = books

    @property
    def engine(self) -> EngineType:
        """The engine of the app."""
        return self._apps.engine

    @property
    def api(self) -> Self:
        """The app itself: no program's object is behind it."""
        return self

    @property
    def pid(self) -> int:
        """The number of the app, from 1; no process has it."""
        return self._pid

    @property
    def books(self) -> BooksType:
        """The open books, in the order of opening."""
        return self._books
