"""The engine "libreoffice": xlwings over a running LibreOffice Calc, by UNO.

Importing this package registers the engine with xlwings. ``xw.App()`` on it starts a private office;
``attach`` joins a running one, ``attach_book`` one of its documents. Nothing is imported from LibreOffice
before the first app.
"""

from __future__ import annotations

import xlwings as xw

from xlwings_engines.libreoffice_engine.attach import attach, attach_book, attach_document
from xlwings_engines.libreoffice_engine.block_calls import counter
from xlwings_engines.libreoffice_engine.engine import NAME, engine

if NAME not in xw.engines.engines_by_name:
    xw.engines.add(xw.main.Engine(impl=engine))

__all__ = ["NAME", "attach", "attach_book", "attach_document", "counter", "engine"]
