"""The city's workbook: its further tables are attachments of the bulletin, on every road."""

import io
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl import Workbook
from pypdf import PdfReader
from typer.testing import CliRunner

from tests.conftest import REPOSITORY
from tests.rollup.counties import county_folder, renamed
from tests.rollup.test_rollup import PERIOD, roll_up, rows, told
from zwgk.cli import app
from zwgk.documents.office import find_soffice
from zwgk.model.further_tables import FurtherTable
from zwgk.rollup.facts import Fact, Section, facts_frame, facts_table
from zwgk.rollup.tables import joined_problems, like_departments
from zwgk.workbook import paper_sizes
from zwgk.workbook.source import read_source
from zwgk.workbook.template import styles
from zwgk.workbook.template.attachments import add_attachments
from zwgk.workbook.template.build import build


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the workbook of 县01: towns have 15, departments 45 in the quarter."""
    return build(read_source(county_folder(tmp_path_factory.mktemp("县") / "县01", 1)))


@pytest.fixture(scope="module")
def city(county: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the workbook of two like counties."""
    folder = tmp_path_factory.mktemp("报来")
    (folder / "县01.xlsx").write_bytes(county)
    (folder / "县02.xlsx").write_bytes(renamed(county, "县01", "县02"))
    target = tmp_path_factory.mktemp("市") / "全市.xlsx"
    code, output = roll_up(folder, "-o", target, *PERIOD)
    assert code == 1, output
    return target


@pytest.fixture
def own(city: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(city, tmp_path / "市.xlsx"))


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    return result.exit_code, result.output


STANDING = ("序号", "县（市、区）", "单位数", "报齐", "达标", "达标率", "为零", "未达标", "点名", "媒体数")


def test_the_further_tables_are_attachments(own: Path) -> None:
    """All five units of each county meet their quotas; 教育局 has 3 + 4 + 5 = 12."""
    for _ in range(2):
        table = rows(own, "附件3")
        assert table[0][0] == "附件3"
        assert table[2][0] == "2024年第二季度各县（市、区）达标情况"
        assert [row[:10] for row in table[4:7]] == [
            STANDING,
            (1, "县01", 5, 5, 5, "100.0%", 0, 0, 0, 1),
            (2, "县02", 5, 5, 5, "100.0%", 0, 0, 0, 1),
        ]
        like = rows(own, "附件4")
        assert like[4][:4] == ("序号", "单位", "县01", "县02")
        assert (3, "教育局", 12, 12) in [row[:4] for row in like]
        assert run("recompute", own)[0] in (0, 1)  # and again after it


def test_the_bulletin_lists_and_holds_them(own: Path, tmp_path: Path) -> None:
    code, output = run("bulletin", own, "-o", tmp_path / "通报.docx")
    assert code in (0, 1), output
    with zipfile.ZipFile(tmp_path / "通报.docx") as archive:
        text = archive.read("word/document.xml").decode("utf-8")
    assert "达标情况" in text
    code, output = run("check", tmp_path / "通报.docx", "--book", own)
    assert (code, "错误" in output) == (code, False), output


def test_rebuilding_keeps_them_and_builds_a_missing_one(own: Path) -> None:
    before = rows(own, "附件3"), rows(own, "达标情况")
    code, output = run("sync", own)
    assert (code, "没有要改的" in output) == (code, True), output
    book = openpyxl.load_workbook(own)
    del book["附件3"]
    book.save(own)
    code, output = run("sync", own)
    assert code in (0, 1), output
    assert "新增 1 张：附件3" in output
    assert [row[:10] for row in rows(own, "附件3")[4:7]] == [row[:10] for row in before[0][4:7]]
    assert rows(own, "达标情况") == before[1]


