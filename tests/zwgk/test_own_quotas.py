"""Quotas of some units of a kind only, or from a month on (另定最低)."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.zwgk.sheets import spoil
from tests.zwgk.workbook.test_template_colours import DEEP_RED, RED, shown_in
from zwgk.cli import app
from zwgk.model.rules import Column, Kind, Naming, Quota, Rules
from zwgk.workbook.reserved import rules_fault

COLUMN = Column("部门", "动态", "动态", 2, True, Naming.BELOW)
SETTINGS = """
year = 2026
period = "%s"

[office]
county = "某县"

[parts]
portal = false
requests = false
mailbox = false
media = false
catalogue = false

[[kinds]]
name = "部门"
attachment_title = "{时段}统计表"
unit_heading = "单位（最低{最低}条）"

[[columns]]
kind = "部门"
name = "动态"
heading = "动态"
monthly_quota = 2
naming = "未达标"
"""
QUOTAS = """
[[quotas]]
kind = "部门"
column = "动态"
quota = 5
units = ["甲局", "乙局"]

[[quotas]]
kind = "部门"
column = "动态"
quota = 3
from_month = 6

[[quotas]]
kind = "部门"
column = "动态"
quota = 0
units = ["丁局"]
"""
# Items of April, May and June.
COUNTS = {"甲局": (5, 5, 4), "乙局": (5, 5, 5), "丙局": (2, 2, 2), "丁局": (0, 0, 0), "戊局": (9, 0, 0)}


@pytest.mark.parametrize(
    ("quotas", "unit", "months"),
    [
        ((), "甲局", [2] * 12),
        ((Quota("部门", "动态", 5, ("甲局",)),), "甲局", [5] * 12),
        ((Quota("部门", "动态", 5, ("甲局",)),), "乙局", [2] * 12),
        ((Quota("部门", "动态", 5, (), 7),), "乙局", [2] * 6 + [5] * 6),
        # A unit's own quota stays when that of all changes; the later month applies after the earlier, in any order.
        ((Quota("部门", "动态", 3, (), 6), Quota("部门", "动态", 5, ("甲局",))), "甲局", [5] * 12),
        ((Quota("部门", "动态", 4, (), 9), Quota("部门", "动态", 3, (), 6)), "甲局", [2] * 5 + [3] * 3 + [4] * 4),
        ((Quota("部门", "动态", 5, ("甲局",), 3), Quota("部门", "动态", 3)), "甲局", [3] * 2 + [5] * 10),
        ((Quota("部门", "公开", 9), Quota("乡镇", "动态", 9)), "甲局", [2] * 12),
    ],
)
def test_what_each_month_asks(quotas: tuple[Quota, ...], unit: str, months: list[int]) -> None:
    rules = Rules((Kind("部门", ""),), (COLUMN,), quotas=quotas)
    assert list(rules.quotas_of(COLUMN, {unit})) == months


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output.replace("\n", "")


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., Path]:
    def build(quotas: str = QUOTAS) -> Path:
        folder = tmp_path / "原料"
        folder.mkdir()
        (folder / "settings.toml").write_text(SETTINGS % "第二季度" + quotas, encoding="utf-8")
        roster = "".join(f"{unit},部门,{5 if unit == '戊局' else ''}\n" for unit in COUNTS)
        (folder / "roster.csv").write_text(f"name,kind,last_month\n{roster}", encoding="utf-8")
        lines = [
            f"{unit},动态,{month},{count}"
            for unit, counts in COUNTS.items()
            for month, count in zip((4, 5, 6), counts, strict=True)
            if unit != "戊局" or month < 6
        ]
        (folder / "counts.csv").write_text("\n".join(["unit,column,month,count", *lines]) + "\n", encoding="utf-8")
        run("new", "--from", folder, "-o", tmp_path / "通报.xlsx")
        return tmp_path / "通报.xlsx"

    return build


def short(book: Path) -> list[tuple[object, ...]]:
    """Return unit, required, found, gap: the rows of 问题清单 of the column."""
    rows = openpyxl.load_workbook(book)["问题清单"].iter_rows(min_row=4, max_col=7, values_only=True)
    return [(str(row[1]).split('"')[-2], *row[4:7]) for row in rows if row[3] == "动态"]


def test_who_falls_short_of_what(office: Callable[..., Path]) -> None:
    """甲局 3 x 5 = 15 against 14; 乙局 15; 丙局 2 + 2 + 3 = 7 against 6; 丁局 has no quota; 戊局 existed for two
    months: 2 x 2 = 4. The heading has the quota of all: 2 + 2 + 3. 首页 and 问题清单 agree."""
    book = office()
    run("recompute", book)
    workbook = openpyxl.load_workbook(book)
    assert short(book) == [("甲局", 15, 14, 1), ("丙局", 7, 6, 1)]
    sheet = workbook["附件1"]
    assert sheet["B5"].value == "单位（最低7条）"
    names = [sheet.cell(row, 2).value for row in range(6, 11)]
    asked = {name: sheet.cell(row, 6).value for row, name in enumerate(names, start=6)}
    assert asked == {"甲局": 15, "乙局": 15, "丙局": 7, "丁局": 0, "戊局": 4}


@pytest.mark.office
def test_colours_go_by_the_same(office: Callable[..., Path], tmp_path: Path) -> None:
    """附件1: 甲局 (14 of 15) and 丙局 (6 of 7) are red, 丁局, which is zero, deep red. On its own sheet 甲局 is red in
    June only (4 of 5), 丙局 in June (2 of 3), with both quotas in the quota row."""
    book = office()
    run("recompute", book)
    sheets = shown_in(tmp_path)[book.stem]
    ranking = sheets["附件1"]
    fills = {ranking[f"B{row}"][0]: ranking[f"C{row}"][1] for row in range(6, 11)}
    assert fills == {"甲局": RED, "乙局": None, "丙局": RED, "丁局": DEEP_RED, "戊局": None}
    assert (sheets["甲局"]["B5"][0], sheets["丙局"]["B5"][0]) == ("5", "1月起2，6月起3")
    for unit in ("甲局", "丙局"):
        assert [sheets[unit][f"B{row}"][1] for row in (10, 11, 12)] == [None, None, RED]


def test_typed_into_a_workbook_that_is_in_use(office: Callable[..., Path]) -> None:
    """Two rows of 设置; the figures follow at once, the unit sheets by 同步结构."""
    book = office("")
    run("recompute", book)

    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["设置"]
        head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "另定最低")
        for row, values in enumerate(((5, "部门", "动态", "甲局、乙局", None), (3, "部门", "动态", None, "6月")), 1):
            for column, value in enumerate(values):
                sheet.cell(head.row + row, head.column + column).value = value

    spoil(book, change)
    run("recompute", book)
    assert short(book) == [("甲局", 15, 14, 1), ("丙局", 7, 6, 1), ("丁局", 7, 0, 7)]
    run("sync", book)
    workbook = openpyxl.load_workbook(book)
    assert (workbook["乙局"]["B5"].value, workbook["丙局"]["B5"].value) == (5, "1月起2，6月起3")
    assert workbook["丙局"]["B10"].value == 2
    assert "没有要改的" in run("sync", book)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((5, "部门", "公开", None, None), "部门没有这个栏目，请写栏目简称"),
        ((5, None, "动态", None, None), "没有写类别，没有这个栏目"),
        (("五", "部门", "动态", None, None), "请填整数，没有要求则留空"),
        ((5, "部门", "动态", None, 13), "请填 1 到 12，或留空"),
        ((None, "部门", "动态", None, None), "“另定最低”没有填"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_cell(
    values: tuple[object, ...], told: str, office: Callable[..., Path]
) -> None:
    book = office("")

    def change(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["设置"]
        head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "另定最低")
        for column, value in enumerate(values):
            sheet.cell(head.row + 1, head.column + column).value = value

    spoil(book, change)
    assert told in run("recompute", book, code=2)


def test_a_unit_that_the_roster_does_not_know_is_told(office: Callable[..., Path]) -> None:
    book = office('\n[[quotas]]\nkind = "部门"\ncolumn = "动态"\nquota = 9\nunits = ["己局"]\n')
    assert "己局" in run("recompute", book, code=1)


def test_the_text_tells_whom_the_quota_is_for(office: Callable[..., Path], tmp_path: Path) -> None:
    import docx

    book = office()
    run("bulletin", book, "-o", tmp_path / "通报.docx")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "通报.docx")).paragraphs)
    assert "动态每月更新不少于3条" in text
    assert "动态（甲局、乙局）每月更新不少于5条" in text


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (Quota("部门", "动态", 5, ("甲局", "乙局"), 5), Quota("部门", "动态", 7, ("乙局",), 5), "乙局的“动态”从5月起"),
        (Quota("部门", "动态", 5), Quota("部门", "动态", 7), "全部部门的“动态”从1月起的要求写了两次（5 条、7 条）"),
        (Quota("部门", "动态", 5, ("甲局",), 5), Quota("部门", "动态", 7, ("甲局",), 6), ""),
        (Quota("部门", "动态", 5, ("甲局",)), Quota("部门", "动态", 7), ""),
        (Quota("部门", "动态", 5, ("甲局",)), Quota("部门", "动态", 5, ("甲局",)), ""),
    ],
)
def test_two_quotas_of_one_unit_and_month_are_not_chosen_between(first: Quota, second: Quota, told: str) -> None:
    fault = rules_fault(Rules((Kind("部门", ""),), (COLUMN,), quotas=(first, second)))
    assert told in (fault or "")
    assert bool(fault) is bool(told)
