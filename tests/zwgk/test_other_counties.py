"""Tables published by other governments, built by `zwgk new` from plain folders: figures, headings and order are those
of the publications (tests/data/other_counties, typed from them; its README.md has the sources)."""

import csv
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from typer.testing import CliRunner

from tests.conftest import REPOSITORY
from zwgk.cli import app

DATA = REPOSITORY / "tests" / "data" / "other_counties"
EXAMPLES = REPOSITORY / "workbook"


def published(name: str) -> list[list[str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))


def computed(folder: str, tmp_path: Path, code: int = 0) -> Path:
    book = tmp_path / "通报.xlsx"
    source = EXAMPLES / folder if folder.startswith("example-") else DATA / folder
    for arguments, wanted in (
        (["new", "--from", str(source), "-o", str(book)], 0),
        (["recompute", str(book)], code),
    ):
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == wanted, result.output
    return book


def printed(book: Path, sheet: str) -> list[list[str]]:
    """Return the print area from the headings on, as text; a number without .0."""
    worksheet = openpyxl.load_workbook(book)[sheet]
    _, _, last_column, last_row = range_boundaries(worksheet.print_area.split("!")[-1])
    rows = worksheet.iter_rows(min_row=5, max_row=last_row, max_col=last_column, values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def test_a_mailbox_table_of_a_city(tmp_path: Path) -> None:
    """铜川: in roster order, the sum at the foot, neither totals nor numbers of rows: equal to the last cell."""
    rows = printed(computed("example-mailbox", tmp_path), "附件1")
    assert rows == published("tongchuan_2025Q1_mailbox")
    assert len(rows) == 1 + 22 + 1


def test_a_rate_of_adoption(tmp_path: Path) -> None:
    """西宁城中区: one decimal, rounded half up; the publication has 50% for 50.0% and 57.10% for 57.1%. For 0 of 0 it
    has 0, which 设置 can say."""
    rows = printed(computed("xining_chengzhong_2017-04", tmp_path), "附件1")
    heads, *body = published("xining_chengzhong_2017-04_TRUNCATED")
    assert rows[0] == heads
    assert [row[:4] for row in rows[1:]] == [row[:4] for row in body]
    assert [row[4] for row in rows[1:]] == [
        *("50.0%", "57.1%", "53.3%", "36.4%", "42.4%", "42.6%", "28.6%", "50.0%"),
        *("0", "75.0%", "100.0%", "75.0%", "71.4%"),
    ]


def test_a_ranking_by_points(tmp_path: Path) -> None:
    """扎兰屯: 5 points per item on its own site, 10 on the superior's; the roster of the folder is in reverse order."""
    rows = printed(computed("example-scores", tmp_path), "附件1")
    assert rows == published("zhalantun_2023Q1_TRUNCATED")


def test_a_limit_in_the_head(tmp_path: Path) -> None:
    """怀远: no numbers of rows, two units per printed row. Of the last unit only a part of its name is known (招商中),
    so it is not on the roster, and its place is blank here."""
    rows = printed(computed("huaiyuan_2024-03", tmp_path), "附件1")
    _, *body = published("huaiyuan_2024-03_TRUNCATED")
    assert rows[0] == ["县直单位(最低标准:20)", "信息数"] * 2
    assert rows[1:-1] == body[:-1]
    assert (rows[-1], body[-1]) == (["生态环境分局", "45", "", ""], ["生态环境分局", "45", "招商中(截断)", ""])


WUDING = {
    "example-county": (
        "wuding_2024-07_newmedia",
        317,
        "县民族宗教事务局、县司法局、县财政局、县水务局、县投资促进局、县供销社、县税务局",
    ),
    "wuding_2024-09": ("wuding_2024-09_newmedia_merged", 334, "县水务局、县税务局、县林业和草原局、县投资促进局"),
    "wuding_2025-09": ("wuding_2025-09_newmedia", 349, "白路镇、县财政局、县水务局、县地震局、县税务局"),
}


@pytest.mark.parametrize("folder", WUDING)
def test_new_media_by_roster_with_their_hosts(folder: str, tmp_path: Path) -> None:
    """武定: in September 2024 a host of several accounts is printed once. The text gives the site's total and who has
    none."""
    name, site, zero = WUDING[folder]
    book = computed(folder, tmp_path, code=1)  # the hosts are not on the roster of those who published nothing
    assert printed(book, "附件2") == published(name)
    result = CliRunner().invoke(app, ["bulletin", str(book), "-o", str(tmp_path / "通报.docx")])
    assert result.exit_code == 1, result.output
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "通报.docx")).paragraphs)
    assert f"共公开信息{site}条" in text
    named = text.split("例如：")[1].split("在动态栏目上传信息数量为零")[0]
    assert sorted(named.removesuffix("等单位").split("、")) == sorted(zero.split("、"))
