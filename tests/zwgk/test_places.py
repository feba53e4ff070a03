"""A county, city, district, banner or zone of another province, made by the README's five minutes: no output mentions
the county that the tool was first made for."""

import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from tests.zwgk.sheets import records, spoil
from zwgk.cli import app
from zwgk.documents.bulletin import publish
from zwgk.documents.office import find_soffice
from zwgk.model.settings import Office, issuer_of

OF_THE_FIRST_COUNTY = (
    *("新乡", "河南", "小冀", "翟坡", "七里营", "合河", "朗公庙", "古固寨", "大召营", "农科院", "四大班子"),
    *("法治新乡县", "电商办", "县里统一发布"),
)
PLACES = {
    # the place -> its government, all of it, its mailbox, its departments, texts that must not occur for it
    "城中区": ("区政府", "全区", "区长信箱", "区直各部门", r"县政府|全县|我县|县直|县长信箱|市长信箱"),
    "铜川市": ("市政府", "全市", "市长信箱", "市直各部门", r"县政府|全县|我县|县直|县长信箱|区长信箱"),
    "鄂温克族自治旗": ("旗政府", "全旗", "旗长信箱", "旗直各部门", r"县政府|全县|我县|县直|县长信箱"),
    "高新区管委会": ("管委会", "全区", "主任信箱", "区直各部门", r"县政府|区政府|全县|我县|县直|县长信箱"),
    "武定县": ("县政府", "全县", "县长信箱", "县直各部门", r"全市|市长信箱|区长信箱"),
}


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output


def five_minutes(folder: Path, place: str) -> Path:
    """Follow the README: take the materials, change the name, fill in roster.csv, make the workbook."""
    materials = folder / "原料"
    run("materials", materials)
    settings = materials / "settings.toml"
    text = settings.read_text(encoding="utf-8")
    assert text.count('county = "某某县"') == 1
    settings.write_text(text.replace('county = "某某县"', f'county = "{place}"'), encoding="utf-8")
    (materials / "roster.csv").write_text("name,kind\n东关镇,乡镇\n财政局,部门\n公安局,部门\n", encoding="utf-8")
    book = folder / "通报.xlsx"
    run("new", "--from", materials, "-o", book)
    return book