def without_item(own: Path, names: str) -> None:
    book = openpyxl.load_workbook(own)
    row = next(row for row in book["设置"].iter_rows() if row[0].value == "另附的表")
    row[1].value = names
    book.save(own)


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ("达标情况、没有的表", "写着“没有的表”，没有这张工作表"),
        ("首页", "写着“首页”，它本来就有用处"),
        ("附件1", "写着“附件1”，它本来就有用处"),
    ],
)
def test_a_sheet_that_cannot_be_attached_is_told(names: str, sentence: str, own: Path) -> None:
    without_item(own, names)
    before = own.read_bytes()
    for command in ("recompute", "sync"):
        code, output = run(command, own)
        assert (code, sentence in output.replace("\n", "")) == (2, True), output
        assert own.read_bytes() == before


def test_a_table_of_another_period_and_figures_beside_it_are_told(own: Path) -> None:
    book = openpyxl.load_workbook(own)
    sheet = book["达标情况"]
    sheet["A1"] = "2024年第一季度各县（市、区）达标情况"
    sheet["L5"] = 7
    book.save(own)
    assert run("recompute", own)[0] == 1
    lines = told(own)
    assert any("达标情况" in line and "标题写的不是2024年第二季度" in line for line in lines), lines
    assert any("L5" in line and "在表的外面" in line for line in lines), lines


def test_one_table_fewer(own: Path) -> None:
    """With 同类部门 taken out of 设置, its attachment is blank, and 同步结构 removes it."""
    without_item(own, "达标情况")
    assert run("recompute", own)[0] in (0, 1)
    assert not any(cell for row in rows(own, "附件4")[4:] for cell in row)
    code, output = run("sync", own)
    assert (code in (0, 1), "删去 1 张：附件4" in output) == (True, True), output


def test_next_years_workbook_has_none_of_them(own: Path, tmp_path: Path) -> None:
    code, output = run("new-year", own, "-o", tmp_path / "2025.xlsx")
    assert code in (0, 1), output
    assert "附件3" not in openpyxl.load_workbook(tmp_path / "2025.xlsx", read_only=True).sheetnames


def frame(units: dict[str, dict[str, tuple[int | None, str]]]) -> pd.DataFrame:
    """Return facts of counties: county -> unit -> (publications, other names)."""
    files = [
        (county, [Fact(Section.UNIT, unit=unit, value=value, text=text) for unit, (value, text) in of.items()])
        for county, of in units.items()
    ]
    return facts_frame([facts_table(files)])


def test_like_departments_of_many_counties_are_summed_up() -> None:
    """Twelve counties: 教育局 has 1 … 11, and 十二 has not reported: 66, mean 6.0. 水利局 of two: 5 and 6, mean 5.5."""
    counties = [f"县{number:02}" for number in range(1, 13)]
    facts = frame({county: {"教育局": (number, "")} for number, county in enumerate(counties, 1)})
    facts.loc[facts["file"] == "县12", "value"] = pd.NA
    facts = pd.concat([facts, frame({"县01": {"水利局": (5, "")}, "县02": {"水利局": (6, "")}})], ignore_index=True)
    found = like_departments(facts, dict(zip(counties, counties, strict=True)))
    assert not found.fits_paper
    assert found.summary()[1:] == [
        ["教育局", 12, 1, 66, "6.0", 11, "县11", 1, "县01"],
        ["水利局", 2, 0, 11, "5.5", 6, "县02", 5, "县01"],
    ]
    assert found.by_county()[0] == ["县（市、区）", "教育局", "水利局"]
    assert found.by_county()[1] == ["县01", 1, 5]
    assert found.by_county()[12] == ["县12", None, "—"]


def test_long_names_in_a_summary_wrap_in_wider_columns() -> None:
    """156 mm of paper, 14 for the number and 28 for the department, are shared by six figures and two names."""
    heads = ("序号", "单位", "县数", "未报", "合计", "平均", "最多", "最多的县", "最少", "最少的县")
    widths = paper_sizes.table_mm(heads)
    assert widths == pytest.approx((14, 28, *[11.4] * 5, 22.8, 11.4, 22.8))
    assert paper_sizes.table_mm(("序号", "单位", "新乡县", "卫辉市")) == pytest.approx((14, 44, 49, 49))
    book = Workbook()
    rows = (("教育局", 2, 0, 3, "1.5", 2, "双江拉祜族佤族布朗族傣族自治县", 1, "县01"),)
    table = FurtherTable("同类部门", "同类部门发布情况", heads[1:], rows)
    styles.register(book)
    county = read_source(REPOSITORY / "workbook" / "example-2024Q2")
    office = replace(county.rules.office, tables=("同类部门",))
    for add in add_attachments(book, replace(county, tables=(table,), rules=replace(county.rules, office=office))):
        add()
    sheet = book.worksheets[-1]
    assert [bool(sheet.cell(6, column).alignment.wrap_text) for column in (6, 8, 10)] == [False, True, True]


