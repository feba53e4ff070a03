"""Join a running office: for a worker that serves the buttons in the user's own windows."""

from __future__ import annotations

from typing import Any

import xlwings as xw

from xlwings_engines.libreoffice_engine.apps import App
from xlwings_engines.libreoffice_engine.bridge import Bridge, to_url
from xlwings_engines.libreoffice_engine.engine import engine
from xlwings_engines.libreoffice_engine.failures import DocumentClosed


def attach(pipe_name: str) -> xw.App:
    """Return the app of the office that listens at a pipe; it becomes the engine's active app.

    Such an app is never ended by us: ``quit`` only leaves it. Raise ``OfficeNotFound``.
    """
    bridge = Bridge(pipe_name)
    return xw.App(impl=engine.apps.add(xl=App(engine.apps, bridge, visible=True)))


def attach_document(context: Any, model: Any) -> xw.Book:
    """Return one document of the office that started this process and passed its component context.

    The app is the same for every document of the same office.
    """
    app = next((app for app in engine.apps if app.bridge.context == context), None)
    if app is None:
        app = engine.apps.add(xl=App(engine.apps, Bridge(context=context), visible=True))
    uid = model.RuntimeUID
    document = next((document for document in app.documents() if document.uid == uid), None)
    if document is None:
        raise DocumentClosed
    return xw.Book(impl=app.books.wrap(document))


def attach_book(app: xw.App, *, uid: str | None = None, path: str | None = None) -> xw.Book:
    """Return one document of an attached office, by its ``RuntimeUID`` or by its file or URL.

    Raise ``DocumentClosed`` if the office has no such spreadsheet open.
    """
    url = path if path is None or "://" in path or path.startswith("file:") else to_url(path)
    for document in app.impl.documents():
        if (uid is not None and document.uid == uid) or (url is not None and document.url == url):
            return xw.Book(impl=app.impl.books.wrap(document))
    raise DocumentClosed
