"""A clerk at the screen: buttons by mouse, figures by keyboard, and the resulting sheets."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from tests.e2e.calc import Calc, children
from tests.e2e.cells import month_cell, shown_table
from tests.e2e.screen import Screen, wait_for
from tests.zwgk.sheets import table
from xlwings_engines.libreoffice_engine.bridge import properties
from zwgk.buttons import BUTTONS

pytestmark = pytest.mark.desktop

SUMMARY = "2024年第二季度统计完成：43 个单位。"
TABBED = """<item oor:path="/org.openoffice.Office.UI.ToolbarMode/Applications/\
org.openoffice.Office.UI.ToolbarMode:Application['Calc']">
<prop oor:name="Active" oor:op="fuse"><value>notebookbar.ui</value></prop></item>"""
XLSX = "Calc MS Excel 2007 XML"


def select(document: Any, cell: Any) -> None:
    document.getCurrentController().setActiveSheet(cell.getSpreadsheet())
    document.getCurrentController().select(cell)


def order(document: Any) -> list[tuple[str, str]]:
    """Return names and totals of 附件1, from the top."""
    return [(row[1], row[-1]) for row in shown_table(document, "附件1")[1:]]


def test_recompute_by_mouse_gives_the_published_tables(
    calc: Calc, screen: Screen, example: Path, published: dict[int, list[list[str]]]
) -> None:
    document = calc.open(example)
    select(document, month_cell(document, "小冀镇", 4, "乡镇动态"))
    said = calc.run(document, "重新统计")
    assert said.splitlines()[0] == SUMMARY
    assert "乡镇 8 个，合计 173 条" in said
    assert document.getCurrentController().getActiveSheet().Name == "小冀镇"  # the view has not jumped
    for number in (1, 2, 3):
        assert shown_table(document, f"附件{number}") == published[number]

    document.getCurrentController().setActiveSheet(document.Sheets.getByName("附件2"))
    screen.picture("calc-attachment-2")
    document.storeToURL((example.parent / "存盘.xlsx").as_uri(), properties(FilterName=XLSX))
    for number in (1, 2, 3):
        assert table(example.parent / "存盘.xlsx", f"附件{number}", 5) == published[number]


def test_a_changed_cell_moves_the_ranking_and_undo_brings_it_back(calc: Calc, screen: Screen, example: Path) -> None:
    document = calc.open(example)
    calc.run(document, "重新统计")
    assert order(document)[:3] == [("小冀镇", "54"), ("翟坡镇", "28"), ("七里营镇", "21")]

    # 小冀镇 has 34 + 20; without its 动态 20 are left: third, behind 28 and 21.
    first = month_cell(document, "小冀镇", 4, "乡镇动态")
    was = first.getValue()
    select(document, first)
    calc.focus(document)
    for _ in range(3):
        screen.type("0")
        screen.press("Down")
    wait_for("the typed zero", lambda: month_cell(document, "小冀镇", 6, "乡镇动态").getString() == "0")
    calc.run(document, "重新统计")
    assert order(document)[:3] == [("翟坡镇", "28"), ("七里营镇", "21"), ("小冀镇", "20")]

    calc.focus(document)
    screen.press("ctrl+z")
    wait_for("the ranking of before", lambda: order(document)[0] == ("小冀镇", "54"))
    assert order(document)[:3] == [("小冀镇", "54"), ("翟坡镇", "28"), ("七里营镇", "21")]
    assert first.getValue() == 0  # one undo reverts the command only
    screen.press("ctrl+z", "ctrl+z", "ctrl+z")
    wait_for("the cell of before", lambda: first.getValue() == was)


def test_a_figure_still_being_typed_counts(calc: Calc, screen: Screen, example: Path) -> None:
    document = calc.open(example)
    cell = month_cell(document, "小冀镇", 4, "乡镇动态")
    was = cell.getValue()
    select(document, cell)
    calc.focus(document)
    screen.type("100")
    calc.run(document, "重新统计")
    assert cell.getValue() == 100
    assert order(document)[0] == ("小冀镇", str(54 - int(was) + 100))


def test_a_formula_counts_as_it_stands_now(calc: Calc, example: Path) -> None:
    document = calc.open(example)
    document.enableAutomaticCalculation(False)
    beside = document.Sheets.getByName("小冀镇").getCellRangeByName("Z50")
    cell = month_cell(document, "小冀镇", 4, "乡镇动态")
    was = cell.getValue()
    beside.setValue(1)
    cell.setFormula("=Z50")
    beside.setValue(100)
    calc.run(document, "重新统计")
    assert order(document)[0] == ("小冀镇", str(54 - int(was) + 100))


def test_what_only_reads_leaves_nothing_to_save(calc: Calc, example: Path) -> None:
    document = calc.open(example)
    for label in ("诊断", "导出 PDF"):
        calc.run(document, label)
        assert not document.isModified(), label
        assert not document.getUndoManager().isUndoPossible(), label


def test_help_opens_the_manual_and_says_nothing(calc: Calc, opened: Path, example: Path) -> None:
    document = calc.open(example)
    calc.click_button(document, "帮助")
    wait_for("the manual", opened.exists)
    assert opened.read_text("utf-8").split("\n") == [str(REPOSITORY / "docs" / "manual" / "manual.html"), ""]
    calc.says_nothing()
    assert not document.isModified()


def test_undo_of_the_first_recompute_leaves_no_trace(calc: Calc, screen: Screen, example: Path) -> None:
    document = calc.open(example)
    before = contents(document)
    calc.run(document, "重新统计")
    assert contents(document) != before
    calc.focus(document)
    screen.press("ctrl+z")
    wait_for("undo", lambda: not document.getUndoManager().isUndoPossible())
    assert contents(document) == before


def contents(document: Any) -> dict[str, Any]:
    """Return formulas and texts of the sheets that commands write."""
    found = {}
    for name in ("首页", "附件1", "附件2", "附件3", "问题清单", "校验", "看板", "日志"):
        rows = document.Sheets.getByName(name).getCellRangeByName("A1:AZ200").getFormulaArray()
        found[name] = [row for row in rows if any(row)]
    return found


def test_buttons_are_the_ribbons_in_toolbar_and_menu(calc: Calc, screen: Screen, example: Path) -> None:
    document = calc.open(example)
    screen.picture("calc-toolbar")
    frame = document.getCurrentController().getFrame()
    shown = [node.getAccessibleName() for node in children(calc.toolbar(frame).getAccessibleContext())]
    in_sight = sorted(BUTTONS, key=lambda button: not button.everyday)
    assert [name for name in shown if name] == [button.label for button in in_sight]


def test_two_windows_do_not_mix(calc: Calc, example: Path, tmp_path: Path) -> None:
    second_file = Path(shutil.copy(example, tmp_path / "另一个.xlsx"))
    first, second = calc.open(example), calc.open(second_file)
    select(second, month_cell(second, "小冀镇", 4, "乡镇动态"))
    month_cell(second, "小冀镇", 4, "乡镇动态").setValue(1000)
    calc.focus(first)
    first.getCurrentController().getFrame().activate()
    calc.run(first, "重新统计")
    assert order(first)[0] == ("小冀镇", "54")
    assert second.Sheets.getByName("附件1").getCellRangeByName("A6").getString() == ""


def test_not_in_writer(calc: Calc, example: Path) -> None:
    calc.open(example)
    text = calc.desktop.loadComponentFromURL("private:factory/swriter", "_blank", 0, ())
    bar = calc.toolbar(text.getCurrentController().getFrame())
    assert bar is None or not [node for node in children(bar.getAccessibleContext()) if node.getAccessibleName()]


def test_in_the_tabbed_interface_too(start_calc: Callable[[], Calc], screen: Screen, user: Path, example: Path) -> None:
    settings = user / "profile" / "user" / "registrymodifications.xcu"
    settings.write_text(settings.read_text("utf-8").replace("</oor:items>", TABBED + "</oor:items>"), "utf-8")
    calc = start_calc()
    document = calc.open(example)
    screen.picture("calc-tabbed")
    assert (
        document.getCurrentController().getFrame().LayoutManager.getElement("private:resource/toolbar/standardbar")
        is None
    )
    assert calc.run(document, "重新统计").splitlines()[0] == SUMMARY
