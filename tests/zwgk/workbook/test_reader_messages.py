"""What the readers of sheets say, to the letter, and what they keep. Grids, in milliseconds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.zwgk.workbook.grids import grid, lines
from zwgk.errors import Refusal
from zwgk.model.further_tables import FurtherTable
from zwgk.model.past import Basis, Correction, Past, PastFigure
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.model.review import Review, ReviewStep
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.model.settings import Office, Parts
from zwgk.model.words import Words
from zwgk.workbook import schema
from zwgk.workbook.grid import Grid
from zwgk.workbook.read_further_tables import read_further_table, refuse_missing
from zwgk.workbook.read_history import placed_figures, read_history
from zwgk.workbook.read_lists import read_catalogue, read_media, read_portal
from zwgk.workbook.read_review import read_review
from zwgk.workbook.read_units import is_unit_name, read_units, unit_label
from zwgk.workbook.read_words import read_words, text_problems
from zwgk.workbook.table_reader import read_tables, refuse_errors

Cells = Sequence[object]
Q2, TODAY = Period(2024, 4, 6), dt.date(2024, 7, 10)
OFFICE = Office("丙县", name="丙县人民政府办公室")
COLUMNS = (
    Column("部门", "动态", "部门动态", 8, True, Naming.NEVER),
    Column("部门", "公开", "部门公开", 1, True, Naming.ZERO),
    Column("乡镇", "动态", "乡镇动态", 8, True, Naming.NEVER),
    Column("乡镇", "视频", "乡镇视频", 8, True, Naming.NEVER),
)
RULES = Rules((Kind("部门", "附件"), Kind("乡镇", "附件")), COLUMNS, office=OFFICE)
FIRST = Unit(1, "甲局", "甲局", "部门", duties=frozenset({"动态", "公开"}))
SECOND = Unit(2, "乙局", "乙局", "部门", duties=frozenset({"动态"}))


# 单位表
def unit_sheet(name: object, *rows: Cells, heads: Cells = ("月份", "部门动态", "部门公开")) -> Grid:
    return grid(f"{name}表", ["填报单位", name], heads, *rows)


def units(*sheets: Grid, unit: Unit = FIRST) -> tuple[dict[tuple[str, int], int], list[str]]:
    """Return the counts of a unit by column and month, and the problems."""
    read, problems = read_units(sheets, (unit,), RULES, Q2)
    return {(column, month): count for (_, column, month), count in read.counts.items()}, lines(problems)


FULL = ((4, 10, 1), (5, 20, 2), (6, 30, 3))
COUNTED = {("动态", 4): 10, ("动态", 5): 20, ("动态", 6): 30, ("公开", 4): 1, ("公开", 5): 2, ("公开", 6): 3}


@pytest.mark.parametrize(
    ("rows", "counted", "told"),
    [
        (FULL, {}, []),
        (
            [*FULL[:2], (6, None, " ")],
            {("动态", 6): None, ("公开", 6): None},
            [
                "警告 甲局表 B5 ｜甲局的“部门动态”、“部门公开”6月没有填｜没有发布填 0；漏报的请补填",
            ],
        ),
        (
            [FULL[0], (5, None, 2), (6, None, None)],
            {("动态", 5): None, ("动态", 6): None, ("公开", 6): None},
            ["警告 甲局表 B4 ｜甲局的“部门动态”5月、6月没有填，“部门公开”6月没有填｜没有发布填 0；漏报的请补填"],
        ),
        (
            FULL[:2],
            {("动态", 6): None, ("公开", 6): None},
            ["警告 甲局表 B2 ｜甲局的“部门动态”、“部门公开”6月没有填｜没有发布填 0；漏报的请补填"],
        ),
        (
            [*FULL[:2], (6, "无", 3)],
            {("动态", 6): None},
            ["错误 甲局表 B5 无｜名录注明甲局承担“动态”，这里看不出是 0 还是没有统计｜没有发布填 0，尚未统计留空"],
        ),
        (
            [*FULL[:2], (6, "三十", "3条")],
            {("动态", 6): None},
            [
                "错误 甲局表 B5 三十｜不是数字｜改填整数条数；没有发布填 0，尚未统计留空",
                "提示 甲局表 C5 3条｜数字后带了量词，已按 3 读取｜请核对；改成数字后不再提示",
            ],
        ),
        (
            [*FULL, (6, 9, 9)],
            {("动态", 6): None, ("公开", 6): None},
            ["错误 甲局表 A6 6｜6月出现了两行，与 A5 这一行都没有统计｜删去或改正其中一行的月份"],
        ),
        (
            [*FULL[:2], (6, 300, 3)],
            {("动态", 6): 300},
            ["警告 甲局表 B5 300｜比其他各月的 10 倍还多，已照数统计｜请核对是不是多填了一位"],
        ),
        ([*FULL, (7, 5, None)], {("动态", 7): 5}, []),
    ],
)
def test_a_sheet_of_a_unit(rows: Sequence[Cells], counted: dict[tuple[str, int], int | None], told: list[str]) -> None:
    expected = {key: count for key, count in (COUNTED | counted).items() if count is not None}
    assert units(unit_sheet("甲局", *rows)) == (expected, told)


def test_a_blank_text_is_no_figure_and_later_months_are_read() -> None:
    read, problems = read_units((unit_sheet("甲局", (4, " ", 1), (5, "二十", 2), FULL[2]),), (FIRST,), RULES, Q2)
    assert read.counts == {
        ("甲局", "动态", 6): 30,
        ("甲局", "公开", 4): 1,
        ("甲局", "公开", 5): 2,
        ("甲局", "公开", 6): 3,
    }
    assert (read.unreadable, read.sheets) == ({("甲局", "动态", 5)}, {"甲局": "甲局表"})
    assert [line.partition("｜")[0] for line in lines(problems)] == ["错误 甲局表 B4 二十", "警告 甲局表 B3 "]


@pytest.mark.parametrize(
    ("heads", "told"),
    [
        (("月份", "部门动态"), "错误 甲局表 A2 ｜找不到标题“部门公开”，这一栏没有统计｜恢复标题“部门公开”"),
        (
            ("月份", "部门动态", "部门公开", "部门公开"),
            "错误 甲局表 C2 部门公开｜标题“部门公开”出现了两次，这一栏没有统计｜改正其中一个标题",
        ),
    ],
)
def test_a_column_without_its_one_heading_is_told_once(heads: Cells, told: str) -> None:
    rows = [(month, month, *[month] * (len(heads) - 2)) for month in (4, 5, 6)]
    assert units(unit_sheet("甲局", *rows, heads=heads)) == ({("动态", month): month for month in (4, 5, 6)}, [told])


def test_a_row_shorter_than_the_headings_of_a_unit() -> None:
    sheet = Grid("甲局表", 1, 1, [["填报单位", "甲局"], ["月份", "部门动态", "部门公开"], *FULL[:2], [6, 30]])
    assert units(sheet) == (
        {key: count for key, count in COUNTED.items() if key != ("公开", 6)},
        ["警告 甲局表 C5 ｜甲局的“部门公开”6月没有填｜没有发布填 0；漏报的请补填"],
    )
    assert units(unit_sheet("乙局", (4, 1), (5, 2), (6, 3), heads=("月份", "部门动态")), unit=SECOND)[0] == {
        ("动态", 4): 1,
        ("动态", 5): 2,
        ("动态", 6): 3,
    }


def test_sheets_of_no_unit_before_that_of_one() -> None:
    assert units(grid("说明", ["略"]), unit_sheet("停用：丁局"), unit_sheet("甲局", *FULL)) == (COUNTED, [])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (None, "错误 None表 B1 ｜“填报单位”右边没有填，这张表没有统计｜填上名录里的单位名称"),
        (
            "甲局机关",
            "错误 甲局机关表 B1 甲局机关｜名录里没有这个单位，这张表没有统计｜"
            "改成名录里的名称或别名，或在“单位名录”里添上它；是不是“甲局”",
        ),
        (
            "统计",
            "错误 统计表 B1 统计｜名录里没有这个单位，这张表没有统计｜改成名录里的名称或别名，或在“单位名录”里添上它",
        ),
        ("停用：丁局", None),
    ],
)
def test_a_sheet_of_no_unit(name: object, told: str | None) -> None:
    counted, problems = units(unit_sheet("甲局", *FULL), unit_sheet(name, *FULL))
    assert counted == COUNTED
    assert problems == ([told] if told else [])


def test_sheets_that_lack_or_are_too_many() -> None:
    assert units(grid("说明", ["甲局"])) == (
        {},
        [
            "错误 单位名录  甲局｜没有找到甲局的填报表，它的数一个也没有统计｜"
            "点“同步结构”补上，或检查表中“填报单位”右边的单位名称"
        ],
    )
    gone = replace(FIRST, last_month=3)
    assert units(unit=gone) == ({}, [])
    twice = [unit_sheet("甲局", *FULL), unit_sheet("丙县甲局", *FULL)]
    with pytest.raises(Refusal) as refusal:
        units(*twice)
    assert str(refusal.value) == (
        "工作表“甲局表”和“丙县甲局表”都是甲局的填报表：请删去一张，或改正其中一张“填报单位”右边的名称。"
    )
    assert units(unit_sheet("甲局", heads=("月", "部门动态", "部门公开"))) == (
        {},
        ["错误 甲局表  ｜找不到标题“月份”，这张表没有统计｜恢复标题“月份”"],
    )


def test_figures_that_are_no_duty() -> None:
    remedy = "确实承担：在“单位名录”里改为“√”；不承担：改回“—”"
    assert units(
        unit_sheet("乙局", *((month, 9, mark) for month, mark in ((4, 1), (5, "—"), (6, None)))), unit=SECOND
    ) == (
        {("动态", 4): 9, ("动态", 5): 9, ("动态", 6): 9},
        [f"错误 乙局表 C3 1｜名录注明乙局不承担“公开”，这里却填了数，没有统计｜{remedy}"],
    )
    later = replace(SECOND, first_month=5, last_month=6)
    assert units(unit_sheet("乙局", (4, 9), (5, 9), (6, 9), (7, "无")), unit=later) == (
        {("动态", 5): 9, ("动态", 6): 9},
        ["错误 乙局表 B3 9｜名录注明乙局5月到6月才有，4月填了数，没有统计｜改正“单位名录”的起止月份，或清空这一格"],
    )


def test_a_unit_that_changed_its_kind_has_both_columns() -> None:
    moved = replace(FIRST, duties=frozenset({"动态", "公开", "视频"}), former_kind="乡镇", changed_month=5)
    sheet = unit_sheet(
        "甲局", (4, 1, None, 7), (5, 2, 8, None), (6, 3, 9, None), heads=("月份", "乡镇动态", "部门公开", "乡镇视频")
    )
    assert units(sheet, unit=moved) == (
        {("动态", 4): 1, ("动态", 5): 2, ("动态", 6): 3, ("公开", 5): 8, ("公开", 6): 9, ("视频", 4): 7},
        [],
    )
    blanks = replace(sheet, values=[*sheet.values[:2], [4, 1, None, None], [5, None, 8, None], [6, 3, None, None]])
    what = "甲局的“乡镇动态”5月没有填，“部门公开”6月没有填，“乡镇视频”4月没有填"
    assert [one.what for one in read_units((blanks,), (moved,), RULES, Q2)[1]] == [what]
    headless = unit_sheet("甲局", heads=("月", "部门动态"))
    assert units(headless, unit=moved) == (
        {},
        ["错误 甲局表  ｜找不到标题“月份”，这张表没有统计｜恢复标题“月份”"],
    )
    new = unit_sheet("甲局", (4, 1, None, 7), (5, 2, 8, None), heads=("月份", "部门动态", "部门公开", "乡镇动态"))
    assert units(new, unit=moved)[0] == {("动态", 4): 1, ("动态", 5): 2, ("公开", 5): 8}


@pytest.mark.parametrize(
    ("value", "name"),
    [("甲局", True), ("类别：", False), ("类别", False), ("← 首页", False), ("首页", False), ("=hyperlink(1)", False)],
)
def test_what_may_be_a_name_beside_the_label(value: str, name: bool) -> None:
    assert is_unit_name(value) is name
    assert unit_label(grid("表", ["填报单位：", value])) == (value if name else "", "B1")
    assert unit_label(grid("表", ["单位", value])) is None


# 门户网站
FIGURES = [one + what for one in ("依申请公开", "县长信箱") for what in ("收到", "办结", "答复")]
PORTAL = ["月份", "政务要闻", "信息公开", "其他", *FIGURES]
YEAR = [[month, *[2] * 9] for month in range(1, 13)]
OPENINGS: list[Cells] = [["事项", "期初未办结", "起始月份"], ["依申请公开", 0], ["县长信箱", 1]]


def portal(*rows: Cells, openings: Sequence[Cells] = OPENINGS) -> list[str]:
    _, problems = read_portal(grid("门户网站", PORTAL, *rows, [], *openings), Q2, Rules((), ()))
    return lines(problems)


def april(**cells: object) -> list[Cells]:
    """Return a year in which figures of April are others."""
    row: Cells = [cells.get(head, 2) if head != "月份" else 4 for head in PORTAL]
    return [*YEAR[:3], row, *YEAR[4:]]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (YEAR, []),
        (
            [*YEAR[:4], YEAR[6]],
            [
                f"警告 门户网站 {column}1 ｜“{head}”5月、6月没有填｜没有的填 0；漏填的请补填"
                for column, head in zip("BCDEFGHIJ", PORTAL[1:], strict=True)
            ],
        ),
        (april(其他="—"), ["错误 门户网站 D5 —｜看不出是 0 还是没有统计｜没有的填 0，尚未统计留空"]),
        (april(其他=None), ["警告 门户网站 D1 ｜“其他”4月没有填｜没有的填 0；漏填的请补填"]),
        (april(其他=900), ["警告 门户网站 D5 900｜比其他各月的 10 倍还多，已照数统计｜请核对是不是多填了一位"]),
        (
            april(依申请公开办结=9),
            [
                "警告 门户网站 F7 2｜本期依申请公开办结 13 件，多于期初加收到的 6 件｜"
                "核对收到、办结、答复和期初未办结的件数"
            ],
        ),
        (
            april(县长信箱答复=3),
            ["警告 门户网站 J7 2｜本期县长信箱答复 7 件，多于办结的 6 件｜核对收到、办结、答复和期初未办结的件数"],
        ),
        (
            april(依申请公开答复=3),  # all are closed
            ["警告 门户网站 G7 2｜本期依申请公开答复 7 件，多于办结的 6 件｜核对收到、办结、答复和期初未办结的件数"],
        ),
        (
            [*YEAR[:3], *([month, 2, 2, 2, 0, *[2] * 5] for month in Q2.months), *YEAR[6:]],
            [
                "警告 门户网站 F7 2｜本期依申请公开办结 6 件，多于期初加收到的 0 件｜"
                "核对收到、办结、答复和期初未办结的件数"
            ],
        ),
        (
            april(县长信箱办结=9),  # with one from the year before
            [
                "警告 门户网站 I7 2｜本期县长信箱办结 13 件，多于期初加收到的 7 件｜"
                "核对收到、办结、答复和期初未办结的件数"
            ],
        ),
    ],
)
def test_the_portal(rows: Sequence[Cells], told: list[str]) -> None:
    assert portal(*rows) == told


def test_the_portal_without_a_figure_or_with_one_beside_it() -> None:
    blank = [[month, None, *[2] * 8] for month in range(1, 13)]
    assert portal(*blank) == ["警告 门户网站 B1 ｜“政务要闻”4月、5月、6月没有填｜没有的填 0；漏填的请补填"]
    assert portal([*YEAR[0], 7], *YEAR[1:]) == [
        "警告 门户网站 K2 7｜这一栏没有标题，1 个数没有统计｜填到有标题的栏目里，或改为文字说明"
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            ["12345热线", 3],
            [
                "错误 门户网站 B18 3｜没有“12345热线”这个事项，这个数没有统计｜改为依申请公开、县长信箱之一，"
                "或清空这一行"
            ],
        ),
        (["12345热线", None], []),
        (["依申请公开", "两件"], None),
    ],
)
def test_openings(row: Cells, told: list[str] | None) -> None:
    if told is not None:
        assert portal(*YEAR, openings=[*OPENINGS, row]) == told
        return
    assert portal(*YEAR, openings=[OPENINGS[0], row, OPENINGS[2]]) == [
        "错误 门户网站 B16 两件｜不是数字｜改填整数条数；没有发布填 0，尚未统计留空"
    ]


def test_the_month_in_which_records_begin() -> None:
    def read(*openings: Cells) -> tuple[dict[str, int], dict[str, int], list[str]]:
        values = grid("门户网站", PORTAL, *YEAR[3:], [], *openings)
        sheet, problems = read_portal(values, Q2, Rules((), ()))
        return sheet.openings, sheet.opening_months, lines(problems)

    box: Cells = ["县长信箱", 1]
    assert read(OPENINGS[0], ["依申请公开", 5, "四月"], [*box, 1]) == (
        {"依申请公开": 5, "县长信箱": 1},
        {"依申请公开": 4},
        [],
    )
    assert read(OPENINGS[0], ["依申请公开", 5, "年初"], box) == (
        {"县长信箱": 1},
        {},
        ["错误 门户网站 C13 年初｜不是月份，期初未办结没有统计｜改填 1 到 12，或留空"],
    )
    assert read(OPENINGS[0], ["依申请公开", 5, "2月"], box)[1] == {"依申请公开": 2}
    # a workbook without that column: the first month with a figure
    assert read(OPENINGS[0][:2], ["依申请公开", 5], box)[1] == {"依申请公开": 4, "县长信箱": 4}


def test_months_without_a_figure_are_none() -> None:
    def read(*rows: Cells) -> tuple[list[object], dict[str, int], dict[str, int]]:
        openings = [OPENINGS[0][:2], ["依申请公开", 5]]
        heads = [*PORTAL, "备注"]
        sheet, _ = read_portal(grid("门户网站", heads, *rows, [], *openings), Q2, Rules((), ()))
        return [month["month"] for month in sheet.months], sheet.openings, sheet.opening_months

    assert read(*([*row, ""] for row in YEAR[:3]), [4, *[None] * 9, ""]) == ([1, 2, 3], {"依申请公开": 5}, {})
    assert read([4]) == ([], {"依申请公开": 5}, {})


def test_a_mailbox_of_another_name_is_the_present_one() -> None:
    rules = Rules((), (), office=Office("丙市", mailbox="局长信箱"))
    values = grid("门户网站", PORTAL, *YEAR, [], *OPENINGS)
    sheet, problems = read_portal(values, Q2, rules)
    assert problems == []
    assert sheet.openings == {"依申请公开": 0, "局长信箱": 1}
    assert sheet.months[3]["mailbox_received"] == 2
    two = [*PORTAL, "市长信箱收到"]
    told = read_portal(grid("门户网站", two, *YEAR, [], *OPENINGS), Q2, rules)[1]
    assert "找不到标题“局长信箱收到”，这一栏没有统计" in [one.what for one in told]
    assert read_portal(None, Q2, rules)[1] == []


def test_only_the_portal_s_own_figures() -> None:
    rules = Rules((), (), parts=Parts(requests=False, mailbox=False))
    sheet, problems = read_portal(grid("门户网站", PORTAL[:4], *(row[:4] for row in YEAR), [], *OPENINGS), Q2, rules)
    assert problems == []
    assert sheet.months[0] == {"month": 1, "news": 2, "disclosure": 2, "other": 2} | {
        key: sheet.months[0][key] for key in sheet.months[0] if key not in ("month", "news", "disclosure", "other")
    }
    assert sheet.openings == {}
    beside = [[*row[:4], 7 if row[0] == 4 else None] for row in YEAR]
    assert lines(read_portal(grid("门户网站", PORTAL[:4], *beside), Q2, rules)[1]) == [
        "警告 门户网站 E5 7｜这一栏没有标题，1 个数没有统计｜填到有标题的栏目里，或改为文字说明"
    ]


# 新媒体
MEDIA = [
    schema.ACCOUNT,
    "主办单位",
    "平台",
    *(f"{month}月" for month in range(1, 13)),
    *schema.WEEKS_BELOW,
    "最后更新日期",
]
ACCOUNT: Cells = ["一号", "甲局", "微信", *[9] * 12, *[1] * 12, dt.datetime(2024, 6, 28)]


def account(**cells: object) -> list[object]:
    return [cells.get(head, value) for head, value in zip(MEDIA, ACCOUNT, strict=True)]


def media(*rows: Cells, weeks: int = 4) -> list[str]:
    return lines(read_media(grid("新媒体", MEDIA, *rows), Q2, (FIRST,), OFFICE, TODAY, weeks)[1])


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, []),
        ({"主办单位": "政府办"}, []),
        ({"主办单位": "府办"}, []),
        ({"主办单位": "丙县甲局"}, []),
        (
            {"主办单位": "府"},
            ["警告 新媒体 B2 府｜名录里没有“府”，主办单位照原样写进附件｜改成名录里的名称，或在“单位名录”里添上它"],
        ),
        (
            {"主办单位": "办政府"},
            [
                "警告 新媒体 B2 办政府｜名录里没有“办政府”，主办单位照原样写进附件｜改成名录里的名称，"
                "或在“单位名录”里添上它"
            ],
        ),
        (
            {"主办单位": None},
            ["警告 新媒体 B2 ｜“一号”的“主办单位”没有填，合并的单元格只有第一行算有内容｜逐行补上主办单位"],
        ),
        (
            {"5月": None, "6月": None, "7月": None},
            ["警告 新媒体 H2 ｜“一号”5月、6月没有填｜没有发布填 0；漏填的请补填"],
        ),
        ({"4月": 900}, ["警告 新媒体 G2 900｜比其他各月的 10 倍还多，已照数统计｜请核对是不是多填了一位"]),
        (
            {schema.WEEKS_BELOW[1]: 5},
            ["错误 新媒体 Q2 5｜一个月按 4 周算，这个数没有采用｜填 0 到 4；不知道的留空，按总数判定"],
        ),
        ({schema.WEEKS_BELOW[1]: 4}, []),
        (
            {"最后更新日期": dt.datetime(2024, 7, 11)},
            ["警告 新媒体 AB2 2024-07-11｜是将来的日期，已照此统计｜请核对日期"],
        ),
        ({"最后更新日期": dt.datetime(2024, 7, 10)}, []),
        ({"最后更新日期": "昨天"}, ["错误 新媒体 AB2 昨天｜不是日期，没有读取｜改填日期，例如 2024-6-30"]),
        (
            {"最后更新日期": "2024-6-3"},
            ["提示 新媒体 AB2 2024-6-3｜日期是文本形式，已按 2024-6-3 读取｜请核对；改成日期后不再提示"],
        ),
        (
            {"最后更新日期": 45471},
            ["提示 新媒体 AB2 45471｜日期是一个数（日期的序号），已按 2024-6-28 读取｜请核对；改成日期后不再提示"],
        ),
    ],
)
def test_an_account(cells: dict[str, object], told: list[str]) -> None:
    assert media(account(**cells)) == told


def test_weeks_that_a_month_does_not_have_are_not_kept() -> None:
    row = account(**{schema.WEEKS_BELOW[1]: 3})
    records, problems = read_media(grid("新媒体", MEDIA, row), Q2, (FIRST,), OFFICE, TODAY, 2)
    assert (records[0]["weeks_1"], records[0]["weeks_2"]) == (1, None)
    assert lines(problems) == [
        "错误 新媒体 Q2 3｜一个月只有 2 个周期，这个数没有采用｜填 0 到 2；不知道的留空，按总数判定"
    ]
    assert read_media(None, Q2, (FIRST,), OFFICE, TODAY) == ((), [])


# 目录自查


def test_the_catalogue() -> None:
    heads = [schema.FIELD, schema.UPDATED, schema.BODY_NAMED, schema.FAULT]
    day = dt.datetime(2024, 6, 28)
    whole = [["水利", day, "是", None], ["救灾", dt.datetime(2024, 7, 11), "否", "缺"]]
    blank = [[name, None, None, None] for name in "甲乙丙丁"]
    records, problems = read_catalogue(grid("目录自查", heads, *whole, *blank), TODAY)
    assert [(one["field"], one["last_update"], one["body_named"], one["fault"]) for one in records[:3]] == [
        ("水利", dt.date(2024, 6, 28), True, ""),
        ("救灾", dt.date(2024, 7, 11), False, "缺"),
        ("甲", None, None, ""),
    ]
    assert lines(problems) == [
        "警告 目录自查 B3 2024-07-11｜是将来的日期，已照此统计｜请核对日期",
        f"警告 目录自查 B4 ｜甲、乙、丙等4个领域的“{schema.UPDATED}”没有填，通报不会提到它们｜查看目录后补填",
        f"警告 目录自查 C4 ｜甲、乙、丙等4个领域的“{schema.BODY_NAMED}”没有填，通报不会提到它们｜查看目录后补填",
    ]
    three = read_catalogue(grid("目录自查", heads, *whole[:1], *blank[:3]), TODAY)[1]
    assert three[0].what == f"甲、乙、丙3个领域的“{schema.UPDATED}”没有填，通报不会提到它们"
    assert read_catalogue(None, TODAY) == ((), [])


# 审核
STEP_HEADS = ["审校环节", "审校人", "审校日期"]


def review(*rows: Cells, heads: Cells = STEP_HEADS, below: Sequence[Cells] = ()) -> tuple[Review, list[str]]:
    found, problems = read_review(grid("审核", heads, *rows, [], *below))
    return found, lines(problems)


def day(number: int) -> dt.datetime:
    return dt.datetime(2024, 7, number)


STEPS: list[Cells] = [["一审一校", "甲", day(1)], ["二审二校", "乙", day(2)], ["三审三校", "丙", "2024-7-3"]]


def test_the_review() -> None:
    done = tuple(
        ReviewStep(step, who, dt.date(2024, 7, number))
        for number, (step, who) in enumerate((("一审一校", "甲"), ("二审二校", "乙"), ("三审三校", "丙")), 1)
    )
    assert review(*STEPS) == (Review(done), [])
    assert read_review(None) == (Review(), [])
    findings = [
        [schema.FINDING_RULE, schema.FINDING, schema.FINDING_REASON],
        ["错词", "登陆", "原文如此"],
        ["错词", "按排", None],
    ]
    heads = schema.FINDINGS.headings
    rows = [[row[findings[0].index(head)] if head in findings[0] else None for head in heads] for row in findings[1:]]
    assert review(*STEPS, below=[heads, *rows])[0].reasons == {("错词", "登陆"): "原文如此"}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([STEPS[0], STEPS[2]], ["错误 审核  ｜找不到“二审二校”这一行，按没有审核处理｜在“审校环节”下补上“二审二校”"]),
        (
            [*STEPS, ["四审", "丁"]],
            [
                "警告 审核 A5 四审｜没有“四审”这个环节，这一行不算审核｜改为一审一校、二审二校、三审三校之一，"
                "或清空这一行"
            ],
        ),
        (
            [*STEPS, ["四审", None, day(4)]],
            [
                "警告 审核 A5 四审｜没有“四审”这个环节，这一行不算审核｜改为一审一校、二审二校、三审三校之一，"
                "或清空这一行"
            ],
        ),
        ([*STEPS, ["四审"]], []),
        (
            [*STEPS[:2], ["三审三校", "丙", "昨天"]],
            ["错误 审核 C4 昨天｜不是日期，没有读取｜改填日期，例如 2024-6-30"],
        ),
        (
            [*STEPS[:2], ["三审三校", "甲", day(3)]],
            ["警告 审核 B4 甲｜审校人与前面的环节相同，三审三校要由三个人完成，各文件仍带“送审稿”｜换一个人审校"],
        ),
        (
            [*STEPS[:2], ["三审三校", "丙", day(1)]],
            ["警告 审核 C4 2024-07-01｜日期早于前一环节，各文件仍带“送审稿”｜核对三个环节的日期"],
        ),
    ],
)
def test_a_review_that_is_none(rows: Sequence[Cells], told: list[str]) -> None:
    found, problems = review(*rows)
    assert problems == told
    assert [step.step for step in found.steps] == ["一审一校", "二审二校", "三审三校"]


@pytest.mark.parametrize("heads", [["审校环节", "审校人"], ["审校环节", "审校人", "审校人", "审校日期"], ["环节"]])
def test_a_review_without_its_headings(heads: Cells) -> None:
    assert review(*STEPS, heads=heads) == (
        Review(),
        ["错误 审核  ｜找不到标题“审校环节、审校人、审校日期”，按没有审核处理｜恢复这几个标题"],
    )


# 校对词表
def test_words() -> None:
    rows = [["登陆", "登录"], ["网", "站"], ["按排", None]]
    records, problems = read_words(grid("校对词表", ["错词", "正词"], *rows))
    assert [(one["wrong"], one["right"]) for one in records] == [("登陆", "登录"), ("网", "站"), ("按排", "")]
    remedy = "补上正词，或清空这一行；不想再提示这个词的，正词填 —"
    assert lines(problems) == [
        f"警告 校对词表 A3 网｜只有一个字，会误伤许多词，这一行没有用｜{remedy}",
        f"警告 校对词表 A4 按排｜没有写正词，这一行没有用｜{remedy}",
    ]
    assert lines(read_words(grid("校对词表", ["词"]))[1]) == [
        "错误 校对词表  ｜找不到标题“错词”，这张表没有统计｜恢复标题“错词”"
    ]


def test_wrong_words_in_the_texts_of_sheets() -> None:
    words = Words({"登陆": "登录", "按排": "安排", "网\n站": "网站"})
    clean, spoilt = grid("甲", ["登", "陆", 3], ["网", "站"]), grid("乙", [None, "按排登陆"], ["再登陆", "按排"])
    remedy = "改正；没有错的，在“校对词表”表里添一行，正词填 —"
    assert text_problems([clean], words) == []
    assert lines(text_problems((one for one in (clean, spoilt)), words)) == [
        f"警告 乙 B1 按排登陆｜“按排”应为“安排”｜{remedy}",
        f"警告 乙 B1 按排登陆｜“登陆”应为“登录”｜{remedy}",
        f"警告 乙 A2 再登陆｜“登陆”应为“登录”｜{remedy}",
        f"警告 乙 B2 按排｜“按排”应为“安排”｜{remedy}",
    ]
    assert lines(text_problems([grid("丙", ["按排"], ["无"])], words)) == [
        f"警告 丙 A1 按排｜“按排”应为“安排”｜{remedy}"
    ]


# 历史
PAST_HEADS = [column.heading for column in schema.HISTORY.columns]
FIX_HEADS = [column.heading for column in schema.CORRECTIONS.columns]
FIGURE: Cells = [
    "2024年第一季度",
    "部门",
    "甲局",
    "动态",
    9,
    2,
    24,
    "未达标",
    "√",
    "4、—、5",
    "封存",
    "某表",
    "2024-04-09",
]
FIGURE = [*FIGURE[:9], "4、、5", *FIGURE[10:]]
FIX: Cells = ["2024年第一季度", "甲局", "甲局", "动态", "2", "（没有）", "3", "2024-05-01"]


def past_row(**cells: object) -> list[object]:
    return [cells.get(head, value) for head, value in zip(PAST_HEADS, FIGURE, strict=True)]


def history(*rows: Cells, fixes: Sequence[Cells] = ()) -> tuple[Past, list[str]]:
    gap = [None]
    values = [[*PAST_HEADS, None, *FIX_HEADS]]
    for place in range(max(len(rows), len(fixes))):
        left = rows[place] if place < len(rows) else [None] * len(PAST_HEADS)
        values.append([*left, *gap, *(fixes[place] if place < len(fixes) else ())])
    past, problems = read_history(grid("历史", *values))
    return past, lines(problems)


Q1 = Period(2024, 1, 3)
READ = PastFigure(
    Q1, "部门", "甲局", "动态", 9, True, 2, 24, "未达标", True, (4, None, 5), Basis.CLOSED, "某表", "2024-04-09"
)


@pytest.mark.parametrize(
    ("cells", "figure"),
    [
        ({}, READ),
        ({"本期": "—"}, replace(READ, count=None, duty=False)),
        ({"本期": None, "名次": None, "应发": ""}, replace(READ, count=None, rank=None, required=None)),
        ({"本期": 2.5, "点名": None}, replace(READ, count=2.5, named=False)),
        ({"各月": None}, replace(READ, months=())),
        ({"各月": "4、5"}, None),
        ({"各月": "4、无、5"}, None),
        ({"时段": "一季度"}, None),
        ({"本期": "多"}, None),
        ({"名次": True}, None),
        ({"应发": "多"}, None),
        ({"依据": "听说"}, None),
        ({"单位": None}, None),
        ({"栏目": ""}, None),
    ],
)
def test_a_figure_of_the_past(cells: dict[str, object], figure: PastFigure | None) -> None:
    past, problems = history(past_row(**cells), past_row(单位="乙局"))
    assert past.figures == (*([figure] if figure else []), replace(READ, unit="乙局"))
    assert problems == ([] if figure else ["警告 历史 A2 ｜这一行不是本工具写的样子，没有用｜从备份里恢复这张表"])


def test_corrections_of_the_past() -> None:
    unread = [[None, *FIX[1:]], [*FIX[:1], None, *FIX[2:]], [*FIX[:2], "", *FIX[3:]], [*FIX[:3], None, *FIX[4:]]]
    past, problems = history(fixes=[FIX, *unread])
    assert past == Past((), (Correction(Q1, "甲局", "甲局", "动态", "2", None, "3", "2024-05-01"),))
    assert [line.partition("｜")[0] for line in problems] == [f"警告 历史 A{row} " for row in (3, 4, 5, 6)]
    published = Correction(Q1, "甲局", "甲局", "动态", "2", "7", None, "2024-05-01")
    assert history(fixes=[[*FIX[:5], "7", "（没有）", *FIX[7:]]]) == (Past((), (published,)), [])


def test_the_past_of_other_sheets() -> None:
    assert read_history(None) == (Past(), [])
    lost = [
        "错误 历史  ｜找不到这张表的标题行，以前各期的数都没有读｜从备份里恢复这张表，标题是："
        "时段、类别、单位、栏目、本期、名次、应发、情形、点名、各月、依据、来源、记录时间"
    ]
    deep = [[]] * 10
    for past, problems in (read_history(grid("历史", *rows, FIGURE)) for rows in ([["时段"]], [*deep, PAST_HEADS])):
        assert (past, lines(problems)) == (Past(), lost)
    assert read_history(grid("历史", *deep[:9], PAST_HEADS, FIGURE))[0].figures == (READ,)
    for row in (["2024年第一季度"], ["封存", "说明"]):
        assert read_history(grid("历史", row)) == (Past(), [])
    assert read_history(grid("历史", PAST_HEADS, [""] * len(PAST_HEADS))) == (Past(), [])
    cut = replace(grid("历史", PAST_HEADS, FIGURE), truncated=True)
    assert lines(read_history(cut)[1]) == ["警告 历史  ｜行数太多，后面的没有读｜把用不着的早年的行剪到别处"]
    values = grid("历史", PAST_HEADS, FIGURE, past_row(时段="?"), FIGURE)
    assert list(placed_figures(values)) == [("A2", READ), ("A4", READ)]


# 另附的表
def further(*rows: Cells, truncated: bool = False) -> tuple[FurtherTable, list[str]]:
    problems: list[Problem] = []
    table = read_further_table(replace(grid("表", *rows), truncated=truncated), Q2, problems)
    return table, lines(problems)


def test_a_further_table() -> None:
    rows: list[Cells] = [
        [],
        ["达标情况"],
        [],
        [None, "单位", "得分"],
        [None, "甲局", 9.0],
        [None, None, 2.5],
        [],
    ]
    assert further(*rows) == (FurtherTable("表", "达标情况", ("单位", "得分"), (("甲局", 9), (None, 2.5))), [])
    assert further(["达标"], ["单位", "得分"], ["甲局", True])[0].rows == (("甲局", "True"),)
    (((figure,),), told) = further(["达标"], ["得分"], [9.0])[0].rows, further(["达标", None, 8], ["得分"], [9])[1]
    assert (figure, type(figure)) == (9, int)
    assert told == ["警告 表 C1 8｜在表的外面，1 格没有附在通报后面｜移进表里；多余的空行请删去"]
    outside = [*rows[:4], [None, "甲局", 9, 7], [], [None, 3]]
    assert further(*outside)[1] == [
        "警告 表 D5 7｜在表的外面，1 格没有附在通报后面｜移进表里；多余的空行请删去",
        "警告 表 B7 3｜在表的外面，1 格没有附在通报后面（空行以下的都是）｜移进表里；多余的空行请删去",
    ]
    assert further(*rows, ["注", "略"])[1] == [
        "警告 表 A8 注｜在表的外面，2 格没有附在通报后面（空行以下的都是）｜移进表里；多余的空行请删去"
    ]
    assert further([1, "达标"], ["单位"], truncated=True)[1] == [
        "警告 表  ｜表太大，后面的没有附在通报后面｜拆成几张表"
    ]
    assert further(["2024年第一季度"], ["单位"])[1] == [
        "警告 表 A1 2024年第一季度｜标题写的不是2024年第二季度，照原样附在通报后面｜换成本期的表，或改标题"
    ]
    assert further(["丙县2024年第二季度表"], ["单位"])[1] == []


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["达标情况"]], "“表”里没有可附的表：第一行写标题，下面是表头和各行。"),
        ([["达标"], ["单位", None, "得分"]], "“表”的表头B2是空的：请补上，或删去这一列。"),
    ],
)
def test_a_sheet_without_a_further_table(rows: Sequence[Cells], sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        further(*rows)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("达标", ""),
        ("附件表", ""),
        ("没有", "“设置”的“另附的表”写着“没有”，没有这张工作表：请恢复它，或从那一项里删去。"),
        ("附件12", "“设置”的“另附的表”写着“附件12”，它本来就有用处：请写另外一张工作表的名称。"),
        ("首页", "“设置”的“另附的表”写着“首页”，它本来就有用处：请写另外一张工作表的名称。"),
    ],
)
def test_a_name_of_a_further_table(name: str, sentence: str) -> None:
    rules = Rules((), (), office=Office(tables=(name,)))
    there = ["首页", "附件12", "附件表", "达标"]
    if not sentence:
        refuse_missing(rules, there)
        return
    with pytest.raises(Refusal) as refusal:
        refuse_missing(rules, there)
    assert str(refusal.value) == sentence


# All tables
def words_of(*rows: Cells, heads: Cells = ("错词", "正词")) -> list[str]:
    return lines(read_words(grid("校对词表", heads, *rows))[1])


PAIR: Cells = ["登陆", "登录"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([PAIR, PAIR], ["警告 校对词表 A3 登陆｜“登陆”与 A2 重复，只统计了前一行｜删去一行"]),
        (
            [PAIR, [" 登陆", "登路"]],
            ["错误 校对词表 A3 登陆｜“登陆”与 A2 重复，两行不同的内容都没有统计（正词）｜删去一行"],
        ),
        (
            [PAIR, [None, "按排"]],
            ["错误 校对词表 B3 按排｜“错词”没有填（或被合并），这一行没有统计｜在这一行补上“错词”，或清空这一行"],
        ),
        ([PAIR, ["合计", 1]], ["提示 校对词表 A3 合计｜这一行是合计，没有再计入｜不是合计的，请改名称"]),
        (
            [PAIR, ["错词", "正词"], PAIR, [], PAIR],
            [
                "错误 校对词表 A3 错词｜这里又有一行标题，它下面的 2 行没有统计｜把下面的行移到前一张表里，"
                "或移到别的工作表"
            ],
        ),
        (
            [PAIR, [None, None, 3], [None, None, 4]],
            ["警告 校对词表 C3 3｜这一栏没有标题，2 个数没有统计｜填到有标题的栏目里，或改为文字说明"],
        ),
    ],
)
def test_rows_of_any_table(rows: Sequence[Cells], told: list[str]) -> None:
    found = [line for line in words_of(*rows) if "这一行没有用" not in line]
    assert found == told


def test_headings_of_any_table() -> None:
    assert words_of(["登陆", "登录"], heads=("错词", "正字"))[0] == (
        "错误 校对词表 A1 ｜找不到标题“正词”，这一栏没有统计｜恢复标题“正词”"
    )
    assert words_of(["登陆", "登录", "登录"], heads=("错词", "正词", "正词"))[0] == (
        "错误 校对词表 B1 正词｜标题“正词”出现了两次，这一栏没有统计｜改正其中一个标题"
    )
    assert lines(read_words(grid("校对词表", [1, 2], ["错词", "正词"], ["登陆", "登录", 3]))[1]) == [
        "警告 校对词表 A1 1｜这一行在标题行上面，没有统计｜移到标题行下面；是说明的，只写在一格里",
        "警告 校对词表 C3 3｜这一栏没有标题，1 个数没有统计｜填到有标题的栏目里，或改为文字说明",
        "警告 校对词表 A1 1｜数填在表格以外，2 个数没有统计｜填到表格里，或改为文字说明",
    ]
    cut = replace(grid("校对词表", ["错词", "正词"]), truncated=True)
    assert lines(read_words(cut)[1]) == ["警告 校对词表  ｜表太大，只读了前面的部分｜删去表格以外多余的行和列"]


@pytest.mark.parametrize(
    ("between", "keys"),
    [
        ([[], ["另一张表"]], ["登陆"]),  # a caption, apart
        ([["二、另一张表"]], ["登陆"]),  # with its number
        ([["按排"]], ["登陆", "按排"]),  # the last row, as yet without its right word
        ([["按排", "安排"]], ["登陆", "按排"]),
        ([["按排"], [], ["另一张表"]], ["登陆", "按排"]),
        ([[], [None, "另一张表"]], ["登陆"]),
        ([], ["登陆"]),
    ],
)
def test_a_table_ends_before_the_caption_of_the_next(between: Sequence[Cells], keys: list[str]) -> None:
    sheet = grid("校对词表", ["错词", "正词"], PAIR, *between, ["门户栏目", "计入单位栏目"])
    rows = read_tables(sheet, (schema.WORDS,), [], apart=(schema.MAPPING,))[schema.WORDS].rows
    assert [row.text("错词") for row in rows] == keys


def test_an_error_refuses_a_sheet_without_which_nothing_is_certain() -> None:
    problems: list[Problem] = []
    read_tables(grid("设置", ["词"]), (schema.WORDS,), problems)
    with pytest.raises(Refusal) as refusal:
        refuse_errors([Problem.warning("不要紧", "看看"), *problems])
    assert str(refusal.value) == "“设置”：找不到标题“错词”，这张表没有统计：请恢复标题“错词”。"
