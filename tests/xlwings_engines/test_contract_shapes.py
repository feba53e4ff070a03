"""Shapes with text from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import xlwings as xw

from tests.xlwings_engines.conftest import ENGINES
from tests.xlwings_engines.shapes_file import with_shapes
from xlwings_engines.file_engine import open_book


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return with_shapes(tmp_path / "说明.xlsx")


@pytest.fixture(params=ENGINES)
def sheet(request: pytest.FixtureRequest, path: Path) -> Iterator[xw.Sheet]:
    book = request.getfixturevalue("office").books.open(path) if request.param == "libreoffice" else open_book(path)
    yield book.sheets[0]
    book.close()


def test_shapes_of_the_file(sheet: xw.Sheet) -> None:
    assert [(shape.name, shape.text) for shape in sheet.shapes] == [
        ("填报提示", "请于5日前填报"),
        ("审核", "已审核\n统计局"),
    ]
    notice = sheet.shapes["填报提示"]
    corner, end = sheet["B2"], sheet["E7"]
    assert (notice.left, notice.top) == pytest.approx((corner.left, corner.top), abs=0.1)
    assert (notice.width, notice.height) == pytest.approx((end.left - corner.left, end.top - corner.top), abs=0.2)


def test_font_of_each_run(sheet: xw.Sheet) -> None:
    characters = sheet.shapes["填报提示"].characters
    first, second = characters[0:2].font, characters[2:].font
    assert (first.size, first.bold, first.italic, first.color, first.name) == (14, True, False, (192, 0, 0), "Arial")
    assert (second.size, second.bold, second.color) == (11, False, (0, 0, 0))
    assert (characters.font.size, characters.font.bold, characters.font.italic) == (None, None, False)
    assert (characters[2].text, characters[:2].text) == ("5", "请于")


def test_text_put_into_a_shape_looks_as_its_beginning_did(sheet: xw.Sheet) -> None:
    notice = sheet.shapes["填报提示"]
    notice.text = "请于10日前填报\n逾期不候"
    assert notice.text == "请于10日前填报\n逾期不候"
    assert (notice.font.size, notice.font.bold, notice.font.color) == (14, True, (192, 0, 0))
    notice.text = ""
    assert notice.text is None
    notice.text = "已截止"
    assert notice.text == "已截止"


def test_shape_is_renamed_moved_and_deleted(sheet: xw.Sheet) -> None:
    box = sheet.shapes["审核"]
    box.name = "复核"
    box.left, box.top, box.width, box.height = 30, 90, 120, 45
    moved = sheet.shapes["复核"]
    assert (moved.left, moved.top, moved.width, moved.height) == pytest.approx((30, 90, 120, 45), abs=0.1)
    sheet.shapes["填报提示"].delete()
    assert [shape.name for shape in sheet.shapes] == ["复核"]


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
