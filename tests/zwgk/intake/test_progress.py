"""催报: who owes what, on the sheet and as a text for the chat."""

import datetime as dt
from pathlib import Path

import openpyxl

from tests.zwgk.intake.looking import rows_of
from zwgk import commands
from zwgk.files import run_on_file
from zwgk.intake.progress import Received, UnitProgress, reminder


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
    assert tuple(column[1:]) == outcome.lines
