"""A workbook -> `County`: the whole year as filled in, rows that are not decided yet included.

What cannot be read is left out; `read_workbook` names it, cell by cell.
"""

import datetime as dt
from typing import Any

import xlwings as xw

from zwgk.model.county import County, Record
from zwgk.model.inputs import Inputs, known_counts
from zwgk.workbook import layout, schema
from zwgk.workbook.grid import Grid
from zwgk.workbook.read_lists import read_openings, read_portal_rows
from zwgk.workbook.read_units import read_units
from zwgk.workbook.reader import Sheets, read_grids, sheets_of, unit_grids
from zwgk.workbook.schema import InputTable
from zwgk.workbook.table_reader import read_tables


def read_county(book: xw.Book) -> County:
    """Return the year of a workbook; raise `Refusal` if it cannot be read (as `read_workbook` does)."""
    sheets = sheets_of(book)
    return county_of(sheets, read_grids(sheets).inputs)


def county_of(sheets: Sheets, inputs: Inputs) -> County:
    """Return the year of a workbook that was read for one period."""
    rules = inputs.rules
    counts, _, _ = read_units(unit_grids(sheets), inputs.roster, rules, inputs.period)
    portal = sheets[layout.PORTAL]() if rules.monthly_figures else None
    openings, months = read_openings(portal, rules) if portal is not None else ({}, {})
    return County(
        year=inputs.period.year,
        period_name=inputs.period.name,
        rules=rules,
        units=inputs.roster,
        note=_note(sheets[layout.HOME]()),
        counts=known_counts(counts),
        openings=openings,
        opening_months=months,
        portal=read_portal_rows(portal, rules) if portal is not None else (),
        media=_rows(sheets, layout.MEDIA, schema.MEDIA) if rules.parts.media else (),
        catalogue=_rows(sheets, layout.CATALOGUE, schema.CATALOGUE) if rules.parts.catalogue else (),
        mapping=_rows(sheets, layout.MAPPING, schema.MAPPING),
        publishers=_rows(sheets, layout.MAPPING, schema.PUBLISHERS),
        words=_rows(sheets, layout.WORDS, schema.WORDS),
        cases=_rows(sheets, layout.CASES, schema.CASES) if rules.parts.cases else (),
        case_log=_rows(sheets, layout.CASE_LOG, schema.CASE_LOG) if rules.parts.case_log else (),
        holidays=_rows(sheets, layout.HOLIDAYS, schema.HOLIDAYS) if rules.parts.case_log else (),
        past=inputs.past,
        tables=inputs.tables,
    )


def _note(home: Grid) -> str:
    """Return the line above the table of units; "" if that row has become another."""
    row = layout.HOME_NOTE_ROW - home.top
    return home.text(row, 0) if 0 <= row < len(home.values) else ""


def _rows(sheets: Sheets, sheet: str, table: InputTable) -> tuple[Record, ...]:
    """Return the rows of a table unchanged; none if sheet or headings are missing."""
    if sheet not in sheets:
        return ()
    found = read_tables(sheets[sheet](), (table,), []).get(table)
    return tuple(_plain_days(row.record(table, [])) for row in found.rows) if found is not None else ()


def _plain_days(record: dict[str, Any]) -> Record:
    """Return the record with days as `County` has them: without a time."""
    return {key: value.date() if isinstance(value, dt.datetime) else value for key, value in record.items()}
