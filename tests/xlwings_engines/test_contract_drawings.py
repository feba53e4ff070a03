"""Pictures and charts: on every engine."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw


@pytest.fixture
def picture_file(tmp_path: Path) -> Path:
    """Return a picture of 40 by 40 pixels, which are 30 points at 96 per inch."""
    image = pytest.importorskip("PIL.Image", reason="pictures need Pillow")
    image.new("RGB", (40, 40), (192, 0, 0)).save(tmp_path / "印章.png", dpi=(96, 96))
    return tmp_path / "印章.png"


def test_picture(book: xw.Book, picture_file: Path) -> None:
    sheet = book.sheets[0]
    picture = sheet.pictures.add(picture_file, name="印章", left=60, top=40)
    assert [found.name for found in sheet.pictures] == ["印章"]
    assert (picture.left, picture.top) == pytest.approx((60, 40), abs=0.1)
    assert (picture.width, picture.height) == pytest.approx((30, 30), abs=0.1)
    picture.left = 90
    assert sheet.shapes["印章"].left == pytest.approx(90, abs=0.1)
    assert sheet.shapes["印章"].type == "picture"
    with pytest.raises(xw.ShapeAlreadyExists):
        sheet.pictures.add(picture_file, name="印章")
    picture.delete()
    assert len(sheet.pictures) == 0


def test_picture_given_both_sides_does_not_keep_its_ratio(book: xw.Book, picture_file: Path) -> None:
    pictures = book.sheets[0].pictures
    stretched = pictures.add(picture_file, name="印章", width=60, height=20)
    stretched.name = "公章"
    assert stretched.lock_aspect_ratio is False
    stretched.width = 90
    assert (stretched.width, stretched.height) == pytest.approx((90, 20), abs=0.1)
    assert pictures.add(picture_file, name="印章").lock_aspect_ratio is True


def test_chart(book: xw.Book) -> None:
    sheet = book.sheets[0]
    sheet["A1"].value = [["单位", "政务要闻"], ["财政局", 24], ["统计局", 31]]
    chart = sheet.charts.add(300, 20, 360, 220)
    chart.name = "发布量"
    chart.set_source_data(sheet["A1:B3"])
    for kind in ("line", "pie", "column_clustered"):
        chart.chart_type = kind
        assert sheet.charts[0].chart_type == kind
    assert sheet.charts[0].name == "发布量"
    assert sheet.charts[0].width == pytest.approx(360, abs=0.5)
    chart.delete()
    assert len(sheet.charts) == 0
