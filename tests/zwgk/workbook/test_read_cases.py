"""分单位办件, 办件台账, 节假日: rows that count, and messages to the letter. Grids, in milliseconds."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from tests.zwgk.workbook.grids import grid, lines
from zwgk.model.cases import CaseMonth, Cases
from zwgk.model.period import Period
from zwgk.model.roster import Unit
from zwgk.model.rules import Kind, Rules
from zwgk.model.settings import Office, Parts
from zwgk.workbook.read_cases import CaseRows, CaseSheets, case_sum_doubts, read_cases

Cells = Sequence[object]
Q2 = Period(2024, 4, 6)
UNITS = (Unit(1, "财政局", "某市财政局", "部门"), Unit(2, "公安局", "公安局", "部门"))
OFFICE = Office("某市", case_kinds=("市长信箱", "依申请公开"))
RULES = Rules((Kind("部门", ""),), (), office=OFFICE, parts=Parts(cases=True, case_log=True))
MONTH_HEADS = ("类型", "月份", "承办单位", "期初", "收到", "办结", "处理中", "超时")
LOG_HEADS = ("类型", "编号", "承办单位", "收到日期", "到期日期", "答复日期", "结果")
BOX = "市长信箱"


def read(**sheets: Any) -> tuple[CaseRows, list[str]]:
    rows, problems = read_cases(CaseSheets(**sheets), UNITS, RULES, Q2, dt.date(2024, 7, 10))
    return rows, lines(problems)


def months(*rows: Cells, heads: Cells = MONTH_HEADS) -> tuple[list[int], list[str]]:
    """Return the places of the rows that count, and the problems."""
    found, told = read(months=grid("分单位办件", heads, *rows))
    return [place for place, row in enumerate(found.cases, 1) if not row.get("uncounted")], told


def log(*rows: Cells) -> tuple[list[int], list[str]]:
    found, told = read(log=grid("办件台账", LOG_HEADS, *rows))
    return [place for place, row in enumerate(found.case_log, 1) if not row.get("uncounted")], told


GOOD = (BOX, 4, "财政局", 1, 2, 2, 1, 0)


def row(*figures: object, unit: object = "公安局", month: object = 5, kind: object = BOX) -> Cells:
    return (kind, month, unit, *figures)


@pytest.mark.parametrize(
    ("cells", "counted", "told"),
    [
        (row(1, 2, 2, 1, 0), True, []),
        (row(None, 2, 2, 0, 0, unit="某市公安局"), True, []),
        (
            row(1, 2, 2, 1, 0, kind="区长信箱"),
            False,
            [
                "错误 分单位办件 A3 区长信箱｜不是“分单位统计的办件”，这一行没有统计｜"
                "改为市长信箱、依申请公开之一，或在“设置”里添上"
            ],
        ),
        (
            row(1, 2, 2, 1, 0, unit="供电公司"),
            True,
            [
                "提示 分单位办件 C3 供电公司｜名录里没有“供电公司”，照原样写进附件｜"
                "改成名录里的名称，或在“单位名录”里添上它；不是本级单位的不用改"
            ],
        ),
        (
            row(1, 2, 2, 1, 0, month=13),
            False,
            ["错误 分单位办件 B3 13｜不是月份，这一行没有统计｜改填 1 到 12"],
        ),
        (
            row(1, 2, 2, 1, 0, month=None),
            False,
            ["错误 分单位办件 B3 ｜月份没有填，这一行没有统计｜改填 1 到 12"],
        ),
        (
            row(1, "两件", 2, 1, 0),
            True,
            ["错误 分单位办件 E3 两件｜不是数字｜改填整数条数；没有发布填 0，尚未统计留空"],
        ),
        (
            row(1, None, None, 1, 0),
            True,
            [
                "警告 分单位办件 E3 ｜公安局5月的“收到”没有填｜没有的填 0；漏填的请补填",
                "警告 分单位办件 F3 ｜公安局5月的“办结”没有填｜没有的填 0；漏填的请补填",
            ],
        ),
        (
            row(None, 2, 1, None, 0),
            True,
            [
                "警告 分单位办件 C3 公安局｜公安局5月的期初和处理中都没有填，还有几件没有办结说不清｜"
                "填上期初或处理中，没有的填 0"
            ],
        ),
        (row(None, 2, 1, 1, 9), True, []),  # nothing is known of what was there
        (
            row(1, 2, 2, 2, 0),
            True,
            ["警告 分单位办件 G3 2｜期初 1＋收到 2＝3，办结 2＋处理中 2＝4，两边不相等｜核对这一行的四个数"],
        ),
        (
            row(1, 2, 4, None, 0),
            True,
            ["警告 分单位办件 F3 4｜办结 4 件，多于期初加收到的 3 件｜核对期初、收到和办结"],
        ),
        (row(1, 2, 3, None, 3), True, []),
        (row(1, 2, 3, 0, 4), True, ["警告 分单位办件 H3 4｜超时 4 件，多于期初加收到的 3 件｜核对超时的件数"]),
        (row(1, 2, 4, 1, 0, month=7), True, []),  # not of the period
    ],
)
def test_a_row_of_a_month(cells: Cells, counted: bool, told: list[str]) -> None:
    assert months(GOOD, cells) == ([1, 2] if counted else [1], told)


def test_a_unit_is_told_once_if_it_is_on_no_roster_and_always_if_it_is_blank() -> None:
    unknown = row(1, 2, 2, 1, 0, unit="供电公司")
    assert len(months(unknown, row(1, 1, 1, 1, 0, unit="供电公司", month=6))[1]) == 1
    # the table's reader reports a blank key
    assert months(GOOD, row(1, 2, 2, 1, 0, unit=None)) == (
        [1],
        [
            "错误 分单位办件 A3 市长信箱｜“承办单位”没有填（或被合并），这一行没有统计｜"
            "在这一行补上“承办单位”，或清空这一行",
        ],
    )


def test_rows_of_one_unit_under_two_names_are_not_added() -> None:
    again = row(5, 2, 2, 5, 0, unit="某市财政局", month="4月")
    assert months(GOOD, again) == (
        [1],
        ["错误 分单位办件 C3 某市财政局｜与 C2 是同一单位、同一月、同一类型，这一行没有统计｜合成一行，或改正其中一行"],
    )


def test_the_opening_is_what_the_month_before_left() -> None:
    def may(*figures: object) -> Cells:
        return row(*figures, unit="财政局")

    assert months(GOOD, may(1, 2, 2, 1, 0)) == ([1, 2], [])
    assert months(may(1, 2, 2, 1, 0), GOOD) == ([1, 2], [])  # whatever the order of the rows
    assert months(GOOD, may(2, 2, 2, 2, 0)) == (
        [1, 2],
        ["警告 分单位办件 D3 2｜财政局5月期初是 2，上一次的处理中是 1｜核对这一行的期初和上一次的处理中"],
    )
    assert months(GOOD, may(None, 2, 4, None, 0)) == (
        [1, 2],
        ["警告 分单位办件 F3 4｜办结 4 件，多于期初加收到的 3 件｜核对期初、收到和办结"],
    )
    assert months(GOOD, row(2, 2, 2, 2, 0, unit="财政局", kind="依申请公开")) == ([1, 2], [])
    assert months(GOOD, may(1, 2, 2, 1, 0), row(3, 2, 2, 3, 0, unit="财政局", month=6))[1] == [
        "警告 分单位办件 D4 3｜财政局6月期初是 3，上一次的处理中是 1｜核对这一行的期初和上一次的处理中"
    ]


def test_a_figure_without_a_column_is_not_asked_for() -> None:
    heads = [head for head in MONTH_HEADS if head != "办结"]
    assert months((BOX, 4, "财政局", 1, 2, 1, 0), heads=heads)[1] == [
        "错误 分单位办件 C1 ｜找不到标题“办结”，这一栏没有统计｜恢复标题“办结”"
    ]


APRIL, MAY, JUNE = (dt.datetime(2024, month, 8) for month in (4, 5, 6))
TODAY, TOMORROW = dt.datetime(2024, 7, 10), dt.datetime(2024, 7, 11)
CASE = (BOX, "1", "财政局", APRIL, JUNE, MAY, "")


def case(
    number: object = "2",
    unit: object = "公安局",
    came: object = APRIL,
    due: object = None,
    done: object = MAY,
    result: object = None,
    kind: object = BOX,
) -> Cells:
    return (kind, number, unit, came, due, done, result)


@pytest.mark.parametrize(
    ("cells", "counted", "told"),
    [
        (case(), True, []),
        (case(done=APRIL, due=APRIL), True, []),
        (case("1", kind="依申请公开", result="其他"), True, []),
        (
            case(None, unit="财政局", due=JUNE, result=None),
            True,
            ["警告 办件台账 A3 市长信箱｜与 A2 完全相同，又没有编号，两行都已统计｜填上编号；是同一件的删去一行"],
        ),
        (case(" １"), False, ["错误 办件台账 B3 １｜编号与 A2 重复，这一行没有统计｜改正编号，或删去一行"]),
        (case(None, unit="财政局"), True, []),  # without a number, but another day
        (case(came="昨天"), False, ["错误 办件台账 D3 昨天｜不是日期，没有读取｜改填日期，例如 2024-6-30"]),
        (case(came=None), False, ["错误 办件台账 D3 ｜“收到日期”没有填，这一行没有统计｜补上收到日期"]),
        (case(unit=None), False, ["错误 办件台账 C3 ｜“承办单位”没有填（或被合并），这一行没有统计｜逐行补上承办单位"]),
        (
            case(done="月底"),
            False,
            [
                "错误 办件台账 F3 月底｜不是日期，没有读取｜改填日期，例如 2024-6-30",
                "错误 办件台账 F3 月底｜日期读不出，这一行没有统计｜改填日期",
            ],
        ),
        (
            case(due="月底"),
            False,
            [
                "错误 办件台账 E3 月底｜不是日期，没有读取｜改填日期，例如 2024-6-30",
                "错误 办件台账 E3 月底｜日期读不出，这一行没有统计｜改填日期",
            ],
        ),
        (
            case(came=MAY, done=APRIL),
            False,
            ["错误 办件台账 F3 2024-04-08｜答复日期早于收到日期 2024-05-08，这一行没有统计｜改正其中一个日期"],
        ),
        (
            case(came=MAY, due=APRIL, done=JUNE),
            True,
            ["警告 办件台账 E3 2024-04-08｜到期日期早于收到日期 2024-05-08，按设置里的时限算｜改正到期日期"],
        ),
        (case(came=TODAY, done=TODAY), True, []),
        (
            case(came=TOMORROW, done=TOMORROW),
            True,
            [
                "警告 办件台账 D3 2024-07-11｜是将来的日期，已照此统计｜请核对日期",
                "警告 办件台账 F3 2024-07-11｜是将来的日期，已照此统计｜请核对日期",
            ],
        ),
        (
            case(done=None, result="已转办"),
            True,
            ["警告 办件台账 G3 已转办｜有结果，没有答复日期，按没有办结统计｜补上答复日期，或清空结果"],
        ),
        (case(result="随意"), True, []),  # of letters
        (case(kind="依申请公开", done=None), True, []),
        (
            case(kind="依申请公开", result="公开"),
            True,
            [
                "警告 办件台账 G3 公开｜办理结果“公开”不是年度报告的分类，计入“没有写明结果”｜"
                "改为予以公开、部分公开、不予公开、无法提供、不予处理、其他处理之一"
            ],
        ),
        (
            case(kind="依申请公开"),
            True,
            [
                "警告 办件台账 G3 ｜办理结果没有填，计入“没有写明结果”｜"
                "改为予以公开、部分公开、不予公开、无法提供、不予处理、其他处理之一"
            ],
        ),
        (
            case(kind="区长信箱", came=None),
            False,
            [
                "错误 办件台账 A3 区长信箱｜不是“分单位统计的办件”，这一行没有统计｜"
                "改为市长信箱、依申请公开之一，或在“设置”里添上",
                "错误 办件台账 D3 ｜“收到日期”没有填，这一行没有统计｜补上收到日期",
            ],
        ),
    ],
)
def test_a_row_of_the_log(cells: Cells, counted: bool, told: list[str]) -> None:
    first = CASE if cells[1] is not None else (BOX, None, *CASE[2:])
    assert log(first, cells) == ([1, 2] if counted else [1], told)


def test_a_row_that_does_not_count_ends_nothing() -> None:
    other = row(1, 2, 2, 1, 0, kind="区长信箱")
    again = row(1, 2, 2, 1, 0, unit="某市财政局", month=4)
    assert months(other, GOOD, again, row(1, 2, 2, 1, 0))[0] == [2, 4]
    assert log(case(kind="区长信箱"), CASE, CASE, case("3"))[0] == [2, 4]


def test_sheets_without_their_headings_are_told() -> None:
    none = "找不到标题“{}”，这张表没有统计｜恢复标题“{}”".replace("{}", "承办单位")
    assert months(heads=("类型", "月份")) == ([], [f"错误 分单位办件  ｜{none}"])
    assert read(log=grid("办件台账", ["别的"]))[1] == [
        "错误 办件台账  ｜找不到标题“类型”，这张表没有统计｜恢复标题“类型”"
    ]
    assert read(holidays=grid("节假日", ["别的"]))[1] == [
        "错误 节假日  ｜找不到标题“日期”，这张表没有统计｜恢复标题“日期”"
    ]


def test_cases_are_known_by_their_cells() -> None:
    found, told = read(log=grid("办件台账", LOG_HEADS, CASE, case()))
    assert [record["cell"] for record in found.case_log] == ["A2", "A3"]
    assert found.case_log[0]["answered"] == dt.date(2024, 5, 8)
    turned = read(log=grid("办件台账", LOG_HEADS[::-1], CASE[::-1]))[0]
    assert turned.case_log[0]["cell"] == "G2"  # of the kind
    assert told == []


def test_holidays_and_years_without_a_notice() -> None:
    days = ([dt.datetime(2024, 6, 10), "否"], [dt.datetime(2024, 6, 15), "是"], [dt.datetime(2024, 6, 16), "上午"])
    found, told = read(holidays=grid("节假日", ("日期", "上班"), *days, [dt.datetime(2024, 6, 17), None]))
    assert [(row["day"].day, row["working"], row.get("uncounted", False)) for row in found.holidays] == [
        (10, False, False),
        (15, True, False),
        (16, None, True),
        (17, None, False),
    ]
    assert told == ["错误 节假日 B4 上午｜只能填“是”或“否”，没有读取｜改填“是”或“否”"]
    old = case(came=dt.datetime(2003, 4, 8))
    assert log(CASE, old) == (
        [1, 2],
        [
            "警告 节假日  2003｜还不知道2003年的放假安排，只按周六、周日休息算｜"
            "把2003年的放假日和调休上班日填进“节假日”表"
        ],
    )
    assert read() == (CaseRows(), [])


def test_years_without_a_notice_are_asked_for_if_there_are_cases() -> None:
    def told(*rows: Cells) -> list[str]:
        sheets = CaseSheets(log=grid("办件台账", LOG_HEADS, *rows))
        problems = read_cases(sheets, UNITS, RULES, Period(2091, 4, 6), dt.date(2091, 7, 10))[1]
        return [problem.value for problem in problems if problem.sheet == "节假日"]

    assert told() == []
    assert told(case(came=dt.datetime(2003, 4, 8))) == ["2003", "2091"]


def test_the_opening_is_what_january_left() -> None:
    told = months(row(1, 2, 2, 1, 0, month=1), row(5, 2, 2, 5, 0, month=4))[1]
    assert told == ["警告 分单位办件 D3 5｜公安局4月期初是 5，上一次的处理中是 1｜核对这一行的期初和上一次的处理中"]


def of(month: int, received: int | None, closed: int | None, kind: str = BOX) -> CaseMonth:
    return CaseMonth(kind, "财政局", month, 0, received, closed, 0, 0)


@pytest.mark.parametrize(
    ("rows", "portal", "told"),
    [
        ([of(4, 2, 1), of(5, 3, 2)], {4: (5, 3)}, []),
        ([of(4, 2, 1), of(5, 3, 2)], {4: (4, 3), 5: (0, 0)}, ["收到”各承办单位合计 5 件，“门户网站”表是 4 件"]),
        ([of(4, 2, 1), of(5, 3, 2)], {4: (5, 4)}, ["办结”各承办单位合计 3 件，“门户网站”表是 4 件"]),
        ([of(4, 2, 1), of(3, 9, 9), of(4, 9, 9, "依申请公开")], {4: (2, 1), 3: (7, 7), 7: (7, 7)}, []),
        ([of(4, 2, 1)], {4: (9, None), 5: (None, 9)}, []),  # a month is missing there
        ([of(4, None, 1), of(5, 1, 1)], {4: (9, 2)}, []),  # and here
        ([of(4, None, 1)], {4: (9, 2)}, ["办结”各承办单位合计 1 件，“门户网站”表是 2 件"]),
        ([], {4: (9, 2)}, []),
        ([of(4, 2, 1)], {}, []),
    ],
)
def test_sums_over_the_units_are_those_of_the_portal(
    rows: list[CaseMonth], portal: dict[int, tuple[int | None, int | None]], told: list[str]
) -> None:
    figures = {month: {BOX + "收到": came, BOX + "办结": done} for month, (came, done) in portal.items()}
    problems = case_sum_doubts(Cases(tuple(rows)), figures, [BOX], Q2)
    assert [one.partition("｜")[2].partition("“市长信箱")[2] for one in lines(problems)] == [
        f"{line}｜核对两张表" for line in told
    ]


def test_a_doubtful_sum_in_full() -> None:
    (problem,) = case_sum_doubts(Cases((of(4, 5, 1),)), {4: {BOX + "收到": 4}}, [BOX], Q2)
    assert lines([problem]) == [
        "警告 分单位办件  5｜2024年第二季度“市长信箱收到”各承办单位合计 5 件，“门户网站”表是 4 件｜核对两张表"
    ]
