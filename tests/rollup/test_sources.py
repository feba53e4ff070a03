"""What counts besides today's cells of a workbook: published figures of 历史, returned forms, published papers."""

import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from tests.rollup.counties import city_rules, county_folder, renamed
from tests.rollup.test_rollup import PERIOD, roll_up, rows, told
from zwgk.cli import app
from zwgk.documents.office import Document, find_soffice, to_pdf
from zwgk.errors import Refusal
from zwgk.model.past import MEDIA, PORTAL, Basis, Past, PastFigure
from zwgk.model.period import Period
from zwgk.rollup import sources
from zwgk.workbook.source import read_source
from zwgk.workbook.template.build import build

QUARTER = Period(2024, 4, 6)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the workbook of 县01: towns have 15, departments 45 in the quarter."""
    return build(read_source(county_folder(tmp_path_factory.mktemp("县") / "县01", 1)))


def closed(kind: str, unit: str, column: str, months: tuple[int | None, ...], **more: object) -> PastFigure:
    known = [month for month in months if month is not None]
    told = {"months": months, "basis": Basis.CLOSED, "source": "2024年第二季度", "recorded": "2024-07-10 09:00"}
    return PastFigure(QUARTER, kind, unit, column, sum(known) if known else None, **{**told, **more})  # type: ignore[arg-type]


def test_published_figures_count_instead_of_later_ones(tmp_path: Path) -> None:
    """东镇 has 1, 2, 3 now; published 5, 2, 3: four more. 老镇 (7, 8, 9) left the roster after publication: 24 more.
    门户网站 news: 1 a month now, published 4 in April. The account has 30 now, published 20 in May."""
    folder = county_folder(tmp_path / ".县01", 1)
    past = (
        closed("乡镇", "东镇", "动态", (5, 2, 3), state="未达标", named=True),
        closed("乡镇", "老镇", "动态", (7, 8, 9)),
        closed(PORTAL, PORTAL, "政务要闻", (4, 1, 1)),
        closed(MEDIA, "县01发布 教育局", "发布", (30, 20, 30)),
        closed("乡镇", "西镇", "动态", (99, 99, 99), basis=Basis.PAPER),
        replace(closed("乡镇", "西镇", "动态", (88, 88, 88)), period=Period(2023, 4, 6)),
    )
    (tmp_path / "县01.xlsx").write_bytes(build(replace(read_source(folder), past=Past(past))))
    code, output = roll_up(tmp_path, "-o", tmp_path / "市.xlsx", *PERIOD)
    assert code == 1, output
    assert rows(tmp_path / "市.xlsx", "附件1")[5][1:5] == ("县01", 15 + 4 + 24, 45, 60 + 28)
    portal = {row[0]: row[1] for row in rows(tmp_path / "市.xlsx", "门户网站")}
    assert [portal[month] for month in (4, 5, 6)] == [4, 1, 1]
    assert rows(tmp_path / "市.xlsx", "附件2")[5][2] == 80
    lines = told(tmp_path / "市.xlsx")
    published = [line for line in lines if "按公布的计" in line]
    assert len(published) == 1 + 3 + 1 + 1, published
    assert any(
        "县01.xlsx" in line and "历史｜A4" in line and "东镇“动态”4月公布的是 5，现在表里是 1" in line for line in lines
    )
    assert any("老镇“动态”6月公布的是 9，现在表里是 空白" in line for line in published)
    standing = rows(tmp_path / "市.xlsx", "达标情况")[3]
    assert standing == ("县01", 5, 5, 4, "80.0%", 0, 1, 1, 1), "the published shortfall of 东镇"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    roster = "name,full_name,kind,aliases\n县01,,县区,\n县02,,县区,\n县03,,县区,县03区\n"
    return city_rules(tmp_path / "市级", roster)


def filled_form(rules: Path, folder: Path, county: str) -> Path:
    """Return the form of a county as the city sends it, filled in: 信息总量 40, 解读 2 in each month, with a remark."""
    (folder / "空.xlsx").write_bytes(build(read_source(rules)))
    sent = CliRunner().invoke(app, ["send", str(folder / "空.xlsx"), "-o", str(folder / "下发"), "--period", "2024Q2"])
    assert sent.exit_code == 0, sent.output
    form = next((folder / "下发").glob(f"*{county}*"))
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    for row in (9, 10, 11):  # 4月 to 6月
        assert str(sheet.cell(row, 1).value) in (f"{row - 5}", f"{row - 5}月")
        sheet.cell(row, 2).value, sheet.cell(row, 3).value = 40, 2
        sheet.cell(row, 5).value = "王某某 13800000000"
    book.save(form)
    return form


def test_a_county_may_return_the_citys_form(county: bytes, rules: Path, tmp_path: Path) -> None:
    """县01 has 60 by its workbook, 县02 3 x 40 = 120 and 6 by its form. 县01 sent both: the workbook counts."""
    sent = tmp_path / "报来"
    sent.mkdir()
    (sent / "县01.xlsx").write_bytes(county)
    form = filled_form(rules, tmp_path, "县02")
    (sent / form.name).write_bytes(form.read_bytes())
    other = next((tmp_path / "下发").glob("*县01*"))
    (sent / other.name).write_bytes(renamed(form.read_bytes(), "县02", "县01"))
    code, output = roll_up(sent, "-o", tmp_path / "市.xlsx", "--rules", rules, "--workers", "0")
    assert code == 1, output
    ranked = {row[1]: row[2:5] for row in rows(tmp_path / "市.xlsx", "附件1")[5:8]}
    assert ranked["县02"] == (120, 6, 126)
    assert ranked["县01"] == (60, 9, 69)
    lines = told(tmp_path / "市.xlsx")
    assert any("县01另有工作簿“县01.xlsx”，这一份没有计入" in line for line in lines), lines
    standing = {row[0]: row for row in rows(tmp_path / "市.xlsx", "达标情况")[3:]}
    assert standing["县02"][1:] == (None,) * 8
    assert "王某某".encode() not in b"".join(_parts(tmp_path / "市.xlsx"))
    code, output = roll_up(sent / form.name, "-o", tmp_path / "只有表.xlsx", "--rules", rules, "--workers", "0")
    assert code == 1, output
    assert [row[1:5] for row in rows(tmp_path / "只有表.xlsx", "附件1") if row[1] == "县02"] == [("县02", 120, 6, 126)]


def _parts(path: Path) -> list[bytes]:
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


TABLES: tuple[tuple[str, list[list[object]]], ...] = (
    (
        "2024年第二季度各乡镇信息公开统计表",
        [["序号", "单位名称", "乡镇动态", "合计"], [1, "东乡", 12, 12], [2, "西乡", 8, 8], ["", "合计", 20, 20]],
    ),
    (
        "2024年第二季度各部门信息公开统计表",
        [["序号", "单位名称", "部门动态", "政策解读", "合计"], [1, "教育局", 30, 3, 30], [2, "民政局", 25, "—", 25]],
    ),
    ("2024年第一季度各部门信息公开统计表", [["序号", "单位名称", "部门动态", "合计"], [1, "教育局", 5, 5]]),
)
TITLE = "2024年第二季度政务公开工作通报"


def as_html(target: Path) -> None:
    parts = [f"<p>{TITLE}</p>"]
    for title, table in TABLES:
        lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in table)
        parts.append(f"<p>{title}</p><table>{lines}</table>")
    target.write_text(f"<html><meta charset='utf-8'><body>{''.join(parts)}</body></html>", encoding="utf-8")


def as_word(target: Path) -> None:
    paper = docx.Document()
    paper.add_paragraph(TITLE)
    for title, table in TABLES:
        paper.add_paragraph(title)
        made = paper.add_table(len(table), len(table[0]), "Table Grid")
        for row, cells in enumerate(table):
            for column, cell in enumerate(cells):
                made.cell(row, column).text = str(cell)
    paper.save(str(target))


def as_sheets(target: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, (title, table) in enumerate(TABLES, start=1):
        sheet = book.create_sheet(f"附件{number}")
        sheet.append([title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(table[0]))
        for row in table:
            sheet.append(row)
    book.save(target)


def as_pdf(target: Path) -> None:
    """Print the Word document; a table's title stays above it."""
    as_word(target.with_suffix(".docx"))
    (printed,) = to_pdf(Document("通报.docx", target.with_suffix(".docx").read_bytes()))
    target.with_suffix(".docx").unlink()
    target.write_bytes(printed)


