"""The engine "openpyxl": xlwings over a workbook file, without a spreadsheet program.

A book is its package (``xlwings_engines.package``): values, formulas, names, print areas and sheets are read and
written there, and untouched parts keep their bytes. Anything that needs an object model goes through one door
to openpyxl's objects; ``contents`` shows how the two meet. Formulas that depend on a change get their results there.

Importing this package registers the engine with xlwings. ``open_book`` is the shortcut to a book; a book
opened here is an ordinary ``xlwings.Book``.
"""

from __future__ import annotations

import xlwings as xw

from xlwings_engines.file_engine.engine import NAME, engine, open_book

if NAME not in xw.engines.engines_by_name:
    xw.engines.add(xw.main.Engine(impl=engine))

__all__ = ["NAME", "engine", "open_book"]
