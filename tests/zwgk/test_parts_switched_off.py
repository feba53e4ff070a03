"""Parts that an office does not have: not required, not written, not printed, no warnings."""

import re
from pathlib import Path

import docx
import openpyxl
import pytest
from typer.testing import CliRunner

from tests.conftest import REPOSITORY
from tests.zwgk.sheets import spoil
from zwgk.cli import app

PARTS = ("portal", "requests", "mailbox", "media", "catalogue")
ITEMS = ("统计门户网站", "统计依申请公开", "统计信箱来信", "统计政务新媒体", "统计目录自查")
OF_THE_PARTS = re.compile("门户网站表|依申请|信箱|新媒体|目录")
SETTINGS = """
year = 2026
period = "1月"

[office]
county = "武定县"
media_title = "{时段}全县政务新媒体检查情况"

[parts]
%s

[[kinds]]
name = "部门"
attachment_title = "{时段}各部门信息公开统计表"

[[columns]]
kind = "部门"
name = "动态"
heading = "动态"
monthly_quota = 1
naming = "为零"
"""


def run(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == code, result.output
    return result.output.replace("\n", "")


def paper(book: Path, tmp_path: Path, code: int = 0) -> str:
    run("bulletin", book, "-o", tmp_path / "通报.docx", code=code)
    return "\n".join(paragraph.text for paragraph in docx.Document(str(tmp_path / "通报.docx")).paragraphs)


def county(tmp_path: Path, *off: str) -> Path:
    folder = tmp_path / "原料"
    folder.mkdir()
    lines = "\n".join(f"{part} = {'false' if part in off else 'true'}" for part in PARTS)
    (folder / "settings.toml").write_text(SETTINGS % lines, encoding="utf-8")
    (folder / "roster.csv").write_text("name,kind\n财政局,部门\n公安局,部门\n", encoding="utf-8")
    (folder / "counts.csv").write_text("unit,column,month,count\n财政局,动态,1,3\n公安局,动态,1,4\n", encoding="utf-8")
    book = tmp_path / "通报.xlsx"
    run("new", "--from", folder, "-o", book)
    return book


def test_an_office_with_units_alone(tmp_path: Path) -> None:
    """3 + 4 items, all parts off: exit code 0, no problems, one attachment, one paragraph of the overview."""
    book = county(tmp_path, *PARTS)
    told = run("recompute", book)
    assert OF_THE_PARTS.search(told) is None, told
    names = openpyxl.load_workbook(book).sheetnames
    assert {"门户网站", "新媒体", "目录自查", "附件2"} & set(names) == set()
    text = paper(book, tmp_path)
    assert "2026年1月，县政府门户网站运行正常。县直各部门通过政府门户网站共公开信息7条；" in text
    assert OF_THE_PARTS.search(text) is None
    assert "（二）" not in text.split("二、存在问题")[0]
    assert "附件：2026年1月各部门信息公开统计表" in text


@pytest.mark.parametrize("part", PARTS)
def test_one_part_is_off(part: str, tmp_path: Path) -> None:
    """Each part separately: its sheet or columns, its sentence and its warnings are missing; the others' are there."""
    book = county(tmp_path, part)
    told = run("validate", book, code=1)
    workbook = openpyxl.load_workbook(book)
    text = paper(book, tmp_path, code=1)
    heads = [cell.value for cell in workbook["门户网站"][4]]
    there = {
        "portal": "政务要闻" in heads and "公开信息的数据尚未填报" in text,
        "requests": "依申请公开收到" in heads and "依申请公开数据尚未填报" in text and "依申请公开收到" in told,
        "mailbox": "县长信箱收到" in heads and "“县长信箱”数据尚未填报" in text and "县长信箱收到" in told,
        "media": "新媒体" in workbook.sheetnames and "全县没有政务新媒体" in text and "附件2" in workbook.sheetnames,
        "catalogue": "目录自查" in workbook.sheetnames and "基层政务公开领域目录进行梳理自查" in text,
    }
    assert there == {name: name != part for name in PARTS}
    numbers = [("（一）" in text, "（二）" in text, "（三）" in text)]
    assert numbers == [(True, True, True)]  # 三、下步要求 has three regardless of the overview


def test_numbers_of_the_overview_follow(tmp_path: Path) -> None:
    """No requests, no mailbox: new media move up from （三） to （二）."""
    overview = paper(county(tmp_path, "requests", "mailbox"), tmp_path, code=1).split("二、存在问题")[0]
    assert "（二）政务新媒体维护情况：" in overview
    assert "（三）" not in overview


def test_a_portal_that_counts_a_total_only(tmp_path: Path) -> None:
    folder = tmp_path / "原料"
    folder.mkdir()
    lines = "requests = false\nmailbox = false\nmedia = false\ncatalogue = false"
    settings = (SETTINGS % lines).replace('county = "武定县"', 'county = "武定县"\nportal_columns = ["公开信息"]')
    (folder / "settings.toml").write_text(settings, encoding="utf-8")
    (folder / "roster.csv").write_text("name,kind\n财政局,部门\n", encoding="utf-8")
    (folder / "counts.csv").write_text("unit,column,month,count\n财政局,动态,1,3\n", encoding="utf-8")
    (folder / "portal.csv").write_text("month,公开信息\n1,317\n", encoding="utf-8")
    run("new", "--from", folder, "-o", tmp_path / "通报.xlsx")
    run("recompute", tmp_path / "通报.xlsx")
    assert "通过政府门户网站共公开信息317条；" in paper(tmp_path / "通报.xlsx", tmp_path)


def test_switching_off_in_a_filled_workbook(tmp_path: Path) -> None:
    """The 2024 Q2 example without new media: 附件3 is emptied, neither listed nor printed; switched on, it is back."""
    book = tmp_path / "示例.xlsx"
    book.write_bytes((REPOSITORY / "workbook" / "示例-2024年第二季度.xlsx").read_bytes())
    run("recompute", book)
    assert openpyxl.load_workbook(book)["附件3"]["B6"].value is not None

    def switch(to: str) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            row = next(row for row in workbook["设置"].iter_rows(max_col=2) if row[0].value == "统计政务新媒体")
            row[1].value = to

        spoil(book, change)
        told = run("recompute", book)
        assert ("新媒体" in told) is (to == "是")

    switch("否")
    emptied = openpyxl.load_workbook(book)["附件3"]
    assert [cell.value for row in emptied["A3:D12"] for cell in row if cell.value is not None] == []
    text = paper(book, tmp_path)
    assert "1. 2024年第二季度各乡镇政府网站信息公开统计表" in text
    assert "3. " not in text
    assert "新媒体" not in text
    from zwgk.workbook.print_copy import print_copy

    (tmp_path / "印.xlsx").write_bytes(print_copy(book).content)
    assert openpyxl.load_workbook(tmp_path / "印.xlsx").sheetnames == ["附件1", "附件2"]
    switch("是")
    assert openpyxl.load_workbook(book)["附件3"]["B6"].value is not None


def test_a_part_that_the_workbook_was_not_made_with(tmp_path: Path) -> None:
    book = county(tmp_path, "media")

    def change(workbook: openpyxl.Workbook) -> None:
        row = next(row for row in workbook["设置"].iter_rows(max_col=2) if row[0].value == "统计政务新媒体")
        row[1].value = "是"

    spoil(book, change)
    told = run("recompute", book, code=2)
    assert "没有工作表“新媒体”" in told
    assert "把“设置”里的“统计政务新媒体”改为“否”" in told
    run("sync", book, code=1)
    assert {"新媒体", "附件2"} <= set(openpyxl.load_workbook(book).sheetnames)


def shown(book: Path, sheet: str) -> str:
    """Return the hint of an input sheet as its formula has it."""
    return str(openpyxl.load_workbook(book, data_only=True)[sheet]["B2"].value)


@pytest.mark.parametrize(
    ("item", "sheet"),
    [("统计政务新媒体", "新媒体"), ("统计目录自查", "目录自查"), ("统计依申请公开", "门户网站")],
)
def test_a_sheet_that_is_not_read_says_so_and_goes_with_the_next_sync(item: str, sheet: str, tmp_path: Path) -> None:
    """The sentence is on the sheet at once, by a formula; no command warns of it. 同步结构 hides the sheet, keeps
    what is on it, and shows it again."""
    book = county(tmp_path)
    assert f"“{item}”" not in shown(book, sheet)

    def switch(to: str) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            next(row for row in workbook["设置"].iter_rows(max_col=2) if row[0].value == item)[1].value = to

        spoil(book, change)

    spoil(book, lambda workbook: workbook[sheet].__setitem__("B7", "填过的" if sheet != "门户网站" else 5))
    typed = openpyxl.load_workbook(book)[sheet]["B7"].value
    switch("否")
    run("recompute", book, code=1)
    assert f"“{item}”" in shown(book, sheet)
    assert "不读，填了也不统计" in shown(book, sheet)
    said = run("sync", book, code=1)
    workbook = openpyxl.load_workbook(book)
    part_of_a_sheet = sheet == "门户网站"
    assert (workbook[sheet].sheet_state == "hidden") is not part_of_a_sheet
    assert ("隐藏 1 张" in said) is not part_of_a_sheet
    assert workbook[sheet]["B7"].value == typed
    assert sheet not in "".join(str(cell.value) for cell in workbook["首页"][6]) or part_of_a_sheet
    assert "没有要改的" in run("sync", book, code=1)
    switch("是")
    run("sync", book, code=1)
    workbook = openpyxl.load_workbook(book)
    assert (workbook[sheet].sheet_state, workbook[sheet]["B7"].value) == ("visible", typed)
    assert "没有要改的" in run("sync", book, code=1)