WITHOUT_OFFICE = pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice，做不出 PDF")
PAPERS: dict[str, Callable[[Path], None]] = {".html": as_html, ".docx": as_word, ".xlsx": as_sheets, ".pdf": as_pdf}


@pytest.mark.parametrize(
    "suffix", [*list(PAPERS)[:3], pytest.param(".pdf", marks=[pytest.mark.office, WITHOUT_OFFICE])]
)
def test_a_published_paper_counts_if_there_is_no_workbook(suffix: str, county: bytes, tmp_path: Path) -> None:
    """乙县's towns have 12 + 8, its departments 30 + 25 (政策解读 does not count in the printed 合计). The table of the
    first quarter is named. The figures are the period's, entered in June."""
    sent = tmp_path / "报来"
    sent.mkdir()
    (sent / "县01.xlsx").write_bytes(county)
    PAPERS[suffix](sent / f"乙县{suffix}")
    code, output = roll_up(sent, "-o", tmp_path / "市.xlsx", *PERIOD)
    assert code == 1, output
    lines = told(tmp_path / "市.xlsx")
    ranked = {row[1]: row[2:5] for row in rows(tmp_path / "市.xlsx", "附件1")[5:7]}
    assert ranked["乙县"] == (20, 55, 75), lines
    assert any("没有计入：是2024年第一季度的" in line for line in lines)
    assert any("只有全期的数，记在6月" in line for line in lines)
    heads, *like = rows(tmp_path / "市.xlsx", "同类部门")[2:]
    assert heads[1:] == ("乙县", "县01")
    assert ("教育局", 30, 12) in like


