"""Cells, and places on a sheet: texts, lists, dates, figures, labels, tables. Milliseconds."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.zwgk.workbook.grids import grid
from zwgk.model.frames import CellState
from zwgk.model.period import Period
from zwgk.model.problems import Problem, Severity
from zwgk.workbook.cell_values import day_without_year, is_figure, month_of, parse_date, split_list
from zwgk.workbook.grid import Grid, as_text, find_table, label_value_place, value_beside
from zwgk.workbook.numbers import CountReading, read_count
from zwgk.workbook.sense_checks import outlying_months


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲、乙，丙,丁；戊;己\n庚", ("甲", "乙", "丙", "丁", "戊", "己", "庚")),
        (" 甲 、、 X局 ", ("甲", "X局")),
        ("、", ()),
        ("", ()),
    ],
)
def test_a_list_in_one_cell(text: str, names: tuple[str, ...]) -> None:
    assert split_list(text) == names


@pytest.mark.parametrize(
    ("value", "figure"),
    [(3, True), (2.5, True), ("3", True), ("3条", True), (True, False), ("三", False), (None, False), ("2.5", False)],
)
def test_what_looks_like_a_figure(value: object, figure: bool) -> None:
    assert is_figure(value) is figure


@pytest.mark.parametrize(
    ("value", "month"),
    [
        (1, 1),
        (12.0, 12),
        ("四月", 4),
        ("十二月份", 12),
        ("04 月", 4),
        ("1", 1),
        ("12", 12),
        (0, None),
        (13, None),
        ("0", None),
        ("13月", None),
        (4.5, None),
        (True, None),
        (None, None),
        ("月", None),
        ("", None),
        ("４月份", 4),
        ("1 2月", None),  # January and February, or December?
    ],
)
def test_a_month(value: object, month: int | None) -> None:
    assert month_of(value) == month


@pytest.mark.parametrize(
    ("value", "date"),
    [
        (dt.datetime(2024, 6, 28, 9), dt.date(2024, 6, 28)),
        ("2024-6-30", dt.date(2024, 6, 30)),
        ("2024年6月3日", dt.date(2024, 6, 3)),
        ("2024 年 6 月 3 号", dt.date(2024, 6, 3)),
        ("2024/06/03", dt.date(2024, 6, 3)),
        ("2024.6.3", dt.date(2024, 6, 3)),
        ("2024-6-1 2", None),
        ("2024", None),
        ("2024-13", None),
        (20240630, None),
        ("2024.6", dt.date(2024, 6, 1)),
        ("２０２４年６月", dt.date(2024, 6, 1)),
        (45471, dt.date(2024, 6, 28)),
        (45471.0, dt.date(2024, 6, 28)),
        (dt.date(2024, 6, 28), dt.date(2024, 6, 28)),
        (45471.75, dt.date(2024, 6, 28)),  # with a time of day
        (" 45471 ", dt.date(2024, 6, 28)),
        ("45471.75", dt.date(2024, 6, 28)),
        ("45 471", None),
        ("45471号", None),
        (36526, dt.date(2000, 1, 1)),
        (73050, dt.date(2099, 12, 31)),
        (36525, None),
        (73051, None),
        ("73051", None),
        ("2024-13-1", None),
        ("2024-2-30", None),
        ("6月3日", None),
        (True, None),
        (None, None),
    ],
)
def test_a_date(value: object, date: dt.date | None) -> None:
    assert parse_date(value) == date


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("4月5日", (4, 5)),
        (" 04 月 05 号", (4, 5)),
        ("４月５日", (4, 5)),
        ("4月1 2日", None),
        ("4月5", None),
        ("2024年4月5日", None),
        (4.05, None),
    ],
)
def test_a_day_without_a_year(value: object, day: tuple[int, int] | None) -> None:
    assert day_without_year(value) == day


TYPE = "改填整数条数；没有发布填 0，尚未统计留空"


def told(value: object) -> tuple[CellState, int | None, str, str]:
    reading = read_count(value)
    return reading.state, reading.count, reading.what, reading.remedy


@pytest.mark.parametrize(
    ("value", "what", "remedy"),
    [
        (True, "是逻辑值，不是条数", TYPE),
        (dt.date(2024, 4, 1), "是日期，不是条数", "改填条数，并把单元格格式改为“常规”"),
        (dt.time(9), "是日期，不是条数", "改填条数，并把单元格格式改为“常规”"),
        (float("inf"), "不是有效的数", TYPE),
        (float("-inf"), "不是有效的数", TYPE),
        (float("nan"), "不是有效的数", TYPE),
        (-0.5, "是负数，条数不能小于 0", TYPE),
        (0.5, "是小数，条数只能是整数", TYPE),
        (10_000_000, "大得不合常理", TYPE),
        ("12 30", "数字中间有空格或换行，看不出是一个数还是几个数", TYPE),
        ("#GETTING_DATA", "是还没有计算结果的公式", "用 Excel 或 LibreOffice 打开并保存一次，或直接填条数"),
        ("#N/A", "是公式错误", "改填条数"),
        ("-3.5", "是负数，条数不能小于 0", TYPE),
        ("3.5", "是小数，条数只能是整数", TYPE),
        ("3万条", "带有“万”之类的单位，看不出确切条数", TYPE),
        ("三\n条", "不是数字", TYPE),
    ],
)
def test_why_a_count_is_not_read(value: object, what: str, remedy: str) -> None:
    assert told(value) == (CellState.UNREADABLE, None, what, remedy)
    assert read_count(value).severity is Severity.ERROR


def test_counts_that_are_read_with_a_word() -> None:
    serial = "请核对；是日期的，改填条数"
    first, last = (
        "大得像是日期（2000年1月1日）的序号，已按 36526 读取",
        "大得像是日期（2049年12月31日）的序号，已按 54788 读取",
    )
    assert told(36_526) == (CellState.REPORTED, 36_526, first, serial)
    assert told("54788") == (CellState.REPORTED, 54_788, last, serial)
    assert read_count(36_526).severity is Severity.WARNING
    for plain in (36_525, 54_789, 9_999_999, 0):
        assert told(plain) == (CellState.REPORTED, plain, "", "")
    known = "请核对；改成数字后不再提示"
    assert told("12.0") == (CellState.REPORTED, 12, "数字是文本形式，已按 12 读取", known)
    assert told("1,024") == (CellState.REPORTED, 1024, "数字是带分节号的文本，已按 1024 读取", known)
    assert told("1,024 条") == (CellState.REPORTED, 1024, "数字后带了量词，已按 1024 读取", known)
    assert read_count("/") == CountReading(CellState.UNREADABLE, means_nothing=True)
    assert read_count(" ") == CountReading(CellState.BLANK)


def test_cells_of_a_grid() -> None:
    sheet = replace(grid("表", [1.0, " 甲 "], [None]), top=3, left=2)
    assert [sheet.value(0, 1), sheet.value(1, 1), sheet.value(2, 0), sheet.value(0, 2)] == [" 甲 ", None, None, None]
    assert [sheet.value(-1, 0), sheet.value(0, -1), sheet.value(0, None)] == [None, None, None]
    assert [sheet.text(0, 0), sheet.text(0, 1), sheet.text(5, 5), as_text(2.5)] == ["1", "甲", "", "2.5"]
    times = (dt.datetime(2024, 7, 11), dt.datetime(2024, 7, 11, 8, 5), dt.date(2024, 7, 1))
    assert [as_text(time) for time in times] == ["2024-07-11", "2024-07-11 08:05:00", "2024-07-01"]
    assert sheet.problem(0, 1, Severity.NOTE, "错", "改", file="某.xlsx") == Problem(
        severity=Severity.NOTE, sheet="表", cell="C3", value="甲", what="错", remedy="改", file="某.xlsx"
    )
    assert sheet.problem(0, -1, Severity.NOTE, "错", "改").cell == ""
    ragged = Grid("表", 1, 1, [[1], [1, 2]])
    assert (ragged.value(0, 1), ragged.value(1, 1)) == (None, 2)


@pytest.mark.parametrize(
    ("row", "value"),
    [
        (["年度：", None, 2024, "年"], (2024, "C1")),
        (["年度", "", 0], (0, "C1")),
        (["年度"], (None, "B1")),
        (["年度", None, "多少"], (None, "B1")),  # text that follows is no value
        ([" 年 度 :", 5], (5, "B1")),
    ],
)
def test_the_value_beside_a_label(row: list[object], value: tuple[object, str]) -> None:
    sheet = Grid("表", 1, 1, [row])
    assert value_beside(sheet, "年度", lambda cell: cell != "多少") == value


def test_the_place_of_a_value() -> None:
    sheet = replace(grid("表", [None], ["年度", None, 5]), top=4, left=3)
    assert label_value_place(sheet, "年度") == (5, 5)
    assert value_beside(sheet, "时段") is None
    with pytest.raises(KeyError, match="时段"):
        label_value_place(sheet, "时段")


def test_a_table_by_its_headings() -> None:
    rows = [
        ["月份", "说明"],
        [None],
        ["月份", "部门动态", "部门公开信息", "部门动态"],
        [4, 5, 6, 7],
        ["月份", "部门动态", "备注"],
    ]
    wanted = ("月份", "部门动态", "部门公开", "视频")
    table = find_table(replace(grid("表", *rows), left=2), "月份", wanted)
    assert table is not None
    assert (table.head_row, table.columns) == (2, {"月份": 0, "部门动态": 1})
    assert (table.missing, table.repeated) == (("部门公开", "视频"), ("部门动态",))
    assert (table.similar, table.doubtful) == ({"部门公开": "D3"}, {1, 2, 3})
    assert list(table.rows()) == [3, 4]
    assert (table.value(3, "部门动态"), table.value(3, "视频"), table.text(3, "月份")) == (5, None, "4")
    assert (table.address(3, "部门动态"), table.address(3, "视频")) == ("C4", "B4")
    assert table.problem(3, "部门动态", Severity.ERROR, "错", "改") == Problem(
        severity=Severity.ERROR, sheet="表", cell="C4", value="5", what="错", remedy="改"
    )
    assert find_table(grid("表", *rows), "时段", wanted) is None


@pytest.mark.parametrize(
    ("counts", "months"),
    [
        ({4: 50, 5: 5, 6: 5}, (4,)),
        ({4: 49, 5: 1, 6: 1}, ()),
        ({4: 60, 5: 6, 6: 6}, (4,)),
        ({4: 59, 5: 6, 6: 6}, ()),
        ({4: 50, 5: 5}, ()),  # one other month proves nothing
        ({4: 50, 1: 0, 2: 0}, (4,)),
        ({4: 50, 5: None, 6: 0, 3: 5}, (4,)),
        ({3: 500, 4: 5, 5: 5}, ()),  # not of the period
        ({}, ()),
    ],
)
def test_a_month_with_ten_times_the_others(counts: dict[int, int | None], months: tuple[int, ...]) -> None:
    assert outlying_months(counts, Period(2024, 4, 6)) == months
