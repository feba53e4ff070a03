"""Engine and apps: which offices xlwings knows, and which of them is the active one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from xlwings import base_classes

from xlwings_engines import values
from xlwings_engines.libreoffice_engine.apps import App

NAME = "libreoffice"


class Engine:
    """What xlwings asks of an engine beside its apps: a name, a type, and how values pass."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:  # noqa: ARG004 - xlwings' signature
        return values.prepare(value)

    @staticmethod
    def clean_value_data(
        data: Sequence[Sequence[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        return values.clean(data, datetime_builder, empty_as, number_builder, err_to_str)


class Apps(base_classes.Apps):
    """The offices that this process started or attached to and that still run, the active one first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._apps: list[App] = []

    @property
    def alive(self) -> list[App]:
        for app in [app for app in self._apps if not app.seems_alive]:
            app.clean_up()
            self.forget(app)
        return self._apps

    def keys(self) -> list[int]:
        return [app.pid for app in self.alive]

    def add(
        self,
        spec: Any = None,
        add_book: bool | None = None,
        xl: App | None = None,
        visible: bool | None = None,
    ) -> App:
        """Start an office (or take the app given as ``xl``) and make it the active one."""
        del spec
        app = App.start(self, visible=visible is not False) if xl is None else xl
        self._apps.insert(0, app)
        if add_book and xl is None:
            app.books.add()
        return app

    def activate(self, app: App) -> None:
        self.forget(app)
        self._apps.insert(0, app)

    def forget(self, app: App) -> None:
        self._apps = [other for other in self._apps if other is not app]

    @staticmethod
    def cleanup() -> None:
        """Do nothing: an office of ours is ended with its app, and nobody else's is touched."""

    def __iter__(self) -> Iterator[App]:
        return iter(list(self.alive))

    def __len__(self) -> int:
        return len(self.alive)

    def __getitem__(self, pid: int) -> App:
        for app in self.alive:
            if app.pid == pid:
                return app
        raise KeyError(pid)


engine = Engine()
