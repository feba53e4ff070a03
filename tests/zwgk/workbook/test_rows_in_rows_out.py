"""Property: every figure typed into an input sheet is counted, or a problem mentions its row or column.

Each figure is unique, so that it can be found again in the result.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from zwgk.model.county import Record
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.model.settings import Office
from zwgk.workbook import schema
from zwgk.workbook.grid import Grid
from zwgk.workbook.read_lists import read_media, read_portal
from zwgk.workbook.read_units import read_units

YEAR, TODAY = Period(2024, 1, 12), dt.date(2025, 1, 10)
UNIT = Unit(1, "甲局", "甲局", "部门", duties=frozenset({"动态", "公开"}))
COLUMNS = tuple(Column("部门", name, f"部门{name}", None, True, Naming.NEVER) for name in ("动态", "公开"))
RULES = Rules((Kind("部门", "附件"),), COLUMNS, office=Office(name="丙县人民政府办公室"))
Read = tuple[set[int], list[Problem]]


@dataclass(frozen=True)
class Sheet:
    """A sheet, and the figures that its reader accounts for. `key` and `figures` are columns counted from 0.

    Counted: figures under the headings `figures` in rows with a valid key. Reported: all others.
    """

    headings: tuple[str, ...]
    key: int
    figures: range
    keys: tuple[Any, ...]
    read: Callable[[list[list[Any]]], Read]


def numbers(records: tuple[Record, ...], *keys: str) -> set[int]:
    return {record[key] for record in records for key in keys if record[key] is not None}


def media(rows: list[list[Any]]) -> Read:
    records, problems = read_media(Grid("新媒体", 1, 1, rows), YEAR, (UNIT,), RULES.office, TODAY)
    return numbers(records, *map(str, range(1, 13)), *(f"weeks_{month}" for month in range(1, 13))), problems


def portal(rows: list[list[Any]]) -> Read:
    sheet, problems = read_portal(Grid("门户网站", 1, 1, rows), YEAR, Rules((), ()))
    return numbers(sheet.months, *Rules((), ()).figure_keys.values()), problems


def unit(rows: list[list[Any]]) -> Read:
    top = ["填报单位", "甲局", *[None] * (len(rows[0]) - 2)]
    read, problems = read_units([Grid("甲局", 0, 1, [top, *rows])], (UNIT,), RULES, YEAR)
    return set(read.counts.values()), problems


MONTHS = (1, 2, "3月", "四月", "05", None, 0, 13, "第二季度", "合计", "月份")
MONTH_OF = {1: 1, 2: 2, "3月": 3, "四月": 4, "05": 5}
SHEETS = {
    "新媒体": Sheet(
        schema.MEDIA.headings,
        key=1,
        figures=range(4, 17),
        keys=("一号", "二号", "一 号", None, "", "合计", "小计：", "账号名称", "注：见附表"),
        read=media,
    ),
    "门户网站": Sheet(
        schema.PORTAL.headings,
        key=0,
        figures=range(1, 10),
        keys=MONTHS,
        read=portal,
    ),
    "单位表": Sheet(("月份", "部门动态", "部门公开"), key=0, figures=range(1, 3), keys=MONTHS, read=unit),
}


@pytest.mark.parametrize("name", SHEETS)
@given(data=st.data())
def test_every_figure_is_counted_or_its_place_is_named(name: str, data: st.DataObject) -> None:
    sheet = SHEETS[name]
    width = len(sheet.headings) + 2  # two columns beside the table
    typed = (*sheet.figures, width - 1)
    rows: list[list[Any]] = [[*sheet.headings, None, None]]
    figures: dict[int, tuple[int, int]] = {}
    for row in range(2, 2 + data.draw(st.integers(1, 7), label="rows")):
        cells: list[Any] = [None] * width
        cells[sheet.key] = data.draw(st.sampled_from(sheet.keys), label="key")
        for column in data.draw(st.sets(st.sampled_from(typed), max_size=4), label="columns"):
            figure = 1000 + len(figures)
            figures[figure] = row, column + 1
            cells[column] = figure
        rows.append(cells)
    counted, problems = sheet.read(rows)
    assert counted <= figures.keys()
    places = [(problem, re.fullmatch(r"([A-Z]+)(\d+)", problem.cell)) for problem in problems]
    told_rows = {int(place[2]) for _, place in places if place}
    told_rows |= {int(row) for problem in problems for row in re.findall(r" [A-Z]+(\d+) 重复", problem.what)}
    twice = {int(problem.what.partition("月")[0]) for problem in problems if "出现了两行" in problem.what}
    told_rows |= {row for row, cells in enumerate(rows, start=1) if MONTH_OF.get(cells[sheet.key]) in twice}
    told_columns = {place[1] for problem, place in places if place and "没有标题" in problem.what}
    below = [int(place[2]) for problem, place in places if place and "又有一行标题" in problem.what]
    for figure, (row, column) in figures.items():
        beside = get_column_letter(column) in told_columns
        assert figure in counted or row in told_rows or beside or row > min(below, default=row)
