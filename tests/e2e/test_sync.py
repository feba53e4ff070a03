"""同步结构 by mouse: an old workbook becomes a present one in the window where it is open."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import REPOSITORY
from tests.e2e.calc import Calc
from tests.e2e.cells import month_cell, shown_table
from zwgk.workbook.create import create_workbook

pytestmark = pytest.mark.desktop


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


def below(sheet: Any, heading: str) -> Any:
    """Return the first blank cell below a heading of 设置, whose first column is filled as far as the table goes."""
    rows = sheet.getCellRangeByName("A1:N120").getDataArray()
    head, column = next((at, row.index(heading)) for at, row in enumerate(rows) if heading in row)
    blank = next(at for at in range(head + 1, len(rows)) if rows[at][0] == "")
    return sheet.getCellByPosition(column, blank)


def test_another_county_gets_a_column_in_its_window(calc: Calc, tmp_path: Path) -> None:
    """铜川市: no numbers of rows, the sum at the foot. A column and a unit are typed into 设置 and 单位名录; every
    figure stays, those not saved yet too."""
    path = tmp_path / "铜川市.xlsx"
    create_workbook(REPOSITORY / "workbook" / "example-mailbox", path)
    document = calc.open(path)
    settings, roster = document.Sheets.getByName("设置"), document.Sheets.getByName("单位名录")
    for heading, text in (("表头", "满意(件)"), ("栏目", "满意")):
        below(settings, heading).setString(text)
    kind = below(settings, "表头")
    settings.getCellByPosition(0, kind.CellAddress.Row).setString("办理单位")
    units = [row[1] for row in roster.getCellRangeByName("A1:B60").getDataArray()]
    last = max(at for at, name in enumerate(units) if name)
    roster.getCellByPosition(1, last + 1).setString("市数据局")
    roster.getCellByPosition(3, last + 1).setString("办理单位")
    month_cell(document, "市公安局", 3, "收到来信(件)").setValue(4)
    said = calc.run(document, "同步结构")
    assert "工作簿已按设置和名录同步" in said
    assert "新增 1 张：市数据局" in said

    shown = calc.desktop.getCurrentComponent()
    assert path.as_uri() == shown.URL
    assert not shown.isModified()
    table = shown.Sheets.getByName("附件1").getCellRangeByName("A5:D29").getDataArray()
    assert table[0] == ("办理单位", "收到来信(件)", "按期回复(件)", "满意(件)")
    assert table[1] == ("耀州区政府", 12.0, 12.0, "")
    assert ("市公安局", 4.0, 1.0, "") in table
    assert table[-2:] == (("市数据局", "", "", ""), ("合计", 142.0, 139.0, ""))
    assert month_cell(shown, "市公安局", 3, "满意(件)").getString() == ""
    assert "没有要改的" in calc.run(shown, "同步结构").splitlines()[0]
