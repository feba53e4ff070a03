"""Published bulletins with their printed errors: each is found, and nothing else, in every format."""

import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.zwgk.documents.check.clean_pages import CLEAN_PAGES
from tests.zwgk.documents.check.papers import WRITERS, Block, published, read_paper, town_table
from zwgk.documents.check.rules import faults_of
from zwgk.documents.office import find_soffice
from zwgk.model.problems import Severity

Found = set[tuple[str, str, str]]
PUBLISHED: Found = {
    ("点名", "统计局、退役军人事务局、信访局、公安局", "机关事务中心"),
    ("漏字", "部门息公开", "部门信息公开"),
    ("错词", "未达标更新要求", "未达到更新要求"),
    ("标点", "。", "，"),  # before 中国农科院, in the list 本期发
    ("正文与附表", "1358", "1107"),  # a question: the bulletin does not explain the 251 between them
}


def found(blocks: list[Block], ending: str, folder: Path) -> Found:
    path = folder / f"通报.{ending}"
    WRITERS[ending](blocks, path)
    return {(fault.rule, fault.found, fault.expected) for fault in faults_of(read_paper(path))}


@pytest.mark.parametrize("ending", WRITERS)
def test_2024_q2_has_five_faults_in_every_format(ending: str, tmp_path: Path) -> None:
    assert found(published(), ending, tmp_path) == PUBLISHED


@pytest.mark.office
@pytest.mark.skipif(find_soffice() is None, reason="没有 LibreOffice，做不出 PDF")
def test_2024_q2_has_five_faults_as_pdf(tmp_path: Path) -> None:
    WRITERS["docx"](published(), tmp_path / "通报.docx")
    soffice = find_soffice()
    assert soffice is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(soffice), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "通报.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    shutil.rmtree(tmp_path / "profile")
    paper = read_paper(tmp_path / "通报.pdf")
    assert {(fault.rule, fault.found, fault.expected) for fault in faults_of(paper)} == PUBLISHED


def test_the_difference_to_the_portal_is_a_question_and_no_error(tmp_path: Path) -> None:
    WRITERS["txt"](published(), tmp_path / "通报.txt")
    faults = faults_of(read_paper(tmp_path / "通报.txt"))
    assert {fault.found for fault in faults if fault.severity is Severity.NOTE} == {"1358"}


LEVELS = [["单位", "信息公开", "", "合计"], ["", "动态", "公告", ""]]
ROWS = [["甲局", "3", "4", "7"], ["乙局", "2", "4", "7"], ["丙局", "1", "1", "2"], ["合计", "6", "9", "16"]]
MERGED = (((0, 0), (1, 0)), ((0, 1), (0, 2)), ((0, 3), (1, 3)))


