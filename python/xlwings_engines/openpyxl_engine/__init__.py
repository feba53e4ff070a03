"""The engine "openpyxl": xlwings over a workbook file, with no spreadsheet program.

Importing this package registers the engine with xlwings. ``open_book`` is the short way to a book; a book
opened here is an ordinary ``xlwings.Book``.
"""

from __future__ import annotations

import xlwings as xw

from xlwings_engines.openpyxl_engine.engine import NAME, engine, open_book

if NAME not in xw.engines.engines_by_name:
    xw.engines.add(xw.main.Engine(impl=engine))

__all__ = ["NAME", "engine", "open_book"]
