"""催报: outstanding reports, on the sheet and as a text for the chat."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from tests.zwgk.intake.looking import rows_of
from zwgk import commands
from zwgk.files import run_on_file
from zwgk.intake.forms.progress import Received, UnitProgress, reminder, unit_reminders
from zwgk.model.period import period_coded
from zwgk.model.settings import Office


def entry(unit: str, state: str, missing: tuple[int, ...] = ()) -> UnitProgress:
    return UnitProgress(1, unit, "部门", state, missing, Received())


def test_the_text_groups_the_units_by_what_they_owe() -> None:
    progress = [
        entry("财政局", "已报齐"),
        entry("公安局", "缺报", (6,)),
        entry("小冀镇", "未报", (4, 5, 6)),
        entry("卫健委", "缺报", (6,)),
        entry("审计局", "缺报", (5, 6)),
    ]
    assert reminder(progress, "2024年第二季度", dt.date(2024, 7, 5)) == [
        "【催报】截至7月5日，2024年第二季度政务公开填报表还有 4 个单位没有报齐：",
        "全部未报（1 个）：小冀镇。",
        "缺5月、6月（1 个）：审计局。",
        "缺6月（2 个）：公安局、卫健委。",
        "请尽快补报，没有发布的填 0。谢谢！",
    ]


def test_the_deadline_is_in_both_texts_as_long_as_it_is_not_over() -> None:
    progress, title, day = [entry("公安局", "缺报", (6,))], "2024年第二季度", dt.date(2024, 7, 5)
    assert reminder(progress, title, day, day)[-1] == "请于7月5日前补报，没有发布的填 0。谢谢！"
    assert unit_reminders(progress, title, dt.date(2024, 7, 6), day) == [
        "公安局：贵单位2024年第二季度政务公开填报表还缺6月，请尽快（截止日期 7月5日 已过）补报，没有发布的填 0。"
    ]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (dt.date(2024, 7, 5), True),
        (dt.date(2024, 6, 30), True),
        (dt.date(2024, 9, 28), True),
        (dt.date(2024, 4, 5), False),  # of the quarter before
        (dt.date(2024, 10, 8), False),  # of the quarter after
        (None, False),
    ],
)
def test_a_deadline_is_of_the_period_that_it_follows(day: dt.date | None, counts: bool) -> None:
    period = period_coded("2024Q2")
    assert Office(report_deadline=day).deadline(period) == (day if counts else None)


def test_nobody_is_reminded_when_all_is_in() -> None:
    assert reminder([entry("财政局", "已报齐")], "2024年5月", dt.date(2024, 6, 1)) == [
        "2024年5月政务公开填报表已全部报齐，感谢各单位支持。"
    ]


def test_the_sheet_says_where_each_unit_stands(small: Path) -> None:
    workbook = openpyxl.load_workbook(small)
    for row in (10, 11, 12):  # April to June
        workbook["翟坡镇"].cell(row, 2).value = 0
        workbook["翟坡镇"].cell(row, 3).value = 0
    workbook["财政局"].cell(10, 2).value = 7
    workbook.save(small)
    outcome = run_on_file(small, commands.remind)
    assert "还有 4 个单位没有报齐" in outcome.headline
    rows = {row["单位名称"]: (row["填报情况"], row["缺报月份"]) for row in rows_of(small, "填报进度", 3)}
    assert rows == {
        "小冀镇": ("未报", "4月、5月、6月"),
        "翟坡镇": ("已报齐", None),
        "财政局": ("缺报", "4月、5月、6月"),
        "卫健委": ("未报", "4月、5月、6月"),
        "公安局": ("未报", "4月、5月、6月"),
    }
    column = [cell.value for cell in openpyxl.load_workbook(small)["填报进度"]["J"] if cell.value]
    assert column[0].startswith("催报文字")
    assert tuple(column[1 : 1 + len(outcome.lines)]) == outcome.lines
    assert column[1 + len(outcome.lines) :] == [
        "小冀镇：贵单位2024年第二季度政务公开填报表还没有报，请尽快补报，没有发布的填 0。",
        "财政局：贵单位2024年第二季度政务公开填报表还缺4月、5月、6月，请尽快补报，没有发布的填 0。",
        "卫健委：贵单位2024年第二季度政务公开填报表还没有报，请尽快补报，没有发布的填 0。",
        "公安局：贵单位2024年第二季度政务公开填报表还没有报，请尽快补报，没有发布的填 0。",
    ]
