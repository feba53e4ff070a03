"""docs/ENGINES.md: which members of xlwings' classes each engine has, found by looking at the engines' classes.

`python -m tests.xlwings_engines.support_page` writes the page's table.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import xlwings.base_classes

import xlwings_engines.file_engine
import xlwings_engines.libreoffice_engine
from xlwings_engines.unsupported import _is_stub

PAGE = Path(__file__).parent.parent.parent / "docs" / "ENGINES.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
_BASE = "xlwings.base_classes"


def table() -> str:
    """Return the page's table: one row per class, and the members that an engine lacks."""
    engines = [_classes(xlwings_engines.file_engine), _classes(xlwings_engines.libreoffice_engine)]
    lines = ["| xlwings class | members | file engine lacks | LibreOffice engine lacks |", "|---|---|---|---|"]
    for base in _bases():
        members = _members(base)
        if not members or not any(base.__name__ in classes for classes in engines):
            continue
        lacking = [_lacking(classes.get(base.__name__, []), members) for classes in engines]
        lines.append(f"| `{base.__name__}` | {len(members)} | {lacking[0]} | {lacking[1]} |")
    return "\n".join(lines) + "\n"


def table_of(page: str) -> str:
    """Return the table of the page as it is."""
    return page.partition(BEGIN)[2].partition(END)[0]


def _bases() -> Iterator[type]:
    return (
        item
        for item in vars(xlwings.base_classes).values()
        if inspect.isclass(item) and item.__module__ == _BASE and not item.__name__.startswith("_")
    )


def _members(base: type) -> list[str]:
    return sorted(name for name in vars(base) if not name.startswith("_"))


def _classes(package: ModuleType) -> dict[str, list[type]]:
    """Return name of a base class -> the engine's classes for it."""
    found: dict[str, list[type]] = {}
    for module in pkgutil.iter_modules(package.__path__):
        for item in vars(importlib.import_module(f"{package.__name__}.{module.name}")).values():
            if inspect.isclass(item) and item.__module__.startswith("xlwings_engines"):
                for base in {item.__name__} | {base.__name__ for base in item.__mro__ if base.__module__ == _BASE}:
                    found.setdefault(base, []).append(item)
    return found


def _lacking(classes: list[type], members: list[str]) -> str:
    lacking = [name for name in members if not any(_has(item, name) for item in classes)]
    if not lacking:
        return "–"
    return "all" if len(lacking) == len(members) else ", ".join(f"`{name}`" for name in lacking)


def _has(item: type, name: str) -> bool:
    attribute: Any = inspect.getattr_static(item, name, _is_stub)
    function = attribute.fget if isinstance(attribute, property) else attribute
    if not isinstance(function, FunctionType) or function is _is_stub:
        return function is not _is_stub
    return not _is_stub(function) and function.__qualname__ != "_explain.<locals>.refuse"


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page.replace(BEGIN + table_of(page), BEGIN + table()), encoding="utf-8")
