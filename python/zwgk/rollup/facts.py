"""The facts of a county's workbook: one long frame, so that the results of all files have one shape."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

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
    PORTAL = "website"  # a figure of 门户网站 (item: its key in portal.csv, month, value)
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
TEXTS = tuple(column for column in COLUMNS if column not in ("month", "value"))
_TEXT = pa.dictionary(pa.int32(), pa.string())
_SCHEMA = pa.schema([(name, _TEXT if name in TEXTS else pa.int64()) for name in COLUMNS])

Facts = Sequence[Fact]

pa.set_memory_pool(pa.system_memory_pool())  # the other allocators keep what is freed


def facts_table(files: Iterable[tuple[str, Facts]]) -> pa.Table:
    """Return the columns COLUMNS, one row per fact of the files: texts are dictionaries, so that each is held once."""
    rows = [(file, fact.section.value, *fact[1:]) for file, facts in files for fact in facts]
    columns = zip(*rows, strict=True) if rows else ((),) * len(COLUMNS)
    arrays = [
        pa.array(column, pa.string()).dictionary_encode() if name in TEXTS else pa.array(column, pa.int64())
        for name, column in zip(COLUMNS, columns, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=_SCHEMA)


def facts_frame(tables: Iterable[pa.Table]) -> pd.DataFrame:
    """Return the rows of tables like those of `facts_table` as a frame: texts are categorical, value is Int64."""
    whole = pa.concat_tables(list(tables) or [_SCHEMA.empty_table()]).unify_dictionaries()
    frame = whole.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get, self_destruct=True)
    months: dict[str, Any] = {"month": frame["month"].astype("int64")}
    return pd.DataFrame(frame.assign(**months))


def with_facts(facts: pd.DataFrame, files: Iterable[tuple[str, Facts]]) -> pd.DataFrame:
    """Return a frame of facts with those of further files."""
    return facts_frame([pa.Table.from_pandas(facts, _SCHEMA, preserve_index=False), facts_table(files)])


def of_sections(facts: pd.DataFrame, *sections: Section) -> pd.DataFrame:
    """Return the facts of some sections, with plain texts."""
    mine = facts[facts["section"].isin([section.value for section in sections])]
    return mine.astype(dict.fromkeys(TEXTS, object))
