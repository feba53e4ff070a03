"""The city's workbook from its counties' workbooks: figures by hand arithmetic, every file counted or reported."""

import io
import shutil
import zipfile
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.conftest import REPOSITORY
from tests.rollup.counties import DEPARTMENTS, city_rules, county_folder, county_workbook, facts_of_file, renamed
from zwgk.cli import app
from zwgk.model.period import Period
from zwgk.rollup.facts import Section
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build

PERIOD = ("--period", "2024年第二季度", "--workers", "0")


def roll_up(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["rollup", *map(str, arguments)], catch_exceptions=False)
    return result.exit_code, result.output


def rows(path: Path, sheet: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    return [tuple(row) for row in book[sheet].iter_rows(values_only=True)]


def told(path: Path) -> list[str]:
    """Return 校验 as one text per row: file, sheet, cell, what, remedy."""
    return ["｜".join(str(cell) for cell in row[1:7] if cell is not None) for row in rows(path, "校验")[3:]]


@pytest.fixture(scope="module")
def city(ten: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("市") / "全市.xlsx"
    code, output = roll_up(ten, "-o", target, *PERIOD)
    assert (code, "10 个文件，计入 10 个县" in output) == (1, True), output  # 1: counties' own warnings
    return target


def test_each_county_is_one_row_with_its_own_sums(city: Path) -> None:
    """县n: towns publish 6n + 9 in the quarter, departments 9n + 36; 政策解读 does not count in 合计."""
    ranked = {row[1]: row[2:5] for row in rows(city, "附件1")[5:15]}
    assert ranked["县10"] == (69, 126, 195)
    assert ranked["县01"] == (15, 45, 60)
    assert list(ranked) == [f"县{number:02}" for number in range(10, 0, -1)]


def test_the_rows_equal_the_counties_own_recomputed_workbooks(ten: Path, city: Path, tmp_path: Path) -> None:
    ranked = {row[1]: row[2:4] for row in rows(city, "附件1")[5:15]}
    for number in (3, 7):
        own = Path(shutil.copy(ten / f"县{number:02}.xlsx", tmp_path))
        assert CliRunner().invoke(app, ["recompute", str(own)]).exit_code in (0, 1)
        towns = sum(int(str(row[-1])) for row in _ranking(own, "附件1", 2))
        departments = sum(int(str(row[-1])) for row in _ranking(own, "附件2", 3))
        assert ranked[f"县{number:02}"] == (towns, departments)


def _ranking(path: Path, sheet: str, units: int) -> list[list[object]]:
    """Return the printed cells; the quotas right of them are behind a cell with a space."""
    return [list(takewhile(lambda cell: cell != " ", row)) for row in rows(path, sheet)[5 : 5 + units]]


def test_the_portal_is_the_sum_of_the_counties(city: Path) -> None:
    """县n has n 政务要闻, 10 信息公开, 1 其他 per month: 55, 100 and 10 over ten counties; requests 20 received."""
    april = next(row for row in rows(city, "门户网站") if row[0] in (4, "4月"))
    assert april[1:4] == (55, 100, 10)
    assert april[4] == 20


def test_each_countys_mailbox_counts_whatever_its_name(tmp_path: Path) -> None:
    """县01: 县长信箱, 3 letters a month. 红旗区: 区长信箱, 5 letters, and a column 政策解读 that the city lacks."""
    portal = "month,news,disclosure,other,mailbox_received,mailbox_closed,mailbox_answered"
    for number, name, letters in ((1, "县01", 3), (2, "红旗区", 5)):
        folder = county_folder(tmp_path / "源" / name, number, name)
        rows_of_months = [f"{month},1,1,1,{letters},{letters},{letters}" for month in (4, 5, 6)]
        if name == "红旗区":
            settings = (folder / "settings.toml").read_text(encoding="utf-8")
            named = 'portal_columns = ["政务要闻", "信息公开", "其他", "政策解读"]'
            text = settings.replace("[office]", f"[office]\n{named}")
            (folder / "settings.toml").write_text(text, encoding="utf-8")
            rows_of_months = [f"{line},9" for line in rows_of_months]
        heads = f"{portal},政策解读" if name == "红旗区" else portal
        (folder / "portal.csv").write_text("\n".join([heads, *rows_of_months]), encoding="utf-8")
        (tmp_path / f"{name}.xlsx").write_bytes(build(read_source(folder)))
    files = tmp_path / "县01.xlsx", tmp_path / "红旗区.xlsx"
    code, output = roll_up(*files, "-o", tmp_path / "市.xlsx", *PERIOD)
    assert code == 1, output
    heads, april = (
        next(row for row in rows(tmp_path / "市.xlsx", "门户网站") if row[0] in first)
        for first in (("月份",), (4, "4月"))
    )
    assert dict(zip(heads, april, strict=True))["市长信箱收到"] == 8
    lines = [line for line in told(tmp_path / "市.xlsx") if "政策解读" in line and "红旗区.xlsx" in line]
    assert len(lines) == 1, told(tmp_path / "市.xlsx")
    assert "没有计入" in lines[0]


def test_standing_counts_units_that_meet_every_quota(tmp_path: Path) -> None:
    """县01 asks towns for 6, departments for 9 in the quarter: 东镇 has 1+2+3 = 6. 县00 has 0+1+2 = 3 there: below; its
    second town 1+2+3 = 6 meets, its departments have 2+3+4 = 9, 12 and 15: four of five meet, 80.0 %."""
    county_workbook(tmp_path / "县00.xlsx", 0)
    county_workbook(tmp_path / "县01.xlsx", 1)
    roll_up(tmp_path, "-o", tmp_path / "市.xlsx", *PERIOD)
    standing = rows(tmp_path / "市.xlsx", "达标情况")[3:5]
    assert standing[0] == ("县01", 5, 5, 5, "100.0%", 0, 0, 0, 1)
    assert standing[1] == ("县00", 5, 5, 4, "80.0%", 0, 1, 1, 1)


def test_like_departments_stand_side_by_side(city: Path) -> None:
    """教育局 (place 2) publishes 3n + 9 in 县n, 民政局 (place 4) 3n + 15."""
    heads, *lines = rows(city, "同类部门")[2:]
    by_name = {line[0]: dict(zip(heads[1:], line[1:], strict=True)) for line in lines}
    assert by_name["教育局"]["县01"] == 12
    assert by_name["民政局"]["县10"] == 45
    assert set(DEPARTMENTS) <= set(by_name)


def test_a_county_that_names_a_department_otherwise_is_joined_by_its_alias(tmp_path: Path) -> None:
    """县02 calls it 教体局, also known as 教育局; most counties call it 教育局."""
    county_workbook(tmp_path / "县01.xlsx", 1)
    county_workbook(tmp_path / "县03.xlsx", 3)
    folder = county_folder(tmp_path / ".县02", 2)
    for name, old, new in (
        ("roster.csv", "教育局,县02教育局,部门,", "教体局,县02教体局,部门,县02教育局"),
        ("counts.csv", "教育局", "教体局"),
        ("media.csv", "教育局", "教体局"),
    ):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (tmp_path / "县02.xlsx").write_bytes(build(read_source(folder)))
    roll_up(tmp_path, "-o", tmp_path / "市.xlsx", *PERIOD)
    lines = {row[0]: row[1:] for row in rows(tmp_path / "市.xlsx", "同类部门")[3:]}
    assert lines["教育局"] == (12, 15, 18)
    assert "教体局" not in lines


CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "twice": (lambda folder: county_workbook(folder / "县05新.xlsx", 5), "县05报了 2 份"),
    "last year's": (lambda folder: county_workbook(folder / "县08.xlsx", 8, year=2023), "这个工作簿是2023年度的"),
    "no county": (
        lambda folder: (folder / "县07.xlsx").write_bytes(renamed((folder / "县07.xlsx").read_bytes(), "县07", " ")),
        "没有写县（市、区）名称",
    ),
    "cut": (
        lambda folder: (folder / "县06.xlsx").write_bytes((folder / "县06.xlsx").read_bytes()[:5000]),
        "县06.xlsx",
    ),
    "a paper": (lambda folder: (folder / "说明.docx").write_bytes(b"PK"), "说明.docx"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_does_not_count_is_named_and_the_rest_is_right(case: str, ten: Path, tmp_path: Path) -> None:
    folder = tmp_path / "报来"
    shutil.copytree(ten, folder, ignore=shutil.ignore_patterns(".*"))
    if case == "last year's":
        (folder / "县08.xlsx").unlink()
    make, sentence = CASES[case]
    make(folder)
    code, output = roll_up(folder, "-o", tmp_path / "市.xlsx", *PERIOD)
    assert code == 1, output
    assert any(sentence in line for line in told(tmp_path / "市.xlsx")), told(tmp_path / "市.xlsx")
    ranked = {row[1]: row[4] for row in rows(tmp_path / "市.xlsx", "附件1")[5:] if row[1]}
    gone = {"twice": "县05", "last year's": "县08", "no county": "县07", "cut": "县06", "a paper": ""}[case]
    expected = {f"县{number:02}": 15 * number + 45 for number in range(1, 11)}
    assert ranked == {county: total for county, total in expected.items() if county != gone}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Return the settings of a city that expects three counties and takes two figures of each."""
    roster = "name,full_name,kind,aliases\n县01,,县区,县01（示范区）\n县02,,县区,\n县03,,县区,\n"
    return city_rules(tmp_path / "市级", roster)


def test_a_city_has_its_own_rules_and_roster(rules: Path, tmp_path: Path) -> None:
    """县01 has 60 in three months, below 90; 县02 has 75. 政策解读: 3 departments x 3 months = 9. 县03 sent nothing."""
    sent = tmp_path / "报来"
    sent.mkdir()
    county_workbook(sent / "县01.xlsx", 1)
    county_workbook(sent / "县02.xlsx", 2)
    code, output = roll_up(sent, "-o", tmp_path / "市.xlsx", "--rules", rules, "--workers", "0")
    assert code == 1
    assert "还没有报的县（市、区）1 个：县03" in output
    ranked = {row[1]: row[2:5] for row in rows(tmp_path / "市.xlsx", "附件1")[5:8]}
    assert ranked["县01"] == (60, 9, 69)
    assert ranked["县02"] == (75, 9, 84)
    short = [(row[1], row[3], row[4], row[5]) for row in rows(tmp_path / "市.xlsx", "问题清单")[3:] if row[1]]
    assert ("县01", "信息总量", 90, 60) in short
    waiting = next(row for row in rows(tmp_path / "市.xlsx", "首页") if row[1] == "县03")
    assert waiting[3:5] == (0, "4月、5月、6月")


def test_the_citys_roster_keeps_what_the_roll_up_does_not_use(rules: Path, tmp_path: Path) -> None:
    """县03 exists from July on: nothing is required of it in the second quarter, so it does not count as missing."""
    roster = "name,kind,first_month\n县01,县区,\n县02,县区,\n县03,县区,7\n"
    (rules / "roster.csv").write_text(roster, encoding="utf-8")
    sent = tmp_path / "报来"
    sent.mkdir()
    county_workbook(sent / "县01.xlsx", 1)
    county_workbook(sent / "县02.xlsx", 2)
    _, output = roll_up(sent, "-o", tmp_path / "市.xlsx", "--rules", rules, "--workers", "0")
    assert "还没有报的县" not in output
    head, *lines = rows(tmp_path / "市.xlsx", "单位名录")[2:]
    born = next(line for line in lines if line[1] == "县03")
    assert born[head.index("起始月份")] == 7


def test_settings_that_are_no_toml_are_told(rules: Path, ten: Path, tmp_path: Path) -> None:
    (rules / "rollup.toml").write_text("[figures\n", encoding="utf-8")
    code, output = roll_up(ten, "-o", tmp_path / "市.xlsx", "--rules", rules, "--workers", "0")
    assert (code, "rollup.toml 不是正确的 TOML" in output) == (2, True), output


def test_a_workbook_under_another_countys_name_is_not_counted(rules: Path, tmp_path: Path) -> None:
    sent = tmp_path / "报来"
    sent.mkdir()
    county_workbook(sent / "县01.xlsx", 1)
    county_workbook(sent / "县02报送.xlsx", 3, county="县03")
    county_workbook(sent / "外县.xlsx", 4, county="外县")
    roll_up(sent, "-o", tmp_path / "市.xlsx", "--rules", rules, "--workers", "0")
    lines = told(tmp_path / "市.xlsx")
    assert any("文件名是县02的，里面却是县03的" in line for line in lines)
    assert any("名录里没有这个县" in line for line in lines)


def test_another_period_of_the_year_is_computed_from_the_same_workbooks(ten: Path, tmp_path: Path) -> None:
    """April alone: 县n has 2n + 1 of the towns, 3n + 9 of the departments."""
    roll_up(ten, "-o", tmp_path / "市.xlsx", "--period", "2024年4月", "--workers", "0")
    ranked = {row[1]: row[2:5] for row in rows(tmp_path / "市.xlsx", "附件1")[5:15]}
    assert ranked["县10"] == (21, 39, 60)


def test_a_month_that_units_have_not_finished_is_told(tmp_path: Path) -> None:
    county_workbook(tmp_path / "县01.xlsx", 1, months=(4, 5))
    county_workbook(tmp_path / "县02.xlsx", 2)
    roll_up(tmp_path, "-o", tmp_path / "市.xlsx", *PERIOD)
    assert any("县01.xlsx" in line and "6月还有 5 个单位没有报齐" in line for line in told(tmp_path / "市.xlsx"))


def test_nothing_but_figures_and_names_leaves_a_county(tmp_path: Path) -> None:
    """A remark in the county's sheet, and the content of a refused cell, are in neither workbook nor checkpoint."""
    path = county_workbook(tmp_path / "县01.xlsx", 1)
    county_workbook(tmp_path / "县02.xlsx", 2)
    book = openpyxl.load_workbook(path)
    book["东镇"]["D9"] = "王某某的电话"
    book["首页"]["B3"] = "王某某的季度"
    book["东镇"]["B9"] = "王某某"
    book.save(path)
    roll_up(tmp_path, "-o", tmp_path / "市.xlsx", "--checkpoint", tmp_path / "断点", *PERIOD)
    with zipfile.ZipFile(tmp_path / "市.xlsx") as archive:
        assert not any("王某某".encode() in archive.read(name) for name in archive.namelist())
    assert not any("王某某".encode() in file.read_bytes() for file in (tmp_path / "断点").iterdir())


def test_refusals_leave_nothing(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    for arguments, sentence in (
        ([tmp_path / "空"], "没有找到一个工作簿"),
        ([tmp_path / "没有"], "找不到"),
    ):
        code, output = roll_up(*arguments, "-o", tmp_path / "市.xlsx", *PERIOD)
        assert code == 2
        assert sentence in output
    (tmp_path / "空" / "坏.xlsx").write_bytes(b"PK\x03\x04 cut")
    code, output = roll_up(tmp_path / "空", "-o", tmp_path / "市.xlsx", *PERIOD)
    assert (code, "没有一个文件能计入" in output) == (2, True)
    code, output = roll_up(tmp_path / "空", "-o", tmp_path / "市.xlsx", "--workers", "0")
    assert (code, "没有说汇总哪个时段" in output) == (2, True)
    assert not (tmp_path / "市.xlsx").exists()


def test_what_stands_there_is_not_overwritten(ten: Path, tmp_path: Path) -> None:
    (tmp_path / "市.xlsx").write_bytes(b"mine")
    code, _ = roll_up(ten, "-o", tmp_path / "市.xlsx", *PERIOD)
    assert (code, (tmp_path / "市.xlsx").read_bytes()) == (2, b"mine")


def test_the_citys_workbook_is_a_workbook_like_any_other(city: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(city, tmp_path / "市.xlsx"))
    for command in (["recompute", own], ["bulletin", own, "-o", tmp_path / "市.docx"]):
        result = CliRunner().invoke(app, list(map(str, command)))
        assert result.exit_code in (0, 1), result.output
    assert [row[:5] for row in rows(own, "附件1")] == [row[:5] for row in rows(city, "附件1")]
    assert rows(own, "达标情况") == rows(city, "达标情况")
    result = CliRunner().invoke(app, ["check", str(tmp_path / "市.docx"), "--book", str(own)])
    assert result.exit_code in (0, 1), result.output
    assert "错误" not in result.output


def test_the_commands_that_the_readme_shows(
    ten: Path, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    commands = [line for line in readme.splitlines() if line.startswith("zwgk rollup ")]
    assert len(commands) == 2
    shutil.copytree(ten, tmp_path / "各县报来的", ignore=shutil.ignore_patterns(".*"))
    assert rules.name == "市级"
    monkeypatch.chdir(tmp_path)
    for command in commands:
        result = CliRunner().invoke(app, [*command.split()[1:], "--workers", "0"])
        assert result.exit_code == 1, result.output
    assert rows(Path("全市.xlsx"), "附件1")[5][1:5] == ("县10", 69, 126, 195)
    assert rows(Path("全市2.xlsx"), "附件1")[5][1:5] == ("县03", 90, 9, 99)


def test_errors_of_charts_send_no_workbook_to_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """If no unit is chosen, 看板 has #N/A. The bulletin of 2024 Q2: 591, 687, 80 items; 6 accounts, 859 posts."""
    content = (REPOSITORY / "workbook" / "示例-2024年第二季度.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert any(b"#N/A" in archive.read(name) for name in archive.namelist())
    monkeypatch.setattr("zwgk.rollup.county.open_foreign", None)
    monkeypatch.setattr("zwgk.rollup.sheets.open_foreign", None)
    facts = facts_of_file("新乡县.xlsx", content, Period(2024, 4, 6))
    figures = facts[facts["section"].isin([Section.PORTAL.value, Section.MEDIA.value])]
    sums = figures[figures["month"].isin([0, 4, 5, 6])].groupby("item")["value"].sum()
    published = {"news": 591, "disclosure": 687, "other": 80, "账号": 6, "条数": 859}
    assert {item: sums[item] for item in published} == published
