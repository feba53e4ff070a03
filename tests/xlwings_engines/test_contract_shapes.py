"""Shapes with text that a file brings along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.xlwings_engines.conftest import OFFICE
from tests.xlwings_engines.packages import edit, with_drawing

# A notice (B2 to D6) whose two runs have fonts of their own, and a box (F2 to G4) with the font of its style.
DRAWING = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor>
<xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>
<xdr:to><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>6</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>
<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="填报提示"/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>
<xdr:spPr><a:xfrm><a:off x="609600" y="190500"/><a:ext cx="1828800" cy="952500"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>
<xdr:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="zh-CN" sz="1400" b="1"><a:solidFill><a:srgbClr val="C00000"/>
</a:solidFill><a:latin typeface="Arial"/><a:ea typeface="仿宋"/></a:rPr><a:t>请于</a:t></a:r><a:r><a:rPr lang="zh-CN"
 sz="1100"/><a:t>5日前填报</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor><xdr:twoCellAnchor>
<xdr:from><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>
<xdr:to><xdr:col>7</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>
<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="3" name="审核"/><xdr:cNvSpPr/></xdr:nvSpPr>
<xdr:spPr><a:xfrm><a:off x="3048000" y="190500"/><a:ext cx="1219200" cy="571500"/></a:xfrm>
<a:prstGeom prst="roundRect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:style>
<a:lnRef idx="2"><a:schemeClr val="accent1"/></a:lnRef><a:fillRef idx="1"><a:schemeClr val="accent1"/></a:fillRef>
<a:effectRef idx="0"><a:schemeClr val="accent1"/></a:effectRef>
<a:fontRef idx="minor"><a:schemeClr val="lt1"/></a:fontRef></xdr:style>
<xdr:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="zh-CN" sz="1200"/><a:t>已审核</a:t></a:r></a:p>
<a:p><a:r><a:rPr lang="zh-CN" sz="1200"/><a:t>统计局</a:t></a:r></a:p></xdr:txBody></xdr:sp>
<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].title = "说明"
    workbook.save(tmp_path / "说明.xlsx")
    return edit(tmp_path / "说明.xlsx", with_drawing(DRAWING))


@pytest.fixture(params=[pytest.param("libreoffice", id="libreoffice", marks=OFFICE)])
def sheet(request: pytest.FixtureRequest, path: Path) -> Iterator[xw.Sheet]:
    book = request.getfixturevalue("office").books.open(path)
    yield book.sheets[0]
    book.close()


def test_font_of_a_shape_is_that_of_its_text(sheet: xw.Sheet) -> None:
    font = sheet.shapes["审核"].font
    assert (font.size, font.bold, font.color) == (12, False, (255, 255, 255))
    font.size, font.bold, font.italic, font.color, font.name = 20, True, True, (0, 112, 192), "Arial"
    for part in (sheet.shapes["审核"], sheet.shapes["审核"].characters[0], sheet.shapes["审核"].characters[4:7]):
        font = part.font
        assert (font.size, font.bold, font.italic, font.color, font.name) == (20, True, True, (0, 112, 192), "Arial")


def test_font_of_all_characters_reaches_runs_with_fonts_of_their_own(sheet: xw.Sheet) -> None:
    characters = sheet.shapes["填报提示"].characters
    assert [characters[0:2].font.size, characters[2:].font.size] == [14, 11]
    characters.font.size = 16
    assert [characters[0:2].font.size, characters[2:].font.size] == [16, 16]
    assert [characters[0:2].font.bold, characters[2:].font.bold] == [True, False]