def word_with_merged_heads(path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("2024年第二季度统计表")
    table = document.add_table(0, 4)
    for texts in LEVELS + ROWS:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    for first, last in MERGED:
        table.cell(*first).merge(table.cell(*last))
    document.save(str(path))


def page_with_merged_heads(path: Path) -> None:
    heads = "<tr><th rowspan=2>单位<th colspan=2>信息公开<th rowspan=2>合计<tr><th>动态<th>公告"
    rows = "".join("<tr>" + "".join(f"<td>{text}" for text in texts) for texts in ROWS)
    path.write_text(f"<meta charset=utf-8><p>2024年第二季度统计表</p><table>{heads}{rows}</table>", encoding="utf-8")


def sheet_with_merged_heads(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2024年第二季度统计表"])
    for texts in LEVELS + ROWS:
        sheet.append([int(text) if text.isdigit() else text for text in texts])
    for (row, column), (last_row, last_column) in MERGED:
        corners = {"start_row": row + 2, "start_column": column + 1, "end_row": last_row + 2}
        sheet.merge_cells(**corners, end_column=last_column + 1)
    book.save(path)


@pytest.mark.parametrize(
    ("ending", "write"),
    [("docx", word_with_merged_heads), ("html", page_with_merged_heads), ("xlsx", sheet_with_merged_heads)],
)
def test_heads_of_two_levels_over_merged_cells(ending: str, write: Callable[[Path], None], tmp_path: Path) -> None:
    """2 + 4 = 6, and not 7."""
    path = tmp_path / f"通报.{ending}"
    write(path)
    assert [(fault.found, fault.expected) for fault in faults_of(read_paper(path))] == [("7", "6")]


def wuding(title: str, sentence: str, table: str) -> list[Block]:
    return [title, sentence, "附件", f"{title[:8]}政务新媒体发布情况表", town_table(table)]


@pytest.mark.parametrize("ending", WRITERS)
def test_wuding_september_2024_states_304_over_338(ending: str, tmp_path: Path) -> None:
    title = "2024年9月武定县政府网站及政务新媒体运行情况通报"
    sentence = "9月，全县10个政务新媒体账号共发布信息304条。"
    paper = wuding(title, sentence, "wuding_2024-09_newmedia_merged")
    assert found(paper, ending, tmp_path) == {("正文与附表", "304", "338")}


@pytest.mark.parametrize("ending", WRITERS)
def test_wuding_july_2024_ends_a_day_early(ending: str, tmp_path: Path) -> None:
    title = "2024年7月武定县政府网站及政务新媒体运行情况通报"
    sentence = "7月1日—7月30日，全县10个政务新媒体账号共发布信息272条。"
    paper = wuding(title, sentence, "wuding_2024-07_newmedia")
    assert sum(int(row[3]) for row in town_table("wuding_2024-07_newmedia")[1:]) == 272  # so the sentence is right
    assert found(paper, ending, tmp_path) == {("日期", "7月1日—7月30日", "7月31日")}


CLEAN: dict[str, list[Block]] = {
    "wuding 2025-09": wuding(
        "2025年9月武定县政府网站及政务新媒体运行情况通报",
        "9月，县政府网站发布信息349条，全县8个政务新媒体账号共发布信息284条。收到留言10件，其中咨询8件，占80%，投诉1件，占10%，"
        "其他1件，占10%。",
        "wuding_2025-09_newmedia",
    ),
    "xining 2017-04": [
        "2017年4月城中区政务信息报送采纳情况通报",
        "4月，各单位共报送信息301条，采纳159条，采纳率52.8%。",
        "附件",
        "2017年4月信息采纳情况表",
        town_table("xining_chengzhong_2017-04_TRUNCATED"),
    ],
    "zhalantun 2023Q1": [
        "扎兰屯市2023年第一季度政务信息采用情况通报",
        "一季度共报送信息2000条，其中部门1165条，乡镇835条。采用773条，其中部门456条，乡镇317条。",
        "附件",
        "2023年第一季度得分表",
        town_table("zhalantun_2023Q1_TRUNCATED"),
    ],
    "weinan 2023Q2, shares of 569": [
        "2023年第二季度市长信箱办理情况",
        "2023年第二季度，市长信箱共收到来信569件，办结率100%。",
        "投诉类243件，占比42.71%；咨询类126件，占比22.14%；求助类131件，占比23.02%；建议类29件，占比5.10%；"
        "举报类40件，占比7.03%。",
    ],
    "a city in a third quarter, shares of 497 of 553 that are valid": [
        "2021年第三季度市长信箱办理情况",
        "市长信箱共收到来信553件，其中受理有效信件497件，无效重复信件56件；按期办结率97.18%。",
        "投诉类301件，占总量的60.56%；咨询类120件，占总量的24.14%；建议类44件，占总量的8.85%；"
        "求助类31件，占总量的6.24%；无效类1件，占总量的0.20%。",
    ],
    "tongchuan 2025Q1, the table": [
        "2025年第一季度市长信箱办理情况通报",
        "第一季度，市长信箱共收到来信139件，按期回复139件。",
        "附件",
        "2025年第一季度市长信箱来信办理情况表",
        town_table("tongchuan_2025Q1_mailbox"),
    ],
}


@pytest.mark.parametrize("ending", ["docx", "html", "txt", "xlsx"])
@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_paper_has_no_fault(name: str, ending: str, tmp_path: Path) -> None:
    assert found(CLEAN[name], ending, tmp_path) == set()


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("name", CLEAN_PAGES)
def test_a_page_of_another_place_has_no_fault(name: str, ending: str, tmp_path: Path) -> None:
    assert found(CLEAN_PAGES[name], ending, tmp_path) == set()


@pytest.mark.parametrize("ending", WRITERS)
def test_weinan_2024_q2_prints_one_share_by_a_hundredth_too_high(ending: str, tmp_path: Path) -> None:
    """10 ÷ 276 = 3.6232 %; the other four of the list are rounded correctly."""
    paper: list[Block] = [
        "2024年第二季度市长信箱办理情况",
        "2024年第二季度，市长信箱共收到来信276件，办结率100%。",
        "投诉类103件，占比37.32%；咨询类75件，占比27.17%；求助类66件，占比23.91%；建议类22件，占比7.97%；"
        "举报类10件，占比3.63%。",
    ]
    assert found(paper, ending, tmp_path) == {("百分比", "举报类10（3.63%）", "3.62%")}


@pytest.mark.parametrize("ending", WRITERS)
def test_huaiyuan_2024_03_prints_22_before_23_in_a_table_of_two_units_a_row(ending: str, tmp_path: Path) -> None:
    paper: list[Block] = [
        "2024年3月怀远县信息发布情况通报",
        "3月，县直单位1454条，乡镇996条，共计2450条。信息更新较好的单位有：县市场监管局、县财政局、唐集镇。",
        "附件",
        "2024年3月县直单位信息发布统计表",
        town_table("huaiyuan_2024-03_TRUNCATED"),
    ]
    assert found(paper, ending, tmp_path) == {("排名", "23", "不大于 22")}


CATEGORIES = (
    ("住房保障", 43, "30.2"),
    ("物业服务", 17, "12.3"),
    ("道路交通", 18, "13"),
    ("生态环保", 6, "4.4"),
    ("民政救助", 1, "0.7"),
    ("劳动保障", 8, "5.9"),
    ("科教文化", 1, "0.7"),
    ("农业农村", 4, "2.9"),
    ("市场监管", 8, "5.9"),
    ("政府服务", 7, "5.2"),
    ("医疗卫生", 6, "4.4"),
    ("公共安全", 2, "1.4"),
    ("拆迁征收", 1, "0.7"),
    ("城市建设", 1, "0.7"),
    ("经济发展", 1, "0.7"),
    ("其他", 14, "10.2"),
    ("感谢信", 1, "0.7"),
)
TYPES = (("咨询", 16, "11.5"), ("投诉", 67, "48.2"), ("谏言", 14, "10.2"), ("求助", 41, "29.4"), ("感谢信", 1, "0.7"))
WRONG_SHARES = {
    # 43 ÷ 139 = 30.94 %, 17 = 12.23, 18 = 12.95, 6 = 4.32, 8 = 5.76, 7 = 5.04, 14 = 10.07, 41 = 29.50
    ("住房保障43（30.2%）", "30.9%"),
    ("物业服务17（12.3%）", "12.2%"),
    ("道路交通18（13%）", "12.9%"),
    ("生态环保6（4.4%）", "4.3%"),
    ("劳动保障8（5.9%）", "5.8%"),
    ("市场监管8（5.9%）", "5.8%"),
    ("政府服务7（5.2%）", "5.0%"),
    ("医疗卫生6（4.4%）", "4.3%"),
    ("其他14（10.2%）", "10.1%"),
    ("谏言14（10.2%）", "10.1%"),
    ("求助41（29.4%）", "29.5%"),
}


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("between", ["{0}{1}件，占{2}%", "{0}{1}件（{2}%）", "{0}{1}件（占比{2}%）"])
def test_tongchuan_has_eleven_wrong_shares(between: str, ending: str, tmp_path: Path) -> None:
    assert sum(Decimal(share) for _, _, share in CATEGORIES) == Decimal("100.0")  # adjusted so that they add up
    listed = ["、".join(between.format(*item) for item in items) for items in (CATEGORIES, TYPES)]
    paper: list[Block] = [
        "2025年第一季度市长信箱办理情况通报",
        "第一季度，市长信箱共收到来信139件。",
        f"按内容分，{listed[0]}。",
        f"按类型分，{listed[1]}。",
    ]
    assert {pair[1:] for pair in found(paper, ending, tmp_path)} == WRONG_SHARES
