"""Pictures and charts made by the file engine are in the saved file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from xlwings_engines.errors import LossRefused
from xlwings_engines.file_engine import open_book


@pytest.fixture
def path(tmp_path: Path) -> Path:
    workbook = openpyxl.Workbook()
    for row in [["单位", "政务要闻"], ["财政局", 24], ["统计局", 31]]:
        workbook.worksheets[0].append(row)
    workbook.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


def test_chart_is_saved_twice_over(path: Path) -> None:
    book = open_book(path)
    sheet = book.sheets[0]
    sheet.charts.add(200, 20, 300, 200, chart_type="column_clustered", source=sheet["A1:B3"])
    book.save()
    book.save()
    book.close()
    (chart,) = openpyxl.load_workbook(path).worksheets[0]._charts
    (series,) = chart.series
    assert series.val.numRef.f == "'Sheet'!$B$2:$B$3"
    assert series.cat.strRef.f == "'Sheet'!$A$2:$A$3"


def test_picture_is_saved_twice_over(path: Path, tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image", reason="pictures need Pillow")
    image.new("RGB", (40, 40)).save(tmp_path / "印章.png")
    book = open_book(path)
    book.sheets[0].pictures.add(tmp_path / "印章.png", name="印章", left=60)
    book.save()
    book.save()
    book.close()
    again = open_book(path)
    assert [(picture.name, picture.left) for picture in again.sheets[0].pictures] == [("印章", 60)]
    again.close()


def test_moving_a_chart_of_the_file_is_not_saved_over_it(path: Path, tmp_path: Path) -> None:
    book = open_book(path)
    book.sheets[0].charts.add(200, 20, 300, 200, source=book.sheets[0]["A1:B3"])
    book.save()
    book.close()
    book = open_book(path)
    book.sheets[0].charts[0].left = 100
    with pytest.raises(LossRefused):
        book.save()
    book.save(tmp_path / "另存.xlsx")
    book.close()
    again = open_book(tmp_path / "另存.xlsx")
    assert again.sheets[0].charts[0].left == 100
    again.close()
