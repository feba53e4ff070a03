"""zwgk history over three yearly workbooks: every figure by hand."""

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.zwgk.intake.conftest import small_source
from zwgk.cli import app
from zwgk.model.roster import Unit
from zwgk.terminal import console
from zwgk.workbook.template.build import build

Counts = dict[tuple[str, str, int], int]
MONTHS = range(1, 13)
# 财政局: 6 per quarter in 2022; 6, 15, 24, 33 in 2023; 30 per quarter in the first half of 2024.
TREASURY = {2022: dict.fromkeys(MONTHS, 2), 2023: {m: m for m in MONTHS}, 2024: dict.fromkeys(range(1, 7), 10)}


def counts_of(year: int) -> Counts:
    counts: Counts = {("财政局", "动态", month): count for month, count in TREASURY[year].items()}
    if year == 2023:
        counts |= {("公安局", "动态", month): 1 if month < 11 else 0 for month in MONTHS}
        counts |= {("翟坡镇", "动态", month): 0 for month in (4, 5, 6)}
        counts |= {("卫健局", "动态", month): 4 for month in (4, 5, 6)}
        counts |= {("招商局", "动态", month): 1 for month in (4, 5, 6)}
        counts |= {("小冀镇", "动态", month): 9 for month in (4, 5, 6)}
    if year == 2024:
        counts |= {("公安局", "动态", month): 0 for month in range(1, 7)}
        counts |= {("翟坡镇", "动态", 4): 0, ("翟坡镇", "动态", 5): 0, ("翟坡镇", "动态", 6): 5}
        counts |= {("卫健委", "动态", month): 2 for month in (4, 5, 6)}
    return counts


def units_of(year: int) -> tuple[Unit, ...]:
    """Return the units of a year: in 2023 卫健委 was still 卫健局, and there was a 招商局."""
    units = small_source().units
    if year != 2023:
        return units
    old = replace(units[3], name="卫健局", full_name="卫生健康局", aliases=())
    return (*units[:3], old, units[4], Unit(6, "招商局", "招商局", "部门", (), frozenset({"动态"})))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("三年")
    found = {}
    for year in TREASURY:
        found[year] = folder / f"{year}.xlsx"
        source = replace(small_source(), year=year, units=units_of(year), counts=counts_of(year))
        found[year].write_bytes(build(source))
    return found


