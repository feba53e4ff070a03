"""The facts of a county's workbook: one long frame, so that the results of all files have one shape."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

import pandas as pd

PAPERS = frozenset({".docx", ".pdf", ".html", ".htm"})
"""Extensions of files that are papers and never workbooks."""


class Section(StrEnum):
    """Subject of a fact; in brackets, the fields that carry it."""

    COUNTY = "county"  # the county's name in the workbook (text)
    FORM = "form"  # the file is a form of one unit (unit)
    FAULT = "fault"  # why the file was not counted (text)
    OTHER = "other"  # the file is neither a workbook of ours nor a paper: why it was not counted (text)
    PAPER = "paper"  # the file is a published paper (text: its title)
    PRINTED = "printed"  # a figure of a paper (kind: the table's title, unit, item: heading, value, sheet: the table,
    # cell: the row, text: 合计 in the column of totals)
    UNPRINTED = "unprinted"  # a table or row of a paper that was not read (sheet, cell, text: why)
    ENTERED = "entered"  # a count of a county's form (item: the city's column, month, value)
    PUBLISHED = "published"  # the sheet has another figure than 历史 (unit, item, month, value: published, text: now;
    # sheet, cell: the row of 历史)
    COUNT = "count"  # publications of all units of a kind (kind, item: short name of the column, month, value)
    COLUMN = "column"  # a column of 设置 (kind, item, value: 1 if it counts in 合计, else 0)
    UNREPORTED = "unreported"  # units with an open month of the period (month, value)
    UNIT = "unit"  # a unit's total of the period (kind, unit, text: its other names, joined by ；, value)
    STANDING = "standing"  # how many units … (item, value)
    PORTAL = "portal"  # a figure of 门户网站 (item: heading, month, value)
    MEDIA = "media"  # posts of all accounts (item: 条数, month, value), number of accounts (item: 账号)
    PROBLEM = "problem"  # a row of the county's own 校验 (item: severity, sheet, cell)


class Fact(NamedTuple):
    """One fact. Only figures and the names of units, columns, sheets and cells leave a county's file."""

    section: Section
    kind: str = ""
    unit: str = ""
    item: str = ""
    month: int = 0
    value: int | None = None
    text: str = ""
    sheet: str = ""
    cell: str = ""


COLUMNS = ("file", *Fact._fields)
_TYPES = {"month": "int64", "value": "Int64"}
TEXTS = tuple(column for column in COLUMNS if column not in _TYPES)


def facts_frame(file: str, facts: Iterable[Fact]) -> pd.DataFrame:
    """Return a frame with the columns COLUMNS, one row per fact; texts are plain strings (dtype object, as pandas would
    make Arrow strings of them, each of its own), value is Int64."""
    rows = [(file, fact.section.value, *fact[1:]) for fact in facts]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object).astype(_TYPES)


def no_facts() -> pd.DataFrame:
    """Return the frame of no file at all."""
    return facts_frame("", [])
