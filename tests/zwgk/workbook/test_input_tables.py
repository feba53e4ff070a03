"""Rows in = rows counted + rows reported, for every input sheet; and the messages for each kind of odd row.

Grids as on a sheet, in milliseconds. Expected figures are sums by hand.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from zwgk.errors import Refusal
from zwgk.model.county import portal_of
from zwgk.model.period import Period
from zwgk.model.problems import Problem
from zwgk.model.roster import Unit, unit_index
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.model.settings import Office, Parts
from zwgk.statistics.view import openings_at
from zwgk.workbook.grid import Grid
from zwgk.workbook.read_lists import read_catalogue, read_media, read_portal
from zwgk.workbook.read_review import read_review
from zwgk.workbook.read_roster import read_roster
from zwgk.workbook.read_settings import read_period, read_settings
from zwgk.workbook.read_units import read_units

Cells = list[Any]
Q2 = Period(2024, 4, 6)
TODAY = dt.date(2024, 7, 10)
OFFICE = Office(county="丙县", name="丙县人民政府办公室")
RULES = Rules(
    (Kind("部门", "附件"),),
    (
        Column("部门", "动态", "部门动态", 8, True, Naming.NEVER),
        Column("部门", "公开", "部门公开", 1, True, Naming.ZERO),
    ),
    office=OFFICE,
)
UNITS = tuple(
    Unit(order, name, name, "部门", duties=frozenset({"动态", "公开"}))
    for order, name in enumerate(("甲局", "乙局"), 1)
)


def told(problems: list[Problem]) -> list[str]:
    """Return severity, cell and the words up to the first comma."""
    return [f"{one.severity.value} {one.cell} {one.what.split('，')[0]}" for one in problems]


# 门户网站
PORTAL_HEADS: Cells = ["月份", "政务要闻", "信息公开", "其他"]
PORTAL_HEADS += [kind + what for kind in ("依申请公开", "县长信箱") for what in ("收到", "办结", "答复")]
OPENINGS: list[Cells] = [["事项", "期初未办结"], ["依申请公开", 0], ["县长信箱", 1]]


def month(name: object, news: object) -> Cells:
    """Return a row of 门户网站 with `news` items of 政务要闻 and 1 in each other column."""
    return [name, news, *[1] * 8]


def portal(*rows: Cells, openings: list[Cells] = OPENINGS) -> tuple[dict[int, int | None], list[str]]:
    """Return 政务要闻 by month of the period, and the messages."""
    width = len(PORTAL_HEADS)
    cells = [PORTAL_HEADS, *rows, [None], *openings]
    values = [row + [None] * (width + 2 - len(row)) for row in cells]
    sheet, problems = read_portal(Grid("门户网站", 1, 1, values), Q2, Rules((), ()))
    news = {record["month"]: record["news"] for record in sheet.months}
    return {month: news.get(month) for month in Q2.months}, told(problems)


FULL = [month(4, 188), month(5, 196), month(6, 207)]


def test_the_portal_as_it_should_be() -> None:
    assert portal(*FULL) == ({4: 188, 5: 196, 6: 207}, [])


@pytest.mark.parametrize(
    ("rows", "counted", "named"),
    [
        ([month(4, 188), month(5, 196), month(5, 207)], {4: 188, 5: None, 6: None}, ["错误 A4 5月出现了两行"]),
        ([*FULL, month(None, 9)], {4: 188, 5: 196, 6: 207}, ["错误 B5 “月份”没有填（或被合并）"]),
        ([*FULL, month(0, 9)], {4: 188, 5: 196, 6: 207}, ["错误 A5 “0”不是月份"]),
        ([*FULL, month(13, 9)], {4: 188, 5: 196, 6: 207}, ["错误 A5 “13”不是月份"]),
        ([*FULL, month("第二季度", 591)], {4: 188, 5: 196, 6: 207}, ["错误 A5 “第二季度”不是月份"]),
        ([*FULL, month("二季度合计", 591)], {4: 188, 5: 196, 6: 207}, ["提示 A5 这一行是合计"]),
        ([*FULL, month("全年合计", 591)], {4: 188, 5: 196, 6: 207}, []),
        ([*FULL, PORTAL_HEADS, month(7, 9)], {4: 188, 5: 196, 6: 207}, ["错误 A5 这里又有一行标题"]),
        ([*FULL[:2], [*month(6, 207), None, 5]], {4: 188, 5: 196, 6: 207}, ["警告 L4 这一栏没有标题"]),
        ([*FULL, ["备注：4月有补录"]], {4: 188, 5: 196, 6: 207}, []),
        (
            [month("四月", 188), month("05月份", 196), month(6, "207条")],
            {4: 188, 5: 196, 6: 207},
            ["提示 B4 数字后带了量词"],
        ),
    ],
)
def test_every_row_of_the_portal_is_counted_or_named(
    rows: list[Cells], counted: dict[int, int | None], named: list[str]
) -> None:
    figures, problems = portal(*rows)
    assert figures == counted
    blanks = [line for line in problems if "没有填" in line and "月份" not in line]
    assert [line for line in problems if line not in blanks] == named
    assert len(blanks) == (9 if rows[-1] == month(5, 207) else 0)  # June, in nine columns


def test_an_opening_of_nothing_known_and_one_typed_twice_are_named() -> None:
    twice = [*OPENINGS, ["12345热线", 3], ["县长信箱", 5]]
    _, problems = portal(*FULL, openings=twice)
    assert problems == ["错误 A10 “县长信箱”与 A8 重复", "错误 B9 没有“12345热线”这个事项"]


@pytest.mark.parametrize("off", ["portal", "requests", "mailbox"])
def test_columns_of_a_part_that_is_off_are_neither_read_nor_reported(off: str) -> None:
    """And never taken for those of another part."""
    rules = Rules((), (), parts=replace(Parts(), **{off: False}))
    rows = [[month, *[1] * 3, 3, 2, 2, 1, 1, 1] for month in range(1, 13)]
    values = [row + [None] * (len(PORTAL_HEADS) - len(row)) for row in (PORTAL_HEADS, *rows, [None], *OPENINGS)]
    sheet, problems = read_portal(Grid("门户网站", 1, 1, values), Q2, rules)
    assert [problem.what for problem in problems] == []
    kept = {"portal": "news", "requests": "request_received", "mailbox": "mailbox_received"}
    assert {part: sheet.months[0].get(key) for part, key in kept.items()} == {
        "portal": 1 if off != "portal" else None,
        "requests": 3 if off != "requests" else None,
        "mailbox": 1 if off != "mailbox" else None,
    }
    kinds = {"requests": "依申请公开", "mailbox": "县长信箱"}
    assert set(sheet.openings) == {kind for part, kind in kinds.items() if part != off}


def test_requests_are_not_taken_for_the_mailbox() -> None:
    """A sheet built with 依申请公开 only; 设置 now has it off and the mailbox on."""
    heads = [head for head in PORTAL_HEADS if "信箱" not in str(head)]
    rows = [[month, *[1] * 3, 3, 2, 2] for month in range(1, 13)]
    values = [row + [None] * (len(heads) - len(row)) for row in (heads, *rows)]
    rules = Rules((), (), parts=replace(Parts(), requests=False))
    sheet, problems = read_portal(Grid("门户网站", 1, 1, values), Q2, rules)
    assert not any(record["mailbox_received"] for record in sheet.months)
    assert any("县长信箱收到" in problem.what for problem in problems)


SINCE: Cells = ["事项", "期初未办结", "起始月份"]


@pytest.mark.parametrize(
    ("first", "table", "known"),
    [
        (1, [SINCE, ["依申请公开", 2]], 2),
        (4, [SINCE, ["依申请公开", 2]], 5),  # 2 + 3 x (3 - 2)
        (7, [SINCE, ["依申请公开", 2, 4]], 5),  # from April on
        (1, [SINCE, ["依申请公开", 2, 4]], None),
        (4, [SINCE, ["依申请公开", None]], None),
        (11, [SINCE, ["依申请公开", 2]], None),  # October has no figures
        (7, [["事项", "期初未办结"], ["依申请公开", 2]], 8),  # an older workbook, filled in from January on
    ],
)
def test_the_opening_balance_follows_from_the_months(first: int, table: list[Cells], known: int | None) -> None:
    rows = [[month, *[1] * 3, 3, 2, 2, 1, 1, 1] for month in range(1, 10)]
    cells = [PORTAL_HEADS, *rows, [None], *table]
    values = [row + [None] * (len(PORTAL_HEADS) - len(row)) for row in cells]
    rules = Rules((), ())
    sheet, _ = read_portal(Grid("门户网站", 1, 1, values), Period(2024, first, first), rules)
    openings = openings_at(sheet.openings, sheet.opening_months, portal_of(sheet.months, rules), rules, first)
    assert openings["依申请公开"] == known


def test_a_sheet_that_was_read_in_part_is_told() -> None:
    values = [row + [None] * (len(PORTAL_HEADS) - len(row)) for row in (PORTAL_HEADS, *FULL, [None], *OPENINGS)]
    for truncated, said in ((False, []), (True, ["警告  表太大"])):
        assert told(read_portal(Grid("门户网站", 1, 1, values, truncated), Q2, Rules((), ()))[1]) == said


def test_a_workbook_of_before_that_began_in_april_has_its_opening_there() -> None:
    rows = [[month, *[1] * 3, 3, 2, 2, 1, 1, 1] for month in range(4, 7)]
    values = [row + [None] * (len(PORTAL_HEADS) - len(row)) for row in (PORTAL_HEADS, *rows, [None], *OPENINGS)]
    sheet, _ = read_portal(Grid("门户网站", 1, 1, values), Q2, Rules((), ()))
    assert (sheet.openings, sheet.opening_months) == (
        {"依申请公开": 0, "县长信箱": 1},
        {"依申请公开": 4, "县长信箱": 4},
    )


# 新媒体
MEDIA_HEADS: Cells = ["序号", "账号名称", "主办单位", "平台", *(f"{m}月" for m in range(1, 13))]
MEDIA_HEADS += [*(f"{m}月不足周数" for m in range(1, 13)), "最后更新日期", "备注"]


def account(name: object, host: object, platform: object, *posts: object) -> Cells:
    """Return a row of 新媒体 with its posts of April to June."""
    return [1, name, host, platform, None, None, None, *posts]


def media(*rows: Cells) -> tuple[list[int], list[str]]:
    """Return posts of the period, one per counted account; and the messages."""
    values = [row + [None] * (len(MEDIA_HEADS) + 1 - len(row)) for row in (MEDIA_HEADS, *rows)]
    accounts, problems = read_media(Grid("新媒体", 1, 1, values), Q2, UNITS, OFFICE, TODAY)
    return [sum(one[str(month)] or 0 for month in Q2.months) for one in accounts], told(problems)


ONE, TWO = account("一号", "甲局", "微博", 1, 2, 3), account("二号", "政府办", "微信", 10, 20, 30)


def test_accounts_as_they_should_be() -> None:
    assert media(ONE, TWO, account(None, None, None)) == ([6, 60], [])


@pytest.mark.parametrize(
    ("row", "posts", "named"),
    [
        (account(None, "甲局", "微信", 7, 0, 0), [], "错误 C4 “账号名称”没有填（或被合并）"),
        (account(None, None, None, 7, 0, 0), [], "错误 H4 “账号名称”没有填（或被合并）"),
        (account("合计", None, None, 11, 22, 33), [], "提示 B4 这一行是合计"),
        (account("其中：微信", None, None, 11, 22, 33), [], "提示 B4 这一行是合计"),
        (account("一号", "甲局", "微博", 1, 2, 3), [], "警告 B4 “一号”与 B2 重复"),
        (account("三号", None, "微信", 7, 0, 0), [7], "警告 C4 “三号”的“主办单位”没有填"),
        (account("三号", "丁局", "微信", 7, 0, 0), [7], "警告 C4 名录里没有“丁局”"),
        (account("三号", "甲局", "微信", 7, None, 0), [7], "警告 I4 “三号”5月没有填"),
        (account("一号", "甲局", "微信", 7, 0, 0), [7], None),
        (MEDIA_HEADS, [], "错误 B4 这里又有一行标题"),
        ([*account("三号", "甲局", "微信", 7, 0, 0), *[None] * 20, 5], [7], "警告 AE4 这一栏没有标题"),
    ],
    ids=[
        "blank key",
        "merged key",
        "a total",
        "a part of the total",
        "pasted twice",
        "merged host",
        "unknown host",
        "blank month",
        "the same name on another platform",
        "second table",
        "a figure beside the table",
    ],
)
def test_every_row_of_accounts_is_counted_or_named(row: Cells, posts: list[int], named: str | None) -> None:
    assert media(ONE, TWO, row) == ([6, 60, *posts], [named] if named else [])


@pytest.mark.parametrize(("weeks", "most", "kept"), [(4, 4, True), (5, 4, False), (2, 2, True), (3, 2, False)])
def test_a_month_does_not_fall_short_in_more_weeks_than_it_has(weeks: int, most: int, kept: bool) -> None:
    """Four weeks begin in a month, or two groups of two weeks. An impossible number proves nothing."""
    row = [*account("一号", "甲局", "微博", 1, 2, 3), *[None] * 9, weeks]
    values = [cells + [None] * (len(MEDIA_HEADS) - len(cells)) for cells in (MEDIA_HEADS, row)]
    accounts, problems = read_media(Grid("新媒体", 1, 1, values), Q2, UNITS, OFFICE, TODAY, most)
    assert [one["weeks_4"] for one in accounts] == [weeks if kept else None]
    assert [problem.cell for problem in problems] == ([] if kept else ["T2"])


def test_two_accounts_of_one_name_without_platform_are_two_rows_and_told() -> None:
    pair = account("一号", "甲局", None, 1, 1, 1), account("一号", "甲局", None, 2, 2, 2)
    assert media(*pair) == ([3, 6], ["警告 B3 “一号”与 B2 同名"])


def test_nothing_that_differs_is_read_of_an_account_typed_twice() -> None:
    posts, problems = media(ONE, account("一号", "甲局", "微博", 1, 2, 30))
    assert posts == [3]  # April and May agree, June does not
    assert problems == ["错误 B3 “一号”与 B2 重复"]


# 目录自查
FIELD_HEADS: Cells = ["序号", "领域", "最近更新", "公开主体是否明确", "存在问题", "备注"]


@pytest.mark.parametrize(
    ("row", "fields", "named"),
    [
        ([2, None, "2024-6-1", "是"], ["水利"], ["错误 C3 “领域”没有填（或被合并）"]),
        ([2, "水利", "2024-6-1", "是"], ["水利"], ["警告 B3 “水利”与 B2 重复"]),
        ([2, "水利", "2024-6-1", "否"], ["水利"], ["错误 B3 “水利”与 B2 重复"]),
        ([2, "合计", None, "是"], ["水利"], ["提示 B3 这一行是合计"]),
        ([None, "填表人：", None, None, None, "6月"], ["水利", "填表人："], []),
    ],
)
def test_every_row_of_the_catalogue_is_counted_or_named(row: Cells, fields: list[str], named: list[str]) -> None:
    values = [line + [None] * (6 - len(line)) for line in (FIELD_HEADS, [1, "水利", "2024-6-1", "是"], row)]
    records, problems = read_catalogue(Grid("目录自查", 1, 1, values), TODAY)
    assert [one["field"] for one in records] == fields
    lines = [line for line in told(problems) if ("文本形式" not in line and "没有填" not in line) or "合并" in line]
    assert [line for line in lines if not line.startswith("提示 C")] == named


# 单位名录
ROSTER_HEADS: Cells = ["序号", "单位简称", "单位全称", "类别", "别名", "动态", "公开", "免予点名栏目", "免予点名原因"]


def roster(*rows: Cells) -> tuple[tuple[Unit, ...], list[str]]:
    values = [row + [None] * (10 - len(row)) for row in (ROSTER_HEADS, *rows)]
    units, problems = read_roster(Grid("单位名录", 1, 1, values), RULES)
    return units, told(problems)


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ([2, "合计", None, "部门", None, "√"], "提示 B3 这一行是合计"),
        ([2, "乙局", None, "部门", None, "?", "—"], "警告 F3 没有注明乙局是否承担“动态”"),
        ([2, "乙局", None, "部门", None, "√", "—", "网站"], "警告 H3 “网站”不是部门的栏目"),
        ([2, "乙局", None, "部门", None, "√", "—", None, "机构改革"], "警告 I3 写了乙局的“免予点名原因”"),
    ],
)
def test_every_row_of_the_roster_is_a_unit_or_named(row: Cells, named: str) -> None:
    units, problems = roster([1, "甲局", "甲局", "部门", None, "√", "√"], row)
    assert problems == [named]
    assert [unit.name for unit in units] == (["甲局"] if row[1] == "合计" else ["甲局", "乙局"])


def test_an_own_short_name_wins_over_anothers_alias_and_the_clash_is_named() -> None:
    """Without this rule, the sheet of 乙局 belongs to no unit."""
    units, problems = roster(
        [1, "甲局", None, "部门", "乙局；三科", "√", "√"], [2, "乙局", None, "部门", "三科", "√", "√"]
    )
    assert problems == ["警告 B2 甲局的全称或别名“乙局”也是乙局的", "警告 B3 乙局的全称或别名“三科”也是甲局的"]
    index = unit_index(units, "丙县")
    assert {name: unit.name for name, unit in index.items()} == {
        "甲局": "甲局",
        "丙县甲局": "甲局",
        "乙局": "乙局",
    }


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[1, None, "甲局全称", "部门"], [2, "乙局", None, "部门"]], "单位简称”没有填"),
        ([[1, "甲局", None, "部门"], [2, "甲 局", None, "部门"]], "重复"),
        ([[1, "甲局", None, "乡镇"]], "没有这一类"),
        ([[1, "甲局", None, "部门"], ROSTER_HEADS, [2, "乙局", None, "部门"]], "又有一行标题"),
        ([[None, None]], "没有单位"),
    ],
)
def test_a_roster_that_loses_a_unit_is_refused(rows: list[Cells], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        roster(*rows)


# 单位表
def unit_sheet(*rows: Cells) -> tuple[int, list[str]]:
    """Return the sum of everything counted for 甲局, and the messages."""
    values = [["填报单位", "甲局"], ["月份", "部门动态", "部门公开", "合计", "备注"], *rows]
    grid = Grid("甲局", 1, 1, [row + [None] * (6 - len(row)) for row in values])
    read, problems = read_units([grid], UNITS[:1], RULES, Q2)
    return sum(read.counts.values()), told(problems)


UNIT_ROWS: list[Cells] = [["每月最低", 8, 1], [4, 10, 1, 11], [5, 20, 2, 22], [6, 30, 3, 33], ["全年合计", 60, 6, 66]]


@pytest.mark.parametrize(
    ("row", "extra", "named"),
    [
        ([None, None, None, 5], 0, []),
        ([7, 1, 1], 2, []),
        ([None, 1, 1], 0, ["错误 B8 “月份”没有填（或被合并）"]),
        ([0, 1, 1], 0, ["错误 A8 “0”不是月份"]),
        (["补报", 1, 1], 0, ["错误 A8 “补报”不是月份"]),
        (["上半年累计", 60, 6], 0, ["提示 A8 这一行是合计"]),
        (["月份", "部门动态", "部门公开"], 0, ["错误 A8 这里又有一行标题"]),
        ([7, 1, 1, None, None, 9], 2, ["警告 F8 这一栏没有标题"]),
        (["备注", "补报两条"], 0, []),
    ],
)
def test_every_row_of_a_unit_is_counted_or_named(row: Cells, extra: int, named: list[str]) -> None:
    assert unit_sheet(*UNIT_ROWS, row) == (66 + extra, named)


def test_figures_above_the_table_are_named() -> None:
    values = [["填报单位", "甲局", None, 7], ["月份", "部门动态", "部门公开", None], [4, 1, 1, None], [5, 1, 1, None]]
    _, problems = read_units([Grid("甲局", 1, 1, values)], UNITS[:1], RULES, Period(2024, 4, 5))
    assert told(problems) == ["警告 D1 数填在表格以外"]


def test_a_unit_sheet_without_a_name_does_not_take_the_next_label_for_one() -> None:
    grid = Grid("某表", 1, 1, [["填报单位", None, "类别", "部门", "← 首页"], ["月份", "部门动态", None, None, None]])
    _, problems = read_units([grid], UNITS[:1], RULES, Q2)
    assert "错误 B1 “填报单位”右边没有填" in told(problems)


# 审核
def test_rows_of_no_step_and_a_step_typed_twice_are_named() -> None:
    steps = [["一审一校", "甲"], ["二审二校", "乙"], ["三审三校", "丙"], ["三审三校", "丁"], ["四审", "戊"]]
    values = [["审校环节", "审校人", "审校日期", "备注"], *([*row, None, None] for row in steps)]
    review, problems = read_review(Grid("审核", 1, 1, values))
    assert told(problems) == ["错误 A5 “三审三校”与 A4 重复", "警告 A6 没有“四审”这个环节"]
    assert [step.reviewer for step in review.steps] == ["甲", "乙", ""]


# 设置
def settings(change: Callable[[list[Cells]], object] = lambda _: None) -> tuple[Rules, list[str]]:
    items = ["新媒体每周最少更新次数", "新媒体最长不更新天数", "期数", "所在省份"]
    items += ["本期发", "目录最长不更新期数"]
    rows: list[Cells] = [
        ["一、发文、时限和统计项目"],
        ["项目", "内容", "说明"],
        *([item, number] for number, item in enumerate(items, start=1)),
        [None],
        ["二、类别"],
        ["类别", "附件标题", "较好单位个数", "较好单位（指定）"],
        ["部门", "附件", 2],
        [None],
        ["三、栏目"],
        ["类别", "栏目", "表头", "每月最低", "计入合计", "通报点名"],
        ["部门", "动态", "部门动态", 8, "是", "不点名"],
        [None],
        ["五、年度"],
        ["年度"],
        [2024],
    ]
    change(rows)
    rules, problems = read_settings(Grid("设置", 1, 1, [row + [None] * (6 - len(row)) for row in rows]))
    return rules, told(problems)


def test_settings_as_they_should_be() -> None:
    rules, problems = settings()
    assert problems == []
    assert (rules.limits.media_posts_a_week, rules.limits.catalogue_periods) == (1, 6)
    assert [column.name for column in rules.columns] == ["动态"]


def test_a_column_below_a_blank_row_is_read() -> None:
    rules, problems = settings(lambda rows: rows.insert(17, ["部门", "公开", "部门公开"]))
    assert problems == []
    assert [column.name for column in rules.columns] == ["动态", "公开"]


@pytest.mark.parametrize("item", ["县长信箱答复时限", "信箱答复时限"])
def test_a_time_limit_that_bears_the_name_of_the_mailbox(item: str) -> None:
    """Earlier workbooks have 县长信箱答复时限; the name of the mailbox may have changed since."""
    rules, problems = settings(lambda rows: rows.insert(8, [item, 7]))
    assert (rules.limits.mailbox_workdays, rules.limits.catalogue_periods) == (7, 6)
    assert problems == []


def test_an_item_of_another_name_and_one_left_blank_are_named() -> None:
    def change(rows: list[Cells]) -> None:
        rows[2] = ["新媒体每周更新次数", 3]
        rows[3] = ["新媒体最长不更新天数", None]

    rules, problems = settings(change)
    assert (rules.limits.media_posts_a_week, rules.limits.media_idle_days) == (2, 14)
    assert problems == [
        "警告 A3 没有“新媒体每周更新次数”这个项目",
        "警告  “新媒体每周最少更新次数”没有填",
        "警告 B4 “新媒体最长不更新天数”没有填",
    ]


@pytest.mark.parametrize(
    ("place", "row", "words"),
    [
        (12, ["部门", "另一个附件"], "重复"),
        (12, [None, "附件标题"], "类别”没有填"),
        (16, ["部门", "动态", "部门新闻"], "重复"),
        (16, ["部门", "公开", "部门动态"], "表头都是“部门动态”"),
        (16, ["乡镇", "动态"], "没有这一类"),
        (16, ["部门", None, "部门新闻"], "没有填"),
        (16, ["部门", "公开", "公开", "八"], "请填整数"),
        (16, ["部门", "公开", "公开", "—"], "请填整数"),
        (8, ["目录最长不更新期数", 3], "重复"),
    ],
)
def test_settings_that_lose_a_row_are_refused(place: int, row: Cells, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        settings(lambda rows: rows.insert(place, row))


def test_a_kind_without_columns_is_refused() -> None:
    with pytest.raises(Refusal, match="没有类别“乡镇”的栏目"):
        settings(lambda rows: rows.insert(12, ["乡镇", "附件"]))


# 首页
def test_a_blank_period_does_not_quote_the_how_to() -> None:
    home = Grid("首页", 1, 1, [["统计年度", 2024, "1. 选年度"], ["统计时段", None, "2. 点单位名称"]])
    with pytest.raises(Refusal, match="B2 的“统计时段”没有填"):
        read_period(home)


def test_the_period_is_found_beyond_a_column_inserted_beside_its_label() -> None:
    home = Grid("首页", 1, 1, [["统计年度", None, "2024年", "1."], ["统计时段", None, "第二季度", "2."]])
    assert read_period(home) == Q2


# Readable but implausible
def test_a_count_that_looks_like_a_date_is_told_and_counted() -> None:
    figures, problems = portal(month(4, 188), month(5, 46_235), month(6, 207))
    assert figures[5] == 46_235
    assert problems == ["警告 B3 大得像是日期（2026年8月1日）的序号"]


@pytest.mark.parametrize(
    ("june", "told_of"),
    [(200, True), (199, False)],
)
def test_ten_times_the_other_months_is_told(june: int, told_of: bool) -> None:
    _, problems = unit_sheet([4, 20, 1], [5, 20, 1], [6, june, 1])
    assert problems == (["警告 B5 比其他各月的 10 倍还多"] if told_of else [])


def test_small_figures_and_a_first_month_are_not_told() -> None:
    assert unit_sheet([4, 1, 1], [5, 0, 1], [6, 40, 1])[1] == []


def test_more_closed_or_answered_than_there_was_is_told() -> None:
    _, problems = portal([4, *[1] * 3, 2, 9, 9, 1, 1, 1], [5, *[1] * 9], [6, *[1] * 6, 1, 1, 3])
    assert problems == ["警告 F4 本期依申请公开办结 11 件", "警告 J4 本期县长信箱答复 5 件"]


def test_dates_of_1905_are_not_read_and_dates_to_come_are_told() -> None:
    rows = [[1, "水利", dt.datetime(1905, 7, 18), "是"], [2, "救灾", dt.datetime(2024, 7, 11), "是"]]
    rows += [[3, "税收", dt.datetime(2454, 2, 27), "是"], [4, "财政", "4月5日", "是"]]
    values = [line + [None] * (6 - len(line)) for line in (FIELD_HEADS, *rows)]
    records, problems = read_catalogue(Grid("目录自查", 1, 1, values), TODAY)
    early, late, yearless = "错误 C2 1905-7-18 早得不合常理", "错误 C4 2454-2-27 晚得不合常理", "错误 C5 没有写年份"
    assert told(problems) == [early, late, yearless, "警告 C3 是将来的日期"]
    assert [one["last_update"] for one in records] == [None, dt.date(2024, 7, 11), None, None]
