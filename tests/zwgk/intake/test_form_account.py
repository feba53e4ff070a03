"""Figures in a returned form = figures counted + figures reported, whatever the form's layout.

| place of a figure                                       | becomes                                        |
|---------------------------------------------------------|------------------------------------------------|
| month of the period, column of the unit                 | counted                                        |
| the same, row or column hidden                          | counted                                        |
| month of the period, column that is no duty             | named by its cell                              |
| month that occurs twice                                 | named with its month                           |
| month outside the period, unknown to the workbook       | named by its cell                              |
| row that is no month of the year                        | named by its row                               |
| column that is not the unit's, with heading or without  | named by its column                            |
| another table above or below                            | named by that table                            |
| another sheet, shown or hidden                          | named by its sheet                             |
| file of which nothing is read                           | named by its file                              |
"""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from zwgk.files import open_file
from zwgk.intake.forms.handed_in import handed_in
from zwgk.intake.forms.returns import Returns, Taken, read_returns
from zwgk.model.inputs import Inputs
from zwgk.model.problems import Problem
from zwgk.workbook.reader import read_workbook

HEADINGS = ["乡镇动态", "乡镇信息公开", "重点领域", "其他信息", "乡镇动态(条)", None]
MONTHS: list[Any] = [3, 4, 5, 6, "4月", "2024年5月", "2023年6月", "补报", "合计", None]


class Figure(NamedTuple):
    """Place of a figure, and its month and heading."""

    sheet: str
    row: int
    column: int
    month: Any = None
    heading: str | None = None


tables = st.tuples(
    st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=5),
    st.lists(st.tuples(st.sampled_from(MONTHS), st.lists(st.booleans(), min_size=5, max_size=5)), max_size=6),
)
forms = st.fixed_dictionaries(
    {
        "tables": st.lists(tables, min_size=1, max_size=2),
        "hidden": st.tuples(st.sets(st.integers(5, 9)), st.sets(st.sampled_from("BCDE"))),
        "others": st.lists(st.sampled_from(["visible", "hidden", "veryHidden"]), max_size=2),
    }
)


@pytest.fixture(scope="module")
def inputs(small_built: Path) -> Inputs:
    with open_file(small_built) as book:
        return read_workbook(book).inputs


def fill(sheet: Worksheet, drawn: list[Any], numbers: Iterator[int]) -> Iterator[Figure]:
    """Write the tables, one below the other; yield the places of figures, except in derived rows."""
    row = 3
    for headings, lines in drawn:
        row += 1
        for column, heading in enumerate(["月份", *headings], start=1):
            sheet.cell(row, column, heading)
        for month, filled in lines:
            row += 1
            sheet.cell(row, 1, month)
            for column in range(2, len(headings) + 2):
                if filled[column - 2]:
                    sheet.cell(row, column, next(numbers))
                    if month != "合计":
                        yield Figure("填报表", row, column, month, headings[column - 2])


def is_named(figure: Figure, problem: Problem) -> bool:
    name, row, column, month, heading = figure
    if problem.sheet != name or not problem.what:
        return False
    if not problem.cell:
        return "有数" in problem.what and "没有读取" in problem.what
    at_row, at_column = coordinate_to_tuple(problem.cell)
    if "从这一行起没有读取" in problem.what:
        return row >= at_row
    if "另有一张表" in problem.what:
        return row >= at_row
    if "这一行" in problem.what:
        return row == at_row
    if "这一列" in problem.what:
        return column == at_column
    if twice := re.match(r"标题“(.+)”出现了", problem.what):
        return twice[1] in str(heading)
    if twice := re.match(r"(\d+)月出现了", problem.what):
        return twice[1] in re.findall(r"\d+", str(month))
    return (row, column) == (at_row, at_column)


def unaccounted(figures: list[Figure], book: openpyxl.Workbook, returns: Returns) -> list[Figure]:
    if returns.outcomes[0].taken is Taken.REFUSED:
        return []
    counted = {(entry.place, entry.count) for entry in returns.incoming}
    assert len(counted) == len(returns.incoming)
    return [
        figure
        for figure in figures
        if (place(figure), book[figure.sheet].cell(figure.row, figure.column).value) not in counted
        and not any(is_named(figure, problem) for problem in returns.problems)
    ]


def place(figure: Figure) -> str:
    return f"{figure.sheet}!{get_column_letter(figure.column)}{figure.row}"


@settings(max_examples=80)
@given(drawn=forms)
@example(drawn={"tables": [(["乡镇动态"], [(3, [True] * 5)])], "hidden": (set(), set()), "others": ["hidden"]})
def test_no_figure_is_lost(inputs: Inputs, tmp_path: Path, drawn: dict[str, Any]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "填报表"
    sheet["A1"], sheet["A2"], sheet["B2"] = "2024年第二季度填报表", "填报单位", "小冀镇"
    numbers = itertools.count(101)
    (headings, lines), *more = drawn["tables"]
    first = ["乡镇信息公开", *headings[:4]], [*lines, (6, [True] * 5)]  # so that most files are not refused whole
    figures = list(fill(sheet, [first, *more], numbers))
    for row in drawn["hidden"][0]:
        sheet.row_dimensions[row].hidden = True
    for letter in drawn["hidden"][1]:
        sheet.column_dimensions[letter].hidden = True
    for number, state in enumerate(drawn["others"]):
        other = book.create_sheet(f"别的{number}")
        other.sheet_state = state
        other["B3"] = next(numbers)
        figures.append(Figure(other.title, 3, 2))
    path = tmp_path / "交表.xlsx"
    book.save(path)
    returns = read_returns(handed_in([path]), inputs)
    assert len(returns.outcomes) == 1
    assert unaccounted(figures, book, returns) == []
    by_place = {place(figure): figure for figure in figures}
    for entry in returns.incoming:
        figure = by_place[entry.place]
        assert book[figure.sheet].cell(figure.row, figure.column).value == entry.count
        assert str(entry.slot.month) in re.findall(r"\d+", str(figure.month))
        assert entry.slot.item in str(figure.heading)
