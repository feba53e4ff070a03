"""新建年度工作簿: the same office, rules, roster, accounts and catalogue, without any figure of the old year."""

import dataclasses
from typing import TypeVar

import xlwings as xw

from zwgk.model.county import County, Record
from zwgk.model.past import Past
from zwgk.model.period import Period
from zwgk.model.review import Review
from zwgk.model.roster import Unit, normal_name
from zwgk.model.rules import Rules
from zwgk.statistics.cases import typed_balances
from zwgk.statistics.view import inputs_of, openings_at
from zwgk.workbook.plan_block import cell_text
from zwgk.workbook.reader import read_workbook

Model = TypeVar("Model")


def next_year_source(book: xw.Book) -> County:
    """Return the source of the workbook for the year after `book`'s; raise `Refusal` if `book` cannot be read.

    Data of a single bulletin (number, date, explanation, the office's better units) is left out. The catalogue's
    dates are kept: they are still true.
    Requests left open become next year's opening balance if every month is known; otherwise it is left blank.
    """
    county = read_workbook(book).county
    rules = county.rules
    left = openings_at(county.openings, county.opening_months, county.portal_months, rules, 13)
    return dataclasses.replace(
        _plain(
            dataclasses.replace(
                county,
                year=county.year + 1,
                period_name="第一季度",
                note="",
                rules=_of_no_bulletin(rules),
                units=_surviving(county.units),
                counts={},
                unreadable=frozenset(),
                portal=(),
                openings={kind: count for kind, count in left.items() if count is not None and count >= 0},
                opening_months={},
                media=tuple({key: account[key] for key in ("account", "host", "platform")} for account in county.media),
                cases=_open_cases(county),
                case_log=tuple(case for case in county.case_log if case["answered"] is None),
                past=Past(),
                tables=(),
                review=Review(),
            )
        ),
        past=county.past,
    )


def _plain(value: Model) -> Model:
    """Return the same, with every text safe for a cell: a leading = is text, not a formula."""
    if isinstance(value, str):
        return type(value)(cell_text(value) or "") if type(value) is str and value.startswith("=") else value
    if isinstance(value, dict):
        return type(value)({key: _plain(entry) for key, entry in value.items()})
    if isinstance(value, tuple | frozenset):
        return type(value)(_plain(entry) for entry in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        named = {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
        return dataclasses.replace(value, **named)
    return value


def _open_cases(county: County) -> tuple[Record, ...]:
    """Return a row for January, with only the opening balance, for each unit with cases open at the year's end."""
    year = inputs_of(county, Period(county.year, 1, 12))
    balances = (
        (kind, balance)
        for kind in county.rules.case_kinds
        for balance in typed_balances(year.cases, kind, year.period, [unit.name for unit in county.units])
    )
    return tuple(
        {"kind": kind, "month": 1, "unit": balance.unit, "opening": balance.still_open}
        for kind, balance in balances
        if balance.still_open
    )


def _surviving(roster: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Return the units at the year's end; a former name becomes an alias unless it is another unit's name."""
    alive = [unit for unit in roster if unit.last == 12 and not (unit.successor and unit.last_month)]
    taken = {normal_name(unit.name) for unit in alive}
    return tuple(
        dataclasses.replace(
            unit,
            order=order,
            aliases=(*unit.aliases, *_former(unit, taken)),
            first_month=None,
            last_month=None,
            changed_month=None,
            successor="",
            former_name="",
            former_kind="",
        )
        for order, unit in enumerate(alive, start=1)
    )


def _former(unit: Unit, taken: set[str]) -> tuple[str, ...]:
    known = {normal_name(name) for name in (unit.full_name, *unit.aliases)}
    return (unit.former_name,) if unit.former_name and normal_name(unit.former_name) not in known | taken else ()


def _of_no_bulletin(rules: Rules) -> Rules:
    office = dataclasses.replace(
        rules.office, issue_number="", issue_date=None, report_deadline=None, difference_note="", tables=()
    )
    kinds = tuple(dataclasses.replace(kind, better_units=(), better_period="") for kind in rules.kinds)
    return dataclasses.replace(rules, kinds=kinds, office=office)
