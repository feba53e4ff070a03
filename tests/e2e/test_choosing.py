"""Buttons that ask for a folder or files: the office's own dialogs by mouse and keyboard, and their results."""

import csv
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.e2e.calc import Calc
from tests.e2e.cells import month_cell, shown_table
from tests.e2e.chooser import Chooser
from tests.e2e.screen import Screen, wait_for
from tests.e2e.test_dialog import press
from tests.zwgk.intake.conftest import small_source
from tests.zwgk.intake.looking import fill_form
from zwgk import commands
from zwgk.buttons import BUTTONS
from zwgk.files import open_file
from zwgk.workbook.template.build import build

pytestmark = pytest.mark.desktop

ASKING = [button.label for button in BUTTONS if button.opens_chooser]
PAPERS = "2024年第二季度政务公开工作通报"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return the blank workbook of a county of five units, three of them departments."""
    path = tmp_path / "通报.xlsx"
    path.write_bytes(build(small_source()))
    return path


def sent(workbook: Path) -> Path:
    """Return the folder of its forms, made on first use."""
    folder = workbook.parent / "下发"
    if not folder.exists():
        with open_file(workbook) as book:
            commands.send(book, folder)
    return folder


def contents(document: Any) -> dict[str, Any]:
    """Return formulas and texts of all sheets."""
    sheets = (document.Sheets.getByIndex(number) for number in range(document.Sheets.getCount()))
    return {sheet.Name: sheet.getCellRangeByName("A1:AZ120").getFormulaArray() for sheet in sheets}


def undo(calc: Calc, document: Any) -> None:
    calc.focus(document)
    calc.screen.press("ctrl+z")
    wait_for("undo", lambda: not document.getUndoManager().isUndoPossible())


def rows_of(document: Any, sheet: str, first: int) -> list[tuple[Any, ...]]:
    """Return the filled rows of a list from a row on, counted from 1."""
    rows = document.Sheets.getByName(sheet).getCellRangeByName(f"A{first}:I100").getDataArray()
    return [row for row in rows if any(row)]


def test_forms_go_to_the_chosen_folder(calc: Calc, screen: Screen, example: Path) -> None:
    folder = example.parent / "forms"
    folder.mkdir()
    document = calc.open(example)
    chooser = Chooser(calc, document, "下发")
    assert chooser.typed() == f"{example.parent}/"  # begins beside the workbook
    screen.picture("chooser-folder")
    chooser.type(str(folder))
    chooser.accept()
    said = calc.report()
    assert said.startswith("2024年第二季度填报表已生成：43 份")
    assert said.count("文件夹") == 1
    assert f"{str(folder)[-30:]}”里" in said  # of a long path both ends are shown
    names = {path.name for path in folder.iterdir()}
    assert len(names) == 44
    assert {"2024年第二季度-小冀镇.xlsx", "2024年第二季度-下发清单.xlsx"} < names
    assert not document.isModified()


def test_several_returned_forms_at_once(calc: Calc, screen: Screen, small: Path) -> None:
    for unit, counts in {
        "小冀镇": {("小冀镇", "动态", 4): 12, ("小冀镇", "动态", 5): 0},
        "翟坡镇": {("翟坡镇", "信息公开", 6): 5},
        "财政局": {("财政局", "重点领域", 4): 80},
        "公安局": {("公安局", "动态", 4): 99},  # not chosen
    }.items():
        fill_form(sent(small) / f"2024年第二季度-{unit}.xlsx", counts)
    (small.parent / "说明.pdf").touch()
    document = calc.open(small)
    before = contents(document)

    chooser = Chooser(calc, document, "回收")
    wait_for("the folder's list", lambda: {"通报.xlsx", "下发"} <= set(chooser.listed()))
    assert "说明.pdf" not in chooser.listed()
    chooser.click("下发", times=2)
    chooser.click("2024年第二季度-小冀镇.xlsx")
    chooser.click("2024年第二季度-财政局.xlsx", holding="shift")  # 翟坡镇 is between them
    screen.picture("chooser-files")
    chooser.accept()
    said = calc.report()
    assert said.startswith("2024年第二季度回收完成：3 份中收下 3 份，填入 4 格。")
    found = [
        month_cell(document, unit, month, heading).getString()
        for unit, month, heading in (
            ("小冀镇", 4, "乡镇动态"),
            ("小冀镇", 5, "乡镇动态"),
            ("小冀镇", 6, "乡镇动态"),
            ("翟坡镇", 6, "乡镇信息公开"),
            ("财政局", 4, "重点领域信息公开"),
            ("公安局", 4, "部门动态"),
        )
    ]
    assert found == ["12", "0", "", "5", "80", ""]
    assert [row[1:6] + row[7:9] for row in rows_of(document, "导入记录", 4)] == [
        ("回收", "小冀镇", "动态", "4月", "小冀镇", "", 12),
        ("回收", "小冀镇", "动态", "5月", "小冀镇", "", 0),
        ("回收", "翟坡镇", "信息公开", "6月", "翟坡镇", "", 5),
        ("回收", "财政局", "重点领域", "4月", "财政局", "", 80),
    ]
    (backup,) = (small.parent / "备份").iterdir()
    assert backup.name in said
    assert backup.read_bytes() == small.read_bytes()  # the file as it was before

    undo(calc, document)
    assert contents(document) == before


def test_an_export_is_counted(calc: Calc, screen: Screen, small: Path) -> None:
    export = small.parent / "export.csv"
    rows = [
        ("标题", "栏目", "单位", "日期"),
        ("甲", "工作动态", "财政局", "2024-04-01"),
        ("乙", "工作动态", "财政局", "2024-06-30"),
        ("丙", "工作动态", "财政局", "2024-06-29"),
    ]
    with export.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    document = calc.open(small)
    before = contents(document)

    chooser = Chooser(calc, document, "台账导入")
    screen.picture("chooser-file")
    chooser.type(str(export))
    chooser.accept()
    said = calc.report()
    assert "计入 3 行 + 列出 0 行 + 不在本期 0 行 = 台账共 3 行" in said
    counts = [month_cell(document, "财政局", month, "部门动态").getString() for month in (4, 5, 6)]
    assert counts == ["1", "0", "2"]
    undo(calc, document)
    assert contents(document) == before


def test_the_papers_go_to_the_chosen_folder(
    calc: Calc, screen: Screen, example: Path, published: dict[int, list[list[str]]]
) -> None:
    folder = example.parent / "通报"
    folder.mkdir()
    document = calc.open(example)
    chooser = Chooser(calc, document, "生成通报")
    chooser.click("通报")
    wait_for("its name in the field", lambda: "通报" in chooser.typed())
    screen.picture("chooser-folder-picked")
    chooser.accept()
    wait_for("the question", calc.dialog)
    screen.picture("calc-publish-asks")
    press(calc, "填上再生成")
    said = calc.report()
    assert said.startswith("2024年第二季度通报已生成，共 4 个文件。"), said
    papers = {path.name.removeprefix(PAPERS): path for path in folder.iterdir()}
    assert sorted(papers) == [".docx", ".html", "（全文）.pdf", "（附件）.pdf"]
    assert zipfile.is_zipfile(papers[".docx"])
    assert "小冀镇" in papers[".html"].read_text("utf-8")
    for name in ("（全文）.pdf", "（附件）.pdf"):
        assert papers[name].read_bytes().startswith(b"%PDF-")
    assert shown_table(document, "附件1") == published[1]
    rows = document.Sheets.getByName("设置").getCellRangeByName("A1:B80").getDataArray()
    assert next(value for item, value in rows if item == "印发日期") != ""


def test_cancelling_changes_nothing(calc: Calc, example: Path) -> None:
    document = calc.open(example)
    before = contents(document)
    files = sorted(example.parent.iterdir())
    for label in ASKING:
        for leave in (Chooser.escape, Chooser.cancel):
            leave(Chooser(calc, document, label))
            calc.says_nothing()
            assert not document.isModified(), label
    steps = document.getUndoManager()
    assert (steps.getAllUndoActionTitles(), steps.getAllRedoActionTitles()) == ((), ())
    assert contents(document) == before
    assert sorted(example.parent.iterdir()) == files


def test_a_workbook_that_was_never_saved(calc: Calc) -> None:
    document = calc.desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, ())
    wait_for("the toolbar", lambda: calc.toolbar(document.getCurrentController().getFrame()) is not None)
    Chooser(calc, document, "生成通报").cancel()
    calc.says_nothing()


def test_the_window_waits_behind_its_chooser_and_is_drawn(calc: Calc, screen: Screen, example: Path) -> None:
    other = calc.open(Path(shutil.copy(example, example.with_name("另一个.xlsx"))))
    document = calc.open(example)
    calc.focus(document)
    button = calc.button(document, "校验")
    chooser = Chooser(calc, document, "下发")
    left, top, right, _ = chooser.area()
    upper = (left, top, right, top + 200)  # no cursor blinks there
    opened = screen.picture("chooser-open")

    calc.click(button)
    screen.click(left - 100, top + 100)
    assert pixels(screen.picture("chooser-clicked-behind"), upper) == pixels(opened, upper)

    screen.move_window(chooser.title, left + 100, top + 300)
    wait_for("the chooser's new place", lambda: chooser.area()[1] > top + 250)
    moved = screen.picture("chooser-moved")
    chooser.escape()
    calc.says_nothing()
    assert pixels(moved, upper) == pixels(screen.picture("chooser-gone"), upper)
    assert [book.isModified() for book in (document, other)] == [False, False]


def pixels(picture: Path, area: tuple[int, int, int, int]) -> bytes:
    with Image.open(picture) as image:
        return image.crop(area).tobytes()
