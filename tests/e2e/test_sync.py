"""同步结构 by mouse: an old workbook becomes a present one in the window where it is open."""

from pathlib import Path

import openpyxl
import pytest

from tests.conftest import REPOSITORY
from tests.e2e.calc import Calc
from tests.e2e.cells import month_cell, shown_table

pytestmark = [pytest.mark.desktop, pytest.mark.xdist_group("desktop")]


def test_the_earliest_workbook_is_brought_up_to_date_in_its_window(calc: Calc, tmp_path: Path) -> None:
    path = tmp_path / "通报.xlsx"
    path.write_bytes((REPOSITORY / "tests" / "data" / "structure" / "earliest-example.xlsx").read_bytes())
    document = calc.open(path)
    frame = document.getCurrentController().getFrame()
    cell = month_cell(document, "小冀镇", 4, "乡镇动态")
    was = cell.getValue()
    month_cell(document, "小冀镇", 4, "备注").setString("还没有存盘的话")
    said = calc.run(document, "同步结构")
    assert said.splitlines()[0] == "工作簿已更新到现在的版本，并重新统计。"
    assert "原来填的 882 格都在" in said

    shown = frame.getController().getModel()  # the same window, another document
    assert path.as_uri() == shown.URL
    assert not shown.isModified()
    assert month_cell(shown, "小冀镇", 4, "乡镇动态").getValue() == was
    assert month_cell(shown, "小冀镇", 4, "备注").getString() == "还没有存盘的话"
    assert "校对词表" in shown.Sheets.getElementNames()
    assert shown_table(shown, "附件1")[1] == ["1", "小冀镇", "34", "20", "—", "54"]
    assert "校对词表" in openpyxl.load_workbook(path).sheetnames
    assert len(list((tmp_path / "备份").iterdir())) == 1

    assert "没有要改的" in calc.run(shown, "同步结构").splitlines()[0]
