"""The button 审校 in Calc: choosing a paper, its faults listed, the commented copy beside it."""

from pathlib import Path

import docx
import pytest

from tests.e2e.calc import Calc
from tests.e2e.chooser import Chooser
from tests.e2e.screen import Screen
from tests.zwgk.documents.check.papers import published, write_word

pytestmark = pytest.mark.desktop


def test_the_published_bulletin_is_checked_by_mouse(calc: Calc, screen: Screen, example: Path) -> None:
    paper = example.parent / "published.docx"
    write_word(published(), paper)
    document = calc.open(example)
    chooser = Chooser(calc, document, "审校")
    chooser.type(str(paper))
    chooser.accept()
    said = calc.report()
    assert said.startswith("审校发现：错误 ")
    assert "已与工作簿逐数核对" in said
    assert len(said.splitlines()) <= 8
    sheet = document.Sheets.getByName("校验")
    rows = [row for row in sheet.getCellRangeByName("A4:H40").getDataArray() if row[0]]
    assert ("错误", "部门息公开", "“部门息公开”应为“部门信息公开”") in [(row[1], row[4], row[5]) for row in rows]
    document.getCurrentController().setActiveSheet(sheet)
    screen.picture("calc-check")
    copy = example.parent / "published（审校批注）.docx"
    assert len(list(docx.Document(str(copy)).comments)) == len(rows)
