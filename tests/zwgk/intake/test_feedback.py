"""反馈单 of the 2024 Q2 example: figures, quota, rank and missing months, from the published tables."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from zwgk import commands
from zwgk.errors import Refusal
from zwgk.files import open_file
from zwgk.intake.forms import feedback


def rows(path: Path) -> dict[str, dict[str, object]]:
    heads, *lines = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return {str(line[0]): dict(zip(map(str, heads), line, strict=True)) for line in lines}


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedback, "find_soffice", lambda: None)


@pytest.mark.usefixtures("without_office")
def test_each_unit_is_told_its_figures(example: Path) -> None:
    with open_file(example) as book:
        outcome = commands.feedback(book)
    folder = example.parent / "反馈" / "2024年第二季度"
    assert [path.name for path in outcome.files] == ["2024年第二季度-反馈单.xlsx", "2024年第二季度-反馈清单.xlsx"]
    assert any("没有生成 PDF" in line for line in outcome.lines)
    listed = rows(folder / "2024年第二季度-反馈清单.xlsx")
    assert len(listed) == 43
    # 机关事务中心 published 31 items of 动态 and none of 信息公开, of which 3 are required; 24 of 动态 are.
    office = listed["机关事务中心"]
    assert [office[head] for head in ("动态", "信息公开", "重点领域", "合计")] == [31, 0, "—", 31]
    assert office["不足之处"] == "部门信息公开为零（应发 3 条，实发 0）"
    assert office["缺报月份"] is None
    book = openpyxl.load_workbook(folder / "2024年第二季度-反馈单.xlsx")
    assert len(book.sheetnames) == 43
    page = book["机关事务中心"]
    assert page["A1"].value == "2024年第二季度政府网站信息公开反馈单"
    cells = {line[0].value: [cell.value for cell in line[1:]] for line in page["A4:G12"]}
    assert cells["栏目"] == ["4月", "5月", "6月", "本期", "应发", "差额"]
    assert cells["部门动态"][3:] == [31, 24, 0]
    assert cells["部门信息公开"] == [0, 0, 0, 0, 3, 3]
    assert cells["合计"][0] == 31
    assert str(cells["名次"][0]).endswith("名（共 35 个部门）")


@pytest.mark.usefixtures("without_office")
def test_a_unit_that_reported_nothing_has_no_rank(small: Path) -> None:
    with open_file(small) as book:
        commands.feedback(book, small.parent / "反馈")
    unit = rows(small.parent / "反馈" / "2024年第二季度-反馈清单.xlsx")["财政局"]
    assert (unit["合计"], unit["名次"], unit["缺报月份"]) == (None, None, "4月、5月、6月")
    page = openpyxl.load_workbook(small.parent / "反馈" / "2024年第二季度-反馈单.xlsx")["财政局"]
    assert "没有报数，未列名次" in [cell.value for cell in page["B"]]
    with open_file(small) as book, pytest.raises(Refusal, match=r"反馈单\.xlsx”，没有覆盖"):
        commands.feedback(book, small.parent / "反馈")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="没有 LibreOffice，不能生成 PDF")
def test_the_pdf_has_a_page_for_each_unit(small: Path) -> None:
    import pypdfium2

    with open_file(small) as book:
        outcome = commands.feedback(book)
    (path,) = (path for path in outcome.files if path.suffix == ".pdf")
    pages = pypdfium2.PdfDocument(path)
    assert len(pages) == 5
    assert "财政局" in pages[2].get_textpage().get_text_range()
