"""Units that change within a year: founded, dissolved, merged, renamed, moved to another kind. Every past period can be
computed again with the same result.

甲局 exists all year; 乙局 is merged into it on 1 July; 丙局 is founded then; 丁办 becomes 丁局 then; 戊区 is a
department until then and a township after; 己局 is dissolved in April; 庚镇 exists all year. Both columns have a quota
of 2 per month.
"""

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.zwgk.sheets import cell_of, spoil
from zwgk.errors import Refusal
from zwgk.files import open_file
from zwgk.model.county import County
from zwgk.model.period import period_coded
from zwgk.model.roster import Unit
from zwgk.model.rules import Column, Kind, Naming, Rules
from zwgk.model.settings import Office
from zwgk.statistics.results import Results, compute
from zwgk.statistics.view import inputs_of
from zwgk.workbook.create import create_workbook
from zwgk.workbook.next_year import next_year_source
from zwgk.workbook.reader import read_workbook
from zwgk.workbook.source import read_source

SETTINGS = """
year = 2026
[office]
county = "某区"
media_title = "新媒体"
[[kinds]]
name = "部门"
attachment_title = "部门"
[[kinds]]
name = "乡镇"
attachment_title = "乡镇"
[[columns]]
kind = "部门"
name = "动态"
heading = "部门动态"
monthly_quota = 2
naming = "未达标"
[[columns]]
kind = "乡镇"
name = "动态"
heading = "乡镇动态"
monthly_quota = 2
naming = "未达标"
"""
HEAD = "name,kind,first_month,last_month,successor,changed_month,former_name,former_kind"
MONTHLY = {"甲局": 2, "乙局": 3, "丙局": 4, "丁办": 5, "丁局": 5, "戊区": 6, "己局": 1, "庚镇": 1}
IN_MARCH = "甲局,部门\n乙局,部门\n丁办,部门\n戊区,部门\n己局,部门\n庚镇,乡镇"
IN_JUNE = IN_MARCH.replace("己局,部门", "己局,部门,,3")
IN_DECEMBER = """甲局,部门
乙局,部门,,6,甲局
丙局,部门,7
丁局,部门,,,,7,丁办
戊区,乡镇,,,,7,,部门
己局,部门,,3
庚镇,乡镇"""


def folder_with(folder: Path, roster: str, last: int) -> Path:
    """Make a county whose units published their monthly number in each month of their existence up to `last`."""
    folder.mkdir()
    lines = []
    for row in roster.splitlines():
        name, _, first, end = (*row.split(","), "", "")[:4]
        months = range(int(first or 1), min(int(end or 12), last) + 1)
        lines += [f"{name},动态,{month},{MONTHLY[name]}" for month in months]
    (folder / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "roster.csv").write_text(f"{HEAD}\n{roster}\n", encoding="utf-8")
    (folder / "counts.csv").write_text("\n".join(["unit,column,month,count", *lines]), encoding="utf-8")
    return folder


def workbook(folder: Path, roster: str, last: int) -> Path:
    target = folder / f"{last}.xlsx"
    create_workbook(folder_with(folder / str(last), roster, last), target)
    return target


def computed(path: Path, code: str) -> Results:
    with open_file(path) as book:
        return compute(read_workbook(book, period_coded(code)).inputs)


def ranking(results: Results, kind: str) -> list[tuple[str, int]]:
    table = results.rankings[kind]
    return [(str(unit), int(total)) for unit, total in zip(table["unit"], table["total"], strict=True)]


def short(results: Results) -> list[tuple[str, int, int]]:
    rows = results.shortfalls[["unit", "required", "found"]].to_numpy().tolist()
    return [(str(unit), int(required), int(found)) for unit, required, found in rows]


