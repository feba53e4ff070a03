"""Tables by their declarations: what is read of a row, where a table ends, the sentences. Grids, in milliseconds."""

import datetime as dt
from collections.abc import Sequence

import pytest

from tests.zwgk.workbook.grids import grid, lines
from zwgk.model.problems import Problem
from zwgk.workbook.declaration import Holds, InputColumn, InputTable
from zwgk.workbook.grid import Grid
from zwgk.workbook.table_reader import InputRows, read_tables

Cells = Sequence[object]
HEADS = ("名称", "条数", "日期")
TABLE = InputTable(
    "名称",
    "账号",
    (
        InputColumn("名称", key="name"),
        InputColumn("条数", Holds.COUNT, key="count"),
        InputColumn("日期", Holds.DATE, needed=False, key="day"),
        InputColumn("单位", needed=False, key="unit"),
        InputColumn("平台", needed=False, key="platform"),
    ),
    unique=("名称", "单位", "平台"),
)
NEXT = InputTable("事项", "事项", (InputColumn("事项"), InputColumn("件数", Holds.COUNT)))
MONTHS = InputTable(
    "月份",
    "月份",
    (
        InputColumn("序号", Holds.NUMBERING),
        InputColumn("月份", Holds.MONTH),
        InputColumn("条数", Holds.COUNT, key="count"),
    ),
)


def read(*rows: Cells, table: InputTable = TABLE, apart: Sequence[InputTable] = ()) -> tuple[InputRows, list[str]]:
    problems: list[Problem] = []
    found = read_tables(grid("表", *rows), (table,), problems, apart=apart)
    return found[table], lines(problems)


def names(found: InputRows) -> list[str]:
    return [row.text("名称") for row in found.rows]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (
            dt.datetime(1905, 7, 18),
            "错误 表 C2 1905-07-18｜1905-7-18 早得不合常理，没有读取；2026.8 这样的写法会变成 1905 年｜"
            "改填日期，例如 2024-6-30",
        ),
        (
            dt.datetime(2454, 9, 2),
            "错误 表 C2 2454-09-02｜2454-9-2 晚得不合常理，没有读取；202608 这样的写法会变成 2454 年｜"
            "改填日期，例如 2024-6-30",
        ),
        ("6月30日", "错误 表 C2 6月30日｜没有写年份，没有读取｜写上年份，例如 2024-6-30"),
    ],
)
def test_a_date_that_is_not_read(value: object, told: str) -> None:
    found, problems = read(HEADS, ("甲", 1, value))
    assert found.rows[0].record(TABLE, []) == {"name": "甲", "count": 1, "day": None, "unit": "", "platform": ""}
    found.rows[0].date("日期", into := list[Problem]())
    assert (problems, lines(into)) == ([], [told])


def test_a_row_shorter_than_the_headings() -> None:
    values = [["序号", *HEADS], [1, "甲"], [2], [3, "乙", 5]]
    found = read_tables(Grid("表", 1, 1, values), (TABLE,), [])[TABLE]
    assert [row.record(TABLE, [])["count"] for row in found.rows] == [None, 5]
    assert [row.value("条数") for row in found.rows] == [None, 5]
    assert names(found) == ["甲", "乙"]


def test_a_table_is_filled_down_to_its_last_cell_with_anything() -> None:
    below: list[Cells] = [["", "", ""], [None, None, None]]
    assert read(HEADS, ("甲", 1), *below)[0].filled_to == 2
    assert read(HEADS, ("甲", 1), below[0], (None, None, "待定"), *below)[0].filled_to == 4
    assert read(HEADS, *below)[0].filled_to == 1


def test_rows_above_the_headings() -> None:
    told = "警告 表 A1 甲｜这一行在标题行上面，没有统计｜移到标题行下面；是说明的，只写在一格里"
    assert read(("甲", None, "待定"), HEADS)[1] == [told]
    assert read((None, None, "某县"), ("甲", None, "待定"), HEADS)[1] == [told.replace("A1", "A2")]
    assert read(("甲", "=B9", "待定"), HEADS)[1] == []
    assert read(("←首页", None, "待定"), HEADS)[1] == []
    assert read(("甲", "若干"), HEADS)[1] == []


def test_headings_that_are_almost_those() -> None:
    assert read(("名称", "条数量", "日期"))[1] == [
        "错误 表 B1 ｜找不到标题“条数”，这一栏没有统计｜把 B1 的标题改为“条数”"
    ]
    assert read(("名称", "条数", "日期日"))[1] == [
        "警告 表 C1 ｜这一栏的标题像是“日期”，没有读｜是的，把标题改为“日期”；不是的，换一个不像的标题"
    ]
    assert read(("名称", "日期"))[1] == ["错误 表 A1 ｜找不到标题“条数”，这一栏没有统计｜恢复标题“条数”"]


def test_a_column_whose_heading_is_there_twice_is_not_read() -> None:
    found, problems = read((*HEADS, "条数", "日期"), ("甲", 1, "2024-6-1", 2, "2024-6-2"))
    assert found.rows[0].record(TABLE, told := []) == {
        "name": "甲",
        "count": None,
        "day": None,
        "unit": "",
        "platform": "",
    }
    assert (told, [line.partition("｜")[2] for line in problems]) == (
        [],
        [f"标题“{head}”出现了两次，这一栏没有统计｜改正其中一个标题" for head in ("条数", "日期")],
    )


def test_a_row_without_its_name_and_with_a_spoilt_count() -> None:
    assert read(HEADS, (None, "-5"))[1] == [
        "错误 表 B2 -5｜“名称”没有填（或被合并），这一行没有统计｜在这一行补上“名称”，或清空这一行"
    ]


