"""Sheets of units that differ in their counts only share what was found on the first one; any other difference has
the same consequences as on a sheet of its own."""

from typing import Any

import pytest

from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.workbook.grid import Grid
from zwgk.workbook.read_units import read_units
from zwgk.workbook.table_reader import read_tables

Q2 = Period(2024, 4, 6)
COLUMNS = tuple(Column("部门", name, f"部门{name}", 8, True, Naming.NEVER) for name in ("动态", "公开"))
RULES = Rules((Kind("部门", "附件"),), COLUMNS)
FIRST, SECOND = (
    Unit(order, name, name, "部门", duties=frozenset({"动态", "公开"})) for order, name in enumerate("甲乙", 1)
)
HEAD = 2  # row of the headings


def cells(unit: str) -> list[list[Any]]:
    """Return a sheet whose figures are all known: 1 item in each month from April to June."""
    months = [[month, *([1, 1, 2] if month in Q2.months else [None] * 3), None] for month in range(1, 13)]
    top = [[f"{unit} 2024年填报表", *[None] * 4], ["填报单位", unit, *[None] * 3]]
    heads = [["月份", "部门动态", "部门公开", "合计", "备注"], ["每月最低", 8, 8, None, None]]
    return [*top, *heads, *months, ["全年合计", 3, 3, 6, None], [None] * 5]


def grid(unit: str, *changes: tuple[int, int, Any]) -> Grid:
    values = cells(unit)
    for row, column, value in changes:
        values[row][column] = value
    return Grid(unit, 1, 1, values)


APRIL, TOTALS, LAST = HEAD + 5, HEAD + 14, HEAD + 15
CHANGES: dict[str, tuple[tuple[int, int, Any], ...]] = {
    "none": (),
    "counts": ((APRIL, 1, 7), (APRIL + 1, 2, 0), (TOTALS, 1, 9)),
    "no count": ((APRIL, 1, None),),
    "a count as text": ((APRIL, 1, "7条"),),
    "no count at all": ((APRIL, 1, "很多"),),
    "a negative one": ((APRIL, 1, -3),),
    "a truth value": ((APRIL, 1, True),),
    "a remark": ((APRIL, 4, "补录"),),
    "a remark that is a number": ((APRIL, 4, 5),),
    "a figure below the table": ((LAST, 1, 4),),
    "a figure above it": ((0, 3, 4),),
    "a text above it that is a figure": ((0, 0, "4"),),
    "a month typed twice": ((APRIL, 0, 5),),
    "no month": ((APRIL, 0, None),),
    "a month that is a truth value": ((HEAD + 2, 0, True), (HEAD + 2, 1, 3)),
    "a total among the months": ((APRIL, 0, "小计"),),
    "headings repeated": ((APRIL, 1, "部门动态"), (APRIL, 2, "部门公开")),
    "another heading": ((HEAD, 1, "部门信息"),),
    "a heading twice": ((HEAD, 2, "部门动态"),),
    "a row of the sheet's own with another name": ((TOTALS, 0, "合 计"),),
    "a row of the sheet's own that became data": ((TOTALS, 0, "说明"),),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_sheet_like_another_is_read_like_one_alone(case: str) -> None:
    changed = grid("乙", *CHANGES[case])
    alone, told = read_units([changed], (SECOND,), RULES, Q2)
    both, told_of_both = read_units([grid("甲"), changed], (FIRST, SECOND), RULES, Q2)
    assert {key: count for key, count in both.counts.items() if key[0] == "乙"} == alone.counts
    assert both.unreadable == alone.unreadable
    assert told_of_both == told
    assert [count for key, count in both.counts.items() if key[0] == "甲"] == [1] * 6


def test_a_sheet_with_a_column_more_is_searched_on_its_own() -> None:
    wider = Grid("乙", 1, 1, [[*row, 7 if place == APRIL else None] for place, row in enumerate(cells("乙"))])
    told = read_units([grid("甲"), wider], (FIRST, SECOND), RULES, Q2)[1]
    assert [problem.what for problem in told] == ["这一栏没有标题，1 个数没有统计"]


def test_a_truth_value_is_no_first_month() -> None:
    changed, first_quarter = grid("乙", (HEAD + 2, 0, True)), Period(2024, 1, 3)
    alone = read_units([changed], (SECOND,), RULES, first_quarter)
    both = read_units([grid("甲"), changed], (FIRST, SECOND), RULES, first_quarter)
    assert [one for one in both[1] if one.sheet == "乙"] == alone[1]


def test_a_longer_sheet_is_searched_on_its_own() -> None:
    longer = Grid("乙", 1, 1, [*cells("乙"), [None, 9, None, None, None]])
    told = read_units([grid("甲"), longer], (FIRST, SECOND), RULES, Q2)[1]
    assert told == read_units([longer], (SECOND,), RULES, Q2)[1]
    assert len(told) == 1


def test_only_the_first_of_like_sheets_is_searched_for_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []

    def watched(sheet: Grid, *arguments: Any, **options: Any) -> Any:
        searched.append(sheet.sheet)
        return read_tables(sheet, *arguments, **options)

    monkeypatch.setattr("zwgk.workbook.alike_tables.read_tables", watched)
    units = [
        Unit(order, name, name, "部门", duties=frozenset({"动态", "公开"})) for order, name in enumerate("甲乙丙", 1)
    ]
    changed = grid("丙", (LAST, 1, 4))
    read_units(
        [grid("甲"), grid("乙", (APRIL, 1, 70), (APRIL, 3, 71), (TOTALS, 1, 72), (TOTALS, 3, 75)), changed],
        tuple(units),
        RULES,
        Q2,
    )
    assert searched == ["甲", "丙"]
