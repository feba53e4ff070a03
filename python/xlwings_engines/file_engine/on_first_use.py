"""Modules that work on openpyxl's objects, imported on first use.

Commands that read and write values never use these, and so start without openpyxl: ``on_first_use.fonts.Font(…)``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlwings_engines.file_engine import (
        autofilter,
        blocks,
        borders,
        characters,
        charts,
        conditional_formats,
        copying,
        data_validation,
        fonts,
        insertion,
        merging,
        notes,
        openpyxl_internals,
        pictures,
        rearranging,
        regions,
        searching,
        shapes,
        sheet_copying,
        sheet_references,
        sizes,
        styling,
        tables,
    )

    __all__ = [
        "autofilter",
        "blocks",
        "borders",
        "characters",
        "charts",
        "conditional_formats",
        "copying",
        "data_validation",
        "fonts",
        "insertion",
        "merging",
        "notes",
        "openpyxl_internals",
        "pictures",
        "rearranging",
        "regions",
        "searching",
        "shapes",
        "sheet_copying",
        "sheet_references",
        "sizes",
        "styling",
        "tables",
    ]
else:

    def __getattr__(name: str) -> object:
        try:
            return import_module(f"xlwings_engines.file_engine.{name}")
        except ModuleNotFoundError as error:
            raise AttributeError(name) from error
