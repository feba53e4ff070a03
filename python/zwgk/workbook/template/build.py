"""`County` -> the bytes of a workbook. The same source gives the same bytes."""

import datetime as dt
from functools import partial

from openpyxl import Workbook
from openpyxl.workbook.properties import CalcProperties

from xlwings_engines.package.calculation import finished
from zwgk import files
from zwgk.model.county import County
from zwgk.workbook.template import styles
from zwgk.workbook.template.attachments import add_attachments
from zwgk.workbook.template.dashboard import add_dashboard
from zwgk.workbook.template.findings import add_case_report, add_checks, add_log, add_shortfalls
from zwgk.workbook.template.further_tables import add_further_table
from zwgk.workbook.template.home import add_home
from zwgk.workbook.template.intake_sheets import add_history, add_imports, add_progress
from zwgk.workbook.template.lists import (
    add_case_log,
    add_cases,
    add_catalogue,
    add_holidays,
    add_mapping,
    add_media,
    add_portal,
    add_words,
)
from zwgk.workbook.template.one_at_a_time import Steps, saved
from zwgk.workbook.template.review import add_review
from zwgk.workbook.template.roster import add_roster
from zwgk.workbook.template.settings import add_settings
from zwgk.workbook.template.unit_sheets import add_unit_sheets, unit_sheet_names

_BUILT = dt.datetime(2024, 1, 1)


def build(county: County) -> bytes:
    """Return the workbook as an .xlsx file."""
    return without_clock(finished(unfinished(county)))


def unfinished(county: County) -> bytes:
    """Return the workbook as an .xlsx file whose formulas have no results yet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    styles.register(book)
    book.calculation = CalcProperties(fullCalcOnLoad=True)
    book.properties.creator = "zwgk"
    book.properties.title = f"{county.rules.office.county}{county.year}年政务公开统计工作簿"
    book.properties.created = _BUILT
    return saved(book, _add_sheets(book, county))


def _add_sheets(book: Workbook, county: County) -> Steps:
    """Add the sheets in the order of the tabs."""
    unit_sheets = unit_sheet_names(county)
    parts = county.rules.parts
    yield partial(add_home, book, county, unit_sheets)
    yield partial(add_settings, book, county)
    yield partial(add_roster, book, county)
    if county.rules.monthly_figures:
        yield partial(add_portal, book, county)
    if parts.media:
        yield partial(add_media, book, county)
    if parts.catalogue:
        yield partial(add_catalogue, book, county)
    if parts.cases:
        yield partial(add_cases, book, county)
    if parts.case_log:
        yield partial(add_case_log, book, county)
        yield partial(add_holidays, book, county)
    yield partial(add_review, book)
    yield partial(add_mapping, book, county)
    yield partial(add_words, book, county)
    yield from add_attachments(book, county)
    for table in county.tables:
        yield partial(add_further_table, book, table)
    yield partial(add_shortfalls, book, county)
    yield partial(add_checks, book, county)
    if parts.case_log:
        yield partial(add_case_report, book, county)
    yield partial(add_progress, book, county)
    yield partial(add_imports, book, county)
    yield partial(add_history, book, county)
    yield partial(add_dashboard, book, county)
    yield from add_unit_sheets(book, county, unit_sheets)
    yield partial(add_log, book)


def without_clock(package: bytes) -> bytes:
    """Return the same workbook with fixed times: openpyxl stamps the time of saving on every part."""
    return files.without_clock(package, _BUILT)
