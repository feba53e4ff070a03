"""Property: every filled row of a list in the workbook is counted, or a problem names its row, column or sheet.

| sheet      | a row counts if                                    | every other row, and cells beside, named |
|------------|----------------------------------------------------|------------------------------------------|
| 目录自查   | it has a field                                     | total, heading again, no field           |
| 办件台账   | it has kind, unit and a day of receipt             | one of them missing, days not read       |
| 分单位办件 | it has kind, unit and month, the first time        | one of them missing, the same again      |
| 节假日     | it has a day and 是 or 否                          | no day, anything else                    |
| 校对词表   | it has a wrong and a right word                    | one of them, both equal                  |
| 历史       | a command wrote it                                 | any other                                |
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from zwgk.model.past import Basis, PastFigure
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.model.settings import Office
from zwgk.workbook import schema
from zwgk.workbook.declaration import InputTable
from zwgk.workbook.grid import Grid
from zwgk.workbook.plan_history import figure_row
from zwgk.workbook.read_cases import CaseSheets, read_cases
from zwgk.workbook.read_history import read_history
from zwgk.workbook.read_lists import read_catalogue
from zwgk.workbook.read_words import read_words

PERIOD, TODAY = Period(2024, 4, 6), dt.date(2024, 7, 10)
UNIT = Unit(1, "甲局", "甲局", "部门", duties=frozenset({"动态"}))
RULES = Rules(
    (Kind("部门", "附件"),),
    (Column("部门", "动态", "部门动态", None, True, Naming.NEVER),),
    office=Office(county="丙县", name="丙县人民政府办公室"),
)
Cells = Mapping[str, Any]
Read = tuple[Iterable[str], list[Problem]]
"""Markers of the rows that count, and the problems."""


@dataclass(frozen=True)
class Sheet:
    """A table and its rows: values by key of the column; {n} is the row's own marker."""

    table: InputTable
    good: Cells
    spoilt: tuple[Cells, ...]
    read: Callable[[Grid], Read]


def catalogue(grid: Grid) -> Read:
    records, problems = read_catalogue(grid, TODAY)
    return [str(record["field"]) for record in records], problems


def cases(sheet: str, marker: str) -> Callable[[Grid], Read]:
    def read(grid: Grid) -> Read:
        rows, problems = read_cases(CaseSheets(**{sheet: grid}), (UNIT,), RULES, PERIOD, TODAY)
        records = {"months": rows.cases, "log": rows.case_log, "holidays": rows.holidays}[sheet]
        return [str(record[marker]) for record in records if "uncounted" not in record], problems

    return read


def words(grid: Grid) -> Read:
    records, problems = read_words(grid)
    return [
        f"{record['wrong']}{record['right']}" for record in records if record["wrong"] and record["right"]
    ], problems


def history(grid: Grid) -> Read:
    past, problems = read_history(grid)
    return [figure.source for figure in past.figures], problems


