"""Engine and apps, as far as they are the same on every engine: conversion of values, and the list of apps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, Protocol, TypeVar

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
