"""新建年度工作簿: contents taken over to the next year, and contents left behind."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from tests.zwgk.sheets import cell_of, spoil
from zwgk.cli import app

run = CliRunner()


@pytest.fixture
def next_year(example: Path) -> Any:
    before = example.read_bytes()
    result = run.invoke(app, ["new-year", str(example)])
    assert result.exit_code == 0, result.output
    assert example.read_bytes() == before
    return openpyxl.load_workbook(example.with_name("2025年政务公开统计工作簿.xlsx"))


def column(sheet: Any, heading: str) -> list[Any]:
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == heading)
    below = [sheet.cell(row, head.column).value for row in range(head.row + 1, sheet.max_row + 1)]
    return [value for value in below if value is not None]


def beside(sheet: Any, label: str) -> Any:
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == label)
    return sheet.cell(cell.row, cell.column + 1).value


def test_units_rules_accounts_and_fields_go_along(next_year: Any) -> None:
    assert beside(next_year["首页"], "统计年度") == 2025
    assert len(column(next_year["单位名录"], "单位简称")) == 43
    assert next_year["小冀镇"]["D7"].value == "—"
    assert column(next_year["设置"], "表头")[:3] == ["乡镇动态", "乡镇信息公开", "重点领域"]
    assert len(column(next_year["新媒体"], "账号名称")) == 6
    assert len(column(next_year["目录自查"], "领域")) == 31
    assert beside(next_year["设置"], "县（市、区）名称") == "新乡县"


def test_no_figure_of_the_old_year_does(next_year: Any) -> None:
    for month in range(1, 13):
        assert cell_of(next_year["小冀镇"], month, "乡镇动态").value is None
        assert cell_of(next_year["门户网站"], month, "政务要闻").value is None
    assert column(next_year["新媒体"], "5月") == []
    settings = next_year["设置"]
    chosen = next(cell for row in settings.iter_rows() for cell in row if cell.value == "较好单位（指定）")
    assert [settings.cell(chosen.row + place, chosen.column).value for place in (1, 2)] == [None, None]


def test_it_can_be_counted_at_once(example: Path, next_year: Any) -> None:
    assert next_year
    result = run.invoke(app, ["recompute", str(example.with_name("2025年政务公开统计工作簿.xlsx"))])
    assert result.exit_code == 1
    assert "2025年第一季度统计完成：43 个单位" in result.output


def test_an_existing_workbook_is_not_overwritten(example: Path) -> None:
    target = example.with_name("2025年政务公开统计工作簿.xlsx")
    target.write_bytes("已有的文件".encode())
    result = run.invoke(app, ["new-year", str(example)])
    assert result.exit_code == 2
    assert "已经存在" in result.output
    assert target.read_bytes() == "已有的文件".encode()


def test_texts_that_begin_with_an_equals_sign_stay_texts(example: Path) -> None:
    def type_texts(book: openpyxl.Workbook) -> None:
        for sheet, heading in (
            ("新媒体", "账号名称"),
            ("目录自查", "存在问题"),
            ("单位名录", "单位全称"),
            ("设置", "附件标题"),
        ):
            head = next(cell for row in book[sheet].iter_rows() for cell in row if cell.value == heading)
            cell = book[sheet].cell(head.row + 1, head.column)
            cell.value = "=1+1"
            cell.data_type = "s"

    spoil(example, type_texts)
    assert run.invoke(app, ["new-year", str(example)]).exit_code == 0
    book = openpyxl.load_workbook(example.with_name("2025年政务公开统计工作簿.xlsx"))
    found = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if "1+1" in str(cell.value)]
    assert found == ["＝1+1"] * 4


def test_what_the_year_left_open_is_the_next_year_s_opening(example: Path) -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        sheet = workbook["门户网站"]
        for month in range(1, 13):
            for what in ("收到", "办结", "答复"):
                cell_of(sheet, month, f"依申请公开{what}").value = 3 if what == "收到" else 2
        head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "期初未办结")
        head.offset(1, 0).value, head.offset(1, 1).value = 5, None  # from January on; 县长信箱 has three months only

    spoil(example, fill)
    assert run.invoke(app, ["new-year", str(example)]).exit_code == 0
    sheet = openpyxl.load_workbook(example.with_name("2025年政务公开统计工作簿.xlsx"))["门户网站"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "期初未办结")
    assert [head.offset(place, 0).value for place in (1, 2)] == [5 + 12 * 3 - 12 * 2, None]