def texts(path: Path) -> str:
    """Return all text of an Office file: every part, properties, headers and names of sheets included."""
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name).decode("utf-8", "ignore") for name in package.namelist()]
    return "\n".join(re.sub(r"<[^>]+>", "", part) + part for part in parts)


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def outputs(place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Return file -> its text: the workbook before and after 重新统计, forms, the Word paper, the web page."""
    book = five_minutes(tmp_path, place)
    found = {"空白": texts(book)}
    run("recompute", book, code=1)  # nothing is filled in yet
    run("send", book, "-o", tmp_path / "下发")
    monkeypatch.setattr(publish, "find_soffice", lambda: None)
    run("publish", book, "-o", tmp_path / "通报", code=1)
    for path in (book, *(tmp_path / "下发").rglob("*.xlsx"), *(tmp_path / "通报").glob("*.docx")):
        found[path.name] = texts(path)
    for path in (tmp_path / "通报").glob("*.html"):
        found[path.name] = path.read_text(encoding="utf-8")
    assert len(found) >= 6
    return found


def test_nothing_of_the_first_county_is_left(place: str, outputs: dict[str, str]) -> None:
    for name, text in outputs.items():
        assert [word for word in OF_THE_FIRST_COUNTY if word in text] == [], name
        wrong = re.search(PLACES[place][4], text.replace(place, ""))
        assert wrong is None, f"{name}: {text[max(0, wrong.start() - 40) : wrong.end() + 20]}"


@pytest.mark.usefixtures("outputs")
def test_the_words_of_the_place(place: str, tmp_path: Path) -> None:
    government, everywhere, mailbox, departments, _ = PLACES[place]
    (paper,) = (tmp_path / "通报").glob("*.docx")
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(paper)).paragraphs)
    assert f"2027年第一季度{government}政务公开工作通报" in text
    assert f"各乡镇、{departments}通过政府门户网站" in text
    assert f"{everywhere}没有政务新媒体。" in text
    assert f"“{mailbox}”数据尚未填报" in text
    assert f"本期发：各乡（镇）人民政府，{government}各部门。" in text
    assert f"2027年第一季度{everywhere}政务新媒体检查情况" in text
    book = openpyxl.load_workbook(tmp_path / "通报.xlsx")
    assert book["附件3"]["A3"].value == f"2027年第一季度{everywhere}政务新媒体检查情况"
    assert [book["门户网站"].cell(4, column).value for column in range(8, 11)] == [
        f"{mailbox}收到",
        f"{mailbox}办结",
        f"{mailbox}答复",
    ]
    items = {row[0].value: row[1].value for row in book["设置"].iter_rows(max_col=2)}
    issuer = "高新区管委会办公室" if place == "高新区管委会" else f"{place}人民政府办公室"
    assert items["发文机关"] == issuer


@pytest.mark.office
@pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice，不能生成 PDF")
def test_the_pdf_of_another_place(tmp_path: Path) -> None:
    from pypdf import PdfReader

    book = five_minutes(tmp_path, "城中区")
    run("publish", book, "-o", tmp_path / "通报", code=1)
    papers = list((tmp_path / "通报").glob("*.pdf"))
    assert len(papers) == 2
    for paper in papers:
        text = "".join(page.extract_text() for page in PdfReader(paper).pages)
        assert "全区" in text
        assert [word for word in (*OF_THE_FIRST_COUNTY, "县政府", "全县", "县直") if word in text] == []


def test_a_name_that_setting_and_sheet_give_differently_is_read(tmp_path: Path) -> None:
    """The office renames its mailbox in 设置; the headings of 门户网站 stay as built."""
    book = five_minutes(tmp_path, "城中区")

    def change(workbook: openpyxl.Workbook) -> None:
        setting = next(row for row in workbook["设置"].iter_rows(max_col=2) if row[0].value == "信箱名称")
        setting[1].value = "书记区长直通车"
        for row in range(5, 8):
            for column, count in ((8, 7), (9, 7), (10, 7)):
                workbook["门户网站"].cell(row, column).value = count

    spoil(book, change)
    run("bulletin", book, "-o", tmp_path / "通报.docx", code=1)
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "通报.docx")).paragraphs)
    assert "共收到“书记区长直通车”21条" in text
    assert "直通车" not in run("validate", book, code=1)


@pytest.mark.parametrize(
    ("county", "government", "issuer"),
    [
        ("新乡县", "县政府", "新乡县人民政府办公室"),
        ("六枝特区", "区政府", "六枝特区人民政府办公室"),
        ("凉山彝族自治州", "州政府", "凉山彝族自治州人民政府办公室"),
        ("鄂温克族自治旗", "旗政府", "鄂温克族自治旗人民政府办公室"),
        ("高新区管委会", "管委会", "高新区管委会办公室"),
        ("某县经开区管理委员会", "管委会", "某县经开区管委会办公室"),
        ("某某经济技术开发区", "管委会", "某某经济技术开发区管委会办公室"),
        ("浦东新区", "区政府", "浦东新区人民政府办公室"),
    ],
)
def test_the_rank_follows_from_the_end_of_the_name(county: str, government: str, issuer: str) -> None:
    office = Office(county)
    assert (office.government, issuer_of(office), office.knows_rank) == (government, issuer, True)


def test_a_name_that_does_not_tell_its_rank_is_told(tmp_path: Path) -> None:
    book = five_minutes(tmp_path, "锡林郭勒盟")
    run("validate", book, code=1)
    found = [row["问题"] for row in records(book, "校验", 3)]
    assert "看不出“锡林郭勒盟”是县、市、区还是旗，各处照“县政府”“全县”写" in found
    assert Office("锡林郭勒盟", level="州").knows_rank


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('level = "省"', "级别写的是“省”：请写县、市、区、旗、州、管委会之一"),
        ('media_title = "{季度}新媒体"', "不认识 {季度}，可用的有 {时段}、{地名}、{级别}、{政府}、{信箱}"),
        ('portal_columns = ["月份"]', "不能叫“月份”"),
        ('portal_columns = ["动态", "动态"]', "有两栏都叫“动态”"),
    ],
)
def test_words_that_cannot_be_used_are_refused(line: str, told: str, tmp_path: Path) -> None:
    materials = tmp_path / "原料"
    run("materials", materials)
    settings = materials / "settings.toml"
    key = line.split(" =")[0]
    kept = [row for row in settings.read_text(encoding="utf-8").splitlines() if not row.startswith(f"{key} =")]
    settings.write_text("\n".join(kept).replace("[office]", f"[office]\n{line}"), encoding="utf-8")
    assert told in run("new", "--from", materials, "-o", tmp_path / "新.xlsx", code=2).replace("\n", "")
    assert not (tmp_path / "新.xlsx").exists()


def test_a_placeholder_that_is_not_known_is_told_by_its_cell(tmp_path: Path) -> None:
    book = five_minutes(tmp_path, "城中区")

    def change(workbook: openpyxl.Workbook) -> None:
        for row in workbook["设置"].iter_rows(max_col=2):
            if row[0].value == "新媒体附件标题":
                row[1].value = "{本季}新媒体"

    spoil(book, change)
    run("validate", book, code=1)
    assert "不认识“{本季}”，照原样印出" in [row["问题"] for row in records(book, "校验", 3)]