GOOD_FIGURE = dict(
    zip(
        (column.key for column in schema.HISTORY.columns),
        figure_row(
            PastFigure(PERIOD, "部门", "甲局", "动态", 3, months=(1, 1, 1), basis=Basis.CLOSED, source="第{n}份")
        ),
        strict=True,
    )
)
SHEETS = {
    "目录自查": Sheet(
        schema.CATALOGUE,
        {"field": "领域{n}", "last_update": dt.datetime(2024, 6, 1)},
        (
            {"field": "合计", "fault": "多"},
            {"last_update": dt.datetime(2024, 6, 1)},
            {"field": "领域{n}", "last_update": "很早"},
        ),
        catalogue,
    ),
    "办件台账": Sheet(
        schema.CASE_LOG,
        {"kind": "依申请公开", "number": "甲{n}", "unit": "甲局", "received": dt.datetime(2024, 4, 2)},
        (
            {"kind": "举报", "number": "甲{n}", "unit": "甲局", "received": dt.datetime(2024, 4, 2)},
            {"kind": "依申请公开", "number": "甲{n}", "received": dt.datetime(2024, 4, 2)},
            {"kind": "依申请公开", "number": "甲{n}", "unit": "甲局"},
            {
                "kind": "依申请公开",
                "number": "甲{n}",
                "unit": "甲局",
                "received": dt.datetime(2024, 4, 2),
                "answered": "后来",
            },
            {"number": "甲{n}", "unit": "甲局", "received": dt.datetime(2024, 4, 2)},
            {"unit": "合计", "number": "12"},
        ),
        cases("log", "number"),
    ),
    "分单位办件": Sheet(
        schema.CASES,
        {"kind": "依申请公开", "month": "{n}", "unit": "甲局", "received": 10, "closed": 10},
        (
            {"kind": "举报", "month": "{n}", "unit": "甲局", "received": 10, "closed": 10},
            {"kind": "依申请公开", "month": "13", "unit": "甲局", "received": 10, "closed": 10},
            {"kind": "依申请公开", "unit": "甲局", "received": 10, "closed": 10},
            {"kind": "依申请公开", "month": "{n}", "received": 10, "closed": 10},
            {"kind": "依申请公开", "month": "{n}", "unit": "乙局", "received": 10, "closed": 10},
            {"kind": "依申请公开", "month": "{n}", "unit": "甲局", "received": "许多", "closed": 10},
            {"kind": "合计", "received": 10, "closed": 10},
        ),
        cases("months", "month"),
    ),
    "节假日": Sheet(
        schema.HOLIDAYS,
        {"day": dt.datetime(2024, 5, 1), "working": "否"},
        ({"day": dt.datetime(2024, 5, 2), "working": "也许"}, {"working": "是"}, {"day": "五一", "working": "否"}),
        cases("holidays", "day"),
    ),
    "校对词表": Sheet(
        schema.WORDS,
        {"wrong": "错{n}", "right": "对{n}"},
        ({"wrong": "错{n}"}, {"right": "对{n}"}, {"wrong": "同{n}", "right": "同{n}"}),
        words,
    ),
    "历史": Sheet(
        schema.HISTORY,
        GOOD_FIGURE,
        (
            GOOD_FIGURE | {"count": "许多"},
            GOOD_FIGURE | {"period": "去年"},
            GOOD_FIGURE | {"unit": None},
            GOOD_FIGURE | {"months": "1、两、1"},
            GOOD_FIGURE | {"months": "1、1"},
        ),
        history,
    ),
}


def filled(values: Cells, table: InputTable, number: int, width: int) -> list[Any]:
    made = [values.get(column.key) for column in table.columns]
    texts = [value.replace("{n}", str(number)) if isinstance(value, str) else value for value in made]
    return [*texts, *[None] * (width - len(texts))]


@pytest.mark.parametrize("name", SHEETS)
@given(data=st.data())
def test_every_row_is_counted_or_named(name: str, data: st.DataObject) -> None:
    sheet = SHEETS[name]
    width = len(sheet.table.columns) + 2
    kinds = ["good", *range(len(sheet.spoilt)), "blank", *(["heading", "beside"] if name != "历史" else [])]
    rows: list[list[Any]] = [[*sheet.table.headings, None, None]]
    expected: dict[int, str] = {}
    beside: set[int] = set()
    for number in range(2, 2 + data.draw(st.integers(1, 7), label="rows")):
        kind = data.draw(st.sampled_from(kinds), label="kind")
        if kind == "blank":
            rows.append([None] * width)
            continue
        if kind == "heading":
            rows.append([*sheet.table.headings, None, None])
        else:
            cells = sheet.spoilt[kind] if isinstance(kind, int) else sheet.good
            rows.append(filled(cells, sheet.table, number, width))
            if kind == "beside":
                rows[-1][-1] = 77
                beside.add(number)
        expected[number] = str(kind)
    counted, problems = sheet.read(Grid(name, 1, 1, rows))
    markers = list(counted)
    places = [match for one in problems if (match := re.fullmatch(r"([A-Z]+)(\d+)", one.cell))]
    named = {int(place[2]) for place in places}
    below = min(
        (int(place[2]) for one, place in zip_places(problems) if "又有一行标题" in one.what), default=len(rows) + 1
    )
    columns = {place[1] for one, place in zip_places(problems) if "没有标题" in one.what}
    for number, kind in expected.items():
        if kind in ("good", "beside"):
            mark = next(
                text for text in filled(sheet.good, sheet.table, number, width) if is_marker(text, name, number)
            )
            found = any(str(mark) in marker or marker in str(mark) for marker in markers)
            assert found or number in named or number >= below, (number, kind)
        else:
            assert number in named or number >= below, (number, kind, problems)
        if number in beside:
            assert get_column_letter(width) in columns or number in named or number >= below


def zip_places(problems: list[Problem]) -> list[tuple[Problem, re.Match[str]]]:
    return [(one, match) for one in problems if (match := re.fullmatch(r"([A-Z]+)(\d+)", one.cell))]


def is_marker(text: Any, name: str, number: int) -> bool:
    return isinstance(text, dt.datetime) if name == "节假日" else str(number) in str(text) and "年" not in str(text)