def test_a_paper_beside_the_workbook_is_only_named(county: bytes, tmp_path: Path) -> None:
    (tmp_path / "县01.xlsx").write_bytes(county)
    as_html(tmp_path / "县01通报.html")
    as_html(tmp_path / "某某通报.html")
    roll_up(tmp_path, "-o", tmp_path / "市.xlsx", *PERIOD)
    lines = told(tmp_path / "市.xlsx")
    assert any("县01通报.html" in line and "另有工作簿“县01.xlsx”" in line for line in lines), lines
    assert any("某某通报.html" in line and "看不出是哪个县" in line for line in lines)
    assert rows(tmp_path / "市.xlsx", "附件1")[5][1:5] == ("县01", 15, 45, 60)


def test_two_papers_of_one_county(rules: Path, tmp_path: Path) -> None:
    """The same paper in two formats counts once; with other figures neither counts."""
    (rules / "rollup.toml").write_text('[figures]\n"信息总量" = "合计"\n"解读" = "部门/政策解读"\n', encoding="utf-8")
    as_html(tmp_path / "县02.html")
    as_word(tmp_path / "县02通报.docx")
    code, output = roll_up(tmp_path, "-o", tmp_path / "市.xlsx", "--rules", rules, "--workers", "0")
    ranked = {row[1]: row[2:5] for row in rows(tmp_path / "市.xlsx", "附件1")[5:8]}
    assert ranked["县02"] == (75, 3, 78), output
    assert any("和“县02.html”的数相同" in line for line in told(tmp_path / "市.xlsx"))
    text = (tmp_path / "县02.html").read_text(encoding="utf-8").replace("<td>25</td>", "<td>26</td>")
    (tmp_path / "县02.html").write_text(text, encoding="utf-8")
    (tmp_path / "市.xlsx").unlink()
    code, output = roll_up(tmp_path, "-o", tmp_path / "市.xlsx", "--rules", rules, "--workers", "0")
    assert (code, "县02报了 2 份" in output) == (2, True), output


def test_a_form_of_one_of_the_countys_units_is_not_the_countys(county: bytes, rules: Path, tmp_path: Path) -> None:
    (tmp_path / "县01.xlsx").write_bytes(county)
    forms = tmp_path / "下发"
    sent = CliRunner().invoke(app, ["send", str(tmp_path / "县01.xlsx"), "-o", str(forms), "--period", "2024Q2"])
    assert sent.exit_code == 0, sent.output
    folder = tmp_path / "报来"
    folder.mkdir()
    (folder / "县01.xlsx").write_bytes(county)
    form = next(forms.glob("*教育局*"))
    (folder / form.name).write_bytes(form.read_bytes())
    roll_up(folder, "-o", tmp_path / "市.xlsx", "--rules", rules, "--workers", "0")
    assert any("这是一个单位（教育局）的填报表" in line for line in told(tmp_path / "市.xlsx"))


def test_a_whole_disk_or_home_is_refused_before_it_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def watched(place: str | Path = ".") -> object:  # the temporary folder is swept, too
        assert Path(place).resolve() not in (Path("/"), tmp_path.resolve()), "it was searched"
        return scandir(place)

    monkeypatch.setattr("os.scandir", watched)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    (tmp_path / "指向根").symlink_to("/")
    for place in (Path("/"), tmp_path, tmp_path / "指向根"):
        code, output = roll_up(place, "-o", tmp_path / "市.xlsx", *PERIOD)
        assert code == 2, output
        assert "是整个磁盘或个人的主文件夹：请单独建一个文件夹，只放各县报来的文件" in "".join(output.split("\n"))


def test_a_folder_too_large_is_refused_while_it_is_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """20 folders of 3 files; hidden ones do not count."""
    for number in range(20):
        folder = tmp_path / "报来" / (f".{number}" if number % 2 else f"{number}")
        folder.mkdir(parents=True)
        for name in "甲乙丙":
            (folder / f"{name}.xlsx").write_bytes(b"")
    for limit, most, seen in (("_MOST_FILES", 20, "21 个文件"), ("_MOST_FOLDERS", 5, "看了 6 个子文件夹")):
        with monkeypatch.context() as patch:
            patch.setattr(sources, limit, most)
            with pytest.raises(Refusal, match=f"{seen}.*还没有看完，不像只放着各县报来的文件"):
                sources.find_files([str(tmp_path / "报来")])
    assert len(sources.find_files([str(tmp_path / "报来")]).files) == 30
