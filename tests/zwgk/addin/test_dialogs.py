"""A dialog's text in the worst cases: at most eight lines, errors first, no mention of an already saved workbook."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.conftest import EXAMPLE
from zwgk.addin.choosing import Chosen
from zwgk.addin.running import Report, run
from zwgk.addin.saved_copy import run_backed_up
from zwgk.buttons import BUTTONS
from zwgk.documents.bulletin import publish
from zwgk.documents.bulletin.run import LEAVE
from zwgk.files import open_file
from zwgk.outcome import Status

NOT_REPORTED = 38
MOST_LINES, LONGEST_LINE = 8, 60
MOST_CHARACTERS = 500  # of a message box in Excel: more would be a second box


@pytest.fixture(scope="module")
def untidy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example with 38 units that have reported nothing of the period, and others with unreadable cells."""
    path = Path(shutil.copy(EXAMPLE, tmp_path_factory.mktemp("untidy") / "通报.xlsx"))
    book = openpyxl.load_workbook(path)
    units = [sheet for sheet in book.worksheets if any(cell.value == "填报单位" for cell in sheet["A"])]
    for number, sheet in enumerate(units):
        head = next(cell.row for cell in sheet["A"] if cell.value == "月份")
        for row in range(head + 1, sheet.max_row + 1):
            if sheet.cell(row, 1).value not in (4, 5, 6):
                continue
            for column in range(2, 5):
                if isinstance(sheet.cell(row, column).value, int):
                    sheet.cell(row, column).value = None if number < NOT_REPORTED else "三十多条（待核）"
    book["新媒体"].insert_rows(5)
    book.save(path)
    return path


@pytest.fixture
def book(untidy: Path, tmp_path: Path) -> Iterator[xw.Book]:
    with open_file(Path(shutil.copy(untidy, tmp_path))) as book:
        yield book


def chosen_for(asks: str, folder: Path) -> Chosen:
    """Return a choice that goes wrong in many ways."""
    (folder / "选的").mkdir()
    if asks == "folder":
        return Chosen((folder / "选的",), LEAVE)
    if asks == "files":
        for number in range(30):
            shutil.copy(EXAMPLE, folder / "选的" / f"交回的表{number}.xlsx")
        return Chosen((folder / "选的",))
    if asks == "paper":
        paper = folder / "选的" / "通报.md"
        paper.write_text("# 通报\n\n" + "部门信息公开共9条,其中甲局3条、乙局4条，合计8条。\n\n" * 40, "utf-8")
        return Chosen((paper,))
    export = folder / "选的" / "台账.csv"
    rows = "".join(f"标题{number},没有的栏目{number},小冀镇,2024-04-{number % 28 + 1:02}\n" for number in range(300))
    export.write_text("标题,栏目,单位,发布日期\n" + rows, "utf-8")
    return Chosen((export,))


def click(book: xw.Book, button_id: str, tmp_path: Path) -> Report:
    button = next(button for button in BUTTONS if button.id == button_id)
    return run(button_id, book, chosen_for(button.asks, tmp_path), tmp_path / "zwgk.log")


@pytest.mark.parametrize("button", [button.id for button in BUTTONS])
def test_at_most_eight_lines(button: str, book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both hosts show this text and nothing else."""
    monkeypatch.setattr(publish, "find_soffice", lambda: None)
    report = click(book, button, tmp_path)
    assert not (tmp_path / "zwgk.log").exists(), report.text
    fits(report)


def fits(report: Report) -> None:
    """A line is one on the screen, too: the narrowest dialog holds 60 characters. A refusal is one sentence."""
    lines = report.text.splitlines()
    most = MOST_CHARACTERS if report.code == Status.REFUSED else LONGEST_LINE
    assert len(lines) <= MOST_LINES, report.text
    assert all(len(line) <= most for line in lines), report.text
    assert len(report.text) <= MOST_CHARACTERS, report.text
    for word in ("保存", "备份"):
        assert word not in lines[-1] or "还没有" in lines[-1], report.text


@pytest.mark.parametrize("button", [button.id for button in BUTTONS if button.writes and not button.reopens])
def test_in_excel_and_wps_too_where_a_copy_is_made_before(
    button: str, book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "find_soffice", lambda: None)
    asks = next(one.asks for one in BUTTONS if one.id == button)
    fits(run_backed_up(button, book, chosen_for(asks, tmp_path), tmp_path / "zwgk.log"))


@pytest.mark.parametrize("button", [button.id for button in BUTTONS if button.opens_chooser])
def test_a_cancelled_chooser_says_nothing(button: str, book: xw.Book, tmp_path: Path) -> None:
    """Not even that a copy was made before."""
    assert run_backed_up(button, book, Chosen(()), tmp_path / "zwgk.log").text == ""


def test_a_refused_command_does_not_end_with_its_backup(book: xw.Book, tmp_path: Path) -> None:
    book.sheets["首页"].range("B3").value = "第九季度"
    report = run_backed_up("recompute", book, Chosen(()), tmp_path / "zwgk.log")
    assert report.code == Status.REFUSED
    assert "备份" not in report.text


def test_one_sentence_for_the_units_that_have_not_reported(book: xw.Book, tmp_path: Path) -> None:
    """43 units: 38 with nothing, five with unreadable figures. Three of the latter come first, with their places."""
    report = click(book, "recompute", tmp_path)
    lines = report.text.splitlines()
    assert lines[0] == "2024年第二季度统计完成：43 个单位，其中 43 个没有报齐（43 个一个数也没有报）。"
    assert "月没有填" not in report.text
    assert [line[:3] for line in lines[-4:-1]] == ["错误 "] * 3
    assert lines[-1] == "结果写在打开的工作簿里，还没有存盘。"
    assert (report.sheet, report.file) == ("校验", None)


def test_a_unit_a_line_in_the_checks(book: xw.Book, tmp_path: Path) -> None:
    click(book, "validate", tmp_path)
    rows = book.sheets["校验"].range("A4:I200").value
    told = [row[5] for row in rows if row[5] and row[5].endswith("没有填")]
    assert len(told) == NOT_REPORTED
    assert told[0] == "小冀镇的“乡镇动态”、“乡镇信息公开”4月、5月、6月没有填"
    severities = [row[1] for row in rows if row[1]]
    assert severities == sorted(severities, key=["错误", "警告", "提示"].index)


def test_what_was_made_can_be_opened(book: xw.Book, tmp_path: Path) -> None:
    report = click(book, "new_year", tmp_path)
    assert report.file is not None
    assert report.text.splitlines()[-1].startswith("已生成：")
    assert report.text.endswith(report.file.name)  # a long path is shown without its middle


def test_units_that_have_not_reported_are_not_short_of_the_quota(book: xw.Book, tmp_path: Path) -> None:
    """The same on 首页, on 看板 and in the text."""
    click(book, "recompute", tmp_path)
    home = book.sheets["首页"]
    heads = home.range("A7:P7").value
    rows = home.range((8, 1), (50, len(heads))).value
    assert len([row for row in rows if row[1]]) == 43
    assert {row[heads.index("未达标")] for row in rows} == {None}
    assert book.sheets["看板"].range("A4").value.startswith("43 个单位：没报齐 43 个，全部达到要求 0 个（0%）")
    board = book.sheets["看板"].range("AA1:AZ20").value
    column = board[0].index("未达标")
    assert [row[column - 1 : column + 1] for row in board[1:] if row[column] is not None] == [[0, 0]] * 4