@pytest.fixture(scope="module")
def filled(books: dict[int, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Return the workbooks of 2023 and 2024, copied, with the years before in 历史; none was ever closed."""
    found = {}
    for year in (2023, 2024):
        found[year] = Path(shutil.copy(books[year], tmp_path_factory.mktemp(str(year))))
        older = [part for each in books if each < year for part in ("--from", books[each])]
        run("history", found[year], *older, "--period", f"{year}Q2")
    return found


def run(*arguments: object, code: int = 0) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console, "_width", 240)  # so that no cell of a printed table is broken into lines
        result = CliRunner().invoke(app, [*map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.output


def row(target: Path, unit: str, column: str = "动态") -> dict[str, str]:
    with target.open(encoding="utf-8-sig", newline="") as file:
        (found,) = [row for row in csv.DictReader(file) if (row["单位"], row["栏目"]) == (unit, column)]
    return found


@pytest.mark.parametrize(
    ("period", "now", "before", "change", "last_year", "yearly", "so_far"),
    [
        ("2023Q1", "6", "6", "持平", "6", "持平", "6"),
        ("2023Q2", "15", "6", "增加9（150.0%）", "6", "增加9（150.0%）", "21"),
        ("2023Q3", "24", "15", "增加9（60.0%）", "6", "增加18（300.0%）", "45"),
        ("2023Q4", "33", "24", "增加9（37.5%）", "6", "增加27（450.0%）", "78"),
        ("2024Q1", "30", "33", "减少3（9.1%）", "6", "增加24（400.0%）", "30"),
        ("2024Q2", "30", "30", "持平", "15", "增加15（100.0%）", "60"),
        ("2024H1", "60", "57", "增加3（5.3%）", "21", "增加39（185.7%）", "60"),
        ("2024-01", "10", "12", "减少2（16.7%）", "1", "增加9（900.0%）", "10"),
    ],
)
def test_the_treasury_over_the_quarters(
    period: str,
    now: str,
    before: str,
    change: str,
    last_year: str,
    yearly: str,
    so_far: str,
    filled: dict[int, Path],
    tmp_path: Path,
) -> None:
    run("history", filled[int(period[:4])], "--period", period, "-o", tmp_path / "比较.csv")
    found = row(tmp_path / "比较.csv", "财政局")
    told = [found[head] for head in ("本期", "上期", "比上期", "上年同期", "比上年同期", "今年累计")]
    assert told == [now, before, change, last_year, yearly, so_far]


def test_units_are_followed_and_zeros_run_over_the_years_end(filled: dict[int, Path], tmp_path: Path) -> None:
    target = tmp_path / "比较.csv"
    before = filled[2024].read_bytes()
    output = run("history", filled[2024], "--period", "2024Q2", "-o", target)
    assert filled[2024].read_bytes() == before
    assert row(target, "翟坡镇")["比上年同期"] == "由零增至5"
    assert row(target, "公安局")["比上年同期"] == "减少3（100.0%）"
    assert row(target, "公安局")["连续为零的月数"] == "8"  # November to June
    assert row(target, "卫健委")["上年同期"] == "12"  # as 卫健局, 4 per month
    assert row(target, "卫健委")["比上年同期"] == "减少6（50.0%）"
    assert (row(target, "小冀镇")["本期"], row(target, "小冀镇")["比上年同期"]) == ("—", "—")  # not reported
    assert "2023年第二季度的招商局在今年的名录里找不到，没有逐个比较" in output


def test_the_sheet_has_a_row_per_unit_column_and_period(books: dict[int, Path], filled: dict[int, Path]) -> None:
    sheet = openpyxl.load_workbook(filled[2024])["历史"]
    assert sheet.protection.sheet
    heads, *rows = [[cell.value for cell in cells[:13]] for cells in sheet.iter_rows(min_row=3)]
    found = [dict(zip(heads, values, strict=True)) for values in rows if values[0]]
    (mine,) = [
        line for line in found if (line["时段"], line["单位"], line["栏目"]) == ("2023年第三季度", "财政局", "动态")
    ]
    assert (mine["本期"], mine["各月"], mine["依据"], mine["来源"]) == (24, "7、8、9", "没有封存", "2023.xlsx")
    assert {line["时段"] for line in found} == {f"{y}年第{q}季度" for y in (2022, 2023) for q in "一二三四"}
    # 8 townships' and departments' cells of 2022 and 2023: five units, then six, three columns and a total, 4 quarters.
    assert len([line for line in found if line["类别"] in ("乡镇", "部门")]) == 4 * 4 * (5 + 6)

    again = run("history", filled[2024], "--from", books[2023], "--period", "2024Q2")
    assert "新记入 0 行" in again
    backups = list((filled[2024].parent / "备份").glob("*.xlsx"))
    assert [path.read_bytes() for path in backups] == [books[2024].read_bytes()]


def test_a_year_without_a_workbook_is_told(books: dict[int, Path], tmp_path: Path) -> None:
    output = run("history", books[2024], "--period", "2024Q1", "-o", tmp_path / "比较.csv")
    assert "没有2023年第四季度的数，没有与上期比较" in output
    assert row(tmp_path / "比较.csv", "财政局")["比上期"] == "—"


def test_two_workbooks_of_one_year_are_refused(books: dict[int, Path]) -> None:
    output = run("history", books[2024], "--from", books[2023], "--from", books[2023], code=2)
    assert "每个年度只给一个" in output.replace("\n", "")
