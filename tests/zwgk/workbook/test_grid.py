"""A sheet read in one block, its addresses and texts, and tables found by their headings. In milliseconds."""

import datetime as dt
from typing import Any

import pytest

from tests.zwgk.workbook.grids import grid, lines
from zwgk.errors import Refusal
from zwgk.model.problems import Severity
from zwgk.workbook.grid import (
    Grid,
    as_text,
    find_table,
    label_value_place,
    read_grid,
    refuse_without,
    value_beside,
)


class Block:
    """Cells of an engine: their corner and size, and values only as asked for by `read_grid`."""

    def __init__(self, corner: tuple[int, int], shape: tuple[int, int]) -> None:
        (self.row, self.column), self.shape = corner, shape

    def options(self, **asked: Any) -> "Block":
        assert asked == {"ndim": 2, "err_to_str": True}
        return self

    @property
    def value(self) -> list[tuple[object, ...]]:
        return [(self.row, self.column, *self.shape)]


class Sheet:
    name = "表"

    def __init__(self, rows: int, columns: int) -> None:
        self.used_range = Block((3, 2), (rows, columns))

    def range(self, first: tuple[int, int], last: tuple[int, int]) -> Block:
        return Block(first, (last[0] - first[0] + 1, last[1] - first[1] + 1))


@pytest.mark.parametrize(
    ("rows", "columns", "read", "truncated"),
    [
        (9, 4, (9, 4), False),
        (10, 200, (10, 200), False),
        (11, 4, (10, 4), True),
        (9, 201, (9, 200), True),
        (11, 201, (10, 200), True),
    ],
)
def test_a_sheet_is_read_up_to_a_bound(rows: int, columns: int, read: tuple[int, int], truncated: bool) -> None:
    sheet: Any = Sheet(rows, columns)
    assert read_grid(sheet, 10) == Grid("表", 3, 2, [(3, 2, *read)], truncated)


def test_a_missing_sheet_is_refused() -> None:
    refuse_without(["首页", "设置"], "设置", "首页")
    with pytest.raises(Refusal) as refusal:
        refuse_without(["首页"], "首页", "设置", "名录", more="，或关掉它")
    assert str(refusal.value) == "工作簿里没有工作表“设置”：请恢复它，或改用本工具新建的工作簿，或关掉它。"
    with pytest.raises(Refusal, match=r"新建的工作簿。$"):
        refuse_without([], "首页")


SHEET = Grid("表", 3, 2, [["名称", 4.0], [None, " 甲 "], ["短"]])


def test_cells_by_their_places() -> None:
    assert (SHEET.address(0, 0), SHEET.address(2, 25)) == ("B3", "AA5")
    cells = {place: SHEET.value(*place) for place in ((0, 1), (2, 0), (2, 1), (3, 0), (-1, 0), (0, -1), (0, None))}
    assert {place: value for place, value in cells.items() if value is not None} == {(0, 1): 4.0, (2, 0): "短"}
    assert (SHEET.text(0, 1), SHEET.text(1, 1), SHEET.text(1, 0)) == ("4", "甲", "")
    assert SHEET.texts == [{"名称"}, {"甲"}, {"短"}]
    told = [SHEET.problem(row, at, Severity.NOTE, "不对", "改", file="f") for row, at in ((0, 0), (1, 1), (0, -1))]
    assert lines(told) == ["提示 表 B3 名称｜不对｜改", "提示 表 C4 甲｜不对｜改", "提示 表  ｜不对｜改"]
    assert {one.file for one in told} == {"f"}
    assert SHEET.problem(0, 0, Severity.NOTE, "不对", "改").file == ""


def test_texts_of_values() -> None:
    values = [None, dt.datetime(2024, 6, 3), dt.datetime(2024, 6, 3, 9), dt.date(2024, 6, 3), 4.0, 4.5, 4, " 甲 ", True]
    assert [as_text(value) for value in values] == [
        "",
        "2024-06-03",
        "2024-06-03 09:00:00",
        "2024-06-03",
        "4",
        "4.5",
        "4",
        "甲",
        "True",
    ]


def test_the_row_with_most_headings_is_the_table_s() -> None:
    found = find_table(
        grid("表", ["名称"], ["名称", "条数"], [3, "名称", "条数", "日期"], ["名称"]), "名称", ("名称", "条数", "日期")
    )
    assert found is not None
    assert (found.head_row, found.columns, found.missing) == (2, {"名称": 1, "条数": 2, "日期": 3}, ())
    assert list(found.rows()) == [3]
    assert (found.value(3, "名称"), found.text(3, "条数"), found.address(3, "条数")) == (None, "", "C4")
    assert find_table(grid("表", ["条数", "日期"]), "名称", ("名称", "条数")) is None
    first = find_table(grid("表", [" 名 称 ", "条数"], ["名称", "条数"]), "名称", ("名称", "条数"))
    assert first is not None
    assert first.head_row == 0


def test_headings_that_are_missing_repeated_or_similar() -> None:
    heads = ["条数", "名称", None, "条数", "发布日期一", "合计", "条数"]
    found = find_table(grid("表", heads, [7, "甲"]), "名称", ("名称", "条数", "发布日期", "平台"))
    assert found is not None
    assert found.columns == {"条数": 0, "名称": 1}
    assert (found.missing, found.repeated) == (("发布日期", "平台"), ("条数",))
    assert (found.similar, found.doubtful) == ({"发布日期": "E1"}, {0, 3, 4, 6})
    assert (found.value(1, "平台"), found.text(1, "平台"), found.address(1, "平台")) == (None, "", "A2")
    assert lines([found.problem(1, "名称", Severity.WARNING, "不对", "改")]) == ["警告 表 B2 甲｜不对｜改"]
    assert lines([found.problem(1, "平台", Severity.WARNING, "不对", "改")]) == ["警告 表 A2 ｜不对｜改"]


def test_the_value_beside_a_label() -> None:
    sheet = Grid("表", 3, 2, [[None, "年度："], ["说明", "年度", None, "", 2024, "后面"], ["时段"]])
    assert value_beside(sheet, "年度") == (None, "D3")
    below = Grid("表", 3, 2, sheet.values[1:])
    assert value_beside(below, "年度") == (2024, "F3")
    assert value_beside(below, "年度", lambda value: value == 2025) == (None, "D3")
    assert value_beside(below, "时段") == (None, "C4")
    assert value_beside(below, "类别") is None
    assert label_value_place(below, "年度") == (3, 6)
    assert label_value_place(below, "时段") == (4, 3)
    with pytest.raises(KeyError, match="类别"):
        label_value_place(below, "类别")
