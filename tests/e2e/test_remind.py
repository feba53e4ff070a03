"""催报 by mouse: the text for the group, unit by unit, is on the clipboard."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY
from tests.e2e.calc import Calc
from zwgk.workbook.create import create_workbook
from zwgk.workbook.source import read_source

pytestmark = pytest.mark.desktop


def pasted(calc: Calc) -> str:
    create: Any = calc.context.ServiceManager.createInstanceWithContext
    contents = create("com.sun.star.datatransfer.clipboard.SystemClipboard", calc.context).getContents()
    plain = next(each for each in contents.getTransferDataFlavors() if each.MimeType == "text/plain;charset=utf-16")
    return str(contents.getTransferData(plain))


def test_the_text_can_be_pasted(calc: Calc, tmp_path: Path) -> None:
    path = tmp_path / "我县.xlsx"
    create_workbook(read_source(REPOSITORY / "workbook" / "blank"), path)
    said = calc.run(calc.open(path), "催报").splitlines()
    assert said[0] == "2027年第一季度还有 40 个单位没有报齐，催报文字在“填报进度”表右侧。"
    assert "催报文字已复制：到群里粘贴就行。" in said
    assert len(said) <= 8
    text = pasted(calc)
    assert "城关镇" in text
    assert "公安局" in text
