"""Tables published by other governments, built by `zwgk new` from plain folders: figures, headings and order are those
of the publications (tests/data/other_counties, typed from them; its README.md has the sources)."""

import csv
from itertools import pairwise
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
    """铜川: in roster order, the sum at the foot, no column of totals; the row number is ours."""
    rows = printed(computed("example-mailbox", tmp_path), "附件1")
    heads, *body = published("tongchuan_2025Q1_mailbox")
    assert rows[0] == ["序号", *heads]
    assert rows[1:-1] == [[str(number), *row] for number, row in enumerate(body[:-1], start=1)]
    assert rows[-1] == ["", "合计", "139", "139"]
    assert len(body) - 1 == 22


def test_a_rate_of_adoption(tmp_path: Path) -> None:
    """西宁城中区: one decimal, rounded half up; the publication has 50% for 50.0% and 57.10% for 57.1%, and 0 for
    0 of 0, for which we print —."""
    rows = printed(computed("xining_chengzhong_2017-04", tmp_path), "附件1")
    heads, *body = published("xining_chengzhong_2017-04_TRUNCATED")
    assert rows[0] == heads
    assert [row[:4] for row in rows[1:]] == [row[:4] for row in body]
    assert [row[4] for row in rows[1:]] == [
        *("50.0%", "57.1%", "53.3%", "36.4%", "42.4%", "42.6%", "28.6%", "50.0%"),
        *("—", "75.0%", "100.0%", "75.0%", "71.4%"),
    ]


def test_a_ranking_by_points(tmp_path: Path) -> None:
    """扎兰屯: 5 points per item on its own site, 10 on the superior's; the roster of the folder is in reverse order."""
    rows = printed(computed("example-scores", tmp_path), "附件1")
    assert rows == published("zhalantun_2023Q1_TRUNCATED")


def test_a_limit_in_the_head(tmp_path: Path) -> None:
    """怀远: the table is printed in two halves side by side there; read one after the other it equals ours."""
    rows = printed(computed("huaiyuan_2024-03", tmp_path), "附件1")
    _, *body = published("huaiyuan_2024-03_TRUNCATED")
    halves = [row[:2] for row in body] + [row[2:] for row in body if row[3]]
    assert rows[0] == ["序号", "县直单位(最低标准:20)", "信息数"]
    assert [row[1:] for row in rows[1:]] == halves


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
    """武定: an empty 主办单位 is covered by the merged cell above. The text gives the site's total and who has none."""
    name, site, zero = WUDING[folder]
    book = computed(folder, tmp_path, code=1)  # the hosts are not on the roster of those who published nothing
    heads, *body = published(name)
    for above, row in pairwise(body):
        row[1] = row[1] or above[1]
    assert printed(book, "附件2") == [heads, *body]
    result = CliRunner().invoke(app, ["bulletin", str(book), "-o", str(tmp_path / "通报.docx")])
    assert result.exit_code == 1, result.output
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "通报.docx")).paragraphs)
    assert f"共公开信息{site}条" in text
    named = text.split("例如：")[1].split("在动态栏目上传信息数量为零")[0]
    assert sorted(named.removesuffix("等单位").split("、")) == sorted(zero.split("、"))
