"""Engine and apps: the offices known to xlwings, and the active one among them."""

from __future__ import annotations

from typing import Any

from xlwings_engines.engine import BaseApps, BaseEngine
from xlwings_engines.libreoffice_engine.apps import App

NAME = "libreoffice"


class Engine(BaseEngine):
    """The engine that xlwings knows as ``libreoffice``."""

    name: str = NAME

    def __init__(self) -> None:
        self.apps: Apps = Apps(self)


class Apps(BaseApps[App]):
    """The running offices that this process started or attached to, the active one first."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.engine = engine

    @property
    def alive(self) -> list[App]:
        """The running offices, the active one first; those that have ended are forgotten and cleaned up."""
        for app in [app for app in self._apps if not app.seems_alive]:
            app.clean_up()
            self.forget(app)
        return self._apps

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


engine: Engine = Engine()
