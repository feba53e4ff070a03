"""首页 and 设置: what is read, and every refusal and message to the letter. Grids, in milliseconds."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.zwgk.workbook.grids import grid, lines
from zwgk.errors import Refusal
from zwgk.model.period import OwnPeriod, Period
from zwgk.model.rules import Column, Kind, Naming, Quota, Rate, Rules
from zwgk.model.settings import Limits, Office, Parts
from zwgk.workbook.grid import Grid
from zwgk.workbook.layout import STRUCTURE_VERSION
from zwgk.workbook.read_settings import (
    listed_periods,
    period_place,
    period_problems,
    quota_problems,
    read_period,
    read_rules,
    read_settings,
    read_version,
    version_problems,
)
from zwgk.workbook.reserved import formula_parts, rules_fault

Cells = Sequence[object]
ITEMS: dict[str, object] = {"新媒体每周最少更新次数": 2, "新媒体最长不更新天数": 14, "目录最长不更新期数": 1}
KIND_HEADS = ["类别", "附件标题", "较好单位个数", "较好单位（指定）", "指定用于", "合计名称", "排列", "并列名次"]
KIND_HEADS += ["合计行", "累计", "比较栏", "序号表头", "单位表头", "并排"]
COLUMN_HEADS = ["类别", "栏目", "表头", "每月最低", "计入合计", "通报点名", "每条得分", "得分表头", "算式"]
QUOTA_HEADS = ["另定最低", "类别", "栏目", "单位", "起始月份"]
NEWS: dict[str, object] = {"类别": "部门", "栏目": "动态"}


def sheet(
    items: dict[str, object] | None = None,
    kinds: Sequence[dict[str, object]] = ({"类别": "部门"},),
    columns: Sequence[dict[str, object]] = (NEWS,),
    quotas: Sequence[dict[str, object]] = (),
    periods: Sequence[Cells] = (),
) -> Grid:
    """Return 设置; items are in rows 2 to 4 and further ones below, kinds begin in row 22, columns in 32, quotas in 42,
    periods in 52."""
    tables: tuple[tuple[int, list[str], list[list[object]]], ...] = (
        (1, ["项目", "内容"], [list(pair) for pair in (ITEMS | (items or {})).items()]),
        (21, KIND_HEADS, [[row.get(head) for head in KIND_HEADS] for row in kinds]),
        (31, COLUMN_HEADS, [[row.get(head) for head in COLUMN_HEADS] for row in columns]),
        (41, QUOTA_HEADS, [[row.get(head) for head in QUOTA_HEADS] for row in quotas]),
        (51, ["时段", "起始月", "截止月"], [list(row) for row in periods]),
    )
    rows: list[Cells] = [[]] * 60
    for top, heads, own in tables:
        rows[top - 1 : top + len(own)] = [heads, *own]
        if top > 1:
            rows[top - 2] = ["另一张表"]
    return grid("设置", *rows)


def refused(**tables: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        read_rules(sheet(**tables))
    return str(refusal.value)


def told(**tables: Any) -> list[str]:
    return lines(read_settings(sheet(**tables))[1])


def test_the_least_that_a_sheet_says() -> None:
    rules, problems = read_settings(sheet())
    assert (problems, read_rules(sheet())) == ([], rules)
    assert read_settings(sheet(items={"印发日期": None, "通报附图": None}))[0] == rules
    assert rules == Rules(
        (Kind("部门", "{时段}部门信息公开统计表"),), (Column("部门", "动态", "动态", None, True, Naming.NEVER),)
    )


def test_everything_that_a_sheet_can_say() -> None:
    kind = {
        "类别": "部门",
        "附件标题": "{时段}表",
        "较好单位个数": 3,
        "较好单位（指定）": "甲局、乙局",
        "指定用于": "前两个月",
        "合计名称": "得分",
        "排列": "动态",
        "并列名次": "是",
        "合计行": "是",
        "累计": "否",
        "比较栏": "环比、名次变化",
        "序号表头": "排名",
        "单位表头": "单位",
        "并排": 2,
    }
    column = {
        "表头": "部门动态",
        "每月最低": 8,
        "计入合计": "否",
        "通报点名": "未达标",
        "每条得分": 0.5,
        "得分表头": "分",
    }
    columns = [NEWS | column, {"类别": "部门", "栏目": "公开", "每条得分": "２"}]
    columns += [
        {"类别": "部门", "栏目": "率", "算式": "动态 / 公开"},
        NEWS | {"栏目": "率二", "表头": "占比", "算式": "公开÷动态"},
    ]
    quotas = [{"另定最低": 0, "类别": "部门", "栏目": "公开"}]
    quotas += [{"另定最低": "5", "类别": "部门", "栏目": "动态", "单位": "甲局，乙局", "起始月份": "四月"}]
    items = {
        "县（市、区）名称": "丙县",
        "门户栏目": "要闻、其他",
        "印发日期": dt.datetime(2024, 7, 15),
        "检查日期": dt.date(2024, 6, 30),
        "附件列出未更新天数": "是",
        "期数": 2,
        "新媒体更新次数按几周计": 4,
        "信箱答复时限": "7",
        "统计门户网站": "否",
        "统计信箱来信": " 是 ",
    }
    rules, problems = read_settings(sheet(items, [kind], columns, quotas, [("前两个月", 1, "2月"), ("第一季度", 1, 3)]))
    assert lines(problems) == []
    assert rules == Rules(
        kinds=(
            Kind(
                "部门",
                "{时段}表",
                better_count=3,
                better_units=("甲局", "乙局"),
                better_period="前两个月",
                total_name="得分",
                order="动态",
                shared_ranks=True,
                total_row=True,
                cumulative=False,
                compared=("环比", "名次变化"),
                number_heading="排名",
                unit_heading="单位",
                side_by_side=2,
            ),
        ),
        columns=(
            Column("部门", "动态", "部门动态", 8, False, Naming.BELOW, 0.5, "分"),
            Column("部门", "公开", "公开", None, True, Naming.NEVER, 2),
        ),
        limits=Limits(media_weeks=4, mailbox_workdays=7),
        office=Office(
            "丙县",
            portal_columns=("要闻", "其他"),
            issue_number="2",
            issue_date=dt.date(2024, 7, 15),
            check_date=dt.date(2024, 6, 30),
            show_idle_days=True,
        ),
        periods=(OwnPeriod("前两个月", 1, 2),),  # the others are those of the program
        parts=Parts(portal=False),
        rates=(Rate("部门", "率", "率", "动态", "公开"), Rate("部门", "率二", "占比", "公开", "动态")),
        quotas=(Quota("部门", "公开", 0), Quota("部门", "动态", 5, ("甲局", "乙局"), 4)),
    )


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        (
            {"kinds": [{"类别": "部门", "指定用于": "第五季度"}]},
            "“设置”E22 的“指定用于”填的是“第五季度”：请从下拉列表中选择时段，例如“第二季度”，或留空。",
        ),
        (
            {"kinds": [{"类别": "部门", "较好单位个数": "两个"}]},
            "“设置”C22 的“较好单位个数”填的是“两个”：请填整数，没有要求则留空。",
        ),
        (
            {"kinds": [{"类别": "部门", "较好单位个数": "—"}]},
            "“设置”C22 的“较好单位个数”填的是“—”：请填整数，没有要求则留空。",
        ),
        ({"kinds": [{"类别": "部门", "合计行": "有"}]}, "“设置”I22 的“合计行”填的是“有”：请填“是”或“否”。"),
        ({"kinds": []}, "“设置”的类别表是空的：请至少填一类单位。"),
        ({"columns": []}, "“设置”的栏目表里没有类别“部门”的栏目：请至少添一行。"),
        ({"kinds": [{"类别": "部门"}, {"类别": "乡镇"}]}, "“设置”的栏目表里没有类别“乡镇”的栏目：请至少添一行。"),
        ({"columns": [NEWS, NEWS | {"类别": "街道"}]}, "“设置”A33 的“类别”填的是“街道”：类别表里没有这一类，请改正。"),
        ({"columns": [NEWS | {"栏目": None}]}, "“设置”B32 的“栏目”没有填：请填栏目名称。"),
        ({"columns": [NEWS | {"每月最低": "八"}]}, "“设置”D32 的“每月最低”填的是“八”：请填整数，没有要求则留空。"),
        ({"columns": [NEWS | {"计入合计": "对"}]}, "“设置”E32 的“计入合计”填的是“对”：请填“是”或“否”。"),
        (
            {"columns": [NEWS | {"通报点名": "点名"}]},
            "“设置”F32 的“通报点名”填的是“点名”：请填“不点名”“为零”或“未达标”。",
        ),
        ({"columns": [NEWS | {"每条得分": "-1"}]}, "“设置”G32 的“每条得分”填的是“-1”：请填一条计几分，例如 5 或 0.5。"),
        (
            {"columns": [NEWS, NEWS | {"栏目": "率", "算式": "动态"}]},
            "“设置”I33 的“算式”填的是“动态”：请写成“采纳÷报送”，两边是这一类的栏目简称。",
        ),
        (
            {"columns": [NEWS, {"类别": "街道", "栏目": "率", "算式": "动态÷动态"}]},
            "“设置”A33 的“类别”填的是“街道”：类别表里没有这一类，请改正。",
        ),
        (
            {"columns": [NEWS, NEWS | {"栏目": "率", "算式": "动态÷公开"}]},
            "“设置”：“率”的算式里有“公开”，不是部门的栏目：请写动态之中的。",
        ),
        (
            {"columns": [NEWS, NEWS | {"栏目": "图片"}, NEWS | {"栏目": "率", "算式": "动态÷公开"}]},
            "“设置”：“率”的算式里有“公开”，不是部门的栏目：请写动态、图片之中的。",
        ),
        (
            {"quotas": [{"另定最低": 1, "类别": "部门", "栏目": "公开"}]},
            "“设置”C42 的“栏目”填的是“公开”：部门没有这个栏目，请写栏目简称。",
        ),
        (
            {"quotas": [{"另定最低": 1, "栏目": "动态"}]},
            "“设置”C42 的“栏目”填的是“动态”：没有写类别，没有这个栏目，请写栏目简称。",
        ),
        (
            {"quotas": [{"另定最低": "—", "类别": "部门", "栏目": "动态"}]},
            "“设置”A42 的“另定最低”填的是“—”：请填整数，没有要求则留空。",
        ),
        (
            {"quotas": [{"另定最低": 1, "类别": "部门", "栏目": "动态", "起始月份": 13}]},
            "“设置”E42 的“起始月份”填的是“13”：请填 1 到 12，或留空。",
        ),
        (
            {"quotas": [{"类别": "部门", "栏目": "动态"}]},
            "“设置”B42 填的是“部门”：“另定最低”没有填（或被合并），这一行没有统计：请在这一行补上“另定最低”，"
            "或清空这一行。",
        ),
        (
            {"periods": [("前两个月", 2, 1)]},
            "“设置”A52 的“时段”填的是“前两个月”：请在它右边填“起始月”和“截止月”，1 到 12，先小后大。",
        ),
        (
            {"periods": [("前两个月", 1, None)]},
            "“设置”A52 的“时段”填的是“前两个月”：请在它右边填“起始月”和“截止月”，1 到 12，先小后大。",
        ),
        (
            {"periods": [("前两个月", None, 2)]},
            "“设置”A52 的“时段”填的是“前两个月”：请在它右边填“起始月”和“截止月”，1 到 12，先小后大。",
        ),
        ({"items": {"印发日期": "七月"}}, "“设置”B5 的“印发日期”填的是“七月”：请填日期，例如 2024-7-15。"),
        ({"items": {"附件列出未更新天数": "要"}}, "“设置”B5 的“附件列出未更新天数”填的是“要”：请填“是”或“否”。"),
        ({"items": {"统计门户网站": "不"}}, "“设置”B5 的“统计门户网站”填的是“不”：请填“是”或“否”。"),
        ({"items": {"新媒体每周最少更新次数": "两次"}}, "“设置”B2 的“新媒体每周最少更新次数”填的是“两次”：请填整数。"),
        ({"items": {"新媒体更新次数按几周计": 3}}, "“设置”B5 的“新媒体更新次数按几周计”填的是“3”：请填1、2、4之一。"),
        ({"items": {"级别": "省"}}, "“设置”：级别写的是“省”：请写县、市、区、旗、州、管委会之一，或者不填。"),
    ],
)
def test_refusals(tables: dict[str, Any], sentence: str) -> None:
    assert refused(**tables) == sentence


@pytest.mark.parametrize(
    ("tables", "messages"),
    [
        (
            {"items": {"新媒体最长不更新天数": None}},
            ["警告 设置 B3 ｜“新媒体最长不更新天数”没有填，按 14 统计｜在“项目”表里填上它"],
        ),
        ({"items": {"办件临期提醒": None, "统计信箱来信": None, "期数": None}}, []),
        (
            {"items": {"每周次数": 3}},
            ["警告 设置 A5 每周次数｜没有“每周次数”这个项目，没有按它统计｜改成原来的项目名称，或删去这一行"],
        ),
        ({"items": {"县长信箱答复时限": 3, "县长信箱亮红灯时限": 3}}, []),
        (
            {"items": {"县（市、区）名称": "某某县"}},
            ["警告 设置 B5 某某县｜还是样本里的“某某县”，会印在通报上｜改成自己县（市、区）的名称"],
        ),
        (
            {"items": {"县（市、区）名称": "丙地"}},
            ["警告 设置 B5 丙地｜看不出“丙地”是县、市、区还是旗，各处照“县政府”“全县”写｜在下面的“级别”里选一个"],
        ),
        ({"items": {"县（市、区）名称": "丙地", "级别": "区"}}, []),
        ({"items": {"县（市、区）名称": None}}, []),
        (
            {"kinds": [{"类别": "部门", "附件标题": "{时段}{季度}{办件}表"}], "items": {"新媒体附件标题": "{年}"}},
            [
                "警告 设置 B22 {时段}{季度}{办件}表｜不认识“{季度}”，照原样印出｜"
                "改为{时段}、{地名}、{级别}、{政府}、{信箱}之一",
                "警告 设置 B5 {年}｜不认识“{年}”，照原样印出｜改为{时段}、{地名}、{级别}、{政府}、{信箱}之一",
            ],
        ),
        (
            {"columns": [NEWS | {"通报点名": "未达标"}]},
            [
                "警告 设置 F32 未达标｜部门的“动态”没有“每月最低”，无从判定未达标，只点名为零的｜"
                "填上“每月最低”，或改为“为零”"
            ],
        ),
        ({"columns": [NEWS | {"通报点名": "为零"}]}, []),
    ],
)
def test_messages(tables: dict[str, Any], messages: list[str]) -> None:
    assert told(**tables) == messages


def test_a_limit_without_its_row() -> None:
    rows = [["项目", "内容"], ["新媒体每周最少更新次数", 3], []]
    rows += [["类别", "附件标题", "较好单位个数", "较好单位（指定）"], ["部门"], [], ["另一张表"]]
    rows += [["类别", "栏目", "表头", "每月最低", "计入合计", "通报点名"], ["部门", "动态"]]
    rules, problems = read_settings(grid("设置", *rows))
    assert rules.limits == Limits(media_posts_a_week=3)
    assert lines(problems) == [
        "警告 设置  ｜“新媒体最长不更新天数”没有填，按 14 统计｜在“项目”表里填上它",
        "警告 设置  ｜“目录最长不更新期数”没有填，按 1 统计｜在“项目”表里填上它",
    ]


def test_periods_of_the_table() -> None:
    listed = sheet(periods=[("第一季度", 1, 3), ("五月", "五月", 5)])
    assert listed_periods(listed) == (OwnPeriod("第一季度", 1, 3), OwnPeriod("五月", 5, 5))
    assert period_problems(listed, Period(2024, 1, 3)) == []
    assert lines(period_problems(listed, Period(2024, 4, 6))) == [
        "提示 设置  第二季度｜“第二季度”不在时段表里：统计照做，各表的颜色和“本期合计”不会跟着变｜"
        "在时段表的白色格里添一行：第二季度，4，6"
    ]
    assert listed_periods(grid("设置", ["项目", "内容"])) == ()


@pytest.mark.parametrize(
    ("periods", "sentence"),
    [
        ([("五月", 5)], "“设置”A52 的“时段”填的是“五月”：请在它右边填“起始月”和“截止月”，1 到 12，先小后大。"),
        ([("五月", None, 5)], "“设置”A52 的“时段”填的是“五月”：请在它右边填“起始月”和“截止月”，1 到 12，先小后大。"),
        ([("倒着", 5, 4)], "“设置”A52 的“时段”填的是“倒着”：请在它右边填“起始月”和“截止月”，1 到 12，先小后大。"),
        (
            [("第一季度", 2, 4)],
            "“设置”B52 的“起始月”填的是“2”：第一季度总是 1 月到 3 月；别的时段请另起一个名称。",
        ),
        (
            [("前两月", 1, 2), ("前两月", 1, 2), ("前两月", 1, 3)],
            "“设置”A54 的“时段”填的是“前两月”：上面已有这个时段，月份不同，请删去一行。",
        ),
        ([("第一季度", 1, 3), (None, 2, 4)], "“设置”A53 的“时段”没有填：请补上，或清空它右边的月份。"),
        ([(None, None, 4)], "“设置”A52 的“时段”没有填：请补上，或清空它右边的月份。"),
    ],
)
def test_a_period_of_no_certain_months_is_refused(periods: Sequence[Cells], sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        listed_periods(sheet(periods=periods))
    assert str(refusal.value) == sentence


def test_a_period_without_a_name_in_another_column_than_the_first() -> None:
    with pytest.raises(Refusal) as refusal:
        listed_periods(grid("设置", ["起始月", "时段", "截止月"], [1, "前两个月", 2], [3, None, 4]))
    assert str(refusal.value) == "“设置”B3 的“时段”没有填：请补上，或清空它右边的月份。"
    following = grid("设置", ["时段", "起始月", "截止月"], ["前两个月", 1, 2], [None, *QUOTA_HEADS])
    assert listed_periods(following) == (OwnPeriod("前两个月", 1, 2),)


def test_the_table_of_periods_ends_before_the_next_one() -> None:
    rows = [["时段", "起始月", "截止月"], ["五月", 5, 5], [], ["五、年度"], ["年度", 1, 2], [2024]]
    assert listed_periods(grid("设置", *rows)) == (OwnPeriod("五月", 5, 5),)


def test_a_quota_of_a_unit_that_is_on_no_roster() -> None:
    rules = replace(
        Rules((), ()), quotas=(Quota("部门", "动态", 1, ("甲 局", "乙局")), Quota("部门", "公开", 1, ("乙局",)))
    )
    assert lines(quota_problems(sheet(), rules, {"甲局"})) == [
        "警告 设置  乙局｜“另定最低”里的“乙局”名录里没有，这条要求没有用到它身上｜改为单位简称"
    ]


# 首页
def home(*rows: Cells) -> Grid:
    return grid("首页", *rows)


PICKED = (["统计年度", 2024], ["统计时段", "第二季度"])


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((["统计年度", "去年"], PICKED[1]), "“首页”B1 的“统计年度”填的是“去年”，不是年份：请填四位数字，例如 2024。"),
        ((["统计年度", 1999], PICKED[1]), "“首页”B1 的“统计年度”填的是“1999”，不是年份：请填四位数字，例如 2024。"),
        ((["统计年度", None], PICKED[1]), "“首页”B1 的“统计年度”没有填：请从下拉列表中选择。"),
        ((PICKED[0], ["统计时段", ""]), "“首页”B2 的“统计时段”没有填：请从下拉列表中选择。"),
        ((PICKED[0],), "“首页”上找不到“统计时段”：请恢复这个标签，并在它右边填写。"),
        ((PICKED[1],), "“首页”上找不到“统计年度”：请恢复这个标签，并在它右边填写。"),
        (
            (PICKED[0], ["统计时段", "第五季度"]),
            "“统计时段”填的是“第五季度”，不在可选范围内：请从下拉列表中选择，例如“第二季度”“1—11月”。",
        ),
    ],
)
def test_a_home_without_a_period_is_refused(rows: tuple[Cells, ...], sentence: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_period(home(*rows))
    assert str(refusal.value) == sentence


def test_the_period_of_the_home() -> None:
    assert read_period(home(*PICKED)) == Period(2024, 4, 6)
    own = (OwnPeriod("前两个月", 1, 2),)
    mine = home(["统计年度", "2024 年"], ["统计时段", "前两个月"])
    assert (read_period(mine, own), read_period(mine, own).name) == (Period(2024, 1, 2), "前两个月")
    assert period_place(home(*PICKED)) == (2, 2)
    assert period_place(home([None], ["统计时段", None, "前两个月"]), own) == (2, 3)
    assert period_place(home(["统计时段", None, "从列表里选"]), own) == (1, 2)  # text that follows is no period
    following = home(["统计年度", None, "从列表里选"], PICKED[1])
    with pytest.raises(Refusal, match="B1 的“统计年度”没有填"):
        read_period(following)
    with pytest.raises(Refusal) as refusal:
        period_place(home(PICKED[0]))
    assert str(refusal.value) == "“首页”上找不到“统计时段”：请恢复这个标签，并在它右边填写。"


@pytest.mark.parametrize(
    ("version", "read", "messages"),
    [
        (STRUCTURE_VERSION, STRUCTURE_VERSION, []),
        (
            STRUCTURE_VERSION - 1,
            STRUCTURE_VERSION - 1,
            [
                "提示 首页  ｜这个工作簿是早先的版本建的，结构与现在的程序不同，已照常统计｜点“同步结构”更新，"
                "填好的数都保留"
            ],
        ),
        (
            STRUCTURE_VERSION + 1,
            STRUCTURE_VERSION + 1,
            ["提示 首页  ｜这个工作簿是更新的版本建的，结构与现在的程序不同，已照常统计｜请安装新的程序"],
        ),
    ],
)
def test_the_version_of_the_structure(version: int, read: int, messages: list[str]) -> None:
    sheet = home(*PICKED, ["结构版本", version])
    assert read_version(sheet) == read
    assert lines(version_problems(sheet)) == messages
    assert read_version(home(*PICKED)) == 1
    assert read_version(home(["结构版本", "不要改", 3])) == 1
    assert read_version(home(["结构版本", None, "不要改"])) == 1
    assert read_version(home(["结构版本", None, version])) == read


# Reserved words and contradictions
PLAIN = read_rules(sheet())
COLUMN = PLAIN.columns[0]


def with_office(**office: Any) -> Rules:
    return replace(PLAIN, office=replace(PLAIN.office, **office))


def with_kind(**kind: Any) -> Rules:
    return replace(PLAIN, kinds=(replace(PLAIN.kinds[0], **kind),))


def with_column(**column: Any) -> Rules:
    return replace(PLAIN, columns=(COLUMN, replace(COLUMN, **({"name": "公开", "heading": "公开"} | column))))


def with_quotas(*quotas: Quota) -> Rules:
    return replace(PLAIN, quotas=quotas)


CASES = Parts(cases=True)


@pytest.mark.parametrize(
    ("rules", "fault"),
    [
        (PLAIN, None),
        (with_office(level="管委会"), None),
        (
            replace(PLAIN, parts=replace(CASES, requests=False, mailbox=False)),
            "“分单位统计的办件”没有填，依申请公开和信箱也都不统计：请填上类型，例如“12345热线”",
        ),
        (
            replace(PLAIN, parts=Parts(case_log=True, requests=False, mailbox=False)),
            "“分单位统计的办件”没有填，依申请公开和信箱也都不统计：请填上类型，例如“12345热线”",
        ),
        (
            replace(with_office(case_kinds=("热线", "热 线")), parts=CASES),
            "“分单位统计的办件”重复了（热线、热 线）：请删去一个",
        ),
        (
            replace(with_office(case_kinds=tuple("甲乙丙丁戊己庚辛壬")), parts=CASES),
            "“分单位统计的办件”写了 9 类：请最多写 8 类",
        ),
        (replace(with_office(case_kinds=tuple("甲乙丙丁戊己庚辛")), parts=CASES), None),
        (
            replace(with_office(case_kinds=("热线", "合计")), parts=CASES),
            "“分单位统计的办件”不能叫“合计”，工作簿里另有用处：请换一个名称",
        ),
        (with_office(portal_columns=("要闻", "要 闻")), "门户网站表里有两栏都叫“要 闻”：请改掉门户栏目或信箱的名称"),
        (with_office(portal_columns=("月份",)), "门户栏目或信箱不能叫“月份”，工作簿里另有用处：请换一个名称"),
        (with_office(portal_columns=("本月小计",)), "门户栏目或信箱不能叫“本月小计”，工作簿里另有用处：请换一个名称"),
        (with_office(portal_columns=("要闻;其他",)), "门户栏目或信箱不能叫“要闻;其他”，工作簿里另有用处：请换一个名称"),
        (with_kind(name="合计"), "类别不能叫“合计”，工作簿里另有用处：请换一个名称"),
        (with_kind(name="类别"), "类别不能叫“类别”，工作簿里另有用处：请换一个名称"),
        (with_column(name="别名"), "栏目不能叫“别名”，工作簿里另有用处：请换一个名称"),
        (with_column(name="小计"), "栏目不能叫“小计”，工作簿里另有用处：请换一个名称"),
        (with_column(name="公开，动态"), "栏目“公开，动态”的名称里不能有顿号、逗号、分号或换行：请换一个名称"),
        (with_column(heading="填报单位"), "表头不能叫“填报单位”，工作簿里另有用处：请换一个名称"),
        (with_column(heading="总计"), "表头不能叫“总计”，工作簿里另有用处：请换一个名称"),
        (with_column(name="动 态"), "类别“部门”有两个栏目的栏目都是“动 态”：请改掉一个"),
        (with_column(heading="动态"), "类别“部门”有两个栏目的表头都是“动态”：请改掉一个"),
        (with_column(kind="乡镇", name="动态", heading="动态"), None),
        (
            with_office(media_headings=("账号", "条数")),
            "新媒体附件表头写了 2 个：表有 4 栏（序号、政务新媒体、发表文章数量、是否达到每周更新两次要求），"
            "请写一样多，或者不写",
        ),
        (with_kind(order="得分"), "部门的排列写的是“得分”：请写合计、名录、动态之一"),
        (with_kind(order="名录"), None),
        (with_kind(side_by_side=0), "部门的并排写的是“0”：请写 1 到 4"),
        (with_kind(side_by_side=4), None),
        (with_kind(side_by_side=5), "部门的并排写的是“5”：请写 1 到 4"),
        (with_kind(total_name="动态"), "部门的附件有两栏的表头都是“动态”：请改掉一个"),
        (with_quotas(Quota("部门", "动态", 1), Quota("部门", "动态", 1)), None),
        (with_quotas(Quota("部门", "动态", 1), Quota("部门", "动态", 2, from_month=2)), None),
        (with_quotas(Quota("部门", "动态", 1), Quota("部门", "动态", 2, ("甲",))), None),
        (with_quotas(Quota("部门", "动态", 1, ("甲",)), Quota("部门", "动态", 2, ("乙",))), None),
        (
            with_quotas(Quota("部门", "动态", 1), Quota("部门", "动态", 2)),
            "“另定的每月最低”里，全部部门的“动态”从1月起的要求写了两次（1 条、2 条）：请删去一条",
        ),
        (
            with_quotas(Quota("部门", "动态", 1, ("甲", "乙"), 3), Quota("部门", "动态", 2, ("丙", "乙"), 3)),
            "“另定的每月最低”里，乙的“动态”从3月起的要求写了两次（1 条、2 条）：请删去一条",
        ),
        (
            with_quotas(Quota("部门", "动态", 1, ("甲", "乙"), 3), Quota("部门", "动态", 2, ("乙", "甲"), 3)),
            "“另定的每月最低”里，乙、甲的“动态”从3月起的要求写了两次（1 条、2 条）：请删去一条",
        ),
    ],
)
def test_what_a_workbook_cannot_hold(rules: Rules, fault: str | None) -> None:
    assert rules_fault(rules) == fault


@pytest.mark.parametrize("name", ["增减", "环比"])
def test_columns_that_compare(name: str) -> None:
    assert rules_fault(with_kind(compared=("同比", "环比", name))) == (
        f"部门的比较栏写的是“{name}”：请写上期、环比、环比率、上年同期、同比、同比率、名次变化之中的，不要重复"
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("采纳÷报送", ("采纳", "报送")),
        (" 采纳 / 报送 ", ("采纳", "报送")),
        ("采纳／报送", ("采纳", "报送")),
        ("采纳÷", None),
        ("采纳", None),
        ("采纳÷报送÷动态", None),
    ],
)
def test_a_formula_has_two_sides(text: str, parts: tuple[str, str] | None) -> None:
    assert formula_parts(text) == parts
