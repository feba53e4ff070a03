"""The acceptance case: the example workbook gives the published text of the bulletin, sentence by sentence.

The published text is a scan: its punctuation is half-width, its lines are broken by spaces, and a comma may have
become a full stop. Both sides are compared with full-width forms folded and spaces dropped; no other difference is
tolerated except CORRECTIONS.
"""

import re
import shutil
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.conftest import EXAMPLE
from zwgk.cli import app
from zwgk.documents.bulletin.model import BulletinDocument, ParagraphRole
from zwgk.documents.bulletin.read_back import read_back

PUBLISHED = Path(__file__).parents[3] / "data" / "bulletin-2024Q2" / "published.txt"

CORRECTIONS = (
    # published, ours, why
    ("在部门息公开栏目上", "在部门信息公开栏目上", "a slip of the pen: the column is called 部门信息公开"),
    ("例如:统计局、", "例如:机关事务中心、统计局、", "it is at 0 in 附件2 as the other four are (31, 0)"),
    ("数量未达标更新要求", "数量未达到更新要求", "a slip: two phrases run into one"),
    ("各乡镇,县直各部门通过", "各乡镇、县直各部门通过", "the same phrase has 、 the other three times"),
    (
        "水利、市政服务、城市综合执法、农村危房改造等",
        "水利、农村危房改造、市政服务、城市综合执法等",
        "the list before it has 农村危房改造 ahead of 市政服务; a sheet has one order",
    ),
)
CORRECTED_DISTRIBUTION = (
    ("管委会。中国农科院", "管委会,中国农科院", "a list goes on after it: the scan read a comma as a full stop"),
    ("管委会。各乡", "管委会,各乡", "the same"),
)


def folded(text: str) -> str:
    """Return text with full-width forms folded, quotation marks straightened, spaces dropped."""
    text = unicodedata.normalize("NFKC", text).translate(str.maketrans("“”", '""'))
    return re.sub(r"\s+", "", text)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[。;])", folded(text)) if part]


def published_part(start: str, end: str) -> str:
    text = re.sub(r"^[#\-]+ ", "", PUBLISHED.read_text(encoding="utf-8"), flags=re.MULTILINE)
    whole = folded(text)
    return whole[whole.index(start) : whole.index(end)]


def corrected(text: str, corrections: tuple[tuple[str, str, str], ...]) -> str:
    for published, ours, _ in corrections:
        assert text.count(published) == 1, published
        text = text.replace(published, ours)
    return text


def bulletin(workbook: Path, folder: Path) -> BulletinDocument:
    target = folder / "通报.docx"
    result = CliRunner().invoke(app, ["bulletin", str(workbook), "-o", str(target)])
    assert result.exit_code == 0, result.output
    return read_back(target.read_bytes())


def body(document: BulletinDocument) -> str:
    roles = (ParagraphRole.HEADING, ParagraphRole.TEXT)
    return "".join(paragraph.run_in + paragraph.text for paragraph in document.paragraphs if paragraph.role in roles)


def part(text: str, start: str, end: str = "") -> str:
    whole = folded(text)
    return whole[whole.index(start) : whole.index(end) if end else len(whole)]


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> BulletinDocument:
    return bulletin(EXAMPLE, tmp_path_factory.mktemp("text"))


def test_the_opening_and_the_overview_are_the_published_ones(document: BulletinDocument) -> None:
    published = corrected(published_part("为进一步推进政务公开工作制度化", "二、存在问题"), CORRECTIONS[3:4])
    assert sentences(part(body(document), "为进一步", "二、存在问题")) == sentences(published)


def test_the_faults_are_the_published_ones(document: BulletinDocument) -> None:
    published = corrected(published_part("二、存在问题", "三、下步要求"), (*CORRECTIONS[:3], *CORRECTIONS[4:]))
    assert sentences(part(body(document), "二、存在问题", "三、下步要求")) == sentences(published)


def test_with_an_exemption_the_four_published_departments_are_named(tmp_path: Path) -> None:
    workbook = Path(shutil.copy(EXAMPLE, tmp_path / "豁免.xlsx"))
    book = openpyxl.load_workbook(workbook)
    roster = book["单位名录"]
    heads = next(row for row in roster.iter_rows() if any(cell.value == "单位简称" for cell in row))
    columns = {cell.value: cell.column for cell in heads}
    row = next(row for row in range(heads[0].row, 100) if roster.cell(row, columns["单位简称"]).value == "机关事务中心")
    roster.cell(row, columns["免予点名栏目"]).value = "部门信息公开"
    roster.cell(row, columns["免予点名原因"]).value = "职能划转"
    book.save(workbook)
    faults = part(body(bulletin(workbook, tmp_path)), "二、存在问题", "三、下步要求")
    published = published_part("二、存在问题", "三、下步要求")
    assert sentences(faults) == sentences(corrected(published, (CORRECTIONS[0], CORRECTIONS[2], CORRECTIONS[4])))


def test_the_demands_are_the_published_ones(document: BulletinDocument) -> None:
    published = published_part("三、下步要求", "附件:1.2024年")
    assert sentences(part(body(document), "三、下步要求")) == sentences(published)


def test_the_title_is_the_published_one(document: BulletinDocument) -> None:
    assert document.title == "2024年第二季度县政府政务公开工作通报"


def test_the_list_of_attachments_is_the_published_one(document: BulletinDocument) -> None:
    names = [paragraph.text for paragraph in document.paragraphs if paragraph.role is ParagraphRole.ATTACHMENT]
    assert folded("".join(names)) == published_part("附件:1.2024年", "附件12024年")


def test_the_distribution_is_the_published_one(document: BulletinDocument) -> None:
    ours = [paragraph.text for paragraph in document.paragraphs if paragraph.role is ParagraphRole.DISTRIBUTION]
    whole = folded(PUBLISHED.read_text(encoding="utf-8"))
    assert folded("".join(ours)) == corrected(whole[whole.index("本期发") :], CORRECTED_DISTRIBUTION)


def test_every_number_of_the_text_is_in_the_workbook(document: BulletinDocument) -> None:
    # Typed from the sheets: the year and the one before; the portal's total and columns; requests, mailbox; accounts
    # and posts; the catalogue's months and fields; the quotas; the attachments' numbers.
    known = {2024, 2023, 1358, 591, 687, 80, 6, 39, 859, 1, 31, 8, 2, 3}
    text = "".join(paragraph.run_in + paragraph.text for paragraph in document.paragraphs)
    assert {int(number) for number in re.findall(r"\d+", text)} == known
