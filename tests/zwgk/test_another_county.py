"""Another county, by data alone: three kinds of units, with two, three and four columns, sixty units."""

import shutil
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw
from typer.testing import CliRunner

from tests.xlwings_engines.judge import refuted
from tests.zwgk.sheets import records, table
from zwgk.cli import app

SETTINGS = """
year = 2026
period = "上半年"

[office]
county = "某区"
name = "某区人民政府办公室"
media_title = "{时段}政务新媒体检查情况"

[[kinds]]
name = "街道"
attachment_title = "{时段}各街道信息公开统计表"

[[kinds]]
name = "镇"
attachment_title = "{时段}各镇信息公开统计表"

[[kinds]]
name = "委办局"
attachment_title = "{时段}各委办局信息公开统计表"
"""
COLUMNS = {
    "街道": [("动态", 4, True), ("政策", None, True)],
    "镇": [("动态", 4, True), ("信息公开", 1, True), ("回应", None, False)],
    "委办局": [("动态", 8, True), ("信息公开", 1, True), ("重点领域", None, True), ("解读", 2, True)],
}
SIZES = {"街道": 10, "镇": 20, "委办局": 30}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a county: unit n of each kind publishes n items of its first column and one of each other, in January."""
    folder = tmp_path_factory.mktemp("某区")
    settings = [SETTINGS]
    roster, counts = ["name,kind"], ["unit,column,month,count"]
    for kind, columns in COLUMNS.items():
        for name, quota, counted in columns:
            lines = ["[[columns]]", f'kind = "{kind}"', f'name = "{name}"', f'heading = "{kind}{name}"']
            lines += [f"monthly_quota = {quota}"] if quota else []
            settings.append("\n".join([*lines, f"counted = {str(counted).lower()}"]))
        for number in range(1, SIZES[kind] + 1):
            unit = f"{kind}{number:02}"
            roster.append(f"{unit},{kind}")
            for place, (name, _, _) in enumerate(columns):
                given = {1: number if place == 0 else 1}
                counts += [f"{unit},{name},{month},{given.get(month, 0)}" for month in range(1, 7)]
    (folder / "settings.toml").write_text("\n\n".join(settings), encoding="utf-8")
    (folder / "roster.csv").write_text("\n".join(roster), encoding="utf-8")
    (folder / "counts.csv").write_text("\n".join(counts), encoding="utf-8")
    book = folder / "通报.xlsx"
    for arguments in (["new", "--from", str(folder), "-o", str(book)], ["recompute", str(book)]):
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == (1 if arguments[0] == "recompute" else 0), result.output
    return book


def test_each_kind_has_an_attachment_and_media_the_last(county: Path) -> None:
    book = openpyxl.load_workbook(county)
    titles = [str(book[f"附件{number}"]["A3"].value) for number in (1, 2, 3, 4)]
    assert titles == [
        "2026年上半年各街道信息公开统计表",
        "2026年上半年各镇信息公开统计表",
        "2026年上半年各委办局信息公开统计表",
        "2026年上半年政务新媒体检查情况",
    ]
    assert "附件5" not in book.sheetnames


@pytest.mark.office
def test_stored_results_are_those_of_libreoffice(county: Path, tmp_path: Path, office: xw.App) -> None:
    formulas, wrong = refuted(office, Path(shutil.copy(county, tmp_path / "某区.xlsx")))
    assert formulas > 1000
    assert not wrong


def test_two_columns(county: Path) -> None:
    rows = table(county, "附件1", 5)
    assert rows[0] == ["序号", "单位名称", "街道动态", "街道政策", "合计"]
    assert rows[1] == ["1", "街道10", "10", "1", "11"]
    assert rows[10] == ["10", "街道01", "1", "1", "2"]
    assert len(rows) == 1 + 10


def test_a_column_that_does_not_count(county: Path) -> None:
    rows = table(county, "附件2", 5)
    assert rows[1] == ["1", "镇20", "20", "1", "1", "21"]
    assert len(rows) == 1 + 20


def test_four_columns(county: Path) -> None:
    rows = table(county, "附件3", 5)
    assert rows[0] == [
        "序号",
        "单位名称",
        *(f"委办局{name}" for name in ("动态", "信息公开", "重点领域", "解读")),
        "合计",
    ]
    assert rows[1] == ["1", "委办局30", "30", "1", "1", "1", "33"]
    assert len(rows) == 1 + 30


def test_the_quota_of_half_a_year(county: Path) -> None:
    """4 per month is 24: no 街道 of ten reaches it; 8 per month is 48: nor does any 委办局 of thirty."""
    rows = records(county, "问题清单", 3)
    short = {heading: sum(row["栏目"] == heading for row in rows) for heading in {row["栏目"] for row in rows}}
    assert short == {
        "街道动态": 10,
        "镇动态": 20,
        "镇信息公开": 20,
        "委办局动态": 30,
        "委办局信息公开": 30,
        "委办局解读": 30,
        "各栏目": 60,  # nobody published anything from February on
    }
