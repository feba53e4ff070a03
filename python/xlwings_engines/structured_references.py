"""References to parts of a table (``Sales[[#This Row],[Price]]``), as far as they are the same on every engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from xlwings_engines.addresses import Area

_COLUMN = r"\[(?:'.|[^\[\]'])*\]"
_TOKEN = re.compile(
    rf"""
    "(?:[^"]|"")*" | '(?:[^']|'')*'
  | (?P<table>[^\W\d][\w.]*)?\[@(?P<columns>{_COLUMN}(?::{_COLUMN})?|(?:'.|[^\[\]'@:])*)\]
    """,
    re.VERBOSE,
)
_REFERENCE = re.compile(r"(?P<table>[^\W\d][\w.\\?]*)(?:\[(?P<part>(?:'.|[^\[\]'])*)\])?")


def has_this_row(formula: str) -> bool:
    """Return whether a formula may have a reference that begins with ``[@``."""
    return "[@" in formula


def spell_out_this_row(formula: str, table: str | None) -> str:
    """Return a formula with ``[@Price]`` written as ``Sales[[#This Row],[Price]]``, as in files.

    ``table`` is the table that contains the formula's cell, None if there is none: then only references that name
    their table are changed.
    """

    def spell_out(match: re.Match[str]) -> str:
        name = match["table"] or table
        columns = match["columns"]
        if columns is None or name is None:
            return match.group()
        if not columns:
            return f"{name}[#This Row]"
        return f"{name}[[#This Row],{columns if columns.startswith('[') else f'[{columns}]'}]"

    return _TOKEN.sub(spell_out, formula)


class TableOfCells(Protocol):
    """A table of an engine."""

    @property
    def name(self) -> str:
        """The name that formulas use for the table."""

    @property
    def area(self) -> Area:
        """All cells of the table, header and totals rows included."""

    @property
    def show_headers(self) -> bool:
        """True if the first row of ``area`` is the header row."""

    @property
    def show_totals(self) -> bool:
        """True if the last row of ``area`` is the totals row."""

    def headings(self) -> list[str]:
        """Return the column names, from left to right."""


def table_area(text: str, tables: Iterable[TableOfCells]) -> Area | None:
    """Return the cells of a table's name, or of a reference to one part or column of it.

    The bare name means the rows of data, as in Excel. None if no table has the name, or no such part.
    """
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        return None
    for table in tables:
        if table.name.casefold() == match["table"].casefold():
            return _part(table, match["part"] or "#Data")
    return None


def _part(table: TableOfCells, part: str) -> Area | None:
    area, heads, totals = table.area, int(table.show_headers), int(table.show_totals)
    body = area._replace(row=area.row + heads, rows=area.rows - heads - totals)
    parts = {
        "#all": area,
        "#data": body,
        "#headers": area._replace(rows=heads),
        "#totals": area._replace(row=area.last_row, rows=totals),
    }
    found = parts.get(part.casefold())
    if found is None:
        wanted = re.sub("'(.)", r"\1", part).casefold()
        columns = [at for at, heading in enumerate(table.headings()) if heading.casefold() == wanted]
        found = body._replace(column=body.column + columns[0], columns=1) if columns else None
    return found if found is not None and found.rows > 0 else None