@pytest.fixture(scope="module")
def december(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workbook(tmp_path_factory.mktemp("december"), IN_DECEMBER, 12)


FIRST_QUARTER = [("戊区", 18), ("丁办", 15), ("乙局", 9), ("甲局", 6), ("己局", 3)]
SECOND_QUARTER = [("戊区", 18), ("丁办", 15), ("乙局", 9), ("甲局", 6)]
HALF_YEAR = [("戊区", 36), ("丁办", 30), ("乙局", 18), ("甲局", 12), ("己局", 3)]


@pytest.mark.parametrize(
    ("roster", "last", "code", "departments", "named"),
    [
        (IN_MARCH, 3, "2026Q1", FIRST_QUARTER, [("己局", 6, 3), ("庚镇", 6, 3)]),
        (IN_JUNE, 6, "2026Q2", SECOND_QUARTER, [("庚镇", 6, 3)]),
        (IN_JUNE, 6, "2026H1", HALF_YEAR, [("己局", 6, 3), ("庚镇", 12, 6)]),
    ],
)
def test_a_past_period_gives_what_it_gave(
    december: Path,
    tmp_path: Path,
    roster: str,
    last: int,
    code: str,
    departments: list[tuple[str, int]],
    named: list[tuple[str, int, int]],
) -> None:
    for results in (computed(workbook(tmp_path, roster, last), code), computed(december, code)):
        assert ranking(results, "部门") == departments
        assert short(results) == named
        assert not results.reported["missing"].map(bool).any()


@pytest.mark.parametrize(
    ("code", "departments", "townships", "named"),
    [
        ("2026Q3", [("丁局", 15), ("丙局", 12), ("甲局", 6)], [("戊区", 18), ("庚镇", 3)], [("庚镇", 6, 3)]),
        (
            "2026",
            [("丁局", 60), ("甲局", 42), ("丙局", 24), ("己局", 3)],  # 甲局: 2 x 12 + 3 x 6 of 乙局
            [("戊区", 72), ("庚镇", 12)],
            [("己局", 6, 3), ("庚镇", 24, 12)],
        ),
    ],
)
def test_after_the_changes(
    december: Path,
    code: str,
    departments: list[tuple[str, int]],
    townships: list[tuple[str, int]],
    named: list[tuple[str, int, int]],
) -> None:
    results = computed(december, code)
    assert (ranking(results, "部门"), ranking(results, "乡镇")) == (departments, townships)
    assert short(results) == named
    assert {problem.sheet for problem in results.problems} <= {"门户网站", "设置"}
    assert not results.reported["missing"].map(bool).any()


def test_figures_outside_a_unit_s_months_are_told(december: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(december.read_bytes())

    def type_in(book: openpyxl.Workbook) -> None:
        cell_of(book["己局"], 4, "部门动态").value = 9
        book["丁局"]["B2"].value = "丁办"  # the sheet still has the former name

    spoil(copy, type_in)
    results = computed(copy, "2026Q2")
    told = [(problem.cell, problem.value, problem.what) for problem in results.problems if problem.sheet == "己局"]
    assert told == [("B10", "9", "名录注明己局1月到3月才有，4月填了数，没有统计")]
    assert ranking(results, "部门") == SECOND_QUARTER


COLUMNS = tuple(
    Column(kind, name, f"{kind}{name}", 2, True, Naming.BELOW)
    for kind, name in (("部门", "动态"), ("部门", "重点"), ("乡镇", "动态"), ("乡镇", "村务"))
)


def moved(**counts: range) -> County:
    """戊区 is a department until June, a township from July on, with columns of its own. counts: column -> months,
    each with two items."""
    unit = Unit(
        1, "戊区", "戊区", "乡镇", duties=frozenset({"动态", "重点", "村务"}), changed_month=7, former_kind="部门"
    )
    rules = Rules((Kind("部门", "部门"), Kind("乡镇", "乡镇")), COLUMNS, office=Office(county="某区"))
    known = {("戊区", column, month): 2 for column, months in counts.items() for month in months}
    return County(2026, "全年", rules, (unit,), counts=known)


YEAR, BEFORE, AFTER = range(1, 13), range(1, 7), range(7, 13)


@pytest.mark.parametrize(
    ("code", "missing"), [("2026Q1", ()), ("2026Q2", ()), ("2026Q3", ()), ("2026Q4", (12,)), ("2026", (12,))]
)
def test_a_column_is_asked_only_in_the_months_of_its_kind(code: str, missing: tuple[int, ...]) -> None:
    """村务 of December is missing; nobody asks for 村务 before July, nor for 重点 after June."""
    results = compute(inputs_of(moved(动态=YEAR, 重点=BEFORE, 村务=range(7, 12)), period_coded(code)))
    assert results.reported["missing"].tolist() == [missing]
    assert [state for state in results.shortfalls["state"] if state != "未报齐"] == []


def test_a_quota_counts_only_the_months_of_its_kind() -> None:
    """Of the year's 村务 six months are asked: 12. Ten of them are short, twelve are not."""
    enough = compute(inputs_of(moved(动态=YEAR, 重点=BEFORE, 村务=AFTER)))
    assert short(enough) == []
    county = moved(动态=YEAR, 重点=BEFORE, 村务=AFTER)
    less = {**county.counts, ("戊区", "村务", 9): 0}
    assert short(compute(inputs_of(replace(county, counts=less)))) == [("戊区", 12, 10)]


def test_a_period_before_the_change_is_computed_without_the_unit_s_sheet() -> None:
    """Its rows are there, and missing: the sheet's absence is reported, not an internal error."""
    results = compute(inputs_of(moved(), period_coded("2026Q1")))
    assert results.reported["missing"].tolist() == [(1, 2, 3)]
    assert results.totals["column"].tolist() == ["动态", "重点"]


def test_the_next_year_begins_with_those_that_are_left(december: Path) -> None:
    with open_file(december) as book:
        units = next_year_source(book).units
    assert [(unit.name, unit.kind, unit.first_month, unit.former_name) for unit in units] == [
        ("甲局", "部门", None, ""),
        ("丙局", "部门", None, ""),
        ("丁局", "部门", None, ""),
        ("戊区", "乡镇", None, ""),
        ("庚镇", "乡镇", None, ""),
    ]
    assert units[2].aliases == ("丁办",)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("乙局,部门,13", "first_month 写的是“13”，请填 1 到 12"),
        ("乙局,部门,7,6", "终止月份早于起始月份"),
        ("乙局,部门,,,甲局", "请填并入以前的最后一个月"),
        ("乙局,部门,,6,无局", "名录里没有“无局”"),
        ("乙局,部门,,6,乙局", "最后又并回了自己"),
        ("乙局,部门,,,,7", "请在它右边填原简称或原类别"),
        ("乙局,部门,,,,,乙办", "请填从几月起改的"),
        ("乙局,部门,,,,7,,街道", "请改为部门、乡镇之一"),
    ],
)
def test_a_life_that_cannot_be_is_refused(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(Refusal, match=told):
        read_source(folder_with(tmp_path / "a", f"甲局,部门\n{row}", 0))
