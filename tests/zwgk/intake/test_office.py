"""The commands of intake over a running LibreOffice, in a protected workbook: the same as over a file."""

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from tests.zwgk.intake.looking import fill_form, rows_of, unit_counts
from tests.zwgk.intake.test_sync import add_unit, drop
from zwgk import commands

pytestmark = [pytest.mark.office, pytest.mark.xdist_group("office-engine")]


def test_sync_send_collect_and_import_in_calc(office: xw.App, small: Path, tmp_path: Path) -> None:
    add_unit(small, "合河乡", "乡镇", "√√—")
    drop(small, "公安局")
    book = xw.Book(impl=office.impl.books.open(str(small)))
    commands.sync(book)
    commands.send(book, tmp_path / "下发")
    for form in (tmp_path / "下发").iterdir():
        if "清单" not in form.name:
            fill_form(form, {("合河乡", "动态", 4): 5, ("财政局", "重点领域", 6): 8})
    commands.collect(book, [tmp_path / "下发"])
    export = tmp_path / "台账.csv"
    export.write_text(
        "标题,栏目,单位,日期\n甲,工作动态,财政局,2024-05-06\n乙,=X(),财政局,2024-05-06\n", encoding="utf-8"
    )
    commands.import_articles(book, export)
    commands.remind(book)
    book.save()
    book.close()
    # No 0 for the other columns of May: the article in the unmapped column may belong there.
    assert unit_counts(small) == {("合河乡", "动态", 4): 5, ("财政局", "重点领域", 6): 8, ("财政局", "动态", 5): 1}
    assert openpyxl.load_workbook(small)["公安局"].sheet_state == "hidden"
    assert rows_of(small, "栏目映射", 3)[-1]["门户栏目"] == "＝X()"
    states = {row["单位名称"]: row["填报情况"] for row in rows_of(small, "填报进度", 3)}
    assert states == {"小冀镇": "未报", "翟坡镇": "未报", "财政局": "缺报", "卫健委": "未报", "合河乡": "缺报"}
