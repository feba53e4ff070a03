"""新建工作簿 by mouse: from a list that Calc shows to the county's own workbook, with a sheet per unit."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.calc import Calc
from tests.e2e.screen import Screen, wait_for
from tests.e2e.test_dialog import press
from tests.e2e.test_dialog import without_shortcut as named
from xlwings_engines.libreoffice_engine.uno_import import load

pytestmark = pytest.mark.desktop


def option(name: str, value: object) -> Any:
    found = load().createUnoStruct("com.sun.star.beans.PropertyValue")
    found.Name, found.Value = name, value
    return found


def test_from_a_list_in_gbk_to_the_first_statistics(calc: Calc, screen: Screen, tmp_path: Path) -> None:
    """The list is shown in the wrong encoding, as in a Calc that takes every text for UTF-8."""
    path = tmp_path / "名单.csv"
    path.write_text("单位名称,类别\n城关镇,乡镇\n东街道,街道\n财政局,部门\n", "gbk")
    shown = calc.open(path, option("FilterName", "Text - txt - csv (StarCalc)"), option("FilterOptions", "44,34,76,1"))
    assert shown.Sheets.getByIndex(0).getCellByPosition(0, 0).getString() != "单位名称"
    calc.click_button(shown, "新建工作簿")
    dialog = wait_for("the dialog", calc.dialog)
    screen.picture("calc-new-workbook")
    assert named(dialog) == "政务公开"
    press(calc, "打开文件")
    assert not shown.isModified()

    [made] = [file for file in tmp_path.iterdir() if file.suffix == ".xlsx"]
    book = wait_for("the new workbook", lambda: opened(calc, made))
    wait_for("its toolbar", lambda: calc.toolbar(book.getCurrentController().getFrame()) is not None or None)
    screen.picture("calc-new-workbook-open")
    assert {"城关镇", "东街道", "财政局"} <= set(book.Sheets.getElementNames())
    roster = book.Sheets.getByName("单位名录")
    assert roster.getCellRangeByName("B4:D6").getDataArray() == (
        ("城关镇", "城关镇", "乡镇"),
        ("东街道", "东街道", "街道"),
        ("财政局", "财政局", "部门"),
    )
    rows = roster.getCellRangeByName("B7:D8")
    rows.setDataArray((("公安局", "", "部门"), ("民政局", "", "部门")))
    book.getCurrentController().setActiveSheet(roster)
    assert "新增 2 张：公安局、民政局" in calc.run(book, "同步结构")
    after = opened(calc, made)
    assert [row[0] for row in after.Sheets.getByName("单位名录").getCellRangeByName("A4:A8").getDataArray()] == [
        1,
        2,
        3,
        4,
        5,
    ]
    assert after.getCurrentController().getActiveSheet().Name == "单位名录"
    assert "5 个单位" in calc.run(after, "重新统计")


def opened(calc: Calc, path: Path) -> Any:
    components = calc.desktop.getComponents().createEnumeration()
    while components.hasMoreElements():
        document = components.nextElement()
        if getattr(document, "URL", "") == path.as_uri():
            return document
    return None
