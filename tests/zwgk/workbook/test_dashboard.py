"""看板: the table of units and months, the chosen unit's line, old workbooks."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import EXAMPLE
from tests.zwgk.history.test_history import run
from tests.zwgk.intake.conftest import small_source
from tests.zwgk.workbook.test_template import another_county
from zwgk.model.county import County
from zwgk.model.past import TOTAL, Basis, Past, PastFigure
from zwgk.model.period import Period
from zwgk.model.rules import Naming
from zwgk.workbook.template.build import build

COUNTS = {
    (unit, column, month): count + month
    for unit, column, count in (
        ("小冀镇", "动态", 4),
        ("小冀镇", "信息公开", 1),
        ("翟坡镇", "动态", 3),
        ("翟坡镇", "信息公开", 1),
        ("财政局", "动态", 5),
        ("财政局", "信息公开", 2),
        ("财政局", "重点领域", 1),
        ("公安局", "动态", 6),
        ("公安局", "信息公开", 1),
    )
    for month in (4, 5)
}


def source() -> County:
    """Return a county with two months reported by all but 卫健委, and December of 小冀镇 in 历史."""
    columns = tuple(
        replace(one, monthly_quota=3, naming=Naming.BELOW) if one.name == "动态" else one
        for one in small_source().rules.columns
    )
    past = (
        PastFigure(Period(2023, 10, 12), "乡镇", "小冀镇", TOTAL, 20, months=(5, 7, 8), basis=Basis.CLOSED),
        PastFigure(Period(2024, 1, 3), "乡镇", "小冀镇", TOTAL, 21, basis=Basis.CLOSED),
    )
    rules = replace(small_source().rules, columns=columns)
    return replace(small_source(), rules=rules, counts=COUNTS, past=Past(past))


def saved(tmp_path: Path, of: County) -> Path:
    path = tmp_path / "通报.xlsx"
    path.write_bytes(build(of))
    return path


def board(path: Path) -> Any:
    return openpyxl.load_workbook(path, data_only=True)["看板"]


def block(sheet: Any, area: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet[area]]


def choose(path: Path, unit: str) -> None:
    book = openpyxl.load_workbook(path)
    book["看板"]["T5"].value = unit
    book.save(path)


def test_the_page(tmp_path: Path) -> None:
    """April: 小冀镇 has 4 + 4 and 1 + 4, 翟坡镇 3 + 4 and 1 + 4, 财政局 9 + 6 + 5, 公安局 10 + 5; in May one
    more in each column."""
    path = saved(tmp_path, source())
    run("recompute", path, code=1)
    sheet = board(path)
    assert [sheet["A3"].value, sheet["A4"].value] == [
        "各单位合计 129 条（乡镇 54，部门 75）",
        "5 个单位：没报齐 5 个，全部达到要求 0 个（0%）",
    ]
    assert block(sheet, "A6:K14") == [
        ["单位", "名次", "本期", "上期", "增减", "2023\n10月", "2023\n11月", "2023\n12月", "4月", "5月", None],
        ["乡镇合计", None, 54, None, None, 5, 7, 8, 25, 29, None],
        ["部门合计", None, 75, None, None, None, None, None, 35, 40, None],
        ["小冀镇", 1, 28, 21, None, 5, 7, 8, 13, 15, None],  # June is missing: nothing is compared
        ["翟坡镇", 2, 26, None, None, None, None, None, 12, 14, None],
        ["财政局", 1, 43, None, None, None, None, None, 20, 23, None],
        ["公安局", 2, 32, None, None, None, None, None, 15, 17, None],
        ["卫健委", 3, None, None, None, None, None, None, None, None, None],
        [None] * 11,
    ]
    trend = block(sheet, "AA1:AC13")
    assert [row[1:] for row in trend] == [
        ["乡镇", "部门"], [5, None], [7, None], [8, None], [25, 35], *[[29, 40]] * 8
    ]  # fmt: skip
    # The last month fills the rest: the axis of dates ends there.
    assert [f"{row[0]:%y%m}" for row in trend[1:]] == ["2310", "2311", "2312", "2404", *["2405"] * 8]


@pytest.mark.parametrize(
    ("unit", "own", "mean", "quota"),
    [
        ("小冀镇", [5, 7, 8, 13, 15], [5, 7, 8, 12.5, 14.5], ["#N/A"] * 3 + [3, 3]),
        ("公安局", ["#N/A"] * 3 + [15, 17], ["#N/A"] * 3 + [17.5, 20], ["#N/A"] * 3 + [3, 3]),
        ("卫健委", ["#N/A"] * 5, ["#N/A"] * 3 + [17.5, 20], ["#N/A"] * 3 + [3, 3]),
        ("改了名的局", ["#N/A"] * 5, ["#N/A"] * 5, ["#N/A"] * 5),
    ],
)
def test_the_chosen_unit(tmp_path: Path, unit: str, own: list[Any], mean: list[Any], quota: list[Any]) -> None:
    path = saved(tmp_path, source())
    choose(path, unit)
    run("recompute", path, code=1)
    rows = block(board(path), "AW1:AY13")
    assert rows[0] == [unit, "同类平均", "每月最低"]
    assert [[row[place] for row in rows[1:6]] for place in range(3)] == [own, mean, quota]
    assert rows[6:] == [rows[5]] * 7


def test_a_quarter_with_the_one_before(tmp_path: Path) -> None:
    """Complete: 卫健委 too, and June. 小冀镇 has 13 + 15 + 17 = 45, in the quarter before 21."""
    counts = {
        (unit, column, month): 1 for unit in ("卫健委",) for column in ("动态", "信息公开") for month in (4, 5, 6)
    }
    counts |= COUNTS | {(unit, column, 6): count + 1 for (unit, column, month), count in COUNTS.items() if month == 5}
    path = saved(tmp_path, replace(source(), counts=counts))
    run("recompute", path, code=1)
    sheet = board(path)
    assert block(sheet, "A9:E9") == [["小冀镇", 1, 45, 21, 24]]
    # All but 卫健委 have more than 3 of 动态 per month.
    assert sheet["A4"].value == "5 个单位：没报齐 0 个，全部达到要求 4 个（80%）"


def test_without_any_requirement_nobody_is_said_to_meet_it(tmp_path: Path) -> None:
    """The chart's only line says so; with requirements, its first line is the column's."""
    rules = source().rules
    free = tuple(replace(one, monthly_quota=0, naming=Naming.NEVER) for one in rules.columns)
    path = saved(tmp_path, replace(source(), rules=replace(rules, columns=free)))
    run("recompute", path, code=1)
    sheet = board(path)
    assert sheet["A4"].value == "5 个单位：没报齐 5 个；“设置”里没有定要求，不评达标"
    places = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    said = places["“设置”里没有定要求"]
    assert (said.row, sheet.cell(1, said.column).value) == (2, "栏目")
    assert [sheet.cell(row, said.column + step).value for row in (2, 3) for step in (1, 2)] == [None] * 4


def hidden(path: Path) -> list[str]:
    """Return the hidden columns of the table. A builder and our engine write each column for itself."""
    sheet = openpyxl.load_workbook(path)["看板"]
    return [letter for letter in "ABCDEFGHIJKLMNOPQRSTU" if sheet.column_dimensions[letter].hidden]


def test_no_column_without_figures_is_left_blank(tmp_path: Path) -> None:
    """D, E: the period before; F to Q: months. Five are known with 历史, two without, none without reports."""
    path = saved(tmp_path, source())
    run("recompute", path, code=1)
    assert hidden(path) == [*"KLMNOPQ"]
    path = saved(tmp_path, replace(source(), past=Past(())))
    run("recompute", path, code=1)
    assert hidden(path) == [*"DE", *"HIJKLMNOPQ"]
    path = saved(tmp_path, replace(source(), past=Past(()), counts={}))
    run("recompute", path, code=1)
    assert hidden(path) == [*"DE", *"FGHIJKLMNOPQ"]


def test_columns_come_back_with_their_figures(tmp_path: Path) -> None:
    path = saved(tmp_path, replace(source(), past=Past(())))
    run("recompute", path, "--period", "2024Q1", code=1)
    assert hidden(path) == [*"DE", *"FGHIJKLMNOPQ"]
    run("recompute", path, "--period", "2024Q2", code=1)
    sheet = openpyxl.load_workbook(path)["看板"]
    assert hidden(path) == [*"DE", *"HIJKLMNOPQ"]
    assert [round(sheet.column_dimensions[letter].width, 1) for letter in "AFGU"] == [12.0, 4.6, 4.6, 12.0]


def test_points_are_no_items(tmp_path: Path) -> None:
    """乡镇: 32 of 动态 at half a point, 22 of 信息公开; 部门: 40 of 动态, 24 of 信息公开, 11 of 重点领域."""
    of = source()
    columns = tuple(
        replace(one, points=0.5) if (one.kind, one.name) == ("乡镇", "动态") else one for one in of.rules.columns
    )
    path = saved(tmp_path, replace(of, rules=replace(of.rules, columns=columns)))
    run("recompute", path, code=1)
    sheet = board(path)
    assert sheet["A3"].value == "乡镇合计 38 分，部门合计 75 条"
    assert [row[0] for row in block(sheet, "A7:A8")] == ["乡镇得分合计", "部门合计"]


def test_nothing_reported(tmp_path: Path) -> None:
    path = saved(tmp_path, small_source())
    run("recompute", path, code=1)
    sheet = board(path)
    assert sheet["A3"].value == "2024年第二季度还没有报数"
    assert block(sheet, "A6:F6") == [["单位", "名次", "本期", "上期", "增减", None]]
    assert block(sheet, "AW2:AY13") == [["#N/A"] * 3] * 12


def test_one_page_if_it_stays_legible() -> None:
    assert openpyxl.load_workbook(EXAMPLE)["看板"].page_setup.fitToHeight == 1
    for units, pages in ((63, 1), (80, 0)):
        sheet = openpyxl.load_workbook(io.BytesIO(build(another_county(units))))["看板"]
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, pages)
        assert sheet.print_area == f"'看板'!$A$1:$U${6 + 3 + units}"


def test_shades_and_bars_are_the_spreadsheets_own(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(saved(tmp_path, source()))["看板"]
    rules = {str(area.sqref): [rule.type for rule in area.rules] for area in sheet.conditional_formatting}
    assert rules["F9:Q53"] == ["colorScale"]  # five units, and rows to spare
    assert rules["C9:C53"] == ["dataBar"]


def test_an_old_workbook_keeps_its_charts_until_it_is_brought_along(tmp_path: Path) -> None:
    """Before, charts lay over these cells, which are locked, and a ranking was among the data of the charts."""
    path = saved(tmp_path, source())
    book = openpyxl.load_workbook(path)
    version = next(cell for row in book["首页"].iter_rows() for cell in row if cell.value == "结构版本")
    book["首页"].cell(version.row, version.column + 1).value = 4
    book["看板"]["A3"].value = None
    book.save(path)
    run("recompute", path, code=1)
    sheet = board(path)
    assert sheet["A3"].value is None
    assert block(sheet, "AA1:AE3") == [
        ["乡镇", "合计", None, "部门", "合计"],
        ["小冀镇", 28, None, "财政局", 43],
        ["翟坡镇", 26, None, "公安局", 32],
    ]
    choose(path, "公安局")
    run("sync", path, code=1)
    sheet = board(path)
    assert sheet["A3"].value == "各单位合计 129 条（乡镇 54，部门 75）"
    assert sheet["AW1"].value == "公安局"  # the choice is kept
    assert [len(chart.series) for chart in openpyxl.load_workbook(path)["看板"]._charts] == [3, 2, 2]