def test_units_of_one_county_that_others_aliases_make_alike_are_named() -> None:
    """县01 has 科技局 (3) and 工信局 (4) apart; 县02 has one 科工局, also known by both names."""
    facts = frame({"县01": {"科技局": (3, ""), "工信局": (4, "")}, "县02": {"科工局": (9, "科技局；工信局")}})
    found = like_departments(facts, {"县01": "县01", "县02": "县02"})
    assert [row["县01"] for _, row in found.rows] == [7]
    told_of = [problem.what for problem in joined_problems(found)]
    assert told_of == ["县01的科技局、工信局照各县的别名是同类部门，“同类部门”里合成了一个数"]


def test_nothing_but_figures_and_names_leaves(county: bytes, tmp_path: Path) -> None:
    """Remarks, log, document properties, single cases, comments, and the columns of a list in a paper."""
    book = openpyxl.load_workbook(io.BytesIO(county))
    book["东镇"].cell(9, 6).value = "备注里的王某某 13800000000"
    book["日志"].cell(2, 8).value = "日志里的王某某"
    book["审核"].cell(6, 2).value = "审核人王某某"
    book.properties.creator = book.properties.lastModifiedBy = "作者王某某"
    book.properties.description = "说明王某某"
    book.create_sheet("办件台账").append(["编号", "来信人", "王某某", "13800000000"])
    book.create_sheet("通讯录").append(["王某某", 13800000000])
    (tmp_path / "报来").mkdir()
    book.save(tmp_path / "报来" / "县01.xlsx")
    (tmp_path / "报来" / "县02.xlsx").write_bytes(renamed(county, "县01", "县02"))
    page = "<p>2024年第二季度信息公开联系人统计表</p><table><tr><td>单位名称</td><td>联系人</td><td>电话</td></tr>"
    page += "<tr><td>教育局</td><td>王某某</td><td>13800000000</td></tr></table>"
    (tmp_path / "报来" / "乙县.html").write_text(page, encoding="utf-8")
    code, output = roll_up(tmp_path / "报来", "-o", tmp_path / "市.xlsx", "--checkpoint", tmp_path / "断点", *PERIOD)
    assert code == 1, output
    with zipfile.ZipFile(tmp_path / "市.xlsx") as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    parts += [file.read_bytes() for file in (tmp_path / "断点").iterdir()]
    published = CliRunner().invoke(app, ["publish", str(tmp_path / "市.xlsx"), "-o", str(tmp_path / "通报")])
    assert published.exit_code in (0, 1), published.output
    made = [path for path in (tmp_path / "通报").rglob("*") if path.is_file()]
    assert {path.suffix for path in made} >= {".docx", ".html", *([".pdf"] if find_soffice() else [])}
    parts += [part for path in made for part in _contents(path)]
    assert any("县01".encode() in part for path in made if path.suffix == ".html" for part in _contents(path))
    for secret in ("王某某", "13800000000"):
        assert not any(secret.encode() in part for part in parts), secret
    assert rows(tmp_path / "市.xlsx", "附件1")[5][4] == 60


def _contents(path: Path) -> list[bytes]:
    """Return what a published file holds: the parts of a package, the texts and properties of a PDF, or its bytes."""
    if path.suffix == ".pdf":
        paper = PdfReader(path)
        return [page.extract_text().encode() for page in paper.pages] + [str(paper.metadata).encode()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return [archive.read(name) for name in archive.namelist()]
    return [path.read_bytes()]