@pytest.mark.parametrize(
    ("row", "second"),
    [
        (("甲", "条数", "日期"), True),
        (("甲", "日期", "条数"), False),
        (("甲", "条数", "名称"), False),
        (("名称", None, None), True),
        (("甲", "条数", None), False),
    ],
)
def test_a_second_row_of_headings(row: Cells, second: bool) -> None:
    """Two headings in their own columns, or that of the key."""
    found, problems = read(HEADS, row, ("乙", 1), ("", "", ""))
    assert names(found) == ([] if second else ["甲", "乙"])
    remedy = "把下面的行移到前一张表里，或移到别的工作表"
    told = [f"错误 表 A2 {row[0]}｜这里又有一行标题，它下面的 1 行没有统计｜{remedy}"]
    assert problems == (told if second else [])
    assert found.end == (1 if second else 4)


def test_words_of_headings_in_a_short_row_are_a_row() -> None:
    values = [[*HEADS, "单位"], ["甲", "日期", "条数"]]
    assert names(read_tables(Grid("表", 1, 1, values), (TABLE,), [])[TABLE]) == ["甲"]


def test_figures_beside_a_table_with_a_second_row_of_headings() -> None:
    found, problems = read(HEADS, ("甲", 1, None, 7), HEADS, ("乙", 2, None, 8))
    assert (names(found), [line.partition("，")[0] for line in problems]) == (
        ["甲"],
        ["错误 表 A3 名称｜这里又有一行标题", "警告 表 D2 7｜这一栏没有标题"],
    )


def test_rows_of_one_name() -> None:
    heads = (*HEADS, "单位", "平台")
    found, problems = read(heads, ("一号", 5), ("一号", 6))
    assert [row.count("条数", []) for row in found.rows] == [5, 6]
    assert problems == [
        "警告 表 A3 一号｜“一号”与 A2 同名，单位、平台没有填，两行都已统计｜补上单位、平台；是同一个账号的，删去一行"
    ]
    alone = "警告 表 A3 一号｜“一号”与 A2 重复，只统计了前一行｜删去一行"
    assert read(heads, ("一号", 5), ("一号", 5))[1] == [alone]
    assert read(heads, ("一号",), ("一号",))[1] == problems  # nothing tells whether they are two
    filled = read(heads, ("一号", None, None, "甲局", "微信"), ("一号", 6, None, "甲局", "微信"))
    assert [row.count("条数", []) for row in filled[0].rows] == [None]
    assert filled[1] == ["错误 表 A3 一号｜“一号”与 A2 重复，两行不同的内容都没有统计（条数）｜删去一行"]
    first, second = dt.datetime(2024, 6, 1), dt.datetime(2024, 6, 2)
    found, problems = read(heads, ("一号", 5, first, "甲局", "微信"), ("一号", 6, second, "甲局", "微信"))
    assert [row.count("条数", []) for row in found.rows] == [None]
    assert problems == ["错误 表 A3 一号｜“一号”与 A2 重复，两行不同的内容都没有统计（条数、日期）｜删去一行"]


@pytest.mark.parametrize(
    ("head", "cell", "what"),
    [
        ("合计数", 7, "“合计数”不是这张表的栏目，1 个数没有统计"),
        (None, 7, "这一栏没有标题，1 个数没有统计"),
        ("记于", dt.datetime(2024, 6, 1), "“记于”不是这张表的栏目，1 格没有统计"),
        (None, "补录", None),
        (None, "-5", "这一栏没有标题，1 格没有统计"),
    ],
)
def test_cells_beside_a_table(head: object, cell: object, what: str | None) -> None:
    value = "2024-06-01" if isinstance(cell, dt.datetime) else cell
    told = [f"警告 表 D2 {value}｜{what}｜填到有标题的栏目里，或改为文字说明"] if what else []
    assert read((*HEADS, head), ("甲", 1, None, cell))[1] == told


def test_figures_beside_a_table_of_the_sheet_itself() -> None:
    own = ("事项", "件数")
    assert read(HEADS, ("甲", 1), [], own, ("信件", 3, None, 7), apart=(NEXT,))[1] == [
        "警告 表 D5 7｜数填在表格以外，1 个数没有统计｜填到表格里，或改为文字说明"
    ]


@pytest.mark.parametrize(
    ("between", "kept", "end"),
    [
        ([], [], 1),
        ([["", "", ""], [None]], [], 1),
        ([("甲", 1), ["", ""], ("", "", ""), ["另一张表", ""]], ["甲"], 4),
        ([("甲", 1), ["", ""], ("乙", 5)], ["甲", "乙"], 4),
    ],
)
def test_the_end_of_a_table_above_another(between: Sequence[Cells], kept: list[str], end: int) -> None:
    found, problems = read(HEADS, *between, ("事项", "件数"), apart=(NEXT,))
    assert (names(found), found.end, problems) == (kept, end, [])


def test_months_in_another_column_than_the_first() -> None:
    problems: list[Problem] = []
    rows = ((1, 4, 10), (2, 5, 20), (3, "五月", 30), (4, "十三月", 9))
    found = read_tables(grid("表", ("序号", "月份", "条数"), *rows), (MONTHS,), problems)[MONTHS]
    assert lines(problems) == ["错误 表 B5 十三月｜“十三月”不是月份，这一行没有统计｜改填 1 到 12，或清空这一行"]
    assert list(found.by_month(told := [])) == [4]
    assert lines(told) == ["错误 表 B4 五月｜5月出现了两行，与 B3 这一行都没有统计｜删去或改正其中一行的月份"]
