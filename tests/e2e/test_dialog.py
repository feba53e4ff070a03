"""The dialog at the end of a click leads to the result, a sheet or a file; some clicks go there themselves."""

from pathlib import Path
from typing import Any

import pytest

from tests.e2e.calc import PUSH_BUTTON, Calc, children, texts
from tests.e2e.cells import month_cell
from tests.e2e.screen import Screen, wait_for

pytestmark = pytest.mark.desktop


def press(calc: Calc, label: str) -> None:
    dialog = wait_for("the dialog", calc.dialog)
    buttons = [node for node in children(dialog) if node.getAccessibleRole() == PUSH_BUTTON]
    calc.click(next(node for node in buttons if without_shortcut(node) == label))
    wait_for("the dialog to close", lambda: calc.dialog() is None)


def without_shortcut(node: Any) -> str:
    """Return the label without the shortcut letter that the office adds."""
    return str(node.getAccessibleName()).partition("(")[0]


def sheet_in_front(document: Any) -> str:
    return str(document.getCurrentController().getActiveSheet().Name)


def test_to_the_sheet_of_the_problems(calc: Calc, screen: Screen, example: Path) -> None:
    document = calc.open(example)
    month_cell(document, "小冀镇", 4, "乡镇动态").setString("三十多")
    calc.click_button(document, "重新统计")
    dialog = wait_for("the dialog", calc.dialog)
    said = max(texts(dialog), key=len).splitlines()
    screen.picture("calc-dialog")
    assert len(said) <= 8
    assert "错误 1 条" in "".join(said)
    assert "错误 小冀镇 B10：" in "\n".join(said)
    before = sheet_in_front(document)
    press(calc, "关闭")
    assert sheet_in_front(document) == before
    calc.click_button(document, "重新统计")
    press(calc, "去看")
    wait_for("校验", lambda: sheet_in_front(document) == "校验")

    document.getCurrentController().setActiveSheet(document.Sheets.getByName("小冀镇"))
    calc.click_button(document, "校验")  # goes there itself, at the first problem
    press(calc, "OK")
    assert sheet_in_front(document) == "校验"
    assert document.getCurrentSelection().getRangeAddress().StartRow == 3


def test_long_lines_are_shown_by_our_own_dialog_which_does_not_break_them(
    calc: Calc, screen: Screen, example: Path
) -> None:
    document = calc.open(example)
    for column in ("乡镇动态", "乡镇信息公开"):
        for month in (4, 5, 6):
            month_cell(document, "小冀镇", month, column).setString("")
    calc.click_button(document, "校验")
    dialog = wait_for("the dialog", calc.dialog)
    screen.picture("calc-dialog-long-lines")
    said = max(children(dialog), key=lambda node: len(node.getAccessibleName()))
    lines = said.getAccessibleName().splitlines()
    assert "警告 小冀镇 B10：小冀镇的“乡镇动态”、“乡镇信息公开”4月、5月、6月没有填" in lines
    buttons = [node for node in children(dialog) if node.getAccessibleRole() == PUSH_BUTTON]
    assert [without_shortcut(button) for button in buttons] == ["关闭"]
    assert said.getSize().Height < buttons[0].getSize().Height * len(lines)
    press(calc, "关闭")


def test_the_file_is_offered(calc: Calc, screen: Screen, example: Path) -> None:
    document = calc.open(example)
    calc.run(document, "重新统计")
    calc.click_button(document, "导出 PDF")
    dialog = wait_for("the dialog", calc.dialog)
    screen.picture("calc-dialog-file")
    labels = [without_shortcut(node) for node in children(dialog) if node.getAccessibleRole() == PUSH_BUTTON]
    assert labels == ["关闭", "打开文件", "打开文件夹"]
    press(calc, "关闭")
